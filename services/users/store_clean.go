package users

import (
	"context"
	"fmt"
	"time"

	"feria/internal/postgres"

	"github.com/jmoiron/sqlx"
)

const (
	cleanEvery = 10 * time.Minute
	cleanBatch = 1000
)

// over says of each table which rows are of no more use at the time $1.
var over = []struct{ table, key, where string }{
	{"sessions", "id", "least(expires, ended) < $1::timestamptz - interval '1 day'"}, // whoever asks what became of one finds it for a day
	{"resets", "token_hash", "expires < $1"},
	{"challenges", "id", "expires < $1"},
	{"attempts", "id", "at < $1::timestamptz - interval '1 day'"},
	{"mails", "id", "over < $1::timestamptz - interval '1 day'"},
	{"devices", "account, device", "seen < $1::timestamptz - interval '1 year'"},
}

// cleanForever deletes what is over. Several processes may do it at once.
func (s *service) cleanForever(ctx context.Context) error {
	tick := time.NewTicker(cleanEvery)
	defer tick.Stop()
	for {
		if _, err := clean(ctx, s.db, s.now()); err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// clean deletes what is over at the time, in batches, and says how many rows that were.
func clean(ctx context.Context, db *sqlx.DB, now time.Time) (int64, error) {
	var all int64
	for _, o := range over {
		query := fmt.Sprintf(`DELETE FROM %[1]s WHERE (%[2]s) IN (SELECT %[2]s FROM %[1]s WHERE %[3]s LIMIT %[4]d FOR UPDATE SKIP LOCKED)`,
			o.table, o.key, o.where, cleanBatch)
		for n := int64(cleanBatch); n == cleanBatch; all += n {
			result, err := db.ExecContext(ctx, query, now)
			if err != nil {
				return all, fmt.Errorf("cleaning %s: %w", o.table, postgres.Error(err))
			}
			if n, err = result.RowsAffected(); err != nil {
				return all, err
			}
		}
	}
	return all, nil
}
