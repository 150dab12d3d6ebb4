package event

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	applyBatch = 256             // events that are applied in one transaction, at most
	ackWait    = 5 * time.Minute // longer than any batch takes
)

// place is how far a consumer has read a stream.
type place struct {
	Created  string         `db:"created"` // the stream
	Subjects pq.StringArray `db:"subjects"`
	Sequence uint64         `db:"sequence"` // of the last message that was taken
	ID       uuid.UUID      `db:"id"`
}

// reader reads the stream of one service for a consumer, from its place on. What the broker says was acknowledged decides nothing: messages
// that were delivered and not acknowledged would come again after those that stand behind them.
type reader struct {
	*Consumer
	stream   string
	subjects []string

	place    place
	received jetstream.SequencePair // of the last message
	messages chan jetstream.Msg
	failed   chan error
}

// delivery is an event as the stream delivered it.
type delivery struct {
	Received
	sequence uint64
	known    bool // a relay has published it
}

// read applies what stands in the stream and what comes, until the context ends. An error means that it is to be begun again.
func (c *Consumer) read(ctx context.Context, service string, subjects []string) error {
	slices.Sort(subjects)
	r := &reader{
		Consumer: c, stream: streamName(service), subjects: subjects,
		messages: make(chan jetstream.Msg, applyBatch), failed: make(chan error, 1),
	}
	js, err := jetstream.New(c.broker)
	if err != nil {
		return err
	}
	stop, err := r.open(ctx, js, service)
	if err != nil {
		return fmt.Errorf("%s from %s: %w", c.name, r.stream, err)
	}
	defer stop()
	for {
		batch, last, err := r.next(ctx)
		if err == nil {
			err = r.take(ctx, batch)
		}
		if err == nil {
			err = last.Ack()
		}
		if err != nil {
			return fmt.Errorf("%s from %s: %w", c.name, r.stream, err)
		}
		c.progress.made()
	}
}

// open finds the reader's place and has the broker deliver what stands behind it. The durable consumer in the broker is made anew: it is
// there for operators to see, and to be given messages by.
func (r *reader) open(ctx context.Context, js jetstream.JetStream, service string) (stop func(), err error) {
	stream, err := consumerStream(ctx, js, service)
	if err != nil {
		return nil, err
	}
	if r.place, err = r.find(ctx, stream); err != nil {
		return nil, err
	}
	asking, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	if err := stream.DeleteConsumer(asking, r.name); err != nil && !errors.Is(err, jetstream.ErrConsumerNotFound) {
		return nil, err
	}
	source, err := stream.CreateConsumer(asking, jetstream.ConsumerConfig{
		Durable: r.name, FilterSubjects: r.subjects, DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: r.place.Sequence + 1,
		AckPolicy: jetstream.AckAllPolicy, AckWait: ackWait, MaxAckPending: 16 * applyBatch,
	})
	if err != nil {
		return nil, err
	}
	ended := make(chan struct{})
	consuming, err := source.Consume(func(m jetstream.Msg) {
		select {
		case r.messages <- m:
		case <-ended:
		}
	}, jetstream.PullMaxMessages(4*applyBatch), jetstream.ConsumeErrHandler(func(_ jetstream.ConsumeContext, err error) {
		select {
		case r.failed <- err:
		default: // one is enough
		}
	}))
	if err != nil {
		return nil, err
	}
	return func() {
		close(ended)
		consuming.Stop()
		<-consuming.Closed()
	}, nil
}

