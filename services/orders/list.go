package orders

import (
	"context"
	"fmt"
	"strconv"

	"feria/internal/event"
	"feria/internal/postgres"

	ordersv1 "feria/internal/contract/services/orders/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

const (
	defaultPage = 100
	largestPage = 500

	ownPage        = 20
	largestOwnPage = 50

	mostBaskets = 1000
	mostOfOne   = 100 // products of a basket
)

// GetOrder answers one order of the caller.
func (s *service) GetOrder(ctx context.Context, r *ordersv1.GetOrderRequest) (*ordersv1.GetOrderResponse, error) {
	o, err := s.own(ctx, r.GetId())
	if err != nil {
		return nil, err
	}
	return &ordersv1.GetOrderResponse{Order: o.proto()}, nil
}

// own reads an order of the caller. NotFound, whether there is none or it is somebody else's.
func (s *service) own(ctx context.Context, text string) (order, error) {
	shopper, err := owner(ctx)
	if err != nil {
		return order{}, notFound()
	}
	id, err := uuid.Parse(text)
	if err != nil {
		return order{}, notFound()
	}
	o, err := find(ctx, s.db, id)
	if err != nil {
		return order{}, err
	}
	if o.Owner != shopper.ID && o.Owner != shopper.Guest {
		return order{}, notFound()
	}
	return o, nil
}

// ListOwnOrders answers a page of the caller's orders.
func (s *service) ListOwnOrders(ctx context.Context, r *ordersv1.ListOwnOrdersRequest) (*ordersv1.ListOwnOrdersResponse, error) {
	shopper, err := owner(ctx)
	if err != nil {
		return &ordersv1.ListOwnOrdersResponse{}, nil // a visitor without a session has ordered nothing
	}
	limit, before, err := paging(r.GetLimit(), ownPage, largestOwnPage, r.GetPage())
	if err != nil {
		return nil, err
	}
	orders, err := listOwn(ctx, s.db, shopper, before, limit+1)
	if err != nil {
		return nil, err
	}
	out := &ordersv1.ListOwnOrdersResponse{}
	out.Orders, out.NextPage = leaf(orders, limit)
	return out, nil
}

// ListOrders answers a page of all orders.
func (s *service) ListOrders(ctx context.Context, r *ordersv1.ListOrdersRequest) (*ordersv1.ListOrdersResponse, error) {
	limit, before, err := paging(r.GetLimit(), defaultPage, largestPage, r.GetPage())
	if err != nil {
		return nil, err
	}
	orders, err := list(ctx, s.db, before, limit+1)
	if err != nil {
		return nil, err
	}
	out := &ordersv1.ListOrdersResponse{}
	out.Orders, out.NextPage = leaf(orders, limit)
	return out, nil
}

// paging is how many orders are asked for, and before which. Invalid.
func paging(limit int32, otherwise, most int, page string) (int, uuid.UUID, error) {
	n, before := int(limit), uuid.Max
	if n == 0 {
		n = otherwise
	}
	if n < 0 || n > most {
		return 0, before, invalid("limit", "At most "+strconv.Itoa(most)+" orders are listed at once.", "")
	}
	if page == "" {
		return n, before, nil
	}
	before, err := uuid.Parse(page)
	if err != nil {
		return 0, before, invalid("page", "This is not the next_page of an answer.", "")
	}
	return n, before, nil
}

// leaf is a page of orders, of which one more than the limit was asked for, and what the next page begins after.
func leaf(orders []order, limit int) (out []*ordersv1.Order, next string) {
	if len(orders) > limit {
		orders = orders[:limit]
		next = orders[limit-1].ID.String()
	}
	for _, o := range orders {
		out = append(out, o.proto())
	}
	return out, next
}

// RecordHistory publishes baskets as events, each id once.
func (s *service) RecordHistory(ctx context.Context, r *ordersv1.RecordHistoryRequest) (*ordersv1.RecordHistoryResponse, error) {
	baskets := make(map[string][]string, len(r.GetBaskets()))
	for _, b := range r.GetBaskets() {
		if b.GetId() == "" || len(b.GetId()) > 100 || len(b.GetProducts()) == 0 || len(b.GetProducts()) > mostOfOne {
			return nil, invalid("baskets", "A basket has an id of at most 100 characters and 1 to "+strconv.Itoa(mostOfOne)+" products.", "")
		}
		baskets[b.GetId()] = b.GetProducts()
	}
	if len(r.GetBaskets()) > mostBaskets {
		return nil, invalid("baskets", "At most "+strconv.Itoa(mostBaskets)+" baskets are recorded at once.", "")
	}
	return &ordersv1.RecordHistoryResponse{}, record(ctx, s.db, baskets)
}

func record(ctx context.Context, db *sqlx.DB, baskets map[string][]string) error {
	ids := make([]string, 0, len(baskets))
	for id := range baskets {
		ids = append(ids, id)
	}
	return postgres.InTx(ctx, db, func(tx *sqlx.Tx) error {
		var fresh []string
		err := tx.SelectContext(ctx, &fresh, `
			INSERT INTO history (id) SELECT id FROM unnest($1::text[]) AS id ORDER BY id ON CONFLICT DO NOTHING RETURNING id`, pq.Array(ids))
		if err != nil {
			return fmt.Errorf("history: %w", err)
		}
		events := make([]event.Event, len(fresh))
		for i, id := range fresh {
			events[i] = event.Event{Aggregate: id, Version: 1, Message: &ordersv1.HistoryRecorded{Basket: id, Products: baskets[id]}}
		}
		return event.Append(ctx, tx, events...)
	})
}
