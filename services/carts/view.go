package carts

import (
	"context"
	"strconv"

	"feria/internal/app"
	"feria/internal/errs"

	cartsv1 "feria/internal/contract/services/carts/v1"
	inventoryv1 "feria/internal/contract/services/inventory/v1"
	productsv1 "feria/internal/contract/services/products/v1"
	typesv1 "feria/internal/contract/types/v1"

	"golang.org/x/sync/errgroup"
)

// unknownUnits stands in a line when inventory did not answer: whether it can be bought is decided when the order is placed.
const unknownUnits = -1

// read puts a cart together: the lines from here, prices and names from products, units from inventory.
// Without products there is no cart to show; without inventory there is, and it says less.
func (s *service) read(ctx context.Context, subject string) (*cartsv1.Cart, error) {
	cart, lines, err := readCart(ctx, s.db, subject)
	if err != nil {
		return nil, err
	}
	return s.price(ctx, cart, lines)
}

// price asks what the lines cost and how much there is of them.
func (s *service) price(ctx context.Context, cart cartRow, lines []lineRow) (*cartsv1.Cart, error) {
	if len(lines) == 0 {
		return &cartsv1.Cart{Id: cart.ID, Version: cart.Version}, nil
	}
	skus := make([]string, len(lines))
	for i, l := range lines {
		skus[i] = l.SKU
	}
	var variants *productsv1.GetVariantsResponse
	var stock *inventoryv1.GetAvailabilityResponse
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		variants, err = s.products.GetVariants(ctx, &productsv1.GetVariantsRequest{Skus: skus})
		return err
	})
	group.Go(func() error {
		brief, cancel := app.Optional(ctx)
		defer cancel()
		stock, _ = s.inventory.GetAvailability(brief, &inventoryv1.GetAvailabilityRequest{Skus: skus}) // nil: not known
		return nil
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return view(cart, lines, variants.GetVariants(), stock.GetUnits()), nil
}

// view is the cart that a shopper sees. Units is nil if inventory did not answer.
func view(cart cartRow, lines []lineRow, variants []*productsv1.PricedVariant, units map[string]int32) *cartsv1.Cart {
	bySKU := make(map[string]*productsv1.PricedVariant, len(variants))
	for _, v := range variants {
		bySKU[v.GetVariant().GetSku()] = v
	}
	out := &cartsv1.Cart{Id: cart.ID, Version: cart.Version, Buyable: len(lines) > 0}
	for _, l := range lines {
		available, known := units[l.SKU]
		if !known {
			available = unknownUnits
		}
		line := viewLine(l, bySKU[l.SKU], available)
		out.Lines = append(out.Lines, line)
		out.Units += l.Units
		if line.GetGone() || known && available < l.Units {
			out.Buyable = false
		}
		if total := line.GetTotal(); total != nil {
			if out.Subtotal == nil {
				out.Subtotal = &typesv1.Money{Currency: total.GetCurrency()}
			}
			out.Subtotal.Minor += total.GetMinor()
		}
	}
	return out
}

func viewLine(l lineRow, v *productsv1.PricedVariant, available int32) *cartsv1.CartLine {
	line := &cartsv1.CartLine{Sku: l.SKU, Units: l.Units, Available: available}
	if v == nil {
		line.Gone = true
		return line
	}
	price := v.GetVariant().GetPrice()
	line.Product, line.Name, line.Choice = v.GetVariant().GetProduct(), v.GetProductName(), v.GetChoice()
	line.Picture, line.Alt, line.Grams = v.GetVariant().GetPicture(), v.GetVariant().GetAlt(), v.GetVariant().GetGrams()
	line.Price = price
	line.Total = &typesv1.Money{Minor: price.GetMinor() * int64(l.Units), Currency: price.GetCurrency()}
	if l.SeenMinor != price.GetMinor() && l.Currency == price.GetCurrency() {
		line.Previous = &typesv1.Money{Minor: l.SeenMinor, Currency: l.Currency}
	}
	return line
}

// offer is today's price of a variant. Invalid if there is no such variant.
func (s *service) offer(ctx context.Context, sku string) (*typesv1.Money, error) {
	if sku == "" || len(sku) > 64 {
		return nil, unknownVariant()
	}
	answer, err := s.products.GetVariants(ctx, &productsv1.GetVariantsRequest{Skus: []string{sku}})
	if err != nil {
		return nil, err
	}
	if len(answer.GetVariants()) != 1 {
		return nil, unknownVariant()
	}
	return answer.GetVariants()[0].GetVariant().GetPrice(), nil
}

func unknownVariant() error {
	return errs.E(errs.Invalid, "We do not sell that.", errs.Field{Name: "variant", Text: "Choose one of the variants on the product's page."}.Because("choose_variant")).
		Because("unknown_variant")
}

// mustHave refuses units that inventory does not have now; inCart of them are in the cart already.
func (s *service) mustHave(ctx context.Context, sku string, units, inCart int32) error {
	answer, err := s.inventory.GetAvailability(ctx, &inventoryv1.GetAvailabilityRequest{Skus: []string{sku}})
	if err != nil {
		return err
	}
	left := answer.GetUnits()[sku]
	if left >= units {
		return nil
	}
	text := "Only " + strconv.Itoa(int(left)) + " are left."
	switch {
	case left == 0:
		text = "This is sold out."
	case inCart > 0:
		text = "Only " + strconv.Itoa(int(left)) + " are left, and " + strconv.Itoa(int(inCart)) + " are in your cart."
	}
	return errs.E(errs.Conflict, text, errs.Field{Name: "quantity", Text: text}).
		Because("sold_out", "sku", sku, "available", strconv.Itoa(int(left)), "in_cart", strconv.Itoa(int(inCart)))
}
