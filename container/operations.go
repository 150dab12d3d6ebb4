package container

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"feria/container/gate"
	"feria/container/registry"
	"feria/internal/auth"
	"feria/internal/deploy"
	"feria/internal/errs"

	"github.com/go-chi/chi/v5"
)

// operations are what operators and teams do with deployments, under /_feria/ (see operations.json, which describes them).
func (s *server) operations(r chi.Router) {
	r.Get("/openapi.json", serveDescription)
	r.Post("/deployments", s.operation(s.deploy))
	r.Get("/stalls", s.operation(s.listStalls))
	r.Get("/stalls/{stall}", s.operation(s.showStall))
	r.Get("/stalls/{stall}/history", s.operation(s.showHistory))
	for name, do := range changes {
		r.Post("/stalls/{stall}/"+name, s.operation(s.change(do)))
	}
	r.Post("/stalls/{stall}/previews", s.operation(s.preview))
	r.Get("/tokens", s.operation(s.listTokens))
	r.Post("/tokens", s.operation(s.issueToken))
	r.Delete("/tokens/{id}", s.operation(s.revokeToken))
	r.Get("/preview/{signed}", s.servePreview)
	r.Post("/preview/end", s.mutation(1<<10, s.serveEndPreview))
	r.Post("/boundaries", s.mutation(1<<10, s.serveBoundaries))
	r.Post("/beacon", s.serveBeacon)
	s.console(r)
}

// changes are those of a stall's record that are made by one call.
var changes = map[string]func(*deploy.Stall, wish, deploy.Say) error{
	"promote":  func(t *deploy.Stall, _ wish, say deploy.Say) error { return t.Promote(say, time.Now()) },
	"rollback": func(t *deploy.Stall, w wish, say deploy.Say) error { return t.Rollback(w.Version, say, time.Now()) },
	"pin":      func(t *deploy.Stall, _ wish, say deploy.Say) error { return t.Pin(true, say, time.Now()) },
	"unpin":    func(t *deploy.Stall, _ wish, say deploy.Say) error { return t.Pin(false, say, time.Now()) },
}

// wish is what a call may say.
type wish struct {
	by      string          // who asks
	team    string          // of a team's token; "" for an operator
	URL     string          `json:"url"`
	Given   json.RawMessage `json:"manifest"`
	Canary  []int           `json:"canary"`
	Step    string          `json:"step"` // such as "30s"
	Version string          `json:"version"`
	Why     string          `json:"why"`
	Minutes int             `json:"minutes"`
	Team    string          `json:"team"`
	Note    string          `json:"note"`
	stall   string          // of the path
	every   time.Duration
}

// maxWish bounds the body of a call.
const maxWish = 512 << 10

// operation answers a call of an operator, or of a team, with JSON.
func (s *server) operation(do func(ctx context.Context, r *http.Request, w wish) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		asked, err := s.asked(w, r)
		var answer any
		if err == nil {
			answer, err = do(r.Context(), r, asked)
		}
		var refusal *gate.Refusal
		switch {
		case errors.As(err, &refusal):
			writeJSON(w, http.StatusUnprocessableEntity, map[string]any{
				"type": "about:blank", "title": "The gate has refused it.", "status": http.StatusUnprocessableEntity, "detail": refusal.Error(),
				"check": refusal.Check, "where": refusal.Where, "what": refusal.What, "mend": refusal.Mend,
			})
		case errs.Is(err, errs.Denied) && asked.by == "":
			w.Header().Set("WWW-Authenticate", "Bearer")
			writeJSON(w, http.StatusUnauthorized, map[string]any{"type": "about:blank", "title": errs.As(err).Text, "status": http.StatusUnauthorized})
		case err != nil:
			if errs.As(err) == nil {
				s.log.ErrorContext(r.Context(), "operation failed", "path", r.URL.Path, "error", err)
			}
			errs.WriteProblem(w, err)
		default:
			writeJSON(w, http.StatusOK, answer)
		}
	}
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", map[bool]string{true: "application/problem+json", false: "application/json"}[status >= 400])
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(v) // who has gone needs no answer
}

