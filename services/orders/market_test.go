package orders

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/broker/embedded"
	"feria/internal/event"
	"feria/internal/postgres/postgrestest"
	"feria/services/carts"
	"feria/services/inventory"
	"feria/services/payments"
	"feria/services/products"
	"feria/services/shipping"
	"feria/services/users"

	cartsv1 "feria/internal/contract/services/carts/v1"
	"feria/internal/contract/services/carts/v1/cartsv1connect"
	inventoryv1 "feria/internal/contract/services/inventory/v1"
	"feria/internal/contract/services/inventory/v1/inventoryv1connect"
	ordersv1 "feria/internal/contract/services/orders/v1"
	"feria/internal/contract/services/orders/v1/ordersv1connect"
	paymentsv1 "feria/internal/contract/services/payments/v1"
	"feria/internal/contract/services/payments/v1/paymentsv1connect"
	productsv1 "feria/internal/contract/services/products/v1"
	"feria/internal/contract/services/products/v1/productsv1connect"
	"feria/internal/contract/services/shipping/v1/shippingv1connect"
	usersv1 "feria/internal/contract/services/users/v1"
	"feria/internal/contract/services/users/v1/usersv1connect"
	typesv1 "feria/internal/contract/types/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/nats-io/nats.go"
)

// market is every service that an order touches, as it is, in this process, with databases and a broker of the test's own.
type market struct {
	t      *testing.T
	root   auth.Root
	broker *nats.Conn
	urls   map[string]string
	host   *app.Host
	orders *service
	closed string // the service that does not run

	ahead   atomic.Int64           // how far the clock of orders is ahead, in nanoseconds
	crashAt atomic.Pointer[string] // the point at which orders dies
	crashed chan string            // where it died
}

var errCrash = errors.New("the process died here")

