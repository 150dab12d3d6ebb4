package products

import (
	"cmp"
	"database/sql/driver"
	"encoding/json"
	"fmt"

	productsv1 "feria/internal/contract/services/products/v1"
	typesv1 "feria/internal/contract/types/v1"

	"github.com/lib/pq"
)

// document is a value kept as jsonb.
type document[T any] struct{ V T }

// Value implements driver.Valuer.
func (d document[T]) Value() (driver.Value, error) {
	raw, err := json.Marshal(d.V)
	return string(raw), err
}

// Scan implements sql.Scanner.
func (d *document[T]) Scan(src any) error {
	raw, ok := src.([]byte)
	if !ok {
		return fmt.Errorf("a document is bytes, not %T", src)
	}
	return json.Unmarshal(raw, &d.V)
}

// MarshalJSON lets rows travel to the database as one document.
func (d document[T]) MarshalJSON() ([]byte, error) { return json.Marshal(d.V) }

// text is a text by language.
type text map[string]string

func textOf(t *typesv1.Text) document[text] { return document[text]{nonNil(t.GetByLanguage())} }
func wire(t text) *typesv1.Text             { return &typesv1.Text{ByLanguage: t} }

// in is the text in a language, or in English.
func (t text) in(language string) string { return cmp.Or(t[language], t["en"]) }

type detail struct {
	Label text `json:"label"`
	Value text `json:"value"`
}

type option struct {
	Name   string        `json:"name"`
	Label  text          `json:"label"`
	Values []optionValue `json:"values"`
}

type optionValue struct {
	Value  string `json:"value"`
	Label  text   `json:"label"`
	Swatch string `json:"swatch,omitempty"`
}

func (v optionValue) wire() *productsv1.OptionValue {
	return &productsv1.OptionValue{Value: v.Value, Label: wire(v.Label), Swatch: v.Swatch}
}

// productRow is a row of products. Its JSON names are those of the columns.
type productRow struct {
	Slug          string             `db:"slug" json:"slug"`
	Category      string             `db:"category" json:"category"`
	Position      int64              `db:"position" json:"position"`
	Maker         string             `db:"maker" json:"maker"`
	Name          document[text]     `db:"name" json:"name"`
	Tagline       document[text]     `db:"tagline" json:"tagline"`
	Description   document[text]     `db:"description" json:"description"`
	Details       document[[]detail] `db:"details" json:"details"`
	Options       document[[]option] `db:"options" json:"options"`
	FromMinor     int64              `db:"from_minor" json:"from_minor"`
	SeveralPrices bool               `db:"several_prices" json:"several_prices"`
	SortName      string             `db:"sort_name" json:"sort_name"`
}

// variantRow is a row of variants. Its JSON names are those of the columns.
type variantRow struct {
	SKU        string                      `db:"sku" json:"sku"`
	Product    string                      `db:"product" json:"product"`
	Ordinal    int                         `db:"ordinal" json:"ordinal"`
	Options    document[map[string]string] `db:"options" json:"options"`
	PriceMinor int64                       `db:"price_minor" json:"price_minor"`
	Currency   string                      `db:"currency" json:"currency"`
	Grams      int32                       `db:"grams" json:"grams"`
	Picture    string                      `db:"picture" json:"picture"`
	Alt        document[text]              `db:"alt" json:"alt"`
}

func (v variantRow) wire() *productsv1.Variant {
	return &productsv1.Variant{
		Sku: v.SKU, Product: v.Product, Options: v.Options.V, Grams: v.Grams, Picture: v.Picture, Alt: wire(v.Alt.V),
		Price: &typesv1.Money{Minor: v.PriceMinor, Currency: v.Currency},
	}
}

func (p productRow) wire(variants []variantRow) *productsv1.Product {
	out := &productsv1.Product{
		Slug: p.Slug, Category: p.Category, Maker: p.Maker, Position: p.Position,
		Name: wire(p.Name.V), Tagline: wire(p.Tagline.V), Description: wire(p.Description.V),
	}
	for _, d := range p.Details.V {
		out.Details = append(out.Details, &productsv1.Detail{Label: wire(d.Label), Value: wire(d.Value)})
	}
	for _, o := range p.Options.V {
		option := &productsv1.Option{Name: o.Name, Label: wire(o.Label)}
		for _, v := range o.Values {
			option.Values = append(option.Values, v.wire())
		}
		out.Options = append(out.Options, option)
	}
	for _, v := range variants {
		out.Variants = append(out.Variants, v.wire())
	}
	return out
}

// cardRow is what listCards and getCards read.
type cardRow struct {
	Slug          string             `db:"slug"`
	Category      string             `db:"category"`
	Name          document[text]     `db:"name"`
	Tagline       document[text]     `db:"tagline"`
	Maker         string             `db:"maker"`
	FromMinor     int64              `db:"from_minor"`
	SeveralPrices bool               `db:"several_prices"`
	Options       document[[]option] `db:"options"`
	Picture       string             `db:"picture"`
	Alt           document[text]     `db:"alt"`
	Currency      string             `db:"currency"`
	SKUs          pq.StringArray     `db:"skus"`
	Ratings       int32              `db:"ratings"`
	RatingSum     int32              `db:"rating_sum"`
	Key           string             `db:"key"` // of the order in which it was read
}

func (c cardRow) card() *productsv1.Card {
	card := &productsv1.Card{
		Slug: c.Slug, Category: c.Category, Name: wire(c.Name.V), Tagline: wire(c.Tagline.V), Maker: c.Maker,
		From: &typesv1.Money{Minor: c.FromMinor, Currency: c.Currency}, SeveralPrices: c.SeveralPrices,
		Picture: c.Picture, Alt: wire(c.Alt.V), Skus: c.SKUs, Ratings: c.Ratings, RatingSum: c.RatingSum,
	}
	for _, o := range c.Options.V {
		if o.Name == "colour" {
			for _, v := range o.Values {
				card.Colours = append(card.Colours, v.wire())
			}
		}
	}
	return card
}
