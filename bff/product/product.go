// Package product is the BFF of mfe/product: it decides which variant of a product a page shows, and where each choice leads. For merchants it
// brings the product and its photos together.
package product

import (
	"context"
	"maps"

	"feria/internal/app"
	"feria/internal/auth"

	productv1 "feria/internal/contract/bff/product/v1"
	"feria/internal/contract/bff/product/v1/productv1connect"
	"feria/internal/contract/services/images/v1/imagesv1connect"
	inventoryv1 "feria/internal/contract/services/inventory/v1"
	"feria/internal/contract/services/inventory/v1/inventoryv1connect"
	productsv1 "feria/internal/contract/services/products/v1"
	"feria/internal/contract/services/products/v1/productsv1connect"

	"golang.org/x/sync/errgroup"
)

// Module is bff/product.
var Module = app.Module{Name: "bff/product", Calls: []string{"services/products", "services/inventory", "services/images"}, Start: start}

var callers = []string{"mfe/product"}

var policy = auth.Policy{
	productv1connect.ProductDetailProcedure:        callers,
	productv1connect.ProductPicturesProcedure:      callers,
	productv1connect.ProductAddPictureProcedure:    callers,
	productv1connect.ProductChangePictureProcedure: callers,
}

func start(_ context.Context, env *app.Env) (app.Served, error) {
	rpc := env.RPC(policy)
	productv1connect.RegisterProductHandler(rpc, &view{
		products:  productsv1connect.NewProductsClient(env.Client("services/products")),
		inventory: inventoryv1connect.NewInventoryClient(env.Client("services/inventory")),
		images:    imagesv1connect.NewImagesClient(env.Client("services/images")),
	})
	return app.Served{RPC: rpc}, nil
}

type view struct {
	products  productsv1connect.ProductsClient
	inventory inventoryv1connect.InventoryClient
	images    imagesv1connect.ImagesClient
}

// few is up to how many units the page says how many are left.
const few = 5

func (v *view) Detail(ctx context.Context, r *productv1.DetailRequest) (*productv1.DetailResponse, error) {
	var answer *productsv1.GetProductResponse
	var categories *productsv1.ListCategoriesResponse
	group, asking := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		answer, err = v.products.GetProduct(asking, &productsv1.GetProductRequest{Slug: r.GetSlug()})
		return err
	})
	group.Go(func() (err error) {
		categories, err = v.products.ListCategories(asking, &productsv1.ListCategoriesRequest{})
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	product := answer.GetProduct()
	skus := make([]string, len(product.GetVariants()))
	for i, variant := range product.GetVariants() {
		skus[i] = variant.GetSku()
	}
	brief, cancel := app.Optional(ctx)
	defer cancel()
	stock, _ := v.inventory.GetAvailability(brief, &inventoryv1.GetAvailabilityRequest{Skus: skus}) // nil: not known
	shown, substituted := choose(product.GetVariants(), r, stock)
	out := detail(r.GetLocale(), product, categories.GetCategories(), shown, substituted, stock)
	if n := answer.GetRatings(); n > 0 {
		out.Ratings, out.Tenths = n, (answer.GetRatingSum()*20+n)/(2*n)
	}
	return out, nil
}

// choose finds the variant to show: the one asked for; else the one that the options choose; else the first that can be bought.
// It reports whether something was asked for that is not made.
func choose(variants []*productsv1.Variant, r *productv1.DetailRequest, stock *inventoryv1.GetAvailabilityResponse) (*productsv1.Variant, bool) {
	asked := r.GetVariant() != "" || len(r.GetOptions()) > 0
	for _, v := range variants {
		if r.GetVariant() != "" && v.GetSku() == r.GetVariant() || r.GetVariant() == "" && asked && maps.Equal(v.GetOptions(), r.GetOptions()) {
			return v, false
		}
	}
	for _, v := range variants {
		if stock == nil || stock.GetUnits()[v.GetSku()] > 0 {
			return v, asked
		}
	}
	return variants[0], asked
}

func detail(locale string, p *productsv1.Product, categories []*productsv1.Category, shown *productsv1.Variant, substituted bool, stock *inventoryv1.GetAvailabilityResponse) *productv1.DetailResponse {
	out := &productv1.DetailResponse{
		Slug: p.GetSlug(), Name: p.GetName().In(locale), Tagline: p.GetTagline().In(locale), Description: p.GetDescription().In(locale),
		Maker: p.GetMaker(), Category: p.GetCategory(), Substituted: substituted,
		Variant: &productv1.VariantView{
			Sku: shown.GetSku(), Choice: choiceName(locale, p, shown), Price: shown.GetPrice(),
			Picture: shown.GetPicture(), Alt: shown.GetAlt().In(locale), Grams: shown.GetGrams(),
		},
	}
	out.Variant.More = more(locale, p, shown)
	out.Variant.Stock, out.Variant.Left = stockOf(stock, shown.GetSku())
	for _, c := range categories {
		if c.GetSlug() == p.GetCategory() {
			out.CategoryName = c.GetName().In(locale)
		}
	}
	for _, d := range p.GetDetails() {
		out.Details = append(out.Details, &productv1.DetailLine{Label: d.GetLabel().In(locale), Value: d.GetValue().In(locale)})
	}
	for _, o := range p.GetOptions() {
		out.Options = append(out.Options, option(locale, p, o, shown, stock))
	}
	return out
}

func stockOf(stock *inventoryv1.GetAvailabilityResponse, sku string) (productv1.Stock, int32) {
	if stock == nil {
		return productv1.Stock_STOCK_UNSPECIFIED, 0
	}
	switch left := stock.GetUnits()[sku]; {
	case left <= 0:
		return productv1.Stock_STOCK_SOLD_OUT, 0
	case left <= few:
		return productv1.Stock_STOCK_FEW, left
	default:
		return productv1.Stock_STOCK_MANY, 0
	}
}

// option shows the choices of one option, and where each leads while the others stay as they are.
func option(locale string, p *productsv1.Product, o *productsv1.Option, shown *productsv1.Variant, stock *inventoryv1.GetAvailabilityResponse) *productv1.OptionView {
	out := &productv1.OptionView{Name: o.GetName(), Label: o.GetLabel().In(locale)}
	for _, value := range o.GetValues() {
		choice := &productv1.ChoiceView{
			Value: value.GetValue(), Label: value.GetLabel().In(locale), Swatch: value.GetSwatch(),
			Chosen: shown.GetOptions()[o.GetName()] == value.GetValue(),
		}
		wanted := maps.Clone(shown.GetOptions())
		wanted[o.GetName()] = value.GetValue()
		for _, v := range p.GetVariants() {
			if maps.Equal(v.GetOptions(), wanted) {
				kind, _ := stockOf(stock, v.GetSku())
				choice.Variant, choice.SoldOut = v.GetSku(), kind == productv1.Stock_STOCK_SOLD_OUT
			}
		}
		out.Choices = append(out.Choices, choice)
	}
	return out
}

// choiceName names a variant among its siblings, such as "Cobalt, large".
func choiceName(locale string, p *productsv1.Product, v *productsv1.Variant) string {
	name := ""
	for _, o := range p.GetOptions() {
		for _, value := range o.GetValues() {
			if v.GetOptions()[o.GetName()] == value.GetValue() {
				if name != "" {
					name += ", "
				}
				name += value.GetLabel().In(locale)
			}
		}
	}
	return name
}
