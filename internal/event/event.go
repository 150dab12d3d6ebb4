// Package event is how services tell each other what happened.
//
// A service writes an event into its own log, the table outbox, in the transaction of the change that it tells of (Append). Its relay
// publishes the log to JetStream, in order for each aggregate, at least once. A consumer applies each event exactly once in effect:
// it records what it has applied in the transaction of the effect. A producer knows nothing of its consumers.
//
// The log is the truth and the stream a copy: JetStream acknowledges before it has synced to disk, and what it lost is published again
// from the log (Rebuild).
package event

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"feria/internal/telemetry"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Event is something that happened to an aggregate.
type Event struct {
	Aggregate string        // the thing's id; events of one aggregate keep their order
	Version   int64         // the aggregate's, growing with each of its changes
	Message   proto.Message // of a contract, in the past tense
}

// Received is an event as it reaches a consumer.
type Received struct {
	ID        uuid.UUID
	Subject   string
	Aggregate string
	Version   int64
	Time      time.Time
	Trace     string // of what caused it, as a traceparent header

	payload []byte
}

// channel is the name under which a log says that it has grown.
const channel = "outbox"

// Append writes events into the service's log. They are published after tx commits, and never if it does not.
func Append(ctx context.Context, tx *sqlx.Tx, events ...Event) error {
	if len(events) == 0 {
		return nil
	}
	var ids, subjects, aggregates pq.StringArray
	var versions pq.Int64Array
	var payloads pq.ByteaArray
	for _, e := range events {
		payload, err := proto.Marshal(e.Message)
		if err != nil {
			return fmt.Errorf("event of %s: %w", e.Aggregate, err)
		}
		id, err := uuid.NewV7()
		if err != nil {
			return err
		}
		ids, subjects = append(ids, id.String()), append(subjects, Subject(e.Message.ProtoReflect().Descriptor()))
		aggregates, versions, payloads = append(aggregates, e.Aggregate), append(versions, e.Version), append(payloads, payload)
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO outbox (id, subject, aggregate, version, payload, trace)
		SELECT e.*, $6 FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::bytea[]) AS e`,
		ids, subjects, aggregates, versions, payloads, telemetry.Traceparent(ctx))
	if err != nil {
		return fmt.Errorf("log %d events: %w", len(events), err)
	}
	if _, err := tx.ExecContext(ctx, `NOTIFY `+channel); err != nil {
		return fmt.Errorf("log %d events: %w", len(events), err)
	}
	return nil
}

// Subject is where an event of the type is published: feria.services.orders.v1.OrderPlaced at "orders.order.placed.v1". The first word of
// the message's name is the thing, the others say what happened to it.
func Subject(message protoreflect.MessageDescriptor) string {
	path := strings.Split(string(message.FullName()), ".") // feria services orders v1 OrderPlaced
	if len(path) != 5 {
		return string(message.FullName())
	}
	var words []string
	for i, r := range path[4] {
		if unicode.IsUpper(r) || i == 0 {
			words = append(words, "")
		}
		words[len(words)-1] += string(unicode.ToLower(r))
	}
	return path[2] + "." + words[0] + "." + strings.Join(words[1:], "_") + "." + path[3]
}

// stream is the JetStream stream of a service's events.
func stream(service string) string { return strings.ToUpper(service) }
