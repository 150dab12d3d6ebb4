package mail

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"feria/internal/app"
)

func config(t *testing.T, environ ...string) app.Config {
	t.Helper()
	cfg, err := app.Load(append(environ, "FERIA_DATA="+t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

func mailer(t *testing.T, cfg app.Config) *Mailer {
	t.Helper()
	m, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

var message = Message{
	ID: "0192-1", To: "ana@example.com", Subject: "Elige una contraseña", Text: "Hola:\n\nhttp://localhost:8080/es/reset-password?token=a_b-c\n",
	Date: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC),
}

// check holds a mail as it arrived against what was sent.
func check(t *testing.T, arrived io.Reader) {
	t.Helper()
	got, err := mail.ReadMessage(arrived)
	if err != nil {
		t.Fatal(err)
	}
	for header, want := range map[string]string{
		"From": `"Feria" <no-reply@localhost>`, "To": "<ana@example.com>", "Message-Id": "<0192-1@localhost>", "Auto-Submitted": "auto-generated",
		"Date": "Mon, 23 Nov 2026 12:00:00 +0000", "Subject": "=?UTF-8?q?Elige_una_contrase=C3=B1a?=",
	} {
		if got.Header.Get(header) != want {
			t.Errorf("%s: %q, want %q", header, got.Header.Get(header), want)
		}
	}
	body, err := io.ReadAll(got.Body)
	if err != nil || !strings.Contains(string(body), "reset-password?token=3Da_b-c") {
		t.Errorf("%s: %v", body, err)
	}
}

func TestWithoutAServerMailsAreFilesOfTheirOwner(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	m := mailer(t, cfg)
	for range 2 { // again, as after a crash: still one file
		if err := m.Send(t.Context(), message); err != nil {
			t.Fatal(err)
		}
	}
	folder := filepath.Join(cfg.Data, "mail")
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 || entries[0].Name() != "20261123T120000.000Z-0192-1.eml" {
		t.Fatal(entries, err)
	}
	file, err := os.Open(filepath.Join(folder, entries[0].Name()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	check(t, file)
	for name, want := range map[string]os.FileMode{folder: 0o700, file.Name(): 0o600} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v %v", name, info.Mode(), err)
		}
	}
}

// server speaks SMTP (RFC 5321) with one client, and remembers what it was told.
type server struct {
	address string
	ended   chan struct{}
	lines   []string
	mail    string
}

func serve(t *testing.T) *server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{address: listener.Addr().String(), ended: make(chan struct{})}
	go func() {
		defer close(s.ended)
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		s.speak(conn)
	}()
	t.Cleanup(func() { _ = listener.Close(); <-s.ended })
	return s
}

func (s *server) speak(conn net.Conn) {
	lines := bufio.NewScanner(conn)
	fmt.Fprint(conn, "220 test\r\n")
	for lines.Scan() {
		s.lines = append(s.lines, lines.Text())
		switch verb, _, _ := strings.Cut(strings.ToUpper(lines.Text()), " "); verb {
		case "EHLO":
			fmt.Fprint(conn, "250-test\r\n250 AUTH PLAIN LOGIN\r\n")
		case "DATA":
			fmt.Fprint(conn, "354 go on\r\n")
			for lines.Scan() && lines.Text() != "." {
				s.mail += lines.Text() + "\r\n"
			}
			fmt.Fprint(conn, "250 taken\r\n")
		case "QUIT":
			fmt.Fprint(conn, "221 bye\r\n")
			return
		default:
			fmt.Fprint(conn, "250 test\r\n")
		}
	}
}

func TestAServerTakesTheMail(t *testing.T) {
	t.Parallel()
	s := serve(t)
	if err := mailer(t, config(t, "FERIA_SMTP_URL=smtp://"+s.address)).Send(t.Context(), message); err != nil {
		t.Fatal(err)
	}
	<-s.ended
	check(t, strings.NewReader(s.mail))
}

func TestAPasswordNeverGoesOutInTheClear(t *testing.T) {
	t.Parallel()
	s := serve(t)
	m := mailer(t, config(t, "FERIA_SMTP_URL=smtp://ana:secret@mail.example"))
	m.dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, s.address)
	}
	if err := m.Send(t.Context(), message); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("sent, or told: %v", err)
	}
	<-s.ended
	if said := strings.Join(s.lines, "\n"); !strings.Contains(said, "EHLO") || strings.Contains(said, "AUTH") || s.mail != "" {
		t.Errorf("without TLS the server was told %s", said)
	}
}

func TestSettingsOfMailAreChecked(t *testing.T) {
	t.Parallel()
	for setting, says := range map[string]string{
		"FERIA_SMTP_URL=http://mail.example": "FERIA_SMTP_URL must be", "FERIA_SMTP_URL=smtp://ana:se cret@x": "FERIA_SMTP_URL must be",
		"FERIA_SMTP_URL=smtp://": "FERIA_SMTP_URL must be", "FERIA_MAIL_FROM=nobody": "FERIA_MAIL_FROM must be",
	} {
		if _, err := app.Load([]string{setting}); err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "se cret") {
			t.Errorf("%s: %v", setting, err)
		}
	}
	for public, from := range map[string]string{
		"https://feria.example": `"Feria" <no-reply@feria.example>`, "http://127.0.0.1:8080": `"Feria" <no-reply@localhost>`, "http://[::1]:8080": `"Feria" <no-reply@localhost>`,
	} {
		if cfg := config(t, "FERIA_PUBLIC_URL="+public); cfg.MailFrom != from {
			t.Errorf("%s: mails come from %s", public, cfg.MailFrom)
		}
	}
}
