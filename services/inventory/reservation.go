package inventory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"time"

	inventoryv1 "feria/internal/contract/services/inventory/v1"
	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/postgres"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// The statuses of a reservation. Released is an end for good; what has expired may still be sold from the shelf, and what was
// committed may come back.
const (
	held      = "held"
	committed = "committed"
	released  = "released"
	expired   = "expired"
)

// reservation is a row with its lines.
type reservation struct {
	Status  string    `db:"status"`
	Expires time.Time `db:"expires"`
	lines   map[string]int32
}

// reserve takes all lines or none. A repeated request finds what the first one did.
func (s *service) reserve(ctx context.Context, id uuid.UUID, lines map[string]int32, life time.Duration) (expires time.Time, err error) {
	now := s.now()
	expires = now.Add(life)
	err = postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		result, err := tx.ExecContext(ctx, `
			INSERT INTO reservations (id, status, expires, made) VALUES ($1, 'held', $2, $3) ON CONFLICT DO NOTHING`, id, expires, now)
		if err != nil {
			return fmt.Errorf("reservation %s: %w", id, err)
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			expires, err = repeated(ctx, tx, id, lines)
			return err
		}
		have, err := lock(ctx, tx, lines)
		if err != nil {
			return err
		}
		if err := short(lines, have); err != nil {
			return err
		}
		if err := writeLines(ctx, tx, id, lines); err != nil {
			return err
		}
		return move(ctx, tx, reserving, lines, "reservation:"+id.String(), now)
	})
	return expires, err
}

// repeated answers a reservation that is there already: as before if it is the same and still held.
func repeated(ctx context.Context, tx *sqlx.Tx, id uuid.UUID, lines map[string]int32) (time.Time, error) {
	have, err := lockReservation(ctx, tx, id)
	if err != nil {
		return time.Time{}, err
	}
	if !maps.Equal(have.lines, lines) {
		return time.Time{}, errs.E(errs.Conflict, "That reservation was made for something else.").Because("reused")
	}
	if have.Status == released || have.Status == expired {
		return time.Time{}, ended(have.Status)
	}
	return have.Expires, nil
}

func writeLines(ctx context.Context, tx *sqlx.Tx, id uuid.UUID, lines map[string]int32) error {
	for sku, units := range lines {
		if _, err := tx.ExecContext(ctx, `INSERT INTO reservation_lines (reservation, sku, units) VALUES ($1, $2, $3)`, id, sku, units); err != nil {
			return fmt.Errorf("reservation %s: %w", id, err)
		}
	}
	return nil
}

// lockReservation reads a reservation and keeps others from changing it. NotFound.
func lockReservation(ctx context.Context, tx *sqlx.Tx, id uuid.UUID) (reservation, error) {
	var r reservation
	err := tx.GetContext(ctx, &r, `SELECT status, expires FROM reservations WHERE id = $1 FOR UPDATE`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return r, errs.E(errs.NotFound, "There is no such reservation.")
	}
	if err != nil {
		return r, fmt.Errorf("reservation %s: %w", id, err)
	}
	var lines []struct {
		SKU   string `db:"sku"`
		Units int32  `db:"units"`
	}
	if err := tx.SelectContext(ctx, &lines, `SELECT sku, units FROM reservation_lines WHERE reservation = $1`, id); err != nil {
		return r, fmt.Errorf("reservation %s: %w", id, err)
	}
	r.lines = make(map[string]int32, len(lines))
	for _, l := range lines {
		r.lines[l.SKU] = l.Units
	}
	return r, nil
}

func setStatus(ctx context.Context, tx *sqlx.Tx, id uuid.UUID, status string) error {
	if _, err := tx.ExecContext(ctx, `UPDATE reservations SET status = $2 WHERE id = $1`, id, status); err != nil {
		return fmt.Errorf("reservation %s: %w", id, err)
	}
	return nil
}

// release ends a reservation for good and gives its units back, whether they were held or sold.
func (s *service) release(ctx context.Context, id uuid.UUID) error {
	return postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		if forbidden, err := s.forbid(ctx, tx, id); err != nil || forbidden {
			return err
		}
		r, err := lockReservation(ctx, tx, id)
		if err != nil || r.Status == released {
			return err
		}
		if err := setStatus(ctx, tx, id, released); err != nil || r.Status == expired {
			return err
		}
		if _, err := lock(ctx, tx, r.lines); err != nil {
			return err
		}
		back := releasing
		if r.Status == committed {
			back = returning
		}
		return move(ctx, tx, back, r.lines, "reservation:"+id.String(), s.now())
	})
}

