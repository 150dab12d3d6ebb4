package users

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"feria/internal/errs"
	"feria/internal/postgres"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// session is a row.
type session struct {
	ID         uuid.UUID  `db:"id"`
	Kind       string     `db:"kind"`
	Subject    string     `db:"subject"`
	SecretHash []byte     `db:"secret_hash"`
	Created    time.Time  `db:"created"`
	Expires    time.Time  `db:"expires"`
	Ended      *time.Time `db:"ended"`
}

func insert(ctx context.Context, db *sqlx.DB, s session) error {
	_, err := db.ExecContext(ctx, `
		INSERT INTO sessions (id, kind, subject, secret_hash, created, expires) VALUES ($1, $2, $3, $4, $5, $6)`,
		s.ID, s.Kind, s.Subject, s.SecretHash, s.Created, s.Expires)
	if err != nil {
		return fmt.Errorf("session: %w", postgres.Error(err))
	}
	return nil
}

// find reads a session. NotFound.
func find(ctx context.Context, db *sqlx.DB, id uuid.UUID) (session, error) {
	var s session
	err := db.GetContext(ctx, &s, `
		SELECT id, kind, subject, secret_hash, created, expires, ended FROM sessions WHERE id = $1`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return session{}, errs.E(errs.NotFound, "There is no such session.")
	}
	if err != nil {
		return session{}, fmt.Errorf("session %s: %w", id, postgres.Error(err))
	}
	return s, nil
}

func end(ctx context.Context, db *sqlx.DB, id uuid.UUID, now time.Time) error {
	_, err := db.ExecContext(ctx, `UPDATE sessions SET ended = $2 WHERE id = $1 AND ended IS NULL`, id, now)
	if err != nil {
		return fmt.Errorf("session %s: %w", id, postgres.Error(err))
	}
	return nil
}

const (
	cleanEvery = 10 * time.Minute
	keepOver   = 24 * time.Hour // so that whoever asks what became of a session finds it for a day
	cleanBatch = 1000
)

// cleanForever deletes sessions that have been over for a day. Several processes may do it at once.
func (s *service) cleanForever(ctx context.Context) error {
	tick := time.NewTicker(cleanEvery)
	defer tick.Stop()
	for {
		for {
			n, err := clean(ctx, s.db, s.now().Add(-keepOver))
			if err != nil && ctx.Err() == nil {
				return err
			}
			if n < cleanBatch {
				break
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// clean deletes at most a batch of the sessions that were over before then, and says how many.
func clean(ctx context.Context, db *sqlx.DB, then time.Time) (int64, error) {
	result, err := db.ExecContext(ctx, `
		DELETE FROM sessions WHERE id IN (
			SELECT id FROM sessions WHERE least(expires, ended) < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)`, then, cleanBatch)
	if err != nil {
		return 0, fmt.Errorf("cleaning: %w", postgres.Error(err))
	}
	return result.RowsAffected()
}
