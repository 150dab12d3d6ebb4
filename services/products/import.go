package products

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	productsv1 "feria/internal/contract/services/products/v1"
	typesv1 "feria/internal/contract/types/v1"
	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/postgres"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

func (s *service) Import(ctx context.Context, r *productsv1.ImportRequest) (*productsv1.ImportResponse, error) {
	if len(r.GetProducts()) > maxImport {
		return nil, tooMany("products", maxImport)
	}
	for _, c := range r.GetCategories() {
		if err := checkCategory(c); err != nil {
			return nil, err
		}
	}
	for _, p := range r.GetProducts() {
		if err := checkProduct(p); err != nil {
			return nil, err
		}
	}
	return &productsv1.ImportResponse{}, postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		if err := putCategories(ctx, tx, r.GetCategories()); err != nil {
			return err
		}
		return putProducts(ctx, tx, r.GetProducts())
	})
}

// word is the form of slugs, SKUs, option names and values.
var word = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

func checkCategory(c *productsv1.Category) error {
	if !word.MatchString(c.GetSlug()) || c.GetName().GetByLanguage()["en"] == "" {
		return wrong("category "+c.GetSlug(), "needs a slug of a-z, 0-9 and hyphens, and an English name")
	}
	return nil
}

// checkProduct holds a product to what every reader may rely on: an English name, at least one variant, every variant with a
// price in one currency and a value for each option, and no two variants with the same choice.
func checkProduct(p *productsv1.Product) error {
	id := "product " + p.GetSlug()
	if !word.MatchString(p.GetSlug()) || p.GetName().GetByLanguage()["en"] == "" || len(p.GetName().GetByLanguage()["en"]) > 120 {
		return wrong(id, "needs a slug of a-z, 0-9 and hyphens, and an English name of at most 120 bytes")
	}
	if len(p.GetVariants()) == 0 || len(p.GetVariants()) > 100 {
		return wrong(id, "needs 1 to 100 variants")
	}
	currency, choices := p.GetVariants()[0].GetPrice().GetCurrency(), map[string]bool{}
	for _, v := range p.GetVariants() {
		if !word.MatchString(v.GetSku()) {
			return wrong(id, "has a variant whose SKU is not of a-z, 0-9 and hyphens: "+v.GetSku())
		}
		if v.GetPrice().GetMinor() <= 0 || len(currency) != 3 || v.GetPrice().GetCurrency() != currency {
			return wrong("variant "+v.GetSku(), "needs a price above zero in the currency of its siblings")
		}
		chosen := ""
		for _, o := range p.GetOptions() {
			if !offers(o, v.GetOptions()[o.GetName()]) {
				return wrong("variant "+v.GetSku(), "has no value for "+o.GetName())
			}
			chosen += v.GetOptions()[o.GetName()] + "/"
		}
		if choices[chosen] || len(v.GetOptions()) != len(p.GetOptions()) {
			return wrong("variant "+v.GetSku(), "must differ from its siblings in the product's options, and in nothing else")
		}
		choices[chosen] = true
	}
	return nil
}

func offers(o *productsv1.Option, value string) bool {
	for _, v := range o.GetValues() {
		if v.GetValue() == value && value != "" {
			return true
		}
	}
	return false
}

func wrong(what, why string) error {
	return errs.E(errs.Invalid, "The catalogue cannot be imported: "+what+" "+why+".", errs.Field{Name: what, Text: why})
}