// forbid writes down the end of a reservation that has not come yet, so that a request that was overtaken by its own release takes nothing.
// It reports false if the reservation is there; one that is being made is waited for.
func (s *service) forbid(ctx context.Context, tx *sqlx.Tx, id uuid.UUID) (bool, error) {
	result, err := tx.ExecContext(ctx, `
		INSERT INTO reservations (id, status, expires, made) VALUES ($1, 'released', $2, $2) ON CONFLICT DO NOTHING`, id, s.now())
	if err != nil {
		return false, fmt.Errorf("reservation %s: %w", id, err)
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// commit sells what was reserved; what had expired is sold from the shelf if it is still there, and what was released never.
func (s *service) commit(ctx context.Context, id uuid.UUID) error {
	return postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		r, err := lockReservation(ctx, tx, id)
		if err != nil {
			return err
		}
		switch r.Status {
		case committed:
			return nil
		case released:
			return ended(released)
		}
		have, err := lock(ctx, tx, r.lines)
		if err != nil {
			return err
		}
		from := committing
		if r.Status == expired {
			if from, err = selling, short(r.lines, have); err != nil {
				return err
			}
		}
		if err := setStatus(ctx, tx, id, committed); err != nil {
			return err
		}
		return move(ctx, tx, from, r.lines, "reservation:"+id.String(), s.now())
	})
}

// ended is what is said of a reservation that has come to an end.
func ended(how string) error {
	return errs.E(errs.Conflict, "That reservation has ended.").Because(how)
}

// receive books a delivery once.
func (s *service) receive(ctx context.Context, delivery string, lines map[string]int32) error {
	return postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		result, err := tx.ExecContext(ctx, `INSERT INTO deliveries (id, at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, delivery, s.now())
		if err != nil {
			return fmt.Errorf("delivery %s: %w", delivery, err)
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return err
		}
		if err := shelve(ctx, tx, lines); err != nil {
			return err
		}
		if _, err := lock(ctx, tx, lines); err != nil {
			return err
		}
		return move(ctx, tx, receiving, lines, "delivery:"+delivery, s.now())
	})
}

// setOnHand counts a variant anew. NotFound if it was never received.
func (s *service) setOnHand(ctx context.Context, sku string, units int32) (out *inventoryv1.SetOnHandResponse, err error) {
	err = postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		have, err := lock(ctx, tx, map[string]int32{sku: 0})
		if err != nil {
			return err
		}
		before, known := have[sku]
		if !known {
			return errs.E(errs.NotFound, "There is no such variant.").Because("unknown_variant", "sku", sku)
		}
		if units != before {
			if err := move(ctx, tx, receiving, map[string]int32{sku: units - before}, "count:"+uuid.NewString(), s.now()); err != nil {
				return err
			}
		}
		out = &inventoryv1.SetOnHandResponse{Available: units}
		return tx.GetContext(ctx, &out.Reserved, `SELECT reserved FROM stock WHERE sku = $1`, sku)
	})
	return out, err
}

// expiryEvery is how often reservations for which nobody came are given back.
const expiryEvery = time.Second

func (s *service) expireForever(ctx context.Context) error {
	tick := time.NewTicker(expiryEvery)
	defer tick.Stop()
	for {
		if err := s.expire(ctx); err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// expire gives back every reservation whose time is over. Several processes may do it at once.
func (s *service) expire(ctx context.Context) error {
	var due []uuid.UUID
	err := s.db.SelectContext(ctx, &due, `
		SELECT id FROM reservations WHERE status = 'held' AND expires <= $1 ORDER BY expires LIMIT 500`, s.now())
	if err != nil {
		return fmt.Errorf("expiry: %w", err)
	}
	for _, id := range due {
		if err := s.expireOne(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

func (s *service) expireOne(ctx context.Context, id uuid.UUID) error {
	return postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		r, err := lockReservation(ctx, tx, id)
		if err != nil {
			return err
		}
		if r.Status != held || r.Expires.After(s.now()) {
			return nil // another process was faster
		}
		if _, err := lock(ctx, tx, r.lines); err != nil {
			return err
		}
		if err := setStatus(ctx, tx, id, expired); err != nil {
			return err
		}
		if err := move(ctx, tx, releasing, r.lines, "reservation:"+id.String(), s.now()); err != nil {
			return err
		}
		return event.Append(ctx, tx, event.Event{Aggregate: id.String(), Version: 1, Message: &inventoryv1.ReservationExpired{Reservation: id.String()}})
	})
}
