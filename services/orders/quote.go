package orders

import (
	"context"
	"fmt"
	"math"

	"feria/internal/app"
	"feria/internal/errs"
	"feria/internal/money"

	cartsv1 "feria/internal/contract/services/carts/v1"
	inventoryv1 "feria/internal/contract/services/inventory/v1"
	ordersv1 "feria/internal/contract/services/orders/v1"
	productsv1 "feria/internal/contract/services/products/v1"
	shippingv1 "feria/internal/contract/services/shipping/v1"

	"golang.org/x/sync/errgroup"
)

// offer is what a cart would cost now.
type offer struct {
	order
	methods []*shippingv1.Method
	gone    []string // SKUs that products no longer sells
}

// price asks carts what the subject would buy, products what it costs, and shipping what it costs to travel.
// The total is left to sum, when the method is known.
func (s *service) price(ctx context.Context, subject string) (*offer, error) {
	o := &offer{order: order{Subject: subject, Currency: money.EUR}}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		answer, err := s.shipping.ListMethods(ctx, &shippingv1.ListMethodsRequest{})
		o.methods = answer.GetMethods()
		return err
	})
	group.Go(func() error {
		answer, err := s.carts.GetCartOf(ctx, &cartsv1.GetCartOfRequest{Subject: subject})
		if err != nil {
			return err
		}
		o.Cart, o.CartVersion = answer.GetCart().GetId(), answer.GetCart().GetVersion()
		return s.fill(ctx, o, answer.GetCart().GetLines())
	})
	return o, group.Wait()
}

// fill makes the order's lines from a cart's, with names and today's prices.
func (s *service) fill(ctx context.Context, o *offer, lines []*cartsv1.CartLine) error {
	if len(lines) == 0 {
		return nil
	}
	skus := make([]string, len(lines))
	for i, l := range lines {
		skus[i] = l.GetSku()
	}
	answer, err := s.products.GetVariants(ctx, &productsv1.GetVariantsRequest{Skus: skus})
	if err != nil {
		return err
	}
	variants := make(map[string]*productsv1.PricedVariant, len(lines))
	for _, v := range answer.GetVariants() {
		variants[v.GetVariant().GetSku()] = v
	}
	grams := int64(0)
	for i, l := range lines {
		v := variants[l.GetSku()]
		if v == nil {
			o.gone = append(o.gone, l.GetSku())
			continue
		}
		if v.GetVariant().GetPrice().GetCurrency() != o.Currency {
			return fmt.Errorf("the price of %s is in %q", l.GetSku(), v.GetVariant().GetPrice().GetCurrency())
		}
		grams += int64(v.GetVariant().GetGrams()) * int64(l.GetUnits())
		o.lines = append(o.lines, line{
			Position: i + 1, SKU: l.GetSku(), Product: v.GetVariant().GetProduct(), Name: v.GetProductName().GetByLanguage(),
			Choice: v.GetChoice().GetByLanguage(), Picture: v.GetVariant().GetPicture(), Alt: v.GetVariant().GetAlt().GetByLanguage(),
			Units: l.GetUnits(), Minor: v.GetVariant().GetPrice().GetMinor(),
		})
	}
	o.Grams = int32(min(grams, math.MaxInt32))
	return nil
}

// choose takes the delivery method, by default the first, into the totals, and reports whether there is one of that code.
func (o *offer) choose(code string) (bool, error) {
	for _, m := range o.methods {
		if m.GetCode() == code || code == "" {
			o.DeliveryMethod, o.DeliveryName = m.GetCode(), m.GetName().GetByLanguage()
			return true, o.sum(money.FromProto(m.GetPrice()))
		}
	}
	return false, nil
}

// Quote answers what the caller's cart would cost.
func (s *service) Quote(ctx context.Context, r *ordersv1.QuoteRequest) (*ordersv1.QuoteResponse, error) {
	shopper, err := owner(ctx)
	if err != nil {
		return nil, err
	}
	o, err := s.price(ctx, shopper.ID)
	if err != nil {
		return nil, err
	}
	known, err := o.choose(r.GetDeliveryMethod())
	if err != nil {
		return nil, err
	}
	if !known {
		return nil, invalid("delivery_method", "Choose one of the ways in which we deliver.", "no_delivery_method")
	}
	bill := o.proto()
	return &ordersv1.QuoteResponse{
		Lines: bill.GetLines(), Totals: bill.GetTotals(), CartVersion: o.CartVersion, Buyable: s.buyable(ctx, o),
	}, nil
}

// buyable reports whether every line could be bought now. If inventory does not say, it is not held against the cart:
// the reservation decides.
func (s *service) buyable(ctx context.Context, o *offer) bool {
	if len(o.lines) == 0 || len(o.gone) > 0 {
		return false
	}
	skus := make([]string, len(o.lines))
	for i, l := range o.lines {
		skus[i] = l.SKU
	}
	brief, cancel := app.Optional(ctx)
	defer cancel()
	stock, err := s.inventory.GetAvailability(brief, &inventoryv1.GetAvailabilityRequest{Skus: skus})
	if err != nil {
		return true
	}
	for _, l := range o.lines {
		if stock.GetUnits()[l.SKU] < l.Units {
			return false
		}
	}
	return true
}

// sellable refuses what cannot be ordered: an empty cart, a variant that is gone, another total than the shopper saw, or more than
// can be charged at once.
func (o *offer) sellable(expected money.Money) error {
	switch {
	case len(o.lines) == 0 && len(o.gone) == 0:
		return errs.E(errs.Conflict, "Your cart is empty.").Because("empty_cart")
	case len(o.gone) > 0:
		return soldOut(map[string]string{"sku": o.gone[0], "available": "0"})
	case o.Total > mostMinor:
		return errs.E(errs.Exhausted, "This is more than we can sell in one order. Please buy it in several.").Because("too_much")
	case expected != money.Money{Minor: o.Total, Currency: o.Currency}:
		return errs.E(errs.Conflict, "Prices have changed since you opened this page. Please look at the new total.").
			Because("total_changed", "total_minor", fmt.Sprint(o.Total), "currency", o.Currency)
	default:
		return nil
	}
}
