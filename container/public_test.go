package container_test

import (
	"crypto/sha512"
	"encoding/base64"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"feria/internal/manifest"
)

var nonce = regexp.MustCompile(`'nonce-([A-Za-z0-9+/]{22})'`)

func TestThePolicyOfContent(t *testing.T) {
	s := newStage(t)
	s.market(fragment(shopBody), nil)
	seen := make(map[string]bool)
	for range 3 {
		for _, path := range []string{"/p/mug", "/nowhere"} {
			got := s.get(path, "User-Agent", chrome)
			policy := got.Header.Get("Content-Security-Policy")
			found := nonce.FindStringSubmatch(policy)
			if found == nil || seen[found[1]] || !strings.Contains(got.body, `nonce="`+found[1]+`"`) {
				t.Fatalf("nonce of %q", policy)
			}
			seen[found[1]] = true
			for _, word := range []string{"unsafe", "http:", "https:", "*"} {
				if strings.Contains(policy, word) {
					t.Errorf("the policy says %s: %s", word, policy)
				}
			}
			for _, part := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
				if !strings.Contains(policy, part) {
					t.Errorf("the policy does not say %s", part)
				}
			}
			for name, value := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store", "X-Frame-Options": "DENY"} {
				if got.Header.Get(name) != value {
					t.Errorf("%s: %q", name, got.Header.Get(name))
				}
			}
		}
	}
}

func TestAssetsArePublicCopiesUnderTheirHash(t *testing.T) {
	s := newStage(t)
	const script = `export function mount(root) { root.dataset.mounted = "" }`
	sum := sha512.Sum384([]byte(script))
	m := other()
	m.Assets = []manifest.Asset{{Path: "/assets/a.js", Type: manifest.ModuleAsset, Integrity: "sha384-" + base64.StdEncoding.EncodeToString(sum[:])}}
	stall := s.announce(m, routes{"GET /fragments/part": fragment(`<p>part</p>`), "GET /assets/a.js": typed("text/javascript", script)})
	s.announce(shop(), routes{"GET /fragments/page": fragment(`<h1>Mug</h1>`)})
	address := regexp.MustCompile(`/assets/other/[0-9a-f]{24}\.js`).FindString(s.get("/p/mug").body)
	if address == "" {
		t.Fatal("the page names no module")
	}
	stall.CloseClientConnections()
	stall.Close() // copies outlive their stall
	got := s.get(address)
	if got.body != script || !strings.Contains(got.Header.Get("Cache-Control"), "immutable") || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/javascript") {
		t.Errorf("%v: %s", got.Header, got.body)
	}
	if small := s.get(address, "Accept-Encoding", "gzip, br"); small.Header.Get("Content-Encoding") != "br" {
		t.Errorf("encoding %q", small.Header.Get("Content-Encoding"))
	}
	if again := s.get(address, "If-None-Match", got.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
		t.Errorf("status %d", again.StatusCode)
	}
	for _, path := range []string{"/assets/other/0123456789abcdef01234567.js", "/assets/other/..%2f..%2fx.js", "/assets/other/a.js"} {
		if got := s.get(path); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d", path, got.StatusCode)
		}
	}
}

func TestAStallWhoseAssetIsNotWhatItPromisedIsNotTaken(t *testing.T) {
	s := newStage(t)
	asked := make(chan struct{}, 8)
	sum := sha512.Sum384([]byte("what it was"))
	m := other()
	m.Assets = []manifest.Asset{{Path: "/assets/a.js", Type: manifest.ModuleAsset, Integrity: "sha384-" + base64.StdEncoding.EncodeToString(sum[:])}}
	stall := s.play(m, routes{"GET /assets/a.js": func(w http.ResponseWriter, _ *http.Request) {
		select {
		case asked <- struct{}{}:
		default:
		}
		_, _ = io.WriteString(w, "what it is")
	}})
	s.register(m, stall.URL)
	<-asked
	<-asked // a second time: the first has been refused
	whole(t, s.get("/m/other/fragments/part"), http.StatusNotFound)
}

func TestOperatorsNeedAToken(t *testing.T) {
	s := newStage(t)
	const path = "/_feria/rpc/services/users/feria.services.users.v1.Users/StartGuest"
	for _, token := range []string{"", "Bearer forged", "Bearer " + strings.Repeat("a.", 3)} {
		got := s.do(http.MethodPost, path, strings.NewReader("{}"), "Content-Type", "application/json", "Authorization", token)
		if got.StatusCode != http.StatusForbidden && got.StatusCode != http.StatusUnauthorized {
			t.Errorf("with %q: status %d", token, got.StatusCode)
		}
	}
	if got := s.do(http.MethodPost, "/m/_feria/rpc", nil); got.StatusCode != http.StatusNotFound {
		t.Errorf("status %d", got.StatusCode)
	}
}

func TestPicturesPassThrough(t *testing.T) {
	s := newStage(t)
	if got := s.get("/images/art/mug.svg"); got.body != "<svg><!--/art/mug.svg--></svg>" || got.Header.Get("Content-Type") != "image/svg+xml" {
		t.Errorf("%v: %s", got.Header, got.body)
	}
}

func TestAddressesAreOfASize(t *testing.T) {
	s := newStage(t)
	if got := s.get("/" + strings.Repeat("a", 9000)); got.StatusCode != http.StatusRequestURITooLong {
		t.Errorf("status %d", got.StatusCode)
	}
	if got := s.do(http.MethodHead, "/nowhere", nil); got.StatusCode != http.StatusNotFound || got.body != "" {
		t.Errorf("status %d", got.StatusCode)
	}
	if got := s.get("/robots.txt"); !strings.Contains(got.body, "Disallow: /cart") {
		t.Error(got.body)
	}
}
