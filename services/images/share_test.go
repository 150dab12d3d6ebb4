package images

import (
	"bytes"
	"image"
	"image/color"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
)

func TestSharedPicturesAreWholeAndDiffer(t *testing.T) {
	s := newService(nil, nil, nil)
	seen := make(map[string]string)
	for _, name := range []string{"feria", "mug-0000002a-cobalt", "mug-0000002a-oat", "table-lamp-0000002a-oat-large"} {
		w := httptest.NewRecorder()
		s.routes().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/share/"+name+".jpg", nil))
		data, _ := io.ReadAll(w.Result().Body)
		if dir := os.Getenv("FERIA_SHARES"); dir != "" {
			_ = os.WriteFile(dir+"/"+name+".jpg", data, 0o600)
		}
		picture, format, err := image.Decode(bytes.NewReader(data))
		if err != nil || format != "jpeg" || picture.Bounds() != image.Rect(0, 0, 1200, 630) {
			t.Fatalf("%s: status %d, %s, error %v", name, w.Code, format, err)
		}
		colours := make(map[color.Color]bool)
		for x := 0; x < 1200; x += 7 {
			for y := 0; y < 630; y += 7 {
				colours[picture.At(x, y)] = true
			}
		}
		if len(colours) < 500 {
			t.Errorf("%s has %d colours: it is blank", name, len(colours))
		}
		if other := seen[string(data)]; other != "" {
			t.Errorf("%s looks like %s", name, other)
		}
		seen[string(data)] = name
		if got := w.Header().Get("Cache-Control"); got != forEver {
			t.Errorf("%s: Cache-Control %q", name, got)
		}
	}
	if got := get(t, "GET", "/share/sofa-00000001-oat.jpg", ""); got.StatusCode != http.StatusNotFound {
		t.Errorf("what is no specification: status %d", got.StatusCode)
	}
}
