// Package gate decides whether a version of a stall may stand beside everything that is live. It asks the stall itself: nothing that a team says
// of its work is taken for granted. A refusal names the check, the place and the mend, and leaves the store as it was.
package gate

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"feria/container/registry"
	"feria/internal/errs"
	"feria/internal/manifest"
)

// Refusal says why a version may not stand.
type Refusal struct {
	Check string `json:"check"` // manifest, ready, version, pages, events, claims, assets, integrity, styles, fragments, budget
	Where string `json:"where"`
	What  string `json:"what"`
	Mend  string `json:"mend"`
}

// Error implements error.
func (r *Refusal) Error() string {
	return fmt.Sprintf("%s: %s %s. %s", r.Check, r.Where, r.What, r.Mend)
}

func refuse(check, where, what, mend string) error { return &Refusal{check, where, what, mend} }

// Candidate is a version that asks to stand. Its deployment has an address and nothing else.
type Candidate struct {
	*registry.Deployment
	Given []byte // the manifest that was handed over; nil if it serves its own
}

// Gate is what a candidate is held against.
type Gate struct {
	Live   *registry.Snapshot
	Claims []string                                                   // what stalls may be told of shoppers
	Read   func(*http.Response) error                                 // whether an answer may stand in a page
	Header func(ctx context.Context, mfe string) (http.Header, error) // by which a candidate knows the gate
}

// The limits of what is read of a candidate.
const (
	maxManifest = 256 << 10
	maxAsset    = 512 << 10
	maxStates   = 200
	askTime     = 5 * time.Second
)

