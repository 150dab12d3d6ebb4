package search

import (
	"context"
	"fmt"
	"slices"

	"feria/internal/event"

	inventoryv1 "feria/internal/contract/services/inventory/v1"
	productsv1 "feria/internal/contract/services/products/v1"
	reviewsv1 "feria/internal/contract/services/reviews/v1"
	searchv1 "feria/internal/contract/services/search/v1"
	typesv1 "feria/internal/contract/types/v1"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"google.golang.org/protobuf/proto"
)

// handlers apply to an index what others tell. Whether a product is buyable is what inventory said last of its variants: it is as old
// as the event's way here, a second when all is well, and a shelf that emptied meanwhile is not known of.
func handlers(x index) []event.Handler {
	return []event.Handler{
		event.On(func(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *productsv1.ProductListed) error {
			return x.list(ctx, tx, m.GetProduct())
		}),
		event.On(func(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *productsv1.VariantPriced) error {
			return x.price(ctx, tx, m)
		}),
		event.On(func(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *inventoryv1.StockSoldOut) error {
			return x.stock(ctx, tx, m.GetSku(), false)
		}),
		event.On(func(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *inventoryv1.StockReplenished) error {
			return x.stock(ctx, tx, m.GetSku(), true)
		}),
		event.On(func(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *reviewsv1.RatingChanged) error {
			return x.rate(ctx, tx, m)
		}),
	}
}

// list writes a product whole.
func (x index) list(ctx context.Context, tx *sqlx.Tx, p *productsv1.Product) error {
	if len(p.GetVariants()) == 0 {
		return fmt.Errorf("product %s has no variant", p.GetSlug())
	}
	if err := x.variants(ctx, tx, p); err != nil {
		return err
	}
	if err := x.hold(ctx, tx, p.GetSlug()); err != nil {
		return err
	}
	en, es := textsOf(p, "en"), textsOf(p, "es")
	_, err := tx.ExecContext(ctx, x.sql(`
		INSERT INTO {x}.products (slug, category, position, from_minor, buyable, colours, sizes, en, es, name_en, name_es, ratings, rating_sum)
		SELECT $1, $2, $3, v.low, v.buyable, $4, $5,
		    setweight(to_tsvector('english', $6), 'A') || setweight(to_tsvector('english', $7), 'B') ||
		    setweight(to_tsvector('english', $8), 'C') || setweight(to_tsvector('english', $9), 'D'),
		    setweight(to_tsvector('spanish', $10), 'A') || setweight(to_tsvector('spanish', $11), 'B') ||
		    setweight(to_tsvector('spanish', $12), 'C') || setweight(to_tsvector('spanish', $13), 'D'),
		    to_tsvector('simple', $6), to_tsvector('simple', $10),
		    coalesce(r.count, 0), coalesce(r.sum, 0)
		FROM {x}.offers v LEFT JOIN {x}.ratings r USING (product) WHERE product = $1
		ON CONFLICT (slug) DO UPDATE SET category = excluded.category, position = excluded.position, from_minor = excluded.from_minor,
		    buyable = excluded.buyable, colours = excluded.colours, sizes = excluded.sizes, en = excluded.en, es = excluded.es,
		    name_en = excluded.name_en, name_es = excluded.name_es`),
		p.GetSlug(), p.GetCategory(), p.GetPosition(), pq.StringArray(valuesOf(p, "colour")), pq.StringArray(valuesOf(p, "size")),
		en.name, en.maker, en.tagline, en.body, es.name, es.maker, es.tagline, es.body)
	if err != nil {
		return fmt.Errorf("product %s: %w", p.GetSlug(), err)
	}
	if err := x.card(ctx, tx, p); err != nil {
		return err
	}
	for locale, t := range map[string]texts{"en": en, "es": es} {
		if err := x.learn(ctx, tx, locale, words(t.name+" "+t.maker)); err != nil {
			return err
		}
	}
	return nil
}

func (x index) variants(ctx context.Context, tx *sqlx.Tx, p *productsv1.Product) error {
	skus, prices := make([]string, len(p.GetVariants())), make([]int64, len(p.GetVariants()))
	for i, v := range p.GetVariants() {
		skus[i], prices[i] = v.GetSku(), v.GetPrice().GetMinor()
	}
	if _, err := tx.ExecContext(ctx, x.sql(`DELETE FROM {x}.variants WHERE product = $1`), p.GetSlug()); err != nil {
		return fmt.Errorf("variants of %s: %w", p.GetSlug(), err)
	}
	_, err := tx.ExecContext(ctx, x.sql(`
		INSERT INTO {x}.variants (sku, product, price_minor) SELECT sku, $1, price FROM unnest($2::text[], $3::bigint[]) v (sku, price)
		ON CONFLICT (sku) DO UPDATE SET product = excluded.product, price_minor = excluded.price_minor`),
		p.GetSlug(), pq.StringArray(skus), pq.Int64Array(prices))
	if err != nil {
		return fmt.Errorf("variants of %s: %w", p.GetSlug(), err)
	}
	return nil
}

