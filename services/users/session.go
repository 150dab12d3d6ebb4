package users

import (
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// session is a row, with the roles of its account.
type session struct {
	ID           uuid.UUID      `db:"id"`
	Kind         string         `db:"kind"`
	Subject      string         `db:"subject"`
	Account      uuid.NullUUID  `db:"account"`
	Roles        pq.StringArray `db:"roles"`
	Generation   int64          `db:"generation"`
	SecretHash   []byte         `db:"secret_hash"`
	PreviousHash []byte         `db:"previous_hash"`
	FirstHeld    *time.Time     `db:"first_held"` // when the current key was first held out
	Used         time.Time      `db:"used"`       // last, to ten minutes or so
	UserAgent    string         `db:"user_agent"`
	Guest        string         `db:"guest"` // who signed in with it, "" if nobody was
	Created      time.Time      `db:"created"`
	Expires      time.Time      `db:"expires"`
	Ended        *time.Time     `db:"ended"`
	EndReason    string         `db:"end_reason"`
}

// Kinds of session.
const (
	guestKind  = "guest"
	memberKind = "member"
)

// How long sessions last. Each renewal begins their life anew, up to the longest.
const (
	guestLife   = 90 * 24 * time.Hour
	memberLife  = 30 * 24 * time.Hour
	longestLife = 365 * 24 * time.Hour
)

const (
	renewAfter = 10 * time.Minute // since it was first held out, a key is replaced
	grace      = 30 * time.Second // how long its predecessor opens the session once it has been held out itself
)

// Why sessions ended.
const (
	signedOut = "signed_out"
	joined    = "joined" // the guest has become a member
	reused    = "reused" // a key was held out after it had been replaced for good
)

// newSession is a session that begins now, and the key that opens it.
func (c cutter) newSession(kind, subject string, now time.Time) (session, key) {
	id := uuid.Must(uuid.NewV7())
	first := c.key(id, 0)
	s := session{ID: id, Kind: kind, Subject: subject, SecretHash: first.hash(), Used: now, Created: now}
	s.Expires = s.until(now)
	return s, first
}

// until is how long a session lasts that is used now.
func (s session) until(now time.Time) time.Time {
	life := guestLife
	if s.Kind == memberKind {
		life = memberLife
	}
	if longest := s.Created.Add(longestLife); longest.Before(now.Add(life)) {
		return longest
	}
	return now.Add(life)
}

// verdict is what is to be done about a key that was held out.
type verdict int

const (
	shut  verdict = iota // the key does not open the session
	stale                // it was replaced for good: it is stolen, or its successor is
	held                 // it opens the session
	first                // it opens the session, for the first time
	renew                // it opens the session, and is due to be replaced
	again                // it opens the session, and was replaced: the successor has not arrived
)

// judge decides about a key that is held out now. Nothing changes.
func (c cutter) judge(s session, k key, now time.Time) verdict {
	over := s.Ended != nil || !now.Before(s.Expires)
	switch current, previous := k.opens(s.SecretHash), k.opens(s.PreviousHash); {
	case over:
		return shut
	case current && s.FirstHeld == nil:
		return first // however old it is: those who hold its predecessor have their grace yet
	case current && now.Sub(*s.FirstHeld) >= renewAfter:
		return renew
	case current:
		return held
	case previous && (s.FirstHeld == nil || now.Sub(*s.FirstHeld) < grace):
		return again
	case previous:
		return stale
	}
	if generation, ok := c.made(k); ok && generation < s.Generation {
		return stale
	}
	return shut
}
