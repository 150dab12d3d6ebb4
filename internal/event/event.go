// Package event is how services tell each other what happened.
//
// A service writes an event into its own log, the table outbox, in the transaction of the change that it tells of (Append). Its relay
// publishes the log to a JetStream stream of the service's own, in order for each aggregate. A consumer of another service applies each
// event exactly once in effect: it records what it has applied in the transaction of the effect. A producer knows nothing of its consumers.
//
// The log is the truth and the stream a copy: JetStream acknowledges before it has synced to disk. Each message says how far the log has
// been published with it, so the stream itself tells where to go on: after a crash, after the loss of its end, and when it is gone
// altogether. A consumer keeps its place in its own database and checks that the stream is still the one it has read.
//
// The package is for what happened to aggregates. What nobody misses when it is lost, such as a courier's position, is for core NATS.
package event

import (
	"context"
	"errors"
	"fmt"
	"time"

	"feria/internal/telemetry"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"google.golang.org/protobuf/proto"
)

// Event is something that happened to an aggregate.
type Event struct {
	Aggregate string        // the thing's id; events of one aggregate keep their order
	Version   int64         // the aggregate's, growing with each of its changes
	Message   proto.Message // of a contract, in the past tense
}

// Received is an event as it reaches a consumer.
type Received struct {
	ID        uuid.UUID // the same at each delivery
	Subject   string
	Aggregate string
	Version   int64
	Time      time.Time // when its transaction began
	Trace     string    // of what caused it, as a traceparent header

	payload []byte
}

// Message decodes the event by the types that are linked into the program. Handlers made by On have no need of it.
func (e Received) Message() (proto.Message, error) {
	kind, err := typeOf(e.Subject)
	if err != nil {
		return nil, err
	}
	message := kind.New().Interface()
	if err := proto.Unmarshal(e.payload, message); err != nil {
		return nil, fmt.Errorf("decode %s: %w", e.Subject, err)
	}
	return message, nil
}

const (
	// channel is where a log says that it has grown.
	channel = "outbox"
	// doorbell is the advisory lock that a relay holds while it wants to be woken.
	doorbell = 0x6f7574626f78 // "outbox"
)

// Append writes events into the service's log. They are published after tx commits, and never if it does not. To keep the order of an
// aggregate's events, tx must have changed or locked the aggregate before: then it is the order of the changes.
//
// A notification makes transactions commit one after the other, across all databases of a cluster, and so costs more than the event. It is
// sent only if the relay waits for one. A relay that is awake is kept from going to sleep, by the shared lock, until tx has ended.
func Append(ctx context.Context, tx *sqlx.Tx, events ...Event) error {
	if len(events) == 0 {
		return nil
	}
	var ids, subjects, aggregates pq.StringArray
	var versions pq.Int64Array
	var payloads pq.ByteaArray
	for _, e := range events {
		id, subject, payload, err := encode(e)
		if err != nil {
			return fmt.Errorf("event of %s: %w", e.Aggregate, err)
		}
		ids, subjects, payloads = append(ids, id.String()), append(subjects, subject), append(payloads, payload)
		aggregates, versions = append(aggregates, e.Aggregate), append(versions, e.Version)
	}
	_, err := tx.ExecContext(ctx, `
		WITH logged AS (
		    INSERT INTO outbox (id, subject, aggregate, version, payload, trace)
		    SELECT e.*, $6 FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::bytea[]) AS e
		)
		SELECT CASE WHEN NOT pg_try_advisory_xact_lock_shared($7) THEN pg_notify($8, '') END`,
		ids, subjects, aggregates, versions, payloads, telemetry.Traceparent(ctx), doorbell, channel)
	if err != nil {
		return fmt.Errorf("log %d events: %w", len(events), err)
	}
	return nil
}

func encode(e Event) (id uuid.UUID, subject string, payload []byte, err error) {
	if e.Message == nil || e.Aggregate == "" {
		return id, "", nil, errors.New("an event needs a message and an aggregate")
	}
	name := e.Message.ProtoReflect().Descriptor().FullName()
	if subject = Subject(name); subject == "" {
		return id, "", nil, fmt.Errorf("%s is no event of a service's contract", name)
	}
	if payload, err = proto.Marshal(e.Message); err != nil {
		return id, "", nil, err
	}
	id, err = uuid.NewV7()
	return id, subject, payload, err
}
