package orders

import (
	"strings"
	"testing"

	"feria/internal/auth"
	"feria/internal/errs"

	cartsv1 "feria/internal/contract/services/carts/v1"
	inventoryv1 "feria/internal/contract/services/inventory/v1"
	ordersv1 "feria/internal/contract/services/orders/v1"
	shippingv1 "feria/internal/contract/services/shipping/v1"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"google.golang.org/protobuf/testing/protocmp"
)

const (
	approvedCard = "4242 4242 4242 4242"
	declinedCard = "4000 0000 0000 0002"
	noFundsCard  = "4000 0000 0000 9995"
	questionCard = "4000 0000 0000 3220"
	silentCard   = "4000 0000 0000 0119"
)

const (
	isPlacing   = ordersv1.OrderStatus_ORDER_STATUS_PLACING
	isAwaiting  = ordersv1.OrderStatus_ORDER_STATUS_AWAITING_CONFIRMATION
	isPlaced    = ordersv1.OrderStatus_ORDER_STATUS_PLACED
	isCancelled = ordersv1.OrderStatus_ORDER_STATUS_CANCELLED
)

func TestGuestBuysWhatIsInTheCart(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.stock("mug", 1250, 5)
	ana := m.shopper()
	ana.puts("mug", 2)
	o := ana.mustPlace(ana.form(approvedCard))
	if o.GetStatus() != isPlaced || !strings.HasPrefix(o.GetNumber(), "F-") || o.GetCardLast4() != "4242" || o.GetCardBrand() != "Visa" {
		t.Errorf("placed: %v", o)
	}
	if got := o.GetTotals(); got.GetSubtotal().GetMinor() != 2500 || got.GetDelivery().GetMinor() != 390 || got.GetTotal().GetMinor() != 2890 ||
		got.GetTax().GetMinor() != 502 || got.GetTaxRate() != 2100 {
		t.Errorf("totals: %v", got)
	}
	m.holds(5, 2, 2890)
	seen, err := ana.sees(o.GetId())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(o, seen, protocmp.Transform()); diff != "" {
		t.Errorf("as seen later (-answered +seen):\n%s", diff)
	}
	m.eventually("a parcel", func() bool {
		parcel, err := m.parcels().GetShipment(ana.at("orders"), &shippingv1.GetShipmentRequest{Order: o.GetId()})
		return err == nil && parcel.GetShipment().GetStatus() == "preparing" && parcel.GetShipment().GetMethod() == "standard"
	})
	m.eventually("an empty cart", func() bool {
		count, err := ana.cart().CountItems(ana.at("cart"), &cartsv1.CountItemsRequest{})
		return err == nil && count.GetUnits() == 0
	})
	again := m.shopper()
	if _, err := m.parcels().GetShipment(again.at("orders"), &shippingv1.GetShipmentRequest{Order: o.GetId()}); !errs.Is(err, errs.NotFound) {
		t.Errorf("somebody else's parcel: %v", err)
	}
	if _, err := again.sees(o.GetId()); !errs.Is(err, errs.NotFound) {
		t.Errorf("somebody else's order: %v", err)
	}
	_, err = m.asOrders("bff/checkout").ResumeOrder(again.at("checkout"), &ordersv1.ResumeOrderRequest{Id: o.GetId()})
	if !errs.Is(err, errs.NotFound) {
		t.Errorf("somebody else's order resumed: %v", err)
	}
}

func TestDoubleClickMakesOneOrderAndOneCharge(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.stock("mug", 1000, 50)
	ana := m.shopper()
	ana.puts("mug", 1)
	form := ana.form(approvedCard)
	ids := together(8, func(int) string {
		answer, err := ana.places(form)
		if err != nil {
			t.Error(err)
		}
		return answer.GetOrder().GetId()
	})
	ids = append(ids, ana.mustPlace(form).GetId()) // a reload, much later
	for _, id := range ids {
		if id != ids[0] {
			t.Errorf("answered several orders: %v", ids)
		}
	}
	if got := m.list(); len(got) != 1 {
		t.Errorf("%d orders", len(got))
	}
	m.holds(50, 1, 1390)
}

func TestOneCartInTwoFormsIsBoughtOnce(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.stock("mug", 1000, 50)
	ana := m.shopper()
	ana.puts("mug", 1)
	forms := []*ordersv1.PlaceOrderRequest{ana.form(approvedCard), ana.form(approvedCard), ana.form(approvedCard)}
	ids := together(len(forms), func(i int) string { return ana.mustPlace(forms[i]).GetId() })
	late := ana.form(approvedCard)
	late.ExpectedTotal = forms[0].ExpectedTotal // it was opened when the others were
	ids = append(ids, ana.mustPlace(late).GetId())
	if ids[0] != ids[1] || ids[1] != ids[2] || ids[2] != ids[3] {
		t.Errorf("answered several orders: %v", ids)
	}
	m.holds(50, 1, 1390)
}

