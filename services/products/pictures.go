package products

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/postgres"

	productsv1 "feria/internal/contract/services/products/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// Limits of the photos of a product.
const (
	maxPictures = 20
	maxAlt      = 300 // characters
)

var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// merchant is who changes photos. Denied for all but merchants.
func merchant(ctx context.Context) (string, error) {
	id, _ := auth.Subject(ctx)
	if !slices.Contains(id.Roles, "merchant") {
		return "", errs.E(errs.Denied, "Only merchants may do that.").Because("not_merchant")
	}
	return id.ID, nil
}

// ListPictures implements the contract.
func (s *service) ListPictures(ctx context.Context, r *productsv1.ListPicturesRequest) (*productsv1.ListPicturesResponse, error) {
	if _, err := merchant(ctx); err != nil {
		return nil, err
	}
	err := s.db.GetContext(ctx, new(int64), `SELECT version FROM products WHERE slug = $1`, r.GetProduct())
	if err := notFound(err, "There is no such product.", "no_product"); err != nil {
		return nil, err
	}
	all, err := allPictures(ctx, s.db, r.GetProduct())
	return &productsv1.ListPicturesResponse{Pictures: all}, err
}

// checkAlt holds the alternative texts against their limits: a photo is described in every language of the store. Invalid.
func checkAlt(texts map[string]string) (text, error) {
	kept, fields := text{}, []errs.Field(nil)
	for _, language := range []string{"en", "es"} {
		kept[language] = strings.Join(strings.Fields(texts[language]), " ")
		if n := utf8.RuneCountInString(kept[language]); n == 0 || n > maxAlt || !utf8.ValidString(kept[language]) || strings.ContainsRune(kept[language], 0) {
			fields = append(fields, errs.Field{Name: "alt_" + language, Text: "Describe the picture in 1 to 300 characters."}.Because("alt_needed"))
		}
	}
	if fields != nil {
		return nil, errs.E(errs.Invalid, "Describe the picture in 1 to 300 characters, in both languages.", fields...).Because("alts_needed")
	}
	return kept, nil
}

// AddPicture implements the contract.
func (s *service) AddPicture(ctx context.Context, r *productsv1.AddPictureRequest) (*productsv1.AddPictureResponse, error) {
	by, err := merchant(ctx)
	if err != nil {
		return nil, err
	}
	alt, err := checkAlt(r.GetAlt().GetByLanguage())
	if err != nil {
		return nil, err
	}
	if !hashForm.MatchString(r.GetHash()) {
		return nil, errs.E(errs.Invalid, "That is no picture.", errs.Field{Name: "hash", Text: "64 hex digits"})
	}
	added := pictureRow{ID: uuid.Must(uuid.NewV7()).String(), SKU: r.GetSku(), Hash: r.GetHash(), Alt: document[text]{alt}}
	err = postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		if err := lockPicture(ctx, tx, r.GetHash()); err != nil {
			return err
		}
		if err := lockProduct(ctx, tx, r.GetProduct()); err != nil {
			return err
		}
		if err := s.insertPicture(ctx, tx, r.GetProduct(), added, by); err != nil {
			return err
		}
		return reshow(ctx, tx, r.GetProduct())
	})
	if err != nil {
		return nil, err
	}
	return &productsv1.AddPictureResponse{Picture: added.wire()}, nil
}

// insertPicture puts a photo behind the others of its product, which is locked. Invalid, Conflict.
func (s *service) insertPicture(ctx context.Context, tx *sqlx.Tx, product string, p pictureRow, merchant string) error {
	var has struct {
		Variant bool `db:"variant"`
		Same    bool `db:"same"`
		Last    int  `db:"last"`
		Count   int  `db:"count"`
	}
	err := tx.GetContext(ctx, &has, `
		SELECT $2 = '' OR EXISTS (SELECT FROM variants WHERE sku = $2 AND product = $1) AS variant,
		       coalesce(bool_or(sku = $2 AND hash = $3), false) AS same, coalesce(max(ordinal), 0) AS last, count(*) AS count
		FROM pictures WHERE product = $1`, product, p.SKU, p.Hash)
	switch {
	case err != nil:
		return fmt.Errorf("pictures of %q: %w", product, err)
	case !has.Variant:
		return errs.E(errs.Invalid, "That combination is not made.", errs.Field{Name: "sku", Text: "Choose one of the list."}.Because("not_made")).Because("not_made")
	case has.Same:
		return errs.E(errs.Conflict, "This picture is there already.").Because("picture_there")
	case has.Count >= maxPictures:
		return errs.E(errs.Conflict, "A product has at most 20 pictures. Remove one first.").Because("pictures_full")
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO pictures (id, product, sku, hash, alt, ordinal, merchant, made) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		p.ID, product, p.SKU, p.Hash, p.Alt, has.Last+1, merchant, s.now())
	if err != nil {
		return fmt.Errorf("picture of %q: %w", product, err)
	}
	return nil
}

// MovePicture implements the contract.
func (s *service) MovePicture(ctx context.Context, r *productsv1.MovePictureRequest) (*productsv1.MovePictureResponse, error) {
	return &productsv1.MovePictureResponse{}, s.change(ctx, r.GetId(), `
		UPDATE pictures p SET ordinal = CASE WHEN p.id = o.id THEN o.before ELSE o.ordinal END
		FROM (SELECT m.id, m.ordinal, b.id AS other, b.ordinal AS before FROM pictures m JOIN LATERAL (
		          SELECT id, ordinal FROM pictures WHERE product = m.product AND sku = m.sku AND ordinal < m.ordinal ORDER BY ordinal DESC LIMIT 1) b ON true
		      WHERE m.id = $1) o
		WHERE p.id IN (o.id, o.other)`)
}

// RemovePicture implements the contract.
func (s *service) RemovePicture(ctx context.Context, r *productsv1.RemovePictureRequest) (*productsv1.RemovePictureResponse, error) {
	return &productsv1.RemovePictureResponse{}, s.change(ctx, r.GetId(), `DELETE FROM pictures WHERE id = $1`)
}

// change does something to a photo ($1) and shows what follows from it. Denied, NotFound.
func (s *service) change(ctx context.Context, picture, statement string) error {
	if _, err := merchant(ctx); err != nil {
		return err
	}
	id, err := uuid.Parse(picture)
	if err != nil {
		return errs.E(errs.NotFound, "There is no such picture.").Because("no_picture")
	}
	return postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		var product string
		err := tx.GetContext(ctx, &product, `SELECT product FROM pictures WHERE id = $1`, id)
		if err := notFound(err, "There is no such picture.", "no_picture"); err != nil {
			return err
		}
		if err := lockProduct(ctx, tx, product); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, statement, id); err != nil {
			return fmt.Errorf("picture %s: %w", id, err)
		}
		return reshow(ctx, tx, product)
	})
}
