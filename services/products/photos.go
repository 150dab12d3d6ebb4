package products

import (
	"context"
	"fmt"
	"slices"

	"feria/internal/event"
	"feria/internal/picture"

	imagesv1 "feria/internal/contract/services/images/v1"
	productsv1 "feria/internal/contract/services/products/v1"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// pictureRow is a photo of a product, with its size once it can be shown.
type pictureRow struct {
	ID     string         `db:"id"`
	SKU    string         `db:"sku"`
	Hash   string         `db:"hash"`
	Alt    document[text] `db:"alt"`
	Width  int            `db:"width"` // 0 while its renditions are being made
	Height int            `db:"height"`
}

func (p pictureRow) wire() *productsv1.Picture {
	out := &productsv1.Picture{Id: p.ID, Sku: p.SKU, Alt: wire(p.Alt.V)}
	if p.Width > 0 {
		out.Name = picture.Photo{Hash: p.Hash, Width: p.Width, Height: p.Height}.String()
	}
	return out
}

// allPictures reads the photos of a product in their order.
func allPictures(ctx context.Context, db sqlx.QueryerContext, product string) (all []*productsv1.Picture, err error) {
	var rows []pictureRow
	err = sqlx.SelectContext(ctx, db, &rows, `
		SELECT p.id, p.sku, p.hash, p.alt, coalesce(r.width, 0) AS width, coalesce(r.height, 0) AS height
		FROM pictures p LEFT JOIN rendered r ON r.hash = p.hash
		WHERE p.product = $1 ORDER BY p.ordinal`, product)
	if err != nil {
		return nil, fmt.Errorf("pictures of %q: %w", product, err)
	}
	for _, row := range rows {
		all = append(all, row.wire())
	}
	return all, nil
}

// shownPictures reads the photos of a product that can be shown.
func shownPictures(ctx context.Context, db sqlx.QueryerContext, product string) ([]*productsv1.Picture, error) {
	all, err := allPictures(ctx, db, product)
	return slices.DeleteFunc(all, func(p *productsv1.Picture) bool { return p.GetName() == "" }), err
}

// rendered notes that a photo can be shown, and shows it where it belongs. That may be nowhere yet: images may tell of a picture before
// somebody has said of which product it is.
func rendered(ctx context.Context, tx *sqlx.Tx, _ event.Received, m *imagesv1.PictureRendered) error {
	if err := lockPicture(ctx, tx, m.GetHash()); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO rendered (hash, width, height) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING`, m.GetHash(), m.GetWidth(), m.GetHeight())
	if err != nil {
		return fmt.Errorf("picture %s: %w", m.GetHash(), err)
	}
	var of []string
	if err := tx.SelectContext(ctx, &of, `SELECT DISTINCT product FROM pictures WHERE hash = $1 ORDER BY product`, m.GetHash()); err != nil {
		return fmt.Errorf("products of picture %s: %w", m.GetHash(), err)
	}
	for _, product := range of {
		if err := reshow(ctx, tx, product); err != nil {
			return err
		}
	}
	return nil
}

// lockPicture keeps those apart who say that a picture can be shown and of which product it is, until tx ends: side by side neither would see
// the other. It comes before the lock of any product.
func lockPicture(ctx context.Context, tx *sqlx.Tx, hash string) error {
	_, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtext('picture ' || $1))`, hash)
	return err
}

// lockProduct is NotFound for one that is not listed.
func lockProduct(ctx context.Context, tx *sqlx.Tx, slug string) error {
	err := tx.GetContext(ctx, new(int64), `SELECT version FROM products WHERE slug = $1 FOR UPDATE`, slug)
	return notFound(err, "There is no such product.", "no_product")
}

// reshow works out what the variants of a product show, and tells of the product as it is now.
func reshow(ctx context.Context, tx *sqlx.Tx, slug string) error {
	if err := lockProduct(ctx, tx, slug); err != nil {
		return err
	}
	if err := choosePictures(ctx, tx, slug); err != nil {
		return err
	}
	var version int64
	if err := tx.GetContext(ctx, &version, `UPDATE products SET version = version + 1 WHERE slug = $1 RETURNING version`, slug); err != nil {
		return fmt.Errorf("version of %q: %w", slug, err)
	}
	product, err := getProduct(ctx, tx, slug)
	if err != nil {
		return err
	}
	return event.Append(ctx, tx, event.Event{Aggregate: slug, Version: version, Message: &productsv1.ProductListed{Product: product}})
}

// choosePictures gives the variants of products the first photo of their own, else the first of the product, else their drawing.
func choosePictures(ctx context.Context, tx *sqlx.Tx, slugs ...string) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE variants v SET picture = coalesce(p.name, v.artwork), alt = coalesce(p.alt, v.artwork_alt)
		FROM variants w LEFT JOIN LATERAL (
		    SELECT concat('photo-', r.hash, '-', r.width, 'x', r.height) AS name, i.alt
		    FROM pictures i JOIN rendered r ON r.hash = i.hash
		    WHERE i.product = w.product AND i.sku IN (w.sku, '')
		    ORDER BY i.sku = '', i.ordinal LIMIT 1) p ON true
		WHERE w.sku = v.sku AND v.product = ANY($1)`, pq.StringArray(slugs))
	if err != nil {
		return fmt.Errorf("pictures of variants: %w", err)
	}
	return nil
}

// withPhotos gives variants that were imported the photos that they have, and reads the products that have any.
func withPhotos(ctx context.Context, tx *sqlx.Tx, slugs []string) (map[string]*productsv1.Product, error) {
	var have []string
	if err := tx.SelectContext(ctx, &have, `SELECT DISTINCT product FROM pictures WHERE product = ANY($1)`, pq.StringArray(slugs)); err != nil {
		return nil, fmt.Errorf("products with photos: %w", err)
	}
	if len(have) == 0 {
		return nil, nil
	}
	if err := choosePictures(ctx, tx, have...); err != nil {
		return nil, err
	}
	products := make(map[string]*productsv1.Product, len(have))
	for _, slug := range have {
		product, err := getProduct(ctx, tx, slug)
		if err != nil {
			return nil, err
		}
		products[slug] = product
	}
	return products, nil
}
