package container_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestAnActionTakesAsMuchAsItsManifestSays(t *testing.T) {
	s := newStage(t)
	arrived := make(chan int64, 8)
	s.market(fragment(shopBody), routes{"POST /photos": func(w http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		arrived <- n
		w.Header().Set("Location", "/p/mug")
		w.WriteHeader(http.StatusSeeOther)
	}}, "sub")
	const most = 1 << 20
	for name, test := range map[string]struct {
		size   int64
		length bool // is said before
		status int
	}{
		"small":                      {100, true, http.StatusSeeOther},
		"small, of no length":        {100, false, http.StatusSeeOther},
		"large":                      {most, true, http.StatusSeeOther},
		"large, of no length":        {most, false, http.StatusSeeOther},
		"too large":                  {most + 1, true, http.StatusRequestEntityTooLarge},
		"too large, of no length":    {most + 1, false, http.StatusRequestEntityTooLarge},
		"far too large, of a length": {8 * most, true, http.StatusRequestEntityTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			var body io.Reader = strings.NewReader(strings.Repeat("a", int(test.size)))
			if !test.length {
				body = io.MultiReader(body)
			}
			got := s.do(http.MethodPost, "/m/other~2/photos", body, "Content-Type", "image/jpeg")
			if got.StatusCode != test.status {
				t.Fatalf("status %d: %s", got.StatusCode, got.body)
			}
			if test.status == http.StatusSeeOther {
				if n := <-arrived; n != test.size {
					t.Errorf("%d of %d bytes arrived", n, test.size)
				}
				return
			}
			whole(t, got, test.status)
			if !strings.Contains(got.body, "choose a smaller file") {
				t.Errorf("it does not say what to do: %s", got.body)
			}
		})
	}
}
