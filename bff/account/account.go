// Package account is the BFF of mfe/account: a person's account as its page shows it, and what they can do with it.
package account

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"

	viewv1 "feria/internal/contract/bff/account/v1"
	viewconnect "feria/internal/contract/bff/account/v1/accountv1connect"
	"feria/internal/contract/services/carts/v1/cartsv1connect"
	"feria/internal/contract/services/orders/v1/ordersv1connect"
	"feria/internal/contract/services/reviews/v1/reviewsv1connect"
	"feria/internal/contract/services/shipping/v1/shippingv1connect"
	usersv1 "feria/internal/contract/services/users/v1"
	"feria/internal/contract/services/users/v1/usersv1connect"
)

// Module is bff/account.
var Module = app.Module{Name: "bff/account", Calls: []string{"services/users", "services/orders", "services/carts", "services/reviews", "services/shipping"}, Start: start}

var policy = newPolicy()

func newPolicy() auth.Policy {
	p := auth.Policy{}
	for _, procedure := range []string{
		viewconnect.AccountLinkProcedure, viewconnect.AccountPageProcedure, viewconnect.AccountDataProcedure,
		viewconnect.AccountRenameProcedure, viewconnect.AccountChangePasswordProcedure, viewconnect.AccountEndDeviceProcedure,
		viewconnect.AccountPutAddressProcedure, viewconnect.AccountDeleteAddressProcedure,
		viewconnect.AccountBeginPasskeyProcedure, viewconnect.AccountFinishPasskeyProcedure, viewconnect.AccountDeletePasskeyProcedure,
		viewconnect.AccountDeleteAccountProcedure, viewconnect.AccountStartResetProcedure, viewconnect.AccountFinishResetProcedure,
	} {
		p[procedure] = []string{"mfe/account"}
	}
	return p
}

func start(_ context.Context, env *app.Env) (app.Served, error) {
	rpc := env.RPC(policy)
	viewconnect.RegisterAccountHandler(rpc, &view{
		users: usersv1connect.NewAccountsClient(env.Client("services/users")), orders: ordersv1connect.NewOrdersClient(env.Client("services/orders")),
		carts: cartsv1connect.NewCartsClient(env.Client("services/carts")), reviews: reviewsv1connect.NewReviewsClient(env.Client("services/reviews")),
		shipping: shippingv1connect.NewShippingClient(env.Client("services/shipping")),
	})
	return app.Served{RPC: rpc}, nil
}

type view struct {
	users    usersv1connect.AccountsClient
	orders   ordersv1connect.OrdersClient
	carts    cartsv1connect.CartsClient
	reviews  reviewsv1connect.ReviewsClient
	shipping shippingv1connect.ShippingClient
}

// member reports whether the shopper's token names an account.
func member(ctx context.Context) bool {
	shopper, known := auth.Subject(ctx)
	return known && strings.HasPrefix(shopper.ID, "account:")
}

// Link implements the contract.
func (v *view) Link(ctx context.Context, _ *viewv1.LinkRequest) (*viewv1.LinkResponse, error) {
	return &viewv1.LinkResponse{Member: member(ctx)}, nil
}

// Page implements the contract. A token outlives its session by some minutes: whether there is an account is the service's to say.
func (v *view) Page(ctx context.Context, _ *viewv1.PageRequest) (*viewv1.PageResponse, error) {
	if !member(ctx) {
		return &viewv1.PageResponse{}, nil
	}
	a, err := v.users.GetAccount(ctx, &usersv1.GetAccountRequest{})
	if errs.Is(err, errs.NotFound) {
		return &viewv1.PageResponse{}, nil
	}
	if err != nil {
		return nil, err
	}
	out := page(a)
	id, _ := auth.Subject(ctx)
	out.Merchant = slices.Contains(id.Roles, "merchant")
	return out, nil
}

func page(a *usersv1.GetAccountResponse) *viewv1.PageResponse {
	out := &viewv1.PageResponse{Member: true, Email: a.GetEmail(), Name: a.GetName()}
	for _, x := range a.GetAddresses() {
		out.Addresses = append(out.Addresses, &viewv1.Address{
			Id: x.GetId(), Name: x.GetName(), Street: x.GetStreet(), City: x.GetCity(), PostalCode: x.GetPostalCode(), Country: x.GetCountry(),
		})
	}
	for _, p := range a.GetPasskeys() {
		out.Passkeys = append(out.Passkeys, &viewv1.Passkey{Id: p.GetId(), Name: p.GetName(), Created: p.GetCreated().GetSeconds()})
	}
	for _, s := range a.GetSessions() {
		browser, system := recognise(s.GetUserAgent())
		out.Devices = append(out.Devices, &viewv1.Device{
			Id: s.GetId(), Browser: browser, System: system, Used: s.GetUsed().GetSeconds(), Current: s.GetCurrent(),
		})
	}
	slices.SortStableFunc(out.Devices, func(a, b *viewv1.Device) int {
		if a.GetCurrent() != b.GetCurrent() {
			if a.GetCurrent() {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.GetUsed(), a.GetUsed())
	})
	return out
}
