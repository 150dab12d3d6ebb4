package orders

import (
	"context"
	"strconv"

	"feria/internal/errs"

	viewv1 "feria/internal/contract/bff/orders/v1"
	cartsv1 "feria/internal/contract/services/carts/v1"
	ordersv1 "feria/internal/contract/services/orders/v1"
)

// The reasons for which a line is not in the cart, or not whole.
const (
	soldOut     = "sold_out"
	gone        = "gone"
	full        = "full"
	unavailable = "unavailable"
)

// Again adds the lines one after the other, for they go into one cart. Once something is in it, the shopper is told what is and what is
// not, whatever happens to the others.
func (v *view) Again(ctx context.Context, r *viewv1.AgainRequest) (*viewv1.AgainResponse, error) {
	have, err := v.own(ctx, r.GetId())
	if err != nil {
		return nil, err
	}
	out := &viewv1.AgainResponse{}
	for _, l := range have.GetLines() {
		added, err := v.add(ctx, l.GetSku(), l.GetUnits())
		why := reason(err)
		if err != nil && why == unavailable && out.GetAdded()+added == 0 {
			return nil, err
		}
		out.Added += added
		if added < l.GetUnits() {
			out.Missing = append(out.Missing, missing(r.GetLocale(), l, added, why))
		}
	}
	return out, nil
}

// add puts units of a variant into the cart, or as many as there are left. The error says why it is not all.
func (v *view) add(ctx context.Context, sku string, units int32) (added int32, err error) {
	if _, err = v.carts.Add(ctx, &cartsv1.AddRequest{Sku: sku, Units: units}); err == nil {
		return units, nil
	}
	left := fewer(err, units)
	if left == 0 {
		return 0, err
	}
	if _, again := v.carts.Add(ctx, &cartsv1.AddRequest{Sku: sku, Units: left}); again != nil {
		return 0, again
	}
	return left, err
}

// fewer is how many of the units a refusal says there are, beside those that are in the cart; 0 if it does not say so.
func fewer(err error, units int32) int32 {
	if errs.ReasonOf(err) != soldOut {
		return 0
	}
	facts := errs.As(err).Facts
	available, _ := strconv.ParseInt(facts["available"], 10, 32)
	inCart, _ := strconv.ParseInt(facts["in_cart"], 10, 32)
	return int32(min(max(available-inCart, 0), int64(units)-1))
}

// reason is why carts refused a line.
func reason(err error) string {
	switch errs.ReasonOf(err) {
	case soldOut:
		return soldOut
	case "unknown_variant":
		return gone
	case "most_of_one", "cart_full":
		return full
	default:
		return unavailable
	}
}

func missing(locale string, l *ordersv1.OrderLine, added int32, why string) *viewv1.Missing {
	return &viewv1.Missing{
		Name: l.GetName().In(locale), Choice: l.GetChoice().In(locale), Wanted: l.GetUnits(), Added: added, Reason: why,
	}
}
