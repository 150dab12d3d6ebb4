package event

import (
	"context"
	"errors"
	"fmt"

	"feria/internal/errs"
	"feria/internal/postgres"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// refusal says that the handler of one event of a batch failed, and nothing else did.
type refusal struct {
	at    int
	cause error
}

func (r *refusal) Error() string { return r.cause.Error() }
func (r *refusal) Unwrap() error { return r.cause }

// take applies a batch in one transaction. If one event of it cannot be applied, those before it are applied without it, it is parked, and
// those behind it are applied as a batch of their own. What lost against others is tried again, and nothing of it is parked. Its error says that
// neither could be done: the place has not moved.
func (r *reader) take(ctx context.Context, batch []delivery) error {
	if len(batch) == 0 {
		return nil
	}
	err := postgres.InTx(ctx, r.db, func(tx *sqlx.Tx) error { return r.apply(ctx, tx, batch) })
	if err == nil {
		r.moved(batch)
		return nil
	}
	refused, ok := errors.AsType[*refusal](err)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case postgres.Lost(err) && len(batch) == 1:
		return err
	case postgres.Lost(err): // it held much that others wanted, and they what it wanted; with less in hand it comes past them
		return r.takeHalves(ctx, batch)
	case ok:
		return r.takeAround(ctx, batch, refused.at, refused.cause)
	case errs.Is(err, errs.Unavailable), errors.Is(err, errOvertaken):
		return err
	case len(batch) > 1: // something went wrong for all of them, as when constraints are checked at the end
		return r.takeHalves(ctx, batch)
	default:
		return r.takeAround(ctx, batch, 0, err)
	}
}

func (r *reader) takeHalves(ctx context.Context, batch []delivery) error {
	half := len(batch) / 2
	return errors.Join(r.take(ctx, batch[:half]), r.take(ctx, batch[half:]))
}

func (r *reader) takeAround(ctx context.Context, batch []delivery, at int, cause error) error {
	if err := r.take(ctx, batch[:at]); err != nil {
		return err
	}
	if err := r.parkOne(ctx, batch[at], cause); err != nil {
		return err
	}
	return r.take(ctx, batch[at+1:])
}

// apply applies those events of the batch that have not been applied, and queues those whose aggregate has one parked.
func (r *reader) apply(ctx context.Context, tx *sqlx.Tx, batch []delivery) error {
	if err := r.advance(ctx, tx, batch[len(batch)-1]); err != nil {
		return err
	}
	parked, err := r.parkedAggregates(ctx, tx, batch)
	if err != nil {
		return err
	}
	var open []Received
	for _, d := range batch {
		if d.known && !parked[d.Aggregate] {
			open = append(open, d.Received)
		}
	}
	fresh, err := r.record(ctx, tx, open)
	if err != nil {
		return err
	}
	for i, d := range batch {
		switch {
		case !d.known:
			r.log.Warn("a message in the stream is no event and is passed over", "stream", r.stream, "sequence", d.sequence)
		case parked[d.Aggregate]:
			if err := r.park(ctx, tx, d.Received, ""); err != nil {
				return err
			}
		case fresh[d.ID]:
			delete(fresh, d.ID)
			if err := r.handle(ctx, tx, d.Received); err != nil {
				return &refusal{i, fmt.Errorf("apply %s of %s: %w", d.Subject, d.Aggregate, err)}
			}
		}
	}
	return nil
}

// record writes into the inbox that the events are applied, and returns the ids of those that had not been.
func (c *Consumer) record(ctx context.Context, tx *sqlx.Tx, events []Received) (map[uuid.UUID]bool, error) {
	var ids, aggregates pq.StringArray
	var versions pq.Int64Array
	for _, e := range events {
		ids, aggregates, versions = append(ids, e.ID.String()), append(aggregates, e.Aggregate), append(versions, e.Version)
	}
	var added []uuid.UUID
	err := tx.SelectContext(ctx, &added, `
		INSERT INTO inbox (consumer, id, aggregate, version)
		SELECT $1, e.* FROM unnest($2::uuid[], $3::text[], $4::bigint[]) AS e
		ON CONFLICT DO NOTHING RETURNING id`, c.name, ids, aggregates, versions)
	if err != nil {
		return nil, fmt.Errorf("inbox: %w", err)
	}
	fresh := make(map[uuid.UUID]bool, len(added))
	for _, id := range added {
		fresh[id] = true
	}
	return fresh, nil
}

// moved notes where the reader is after a transaction that has committed.
func (r *reader) moved(batch []delivery) {
	last := batch[len(batch)-1]
	r.place.Sequence, r.place.ID = last.sequence, last.ID
}
