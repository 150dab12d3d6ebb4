package users

import (
	"io"
	"mime/quotedprintable"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"feria/internal/app"
	"feria/internal/errs"
	feriamail "feria/internal/mail"

	usersv1 "feria/internal/contract/services/users/v1"
)

// received is a mail as it arrived.
type received struct{ to, subject, text string }

// mails sends what is due and reads all that was sent, in the order of sending.
func (d *desk) mails(t *testing.T) (all []received) {
	t.Helper()
	folder := t.TempDir()
	var err error
	if d.mailer, err = feriamail.New(app.Config{Data: folder, MailFrom: "Feria <no-reply@localhost>", PublicURL: "http://localhost:8080"}); err != nil {
		t.Fatal(err)
	}
	for {
		found, err := d.sendOne(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !found {
			break
		}
		d.at = d.at.Add(time.Millisecond)
	}
	files, err := filepath.Glob(filepath.Join(folder, "mail", "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		all = append(all, readMail(t, name))
	}
	return all
}

func readMail(t *testing.T, name string) received {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	message, err := mail.ReadMessage(file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(quotedprintable.NewReader(message.Body))
	if err != nil {
		t.Fatal(err)
	}
	return received{message.Header.Get("To"), message.Header.Get("Subject"), string(text)}
}

func (d *desk) startReset(t *testing.T, email, from string) error {
	t.Helper()
	_, err := d.StartReset(t.Context(), &usersv1.StartResetRequest{Email: email, Locale: "en", Client: client(from)})
	return err
}

func (d *desk) finishReset(t *testing.T, token, password string) error {
	t.Helper()
	_, err := d.FinishReset(t.Context(), &usersv1.FinishResetRequest{Token: token, Password: password})
	return err
}

// token is that of the link in a mail.
func token(t *testing.T, m received, page string) string {
	t.Helper()
	_, rest, found := strings.Cut(m.text, page+"?token=")
	if !found {
		t.Fatalf("no link to %s in %s", page, m.text)
	}
	value, err := url.QueryUnescape(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func TestAResetWorksOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	session := d.signUp(t, "ana@example.com")
	if err := d.startReset(t, "ANA@example.com", "10.0.0.1"); err != nil {
		t.Fatal(err)
	}
	if err := d.startReset(t, "nobody@example.com", "10.0.0.1"); err != nil {
		t.Fatal(err)
	}
	mails := d.mails(t)
	if len(mails) != 1 || mails[0].to != "<ana@example.com>" {
		t.Fatal(mails)
	}
	link := token(t, mails[0], "http://localhost:8080/es/reset-password") // she reads Spanish
	if d.count(t, `SELECT count(*) FROM resets r, mails m WHERE r::text || m::text LIKE '%' || $1 || '%'`, link) != 0 {
		t.Error("the token is kept")
	}
	if err := d.finishReset(t, link, "short"); errs.FieldText(err, "password") == "" {
		t.Error(err)
	}
	if err := d.finishReset(t, link, "another password"); err != nil {
		t.Fatal(err)
	}
	if err := d.finishReset(t, link, "a third password"); !errs.Is(err, errs.Denied) || errs.ReasonOf(err) != "dead_link" {
		t.Errorf("twice: %v", err)
	}
	d.mustBeShut(t, session, "no_session")
	if _, err := d.signIn(t, "ana@example.com", "another password", "10.0.0.1", ""); err != nil {
		t.Error(err)
	}
	if told := d.mails(t); len(told) != 1 || !strings.Contains(told[0].text, "/es/forgot-password") {
		t.Errorf("she is told of it by %v", told)
	}
}

func TestALinkIsGoodForAnHour(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.signUp(t, "ana@example.com")
	for range 2 {
		if err := d.startReset(t, "ana@example.com", "10.0.0.1"); err != nil {
			t.Fatal(err)
		}
	}
	mails := d.mails(t)
	if len(mails) != 2 {
		t.Fatal(mails)
	}
	first, second := token(t, mails[0], "/reset-password"), token(t, mails[1], "/reset-password")
	for _, wrong := range []string{"", "nonsense", first[1:], first + "A"} {
		if err := d.finishReset(t, wrong, "another password"); !errs.Is(err, errs.Denied) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	d.at = d.at.Add(resetLife - time.Second)
	if err := d.finishReset(t, first, "another password"); err != nil {
		t.Errorf("just in time: %v", err)
	}
	if err := d.finishReset(t, second, "a third password"); !errs.Is(err, errs.Denied) {
		t.Errorf("a link from before the password was set: %v", err)
	}
	d.at = d.at.Add(time.Hour)
	if err := d.startReset(t, "ana@example.com", "10.0.0.1"); err != nil {
		t.Fatal(err)
	}
	mails = d.mails(t)
	late := token(t, mails[len(mails)-1], "/reset-password")
	d.at = d.at.Add(resetLife)
	if err := d.finishReset(t, late, "another password"); !errs.Is(err, errs.Denied) {
		t.Errorf("after an hour: %v", err)
	}
}

func TestResetsAreNotAskedForTooOften(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.signUp(t, "ana@example.com")
	for _, email := range []string{"ana@example.com", "nobody@example.com"} {
		for range resetsOfEmail.most {
			if err := d.startReset(t, email, "10.0.0.1"); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.startReset(t, strings.ToUpper(email), "10.0.0.2"); !errs.Is(err, errs.Exhausted) {
			t.Errorf("%s: %v", email, err)
		}
	}
	if err := d.startReset(t, "not an address", "10.0.0.1"); errs.FieldText(err, "email") == "" {
		t.Error(err)
	}
}

// A server that takes no mail is asked again, until the mail is of no use.
func TestAMailIsTriedAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.signUp(t, "ana@example.com")
	if err := d.startReset(t, "ana@example.com", "10.0.0.1"); err != nil {
		t.Fatal(err)
	}
	var err error
	d.mailer, err = feriamail.New(app.Config{SMTPURL: "smtp://127.0.0.1:1", MailFrom: "no-reply@localhost", PublicURL: "http://localhost"})
	if err != nil {
		t.Fatal(err)
	}
	if found, err := d.sendOne(t.Context()); !found || err != nil {
		t.Fatal(found, err)
	}
	if found, err := d.sendOne(t.Context()); found || err != nil {
		t.Errorf("at once: %v %v", found, err)
	}
	d.at = d.at.Add(firstRetry)
	if mails := d.mails(t); len(mails) != 1 {
		t.Errorf("%d mails came", len(mails))
	}
	if mails := d.mails(t); len(mails) != 0 {
		t.Errorf("%d mails came again", len(mails))
	}
}
