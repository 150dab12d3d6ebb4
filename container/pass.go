package container

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"feria/container/registry"
	"feria/internal/errs"

	usersv1 "feria/internal/contract/services/users/v1"
)

// cut is what is remembered of a session: the tokens that were cut from it, and what has become of it.
type cut struct {
	tokens  map[string]string // by audience
	subject string            // whom they name
	until   time.Time
	renewed string // the value that replaces it on the device; "" while it stands
	expires time.Time
	before  string // the value that this one has replaced, or ""
	left    bool   // its shopper has signed in or out: it is nobody's, and what stands on the device now is not its to clear
}

const (
	maxCut      = 20_000           // sessions whose tokens are remembered
	tokenMargin = 30 * time.Second // a token is not used in its last moments
	cutTime     = 5 * time.Second  // how long the cutting of tokens may take
	leftTime    = time.Minute      // how long requests may be under way with a session that was left

	// cookieGrace is how long an answer waits to hear whether its session is renewed. Without it nothing is lost: the old value opens the
	// session until the new one has come back.
	cookieGrace = 500 * time.Millisecond
)

// asked is a session whose tokens are being cut for the stalls of a table.
type asked struct {
	session string
	table   *registry.Table
}

// pass is what a visit shows stalls that want to know the shopper. All requests of a session that come at the same time share one call, and
// so do all slots of a page.
type pass struct {
	ready chan struct{} // closed once the rest is known
	cut   cut
	err   error
}

// ended reports whether the session of the pass opens nothing any more.
func (p *pass) ended() bool { return errs.Is(p.err, errs.Denied) || errs.Is(p.err, errs.NotFound) }

// pass asks for the tokens of a session, unless they are remembered. It does not wait.
func (s *sessions) pass(ctx context.Context, session string, table *registry.Table) *pass {
	s.mu.Lock()
	defer s.mu.Unlock()
	if have, ok := s.cut[session]; ok && time.Now().Before(have.until) && have.serves(table) {
		p := &pass{ready: make(chan struct{}), cut: have}
		close(p.ready)
		return p
	}
	key := asked{session, table}
	if p := s.under[key]; p != nil {
		return p
	}
	p := &pass{ready: make(chan struct{})}
	if s.under == nil {
		s.under = make(map[asked]*pass)
	}
	s.under[key] = p
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cutTime) // whoever asked first may leave
		defer cancel()
		p.cut, p.err = s.ask(ctx, key)
		s.land(key, p)
	}()
	return p
}

// serves reports whether there is a token for every stall that wants one.
func (c cut) serves(table *registry.Table) bool {
	if c.left {
		return true
	}
	for _, d := range table.Order {
		if len(d.Manifest.Claims) > 0 && c.tokens["mfe/"+d.Name] == "" {
			return false
		}
	}
	return true
}

// ask has the tokens of all stalls that want one cut, in one call.
func (s *sessions) ask(ctx context.Context, of asked) (cut, error) {
	var audiences []string
	for _, d := range of.table.Order {
		if len(d.Manifest.Claims) > 0 {
			audiences = append(audiences, "mfe/"+d.Name)
		}
	}
	answer, err := s.users.Cut(ctx, &usersv1.CutRequest{Session: of.session, Audiences: audiences})
	if err != nil {
		return cut{}, err
	}
	fresh := cut{tokens: answer.GetTokens(), subject: subjectOf(answer.GetTokens()), until: answer.GetExpires().AsTime().Add(-tokenMargin)}
	if renewed := answer.GetRenewed(); renewed != "" && renewed != of.session {
		fresh.renewed, fresh.expires = renewed, answer.GetRenewedExpires().AsTime()
	}
	return fresh, nil
}

// land remembers what was cut, under the value that was shown and under the one that replaces it: requests that are under way hold the old
// one. A session that was left meanwhile stays left.
func (s *sessions) land(key asked, p *pass) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer close(p.ready)
	delete(s.under, key)
	if have := s.cut[key.session]; have.left && time.Now().Before(have.until) {
		p.cut, p.err = have, nil
		return
	}
	if p.err != nil {
		return
	}
	s.remember(key.session, p.cut)
	if p.cut.renewed != "" {
		s.remember(p.cut.renewed, cut{tokens: p.cut.tokens, subject: p.cut.subject, until: p.cut.until, before: key.session})
	}
}

func (s *sessions) remember(session string, c cut) {
	if s.cut == nil || len(s.cut) >= maxCut {
		s.cut = make(map[string]cut)
	}
	s.cut[session] = c
}

// forget drops the tokens of a session that its shopper has left, and of the value that it replaced.
func (s *sessions) forget(session string) {
	if session == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	left := cut{left: true, until: time.Now().Add(leftTime)}
	if have := s.cut[session]; have.before != "" {
		s.remember(have.before, left)
	}
	s.remember(session, left)
}

// renew has the session's tokens cut anew when they are next needed: a stall has said that it is not what it was.
func (s *sessions) renew(session string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.cut[session].left {
		delete(s.cut, session)
	}
}

// enter asks who the shopper is, if that is to be told. What a visit has asked it knows.
func (v *visit) enter(ctx context.Context, personal bool) {
	if v.pass == nil && v.session != "" && personal {
		v.pass = v.s.sessions.pass(ctx, v.session, v.table)
	}
}

// token is what a stall is told of the shopper: who they are if that is to be told and they have a session, else that they are nobody.
func (v *visit) token(ctx context.Context, to *registry.Deployment, personal bool) (string, error) {
	audience := "mfe/" + to.Name
	if !personal || v.pass == nil { // in this order: nobody has entered before where it is not personal
		return v.s.sessions.anonymousToken(audience)
	}
	select {
	case <-v.pass.ready:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	switch {
	case v.pass.ended() || v.pass.cut.left:
		return v.s.sessions.anonymousToken(audience)
	case v.pass.err != nil:
		return "", v.pass.err
	case v.pass.cut.tokens[audience] == "":
		return "", fmt.Errorf("no token was cut for %s", audience)
	default:
		return v.pass.cut.tokens[audience], nil
	}
}

// admit puts on the device what has become of its session: the value that replaces it, or nothing if it has ended. It comes before the head
// of the answer. A page that nobody has asked for yet leaves the device as it is: the value that stands there is still good.
func (v *visit) admit(ctx context.Context, w http.ResponseWriter) {
	defer v.sign(w)
	if v.pass == nil || !v.pass.wait(ctx, cookieGrace) || speculative(v.r) {
		return
	}
	switch {
	case v.pass.ended():
		v.s.sessions.clear(w)
	case v.pass.cut.renewed != "":
		v.s.sessions.write(w, v.pass.cut.renewed, v.pass.cut.expires)
	}
}

// wait reports whether the pass was ready in time.
func (p *pass) wait(ctx context.Context, most time.Duration) bool {
	select {
	case <-p.ready:
		return true
	default:
	}
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-p.ready:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	return false
}
