package users

import (
	"context"
	"strconv"

	"feria/internal/errs"
	"feria/internal/postgres"

	usersv1 "feria/internal/contract/services/users/v1"

	"github.com/jmoiron/sqlx"
)

// maxImport is how many accounts are brought in at once.
const maxImport = 20

// ImportAccounts is the only way to a role beyond that of shoppers.
func (s *service) ImportAccounts(ctx context.Context, r *usersv1.ImportAccountsRequest) (*usersv1.ImportAccountsResponse, error) {
	if len(r.GetAccounts()) > maxImport {
		return nil, errs.E(errs.Invalid, "Bring in fewer accounts at once.", errs.Field{Name: "accounts", Text: "at most " + strconv.Itoa(maxImport)})
	}
	out := &usersv1.ImportAccountsResponse{}
	for _, one := range r.GetAccounts() {
		made, err := s.bringIn(ctx, one)
		if err != nil {
			return nil, err
		}
		if made {
			out.Made++
		}
	}
	return out, nil
}

// bringIn makes an account and reports true, unless its address has one.
func (s *service) bringIn(ctx context.Context, one *usersv1.ImportedAccount) (bool, error) {
	a, password, err := s.read(one.GetEmail(), one.GetPassword(), one.GetName(), one.GetLocale())
	if err != nil {
		return false, err
	}
	for _, role := range one.GetRoles() {
		if role != merchantRole {
			return false, errs.E(errs.Invalid, "There is no such role.", errs.Field{Name: "roles", Text: merchantRole + " or none"})
		}
		a.Roles = []string{shopperRole, merchantRole}
	}
	if _, err := findByEmail(ctx, s.db, a.EmailKey); !errs.Is(err, errs.NotFound) {
		return false, err
	}
	if a.Password, err = s.passwords.hash(ctx, password); err != nil {
		return false, err
	}
	err = postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error { return s.create(ctx, tx, a) })
	if errs.Is(err, errs.Conflict) {
		return false, nil // somebody has brought it in just now
	}
	return err == nil, err
}
