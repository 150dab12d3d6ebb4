// Package cart is the BFF of mfe/cart: the mini cart, the button that adds to it, and the cart itself.
package cart

import (
	"context"
	"maps"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"

	cartv1 "feria/internal/contract/bff/cart/v1"
	"feria/internal/contract/bff/cart/v1/cartv1connect"
	cartsv1 "feria/internal/contract/services/carts/v1"
	"feria/internal/contract/services/carts/v1/cartsv1connect"
	inventoryv1 "feria/internal/contract/services/inventory/v1"
	"feria/internal/contract/services/inventory/v1/inventoryv1connect"
	productsv1 "feria/internal/contract/services/products/v1"
	"feria/internal/contract/services/products/v1/productsv1connect"

	"golang.org/x/sync/errgroup"
)

// Module is bff/cart.
var Module = app.Module{Name: "bff/cart", Calls: []string{"services/carts", "services/products", "services/inventory"}, Start: start}

var callers = []string{"mfe/cart"}

var policy = auth.Policy{
	cartv1connect.CartMiniProcedure:        callers,
	cartv1connect.CartPageProcedure:        callers,
	cartv1connect.CartOfferProcedure:       callers,
	cartv1connect.CartAddProcedure:         callers,
	cartv1connect.CartSetQuantityProcedure: callers,
	cartv1connect.CartRemoveProcedure:      callers,
	cartv1connect.CartLayAsideProcedure:    callers,
	cartv1connect.CartTakeUpProcedure:      callers,
	cartv1connect.CartForgetProcedure:      callers,
	cartv1connect.CartWishesProcedure:      callers,
	cartv1connect.CartWishProcedure:        callers,
}

func start(_ context.Context, env *app.Env) (app.Served, error) {
	rpc := env.RPC(policy)
	cartv1connect.RegisterCartHandler(rpc, &view{
		carts:     cartsv1connect.NewCartsClient(env.Client("services/carts")),
		products:  productsv1connect.NewProductsClient(env.Client("services/products")),
		inventory: inventoryv1connect.NewInventoryClient(env.Client("services/inventory")),
	})
	return app.Served{RPC: rpc}, nil
}

type view struct {
	carts     cartsv1connect.CartsClient
	products  productsv1connect.ProductsClient
	inventory inventoryv1connect.InventoryClient
}

func (v *view) Mini(ctx context.Context, _ *cartv1.MiniRequest) (*cartv1.MiniResponse, error) {
	count, err := v.carts.CountItems(ctx, &cartsv1.CountItemsRequest{})
	if err != nil {
		return nil, err
	}
	return &cartv1.MiniResponse{Units: count.GetUnits()}, nil
}

func (v *view) Page(ctx context.Context, r *cartv1.PageRequest) (*cartv1.PageResponse, error) {
	answer, err := v.page(ctx, r.GetLocale())
	return &cartv1.PageResponse{Cart: answer}, err
}