func putCategories(ctx context.Context, tx *sqlx.Tx, categories []*productsv1.Category) error {
	for _, c := range categories {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO categories (slug, name, description, picture, position) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (slug) DO UPDATE SET name = excluded.name, description = excluded.description,
			    picture = excluded.picture, position = excluded.position`,
			c.GetSlug(), textOf(c.GetName()), textOf(c.GetDescription()), c.GetPicture(), c.GetPosition())
		if err != nil {
			return fmt.Errorf("category %s: %w", c.GetSlug(), err)
		}
	}
	return nil
}

// putProducts writes all products with two statements and one event each.
func putProducts(ctx context.Context, tx *sqlx.Tx, products []*productsv1.Product) error {
	if len(products) == 0 {
		return nil
	}
	rows, variants, slugs := rowsOf(products)
	versions, err := upsertProducts(ctx, tx, rows)
	if err != nil {
		return err
	}
	if err := replaceVariants(ctx, tx, slugs, variants); err != nil {
		return err
	}
	photographed, err := withPhotos(ctx, tx, slugs)
	if err != nil {
		return err
	}
	events := make([]event.Event, len(products))
	for i, p := range products {
		if photographed[p.GetSlug()] != nil {
			p = photographed[p.GetSlug()]
		}
		events[i] = event.Event{Aggregate: p.GetSlug(), Version: versions[p.GetSlug()], Message: &productsv1.ProductListed{Product: p}}
	}
	return event.Append(ctx, tx, events...)
}

func upsertProducts(ctx context.Context, tx *sqlx.Tx, rows []productRow) (map[string]int64, error) {
	document, err := json.Marshal(rows)
	if err != nil {
		return nil, err
	}
	var written []struct {
		Slug    string `db:"slug"`
		Version int64  `db:"version"`
	}
	err = tx.SelectContext(ctx, &written, `
		INSERT INTO products (`+productColumns+`)
		SELECT `+productColumns+` FROM jsonb_populate_recordset(NULL::products, $1)
		ON CONFLICT (slug) DO UPDATE SET category = excluded.category, position = excluded.position, maker = excluded.maker,
		    name = excluded.name, tagline = excluded.tagline, description = excluded.description, details = excluded.details,
		    options = excluded.options, from_minor = excluded.from_minor, several_prices = excluded.several_prices,
		    sort_name = excluded.sort_name, version = products.version + 1
		RETURNING slug, version`, string(document))
	if err != nil {
		return nil, fmt.Errorf("products: %w", err)
	}
	versions := make(map[string]int64, len(written))
	for _, w := range written {
		versions[w.Slug] = w.Version
	}
	return versions, nil
}

func replaceVariants(ctx context.Context, tx *sqlx.Tx, slugs []string, rows []variantRow) error {
	document, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM variants WHERE product = ANY($1)`, pq.StringArray(slugs)); err != nil {
		return fmt.Errorf("variants: %w", err)
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO variants (sku, product, ordinal, options, price_minor, currency, grams, picture, alt, artwork, artwork_alt)
		SELECT sku, product, ordinal, options, price_minor, currency, grams, picture, alt, picture, alt
		FROM jsonb_populate_recordset(NULL::variants, $1)`, string(document))
	if err != nil {
		return fmt.Errorf("variants: %w", err)
	}
	return nil
}

func rowsOf(products []*productsv1.Product) (rows []productRow, variants []variantRow, slugs []string) {
	for _, p := range products {
		row := productRow{
			Slug: p.GetSlug(), Category: p.GetCategory(), Position: p.GetPosition(), Maker: p.GetMaker(),
			Name: textOf(p.GetName()), Tagline: textOf(p.GetTagline()), Description: textOf(p.GetDescription()),
			Details: document[[]detail]{detailsOf(p)}, Options: document[[]option]{optionsOf(p)},
			SortName: strings.ToLower(p.GetName().GetByLanguage()["en"]),
		}
		for i, v := range p.GetVariants() {
			minor := v.GetPrice().GetMinor()
			row.SeveralPrices = row.SeveralPrices || i > 0 && minor != row.FromMinor
			if i == 0 || minor < row.FromMinor {
				row.FromMinor = minor
			}
			variants = append(variants, variantRow{
				SKU: v.GetSku(), Product: p.GetSlug(), Ordinal: i, Options: document[map[string]string]{nonNil(v.GetOptions())},
				PriceMinor: minor, Currency: v.GetPrice().GetCurrency(), Grams: v.GetGrams(), Picture: v.GetPicture(), Alt: textOf(v.GetAlt()),
			})
		}
		rows, slugs = append(rows, row), append(slugs, p.GetSlug())
	}
	return rows, variants, slugs
}

func nonNil(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}

func detailsOf(p *productsv1.Product) []detail {
	out := make([]detail, len(p.GetDetails()))
	for i, d := range p.GetDetails() {
		out[i] = detail{d.GetLabel().GetByLanguage(), d.GetValue().GetByLanguage()}
	}
	return out
}

func optionsOf(p *productsv1.Product) []option {
	out := make([]option, len(p.GetOptions()))
	for i, o := range p.GetOptions() {
		out[i] = option{Name: o.GetName(), Label: o.GetLabel().GetByLanguage()}
		for _, v := range o.GetValues() {
			out[i].Values = append(out[i].Values, optionValue{v.GetValue(), v.GetLabel().GetByLanguage(), v.GetSwatch()})
		}
	}
	return out
}

func (s *service) SetPrice(ctx context.Context, r *productsv1.SetPriceRequest) (*productsv1.SetPriceResponse, error) {
	price := r.GetPrice()
	if price.GetMinor() <= 0 || price.GetMinor() > 100_000_000 {
		return nil, errs.E(errs.Invalid, "A price is above zero.", errs.Field{Name: "price", Text: "above zero, at most 1,000,000.00"})
	}
	return &productsv1.SetPriceResponse{}, postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		return setPrice(ctx, tx, r.GetSku(), price)
	})
}

// setPrice changes a price and what the product's card says of its prices. NotFound, Invalid for another currency.
func setPrice(ctx context.Context, tx *sqlx.Tx, sku string, price *typesv1.Money) error {
	var old struct {
		Product  string `db:"product"`
		Minor    int64  `db:"price_minor"`
		Currency string `db:"currency"`
	}
	err := tx.GetContext(ctx, &old, `
		SELECT v.product, v.price_minor, v.currency FROM variants v JOIN products p ON p.slug = v.product
		WHERE v.sku = $1 FOR UPDATE OF p, v`, sku)
	if err := notFound(err, "There is no such variant.", "unknown_variant"); err != nil {
		return err
	}
	if old.Currency != price.GetCurrency() {
		return errs.E(errs.Invalid, "Prices of this variant are in "+old.Currency+".", errs.Field{Name: "price", Text: "in " + old.Currency})
	}
	if _, err := tx.ExecContext(ctx, `UPDATE variants SET price_minor = $2 WHERE sku = $1`, sku, price.GetMinor()); err != nil {
		return fmt.Errorf("price of %s: %w", sku, err)
	}
	var version int64
	err = tx.GetContext(ctx, &version, `
		UPDATE products p SET from_minor = v.low, several_prices = v.low <> v.high, version = version + 1
		FROM (SELECT min(price_minor) AS low, max(price_minor) AS high FROM variants WHERE product = $1) v
		WHERE p.slug = $1
		RETURNING p.version`, old.Product)
	if err != nil {
		return fmt.Errorf("prices of %s: %w", old.Product, err)
	}
	return event.Append(ctx, tx, event.Event{Aggregate: old.Product, Version: version, Message: &productsv1.VariantPriced{
		Product: old.Product, Sku: sku, Price: price, Previous: &typesv1.Money{Minor: old.Minor, Currency: old.Currency},
	}})
}
