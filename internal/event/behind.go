package event

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"
	"github.com/nats-io/nats.go/jetstream"
)

// Lag is what stands in the streams and was not taken by the consumer, and what it has parked. Any process of the service may ask.
func (c *Consumer) Lag(ctx context.Context) (Lag, error) {
	js, err := jetstream.New(c.broker)
	if err != nil {
		return Lag{}, err
	}
	var lag Lag
	for service, subjects := range c.subjects() {
		if err := c.addLag(ctx, js, service, subjects, &lag); err != nil {
			return Lag{}, fmt.Errorf("lag of %s: %w", c.name, err)
		}
	}
	var parked struct {
		Events int         `db:"events"`
		Oldest pq.NullTime `db:"oldest"`
	}
	if err := c.db.GetContext(ctx, &parked, `SELECT count(*) AS events, min(at) AS oldest FROM parked WHERE consumer = $1`, c.name); err != nil {
		return Lag{}, fmt.Errorf("lag of %s: %w", c.name, err)
	}
	lag.Parked = parked.Events
	lag.age(parked.Oldest.Time)
	return lag, nil
}

// age notes an event that is still to be done, if its time is known.
func (l *Lag) age(at time.Time) {
	if !at.IsZero() && (l.Oldest.IsZero() || at.Before(l.Oldest)) {
		l.Oldest = at
	}
}

// addLag adds what stands in one stream behind the consumer's place.
func (c *Consumer) addLag(ctx context.Context, js jetstream.JetStream, service string, subjects []string, lag *Lag) error {
	stream, err := js.Stream(ctx, streamName(service))
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil // nothing was ever published
	}
	if err != nil {
		return err
	}
	at, err := c.placeIn(ctx, stream)
	if err != nil {
		return err
	}
	for _, subject := range subjects {
		m, err := stream.GetMsg(ctx, at+1, jetstream.WithGetMsgSubject(subject))
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if e, known := received(m.Subject, m.Header, m.Data); known {
			lag.age(e.Time)
		}
	}
	n, err := c.countBehind(ctx, stream, at, subjects)
	lag.Events += n
	return err
}

// countBehind asks the broker how many messages a reader would be given from a place on.
func (c *Consumer) countBehind(ctx context.Context, stream jetstream.Stream, at uint64, subjects []string) (int, error) {
	probe, err := stream.CreateConsumer(ctx, jetstream.ConsumerConfig{
		FilterSubjects: subjects, DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: at + 1,
		AckPolicy: jetstream.AckNonePolicy, MemoryStorage: true, InactiveThreshold: answerTime,
	})
	if err != nil {
		return 0, err
	}
	info := probe.CachedInfo()
	return int(info.NumPending), stream.DeleteConsumer(ctx, info.Name)
}

// placeIn is the sequence of the last message that was taken of the stream; 0 if it is not the stream that was read.
func (c *Consumer) placeIn(ctx context.Context, stream jetstream.Stream) (uint64, error) {
	info := stream.CachedInfo()
	var sequences []uint64
	err := c.db.SelectContext(ctx, &sequences, `SELECT sequence FROM inbox_cursor WHERE consumer = $1 AND stream = $2 AND created = $3`,
		c.name, info.Config.Name, createdAt(info))
	if err != nil || len(sequences) == 0 {
		return 0, err
	}
	return sequences[0], nil
}

// CaughtUp returns when the consumer, in whichever process it runs, has taken everything that stands in the streams at the time of the call:
// applied it, or parked it. Its error is that of the context, or of who could not be asked.
func (c *Consumer) CaughtUp(ctx context.Context) error {
	js, err := jetstream.New(c.broker)
	if err != nil {
		return err
	}
	for service, subjects := range c.subjects() {
		stream, err := js.Stream(ctx, streamName(service))
		if errors.Is(err, jetstream.ErrStreamNotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("%s from %s: %w", c.name, service, err)
		}
		if err := c.reach(ctx, stream, subjects); err != nil {
			return fmt.Errorf("%s from %s: %w", c.name, service, err)
		}
	}
	return nil
}

// reach waits until the last message of the subjects is taken.
func (c *Consumer) reach(ctx context.Context, stream jetstream.Stream, subjects []string) error {
	var last uint64
	for _, subject := range subjects {
		m, err := stream.GetLastMsgForSubject(ctx, subject)
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		last = max(last, m.Sequence)
	}
	for {
		progress := c.progress.wait()
		at, err := c.placeIn(ctx, stream)
		if err != nil || at >= last {
			return err
		}
		select {
		case <-progress:
		case <-time.After(20 * lookForProgress): // it may be another process that makes it
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
