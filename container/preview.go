package container

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"feria/container/registry"
	"feria/internal/errs"

	"github.com/go-chi/chi/v5"
)

// preview is a version of a stall that only browsers see which were given its link. The link says all of it and is signed: no container keeps
// a list.
type preview struct {
	Stall   string    `json:"s"`
	URL     string    `json:"u"`
	Version string    `json:"v"`
	Until   time.Time `json:"e"`
}

const (
	previewCookie = "feria_preview"
	maxPreviews   = 4 // in one browser
	mostPreview   = 7 * 24 * time.Hour
	previewAgain  = 3 * time.Second // after which a preview's manifest is read anew: its stall is being worked on
)

// previews are the deployments of the previews that browsers have asked for.
type previews struct {
	key  []byte
	load func(ctx context.Context, stall, url string) (*registry.Deployment, error)

	mu   sync.Mutex
	have map[string]loadedPreview // by signed text
}

type loadedPreview struct {
	deployment *registry.Deployment
	at         time.Time
}

// sign is the text of a preview, with its signature.
func (p *previews) sign(what preview) string {
	data, _ := json.Marshal(what) // strings and a time
	text := base64.RawURLEncoding.EncodeToString(data)
	return text + "." + p.signature(text)
}

func (p *previews) signature(text string) string {
	sum := hmac.New(sha256.New, p.key)
	sum.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil))
}

// open reads a signed text; it reports false for one that is not good, or no more.
func (p *previews) open(signed string) (what preview, ok bool) {
	text, signature, _ := strings.Cut(signed, ".")
	if !hmac.Equal([]byte(signature), []byte(p.signature(text))) {
		return what, false
	}
	data, err := base64.RawURLEncoding.DecodeString(text)
	return what, err == nil && json.Unmarshal(data, &what) == nil && time.Now().Before(what.Until)
}

// of is the deployment of a preview, as its stall is now; nil if it does not answer.
func (p *previews) of(ctx context.Context, signed string) *registry.Deployment {
	what, ok := p.open(signed)
	if !ok {
		return nil
	}
	p.mu.Lock()
	have, known := p.have[signed]
	p.mu.Unlock()
	if known && time.Since(have.at) < previewAgain {
		return have.deployment
	}
	fresh, err := p.load(ctx, what.Stall, what.URL)
	if err != nil {
		fresh = have.deployment // as it was a moment ago, or nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.have == nil || len(p.have) > 100 {
		p.have = make(map[string]loadedPreview)
	}
	p.have[signed] = loadedPreview{fresh, time.Now()}
	return fresh
}

// previewed are the previews on a device, as signed texts.
func (s *server) previewed(r *http.Request) []string {
	cookie, err := r.Cookie(s.prefixed(previewCookie))
	if err != nil || len(cookie.Value) > 4096 {
		return nil
	}
	return strings.Split(cookie.Value, "|")
}

// previews are what a browser sees on top of the store, by stall. None is seen where payment is made, unless the operator allows it.
func (s *server) previews(r *http.Request) map[string]*registry.Deployment {
	signed := s.previewed(r)
	if len(signed) == 0 || !s.previewPayment && s.paying(r) {
		return nil
	}
	all := make(map[string]*registry.Deployment)
	for _, one := range signed[:min(len(signed), maxPreviews)] {
		if d := s.previewing.of(r.Context(), one); d != nil && (s.previewPayment || !handlesPayment(s.registry.Snapshot().Stable().Deployment(d.Name))) {
			all[d.Name] = d
		}
	}
	return all
}

// paying reports whether a request is for a page on which payment is made, or comes from one.
func (s *server) paying(r *http.Request) bool {
	stable := s.registry.Snapshot().Stable()
	for _, at := range []string{r.URL.Path, referer(r)} {
		_, path := s.spoken(strings.SplitN(at, "?", 2)[0])
		if page, _ := stable.Page(path); page != nil && page.Payment {
			return true
		}
	}
	return false
}

// handlesPayment reports whether payment is made on a page of the stall's.
func handlesPayment(d *registry.Deployment) bool {
	if d == nil {
		return false
	}
	for _, page := range d.Manifest.Pages {
		if page.Payment {
			return true
		}
	}
	return false
}

// loadPreview reads what a preview's stall is now.
func (s *server) loadPreview(ctx context.Context, stall, address string) (*registry.Deployment, error) {
	if err := s.reachable(address); err != nil {
		return nil, err
	}
	return s.registry.LoadPreview(ctx, stall, address)
}

// reachable refuses addresses that the operator has not allowed, and on this machine those of the platform itself.
func (s *server) reachable(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return errs.E(errs.Invalid, "The address must be like http://localhost:4001.", errs.Field{Name: "url", Text: "Write an address such as http://localhost:4001."})
	}
	if slices.Contains(s.stallHosts, u.Hostname()) || slices.Contains(s.stallHosts, u.Host) {
		return nil
	}
	ip := net.ParseIP(u.Hostname())
	if u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return errs.E(errs.Denied, fmt.Sprintf("Stalls at %s are not allowed: the operator lists other hosts than this machine in FERIA_STALL_HOSTS.", u.Hostname())).Because("address")
	}
	if slices.Contains(s.ownPorts, u.Port()) {
		return errs.E(errs.Denied, fmt.Sprintf("Port %s is the store's own: a stall listens on another one.", u.Port())).Because("address")
	}
	return nil
}

// servePreview begins a preview in the browser that follows its link.
func (s *server) servePreview(w http.ResponseWriter, r *http.Request) {
	signed := chi.URLParam(r, "signed")
	what, ok := s.previewing.open(signed)
	if !ok {
		s.serveProblem(w, r, http.StatusGone, "preview.over")
		return
	}
	all := slices.DeleteFunc(s.previewed(r), func(have string) bool {
		other, good := s.previewing.open(have)
		return !good || other.Stall == what.Stall
	})
	all = append(all, signed)
	s.keepPreviews(w, all[max(0, len(all)-maxPreviews):])
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// serveEndPreview ends all previews in the browser.
func (s *server) serveEndPreview(w http.ResponseWriter, r *http.Request) {
	s.keepPreviews(w, nil)
	http.Redirect(w, r, referer(r), http.StatusSeeOther)
}

func (s *server) keepPreviews(w http.ResponseWriter, signed []string) {
	cookie := http.Cookie{
		Name: s.prefixed(previewCookie), Value: strings.Join(signed, "|"), Path: "/", HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	}
	if len(signed) == 0 {
		cookie.MaxAge = -1
	}
	setCookie(w, &cookie)
}

// makePreview answers with the link of a preview, once its stall answers there.
func (s *server) makePreview(ctx context.Context, stall, address string, life time.Duration) (link string, until time.Time, err error) {
	if !s.previewPayment && handlesPayment(s.registry.Snapshot().Stable().Deployment(stall)) {
		return "", until, errs.E(errs.Denied, "Payment is made on pages of "+stall+": it cannot be previewed unless the operator sets FERIA_PREVIEW_PAYMENT.")
	}
	d, err := s.loadPreview(ctx, stall, address)
	if errs.As(err) != nil {
		return "", until, err
	}
	if err != nil {
		return "", until, errs.E(errs.Invalid, fmt.Sprintf("%s does not serve the stall %s: %v.", address, stall, err))
	}
	until = time.Now().Add(min(life, mostPreview)).Truncate(time.Second)
	return s.public + "/_feria/preview/" + s.previewing.sign(preview{stall, address, d.Version, until}), until, nil
}