func (v *view) Offer(ctx context.Context, r *cartv1.OfferRequest) (*cartv1.OfferResponse, error) {
	var variant *productsv1.PricedVariant
	var stock *inventoryv1.GetAvailabilityResponse
	var wished *cartsv1.IsKeptResponse
	group, asking := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		variant, err = v.variant(asking, r.GetVariant())
		return err
	})
	group.Go(func() error {
		brief, cancel := app.Optional(asking)
		defer cancel()
		stock, _ = v.inventory.GetAvailability(brief, &inventoryv1.GetAvailabilityRequest{Skus: []string{r.GetVariant()}}) // nil: not known
		return nil
	})
	group.Go(func() error {
		brief, cancel := app.Optional(asking)
		defer cancel()
		wished, _ = v.carts.IsKept(brief, &cartsv1.IsKeptRequest{List: wishes, Sku: r.GetVariant()}) // nil: not known
		return nil
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	out := &cartv1.OfferResponse{
		Wished:  wished.GetKept(),
		Variant: variant.GetVariant().GetSku(), Product: variant.GetVariant().GetProduct(), Name: variant.GetProductName().In(r.GetLocale()), Available: -1,
	}
	if stock != nil {
		out.Available = stock.GetUnits()[out.GetVariant()]
		out.SoldOut = out.GetAvailable() <= 0
	}
	return out, nil
}

// variant is one variant with the name of its product. NotFound if there is none.
func (v *view) variant(ctx context.Context, sku string) (*productsv1.PricedVariant, error) {
	answer, err := v.products.GetVariants(ctx, &productsv1.GetVariantsRequest{Skus: []string{sku}})
	if err != nil {
		return nil, err
	}
	if len(answer.GetVariants()) != 1 {
		return nil, errs.E(errs.NotFound, "We do not sell that.",
			errs.Field{Name: "variant", Text: "Choose one of the variants on the product's page."}.Because("choose_variant")).Because("unknown_variant")
	}
	return answer.GetVariants()[0], nil
}

func (v *view) Add(ctx context.Context, r *cartv1.AddRequest) (*cartv1.AddResponse, error) {
	sku, err := v.meant(ctx, r)
	if err != nil {
		return nil, err
	}
	added, err := v.carts.Add(ctx, &cartsv1.AddRequest{Sku: sku, Units: r.GetUnits(), Once: r.GetOnce()})
	if err != nil {
		return nil, err
	}
	out := &cartv1.AddResponse{Variant: sku, Added: r.GetUnits(), Units: added.GetCart().GetUnits()}
	for _, line := range added.GetCart().GetLines() {
		if line.GetSku() == sku {
			out.Name, out.Choice = line.GetName().In(r.GetLocale()), line.GetChoice().In(r.GetLocale())
		}
	}
	return out, nil
}

// meant is the variant that the shopper means. Without script the options may say something else than the variant that the page showed;
// a variant that differs from the shown one was chosen by script, or by hand, and is meant as it is. Invalid if it is not made.
func (v *view) meant(ctx context.Context, r *cartv1.AddRequest) (string, error) {
	if len(r.GetOptions()) == 0 || r.GetVariant() != r.GetShown() {
		return r.GetVariant(), nil
	}
	shown, err := v.variant(ctx, r.GetShown())
	if errs.Is(err, errs.NotFound) {
		return r.GetVariant(), nil // refused where it is added
	}
	if err != nil || maps.Equal(shown.GetVariant().GetOptions(), r.GetOptions()) {
		return r.GetVariant(), err
	}
	answer, err := v.products.GetProduct(ctx, &productsv1.GetProductRequest{Slug: shown.GetVariant().GetProduct()})
	if err != nil {
		return "", err
	}
	for _, sibling := range answer.GetProduct().GetVariants() {
		if maps.Equal(sibling.GetOptions(), r.GetOptions()) {
			return sibling.GetSku(), nil
		}
	}
	return "", errs.E(errs.Invalid, "That combination is not made.",
		errs.Field{Name: "variant", Text: "That combination is not made. Choose another."}.Because("choose_another")).Because("not_made")
}

func (v *view) SetQuantity(ctx context.Context, r *cartv1.SetQuantityRequest) (*cartv1.SetQuantityResponse, error) {
	answer, err := v.carts.SetQuantity(ctx, &cartsv1.SetQuantityRequest{Sku: r.GetVariant(), Units: r.GetUnits()})
	if err != nil {
		return nil, err
	}
	return &cartv1.SetQuantityResponse{Cart: v.whole(ctx, r.GetLocale(), answer.GetCart())}, nil
}

func (v *view) Remove(ctx context.Context, r *cartv1.RemoveRequest) (*cartv1.RemoveResponse, error) {
	answer, err := v.carts.Remove(ctx, &cartsv1.RemoveRequest{Sku: r.GetVariant()})
	if err != nil {
		return nil, err
	}
	return &cartv1.RemoveResponse{Cart: v.whole(ctx, r.GetLocale(), answer.GetCart())}, nil
}

func cart(locale string, c *cartsv1.Cart) *cartv1.CartView {
	out := &cartv1.CartView{Units: c.GetUnits(), Subtotal: c.GetSubtotal(), Buyable: c.GetBuyable()}
	out.Lines = lines(locale, c.GetLines())
	return out
}

func lines(locale string, all []*cartsv1.CartLine) (out []*cartv1.LineView) {
	for _, l := range all {
		out = append(out, &cartv1.LineView{
			Sku: l.GetSku(), Product: l.GetProduct(), Name: l.GetName().In(locale), Choice: l.GetChoice().In(locale),
			Picture: l.GetPicture(), Alt: l.GetAlt().In(locale), Units: l.GetUnits(), Price: l.GetPrice(), Previous: l.GetPrevious(),
			Total: l.GetTotal(), Available: l.GetAvailable(), Gone: l.GetGone(),
		})
	}
	return out
}
