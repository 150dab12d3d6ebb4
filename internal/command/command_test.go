package command_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"

	"feria/internal/auth"
	"feria/internal/broker/embedded"
	"feria/internal/command"
	"feria/internal/errs"

	reviewsv1 "feria/internal/contract/services/reviews/v1"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
)

const service = "services/reviews"

var root = auth.Root(bytes.Repeat([]byte{7}, 32))

func connect(t *testing.T) *nats.Conn {
	t.Helper()
	server, err := embedded.Start(t.Context(), t.TempDir(), embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	conn, err := server.Connect("test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	return conn
}

func sender(t *testing.T, conn *nats.Conn, module string) *command.Sender {
	t.Helper()
	s, err := command.NewSender(conn, &auth.Signer{Module: module, Key: root.Key(module)}, service)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// receive carries commands out by handing them to the test, until the test ends; refuse may fail some.
func receive(t *testing.T, conn *nats.Conn, refuse func(*reviewsv1.PostReview) error) <-chan *reviewsv1.PostReview {
	t.Helper()
	taken := make(chan *reviewsv1.PostReview, 16)
	handle := func(_ context.Context, id uuid.UUID, c *reviewsv1.PostReview) error {
		if err := refuse(c); err != nil {
			return err
		}
		if c.GetId() != id.String() {
			t.Errorf("command %s came as %s", c.GetId(), id)
		}
		taken <- c
		return nil
	}
	receiver := command.NewReceiver(conn, &auth.Verifier{Module: service, Keys: root}, "bff/reviews", slog.New(slog.DiscardHandler), handle)
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	group.Go(func() {
		if err := receiver.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() { cancel(); group.Wait() })
	return taken
}

func send(t *testing.T, s *command.Sender, title string) uuid.UUID {
	t.Helper()
	id := uuid.New()
	if err := s.Send(t.Context(), id, &reviewsv1.PostReview{Id: id.String(), Title: title}); err != nil {
		t.Fatal(err)
	}
	return id
}

func next(t *testing.T, taken <-chan *reviewsv1.PostReview) string {
	t.Helper()
	select {
	case c := <-taken:
		return c.GetTitle()
	case <-t.Context().Done():
		t.Fatal("no command came")
		return ""
	}
}

func always(*reviewsv1.PostReview) error { return nil }

func TestCommandWaitsForItsService(t *testing.T) {
	conn := connect(t)
	s := sender(t, conn, "bff/reviews")
	var kept reviewsv1.PostReview
	if found, err := s.Waiting(t.Context(), uuid.New(), &kept); err != nil || found {
		t.Fatal("before the first command:", found, err)
	}
	id := send(t, s, "one")
	if found, err := s.Waiting(t.Context(), id, &kept); err != nil || !found || kept.GetTitle() != "one" {
		t.Fatal(found, err)
	}
	send(t, s, "two")
	taken := receive(t, conn, always)
	if a, b := next(t, taken), next(t, taken); a != "one" || b != "two" {
		t.Errorf("%s before %s", a, b)
	}
	send(t, s, "three")
	next(t, taken) // by now the first one has been acknowledged
	if found, err := s.Waiting(t.Context(), id, &kept); err != nil || found {
		t.Error("it waits although it was taken:", found, err)
	}
}

func TestCommandSignedByAnotherIsNotCarriedOut(t *testing.T) {
	conn := connect(t)
	send(t, sender(t, conn, "bff/cart"), "forged")
	send(t, sender(t, conn, "bff/reviews"), "true")
	if got := next(t, receive(t, conn, always)); got != "true" {
		t.Error(got)
	}
}

func TestWhatFailsIsTriedAgainAndWhatIsRefusedIsNot(t *testing.T) {
	conn := connect(t)
	s := sender(t, conn, "bff/reviews")
	send(t, s, "wrong")
	send(t, s, "unlucky")
	attempts := map[string]int{}
	taken := receive(t, conn, func(c *reviewsv1.PostReview) error { // commands are taken one after the other
		attempts[c.GetTitle()]++
		switch {
		case c.GetTitle() == "wrong":
			return errs.E(errs.Invalid, "No.")
		case attempts["unlucky"] == 1:
			return errors.New("the database is away")
		case attempts["unlucky"] == 2:
			panic("a defect")
		}
		return nil
	})
	if got := next(t, taken); got != "unlucky" || attempts["unlucky"] != 3 || attempts["wrong"] != 1 {
		t.Error(got, attempts)
	}
}
