package users

import (
	"context"
	"fmt"

	"feria/internal/postgres"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// listAddresses are the addresses of an account, the oldest first.
func listAddresses(ctx context.Context, db sqlx.ExtContext, account uuid.UUID) ([]address, error) {
	var list []address
	err := sqlx.SelectContext(ctx, db, &list, `
		SELECT id, account, name, street, city, postal_code, country FROM addresses WHERE account = $1 ORDER BY id`, account)
	if err != nil {
		return nil, fmt.Errorf("addresses of account %s: %w", account, postgres.Error(err))
	}
	return list, nil
}

func insertAddress(ctx context.Context, tx *sqlx.Tx, a address) error {
	_, err := tx.NamedExecContext(ctx, `
		INSERT INTO addresses (id, account, name, street, city, postal_code, country)
		VALUES (:id, :account, :name, :street, :city, :postal_code, :country)`, a)
	if err != nil {
		return fmt.Errorf("address of account %s: %w", a.Account, postgres.Error(err))
	}
	return nil
}

// updateAddress changes an address of its account. NotFound if the account has no such one.
func updateAddress(ctx context.Context, db *sqlx.DB, a address) error {
	done, err := changed(db.NamedExecContext(ctx, `
		UPDATE addresses SET name = :name, street = :street, city = :city, postal_code = :postal_code, country = :country
		WHERE id = :id AND account = :account`, a))
	if err == nil && !done {
		return noAddress()
	}
	return err
}

// deleteAddress forgets an address of an account. NotFound if the account has no such one.
func deleteAddress(ctx context.Context, db *sqlx.DB, account, id uuid.UUID) error {
	done, err := changed(db.ExecContext(ctx, `DELETE FROM addresses WHERE id = $1 AND account = $2`, id, account))
	if err == nil && !done {
		return noAddress()
	}
	return err
}
