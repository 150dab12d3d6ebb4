package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/broker/embedded"
	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/postgres/postgrestest"
	"feria/services"

	cartsv1 "feria/internal/contract/services/carts/v1"
	"feria/internal/contract/services/carts/v1/cartsv1connect"
	ordersv1 "feria/internal/contract/services/orders/v1"
	"feria/internal/contract/services/orders/v1/ordersv1connect"
	paymentsv1 "feria/internal/contract/services/payments/v1"
	"feria/internal/contract/services/payments/v1/paymentsv1connect"
	reviewsv1 "feria/internal/contract/services/reviews/v1"
	"feria/internal/contract/services/reviews/v1/reviewsv1connect"
	shippingv1 "feria/internal/contract/services/shipping/v1"
	"feria/internal/contract/services/shipping/v1/shippingv1connect"
	usersv1 "feria/internal/contract/services/users/v1"
	"feria/internal/contract/services/users/v1/usersv1connect"

	"connectrpc.com/connect/v2"
	"github.com/google/uuid"
)

// personal asks each service that keeps something of people for something of the caller's, as the BFF that may.
var personal = map[string]struct {
	caller, stall string
	ask           func(context.Context, *connect.Client) error
}{
	"services/carts": {"bff/cart", "mfe/cart", func(ctx context.Context, c *connect.Client) error {
		_, err := cartsv1connect.NewCartsClient(c).GetCart(ctx, &cartsv1.GetCartRequest{})
		return err
	}},
	"services/orders": {"bff/orders", "mfe/orders", func(ctx context.Context, c *connect.Client) error {
		_, err := ordersv1connect.NewOrdersClient(c).GetOrder(ctx, &ordersv1.GetOrderRequest{Id: uuid.NewString()})
		return err
	}},
	"services/payments": {"bff/checkout", "mfe/checkout", func(ctx context.Context, c *connect.Client) error {
		_, err := paymentsv1connect.NewPaymentsClient(c).KeepCard(ctx, &paymentsv1.KeepCardRequest{Number: "4242424242424242", Expiry: "12/34", SecurityCode: "123"})
		return err
	}},
	"services/reviews": {"bff/reviews", "mfe/reviews", func(ctx context.Context, c *connect.Client) error {
		_, err := reviewsv1connect.NewReviewsClient(c).GetOwn(ctx, &reviewsv1.GetOwnRequest{Product: "marea-mug"})
		return err
	}},
	"services/shipping": {"bff/orders", "mfe/orders", func(ctx context.Context, c *connect.Client) error {
		_, err := shippingv1connect.NewShippingClient(c).GetShipment(ctx, &shippingv1.GetShipmentRequest{Order: uuid.NewString()})
		return err
	}},
	"services/users": {"bff/account", "mfe/account", func(ctx context.Context, c *connect.Client) error {
		_, err := usersv1connect.NewAccountsClient(c).GetAccount(ctx, &usersv1.GetAccountRequest{})
		return err
	}},
}

// Every service decides for itself whom it believes: it is called as a BFF calls it, with nothing before it that would look at the token.
func TestServicesRefuseTokensThatAreNone(t *testing.T) {
	broker, err := embedded.Start(t.Context(), t.TempDir(), embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(broker.Close)
	conn, err := broker.Connect("test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	cfg, err := app.Load([]string{"FERIA_DATA=" + t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	root, urls := auth.Root(bytes.Repeat([]byte{7}, 32)), map[string]string{}
	var modules []app.Module
	for _, m := range services.Modules() {
		if _, keeps := personal[m.Name]; keeps {
			modules, urls[m.Name] = append(modules, m), postgrestest.URL(t, event.Migrations(os.DirFS(m.Name)))
		}
	}
	host, err := app.Start(t.Context(), app.Options{
		Config: cfg, Modules: modules, Broker: conn, Root: root, Log: slog.New(slog.DiscardHandler),
		Databases: func(_ context.Context, service string) (string, error) { return urls[service], nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(host.Close)
	signer := func(module string) *auth.Signer { return &auth.Signer{Module: module, Key: root.Key(module)} }
	token := func(by *auth.Signer, audience string, life time.Duration) string {
		text, err := by.ShopperToken(auth.Identity{ID: "account:" + uuid.NewString()}, audience, time.Now().Add(life))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	users, stranger := signer("services/users"), &auth.Signer{Module: "services/users", Key: auth.Root(bytes.Repeat([]byte{8}, 32)).Key("services/users")}
	for service, p := range personal {
		good := token(users, p.stall, time.Minute)
		parts := strings.Split(good, ".")
		none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`))
		with := func(caller, token string) error {
			return p.ask(auth.WithCall(t.Context(), "", auth.Shopper{}, token), host.Client(signer(caller), service))
		}
		if err := with(p.caller, good); err != nil && !errs.Is(err, errs.NotFound) {
			t.Errorf("%s refuses a good token: %v", service, err)
		}
		for name, bad := range map[string]string{
			"another stall's": token(users, "mfe/catalog", time.Minute), "expired": token(users, p.stall, -time.Second),
			"of another store": token(stranger, p.stall, time.Minute), "signed by the stall": token(signer(p.stall), p.stall, time.Minute),
			"unsigned": parts[0] + "." + parts[1] + ".", "unsigned by its own word": none + "." + parts[1] + ".",
			"changed": parts[0] + "." + parts[1] + "A." + parts[2], "noise": "noise",
		} {
			if err := with(p.caller, bad); !errs.Is(err, errs.Denied) {
				t.Errorf("%s, a token that is %s: %v", service, name, err)
			}
		}
		if err := with("bff/catalog", good); !errs.Is(err, errs.Denied) {
			t.Errorf("%s, asked by a BFF that may not: %v", service, err)
		}
	}
}
