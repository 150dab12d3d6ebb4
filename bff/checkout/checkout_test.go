package checkout

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"feria/internal/app/apptest"
	"feria/internal/errs"

	checkoutv1 "feria/internal/contract/bff/checkout/v1"
	"feria/internal/contract/bff/checkout/v1/checkoutv1connect"
	ordersv1 "feria/internal/contract/services/orders/v1"
	"feria/internal/contract/services/orders/v1/ordersv1connect"
	paymentsv1 "feria/internal/contract/services/payments/v1"
	"feria/internal/contract/services/payments/v1/paymentsv1connect"
	shippingv1 "feria/internal/contract/services/shipping/v1"
	"feria/internal/contract/services/shipping/v1/shippingv1connect"
	typesv1 "feria/internal/contract/types/v1"

	"connectrpc.com/connect/v2"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
)

const (
	shopper    = "guest:0199a0a0-0000-7000-8000-000000000001"
	cardNumber = "4000056655665556"
	expiry     = "11/77"
	code       = "9173"
)

func text(en string) *typesv1.Text { return &typesv1.Text{ByLanguage: map[string]string{"en": en}} }

func euros(minor int64) *typesv1.Money { return &typesv1.Money{Minor: minor, Currency: "EUR"} }

// market is the three services: how they refuse, and what they were told to do.
type market struct {
	ordersv1connect.UnimplementedOrdersHandler
	paymentsv1connect.UnimplementedPaymentsHandler
	shippingv1connect.UnimplementedShippingHandler

	meeting                                            *apptest.Meeting // of Quote and ListMethods, if they must be asked side by side
	quote, methods, card, place, get, confirm, resumed error
	status                                             ordersv1.OrderStatus
	kept                                               *paymentsv1.KeepCardRequest
	placed                                             *ordersv1.PlaceOrderRequest
	done                                               []string
}

func (m *market) wait(ctx context.Context) error {
	if m.meeting == nil {
		return nil
	}
	return m.meeting.Wait(ctx)
}

func (m *market) Quote(ctx context.Context, r *ordersv1.QuoteRequest) (*ordersv1.QuoteResponse, error) {
	if err := m.wait(ctx); err != nil {
		return nil, err
	}
	return &ordersv1.QuoteResponse{
		Lines:   []*ordersv1.OrderLine{{Sku: "mug-blue", Name: text("Mug"), Choice: text("Blue"), Picture: "p", Alt: text("A mug"), Units: 2, Price: euros(1250), Total: euros(2500)}},
		Totals:  &ordersv1.Totals{Subtotal: euros(2500), Delivery: euros(390), Total: euros(2890), Tax: euros(502), TaxRate: 2100},
		Buyable: true,
	}, m.quote
}

func (m *market) ListMethods(ctx context.Context, _ *shippingv1.ListMethodsRequest) (*shippingv1.ListMethodsResponse, error) {
	if err := m.wait(ctx); err != nil {
		return nil, err
	}
	return &shippingv1.ListMethodsResponse{Methods: []*shippingv1.Method{
		{Code: "post", Name: text("Post"), Promise: text("In 3 days"), Price: euros(390)}, {Code: "rush", Name: text("Rush"), Promise: text("Tomorrow"), Price: euros(1190)},
	}}, m.methods
}

func (m *market) KeepCard(_ context.Context, r *paymentsv1.KeepCardRequest) (*paymentsv1.KeepCardResponse, error) {
	m.kept = r
	if m.card != nil {
		return nil, m.card
	}
	return &paymentsv1.KeepCardResponse{PaymentMethod: "pm-1"}, nil
}

func (m *market) PlaceOrder(_ context.Context, r *ordersv1.PlaceOrderRequest) (*ordersv1.PlaceOrderResponse, error) {
	m.placed = r
	return &ordersv1.PlaceOrderResponse{Order: &ordersv1.Order{Id: "o-1"}, Confirmation: "p-1"}, m.place
}

func (m *market) GetOrder(context.Context, *ordersv1.GetOrderRequest) (*ordersv1.GetOrderResponse, error) {
	m.done = append(m.done, "get")
	return &ordersv1.GetOrderResponse{Order: &ordersv1.Order{
		Id: "o-1", Number: "F-1", Status: m.status, Payment: "p-1", CardBrand: "Visa", CardLast4: "3220", Totals: &ordersv1.Totals{Total: euros(2890)},
	}}, m.get
}

func (m *market) Confirm(_ context.Context, r *paymentsv1.ConfirmRequest) (*paymentsv1.ConfirmResponse, error) {
	m.done = append(m.done, "confirm "+r.GetPayment())
	return &paymentsv1.ConfirmResponse{}, m.confirm
}

func (m *market) ResumeOrder(context.Context, *ordersv1.ResumeOrderRequest) (*ordersv1.ResumeOrderResponse, error) {
	m.done = append(m.done, "resume")
	return &ordersv1.ResumeOrderResponse{}, m.resumed
}