// asked reads who asks and what for. Denied, Invalid.
func (s *server) asked(w http.ResponseWriter, r *http.Request) (wish, error) {
	asked, err := s.who(r)
	if err != nil {
		return wish{}, err
	}
	if r.Method == http.MethodPost {
		if err := http.NewCrossOriginProtection().Check(r); err != nil {
			return asked, errs.E(errs.Denied, "This was sent from another site.")
		}
		decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxWish))
		if err := decoder.Decode(&asked); err != nil && r.ContentLength != 0 {
			return asked, errs.E(errs.Invalid, "The body is not the JSON that is asked for, of at most 512 KB.")
		}
	}
	if len(asked.Why) > 500 {
		return asked, errs.E(errs.Invalid, "A reason has at most 500 characters.", errs.Field{Name: "why", Text: "Write at most 500 characters."})
	}
	asked.stall = chi.URLParam(r, "stall")
	return asked, nil
}

// who is the holder of the token that a call carries, in its header or, in a browser, in the console's cookie. Denied.
func (s *server) who(r *http.Request) (wish, error) {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if cookie, err := r.Cookie(s.consoleCookie()); token == "" && err == nil {
		token = cookie.Value
	}
	if strings.HasPrefix(token, deploy.TokenPrefix) {
		book, err := s.rollouts.open(r.Context())
		if err != nil {
			return wish{}, err
		}
		have, err := book.FindToken(r.Context(), token)
		return wish{by: "team " + have.Team, team: have.Team}, err
	}
	if caller, err := s.verifier.Caller(token); err != nil || caller != auth.Operator {
		return wish{}, errs.E(errs.Denied, "A token is needed: the operator's, or a team's.")
	}
	return wish{by: auth.Operator}, nil
}

// may refuses a team what is another team's.
func (w wish) may(team string) error {
	if w.team != "" && !strings.EqualFold(w.team, team) {
		return errs.E(errs.Denied, "This token is good for the stalls of the team "+w.team+", and this one is of the team "+cmp.Or(team, "nobody")+".")
	}
	return nil
}

// operatorOnly refuses teams.
func (w wish) operatorOnly() error {
	if w.team != "" {
		return errs.E(errs.Denied, "Only an operator may do that.")
	}
	return nil
}

// steps checks how a canary is to grow, and adds that it is promoted in the end if nobody said otherwise. A share of all at once is none.
func (w *wish) steps() (err error) {
	invalid := func(field, text string) error {
		return errs.E(errs.Invalid, text, errs.Field{Name: field, Text: text})
	}
	w.every, err = time.ParseDuration(cmp.Or(w.Step, "30s"))
	if err != nil || w.every < 0 || w.every > 24*time.Hour {
		return invalid("step", "A step takes from 0s to 24h, such as 30s.")
	}
	if len(w.Canary) > 20 {
		return invalid("canary", "A canary has at most 20 steps.")
	}
	last := 0
	for _, share := range w.Canary {
		if share <= last || share > 100 {
			return invalid("canary", "The steps of a canary are shares in percent that grow, such as 5,25,100.")
		}
		last = share
	}
	if len(w.Canary) > 0 && w.Canary[0] == 100 {
		w.Canary = nil
	}
	return nil
}

// deploy registers a version that runs at an address, once it has passed the gate, and answers when every live container has confirmed it.
func (s *server) deploy(ctx context.Context, _ *http.Request, w wish) (any, error) {
	if err := w.steps(); err != nil {
		return nil, err
	}
	if err := s.reachable(w.URL); err != nil {
		return nil, err
	}
	c := gate.Candidate{Deployment: s.registry.At(strings.TrimSuffix(w.URL, "/")), Given: w.Given}
	if err := s.gate().Examine(ctx, &c, func(string) {}); err != nil {
		return nil, err
	}
	if err := s.mayDeploy(w, &c); err != nil {
		return nil, err
	}
	book, err := s.rollouts.open(ctx)
	if err != nil {
		return nil, err
	}
	version := deploy.Version{Version: c.Version, URL: c.URL, Manifest: w.Given, Team: c.Manifest.Team}
	stall, revision, err := book.Change(ctx, c.Name, func(have *deploy.Stall) error {
		return have.Deploy(version, w.Canary, w.every, deploy.Say{By: w.by, Why: w.Why}, time.Now())
	})
	if e := errs.As(err); e != nil && e.Kind == errs.Conflict {
		return nil, &gate.Refusal{Check: e.Reason, Where: c.Name + " " + c.Version, What: "cannot be deployed now", Mend: e.Text}
	}
	if err != nil {
		return nil, err
	}
	s.log.InfoContext(ctx, "deployed", "stall", c.Name, "version", c.Version, "by", w.by, "canary", w.Canary)
	return stall, s.rollouts.confirm(ctx, book, c.Name, revision)
}