// find reads the place from the database. It is the stream's beginning if the consumer is new, has a handler that it did not have, or finds
// another stream than the one it had read: a new one, or one that has lost what had been read and was filled again.
func (r *reader) find(ctx context.Context, stream jetstream.Stream) (place, error) {
	created := createdAt(stream.CachedInfo())
	var known place
	err := r.db.GetContext(ctx, &known, `
		INSERT INTO inbox_cursor AS c (consumer, stream, created, subjects, sequence, id) VALUES ($1, $2, $3, $4, 0, $5)
		ON CONFLICT (consumer, stream) DO UPDATE SET consumer = c.consumer
		RETURNING created, subjects, sequence, id`, r.name, r.stream, created, pq.StringArray(r.subjects), uuid.Nil)
	if err != nil {
		return place{}, fmt.Errorf("place in the stream: %w", err)
	}
	same, err := holdsMessage(ctx, stream, known)
	if err != nil {
		return place{}, err
	}
	found := place{Created: created, Subjects: r.subjects}
	if same && known.Created == created && isSubset(r.subjects, known.Subjects) {
		found.Sequence, found.ID = known.Sequence, known.ID
	} else if known.Sequence > 0 {
		r.log.Warn("the stream is read from its beginning, for another one was read before, or without some events", "stream", r.stream)
	}
	_, err = r.db.ExecContext(ctx, `
		UPDATE inbox_cursor SET created = $3, subjects = $4, sequence = $5, id = $6 WHERE consumer = $1 AND stream = $2`,
		r.name, r.stream, found.Created, found.Subjects, found.Sequence, found.ID)
	if err != nil {
		return place{}, fmt.Errorf("place in the stream: %w", err)
	}
	return found, nil
}

// createdAt tells a stream from others that had its name.
func createdAt(stream *jetstream.StreamInfo) string {
	return stream.Created.UTC().Format(time.RFC3339Nano)
}

// holdsMessage reports whether the message at the place is the one that was read there.
func holdsMessage(ctx context.Context, stream jetstream.Stream, p place) (bool, error) {
	if p.Sequence == 0 {
		return true, nil
	}
	m, err := stream.GetMsg(ctx, p.Sequence)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("message %d of the stream: %w", p.Sequence, err)
	}
	e, _ := received(m.Subject, m.Header, m.Data)
	return e.ID == p.ID, nil
}

func isSubset(part, whole []string) bool {
	return !slices.ContainsFunc(part, func(s string) bool { return !slices.Contains(whole, s) })
}

// next waits for a message and takes with it what has come behind it. Its error is that of the context, or says why messages may be missing.
func (r *reader) next(ctx context.Context) (batch []delivery, last jetstream.Msg, err error) {
	var m jetstream.Msg
	select {
	case m = <-r.messages:
	case err := <-r.failed:
		return nil, nil, err
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	for {
		if batch, err = r.add(batch, m); err != nil {
			return nil, nil, err
		}
		last = m
		if len(batch) == applyBatch || len(r.messages) == 0 {
			return batch, last, nil
		}
		m = <-r.messages
	}
}

// add puts the message into the batch, unless it has come before. It is an error if one before it has not come.
func (r *reader) add(batch []delivery, m jetstream.Msg) ([]delivery, error) {
	meta, err := m.Metadata()
	if err != nil {
		return nil, err
	}
	if meta.Sequence.Consumer != r.received.Consumer+1 {
		return nil, fmt.Errorf("messages between %d and %d were not delivered", r.received.Stream, meta.Sequence.Stream)
	}
	r.received.Consumer = meta.Sequence.Consumer
	if meta.Sequence.Stream <= r.received.Stream {
		return batch, nil
	}
	r.received.Stream = meta.Sequence.Stream
	e, known := received(m.Subject(), m.Headers(), m.Data())
	return append(batch, delivery{e, meta.Sequence.Stream, known}), nil
}

// advance moves the place in the transaction of what was taken. It fails if another replica has moved it.
func (r *reader) advance(ctx context.Context, tx *sqlx.Tx, to delivery) error {
	result, err := tx.ExecContext(ctx, `
		UPDATE inbox_cursor SET sequence = $5, id = $6 WHERE consumer = $1 AND stream = $2 AND created = $3 AND sequence = $4`,
		r.name, r.stream, r.place.Created, r.place.Sequence, to.sequence, to.ID)
	if err != nil {
		return fmt.Errorf("place in the stream: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(errOvertaken, err)
	}
	return nil
}

// errOvertaken says that another replica has gone on from where this one was.
var errOvertaken = errors.New("another replica reads the stream")
