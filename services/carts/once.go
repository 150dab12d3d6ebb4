package carts

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
)

// onceLife is how long the name of an addition is remembered; browsers give one up after a day.
const onceLife = 48 * time.Hour

// added reports whether the subject's addition of this name was made. One without a name never was.
func added(ctx context.Context, db *sqlx.DB, subject, once string) (done bool, err error) {
	if once == "" {
		return false, nil
	}
	if err := db.GetContext(ctx, &done, `SELECT EXISTS (SELECT FROM additions WHERE subject = $1 AND once = $2)`, subject, once); err != nil {
		return false, fmt.Errorf("addition: %w", err)
	}
	return done, nil
}

// first notes an addition, in the transaction that makes it; it reports false if it was made before. Who makes it at the same time waits.
func (s *service) first(ctx context.Context, tx *sqlx.Tx, subject, once string) (bool, error) {
	if once == "" {
		return true, nil
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM additions WHERE subject = $1 AND at < $2`, subject, s.now().Add(-onceLife)); err != nil {
		return false, fmt.Errorf("old additions: %w", err)
	}
	result, err := tx.ExecContext(ctx, `INSERT INTO additions (subject, once, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, subject, once, s.now())
	if err != nil {
		return false, fmt.Errorf("addition: %w", err)
	}
	n, err := result.RowsAffected()
	return n == 1, err
}
