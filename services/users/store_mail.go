package users

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"feria/internal/postgres"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// post has a mail sent once the transaction has committed.
func post(ctx context.Context, tx *sqlx.Tx, m mailRow, now time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO mails (id, kind, email, locale, created, due) VALUES ($1, $2, $3, $4, $5, $5)`,
		uuid.Must(uuid.NewV7()), m.Kind, m.Email, m.Locale, now)
	if err != nil {
		return fmt.Errorf("mail %s: %w", m.Kind, postgres.Error(err))
	}
	return nil
}

// nextMail is the mail that is due longest, which nobody else sends before the transaction ends. It reports false if none is due.
func nextMail(ctx context.Context, tx *sqlx.Tx, now time.Time) (mailRow, bool, error) {
	var m mailRow
	err := tx.GetContext(ctx, &m, `
		SELECT id, kind, email, locale, created, attempts FROM mails
		WHERE over IS NULL AND due <= $1 ORDER BY due LIMIT 1 FOR UPDATE SKIP LOCKED`, now)
	if errors.Is(err, sql.ErrNoRows) {
		return mailRow{}, false, nil
	}
	if err != nil {
		return mailRow{}, false, fmt.Errorf("next mail: %w", postgres.Error(err))
	}
	return m, true, nil
}

// retryMail has the mail tried again when it is due.
func retryMail(ctx context.Context, tx *sqlx.Tx, id uuid.UUID, due time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE mails SET attempts = attempts + 1, due = $2 WHERE id = $1`, id, due)
	if err != nil {
		return fmt.Errorf("mail %s: %w", id, postgres.Error(err))
	}
	return nil
}

// closeMail says that nothing is to be done about the mail any more.
func closeMail(ctx context.Context, tx *sqlx.Tx, id uuid.UUID, now time.Time) error {
	if _, err := tx.ExecContext(ctx, `UPDATE mails SET attempts = attempts + 1, over = $2 WHERE id = $1`, id, now); err != nil {
		return fmt.Errorf("mail %s: %w", id, postgres.Error(err))
	}
	return nil
}
