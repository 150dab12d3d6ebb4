package products

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"feria/internal/errs"

	productsv1 "feria/internal/contract/services/products/v1"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

func listCategories(ctx context.Context, db *sqlx.DB) ([]*productsv1.Category, error) {
	var rows []struct {
		Slug        string         `db:"slug"`
		Name        document[text] `db:"name"`
		Description document[text] `db:"description"`
		Picture     string         `db:"picture"`
		Position    int32          `db:"position"`
		Products    int32          `db:"products"`
	}
	err := db.SelectContext(ctx, &rows, `
		SELECT c.slug, c.name, c.description, c.picture, c.position,
		       (SELECT count(*) FROM products p WHERE p.category = c.slug) AS products
		FROM categories c
		ORDER BY c.position, c.slug`)
	if err != nil {
		return nil, fmt.Errorf("categories: %w", err)
	}
	out := make([]*productsv1.Category, len(rows))
	for i, r := range rows {
		out[i] = &productsv1.Category{
			Slug: r.Slug, Name: wire(r.Name.V), Description: wire(r.Description.V),
			Picture: r.Picture, Position: r.Position, Products: r.Products,
		}
	}
	return out, nil
}

// countProducts counts a category, or everything. NotFound if there is no such category.
func countProducts(ctx context.Context, db *sqlx.DB, category string) (int32, error) {
	var count struct {
		Known bool  `db:"known"`
		N     int32 `db:"n"`
	}
	err := db.GetContext(ctx, &count, `
		SELECT $1 = '' OR EXISTS (SELECT FROM categories WHERE slug = $1) AS known,
		       (SELECT count(*) FROM products WHERE $1 = '' OR category = $1) AS n`, category)
	if err != nil {
		return 0, fmt.Errorf("count of %q: %w", category, err)
	}
	if !count.Known {
		return 0, errs.E(errs.NotFound, "There is no such category.").Because("no_category")
	}
	return count.N, nil
}

// order is one order in which a list can be read: a statement each, so that each finds its index.
type order struct {
	key  string // the column
	down bool
	text bool // whether the key is a text
}

var orders = map[productsv1.ListProductsRequest_Sort]order{
	productsv1.ListProductsRequest_SORT_UNSPECIFIED: {key: "position"},
	productsv1.ListProductsRequest_SORT_PRICE_UP:    {key: "from_minor"},
	productsv1.ListProductsRequest_SORT_PRICE_DOWN:  {key: "from_minor", down: true},
	productsv1.ListProductsRequest_SORT_NEWEST:      {key: "position", down: true},
	productsv1.ListProductsRequest_SORT_NAME:        {key: "sort_name", text: true},
}

// cardColumns joins what a card shows of its variants; %s is the key of the order.
const cardColumns = `
	SELECT p.slug, p.category, p.name, p.tagline, p.maker, p.from_minor, p.several_prices, p.options,
	       v.skus, v.picture, v.alt, v.currency, coalesce(r.count, 0) AS ratings, coalesce(r.sum, 0) AS rating_sum, CAST(p.%s AS text) AS key
	FROM products p
	LEFT JOIN ratings r ON r.product = p.slug
	JOIN LATERAL (
	    SELECT array_agg(sku ORDER BY ordinal) AS skus,
	           (array_agg(picture ORDER BY ordinal))[1] AS picture,
	           (array_agg(alt ORDER BY ordinal))[1] AS alt,
	           min(currency) AS currency
	    FROM variants WHERE product = p.slug
	) v ON true
`

// statement is the order's SQL. Only constants of this file are put together.
func (o order) statement(whole, first bool) string {
	compare, direction := ">", "ASC"
	if o.down {
		compare, direction = "<", "DESC"
	}
	query := fmt.Sprintf(cardColumns, o.key) + "WHERE true"
	if !whole {
		query += " AND p.category = $1"
	} else {
		query += " AND $1 = ''"
	}
	if !first {
		kind := "bigint"
		if o.text {
			kind = "text"
		}
		query += fmt.Sprintf(" AND (p.%s, p.slug) %s (CAST($3 AS %s), $4)", o.key, compare, kind)
	}
	return query + fmt.Sprintf(" ORDER BY p.%s %s, p.slug %s LIMIT $2", o.key, direction, direction)
}