func TestACartThatWasEmptiedSinceIsEmpty(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.stock("mug", 1000, 50)
	ana := m.shopper()
	ana.puts("mug", 1)
	form := ana.form(approvedCard)
	ana.mustPlace(form)
	ana.puts("mug", 2)
	if _, err := ana.cart().Remove(ana.at("cart"), &cartsv1.RemoveRequest{Sku: "mug"}); err != nil {
		t.Fatal(err)
	}
	late := ana.form(approvedCard)
	late.ExpectedTotal = form.ExpectedTotal
	if answer, err := ana.places(late); errs.ReasonOf(err) != "empty_cart" {
		t.Errorf("%v, %v", answer, err)
	}
	m.holds(50, 1, 1390)
}

func TestTwoShoppersWantTheLastUnit(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.stock("mug", 1000, 1)
	shoppers := []*shopper{m.shopper(), m.shopper(), m.shopper()}
	forms := make([]*ordersv1.PlaceOrderRequest, len(shoppers))
	for i, s := range shoppers {
		s.puts("mug", 1)
		forms[i] = s.form(approvedCard)
	}
	outcomes := together(len(shoppers), func(i int) string {
		answer, err := shoppers[i].places(forms[i])
		if err != nil {
			return errs.ReasonOf(err)
		}
		return answer.GetOrder().GetStatus().String()
	})
	count := map[string]int{}
	for _, o := range outcomes {
		count[o]++
	}
	if diff := cmp.Diff(map[string]int{isPlaced.String(): 1, "sold_out": 2}, count); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	m.holds(1, 1, 1390)
}

func TestRefusedCard(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.stock("mug", 1000, 1)
	for card, want := range map[string]string{declinedCard: "declined", noFundsCard: "insufficient_funds"} {
		ana := m.shopper()
		ana.puts("mug", 1)
		form := ana.form(card)
		for range 2 { // the same key is the same refusal
			_, err := ana.places(form)
			if errs.KindOf(err) != errs.Conflict || errs.ReasonOf(err) != "payment_declined" || errs.As(err).Facts["decline"] != want ||
				!strings.Contains(errs.As(err).Text, "declined") {
				t.Errorf("%s: %v", want, err)
			}
		}
		m.holds(1, 0, 0)
	}
	if got := m.list(); len(got) != 0 {
		t.Errorf("a refused attempt is listed: %v", got)
	}
	ana := m.shopper()
	ana.puts("mug", 1)
	if _, err := ana.places(ana.form(declinedCard)); errs.ReasonOf(err) != "payment_declined" {
		t.Error(err)
	}
	if o := ana.mustPlace(ana.form(approvedCard)); o.GetStatus() != isPlaced { // at once, with the last unit
		t.Error(o)
	}
	m.holds(1, 1, 1390)
}

func TestChangedTotalIsRefusedAndTheKeyStaysGood(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.stock("mug", 1000, 5)
	ana := m.shopper()
	ana.puts("mug", 1)
	form := ana.form(approvedCard)
	m.reprice("mug", 1100)
	_, err := ana.places(form)
	if errs.ReasonOf(err) != "total_changed" || errs.As(err).Facts["total_minor"] != "1490" || errs.As(err).Facts["currency"] != "EUR" {
		t.Fatal(err)
	}
	form.ExpectedTotal.Minor = 1 // a forged price
	if _, err := ana.places(form); errs.ReasonOf(err) != "total_changed" {
		t.Fatal(err)
	}
	m.holds(5, 0, 0)
	form.ExpectedTotal.Minor = 1490
	if o := ana.mustPlace(form); o.GetStatus() != isPlaced {
		t.Error(o)
	}
	m.holds(5, 1, 1490)
}

func TestWhatSoldOutMeanwhileIsRefusedAndTheKeyStaysGood(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.stock("mug", 1000, 3)
	ana := m.shopper()
	ana.puts("mug", 2)
	form := ana.form(approvedCard)
	count := func(units int32) {
		if _, err := m.shelf(auth.Operator).SetOnHand(m.ctx(), &inventoryv1.SetOnHandRequest{Sku: "mug", Units: units}); err != nil {
			t.Fatal(err)
		}
	}
	count(1)
	_, err := ana.places(form)
	if errs.ReasonOf(err) != "sold_out" || errs.As(err).Facts["sku"] != "mug" || errs.As(err).Facts["available"] != "1" {
		t.Fatal(err)
	}
	count(2)
	if o := ana.mustPlace(form); o.GetStatus() != isPlaced {
		t.Error(o)
	}
	m.holds(2, 2, 2390)
}

func TestEmptyCart(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ana := m.shopper()
	quote, err := m.asOrders("bff/checkout").Quote(ana.at("checkout"), &ordersv1.QuoteRequest{})
	if err != nil || quote.GetBuyable() || len(quote.GetLines()) != 0 {
		t.Error(quote, err)
	}
	if _, err := ana.places(ana.form(approvedCard)); errs.ReasonOf(err) != "empty_cart" {
		t.Error(err)
	}
	r := ana.form(approvedCard)
	r.IdempotencyKey, r.DeliveryMethod, r.PaymentMethod = uuid.NewString(), "pigeon", ""
	_, err = ana.places(r)
	if errs.FieldText(err, "delivery_method") == "" || errs.FieldText(err, "payment_method") == "" {
		t.Error(err)
	}
}
