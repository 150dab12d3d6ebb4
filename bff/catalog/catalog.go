// Package catalog is the BFF of mfe/catalog: it puts together what the home page, a category and the menu show.
package catalog

import (
	"context"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"

	catalogv1 "feria/internal/contract/bff/catalog/v1"
	"feria/internal/contract/bff/catalog/v1/catalogv1connect"
	inventoryv1 "feria/internal/contract/services/inventory/v1"
	"feria/internal/contract/services/inventory/v1/inventoryv1connect"
	productsv1 "feria/internal/contract/services/products/v1"
	"feria/internal/contract/services/products/v1/productsv1connect"
	typesv1 "feria/internal/contract/types/v1"

	"golang.org/x/sync/errgroup"
)

// Module is bff/catalog.
var Module = app.Module{Name: "bff/catalog", Calls: []string{"services/products", "services/inventory"}, Start: start}

var callers = []string{"mfe/catalog"}

var policy = auth.Policy{
	catalogv1connect.CatalogHomeProcedure:     callers,
	catalogv1connect.CatalogCategoryProcedure: callers,
	catalogv1connect.CatalogMenuProcedure:     callers,
	catalogv1connect.CatalogPathsProcedure:    callers,
}

func start(_ context.Context, env *app.Env) (app.Served, error) {
	rpc := env.RPC(policy)
	catalogv1connect.RegisterCatalogHandler(rpc, &view{
		products:  productsv1connect.NewProductsClient(env.Client("services/products")),
		inventory: inventoryv1connect.NewInventoryClient(env.Client("services/inventory")),
	})
	return app.Served{RPC: rpc}, nil
}

type view struct {
	products  productsv1connect.ProductsClient
	inventory inventoryv1connect.InventoryClient
}

// How much the home page and a page of a category show. The home page asks for more than it shows and leaves out what is sold out.
const (
	featured     = 12
	newest       = 4
	asked        = 24
	categoryPage = 24
)