// listCards reads one row more than the list's limit.
func listCards(ctx context.Context, db *sqlx.DB, l list) ([]cardRow, error) {
	args := []any{l.category, l.limit + 1}
	if l.after != nil {
		args = append(args, l.after.Key, l.after.Slug)
	}
	var rows []cardRow
	query := orders[l.sort].statement(l.category == "", l.after == nil)
	if err := db.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, fmt.Errorf("list of %q: %w", l.category, err)
	}
	return rows, nil
}

func getCards(ctx context.Context, db *sqlx.DB, slugs []string) ([]*productsv1.Card, error) {
	var rows []cardRow
	query := fmt.Sprintf(cardColumns, "slug") + "WHERE p.slug = ANY($1) ORDER BY array_position($1, p.slug)"
	if err := db.SelectContext(ctx, &rows, query, pq.StringArray(slugs)); err != nil {
		return nil, fmt.Errorf("cards: %w", err)
	}
	cards := make([]*productsv1.Card, len(rows))
	for i, row := range rows {
		cards[i] = row.card()
	}
	return cards, nil
}

const productColumns = `slug, category, position, maker, name, tagline, description, details, options, from_minor, several_prices, sort_name`
const variantColumns = `v.sku, v.product, v.ordinal, v.options, v.price_minor, v.currency, v.grams, v.picture, v.alt`

// getProduct reads a product with its variants. NotFound.
func getProduct(ctx context.Context, db sqlx.QueryerContext, slug string) (*productsv1.Product, error) {
	var product productRow
	err := sqlx.GetContext(ctx, db, &product, `SELECT `+productColumns+` FROM products WHERE slug = $1`, slug)
	if err := notFound(err, "There is no such product.", "no_product"); err != nil {
		return nil, err
	}
	var variants []variantRow
	err = sqlx.SelectContext(ctx, db, &variants, `SELECT `+variantColumns+` FROM variants v WHERE v.product = $1 ORDER BY v.ordinal`, slug)
	if err != nil {
		return nil, fmt.Errorf("variants of %q: %w", slug, err)
	}
	out := product.wire(variants)
	if out.Pictures, err = shownPictures(ctx, db, slug); err != nil {
		return nil, err
	}
	return out, nil
}

func getVariants(ctx context.Context, db *sqlx.DB, skus []string) ([]*productsv1.PricedVariant, error) {
	var rows []struct {
		variantRow
		Name    document[text]     `db:"name"`
		Offered document[[]option] `db:"offered"`
	}
	err := db.SelectContext(ctx, &rows, `
		SELECT `+variantColumns+`, p.name, p.options AS offered
		FROM variants v JOIN products p ON p.slug = v.product
		WHERE v.sku = ANY($1)
		ORDER BY array_position($1, v.sku)`, pq.StringArray(skus))
	if err != nil {
		return nil, fmt.Errorf("variants: %w", err)
	}
	out := make([]*productsv1.PricedVariant, len(rows))
	for i, r := range rows {
		out[i] = &productsv1.PricedVariant{Variant: r.wire(), ProductName: wire(r.Name.V), Choice: wire(choice(r.Offered.V, r.Options.V))}
	}
	return out, nil
}

// choice names a variant among its siblings, such as "Cobalt, large", in every language that the options have.
func choice(offered []option, chosen map[string]string) text {
	out := text{}
	for _, o := range offered {
		for _, v := range o.Values {
			if v.Value != chosen[o.Name] {
				continue
			}
			for language := range v.Label {
				if out[language] != "" {
					out[language] += ", "
				}
				out[language] += v.Label[language]
			}
		}
	}
	return out
}

// notFound turns an empty result into what people are told of it.
func notFound(err error, text, reason string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return errs.E(errs.NotFound, text).Because(reason)
	}
	return err
}
