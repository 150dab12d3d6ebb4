package inventory

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	inventoryv1 "feria/internal/contract/services/inventory/v1"
	"feria/internal/errs"
	"feria/internal/event"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"google.golang.org/protobuf/proto"
)

// free reads the units that can be reserved; a variant that is not known has none.
func free(ctx context.Context, db *sqlx.DB, skus []string) (map[string]int32, error) {
	var rows []struct {
		SKU  string `db:"sku"`
		Free int32  `db:"free"`
	}
	if err := db.SelectContext(ctx, &rows, `SELECT sku, free FROM stock WHERE sku = ANY($1)`, pq.StringArray(skus)); err != nil {
		return nil, fmt.Errorf("availability: %w", err)
	}
	units := make(map[string]int32, len(skus))
	for _, sku := range skus {
		units[sku] = 0
	}
	for _, r := range rows {
		units[r.SKU] = r.Free
	}
	return units, nil
}

// lock takes the variants' rows in one order for all transactions, so that no two wait for each other, and answers their free units.
func lock(ctx context.Context, tx *sqlx.Tx, lines map[string]int32) (map[string]int32, error) {
	var rows []struct {
		SKU  string `db:"sku"`
		Free int32  `db:"free"`
	}
	err := tx.SelectContext(ctx, &rows, `SELECT sku, free FROM stock WHERE sku = ANY($1) ORDER BY sku FOR UPDATE`,
		pq.StringArray(slices.Collect(maps.Keys(lines))))
	if err != nil {
		return nil, fmt.Errorf("stock: %w", err)
	}
	units := make(map[string]int32, len(rows))
	for _, r := range rows {
		units[r.SKU] = r.Free
	}
	return units, nil
}

// effect says by how much one unit of a line changes each figure. Its sum is zero, or it is received.
type effect struct{ free, reserved, sold, received int }

var (
	reserving  = effect{free: -1, reserved: +1}
	releasing  = effect{free: +1, reserved: -1}
	committing = effect{reserved: -1, sold: +1}
	selling    = effect{free: -1, sold: +1} // straight from the shelf, when the reservation had ended
	returning  = effect{free: +1, sold: -1} // what was sold and came back
	receiving  = effect{free: +1, received: +1}
)

// move applies an effect to every line, writes the movements, and says by event which variants ran out or came back.
// The rows must be locked and the units sufficient: otherwise the table's checks fail the transaction.
func move(ctx context.Context, tx *sqlx.Tx, e effect, lines map[string]int32, cause string, now time.Time) error {
	skus := slices.Sorted(maps.Keys(lines))
	units := make(pq.Int32Array, len(skus))
	for i, sku := range skus {
		units[i] = lines[sku]
	}
	var moved []struct {
		SKU     string `db:"sku"`
		Free    int32  `db:"free"`
		Before  int32  `db:"before"`
		Version int64  `db:"version"`
	}
	err := tx.SelectContext(ctx, &moved, `
		WITH line AS (SELECT * FROM unnest($1::text[], $2::int[]) AS l (sku, units)),
		moved AS (
		    UPDATE stock s SET free = s.free + units * $3, reserved = s.reserved + units * $4,
		        sold = s.sold + units * $5, received = s.received + units * $6, version = s.version + 1
		    FROM line WHERE s.sku = line.sku
		    RETURNING s.sku, s.free, s.version
		),
		ledger AS (
		    INSERT INTO movements (sku, free, reserved, sold, received, cause, at)
		    SELECT sku, units * $3, units * $4, units * $5, units * $6, $7, $8 FROM line
		)
		SELECT m.sku, m.free, m.free - l.units * $3 AS before, m.version FROM moved m JOIN line l ON l.sku = m.sku ORDER BY m.sku`,
		pq.StringArray(skus), units, e.free, e.reserved, e.sold, e.received, cause, now)
	if err != nil {
		return fmt.Errorf("%s: %w", cause, err)
	}
	var events []event.Event
	for _, m := range moved {
		if message := turned(m.SKU, m.Before, m.Free); message != nil {
			events = append(events, event.Event{Aggregate: m.SKU, Version: m.Version, Message: message})
		}
	}
	return event.Append(ctx, tx, events...)
}

// turned is the event of a variant that ran out or came back; nil if it did neither.
func turned(sku string, before, after int32) proto.Message {
	switch {
	case before > 0 && after == 0:
		return &inventoryv1.StockSoldOut{Sku: sku}
	case before == 0 && after > 0:
		return &inventoryv1.StockReplenished{Sku: sku}
	default:
		return nil
	}
}

// shelve makes a row for each variant that has none.
func shelve(ctx context.Context, tx *sqlx.Tx, lines map[string]int32) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO stock (sku, free, received) SELECT sku, 0, 0 FROM unnest($1::text[]) AS l (sku) ORDER BY sku
		ON CONFLICT DO NOTHING`, pq.StringArray(slices.Sorted(maps.Keys(lines))))
	if err != nil {
		return fmt.Errorf("stock: %w", err)
	}
	return nil
}

// short is the error of the first line that cannot be met, or nil.
func short(lines, have map[string]int32) error {
	for _, sku := range slices.Sorted(maps.Keys(lines)) {
		if have[sku] < lines[sku] {
			left := strconv.Itoa(int(have[sku]))
			return errs.E(errs.Conflict, "There are not enough of these left.").Because("sold_out", "sku", sku, "available", left)
		}
	}
	return nil
}

// books adds up the ledger and names the variants whose own figures do not agree with their movements.
func books(ctx context.Context, db *sqlx.DB) (*inventoryv1.GetBooksResponse, error) {
	var totals struct {
		Received int64          `db:"received"`
		OnHand   int64          `db:"on_hand"`
		Reserved int64          `db:"reserved"`
		Sold     int64          `db:"sold"`
		Wrong    pq.StringArray `db:"wrong"`
	}
	err := db.GetContext(ctx, &totals, `
		WITH ledger AS (
		    SELECT sku, sum(free) AS free, sum(reserved) AS reserved, sum(sold) AS sold, sum(received) AS received
		    FROM movements GROUP BY sku
		), held AS (
		    SELECT l.sku, sum(l.units) AS units
		    FROM reservation_lines l JOIN reservations r ON r.id = l.reservation
		    WHERE r.status = 'held' GROUP BY l.sku
		), wrong AS (
		    SELECT s.sku FROM stock s LEFT JOIN ledger l USING (sku) LEFT JOIN held h USING (sku)
		    WHERE (s.free, s.reserved, s.sold, s.received) IS DISTINCT FROM (l.free, l.reserved, l.sold, l.received)
		       OR s.reserved <> coalesce(h.units, 0)
		    ORDER BY s.sku LIMIT 100
		)
		SELECT coalesce(sum(received), 0) AS received, coalesce(sum(free), 0) AS on_hand,
		       coalesce(sum(reserved), 0) AS reserved, coalesce(sum(sold), 0) AS sold,
		       ARRAY(SELECT sku FROM wrong) AS wrong
		FROM stock`)
	if err != nil {
		return nil, fmt.Errorf("books: %w", err)
	}
	return &inventoryv1.GetBooksResponse{
		Received: totals.Received, OnHand: totals.OnHand, Reserved: totals.Reserved, Sold: totals.Sold, Wrong: totals.Wrong,
	}, nil
}
