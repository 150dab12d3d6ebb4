// Package recommendations is the BFF of mfe/recommendations: rows of products that go together and can be bought.
package recommendations

import (
	"context"
	"slices"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"

	recommendationsv1 "feria/internal/contract/bff/recommendations/v1"
	"feria/internal/contract/bff/recommendations/v1/recommendationsv1connect"
	inventoryv1 "feria/internal/contract/services/inventory/v1"
	"feria/internal/contract/services/inventory/v1/inventoryv1connect"
	productsv1 "feria/internal/contract/services/products/v1"
	"feria/internal/contract/services/products/v1/productsv1connect"
	servicev1 "feria/internal/contract/services/recommendations/v1"
	serviceconnect "feria/internal/contract/services/recommendations/v1/recommendationsv1connect"
	typesv1 "feria/internal/contract/types/v1"
)

// Module is bff/recommendations.
var Module = app.Module{
	Name: "bff/recommendations", Calls: []string{"services/recommendations", "services/products", "services/inventory"}, Start: start,
}

var policy = auth.Policy{recommendationsv1connect.RecommendationsTogetherProcedure: {"mfe/recommendations"}}

func start(_ context.Context, env *app.Env) (app.Served, error) {
	rpc := env.RPC(policy)
	recommendationsv1connect.RegisterRecommendationsHandler(rpc, &view{
		recommendations: serviceconnect.NewRecommendationsClient(env.Client("services/recommendations")),
		products:        productsv1connect.NewProductsClient(env.Client("services/products")),
		inventory:       inventoryv1connect.NewInventoryClient(env.Client("services/inventory")),
	})
	return app.Served{RPC: rpc}, nil
}

type view struct {
	recommendations serviceconnect.RecommendationsClient
	products        productsv1connect.ProductsClient
	inventory       inventoryv1connect.InventoryClient
}

// maxCards is how many a row shows at most. Three times as many are asked for, because some may be sold out.
const maxCards = 8

func (v *view) Together(ctx context.Context, r *recommendationsv1.TogetherRequest) (*recommendationsv1.TogetherResponse, error) {
	limit := int(r.GetLimit())
	if limit == 0 {
		limit = 4
	}
	if limit < 0 || limit > maxCards || len(r.GetProducts()) > 50 {
		return nil, errs.E(errs.Invalid, "A row shows at most 8 products.", errs.Field{Name: "limit", Text: "1 to 8"})
	}
	together, err := v.recommendations.BoughtWith(ctx, &servicev1.BoughtWithRequest{Products: r.GetProducts(), Limit: int32(min(3*limit, 24))})
	if err != nil {
		return nil, err
	}
	answer, err := v.products.GetCards(ctx, &productsv1.GetCardsRequest{Slugs: together.GetProducts()})
	if err != nil {
		return nil, err
	}
	out := &recommendationsv1.TogetherResponse{}
	for _, c := range v.buyable(ctx, answer.GetCards()) {
		if len(out.GetCards()) < limit {
			out.Cards = append(out.Cards, card(r.GetLocale(), c))
		}
	}
	if r.GetVariant() != "" {
		v.inColour(ctx, r, out.GetCards(), answer.GetCards())
	}
	return out, nil
}

// buyable leaves out what is sold out, as far as inventory answers.
func (v *view) buyable(ctx context.Context, cards []*productsv1.Card) []*productsv1.Card {
	var skus []string
	for _, c := range cards {
		skus = append(skus, c.GetSkus()...)
	}
	brief, cancel := app.Optional(ctx)
	defer cancel()
	stock, err := v.inventory.GetAvailability(brief, &inventoryv1.GetAvailabilityRequest{Skus: skus})
	if err != nil {
		return cards
	}
	return slices.DeleteFunc(slices.Clone(cards), func(c *productsv1.Card) bool {
		return !slices.ContainsFunc(c.GetSkus(), func(sku string) bool { return stock.GetUnits()[sku] > 0 })
	})
}

// inColour shows products in the colour that the shopper looks at, where they come in it. If products does not answer, they stay as they are.
func (v *view) inColour(ctx context.Context, r *recommendationsv1.TogetherRequest, shown []*recommendationsv1.CardView, cards []*productsv1.Card) {
	skus := []string{r.GetVariant()}
	for _, c := range cards {
		if slices.ContainsFunc(shown, func(s *recommendationsv1.CardView) bool { return s.GetSlug() == c.GetSlug() }) {
			skus = append(skus, c.GetSkus()...)
		}
	}
	brief, cancel := app.Optional(ctx)
	defer cancel()
	answer, err := v.products.GetVariants(brief, &productsv1.GetVariantsRequest{Skus: skus[:min(len(skus), 200)]})
	if err != nil {
		return
	}
	colour, first := colours(r.GetVariant(), answer.GetVariants())
	for _, c := range shown {
		if v := first[c.GetSlug()]; v != nil && colour != "" {
			c.Picture, c.Alt = v.GetPicture(), v.GetAlt().In(r.GetLocale())
		}
	}
}

// colours finds the colour of the variant that is looked at, "" if it has none, and for each product the first variant in that colour.
func colours(looked string, variants []*productsv1.PricedVariant) (colour string, first map[string]*productsv1.Variant) {
	for _, v := range variants {
		if v.GetVariant().GetSku() == looked {
			colour = v.GetVariant().GetOptions()["colour"]
		}
	}
	first = make(map[string]*productsv1.Variant)
	for _, v := range variants {
		if v := v.GetVariant(); v.GetOptions()["colour"] == colour && first[v.GetProduct()] == nil {
			first[v.GetProduct()] = v
		}
	}
	return colour, first
}

func card(locale string, c *productsv1.Card) *recommendationsv1.CardView {
	return &recommendationsv1.CardView{
		Slug: c.GetSlug(), Name: c.GetName().In(locale), Maker: c.GetMaker(), From: c.GetFrom(), SeveralPrices: c.GetSeveralPrices(),
		Picture: c.GetPicture(), Alt: c.GetAlt().In(locale), Ratings: c.GetRatings(), Tenths: typesv1.Tenths(c.GetRatingSum(), c.GetRatings()),
	}
}
