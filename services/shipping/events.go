package shipping

import (
	"context"

	"feria/internal/app"
	"feria/internal/event"

	ordersv1 "feria/internal/contract/services/orders/v1"
	shippingv1 "feria/internal/contract/services/shipping/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// orders prepares parcels and stops them, as orders are placed and called off.
func (s *service) orders(env *app.Env) *event.Consumer {
	return event.NewConsumer(s.db, env.Broker(), env.Name(), "orders", env.Log(), event.On(s.prepare), event.On(s.cancel))
}

// prepare begins the parcel of an order.
func (s *service) prepare(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *ordersv1.OrderPlaced) error {
	o := m.GetOrder()
	parcel := shipment{
		ID: uuid.Must(uuid.NewV7()), Order: o.GetId(), Subject: o.GetSubject(), Method: o.GetDeliveryMethod(), Status: preparing,
		Name: o.GetAddress().GetName(), Line: o.GetAddress().GetLine(), City: o.GetAddress().GetCity(),
		Postcode: o.GetAddress().GetPostalCode(), Country: o.GetAddress().GetCountry(), Grams: m.GetGrams(), Made: s.now(),
	}
	if err := assign(ctx, tx, &parcel); err != nil {
		return err
	}
	if fresh, err := insertShipment(ctx, tx, parcel); err != nil || !fresh {
		return err
	}
	return event.Append(ctx, tx, event.Event{Aggregate: parcel.Order, Version: 1, Message: &shippingv1.ShipmentPrepared{
		Shipment: parcel.ID.String(), Order: parcel.Order, Method: parcel.Method,
	}})
}

// cancel stops the parcel of an order that was called off. Most orders that end so have never had one.
func (s *service) cancel(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *ordersv1.OrderCancelled) error {
	return cancelShipment(ctx, tx, m.GetOrder())
}