func begin(t *testing.T, m *market) (checkoutv1connect.CheckoutClient, context.Context, *apptest.Stage) {
	stage := apptest.Start(t, Module, map[string]apptest.Script{
		"services/orders":   func(s *connect.Server) { ordersv1connect.RegisterOrdersHandler(s, m) },
		"services/payments": func(s *connect.Server) { paymentsv1connect.RegisterPaymentsHandler(s, m) },
		"services/shipping": func(s *connect.Server) { shippingv1connect.RegisterShippingHandler(s, m) },
	})
	return checkoutv1connect.NewCheckoutClient(stage.Client), stage.As(t, shopper), stage
}

func TestFormAsksSideBySide(t *testing.T) {
	bff, ctx, _ := begin(t, &market{meeting: apptest.NewMeeting(2)})
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	got, err := bff.Form(ctx, &checkoutv1.FormRequest{Locale: "en", Delivery: "rush"})
	want := &checkoutv1.FormResponse{
		Lines: []*checkoutv1.LineView{{Name: "Mug", Choice: "Blue", Picture: "p", Alt: "A mug", Units: 2, Total: euros(2500)}},
		Methods: []*checkoutv1.MethodView{
			{Code: "post", Name: "Post", Promise: "In 3 days", Price: euros(390)}, {Code: "rush", Name: "Rush", Promise: "Tomorrow", Price: euros(1190), Chosen: true},
		},
		Totals:  &checkoutv1.TotalsView{Subtotal: euros(2500), Delivery: euros(390), Total: euros(2890), Tax: euros(502), TaxRate: 2100},
		Buyable: true,
	}
	if diff := cmp.Diff(proto.Message(want), proto.Message(got), protocmp.Transform()); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestFirstMethodIsChosenBeforeAnyIs(t *testing.T) {
	bff, ctx, _ := begin(t, &market{})
	got, err := bff.Form(ctx, &checkoutv1.FormRequest{})
	if err != nil || !got.GetMethods()[0].GetChosen() || got.GetMethods()[1].GetChosen() {
		t.Errorf("%v, %v", got.GetMethods(), err)
	}
}

func TestFormNeedsOrdersAndShipping(t *testing.T) {
	closed := errs.E(errs.Unavailable, "Closed.")
	for name, m := range map[string]*market{"orders": {quote: closed}, "shipping": {methods: closed}} {
		bff, ctx, _ := begin(t, m)
		if _, err := bff.Form(ctx, &checkoutv1.FormRequest{}); errs.KindOf(err) != errs.Unavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func place(bff checkoutv1connect.CheckoutClient, ctx context.Context) (*checkoutv1.PlaceResponse, error) {
	return bff.Place(ctx, &checkoutv1.PlaceRequest{
		Key: "k", Email: "ada@example.com", Address: &typesv1.Address{Name: "Ada"}, Delivery: "rush", Total: euros(3690),
		CardNumber: cardNumber, Expiry: expiry, SecurityCode: code,
	})
}

func TestOrderIsPlacedWithAMethodInPlaceOfTheCard(t *testing.T) {
	m := &market{}
	bff, ctx, stage := begin(t, m)
	got, err := place(bff, ctx)
	if err != nil || got.GetOrder() != "o-1" || got.GetConfirmation() != "p-1" {
		t.Fatalf("%v, %v", got, err)
	}
	if m.kept.GetNumber() != cardNumber || m.kept.GetExpiry() != expiry || m.kept.GetSecurityCode() != code {
		t.Error("payments was given another card")
	}
	want := &ordersv1.PlaceOrderRequest{
		IdempotencyKey: "k", Email: "ada@example.com", Address: &typesv1.Address{Name: "Ada"}, DeliveryMethod: "rush", PaymentMethod: "pm-1", ExpectedTotal: euros(3690),
	}
	if diff := cmp.Diff(proto.Message(want), proto.Message(m.placed), protocmp.Transform()); diff != "" {
		t.Errorf("orders was told (-want +got):\n%s", diff)
	}
	quiet(t, stage)
}

// quiet holds that nothing of the card was logged.
func quiet(t *testing.T, stage *apptest.Stage) {
	t.Helper()
	for _, secret := range []string{cardNumber, expiry, code} {
		if strings.Contains(stage.Log(), secret) {
			t.Errorf("the log tells %q of the card", secret)
		}
	}
}

func TestRefusalsOfPlacing(t *testing.T) {
	card := errs.E(errs.Invalid, "Check your card.", errs.Field{Name: "card_number", Text: "No number."}, errs.Field{Name: "expiry", Text: "Over."})
	noCard := errs.E(errs.Invalid, "Check the form.", errs.Field{Name: "email", Text: "No address."},
		errs.Field{Name: "delivery_method", Text: "None."}, errs.Field{Name: "idempotency_key", Text: "None."}, errs.Field{Name: "payment_method", Text: "No card."})
	declined := errs.E(errs.Conflict, "Declined.").Because("payment_declined", "decline", "insufficient_funds")
	for _, test := range []struct {
		name        string
		card, place error
		kind        errs.Kind
		reason      string
		fields      []string
	}{
		{"the card", card, errs.E(errs.Invalid, "Check.", errs.Field{Name: "payment_method"}), errs.Invalid, "", []string{"card_number", "expiry"}},
		{"the card and the rest", card, noCard, errs.Invalid, "", []string{"email", "delivery", "key", "card_number", "expiry"}},
		{"the rest", nil, noCard, errs.Invalid, "", []string{"email", "delivery", "key", "payment_method"}},
		{"the bank", nil, declined, errs.Conflict, "payment_declined", nil},
		{"the card, in an empty cart", card, errs.E(errs.Conflict, "Empty.").Because("empty_cart"), errs.Invalid, "", []string{"card_number", "expiry"}},
		{"orders are closed", nil, errs.E(errs.Unavailable, "Closed."), errs.Unavailable, "", nil},
		{"orders are broken", nil, errors.New("row 17"), errs.Internal, "", nil},
		{"a card for an order that was placed before", card, nil, 0, "", nil},
	} {
		bff, ctx, stage := begin(t, &market{card: test.card, place: test.place})
		got, err := place(bff, ctx)
		var fields []string
		if e := errs.As(err); e != nil {
			for _, f := range e.Fields {
				fields = append(fields, f.Name)
			}
		}
		if errs.KindOf(err) != test.kind || errs.ReasonOf(err) != test.reason || (err == nil) != (got.GetOrder() == "o-1") {
			t.Errorf("%s: %v, %v", test.name, got, err)
		}
		if diff := cmp.Diff(test.fields, fields); diff != "" {
			t.Errorf("%s: fields (-want +got):\n%s", test.name, diff)
		}
		if test.reason != "" && errs.As(err).Facts["decline"] != "insufficient_funds" {
			t.Errorf("%s: %v", test.name, errs.As(err).Facts)
		}
		quiet(t, stage)
	}
}

func TestClosedPaymentsPlaceNothing(t *testing.T) {
	for _, refusal := range []error{errs.E(errs.Unavailable, "Closed."), errs.E(errs.Exhausted, "Too many cards.")} {
		m := &market{card: refusal}
		bff, ctx, stage := begin(t, m)
		if _, err := place(bff, ctx); errs.KindOf(err) != errs.KindOf(refusal) || m.placed != nil {
			t.Errorf("%v; orders was told %v", err, m.placed)
		}
		quiet(t, stage)
	}
}

func TestQuestionStandsUntilItIsAnswered(t *testing.T) {
	for status, answered := range map[ordersv1.OrderStatus]bool{
		ordersv1.OrderStatus_ORDER_STATUS_AWAITING_CONFIRMATION: false, ordersv1.OrderStatus_ORDER_STATUS_PLACED: true, ordersv1.OrderStatus_ORDER_STATUS_CANCELLED: true,
	} {
		bff, ctx, _ := begin(t, &market{status: status})
		got, err := bff.Question(ctx, &checkoutv1.QuestionRequest{Order: "o-1"})
		want := &checkoutv1.QuestionResponse{Order: "o-1", Number: "F-1", Amount: euros(2890), CardBrand: "Visa", CardLast4: "3220", Answered: answered}
		if diff := cmp.Diff(proto.Message(want), proto.Message(got), protocmp.Transform()); err != nil || diff != "" {
			t.Errorf("%v: %v (-want +got):\n%s", status, err, diff)
		}
	}
}

func TestBankIsToldOnlyOfTheShoppersOwnOrder(t *testing.T) {
	for _, test := range []struct {
		name   string
		market *market
		kind   errs.Kind
		done   []string
	}{
		{"theirs", &market{}, 0, []string{"get", "confirm p-1", "resume"}},
		{"somebody else's", &market{get: errs.E(errs.NotFound, "No.")}, errs.NotFound, []string{"get"}},
		{"answered already", &market{confirm: errs.E(errs.Conflict, "Waits for nothing.")}, 0, []string{"get", "confirm p-1", "resume"}},
		{"the bank is closed", &market{confirm: errs.E(errs.Unavailable, "Closed.")}, errs.Unavailable, []string{"get", "confirm p-1"}},
		{"refused", &market{resumed: errs.E(errs.Conflict, "Declined.").Because("payment_declined")}, errs.Conflict, []string{"get", "confirm p-1", "resume"}},
	} {
		bff, ctx, _ := begin(t, test.market)
		_, err := bff.Answer(ctx, &checkoutv1.AnswerRequest{Order: "o-1", Approved: true})
		if errs.KindOf(err) != test.kind || (err == nil) != (test.kind == 0) {
			t.Errorf("%s: %v", test.name, err)
		}
		if diff := cmp.Diff(test.done, test.market.done); diff != "" {
			t.Errorf("%s: done (-want +got):\n%s", test.name, diff)
		}
	}
}
