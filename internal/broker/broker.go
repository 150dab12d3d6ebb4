// Package broker connects modules to NATS, in which the store's events flow and stalls announce themselves.
//
// It links no server: see package embedded for the one that the store runs in its own process.
package broker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
)

// Connect connects to the NATS server at an address such as nats://user:password@host:4222, in the name of the program. It does not wait for
// the server: one that comes later, or comes back, is found, for as long as the connection is not closed. Its error says that the address
// is none. The password is never part of an error or of the log.
func Connect(address, name string, log *slog.Logger, more ...nats.Option) (*nats.Conn, error) {
	shown, err := visible(address)
	if err != nil {
		return nil, err
	}
	conn, err := nats.Connect(address, append(Options(name, log), more...)...)
	if err != nil {
		return nil, fmt.Errorf("the broker at %s cannot be used: %w", shown, err)
	}
	if !conn.IsConnected() {
		log.Warn("the broker does not answer yet and is tried again and again", "address", shown, "error", conn.LastError())
	}
	return conn, nil
}

// visible is the address, or several of one cluster with commas between them, without passwords.
func visible(address string) (string, error) {
	var shown []string
	for one := range strings.SplitSeq(address, ",") {
		u, err := url.Parse(strings.TrimSpace(one))
		if err != nil || u.Host == "" || u.Scheme != "nats" && u.Scheme != "tls" {
			return "", errors.New("the broker's address must be one such as nats://localhost:4222") // err may quote the password
		}
		shown = append(shown, u.Redacted())
	}
	return strings.Join(shown, ","), nil
}

// Options are those of every connection of the store: it is made again for ever, quickly at first, and not by all at the same moment.
func Options(name string, log *slog.Logger) []nats.Option {
	return []nats.Option{
		nats.Name(name), nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1),
		nats.ReconnectWait(250 * time.Millisecond), nats.ReconnectJitter(250*time.Millisecond, time.Second),
		nats.Timeout(2 * time.Second), nats.PingInterval(20 * time.Second), nats.MaxPingsOutstanding(2),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil { // nil: closed by us
				log.Warn("the broker was lost", "error", err)
			}
		}),
		nats.ReconnectHandler(func(c *nats.Conn) { log.Info("the broker is back", "address", c.ConnectedUrlRedacted()) }),
		nats.ErrorHandler(func(_ *nats.Conn, s *nats.Subscription, err error) {
			subject := ""
			if s != nil {
				subject = s.Subject
			}
			log.Error("the broker reports", "error", err, "subject", subject)
		}),
	}
}

// Await waits until the connection stands. Its error is a sentence that says who does not answer, or who refuses.
func Await(ctx context.Context, conn *nats.Conn, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	status := conn.StatusChanged(nats.CONNECTED)
	look := time.NewTicker(50 * time.Millisecond) // a refusal is no change of status
	defer look.Stop()
	for !conn.IsConnected() {
		why := conn.LastError()
		if errors.Is(why, nats.ErrAuthorization) || errors.Is(why, nats.ErrAuthExpired) {
			return errors.New("the NATS server refuses its user or password: write it as nats://user:password@host:4222")
		}
		select {
		case <-status:
		case <-look.C:
		case <-ctx.Done():
			return fmt.Errorf("no NATS server answers there (%w): start it, or unset the variable and the store runs its own", cmp.Or(why, ctx.Err()))
		}
	}
	return nil
}
