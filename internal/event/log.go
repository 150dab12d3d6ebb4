package event

import (
	"context"
	"fmt"
	"time"

	"feria/internal/postgres"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// row is an event in the log.
type row struct {
	Position  int64     `db:"position"`
	ID        uuid.UUID `db:"id"`
	At        time.Time `db:"at"`
	Subject   string    `db:"subject"`
	Aggregate string    `db:"aggregate"`
	Version   int64     `db:"version"`
	Trace     string    `db:"trace"`
	Payload   []byte    `db:"payload"`
}

// window reads the next events of the log behind the cursor, and returns the cursor with the window that they are of.
//
// Positions become visible in another order than they were given, so "all above the last one" would miss some. A transaction's number is no
// better: it is given before the aggregate is locked, and so does not order two transactions that wait for each other. But any two
// snapshots do: what the later one shows in addition are the transactions that ended between them. Of two changes of one aggregate the
// second waits for the end of the first, so no snapshot shows it without the first, and where both are new their positions order them.
// Nothing ever waits for a transaction that still runs.
func window(ctx context.Context, conn *sqlx.Conn, c cursor, limit int) ([]row, cursor, error) {
	if c.upto == "" {
		c.position = 0
		if err := conn.GetContext(ctx, &c.upto, `SELECT CAST(pg_current_snapshot() AS text)`); err != nil {
			return nil, c, fmt.Errorf("read the log: %w", err)
		}
	}
	query := first
	if c.position > 0 || c.done == nothing {
		query = following
	}
	var rows []row
	if err := conn.SelectContext(ctx, &rows, query, c.done, c.upto, c.position, limit); err != nil {
		return nil, c, fmt.Errorf("read the log: %w", err)
	}
	return rows, c, nil
}

// The first batch of a window is found by its transactions; "position + 0" keeps the server from walking through the whole log instead.
// Those that follow it in a large window, such as the whole log, are found by their positions.
const (
	first = `
		SELECT position, id, at, subject, aggregate, version, trace, payload FROM outbox
		WHERE transaction >= pg_snapshot_xmin(CAST($1 AS pg_snapshot)) AND position > $3
		  AND NOT pg_visible_in_snapshot(transaction, CAST($1 AS pg_snapshot)) AND pg_visible_in_snapshot(transaction, CAST($2 AS pg_snapshot))
		ORDER BY position + 0 LIMIT $4`
	following = `
		SELECT position, id, at, subject, aggregate, version, trace, payload FROM outbox
		WHERE position > $3
		  AND NOT pg_visible_in_snapshot(transaction, CAST($1 AS pg_snapshot)) AND pg_visible_in_snapshot(transaction, CAST($2 AS pg_snapshot))
		ORDER BY position LIMIT $4`
)

// backlog counts the events behind the cursor that a snapshot shows, and finds the oldest.
func backlog(ctx context.Context, db *sqlx.DB, c cursor, snapshot string) (Lag, error) {
	if c.upto == "" {
		c.upto = c.done
	}
	var found struct {
		Events int        `db:"events"`
		Oldest *time.Time `db:"oldest"`
	}
	err := db.GetContext(ctx, &found, `
		SELECT count(*) AS events, min(at) AS oldest FROM outbox
		WHERE transaction >= pg_snapshot_xmin(CAST($1 AS pg_snapshot))
		  AND NOT pg_visible_in_snapshot(transaction, CAST($1 AS pg_snapshot))
		  AND NOT (pg_visible_in_snapshot(transaction, CAST($2 AS pg_snapshot)) AND position <= $3)
		  AND pg_visible_in_snapshot(transaction, CAST($4 AS pg_snapshot))`, c.done, c.upto, c.position, snapshot)
	if err != nil {
		return Lag{}, fmt.Errorf("backlog of the log: %w", err)
	}
	lag := Lag{Events: found.Events}
	if found.Oldest != nil {
		lag.Oldest = *found.Oldest
	}
	return lag, nil
}

// holds reports whether the log holds the event at the position.
func holds(ctx context.Context, db sqlx.QueryerContext, position int64, id uuid.UUID) (bool, error) {
	var found bool
	err := sqlx.GetContext(ctx, db, &found, `SELECT EXISTS (SELECT FROM outbox WHERE position = $1 AND id = $2)`, position, id)
	if err != nil {
		return false, fmt.Errorf("look into the log: %w", err)
	}
	return found, nil
}

// adopt returns the cluster that the log is in. A log that was restored into another one forgets its transactions' numbers there: all that
// is in it has ended, and counts as the oldest transaction that there can be.
func adopt(ctx context.Context, db *sqlx.DB) (cluster string, moved bool, err error) {
	err = postgres.InTx(ctx, db, func(tx *sqlx.Tx) error {
		var known string
		if err := tx.GetContext(ctx, &known, `SELECT identifier FROM outbox_cluster FOR UPDATE`); err != nil {
			return err
		}
		if err := tx.GetContext(ctx, &cluster, `SELECT CAST(system_identifier AS text) FROM pg_control_system()`); err != nil {
			return err
		}
		if moved = known != cluster; !moved {
			return nil
		}
		if _, err := tx.ExecContext(ctx, `UPDATE outbox SET transaction = '3'`); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE outbox_cluster SET identifier = $1`, cluster)
		return err
	})
	if err != nil {
		return "", false, fmt.Errorf("cluster of the log: %w", err)
	}
	return cluster, moved, nil
}

// partition makes the log's partitions ahead of time.
func partition(ctx context.Context, conn *sqlx.Conn) error {
	if _, err := conn.ExecContext(ctx, `SELECT outbox_partitions()`); err != nil {
		return fmt.Errorf("partitions of the log: %w", err)
	}
	return nil
}
