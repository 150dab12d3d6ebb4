package images

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func get(t *testing.T, method, path, etag string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	if etag != "" {
		r.Header.Set("If-None-Match", etag)
	}
	w := httptest.NewRecorder()
	(&service{}).routes().ServeHTTP(w, r)
	return w.Result()
}

func TestPictureIsServedForEver(t *testing.T) {
	got := get(t, "GET", "/art/table-lamp-0000002a-oat-large.svg", "")
	if got.StatusCode != http.StatusOK {
		t.Fatalf("status %d", got.StatusCode)
	}
	for name, want := range map[string]string{
		"Content-Type":            "image/svg+xml",
		"Cache-Control":           "public, max-age=31536000, immutable",
		"X-Content-Type-Options":  "nosniff",
		"Content-Security-Policy": "default-src 'none'; sandbox",
	} {
		if value := got.Header.Get(name); value != want {
			t.Errorf("%s is %q, want %q", name, value, want)
		}
	}
}

func TestKnownPictureIsNotSentAgain(t *testing.T) {
	const path = "/art/mug-0000002a-oat.svg"
	etag := get(t, "GET", path, "").Header.Get("ETag")
	for header, want := range map[string]int{
		etag: http.StatusNotModified, "W/" + etag: http.StatusNotModified, `"other", ` + etag: http.StatusNotModified, "*": http.StatusNotModified,
		`"other"`: http.StatusOK, strings.Trim(etag, `"`): http.StatusOK,
	} {
		if got := get(t, "GET", path, header); got.StatusCode != want {
			t.Errorf("If-None-Match %s: status %d, want %d", header, got.StatusCode, want)
		}
	}
}

func TestWhatIsNoSpecificationIsNotFound(t *testing.T) {
	for _, path := range []string{"/art/sofa-00000001-oat.svg", "/art/mug-1-oat.svg", "/art/mug-00000001-oat", "/art/.svg", "/art/mug-00000001-oat.png", "/"} {
		got := get(t, "GET", path, "")
		if got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d", path, got.StatusCode)
		}
		if strings.Contains(got.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: the absence may be kept for ever", path)
		}
	}
}

func TestHeadHasNoBody(t *testing.T) {
	got := get(t, "HEAD", "/art/mug-0000002a-oat.svg", "")
	if got.StatusCode != http.StatusOK || got.ContentLength <= 0 {
		t.Errorf("status %d, length %d", got.StatusCode, got.ContentLength)
	}
}
