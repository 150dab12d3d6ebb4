package shipping

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"feria/internal/postgres"

	shippingv1 "feria/internal/contract/services/shipping/v1"
	typesv1 "feria/internal/contract/types/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// method is a row.
type method struct {
	Code     string `db:"code"`
	Name     texts  `db:"name"`
	Promise  texts  `db:"promise"`
	Minor    int64  `db:"minor"`
	Currency string `db:"currency"`
}

func (m method) proto() *shippingv1.Method {
	return &shippingv1.Method{
		Code: m.Code, Name: &typesv1.Text{ByLanguage: m.Name}, Promise: &typesv1.Text{ByLanguage: m.Promise},
		Price: &typesv1.Money{Minor: m.Minor, Currency: m.Currency},
	}
}

// texts is a text by language in a jsonb column.
type texts map[string]string

// Scan implements sql.Scanner.
func (t *texts) Scan(src any) error {
	raw, ok := src.([]byte)
	if !ok {
		return fmt.Errorf("texts from %T", src)
	}
	return json.Unmarshal(raw, (*map[string]string)(t))
}

// The statuses of a shipment.
const (
	preparing = "preparing"
	cancelled = "cancelled"
)

// shipment is a row.
type shipment struct {
	ID       uuid.UUID `db:"id"`
	Order    string    `db:"order_id"`
	Subject  string    `db:"subject"`
	Method   string    `db:"method"`
	Status   string    `db:"status"`
	Name     string    `db:"name"`
	Line     string    `db:"line"`
	City     string    `db:"city"`
	Postcode string    `db:"postcode"`
	Country  string    `db:"country"`
	Grams    int32     `db:"grams"`
	Made     time.Time `db:"made"`
	Forget   bool      `db:"forget"`
}

func (s shipment) proto() *shippingv1.Shipment {
	return &shippingv1.Shipment{Id: s.ID.String(), Order: s.Order, Method: s.Method, Status: s.Status}
}

func listMethods(ctx context.Context, db *sqlx.DB) ([]method, error) {
	var methods []method
	err := db.SelectContext(ctx, &methods, `SELECT code, name, promise, minor, currency FROM methods ORDER BY minor, code`)
	if err != nil {
		return nil, fmt.Errorf("methods: %w", postgres.Error(err))
	}
	return methods, nil
}

// findShipment reads the shipment of an order. NotFound.
func findShipment(ctx context.Context, db *sqlx.DB, order string) (shipment, error) {
	var s shipment
	err := db.GetContext(ctx, &s, `SELECT id, order_id, subject, method, status FROM shipments WHERE order_id = $1`, order)
	if errors.Is(err, sql.ErrNoRows) {
		return s, notFound()
	}
	if err != nil {
		return s, fmt.Errorf("shipment of order %s: %w", order, postgres.Error(err))
	}
	return s, nil
}

// listShipments reads the shipments of a shopper and of the guest whom they were, the newest first.
func listShipments(ctx context.Context, db *sqlx.DB, subject, guest string) ([]shipment, error) {
	var all []shipment
	err := db.SelectContext(ctx, &all, `
		SELECT id, order_id, subject, method, status, name, line, city, postcode, country FROM shipments
		WHERE subject = $1 OR $2 <> '' AND subject = $2 ORDER BY id DESC LIMIT 1000`, subject, guest)
	if err != nil {
		return nil, fmt.Errorf("shipments of %s: %w", subject, postgres.Error(err))
	}
	return all, nil
}

// insertShipment writes the shipment of an order, and reports false if there is one already.
func insertShipment(ctx context.Context, tx *sqlx.Tx, s shipment) (bool, error) {
	result, err := tx.NamedExecContext(ctx, `
		INSERT INTO shipments (id, order_id, subject, method, status, name, line, city, postcode, country, grams, made, forget)
		VALUES (:id, :order_id, :subject, :method, :status, :name, :line, :city, :postcode, :country, :grams, :made, :forget)
		ON CONFLICT (order_id) DO NOTHING`, s)
	if err != nil {
		return false, fmt.Errorf("shipment of order %s: %w", s.Order, err)
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// cancelShipment stops a shipment that has not left.
func cancelShipment(ctx context.Context, tx *sqlx.Tx, order string) error {
	for _, statement := range []string{
		`UPDATE shipments SET status = 'cancelled' WHERE order_id = $1 AND status = 'preparing'`,
		forgetEnded + `order_id = $1`,
	} {
		if _, err := tx.ExecContext(ctx, statement, order); err != nil {
			return fmt.Errorf("shipment of order %s: %w", order, err)
		}
	}
	return nil
}
