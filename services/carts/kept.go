package carts

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"feria/internal/errs"
	"feria/internal/postgres"

	cartsv1 "feria/internal/contract/services/carts/v1"

	"github.com/jmoiron/sqlx"
)

// maxKept is how much a list holds.
const maxKept = 100

// later is what was taken out of the cart.
const later = "later"

var lists = map[cartsv1.KeptList]string{cartsv1.KeptList_KEPT_LIST_LATER: later, cartsv1.KeptList_KEPT_LIST_WISHES: "wishes"}

func listOf(l cartsv1.KeptList) (string, error) {
	if list, known := lists[l]; known {
		return list, nil
	}
	return "", errs.E(errs.Invalid, "There is no such list.", errs.Field{Name: "list", Text: "later or wishes"})
}

// ListKept implements the contract.
func (s *service) ListKept(ctx context.Context, r *cartsv1.ListKeptRequest) (*cartsv1.ListKeptResponse, error) {
	list, err := listOf(r.GetList())
	if err != nil {
		return nil, err
	}
	subject, err := s.owner(ctx)
	if errs.Is(err, errs.Denied) {
		return &cartsv1.ListKeptResponse{}, nil // a visitor without a session keeps nothing
	}
	if err != nil {
		return nil, err
	}
	var lines []lineRow
	err = s.db.SelectContext(ctx, &lines, `SELECT sku, units, 0 AS seen_minor, '' AS currency FROM kept WHERE subject = $1 AND list = $2 ORDER BY added DESC`, subject, list)
	if err != nil {
		return nil, fmt.Errorf("kept %s: %w", list, err)
	}
	cart, err := s.price(ctx, cartRow{}, lines)
	return &cartsv1.ListKeptResponse{Lines: cart.GetLines()}, err
}

// IsKept implements the contract.
func (s *service) IsKept(ctx context.Context, r *cartsv1.IsKeptRequest) (*cartsv1.IsKeptResponse, error) {
	list, err := listOf(r.GetList())
	if err != nil {
		return nil, err
	}
	subject, err := s.owner(ctx)
	if err != nil {
		return &cartsv1.IsKeptResponse{}, nil
	}
	out := &cartsv1.IsKeptResponse{}
	err = s.db.GetContext(ctx, &out.Kept, `SELECT EXISTS (SELECT FROM kept WHERE subject = $1 AND list = $2 AND sku = $3)`, subject, list, r.GetSku())
	return out, err
}

// Keep implements the contract.
func (s *service) Keep(ctx context.Context, r *cartsv1.KeepRequest) (*cartsv1.KeepResponse, error) {
	list, err := listOf(r.GetList())
	if err != nil {
		return nil, err
	}
	subject, err := s.owner(ctx)
	if err != nil {
		return nil, err
	}
	if list != later {
		if _, err := s.offer(ctx, r.GetSku()); err != nil {
			return nil, err
		}
	}
	return &cartsv1.KeepResponse{}, postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		units := int32(1)
		if list == later {
			if units, err = s.takeOut(ctx, tx, subject, r.GetSku()); err != nil {
				return err
			}
		}
		return keep(ctx, tx, subject, list, r.GetSku(), units)
	})
}

// takeOut takes a line out of the cart and says how much it was. NotFound.
func (s *service) takeOut(ctx context.Context, tx *sqlx.Tx, subject, sku string) (units int32, err error) {
	cart, err := s.touch(ctx, tx, subject)
	if err != nil {
		return 0, err
	}
	err = tx.GetContext(ctx, &units, `DELETE FROM lines WHERE cart = $1 AND sku = $2 RETURNING units`, cart.ID, sku)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, errs.E(errs.NotFound, "That is not in your cart.").Because("not_in_cart")
	}
	if err != nil {
		return 0, fmt.Errorf("take %s out: %w", sku, err)
	}
	return units, changed(ctx, tx, cart, sku, 0)
}

func keep(ctx context.Context, tx *sqlx.Tx, subject, list, sku string, units int32) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO kept AS k (subject, list, sku, units) VALUES ($1, $2, $3, $4)
		ON CONFLICT (subject, list, sku) DO UPDATE SET units = CASE WHEN $2 = 'later' THEN least(k.units + excluded.units, $5) ELSE k.units END`,
		subject, list, sku, units, maxUnits)
	if err != nil {
		return fmt.Errorf("keep %s: %w", sku, err)
	}
	var n int
	if err := tx.GetContext(ctx, &n, `SELECT count(*) FROM kept WHERE subject = $1 AND list = $2`, subject, list); err != nil {
		return fmt.Errorf("count kept: %w", err)
	}
	if n > maxKept {
		return errs.E(errs.Exhausted, "A list holds at most 100 things. Remove something first.").Because("list_full")
	}
	return nil
}

// Drop implements the contract.
func (s *service) Drop(ctx context.Context, r *cartsv1.DropRequest) (*cartsv1.DropResponse, error) {
	list, err := listOf(r.GetList())
	if err != nil {
		return nil, err
	}
	subject, err := s.owner(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := s.db.ExecContext(ctx, `DELETE FROM kept WHERE subject = $1 AND list = $2 AND sku = $3`, subject, list, r.GetSku()); err != nil {
		return nil, fmt.Errorf("drop %s: %w", r.GetSku(), err)
	}
	return &cartsv1.DropResponse{}, nil
}

// TakeUp implements the contract. The units are added first: should the rest fail, the shopper has too much before them, not too little.
func (s *service) TakeUp(ctx context.Context, r *cartsv1.TakeUpRequest) (*cartsv1.TakeUpResponse, error) {
	subject, err := s.owner(ctx)
	if err != nil {
		return nil, err
	}
	var units int32
	err = s.db.GetContext(ctx, &units, `SELECT units FROM kept WHERE subject = $1 AND list = $2 AND sku = $3`, subject, later, r.GetSku())
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errs.E(errs.NotFound, "That is not laid aside any more.").Because("not_kept")
	}
	if err != nil {
		return nil, fmt.Errorf("kept %s: %w", r.GetSku(), err)
	}
	added, err := s.Add(ctx, &cartsv1.AddRequest{Sku: r.GetSku(), Units: units})
	if err != nil {
		return nil, err
	}
	_, err = s.Drop(ctx, &cartsv1.DropRequest{List: cartsv1.KeptList_KEPT_LIST_LATER, Sku: r.GetSku()})
	return &cartsv1.TakeUpResponse{Units: added.GetCart().GetUnits()}, err
}
