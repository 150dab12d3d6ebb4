package container

import "testing"

func TestPagesArePreviewedByRasterPictures(t *testing.T) {
	for picture, want := range map[string]string{
		"":                                    "/images/share/feria.jpg",
		"/images/art/mug-0000002a-cobalt.svg": "/images/share/mug-0000002a-cobalt.jpg",
		"/images/abc/800.jpg":                 "/images/abc/800.jpg",
	} {
		if got := shared(picture); got != want {
			t.Errorf("shared(%q) = %q, want %q", picture, got, want)
		}
	}
}
