package container

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"
	"time"

	"feria/container/registry"
)

// shareLife is how long a shopper stays among the same ones.
const shareLife = 30 * 24 * time.Hour

// table is what a request is answered with: the versions that its document is made of already (Feria-Versions, which the shell's script sends,
// and the one that its address names), or those that this shopper gets.
func (s *server) table(r *http.Request, of *registry.Deployment) *registry.Table {
	return s.registry.Snapshot().Table(registry.Choice{
		Shopper: s.share(r), Versions: r.Header.Get("Feria-Versions"), Of: of, Previews: s.previews(r),
	})
}

// share is by what a shopper is told apart where canaries are shared out; "" if they cannot be.
func (s *server) share(r *http.Request) string {
	cookie, err := r.Cookie(s.prefixed("feria_share"))
	if err != nil || len(cookie.Value) > 40 {
		return ""
	}
	return cookie.Value
}

// enrol gives a shopper what they are told apart by, where there is a canary to be shared out and they have none yet.
func (s *server) enrol(w http.ResponseWriter, r *http.Request) {
	if !s.registry.Snapshot().Shares() || s.share(r) != "" {
		return
	}
	cookie := http.Cookie{
		Name: s.prefixed("feria_share"), Value: rand.Text(), Path: "/", MaxAge: int(shareLife / time.Second), HttpOnly: true, Secure: s.secure,
		SameSite: http.SameSiteLaxMode,
	}
	setCookie(w, &cookie)
	r.AddCookie(&cookie)
}

// prefixed is the name of a cookie, which where the scheme is https says that no other host has set it.
func (s *server) prefixed(name string) string {
	if s.secure {
		return "__Host-" + name
	}
	return name
}

// setCookie puts a cookie on the device; what an answer said before of the same one no longer counts.
func setCookie(w http.ResponseWriter, cookie *http.Cookie) {
	h := w.Header()
	h["Set-Cookie"] = append(slices.DeleteFunc(h["Set-Cookie"], func(have string) bool {
		return strings.HasPrefix(have, cookie.Name+"=")
	}), cookie.String())
}