// card keeps what a page shows, and how colours and sizes are called.
func (x index) card(ctx context.Context, tx *sqlx.Tx, p *productsv1.Product) error {
	v := p.GetVariants()[0]
	card, err := proto.Marshal(&searchv1.Hit{
		Slug: p.GetSlug(), Category: p.GetCategory(), Name: p.GetName(), Maker: p.GetMaker(),
		From: &typesv1.Money{Currency: v.GetPrice().GetCurrency()}, Picture: v.GetPicture(), Alt: v.GetAlt(),
	})
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, x.sql(`INSERT INTO {x}.cards (slug, card) VALUES ($1, $2) ON CONFLICT (slug) DO UPDATE SET card = excluded.card`), p.GetSlug(), card)
	if err != nil {
		return fmt.Errorf("card of %s: %w", p.GetSlug(), err)
	}
	return x.labels(ctx, tx, p)
}

func (x index) labels(ctx context.Context, tx *sqlx.Tx, p *productsv1.Product) error {
	var facets, values pq.StringArray
	var labels pq.ByteaArray
	for _, o := range p.GetOptions() {
		for _, v := range o.GetValues() {
			label, err := proto.Marshal(v.GetLabel())
			if err != nil {
				return err
			}
			facets, values, labels = append(facets, o.GetName()), append(values, v.GetValue()), append(labels, label)
		}
	}
	_, err := tx.ExecContext(ctx, x.sql(`
		INSERT INTO {x}.labels (facet, value, label) SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[]) ON CONFLICT DO NOTHING`), facets, values, labels)
	if err != nil {
		return fmt.Errorf("labels of %s: %w", p.GetSlug(), err)
	}
	return nil
}

func (x index) learn(ctx context.Context, tx *sqlx.Tx, locale string, words []string) error {
	words = slices.Compact(slices.Sorted(slices.Values(words)))
	_, err := tx.ExecContext(ctx, x.sql(`INSERT INTO {x}.words (locale, word) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING`), locale, pq.StringArray(words))
	if err != nil {
		return fmt.Errorf("words: %w", err)
	}
	return nil
}

func (x index) price(ctx context.Context, tx *sqlx.Tx, m *productsv1.VariantPriced) error {
	_, err := tx.ExecContext(ctx, x.sql(`UPDATE {x}.variants SET price_minor = $2 WHERE sku = $1`), m.GetSku(), m.GetPrice().GetMinor())
	if err != nil {
		return fmt.Errorf("price of %s: %w", m.GetSku(), err)
	}
	if err := x.hold(ctx, tx, m.GetProduct()); err != nil {
		return err
	}
	return x.recount(ctx, tx, m.GetSku())
}

func (x index) stock(ctx context.Context, tx *sqlx.Tx, sku string, buyable bool) error {
	_, err := tx.ExecContext(ctx, x.sql(`INSERT INTO {x}.stock (sku, buyable) VALUES ($1, $2) ON CONFLICT (sku) DO UPDATE SET buyable = excluded.buyable`), sku, buyable)
	if err != nil {
		return fmt.Errorf("stock of %s: %w", sku, err)
	}
	return x.recount(ctx, tx, sku)
}

// rate keeps what reviews said last of a product, listed or not. It is as old as the event's way here, about a second when all is well.
func (x index) rate(ctx context.Context, tx *sqlx.Tx, m *reviewsv1.RatingChanged) error {
	for _, statement := range []string{
		`INSERT INTO {x}.ratings (product, count, sum) VALUES ($1, $2, $3) ON CONFLICT (product) DO UPDATE SET count = excluded.count, sum = excluded.sum`,
		`UPDATE {x}.products SET ratings = $2, rating_sum = $3 WHERE slug = $1`,
	} {
		if _, err := tx.ExecContext(ctx, x.sql(statement), m.GetProduct(), m.GetCount(), m.GetSum()); err != nil {
			return fmt.Errorf("ratings of %s: %w", m.GetProduct(), err)
		}
	}
	return nil
}

// hold keeps the rows that the streams of inventory and reviews write about a product until tx ends. They are read at the same time as that of
// products, and neither side would see what the other is about to write.
func (x index) hold(ctx context.Context, tx *sqlx.Tx, product string) error {
	_, err := tx.ExecContext(ctx, x.sql(`
		WITH held AS (
		    INSERT INTO {x}.stock AS s (sku, buyable) SELECT sku, false FROM {x}.variants WHERE product = $1 ORDER BY sku
		    ON CONFLICT (sku) DO UPDATE SET buyable = s.buyable)
		INSERT INTO {x}.ratings AS r (product, count, sum) VALUES ($1, 0, 0) ON CONFLICT (product) DO UPDATE SET count = r.count`), product)
	if err != nil {
		return fmt.Errorf("what is known of %s: %w", product, err)
	}
	return nil
}

// recount writes down anew what is offered of the product of a variant, if it has changed.
func (x index) recount(ctx context.Context, tx *sqlx.Tx, sku string) error {
	_, err := tx.ExecContext(ctx, x.sql(`
		UPDATE {x}.products p SET from_minor = v.low, buyable = v.buyable FROM {x}.offers v
		WHERE v.product = (SELECT product FROM {x}.variants WHERE sku = $1) AND p.slug = v.product
		    AND (p.from_minor, p.buyable) IS DISTINCT FROM (v.low, v.buyable)`), sku)
	if err != nil {
		return fmt.Errorf("what is offered of %s: %w", sku, err)
	}
	return nil
}
