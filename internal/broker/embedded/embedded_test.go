package embedded_test

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"feria/internal/broker"
	"feria/internal/broker/embedded"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var quiet = slog.New(slog.DiscardHandler)

func start(t *testing.T, folder string, o embedded.Options) *embedded.Server {
	t.Helper()
	s, err := embedded.Start(t.Context(), folder, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatIsAcknowledgedIsThereAfterARestart(t *testing.T) {
	folder := t.TempDir()
	for round := range 2 {
		s := start(t, folder, embedded.Options{})
		conn, err := s.Connect("test")
		if err != nil {
			t.Fatal(err)
		}
		js, err := jetstream.New(conn)
		if err != nil {
			t.Fatal(err)
		}
		stream, err := js.CreateOrUpdateStream(t.Context(), jetstream.StreamConfig{Name: "T", Subjects: []string{"t.>"}})
		if err != nil {
			t.Fatal(err)
		}
		if got := stream.CachedInfo().State.LastSeq; got != uint64(round) {
			t.Errorf("round %d: %d messages", round, got)
		}
		if _, err := js.Publish(t.Context(), "t.x", nil); err != nil {
			t.Fatal(err)
		}
		conn.Close()
		s.Close()
	}
}

func TestOnlyWhoKnowsThePasswordReachesABrokerThatListens(t *testing.T) {
	s := start(t, t.TempDir(), embedded.Options{Host: "127.0.0.1", Password: "pa:ss/word"})
	defer s.Close()
	conn, err := broker.Connect(s.URL(), "test", quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.FlushTimeout(5 * time.Second); err != nil {
		t.Error(err)
	}
	if _, err := nats.Connect("nats://" + conn.ConnectedAddr()); err == nil {
		t.Error("a stranger was let in")
	}
	own, err := s.Connect("own")
	if err != nil {
		t.Fatal(err)
	}
	own.Close()
}

func TestABrokerOfThisProcessOpensNoPort(t *testing.T) {
	s := start(t, t.TempDir(), embedded.Options{})
	defer s.Close()
	if s.URL() != "" {
		t.Errorf("it listens at %s", s.URL())
	}
}

func TestABrokerThatIsDownAtFirstIsFoundLater(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	_ = listener.Close() // it was opened to find a free port
	var log bytes.Buffer
	address := (&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port}).String()
	back := make(chan struct{}, 1)
	conn, err := broker.Connect("nats://feria:secret@"+address, "test", slog.New(slog.NewTextHandler(&log, nil)),
		nats.ConnectHandler(func(*nats.Conn) { back <- struct{}{} }))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if text := log.String(); !strings.Contains(text, "does not answer yet") || strings.Contains(text, "secret") {
		t.Errorf("log = %s", text)
	}
	s := start(t, t.TempDir(), embedded.Options{Host: "127.0.0.1", Port: port, Password: "secret"})
	defer s.Close()
	<-back
	if err := conn.FlushTimeout(5 * time.Second); err != nil {
		t.Error(err)
	}
}

func TestWhatCannotStartSaysWhyInOneSentence(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, test := range map[string]struct {
		ctx     context.Context
		folder  string
		options embedded.Options
	}{
		"a folder that is a file":  {t.Context(), file, embedded.Options{}},
		"a port that is taken":     {t.Context(), t.TempDir(), embedded.Options{Host: "127.0.0.1", Port: taken.Addr().(*net.TCPAddr).Port, Password: "x"}},
		"no password":              {t.Context(), t.TempDir(), embedded.Options{Host: "127.0.0.1"}},
		"an address of the world":  {t.Context(), t.TempDir(), embedded.Options{Host: "0.0.0.0", Password: "x"}},
		"a start that is given up": {ended, t.TempDir(), embedded.Options{}},
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			s, err := embedded.Start(test.ctx, test.folder, test.options)
			if err == nil {
				s.Close()
				t.Fatal("it started")
			}
			if strings.Contains(err.Error(), "\n") || time.Since(began) > 10*time.Second {
				t.Errorf("after %s: %v", time.Since(began), err)
			}
			t.Log(err)
		})
	}
	if _, err := broker.Connect("http://u:secret@x", "test", quiet); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("error = %v", err)
	}
}