func newMarket(t *testing.T) *market {
	t.Helper()
	broker, err := embedded.Start(t.Context(), t.TempDir(), embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(broker.Close)
	m := &market{t: t, root: bytes.Repeat([]byte{7}, 32), urls: map[string]string{}, crashed: make(chan string, 100)}
	if m.broker, err = broker.Connect("test"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.broker.Close)
	for _, module := range m.modules() {
		files := event.Migrations(os.DirFS("../" + app.Base(module.Name))) // migrated once for all tests of the package
		m.urls[module.Name] = postgrestest.URL(t, files)
	}
	m.start()
	t.Cleanup(func() { m.host.Close() })
	return m
}

func (m *market) modules() []app.Module {
	all := []app.Module{
		carts.Module, inventory.Module, payments.Module, products.Module, shipping.Module, users.Module,
		module(func(s *service) {
			m.orders = s
			s.now = func() time.Time { return now().Add(time.Duration(m.ahead.Load())) }
			s.crash = m.crash
		}),
	}
	return slices.DeleteFunc(all, func(module app.Module) bool { return module.Name == m.closed })
}

func (m *market) crash(point string) error {
	if at := m.crashAt.Load(); at == nil || *at != point {
		return nil
	}
	m.crashed <- point
	return errCrash
}

func (m *market) start() {
	m.t.Helper()
	cfg, err := app.Load(nil)
	if err != nil {
		m.t.Fatal(err)
	}
	m.host, err = app.Start(m.t.Context(), app.Options{
		Config: cfg, Modules: m.modules(), Broker: m.broker, Root: m.root, Log: slog.New(slog.DiscardHandler),
		Databases: func(_ context.Context, service string) (string, error) { return m.urls[service], nil },
	})
	if err != nil {
		m.t.Fatal(err)
	}
}

// restart ends every service and starts them anew, later.
func (m *market) restart(later time.Duration) {
	m.t.Helper()
	m.host.Close()
	m.crashAt.Store(nil)
	m.ahead.Add(int64(later))
	m.start()
}

// as is a caller of services in the name of a module.
func (m *market) as(module string) *auth.Signer {
	return &auth.Signer{Module: module, Key: m.root.Key(module)}
}

func (m *market) asOrders(caller string) ordersv1connect.OrdersClient {
	return ordersv1connect.NewOrdersClient(m.host.Client(m.as(caller), "services/orders"))
}

// stock lists a product of one variant, of which there are so many.
func (m *market) stock(sku string, cents int64, units int32) {
	m.t.Helper()
	ctx := m.ctx()
	text := &typesv1.Text{ByLanguage: map[string]string{"en": "The " + sku}}
	p := productsv1connect.NewProductsClient(m.host.Client(m.as(auth.Operator), "services/products"))
	_, err := p.Import(ctx, &productsv1.ImportRequest{
		Categories: []*productsv1.Category{{Slug: "things", Name: text, Description: text, Picture: "x"}},
		Products: []*productsv1.Product{{
			Slug: "the-" + sku, Category: "things", Name: text, Tagline: text, Description: text, Maker: "Somebody", Position: 1,
			Variants: []*productsv1.Variant{{
				Sku: sku, Product: "the-" + sku, Price: &typesv1.Money{Minor: cents, Currency: "EUR"}, Grams: 250, Picture: "x", Alt: text,
			}},
		}},
	})
	if err != nil {
		m.t.Fatal(err)
	}
	_, err = m.shelf(auth.Operator).Receive(ctx, &inventoryv1.ReceiveRequest{
		Delivery: "of " + sku, Lines: []*inventoryv1.Line{{Sku: sku, Units: units}},
	})
	if err != nil {
		m.t.Fatal(err)
	}
}

func (m *market) reprice(sku string, cents int64) {
	m.t.Helper()
	p := productsv1connect.NewProductsClient(m.host.Client(m.as(auth.Operator), "services/products"))
	_, err := p.SetPrice(m.ctx(), &productsv1.SetPriceRequest{Sku: sku, Price: &typesv1.Money{Minor: cents, Currency: "EUR"}})
	if err != nil {
		m.t.Fatal(err)
	}
}

func (m *market) shelf(caller string) inventoryv1connect.InventoryClient {
	return inventoryv1connect.NewInventoryClient(m.host.Client(m.as(caller), "services/inventory"))
}

func (m *market) till(caller string) paymentsv1connect.PaymentsClient {
	return paymentsv1connect.NewPaymentsClient(m.host.Client(m.as(caller), "services/payments"))
}

func (m *market) parcels() shippingv1connect.ShippingClient {
	return shippingv1connect.NewShippingClient(m.host.Client(m.as("bff/orders"), "services/shipping"))
}

// shopper is somebody with a session.
type shopper struct {
	*market
	session string
	tokens  map[string]string
}

// shopper is a guest.
func (m *market) shopper() *shopper {
	m.t.Helper()
	u := usersv1connect.NewUsersClient(m.host.Client(m.as("container"), "services/users"))
	begun, err := u.StartGuest(m.ctx(), &usersv1.StartGuestRequest{})
	if err != nil {
		m.t.Fatal(err)
	}
	return m.enter(begun.GetSession())
}

// enter is whoever holds a session.
func (m *market) enter(session string) *shopper {
	m.t.Helper()
	u := usersv1connect.NewUsersClient(m.host.Client(m.as("container"), "services/users"))
	cut, err := u.Cut(m.ctx(), &usersv1.CutRequest{Session: session, Audiences: []string{"mfe/cart", "mfe/checkout", "mfe/orders"}})
	if err != nil {
		m.t.Fatal(err)
	}
	return &shopper{m, session, cut.GetTokens()}
}

// at is a context in which the shopper is at a stall, such as "checkout".
func (s *shopper) at(stall string) context.Context {
	return auth.WithCall(s.ctx(), "", auth.Shopper{}, s.tokens["mfe/"+stall])
}

// ctx leaves more time for a call than it has by default: tests share a machine.
func (m *market) ctx() context.Context {
	ctx, cancel := context.WithTimeout(m.t.Context(), 30*time.Second)
	m.t.Cleanup(cancel)
	return ctx
}

func (s *shopper) cart() cartsv1connect.CartsClient {
	return cartsv1connect.NewCartsClient(s.host.Client(s.as("bff/cart"), "services/carts"))
}

func (s *shopper) puts(sku string, units int32) {
	s.t.Helper()
	if _, err := s.cart().Add(s.at("cart"), &cartsv1.AddRequest{Sku: sku, Units: units}); err != nil {
		s.t.Fatal(err)
	}
}

// card hands a test card to payments, as the checkout does.
func (s *shopper) card(number string) string {
	s.t.Helper()
	expiry := time.Now().AddDate(2, 0, 0).Format("01/06")
	kept, err := s.till("bff/checkout").KeepCard(s.at("checkout"), &paymentsv1.KeepCardRequest{Number: number, Expiry: expiry, SecurityCode: "123"})
	if err != nil {
		s.t.Fatal(err)
	}
	return kept.GetPaymentMethod()
}

// form is a checkout form filled in, with the total that a quote shows now.
func (s *shopper) form(card string) *ordersv1.PlaceOrderRequest {
	s.t.Helper()
	quote, err := s.asOrders("bff/checkout").Quote(s.at("checkout"), &ordersv1.QuoteRequest{})
	if err != nil {
		s.t.Fatal(err)
	}
	return &ordersv1.PlaceOrderRequest{
		IdempotencyKey: uuid.NewString(), Email: "ana@example.com", DeliveryMethod: "standard", PaymentMethod: s.card(card),
		Address:       &typesv1.Address{Name: "Ana Gil", Line: "Calle Mayor 1", City: "Madrid", PostalCode: "28013", Country: "ES"},
		ExpectedTotal: quote.GetTotals().GetTotal(),
	}
}

func (s *shopper) places(r *ordersv1.PlaceOrderRequest) (*ordersv1.PlaceOrderResponse, error) {
	return s.asOrders("bff/checkout").PlaceOrder(s.at("checkout"), r)
}

func (s *shopper) mustPlace(r *ordersv1.PlaceOrderRequest) *ordersv1.Order {
	s.t.Helper()
	answer, err := s.places(r)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer.GetOrder()
}

func (s *shopper) sees(id string) (*ordersv1.Order, error) {
	answer, err := s.asOrders("bff/orders").GetOrder(s.at("orders"), &ordersv1.GetOrderRequest{Id: id})
	return answer.GetOrder(), err
}

// expire lets the time of an order's reservation run out.
func (m *market) expire(id string) {
	m.t.Helper()
	shelf, err := sqlx.ConnectContext(m.t.Context(), "postgres", m.urls["services/inventory"])
	if err != nil {
		m.t.Fatal(err)
	}
	defer shelf.Close()
	reservation := order{ID: uuid.MustParse(id)}.reservation()
	if _, err := shelf.ExecContext(m.t.Context(), `UPDATE reservations SET expires = now() WHERE id = $1`, reservation); err != nil {
		m.t.Fatal(err)
	}
	m.eventually("an expired reservation", func() bool {
		var expired bool
		err := shelf.GetContext(m.t.Context(), &expired, `SELECT status = 'expired' FROM reservations WHERE id = $1`, reservation)
		return err == nil && expired
	})
}
