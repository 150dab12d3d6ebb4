// Package mail sends mails: by an SMTP server, or, where none is set, into files that any mail program opens. It sends one mail
// once and says whether that worked; to keep mails until they are sent is for whoever has a database.
package mail

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"feria/internal/app"

	gomail "github.com/wneessen/go-mail"
)

// Message is a mail of plain text.
type Message struct {
	ID      string // the same whenever it is sent anew, so that a mail that arrives twice is seen as one
	To      string // one address
	Subject string
	Text    string
	Date    time.Time
}

// sendTime is how long a server may take for one mail.
const sendTime = 20 * time.Second

// Mailer sends mails. It is safe for concurrent use.
type Mailer struct {
	from   string
	domain string
	folder string          // where files go if there is no server
	server string          // "" if there is none
	how    []gomail.Option // of reaching it
	dial   gomail.DialContextFunc
}

// New makes the mailer that the settings describe. It connects to nothing yet.
func New(cfg app.Config) (*Mailer, error) {
	m := &Mailer{from: cfg.MailFrom, domain: cfg.PublicHost(), folder: filepath.Join(cfg.Data, "mail")}
	if cfg.SMTPURL == "" {
		return m, nil
	}
	u, err := url.Parse(string(cfg.SMTPURL))
	if err != nil {
		return nil, fmt.Errorf("FERIA_SMTP_URL is no address") // without the cause, which may hold the password
	}
	m.server = u.Hostname()
	m.how = []gomail.Option{
		gomail.WithTimeout(sendTime), gomail.WithTLSConfig(&tls.Config{ServerName: m.server, MinVersion: tls.VersionTLS12}),
	}
	m.how = append(m.how, security(u)...)
	if u.Scheme == "smtp" {
		m.dial = (&net.Dialer{}).DialContext
	}
	if port := u.Port(); port != "" {
		number, err := strconv.Atoi(port)
		if err != nil {
			return nil, fmt.Errorf("FERIA_SMTP_URL: port %q is no number", port)
		}
		m.how = append(m.how, gomail.WithPort(number))
	}
	if password, ok := u.User.Password(); ok {
		m.how = append(m.how, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	if _, err := gomail.NewClient(m.server, m.how...); err != nil {
		return nil, fmt.Errorf("FERIA_SMTP_URL: %w", err)
	}
	return m, nil
}

// security is how a connection is encrypted: from the first byte with smtps, else by STARTTLS. A password never goes out
// in the clear, but to this machine.
func security(u *url.URL) []gomail.Option {
	switch _, secret := u.User.Password(); {
	case u.Scheme == "smtps":
		return []gomail.Option{gomail.WithSSLPort(false)}
	case secret && !loopback(u.Hostname()):
		return []gomail.Option{gomail.WithTLSPortPolicy(gomail.TLSMandatory)}
	default:
		return []gomail.Option{gomail.WithTLSPortPolicy(gomail.TLSOpportunistic)}
	}
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Send hands the mail over to the server, or writes it to a file "<time>-<id>.eml" that only this user may read. Whoever sends
// again after an error may send twice.
func (m *Mailer) Send(ctx context.Context, message Message) error {
	mail, err := m.compose(message)
	if err != nil {
		return fmt.Errorf("mail %s: %w", message.ID, err)
	}
	if m.server == "" {
		err = m.write(mail, message)
	} else {
		err = m.hand(ctx, mail)
	}
	if err != nil {
		return fmt.Errorf("mail %s: %w", message.ID, err)
	}
	return nil
}

func (m *Mailer) compose(message Message) (*gomail.Msg, error) {
	mail := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := mail.From(m.from); err != nil {
		return nil, err
	}
	if err := mail.To(message.To); err != nil {
		return nil, err
	}
	mail.Subject(message.Subject)
	mail.SetMessageIDWithValue(message.ID + "@" + m.domain)
	mail.SetDateWithValue(message.Date)
	mail.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: nobody's holiday answers it
	mail.SetBodyString(gomail.TypeTextPlain, message.Text)
	return mail, nil
}

func (m *Mailer) hand(ctx context.Context, mail *gomail.Msg) error {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	how := m.how
	if m.dial != nil {
		// The client leaves a connection open on which it was refused: it is closed here when all is done.
		how = append(slices.Clip(how), gomail.WithDialContextFunc(func(dialing context.Context, network, address string) (net.Conn, error) {
			conn, err := m.dial(dialing, network, address)
			if err == nil {
				context.AfterFunc(ctx, func() { _ = conn.Close() })
			}
			return conn, err
		}))
	}
	client, err := gomail.NewClient(m.server, how...)
	if err != nil {
		return err
	}
	return client.DialAndSendWithContext(ctx, mail)
}

// write makes the file under another name first, so that none is ever seen half-written.
func (m *Mailer) write(mail *gomail.Msg, message Message) error {
	if err := os.MkdirAll(m.folder, 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(m.folder, ".*.part") // mode 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(file.Name()) }() // after the rename there is none
	_, err = mail.WriteTo(file)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	name := message.Date.UTC().Format("20060102T150405.000Z") + "-" + filepath.Base(message.ID) + ".eml"
	return os.Rename(file.Name(), filepath.Join(m.folder, name))
}
