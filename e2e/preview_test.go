package e2e

import (
	"bytes"
	"image"
	_ "image/jpeg"
	"regexp"
	"strings"
	"testing"
)

// TestLinksArePreviewed follows what a page tells those who preview links to its picture, which they can show.
func TestLinksArePreviewed(t *testing.T) {
	s := wholeStore(t)
	h, tag := s.Hand(), regexp.MustCompile(`<meta property="og:image" content="([^"]*)">`)
	seen := make(map[string]bool)
	for _, path := range []string{"/", "/c/plants", "/p/marea-mug", "/p/marea-mug?variant=marea-mug-oat-small", "/es/p/salt-path-soap"} {
		said := tag.FindStringSubmatch(get(t, h, path).Body)
		if said == nil || !strings.HasPrefix(said[1], s.URL+"/") {
			t.Errorf("%s tells of no picture by its whole address: %q", path, said)
			continue
		}
		picture, kind, err := image.DecodeConfig(bytes.NewReader([]byte(get(t, h, strings.TrimPrefix(said[1], s.URL)).Body)))
		if err != nil || kind != "jpeg" || picture.Width != 1200 || picture.Height != 630 {
			t.Errorf("%s: the picture %s is %s %d×%d, %v", path, said[1], kind, picture.Width, picture.Height, err)
		}
		if seen[said[1]] {
			t.Errorf("%s has the picture of another page", path)
		}
		seen[said[1]] = true
	}
}
