package shipping

import (
	"strings"
	"testing"

	"feria/internal/auth"
	"feria/internal/errs"

	ordersv1 "feria/internal/contract/services/orders/v1"
	shippingv1 "feria/internal/contract/services/shipping/v1"
	usersv1 "feria/internal/contract/services/users/v1"
)

// kept is all that the shipment of an order says of a person.
func (s *service) kept(t *testing.T, order string) string {
	t.Helper()
	var row []string
	if err := s.db.Select(&row, `SELECT concat_ws(', ', subject, name, line, city, postcode) FROM shipments WHERE order_id = $1`, order); err != nil {
		t.Fatal(err)
	}
	return strings.Join(row, "; ")
}

// own is what a shopper is told of their parcels.
func (s *service) own(t *testing.T, subject string) []*shippingv1.OwnShipment {
	t.Helper()
	ctx := auth.WithCall(t.Context(), "bff/account", auth.Shopper{Identity: auth.Identity{ID: subject}}, "")
	answer, err := s.ListOwnShipments(ctx, &shippingv1.ListOwnShipmentsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return answer.GetShipments()
}

const forgotten = "—, —, —, —, —"

func TestAGuestsParcelsBecomeTheMembers(t *testing.T) {
	t.Parallel()
	s, before, after := newService(t), placed(), placed()
	apply(t, s, s.prepare, before)
	ctx := auth.WithCall(t.Context(), "bff/orders", auth.Shopper{Identity: auth.Identity{ID: "account:a", Guest: "guest:ana"}}, "")
	if _, err := s.GetShipment(ctx, &shippingv1.GetShipmentRequest{Order: before.GetOrder().GetId()}); err != nil {
		t.Errorf("by the token, before the event: %v", err)
	}
	apply(t, s, s.takeJoined, &usersv1.GuestJoined{Guest: "guest:ana", Account: "account:a"})
	apply(t, s, s.takeJoined, &usersv1.GuestJoined{Guest: "guest:ana", Account: "account:b"})
	apply(t, s, s.prepare, after)
	if all := s.own(t, "account:a"); len(all) != 2 || all[0].GetShipment().GetOrder() != after.GetOrder().GetId() || all[0].GetLine() != "Calle Mayor 1" {
		t.Errorf("all of the member's: %v", all)
	}
	for _, order := range []*ordersv1.OrderPlaced{before, after} {
		id := order.GetOrder().GetId()
		if _, err := s.seenBy(t, "account:a", id); err != nil {
			t.Error(err)
		}
		for _, other := range []string{"guest:ana", "account:b"} {
			if all := s.own(t, other); len(all) != 0 {
				t.Errorf("listed for %s: %v", other, all)
			}
			if _, err := s.seenBy(t, other, id); !errs.Is(err, errs.NotFound) {
				t.Errorf("seen by %s: %v", other, err)
			}
		}
	}
}

func TestAParcelForgetsItsOwnerWhenItNeedsThemNoMore(t *testing.T) {
	t.Parallel()
	s, ended, open, late := newService(t), placed(), placed(), placed()
	apply(t, s, s.takeJoined, &usersv1.GuestJoined{Guest: "guest:ana", Account: "account:a"})
	apply(t, s, s.prepare, ended)
	apply(t, s, s.prepare, open)
	apply(t, s, s.cancel, &ordersv1.OrderCancelled{Order: ended.GetOrder().GetId()})
	apply(t, s, s.takeDeleted, &usersv1.AccountDeleted{Account: "account:a"})
	apply(t, s, s.prepare, late)
	if kept := s.kept(t, ended.GetOrder().GetId()); kept != forgotten {
		t.Errorf("of what had ended: %s", kept)
	}
	for _, order := range []*ordersv1.OrderPlaced{open, late} {
		id := order.GetOrder().GetId()
		if kept := s.kept(t, id); kept != "account:a, Ana, Calle Mayor 1, Madrid, 28013" {
			t.Errorf("of what is on its way: %s", kept)
		}
		apply(t, s, s.cancel, &ordersv1.OrderCancelled{Order: id})
		if kept := s.kept(t, id); kept != forgotten {
			t.Errorf("of what was called off later: %s", kept)
		}
	}
}
