package event

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/nats-io/nats.go/jetstream"
)

// publication is the work of a relay that leads. It is the only writer of its stream and knows the number of the stream's last message, so
// that each of its messages can demand to be the next one: where one is lost or comes late, as from a relay that leads no more, those
// behind it are refused, and the order of the log is the order of the stream.
type publication struct {
	conn    *sqlx.Conn // holds the lock
	js      jetstream.JetStream
	service string
	log     *slog.Logger

	created time.Time // the stream
	last    uint64    // message of the stream
	cursor  cursor    // behind it
}

// errDiverged says that the stream is not as the relay has left it.
var errDiverged = errors.New("the stream is not as it was left")

// resume finds out from the stream how far the log has been published. If the stream does not tell, everything is published again, and
// consumers pass over what they know.
func (r *Relay) resume(ctx context.Context, conn *sqlx.Conn) (*publication, error) {
	js, err := jetstream.New(r.broker, jetstream.WithPublishAsyncMaxPending(4*relayBatch), jetstream.WithPublishAsyncTimeout(answerTime))
	if err != nil {
		return nil, err
	}
	cluster, moved, err := adopt(ctx, r.db)
	if err != nil {
		return nil, err
	}
	if moved {
		r.log.Warn("the log was restored into another database cluster and is published again")
	}
	stream, err := producerStream(ctx, js, r.service)
	if err != nil {
		return nil, err
	}
	info := stream.CachedInfo()
	p := &publication{
		conn: conn, js: js, service: r.service, log: r.log,
		created: info.Created, last: info.State.LastSeq, cursor: beginning(cluster),
	}
	e, c, found, err := lastPublished(ctx, stream, info.State.FirstSeq, info.State.LastSeq)
	if err != nil || !found || c.cluster != cluster {
		return p, err
	}
	known, err := holds(ctx, conn, c.position, e.ID)
	if err != nil {
		return nil, err
	}
	if !known {
		r.log.Warn("the stream holds events that the log does not: the log is published again, and the stream should be rebuilt", "id", e.ID)
		return p, nil
	}
	p.cursor = c
	return p, nil
}

// verify returns errDiverged if the stream has lost something, or somebody else has written to it.
func (p *publication) verify(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	stream, err := p.js.Stream(ctx, streamName(p.service))
	if err != nil {
		return fmt.Errorf("stream of %s: %w", p.service, err)
	}
	if info := stream.CachedInfo(); !info.Created.Equal(p.created) || info.State.LastSeq != p.last {
		return errDiverged
	}
	return nil
}

// publishNext publishes what comes next in the log, and returns how many events that were.
func (p *publication) publishNext(ctx context.Context) (int, error) {
	rows, c, err := window(ctx, p.conn, p.cursor, relayBatch)
	if err != nil {
		return 0, err
	}
	n, err := p.publish(ctx, c, rows)
	if err != nil {
		return 0, err
	}
	p.cursor = c.next(rows[:n], n == len(rows) && n < relayBatch)
	return n, nil
}

// publish returns how many of the events, the first ones, are in the stream.
func (p *publication) publish(ctx context.Context, window cursor, rows []row) (int, error) {
	acks := make([]jetstream.PubAckFuture, len(rows))
	next := p.last
	for i, e := range rows {
		if !strings.HasPrefix(e.Subject, p.service+".") {
			p.log.Error("an event of another service's contract is in the log and is not published", "subject", e.Subject, "id", e.ID)
			continue
		}
		var err error
		if acks[i], err = p.js.PublishMsgAsync(e.message(window), jetstream.WithExpectLastSequence(next)); err != nil {
			return 0, fmt.Errorf("publish %s: %w", e.Subject, err)
		}
		next++
	}
	doubles := false
	for i, ack := range acks {
		if ack == nil {
			continue
		}
		stored, err := acknowledged(ctx, ack)
		switch {
		case err == nil && stored.Duplicate:
			doubles = true
		case err == nil:
			p.last = stored.Sequence
		case doubles && isWrongSequence(err):
			return i, nil // it counted on those that were dropped as doubles
		default:
			return 0, fmt.Errorf("publish %s: %w", rows[i].Subject, err)
		}
	}
	return len(rows), nil
}

func acknowledged(ctx context.Context, ack jetstream.PubAckFuture) (*jetstream.PubAck, error) {
	select {
	case stored := <-ack.Ok():
		return stored, nil
	case err := <-ack.Err():
		return nil, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func isWrongSequence(err error) bool {
	said, ok := errors.AsType[*jetstream.APIError](err)
	return ok && said.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence
}
