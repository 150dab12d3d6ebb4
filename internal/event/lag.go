package event

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Lag is how far a relay or a consumer is behind.
type Lag struct {
	Events int       // that are still to be published, or taken
	Parked int       // that a consumer has taken and could not apply yet, with those that queue behind them
	Oldest time.Time // of all of these; zero if there are none
}

// Lag is what the log holds and the stream does not. Any process may ask.
func (r *Relay) Lag(ctx context.Context) (Lag, error) {
	snapshot, err := currentSnapshot(ctx, r.db)
	if err != nil {
		return Lag{}, err
	}
	return r.lag(ctx, snapshot)
}

func (r *Relay) lag(ctx context.Context, snapshot string) (Lag, error) {
	js, err := jetstream.New(r.broker)
	if err != nil {
		return Lag{}, err
	}
	var cluster string
	if err := r.db.GetContext(ctx, &cluster, `SELECT identifier FROM outbox_cluster`); err != nil {
		return Lag{}, fmt.Errorf("cluster of the log: %w", err)
	}
	from := beginning(cluster)
	stream, err := js.Stream(ctx, streamName(r.service))
	switch {
	case errors.Is(err, jetstream.ErrStreamNotFound):
		return backlog(ctx, r.db, from, snapshot)
	case err != nil:
		return Lag{}, fmt.Errorf("stream of %s: %w", r.service, err)
	}
	state := stream.CachedInfo().State
	e, c, found, err := lastPublished(ctx, stream, state.FirstSeq, state.LastSeq)
	if err != nil {
		return Lag{}, err
	}
	if found && c.cluster == cluster {
		if found, err = holds(ctx, r.db, c.position, e.ID); err != nil {
			return Lag{}, err
		}
		if found {
			from = c
		}
	}
	return backlog(ctx, r.db, from, snapshot)
}

// CaughtUp returns when everything is published that had been committed when it was called.
func (r *Relay) CaughtUp(ctx context.Context) error {
	snapshot, err := currentSnapshot(ctx, r.db)
	if err != nil {
		return err
	}
	for pause := lookForProgress; ; pause = min(2*pause, time.Second) { // to count a long backlog is work
		lag, err := r.lag(ctx, snapshot)
		if err != nil || lag.Events == 0 {
			return err
		}
		if !sleep(ctx, pause) {
			return ctx.Err()
		}
	}
}

// lookForProgress is how often, at first, CaughtUp asks what other processes have done.
const lookForProgress = 5 * time.Millisecond

func currentSnapshot(ctx context.Context, db *sqlx.DB) (string, error) {
	var snapshot string
	if err := db.GetContext(ctx, &snapshot, `SELECT CAST(pg_current_snapshot() AS text)`); err != nil {
		return "", fmt.Errorf("snapshot of the log: %w", err)
	}
	return snapshot, nil
}

// lookAtStream is what a notification says after which the stream is not what it was.
const lookAtStream = "stream"

// Rebuild throws a service's stream away; its relay fills a new one from the log, and consumers read that, passing over what they have
// applied. It is for a stream that is damaged or holds what the log does not; one that lost something is seen to by the relay itself.
func Rebuild(ctx context.Context, db *sqlx.DB, broker *nats.Conn, service string) error {
	js, err := jetstream.New(broker)
	if err != nil {
		return err
	}
	if err := js.DeleteStream(ctx, streamName(base(service))); err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
		return fmt.Errorf("rebuild the stream of %s: %w", service, err)
	}
	if _, err := db.ExecContext(ctx, `SELECT pg_notify($1, $2)`, channel, lookAtStream); err != nil {
		return fmt.Errorf("rebuild the stream of %s: %w", service, err)
	}
	return nil
}
