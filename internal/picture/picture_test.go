package picture

import (
	"strings"
	"testing"
)

func TestAPictureIsADrawingOrAPhoto(t *testing.T) {
	hash := strings.Repeat("0a", 32)
	for name, want := range map[string]string{
		"mug.blue":                          "/images/art/mug.blue.svg",
		"photo-" + hash + "-1600x1200":      "/images/" + hash + "/800.jpg",
		"photo-" + hash + "-0x1200":         "/images/art/photo-" + hash + "-0x1200.svg",
		"photo-" + hash[1:] + "-1600x1200":  "/images/art/photo-" + hash[1:] + "-1600x1200.svg",
		"photo-" + hash + "-1600x1200.blue": "/images/art/photo-" + hash + "-1600x1200.blue.svg",
	} {
		if got := Address(name); got != want {
			t.Errorf("%s stands at %s", name, got)
		}
	}
	photo := Photo{hash, 500, 300}
	if again, ok := Parse(photo.String()); !ok || again != photo {
		t.Errorf("%v becomes %v", photo, again)
	}
	if got, want := photo.Set("avif"), "/images/"+hash+"/200.avif 200w, /images/"+hash+"/400.avif 400w, /images/"+hash+"/800.avif 500w"; got != want {
		t.Errorf("srcset %s", got)
	}
}
