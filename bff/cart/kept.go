package cart

import (
	"context"

	"feria/internal/app"

	cartv1 "feria/internal/contract/bff/cart/v1"
	cartsv1 "feria/internal/contract/services/carts/v1"

	"golang.org/x/sync/errgroup"
)

const (
	later  = cartsv1.KeptList_KEPT_LIST_LATER
	wishes = cartsv1.KeptList_KEPT_LIST_WISHES
)

// page is the cart with what was laid aside, both asked at once.
func (v *view) page(ctx context.Context, locale string) (*cartv1.CartView, error) {
	var have *cartsv1.GetCartResponse
	var aside []*cartv1.LineView
	group, asking := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		have, err = v.carts.GetCart(asking, &cartsv1.GetCartRequest{})
		return err
	})
	group.Go(func() error {
		aside = v.aside(asking, locale)
		return nil
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	out := cart(locale, have.GetCart())
	out.Later = aside
	return out, nil
}

// whole is a cart that has just been changed, with what was laid aside.
func (v *view) whole(ctx context.Context, locale string, c *cartsv1.Cart) *cartv1.CartView {
	out := cart(locale, c)
	out.Later = v.aside(ctx, locale)
	return out
}

func (v *view) aside(ctx context.Context, locale string) []*cartv1.LineView {
	brief, cancel := app.Optional(ctx)
	defer cancel()
	kept, _ := v.carts.ListKept(brief, &cartsv1.ListKeptRequest{List: later}) // nil: not known
	return lines(locale, kept.GetLines())
}

// LayAside implements the contract.
func (v *view) LayAside(ctx context.Context, r *cartv1.LayAsideRequest) (*cartv1.LayAsideResponse, error) {
	if _, err := v.carts.Keep(ctx, &cartsv1.KeepRequest{List: later, Sku: r.GetVariant()}); err != nil {
		return nil, err
	}
	answer, err := v.page(ctx, r.GetLocale())
	return &cartv1.LayAsideResponse{Cart: answer}, err
}

// TakeUp implements the contract.
func (v *view) TakeUp(ctx context.Context, r *cartv1.TakeUpRequest) (*cartv1.TakeUpResponse, error) {
	if _, err := v.carts.TakeUp(ctx, &cartsv1.TakeUpRequest{Sku: r.GetVariant()}); err != nil {
		return nil, err
	}
	answer, err := v.page(ctx, r.GetLocale())
	return &cartv1.TakeUpResponse{Cart: answer}, err
}

// Forget implements the contract.
func (v *view) Forget(ctx context.Context, r *cartv1.ForgetRequest) (*cartv1.ForgetResponse, error) {
	if _, err := v.carts.Drop(ctx, &cartsv1.DropRequest{List: later, Sku: r.GetVariant()}); err != nil {
		return nil, err
	}
	answer, err := v.page(ctx, r.GetLocale())
	return &cartv1.ForgetResponse{Cart: answer}, err
}

// Wishes implements the contract.
func (v *view) Wishes(ctx context.Context, r *cartv1.WishesRequest) (*cartv1.WishesResponse, error) {
	kept, err := v.carts.ListKept(ctx, &cartsv1.ListKeptRequest{List: wishes})
	return &cartv1.WishesResponse{Lines: lines(r.GetLocale(), kept.GetLines())}, err
}

// Wish implements the contract.
func (v *view) Wish(ctx context.Context, r *cartv1.WishRequest) (_ *cartv1.WishResponse, err error) {
	if r.GetWished() {
		_, err = v.carts.Keep(ctx, &cartsv1.KeepRequest{List: wishes, Sku: r.GetVariant()})
	} else {
		_, err = v.carts.Drop(ctx, &cartsv1.DropRequest{List: wishes, Sku: r.GetVariant()})
	}
	return &cartv1.WishResponse{}, err
}
