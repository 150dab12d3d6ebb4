package container

import (
	_ "embed"
	"encoding/json"
	"html"
	"net/http"
	"slices"
	"strings"
)

//go:embed console/boundaries.js
var boundsScript []byte

// bounds are the slots of a document that shows whose each of its parts is; nil for others.
type bounds struct{ slots []*slot }

func (b *bounds) add(s *slot) {
	if b != nil {
		b.slots = append(b.slots, s)
	}
}

// bound is what is said of one slot.
type bound struct {
	ID      string   `json:"id"`
	Part    string   `json:"part"`
	Version string   `json:"version"`
	Team    string   `json:"team"`
	Share   string   `json:"share"`
	Cache   string   `json:"cache"`
	Ms      float64  `json:"ms"`
	Bytes   int      `json:"bytes"`
	Emits   []string `json:"emits"`
}

func (s *server) boundsCookie() string { return s.prefixed("feria_boundaries") }

// mayToggle reports whether a request may switch boundaries: in development, in a browser with a preview, and for holders of a token.
func (s *server) mayToggle(r *http.Request) bool {
	_, err := s.who(r)
	return s.development || err == nil || len(s.previews(r)) > 0
}

// boundaries are on where the browser carries the sign that it was allowed to switch them on.
func (s *server) boundaries(r *http.Request) *bounds {
	if cookie, err := r.Cookie(s.boundsCookie()); err == nil && cookie.Value == s.previewing.signature("boundaries") {
		return &bounds{}
	}
	return nil
}

// serveBoundaries switches them.
func (s *server) serveBoundaries(w http.ResponseWriter, r *http.Request) {
	if !s.mayToggle(r) && s.boundaries(r) == nil {
		s.serveProblem(w, r, http.StatusForbidden, "refused")
		return
	}
	cookie := http.Cookie{Name: s.boundsCookie(), Path: "/", HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode, MaxAge: -1}
	if s.boundaries(r) == nil {
		cookie.Value, cookie.MaxAge = s.previewing.signature("boundaries"), 0
	}
	setCookie(w, &cookie)
	to := referer(r)
	if strings.HasPrefix(to, "/_feria/") {
		to = "/"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// writeToggle lets whoever sees boundaries end that.
func (s *server) writeToggle(out *sheet, d *document) {
	t := s.messages.Localizer(d.locale).T
	out.WriteString(`<form class="preview-badge" method="post" action="/_feria/boundaries"><strong>` + html.EscapeString(t("preview.boundaries")) +
		`</strong><button class="button">` + html.EscapeString(t("shell.close")) + `</button></form>`)
}

// writeBounds says of every slot whose it is, in which version, and how it came here; the script draws that.
func (d *document) writeBounds(out *sheet) {
	if d.bounds == nil {
		return
	}
	all := []bound{}
	snapshot := d.s.registry.Snapshot()
	for _, s := range d.bounds.slots {
		if s.to == nil {
			continue
		}
		b := bound{ID: "slot-" + s.id, Part: s.ref.String(), Version: s.to.Version, Team: s.to.Manifest.Team, Ms: milliseconds(s.took), Cache: "asked", Emits: []string{}}
		if stall := snapshot.Stalls[s.to.Name]; stall != nil && !s.to.Preview {
			b.Share = shareOf(stall, s.to.Version)
		}
		switch {
		case s.err != nil || s.answer == nil:
			b.Cache = "absent"
		case s.answer.Stale:
			b.Cache = "last good copy"
		case s.took == 0:
			b.Cache = "kept"
		}
		if s.answer != nil {
			b.Bytes = len(s.answer.Body)
		}
		for name := range s.to.Manifest.Events.Emits {
			b.Emits = append(b.Emits, name)
		}
		slices.Sort(b.Emits)
		all = append(all, b)
	}
	text, err := json.Marshal(all) // it writes <, > and & as escapes
	if err != nil {
		return
	}
	out.WriteString(`<script type="application/json" id="feria-boundaries">` + string(text) + `</script><script type="module" src="` + d.s.assets.shell.bounds + `"></script>`)
}
