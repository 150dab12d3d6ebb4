package users

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"strconv"
	"time"

	"feria/internal/errs"
)

// limit is how often something may be tried within a time, counted by who tries or by whom it concerns.
type limit struct {
	name   string
	most   int
	within time.Duration
}

// What may be tried how often. Guesses at passwords count when they fail, and never when they succeed. Those made on devices on which
// an account has never been signed in to count together, so that no botnet gets more of them; they do not count against
// a device on which it has: nobody is locked out of where they are known.
var (
	guessesFromAddress = limit{"guesses from address", 20, 15 * time.Minute}
	guessesByStrangers = limit{"guesses by strangers", 10, 15 * time.Minute}
	guessesOnDevice    = limit{"guesses on device", 10, 15 * time.Minute}
	guessesInSession   = limit{"guesses in session", 10, 15 * time.Minute} // of somebody who is signed in
	resetsFromAddress  = limit{"resets from address", 20, time.Hour}
	resetsOfEmail      = limit{"resets of email", 3, time.Hour}
)

// openChallenges is how many challenges of one asker may wait for an authenticator at once.
const openChallenges = 60

// tally is a limit for somebody.
type tally struct {
	limit
	key []byte
}

// pseudonym stands for what is not to be kept itself, such as a network address: nobody without the service's secret tells which it is.
type pseudonym []byte

func (p pseudonym) of(kind, value string) []byte {
	mac := hmac.New(sha256.New, p)
	mac.Write([]byte(kind + "\x00" + value))
	return mac.Sum(nil)
}

func (p pseudonym) tally(l limit, who string) tally { return tally{l, p.of(l.name, who)} }

// allow is Exhausted, with the time to wait, if any of the tallies is full.
func (s *service) allow(ctx context.Context, tallies ...tally) error {
	for _, t := range tallies {
		full, err := fullUntil(ctx, s.db, t, s.now())
		if err != nil {
			return err
		}
		if wait := full.Sub(s.now()); wait > 0 {
			return tooOften(wait)
		}
	}
	return nil
}

// tooOften rounds up to minutes: who comes back then is let in.
func tooOften(wait time.Duration) error {
	minutes := strconv.Itoa(int((wait + time.Minute - 1) / time.Minute))
	return errs.E(errs.Exhausted, "That was tried too often. Try again in "+minutes+" min.").Because("too_often", "minutes", minutes)
}