// mayDeploy holds a team to its stalls: by the candidate's manifest, and by the one that stands.
func (s *server) mayDeploy(w wish, c *gate.Candidate) error {
	if err := w.may(c.Manifest.Team); err != nil {
		return err
	}
	if have := s.registry.Snapshot().Stable().Deployment(c.Name); have != nil {
		return w.may(have.Manifest.Team)
	}
	return nil
}

// stallClaims are what stalls may be told of shoppers.
var stallClaims = []string{"sub", "roles"}

func (s *server) gate() *gate.Gate {
	return &gate.Gate{
		Live: s.registry.Snapshot(), Claims: stallClaims,
		Read: func(response *http.Response) error {
			_, err := s.upstream.Read(response)
			return err
		},
		Header: func(_ context.Context, mfe string) (http.Header, error) {
			token, err := s.sessions.anonymousToken("mfe/" + mfe)
			if err != nil {
				return nil, err
			}
			caller, err := s.sessions.signer.ModuleToken("mfe/" + mfe)
			return http.Header{
				"Authorization": {"Bearer " + token}, auth.HeaderCaller: {caller}, "Accept": {"text/html; fragment=1"}, "Accept-Language": {"en"},
				"Feria-Contract": {"1"}, "Feria-Page": {"/"}, "Feria-Slot": {"gate"},
			}, err
		},
	}
}

// change makes a change of a stall's record, for an operator or the stall's own team, and answers when every live container has confirmed it.
func (s *server) change(do func(*deploy.Stall, wish, deploy.Say) error) func(context.Context, *http.Request, wish) (any, error) {
	return func(ctx context.Context, _ *http.Request, w wish) (any, error) {
		book, err := s.rollouts.open(ctx)
		if err != nil {
			return nil, err
		}
		stall, revision, err := book.Change(ctx, w.stall, func(have *deploy.Stall) error {
			stable := have.Stable()
			if stable == nil {
				return errs.E(errs.NotFound, "There is no stall "+w.stall+".")
			}
			if err := w.may(stable.Team); err != nil {
				return err
			}
			return do(have, w, deploy.Say{By: w.by, Why: w.Why})
		})
		if err != nil {
			return nil, err
		}
		return stall, s.rollouts.confirm(ctx, book, w.stall, revision)
	}
}

// state is a stall's record, with how its versions do in all containers.
type state struct {
	*deploy.Stall
	Confirmed bool              `json:"confirmed"` // by every live container
	Recent    map[string]recent `json:"recent"`    // by version
	Trial     *verdict          `json:"trial,omitempty"`
}

func (s *server) states(ctx context.Context, only string) ([]state, error) {
	book, err := s.rollouts.open(ctx)
	if err != nil {
		return nil, err
	}
	data, err := book.Reports(ctx)
	if err != nil {
		return nil, err
	}
	reports, snapshot, all := readReports(data), s.registry.Snapshot(), []state{}
	for name, stall := range snapshot.Stalls {
		if only != "" && name != only {
			continue
		}
		one := state{Stall: stall, Confirmed: confirmed(reports, name, snapshot.Revisions[name]), Recent: map[string]recent{}}
		for _, v := range stall.Versions {
			if sum := lately(reports, name+"~"+v.Version); sum.Requests > 0 {
				one.Recent[v.Version] = sum
			}
		}
		if r := stall.Rollout; r != nil {
			v := judge(together(reports, name, r.Version, r.Began))
			one.Trial = &v
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b state) int { return cmp.Compare(a.Name, b.Name) })
	return all, nil
}

