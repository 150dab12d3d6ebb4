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

// listPasskeys are the passkeys of an account, the oldest first.
func listPasskeys(ctx context.Context, db sqlx.ExtContext, account uuid.UUID) ([]passkey, error) {
	var list []passkey
	err := sqlx.SelectContext(ctx, db, &list, `
		SELECT id, account, credential, record, name, created FROM passkeys WHERE account = $1 ORDER BY id`, account)
	if err != nil {
		return nil, fmt.Errorf("passkeys of account %s: %w", account, postgres.Error(err))
	}
	return list, nil
}

// insertPasskey keeps a passkey. Conflict if it is kept already.
func insertPasskey(ctx context.Context, tx *sqlx.Tx, p passkey) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO passkeys (id, account, credential, record, name, created) VALUES ($1, $2, $3, $4, $5, $6)`,
		p.ID, p.Account, p.Credential, string(p.Record), p.Name, p.Created)
	if postgres.Violates(err, "passkeys_credential") {
		return errs.E(errs.Conflict, "This passkey is there already.").Because("passkey_exists")
	}
	if err != nil {
		return fmt.Errorf("passkey of account %s: %w", p.Account, postgres.Error(err))
	}
	return nil
}

// updatePasskey keeps what a passkey has counted. Denied if it was deleted meanwhile.
func updatePasskey(ctx context.Context, tx *sqlx.Tx, account uuid.UUID, credential, record []byte) error {
	done, err := changed(tx.ExecContext(ctx, `UPDATE passkeys SET record = $3 WHERE account = $1 AND credential = $2`,
		account, credential, string(record)))
	if err == nil && !done {
		return wrongPasskey(nil)
	}
	return err
}

// deletePasskey forgets a passkey of an account. NotFound if the account has no such one.
func deletePasskey(ctx context.Context, db *sqlx.DB, account, id uuid.UUID) error {
	done, err := changed(db.ExecContext(ctx, `DELETE FROM passkeys WHERE id = $1 AND account = $2`, id, account))
	if err == nil && !done {
		return noPasskey()
	}
	return err
}

func countChallenges(ctx context.Context, db *sqlx.DB, asker []byte, now time.Time) (int, error) {
	var n int
	err := db.GetContext(ctx, &n, `SELECT count(*) FROM challenges WHERE asker = $1 AND expires > $2`, asker, now)
	return n, postgres.Error(err)
}

func insertChallenge(ctx context.Context, db *sqlx.DB, id uuid.UUID, asker, session []byte, expires time.Time) error {
	_, err := db.ExecContext(ctx, `INSERT INTO challenges (id, asker, session, expires) VALUES ($1, $2, $3, $4)`,
		id, asker, string(session), expires)
	if err != nil {
		return fmt.Errorf("challenge: %w", postgres.Error(err))
	}
	return nil
}

// takeChallenge takes what was asked, once. NotFound if it was taken, is too old, or was asked by somebody else; an asker of nil is anybody.
func takeChallenge(ctx context.Context, db *sqlx.DB, id uuid.UUID, asker []byte, now time.Time) ([]byte, error) {
	var session []byte
	err := db.GetContext(ctx, &session, `
		DELETE FROM challenges WHERE id = $1 AND expires > $2 AND ($3::bytea IS NULL OR asker = $3) RETURNING session`, id, now, asker)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.E(errs.NotFound, "That was not asked, or too long ago.")
	}
	return session, postgres.Error(err)
}
