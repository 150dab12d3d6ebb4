// Package products is the service that knows what the market sells: products and their variants, categories, prices, and the
// texts about them in every language of the store. It is the source of truth for all of these; others keep copies by its events.
// How many there are of anything is not its business but inventory's.
package products

import (
	"context"
	"embed"
	"time"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/event"

	productsv1 "feria/internal/contract/services/products/v1"
	"feria/internal/contract/services/products/v1/productsv1connect"

	"github.com/jmoiron/sqlx"
)

// Module is services/products.
var Module = app.Module{Name: "services/products", Start: start}

//go:embed migrations/*.sql
var migrations embed.FS

// readers may ask what is sold; only operators may change it, but for its photos, which are the merchants'.
var readers = []string{"bff/catalog", "bff/product", "bff/cart", "bff/checkout", "bff/recommendations", "bff/reviews", "bff/search", "services/carts", "services/orders", auth.Operator}

var policy = auth.Policy{
	productsv1connect.ProductsListCategoriesProcedure: readers,
	productsv1connect.ProductsListProductsProcedure:   readers,
	productsv1connect.ProductsListSlugsProcedure:      {"bff/catalog"},
	productsv1connect.ProductsGetProductProcedure:     readers,
	productsv1connect.ProductsGetCardsProcedure:       readers,
	productsv1connect.ProductsGetVariantsProcedure:    readers,
	productsv1connect.ProductsImportProcedure:         {auth.Operator},
	productsv1connect.ProductsSetPriceProcedure:       {auth.Operator},
	productsv1connect.ProductsListPicturesProcedure:   {"bff/product"},
	productsv1connect.ProductsAddPictureProcedure:     {"bff/product"},
	productsv1connect.ProductsMovePictureProcedure:    {"bff/product"},
	productsv1connect.ProductsRemovePictureProcedure:  {"bff/product"},
}

func start(ctx context.Context, env *app.Env) (app.Served, error) {
	db, err := env.Database(ctx, event.Migrations(migrations))
	if err != nil {
		return app.Served{}, err
	}
	env.Go("relay", event.NewRelay(db, env.Broker(), env.Name(), env.Log()).Run)
	env.Go("ratings", consumer(db, env).Run)
	rpc := env.RPC(policy)
	productsv1connect.RegisterProductsHandler(rpc, &service{db: db, now: time.Now})
	return app.Served{RPC: rpc}, nil
}

type service struct {
	db  *sqlx.DB
	now func() time.Time
}

// Limits of one request.
const (
	maxCards    = 100
	maxVariants = 200
	maxImport   = 500
	defaultPage = 24
)

func (s *service) ListCategories(ctx context.Context, _ *productsv1.ListCategoriesRequest) (*productsv1.ListCategoriesResponse, error) {
	categories, err := listCategories(ctx, s.db)
	if err != nil {
		return nil, err
	}
	return &productsv1.ListCategoriesResponse{Categories: categories}, nil
}

func (s *service) ListProducts(ctx context.Context, r *productsv1.ListProductsRequest) (*productsv1.ListProductsResponse, error) {
	list, err := newList(r)
	if err != nil {
		return nil, err
	}
	total, err := countProducts(ctx, s.db, list.category)
	if err != nil {
		return nil, err
	}
	rows, err := listCards(ctx, s.db, list)
	if err != nil {
		return nil, err
	}
	cards, next := list.page(rows)
	return &productsv1.ListProductsResponse{Cards: cards, NextPage: next, Total: total}, nil
}

// slugPage is how many slugs are answered at once.
const slugPage = 10_000

func (s *service) ListSlugs(ctx context.Context, r *productsv1.ListSlugsRequest) (*productsv1.ListSlugsResponse, error) {
	if r.GetPage() < 1 {
		return nil, errs.E(errs.Invalid, "There is no such page.", errs.Field{Name: "page", Text: "from 1"})
	}
	total, err := countProducts(ctx, s.db, "")
	if err != nil {
		return nil, err
	}
	out := &productsv1.ListSlugsResponse{Pages: (total + slugPage - 1) / slugPage}
	err = s.db.SelectContext(ctx, &out.Slugs, `SELECT slug FROM products ORDER BY slug OFFSET $1 LIMIT $2`, int64(r.GetPage()-1)*slugPage, slugPage)
	return out, err
}

func (s *service) GetProduct(ctx context.Context, r *productsv1.GetProductRequest) (*productsv1.GetProductResponse, error) {
	product, err := getProduct(ctx, s.db, r.GetSlug())
	if err != nil {
		return nil, err
	}
	count, sum, err := ratingsOf(ctx, s.db, r.GetSlug())
	if err != nil {
		return nil, err
	}
	return &productsv1.GetProductResponse{Product: product, Ratings: count, RatingSum: sum}, nil
}

func (s *service) GetCards(ctx context.Context, r *productsv1.GetCardsRequest) (*productsv1.GetCardsResponse, error) {
	if len(r.GetSlugs()) > maxCards {
		return nil, tooMany("slugs", maxCards)
	}
	cards, err := getCards(ctx, s.db, r.GetSlugs())
	if err != nil {
		return nil, err
	}
	return &productsv1.GetCardsResponse{Cards: cards}, nil
}

func (s *service) GetVariants(ctx context.Context, r *productsv1.GetVariantsRequest) (*productsv1.GetVariantsResponse, error) {
	if len(r.GetSkus()) > maxVariants {
		return nil, tooMany("skus", maxVariants)
	}
	variants, err := getVariants(ctx, s.db, r.GetSkus())
	if err != nil {
		return nil, err
	}
	return &productsv1.GetVariantsResponse{Variants: variants}, nil
}

func tooMany(field string, most int) error {
	return errs.E(errs.Invalid, "Ask for fewer at once.", errs.Field{Name: field, Text: "at most " + itoa(most)})
}
