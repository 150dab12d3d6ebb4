package users

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/postgres"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"google.golang.org/protobuf/proto"
)

const selectAccount = `SELECT id, email, email_key, password, password_changed, name, locale, roles, created FROM accounts `

// insertAccount makes an account. Conflict if its address has one.
func insertAccount(ctx context.Context, tx *sqlx.Tx, a account) error {
	_, err := tx.NamedExecContext(ctx, `
		INSERT INTO accounts (id, email, email_key, password, password_changed, name, locale, roles, created, version)
		VALUES (:id, :email, :email_key, :password, :password_changed, :name, :locale, :roles, :created, 0)`, a)
	if postgres.Violates(err, "accounts_email") {
		return errs.E(errs.Conflict, "There is an account with this address. Sign in, or ask for a new password.").Because("email_taken")
	}
	if err != nil {
		return fmt.Errorf("account: %w", postgres.Error(err))
	}
	return nil
}

// findAccount reads an account. NotFound.
func findAccount(ctx context.Context, db sqlx.ExtContext, id uuid.UUID) (account, error) {
	return oneAccount(ctx, db, selectAccount+`WHERE id = $1`, id)
}

// lockAccount is findAccount of what nobody else changes before the transaction ends.
func lockAccount(ctx context.Context, tx *sqlx.Tx, id uuid.UUID) (account, error) {
	return oneAccount(ctx, tx, selectAccount+`WHERE id = $1 FOR UPDATE`, id)
}

// findByEmail reads the account with the address, as emailKey writes it. NotFound.
func findByEmail(ctx context.Context, db sqlx.ExtContext, key string) (account, error) {
	return oneAccount(ctx, db, selectAccount+`WHERE email_key = $1`, key)
}

func oneAccount(ctx context.Context, db sqlx.ExtContext, query string, arg any) (account, error) {
	var a account
	err := sqlx.GetContext(ctx, db, &a, query, arg)
	if errors.Is(err, sql.ErrNoRows) {
		return account{}, noAccount()
	}
	if err != nil {
		return account{}, fmt.Errorf("account: %w", postgres.Error(err))
	}
	return a, nil
}

func noAccount() error {
	return errs.E(errs.NotFound, "You are not signed in.").Because("no_account")
}

// tell appends an event of the account, which nobody else changes before the transaction ends.
func tell(ctx context.Context, tx *sqlx.Tx, id uuid.UUID, message proto.Message) error {
	var version int64
	if err := tx.GetContext(ctx, &version, `UPDATE accounts SET version = version + 1 WHERE id = $1 RETURNING version`, id); err != nil {
		return fmt.Errorf("account %s: %w", id, postgres.Error(err))
	}
	return event.Append(ctx, tx, event.Event{Aggregate: subjectPrefix + id.String(), Version: version, Message: message})
}

func renameAccount(ctx context.Context, db sqlx.ExtContext, id uuid.UUID, name string) error {
	if _, err := db.ExecContext(ctx, `UPDATE accounts SET name = $2 WHERE id = $1`, id, name); err != nil {
		return fmt.Errorf("account %s: %w", id, postgres.Error(err))
	}
	return nil
}

// setPassword replaces the hash, and takes back the links with which it could have been replaced.
func setPassword(ctx context.Context, tx *sqlx.Tx, id uuid.UUID, hash string, now time.Time) error {
	_, err := tx.ExecContext(ctx, `
		WITH links AS (DELETE FROM resets WHERE account = $1)
		UPDATE accounts SET password = $2, password_changed = $3 WHERE id = $1`, id, hash, now)
	if err != nil {
		return fmt.Errorf("password of account %s: %w", id, postgres.Error(err))
	}
	return nil
}

// deleteAccount deletes an account and all that is kept of it here, but for the tallies of its address.
func deleteAccount(ctx context.Context, tx *sqlx.Tx, a account) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM mails WHERE email IN ($1, $2)`, a.Email, a.EmailKey); err != nil {
		return fmt.Errorf("mails of account %s: %w", a.ID, postgres.Error(err))
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM accounts WHERE id = $1`, a.ID); err != nil {
		return fmt.Errorf("account %s: %w", a.ID, postgres.Error(err))
	}
	return nil
}

// insertReset keeps the hash of a link's token.
func insertReset(ctx context.Context, tx *sqlx.Tx, tokenHash []byte, account uuid.UUID, expires time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO resets (token_hash, account, expires) VALUES ($1, $2, $3)`, tokenHash, account, expires)
	if err != nil {
		return fmt.Errorf("reset of account %s: %w", account, postgres.Error(err))
	}
	return nil
}

// findReset is the account whose password a token may set. NotFound if it was used, is too old or never was.
func findReset(ctx context.Context, db sqlx.ExtContext, tokenHash []byte, now time.Time) (uuid.UUID, error) {
	return oneReset(ctx, db, `SELECT account FROM resets WHERE token_hash = $1 AND expires > $2`, tokenHash, now)
}

// takeReset is findReset that uses the token up.
func takeReset(ctx context.Context, tx *sqlx.Tx, tokenHash []byte, now time.Time) (uuid.UUID, error) {
	return oneReset(ctx, tx, `DELETE FROM resets WHERE token_hash = $1 AND expires > $2 RETURNING account`, tokenHash, now)
}

func oneReset(ctx context.Context, db sqlx.ExtContext, query string, args ...any) (uuid.UUID, error) {
	var id uuid.UUID
	err := sqlx.GetContext(ctx, db, &id, query, args...)
	if errors.Is(err, sql.ErrNoRows) {
		return id, errs.E(errs.NotFound, "There is no such link.")
	}
	return id, postgres.Error(err)
}