func (v *view) Home(ctx context.Context, r *catalogv1.HomeRequest) (*catalogv1.HomeResponse, error) {
	var categories *productsv1.ListCategoriesResponse
	var first, latest *productsv1.ListProductsResponse
	group, asking := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		categories, err = v.products.ListCategories(asking, &productsv1.ListCategoriesRequest{})
		return err
	})
	group.Go(func() (err error) {
		first, err = v.products.ListProducts(asking, &productsv1.ListProductsRequest{Limit: asked})
		return err
	})
	group.Go(func() (err error) {
		latest, err = v.products.ListProducts(asking, &productsv1.ListProductsRequest{Limit: asked, Sort: productsv1.ListProductsRequest_SORT_NEWEST})
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	cards := v.cards(ctx, r.GetLocale(), append(first.GetCards(), latest.GetCards()...))
	split := len(first.GetCards())
	return &catalogv1.HomeResponse{
		Categories: categoryViews(r.GetLocale(), categories.GetCategories()),
		Featured:   buyable(cards[:split], featured),
		Newest:     buyable(cards[split:], newest),
	}, nil
}

var sorts = map[string]productsv1.ListProductsRequest_Sort{
	"":           productsv1.ListProductsRequest_SORT_UNSPECIFIED,
	"price":      productsv1.ListProductsRequest_SORT_PRICE_UP,
	"price-desc": productsv1.ListProductsRequest_SORT_PRICE_DOWN,
	"newest":     productsv1.ListProductsRequest_SORT_NEWEST,
	"name":       productsv1.ListProductsRequest_SORT_NAME,
}

func (v *view) Category(ctx context.Context, r *catalogv1.CategoryRequest) (*catalogv1.CategoryResponse, error) {
	sort, known := sorts[r.GetSort()]
	if !known {
		return nil, errs.E(errs.Invalid, "That order is not known.", errs.Field{Name: "sort", Text: "Choose one of the list."})
	}
	var categories *productsv1.ListCategoriesResponse
	var list *productsv1.ListProductsResponse
	group, asking := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		categories, err = v.products.ListCategories(asking, &productsv1.ListCategoriesRequest{})
		return err
	})
	group.Go(func() (err error) {
		list, err = v.products.ListProducts(asking, &productsv1.ListProductsRequest{
			Category: r.GetSlug(), Sort: sort, Page: r.GetPage(), Limit: categoryPage,
		})
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for _, c := range categoryViews(r.GetLocale(), categories.GetCategories()) {
		if c.GetSlug() == r.GetSlug() {
			return &catalogv1.CategoryResponse{
				Category: c, Cards: v.cards(ctx, r.GetLocale(), list.GetCards()), Total: list.GetTotal(), NextPage: list.GetNextPage(),
			}, nil
		}
	}
	return nil, errs.E(errs.NotFound, "There is no such category.").Because("no_category")
}

func (v *view) Menu(ctx context.Context, r *catalogv1.MenuRequest) (*catalogv1.MenuResponse, error) {
	categories, err := v.products.ListCategories(ctx, &productsv1.ListCategoriesRequest{})
	if err != nil {
		return nil, err
	}
	return &catalogv1.MenuResponse{Categories: categoryViews(r.GetLocale(), categories.GetCategories())}, nil
}

// cards makes views of cards. What can be bought is asked of inventory; if it does not answer, nothing is said to be sold out.
func (v *view) cards(ctx context.Context, locale string, cards []*productsv1.Card) []*catalogv1.CardView {
	var skus []string
	for _, c := range cards {
		skus = append(skus, c.GetSkus()...)
	}
	brief, cancel := app.Optional(ctx)
	defer cancel()
	stock, _ := v.inventory.GetAvailability(brief, &inventoryv1.GetAvailabilityRequest{Skus: skus}) // nil: not known
	out := make([]*catalogv1.CardView, len(cards))
	for i, c := range cards {
		out[i] = card(locale, c)
		out[i].SoldOut = stock != nil && soldOut(c.GetSkus(), stock.GetUnits())
	}
	return out
}

func soldOut(skus []string, units map[string]int32) bool {
	for _, sku := range skus {
		if units[sku] > 0 {
			return false
		}
	}
	return true
}

func card(locale string, c *productsv1.Card) *catalogv1.CardView {
	out := &catalogv1.CardView{
		Slug: c.GetSlug(), Name: c.GetName().In(locale), Tagline: c.GetTagline().In(locale), Maker: c.GetMaker(),
		From: c.GetFrom(), SeveralPrices: c.GetSeveralPrices(), Picture: c.GetPicture(), Alt: c.GetAlt().In(locale),
		Ratings: c.GetRatings(), Tenths: typesv1.Tenths(c.GetRatingSum(), c.GetRatings()),
	}
	for _, colour := range c.GetColours() {
		out.Colours = append(out.Colours, &catalogv1.Swatch{Label: colour.GetLabel().In(locale), Colour: colour.GetSwatch()})
	}
	return out
}

func categoryViews(locale string, categories []*productsv1.Category) []*catalogv1.CategoryView {
	out := make([]*catalogv1.CategoryView, len(categories))
	for i, c := range categories {
		out[i] = &catalogv1.CategoryView{
			Slug: c.GetSlug(), Name: c.GetName().In(locale), Description: c.GetDescription().In(locale),
			Picture: c.GetPicture(), Products: c.GetProducts(),
		}
	}
	return out
}

// buyable is the first n cards that are not sold out, and sold-out ones only where there are no others.
func buyable(cards []*catalogv1.CardView, n int) []*catalogv1.CardView {
	var there, gone []*catalogv1.CardView
	for _, c := range cards {
		if c.GetSoldOut() {
			gone = append(gone, c)
		} else {
			there = append(there, c)
		}
	}
	all := append(there, gone...)
	return all[:min(n, len(all))]
}

// Paths implements the contract.
func (v *view) Paths(ctx context.Context, r *catalogv1.PathsRequest) (*catalogv1.PathsResponse, error) {
	slugs, err := v.products.ListSlugs(ctx, &productsv1.ListSlugsRequest{Page: r.GetPage()})
	if err != nil {
		return nil, err
	}
	out := &catalogv1.PathsResponse{Pages: slugs.GetPages()}
	for _, slug := range slugs.GetSlugs() {
		out.Paths = append(out.Paths, "/p/"+slug)
	}
	return out, nil
}
