package container

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
)

// nobody is the reader who has no session.
const nobody = "nobody"

// speculative reports whether the browser asks for a page before the shopper has.
func speculative(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Sec-Purpose"), "prefetch")
}

// sign tells the browser for whom an answer is made, in Feria-Reader, if that is known already. What a browser keeps it keeps for one reader,
// and when an answer names another it deletes that before the answer shows.
func (v *visit) sign(w http.ResponseWriter) {
	if !v.s.offline {
		return
	}
	if reader := v.reader(); reader != "" {
		w.Header().Set("Feria-Reader", reader)
	}
}

// reader is a name for who reads: nobody, one that only this store can make of the shopper's id, or "" while it is not known.
func (v *visit) reader() string {
	if v.session == "" {
		return nobody
	}
	if v.pass == nil {
		return ""
	}
	select {
	case <-v.pass.ready:
	default:
		return ""
	}
	if v.pass.ended() || v.pass.cut.left {
		return nobody
	}
	if v.pass.cut.subject == "" {
		return ""
	}
	sum := hmac.New(sha256.New, v.s.naming)
	sum.Write([]byte(v.pass.cut.subject))
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:12])
}

// subjectOf is whom tokens name, all of them the same, that were cut for this container's shopper a moment ago; nobody else's word depends
// on it.
func subjectOf(tokens map[string]string) string {
	for _, token := range tokens {
		_, rest, _ := strings.Cut(token, ".")
		payload, _, _ := strings.Cut(rest, ".")
		data, err := base64.RawURLEncoding.DecodeString(payload)
		var claims struct {
			Subject string `json:"sub"`
		}
		if err == nil && json.Unmarshal(data, &claims) == nil && claims.Subject != "" {
			return claims.Subject
		}
	}
	return ""
}

// keep lets the browser keep a page whose manifest allows it, as it stands when all of it has come.
func (d *document) keep(w http.ResponseWriter, c composition, h head) {
	if d.s.offline && len(d.table.Previews) == 0 && c.page != nil && c.page.Offline && h.status == http.StatusOK && h.problem == "" && c.given == nil && d.r.Method == http.MethodGet {
		w.Header().Set("Feria-Keep", "page")
	}
}
