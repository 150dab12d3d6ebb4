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

const selectSession = `
	SELECT s.id, s.kind, s.subject, s.account, a.roles, s.generation, s.secret_hash, s.previous_hash, s.first_held, s.used, s.user_agent,
	       s.created, s.expires, s.ended, s.end_reason, s.guest
	FROM sessions s LEFT JOIN accounts a ON a.id = s.account `

func insertSession(ctx context.Context, db sqlx.ExtContext, s session) error {
	_, err := sqlx.NamedExecContext(ctx, db, `
		INSERT INTO sessions (id, kind, subject, account, secret_hash, used, user_agent, guest, created, expires)
		VALUES (:id, :kind, :subject, :account, :secret_hash, :used, :user_agent, :guest, :created, :expires)`, s)
	if err != nil {
		return fmt.Errorf("session: %w", postgres.Error(err))
	}
	return nil
}

// findSession reads a session. NotFound.
func findSession(ctx context.Context, db sqlx.ExtContext, id uuid.UUID) (session, error) {
	return oneSession(ctx, db, selectSession+`WHERE s.id = $1`, id)
}

// lockSession is findSession of what nobody else changes before the transaction ends.
func lockSession(ctx context.Context, tx *sqlx.Tx, id uuid.UUID) (session, error) {
	return oneSession(ctx, tx, selectSession+`WHERE s.id = $1 FOR UPDATE OF s`, id)
}

func oneSession(ctx context.Context, db sqlx.ExtContext, query string, id uuid.UUID) (session, error) {
	var s session
	err := sqlx.GetContext(ctx, db, &s, query, id)
	if errors.Is(err, sql.ErrNoRows) {
		return session{}, errs.E(errs.NotFound, "There is no such session.").Because("no_such_session")
	}
	if err != nil {
		return session{}, fmt.Errorf("session %s: %w", id, postgres.Error(err))
	}
	return s, nil
}

// noteHeld records that the session's current key was held out for the first time. It reports false if somebody else has changed the
// session since it was read.
func noteHeld(ctx context.Context, db *sqlx.DB, s session, now time.Time) (bool, error) {
	return changed(db.ExecContext(ctx, `
		UPDATE sessions SET first_held = $3, used = $3 WHERE id = $1 AND generation = $2 AND first_held IS NULL AND ended IS NULL`,
		s.ID, s.Generation, now))
}

// replaceKey makes next the key of the session, and the current one its previous. It reports false like noteHeld.
func replaceKey(ctx context.Context, db *sqlx.DB, s session, next key, now, expires time.Time) (bool, error) {
	return changed(db.ExecContext(ctx, `
		UPDATE sessions SET generation = generation + 1, previous_hash = secret_hash, secret_hash = $3, first_held = NULL, used = $4, expires = $5
		WHERE id = $1 AND generation = $2 AND ended IS NULL`,
		s.ID, s.Generation, next.hash(), now, expires))
}

// changed reports whether a statement has changed anything.
func changed(result sql.Result, err error) (bool, error) {
	if err != nil {
		return false, postgres.Error(err)
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// endSession reports whether the session had not ended before.
func endSession(ctx context.Context, db sqlx.ExtContext, id uuid.UUID, reason string, now time.Time) (bool, error) {
	return changed(db.ExecContext(ctx, `UPDATE sessions SET ended = $2, end_reason = $3 WHERE id = $1 AND ended IS NULL`, id, now, reason))
}

// endSessionsOf ends all sessions of an account but one, which may be uuid.Nil.
func endSessionsOf(ctx context.Context, db sqlx.ExtContext, account, but uuid.UUID, now time.Time) error {
	_, err := db.ExecContext(ctx, `
		UPDATE sessions SET ended = $3, end_reason = $4 WHERE account = $1 AND id <> $2 AND ended IS NULL`, account, but, now, signedOut)
	if err != nil {
		return fmt.Errorf("sessions of account %s: %w", account, postgres.Error(err))
	}
	return nil
}

// endSessionOf ends a session of an account; of others', and of none, nothing changes.
func endSessionOf(ctx context.Context, db *sqlx.DB, account, id uuid.UUID, now time.Time) error {
	_, err := changed(db.ExecContext(ctx, `
		UPDATE sessions SET ended = $3, end_reason = $4 WHERE id = $1 AND account = $2 AND ended IS NULL`, id, account, now, signedOut))
	return err
}

// listSessions are the open sessions of an account, the one that was used last first.
func listSessions(ctx context.Context, db sqlx.ExtContext, account uuid.UUID, now time.Time) ([]session, error) {
	var list []session
	err := sqlx.SelectContext(ctx, db, &list, selectSession+`
		WHERE s.account = $1 AND s.ended IS NULL AND s.expires > $2 ORDER BY s.used DESC, s.id DESC LIMIT 100`, account, now)
	if err != nil {
		return nil, fmt.Errorf("sessions of account %s: %w", account, postgres.Error(err))
	}
	return list, nil
}

// isOpen reports whether the account has the session and it is open.
func isOpen(ctx context.Context, db sqlx.ExtContext, account, id uuid.UUID, now time.Time) (bool, error) {
	var open bool
	err := sqlx.GetContext(ctx, db, &open, `
		SELECT EXISTS (SELECT FROM sessions WHERE id = $1 AND account = $2 AND ended IS NULL AND expires > $3)`, id, account, now)
	return open, postgres.Error(err)
}