// Examine holds the candidate against every check, in the order in which their mends are of use, and fills in its manifest. Its error is a
// Refusal, or says why it could not be examined.
func (g *Gate) Examine(ctx context.Context, c *Candidate, progress func(check string)) error {
	for _, check := range []struct {
		name string
		run  func(context.Context, *Candidate) error
	}{
		{"manifest", g.manifest}, {"ready", g.ready}, {"pages", g.pages}, {"events", g.events}, {"claims", g.claims}, {"assets", g.assets},
		{"fragments", g.fragments},
	} {
		progress(check.name)
		if err := check.run(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

func (g *Gate) manifest(ctx context.Context, c *Candidate) (err error) {
	data := c.Given
	if data == nil {
		if data, err = c.Get(ctx, "/manifest.json", maxManifest); err != nil {
			return refuse("manifest", c.URL+"/manifest.json", "cannot be read: "+plain(err), "Start the stall, or hand its manifest over with --manifest.")
		}
	}
	if c.Manifest, err = manifest.Parse(data); err != nil {
		where, what := "manifest.json", err.Error()
		if e := errs.As(err); e != nil && len(e.Fields) > 0 {
			where, what = e.Fields[0].Name, e.Fields[0].Text
		}
		return refuse("manifest", where, what, "See docs/contract.md for what a manifest says.")
	}
	c.Name, c.Version = c.Manifest.Name, c.Manifest.Version
	return nil
}

// plain is an error without what only the log wants to know.
func plain(err error) string {
	if e := errs.As(err); e != nil {
		return strings.TrimSuffix(e.Text, ".")
	}
	if wrong, ok := errors.AsType[*url.Error](err); ok {
		err = wrong.Err
	}
	return err.Error()
}

func (g *Gate) ready(ctx context.Context, c *Candidate) error {
	_, err := c.Get(ctx, "/readyz", 64<<10)
	if err == nil || c.Given != nil && strings.HasSuffix(err.Error(), "answered 404") { // an application that knows nothing of the contract
		return nil
	}
	return refuse("ready", c.URL+"/readyz", "does not say that it is ready: "+plain(err), "Deploy it once it answers 200 there.")
}

func (g *Gate) pages(_ context.Context, c *Candidate) error {
	for _, other := range g.others(c.Name) {
		for _, theirs := range other.Manifest.Pages {
			for i, own := range c.Manifest.Pages {
				if own.Shape() == theirs.Shape() {
					return refuse("pages", fmt.Sprintf("pages[%d].path %q", i, own.Path), "is a page of the stall "+other.Name, "Give the page a path of its own.")
				}
			}
		}
	}
	return nil
}

// others are the live versions of all stalls but one.
func (g *Gate) others(than string) (all []*registry.Deployment) {
	for _, name := range slices.Sorted(maps.Keys(g.Live.Stalls)) {
		stall := g.Live.Stalls[name]
		if name == than {
			continue
		}
		for _, v := range stall.Versions {
			if d := g.Live.Loaded(name, v.Version); d != nil && (stall.Stable() != nil && stall.Stable().Version == v.Version || stall.Canary() != nil && stall.Canary().Version == v.Version) {
				all = append(all, d)
			}
		}
	}
	return all
}

func (g *Gate) claims(_ context.Context, c *Candidate) error {
	for i, claim := range c.Manifest.Claims {
		if !slices.Contains(g.Claims, claim) {
			return refuse("claims", fmt.Sprintf("claims[%d] %q", i, claim), "is not told to stalls", "Ask for "+strings.Join(g.Claims, " or ")+", or for nothing.")
		}
	}
	return nil
}

// assets reads every asset: it is what its integrity says, its styles stay within the stall, and all fit the budget.
func (g *Gate) assets(ctx context.Context, c *Candidate) error {
	sizes := map[string]int{}
	for i, a := range c.Manifest.Assets {
		where := fmt.Sprintf("assets[%d] %s", i, a.Path)
		data, err := c.Get(ctx, a.Path, maxAsset)
		if err != nil {
			return refuse("assets", where, "cannot be read: "+plain(err), "Serve it, or leave it out of the manifest.")
		}
		sum := sha512.Sum384(data)
		if !registry.Matches(data, a.Integrity) {
			return refuse("integrity", where, "is not what its integrity says", "Its integrity is sha384-"+base64.StdEncoding.EncodeToString(sum[:])+".")
		}
		if a.Type == manifest.StyleAsset {
			if err := scoped(data, c.Name, where); err != nil {
				return err
			}
		}
		sizes[a.Type] += zipped(data)
	}
	for _, b := range []struct {
		kind, field string
		most        int
	}{{manifest.ModuleAsset, "script", c.Manifest.Budget.Script}, {manifest.StyleAsset, "style", c.Manifest.Budget.Style}} {
		if b.most > 0 && sizes[b.kind] > b.most {
			return refuse("budget", "budget."+b.field, fmt.Sprintf("is %d bytes, and there are %d (gzip)", b.most, sizes[b.kind]), "Make it smaller, or raise the budget on purpose.")
		}
	}
	return nil
}

func zipped(data []byte) int {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // the level is one
	_, _ = w.Write(data)                                    // into memory
	_ = w.Close()
	return out.Len()
}

// state is a situation in which a fragment can be rendered.
type state struct {
	Name     string            `json:"name"`
	Fragment string            `json:"fragment"`
	Params   map[string]string `json:"params"`
}

// fragments renders every fragment in every state that it has, or as it is for somebody who asks for nothing in particular.
func (g *Gate) fragments(ctx context.Context, c *Candidate) error {
	states, err := g.states(ctx, c)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(c.Manifest.Fragments)) {
		if !slices.ContainsFunc(states, func(s state) bool { return s.Fragment == name }) {
			states = append(states, state{Fragment: name})
		}
	}
	for _, s := range states {
		if err := g.render(ctx, c, s); err != nil {
			return err
		}
	}
	return nil
}

func (g *Gate) states(ctx context.Context, c *Candidate) ([]state, error) {
	data, err := c.Get(ctx, "/states.json", 1<<20)
	if err != nil {
		return nil, nil // it has none
	}
	var list struct{ States []state }
	if json.Unmarshal(data, &list) != nil || len(list.States) > maxStates {
		return nil, refuse("fragments", "/states.json", "is not a list of states", fmt.Sprintf("Serve {\"states\": […]} with at most %d.", maxStates))
	}
	for i, s := range list.States {
		if _, ok := c.Manifest.Fragments[s.Fragment]; !ok {
			return nil, refuse("fragments", fmt.Sprintf("/states.json states[%d]", i), "names the fragment "+s.Fragment+", which the manifest has not", "Name one of the manifest's fragments.")
		}
	}
	return list.States, nil
}

// renders is how often a fragment is rendered that is slow at first: it may have had to wake up.
const renders = 3

func (g *Gate) render(ctx context.Context, c *Candidate, s state) error {
	where := "fragment " + s.Fragment
	if s.Name != "" {
		where += " in state " + s.Name
	}
	var best time.Duration
	for range renders {
		took, err := g.ask(ctx, c, s)
		if err != nil {
			return refuse("fragments", where, err.Error(), "A fragment answers 200 with one root element of HTML, without script and inline style, or 303 or 404.")
		}
		if best == 0 || took < best {
			best = took
		}
		if most := time.Duration(c.Manifest.Budget.P95Ms) * time.Millisecond; most == 0 || best <= most {
			return nil
		}
	}
	return refuse("budget", "budget.p95Ms", fmt.Sprintf("is %d, and %s took %d ms at best", c.Manifest.Budget.P95Ms, where, best.Milliseconds()), "Make it faster, or raise the budget on purpose.")
}

// ask renders a fragment once, and says what is wrong with the answer.
func (g *Gate) ask(ctx context.Context, c *Candidate, s state) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	query := url.Values{}
	for name, value := range s.Params {
		query.Set(name, value)
	}
	address := url.URL{Scheme: "http", Host: c.Name, Path: c.Manifest.Fragments[s.Fragment].Path, RawQuery: query.Encode()}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		return 0, err
	}
	if r.Header, err = g.Header(ctx, c.Name); err != nil {
		return 0, err
	}
	if s.Name != "" {
		r.Header.Set("Feria-State", s.Name)
	}
	r.Header.Set("Feria-Base", c.Base())
	began := time.Now()
	response, err := c.To.RoundTrip(r)
	if err != nil {
		return 0, fmt.Errorf("does not answer: %s", plain(err))
	}
	if err := g.Read(response); err != nil {
		return 0, err
	}
	if response.StatusCode >= 500 {
		return 0, fmt.Errorf("answers %d", response.StatusCode)
	}
	return time.Since(began), nil
}