// lately adds up what containers report of a version. Of times the worst is told.
func lately(reports []report, key string) (sum recent) {
	for _, r := range reports {
		one := r.Recent[key]
		sum.Seconds = max(sum.Seconds, one.Seconds)
		sum.Requests, sum.Errors, sum.P95Ms = sum.Requests+one.Requests, sum.Errors+one.Errors, max(sum.P95Ms, one.P95Ms)
	}
	return sum
}

func (s *server) listStalls(ctx context.Context, _ *http.Request, _ wish) (any, error) {
	all, err := s.states(ctx, "")
	return map[string]any{"stalls": all}, err
}

func (s *server) showStall(ctx context.Context, _ *http.Request, w wish) (any, error) {
	all, err := s.states(ctx, w.stall)
	if err == nil && len(all) == 0 {
		err = errs.E(errs.NotFound, "There is no stall "+w.stall+".")
	}
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// mostHistory bounds how many entries are told at once.
const mostHistory = 500

func (s *server) showHistory(ctx context.Context, r *http.Request, w wish) (any, error) {
	most, err := strconv.Atoi(cmp.Or(r.URL.Query().Get("limit"), "50"))
	if err != nil || most < 1 || most > mostHistory {
		return nil, errs.E(errs.Invalid, "The limit is a number from 1 to 500.", errs.Field{Name: "limit", Text: "Write a number from 1 to 500."})
	}
	book, err := s.rollouts.open(ctx)
	if err != nil {
		return nil, err
	}
	all, err := book.History(ctx, w.stall, most)
	return map[string]any{"history": all}, err
}

func (s *server) preview(ctx context.Context, _ *http.Request, w wish) (any, error) {
	if w.Minutes < 0 || w.Minutes > int(mostPreview/time.Minute) {
		return nil, errs.E(errs.Invalid, "A preview lasts at most a week.", errs.Field{Name: "minutes", Text: "Write a number from 1 to 10080."})
	}
	if have := s.registry.Snapshot().Stable().Deployment(w.stall); have != nil {
		if err := w.may(have.Manifest.Team); err != nil {
			return nil, err
		}
	}
	link, until, err := s.makePreview(ctx, w.stall, strings.TrimSuffix(w.URL, "/"), time.Duration(cmp.Or(w.Minutes, 60))*time.Minute)
	return map[string]any{"link": link, "until": until}, err
}

func (s *server) listTokens(ctx context.Context, _ *http.Request, w wish) (any, error) {
	book, err := s.rollouts.open(ctx)
	if err := errors.Join(w.operatorOnly(), err); err != nil {
		return nil, err
	}
	all, err := book.Tokens(ctx)
	return map[string]any{"tokens": all}, err
}

func (s *server) issueToken(ctx context.Context, _ *http.Request, w wish) (any, error) {
	if err := w.operatorOnly(); err != nil {
		return nil, err
	}
	book, err := s.rollouts.open(ctx)
	if err != nil {
		return nil, err
	}
	token, kept, err := book.IssueToken(ctx, w.Team, w.Note, w.by)
	if err != nil {
		return nil, err
	}
	s.log.InfoContext(ctx, "team token issued", "team", kept.Team, "id", kept.ID, "by", w.by)
	return map[string]any{"token": token, "id": kept.ID, "team": kept.Team}, nil
}

func (s *server) revokeToken(ctx context.Context, r *http.Request, w wish) (any, error) {
	if err := w.operatorOnly(); err != nil {
		return nil, err
	}
	book, err := s.rollouts.open(ctx)
	if err != nil {
		return nil, err
	}
	id := chi.URLParam(r, "id")
	if err := book.RevokeToken(ctx, id); err != nil {
		return nil, err
	}
	s.log.InfoContext(ctx, "team token revoked", "id", id, "by", w.by)
	return map[string]any{"revoked": id}, nil
}

// loadedFor is the deployment that a browser's word is about: one that it may well have.
func (s *server) loadedFor(r *http.Request, stall, version string) *registry.Deployment {
	if d := s.previews(r)[stall]; d != nil {
		return d
	}
	return s.registry.Snapshot().Deployment(stall, version)
}
