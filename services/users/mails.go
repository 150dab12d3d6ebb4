package users

import (
	"context"
	"net/url"
	"time"

	"feria/internal/errs"
	"feria/internal/i18n"
	"feria/internal/mail"
	"feria/internal/postgres"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// mailRow is a mail that is to be sent. What it says is made when it is: no link is kept that works.
type mailRow struct {
	ID       uuid.UUID `db:"id"`
	Kind     string    `db:"kind"`
	Email    string    `db:"email"`
	Locale   string    `db:"locale"`
	Created  time.Time `db:"created"`
	Attempts int       `db:"attempts"`
}

// Kinds of mails.
const (
	resetMail   = "reset"
	changedMail = "password_changed"
)

const (
	lookEvery  = 2 * time.Second  // for mails that another process was asked for, and those to be tried again
	firstRetry = 10 * time.Second // doubles from attempt to attempt
	lastRetry  = time.Hour
	keepTrying = 24 * time.Hour
)

// wake has mails sent that were just committed.
func (s *service) wake() {
	select {
	case s.posted <- struct{}{}:
	default: // the sender is about to look anyway
	}
}

// sendForever sends mails as they come. Several processes may do it at once. A mail that a crash cuts off is sent again, with
// the same id.
func (s *service) sendForever(ctx context.Context) error {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		for {
			found, err := s.sendOne(ctx)
			if err != nil && ctx.Err() == nil {
				return err
			}
			if !found || err != nil {
				break
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-s.posted:
		case <-tick.C:
		}
	}
}

// sendOne sends the mail that is due longest, and reports whether there was one. Its error is the database's; a server of mails that
// does not take the mail is tried again later.
func (s *service) sendOne(ctx context.Context) (found bool, err error) {
	err = postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		var m mailRow
		if m, found, err = nextMail(ctx, tx, s.now()); err != nil || !found {
			return err
		}
		message, wanted, err := s.compose(ctx, tx, m)
		if err != nil {
			return err
		}
		if wanted {
			if err := s.mailer.Send(ctx, message); err != nil {
				return s.putOff(ctx, tx, m, err)
			}
		}
		return closeMail(ctx, tx, m.ID, s.now())
	})
	return found, err
}

// putOff has the mail tried again later, unless it is too late for it. The link that it held stays good: the server may have taken it after all.
func (s *service) putOff(ctx context.Context, tx *sqlx.Tx, m mailRow, cause error) error {
	now := s.now()
	most := keepTrying
	if m.Kind == resetMail {
		most = resetLife // who asked has long asked again
	}
	wait := min(firstRetry<<min(m.Attempts, 12), lastRetry)
	if now.Add(wait).After(m.Created.Add(most)) {
		s.log.ErrorContext(ctx, "a mail was given up", "mail", m.ID, "kind", m.Kind, "attempts", m.Attempts+1, "error", cause)
		return closeMail(ctx, tx, m.ID, now)
	}
	s.log.WarnContext(ctx, "a mail was not sent, it is tried again", "mail", m.ID, "kind", m.Kind, "in", wait, "error", cause)
	return retryMail(ctx, tx, m.ID, now.Add(wait))
}

// compose writes the mail. It is not wanted if the address has no account.
func (s *service) compose(ctx context.Context, tx *sqlx.Tx, m mailRow) (_ mail.Message, wanted bool, err error) {
	message := mail.Message{ID: m.ID.String(), To: m.Email, Date: s.now()}
	if m.Kind == changedMail {
		say := s.messages.Localizer(m.Locale)
		message.Subject = say.T("mail.changed.subject")
		message.Text = say.T("mail.changed.text", "link", s.page(m.Locale, "/forgot-password"))
		return message, true, nil
	}
	a, err := findByEmail(ctx, tx, m.Email)
	if errs.Is(err, errs.NotFound) {
		return mail.Message{}, false, nil
	}
	if err != nil {
		return mail.Message{}, false, err
	}
	token, hash := newToken()
	if err := insertReset(ctx, tx, hash, a.ID, s.now().Add(resetLife)); err != nil {
		return mail.Message{}, false, err
	}
	say := s.messages.Localizer(a.Locale)
	message.To = a.Email
	message.Subject = say.T("mail.reset.subject")
	message.Text = say.T("mail.reset.text", "link", s.page(a.Locale, "/reset-password")+"?"+url.Values{"token": {token}}.Encode())
	return message, true, nil
}

func (s *service) page(locale, path string) string { return s.publicURL + i18n.Path(locale, path) }
