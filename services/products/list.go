package products

import (
	"encoding/base64"
	"encoding/json"
	"strconv"

	productsv1 "feria/internal/contract/services/products/v1"
	"feria/internal/errs"
)

func itoa(n int) string { return strconv.Itoa(n) }

// list is a question for one page of cards. Pages are cut by the key of the last card seen, not by counting, so that they
// neither repeat nor skip a product while others come and go.
type list struct {
	category string
	sort     productsv1.ListProductsRequest_Sort
	limit    int
	after    *cursor // nil on the first page
}

// cursor is where a page ended: the sort it was read in, the key there, and the slug that makes the key unique.
type cursor struct {
	Sort productsv1.ListProductsRequest_Sort `json:"s"`
	Key  string                              `json:"k"`
	Slug string                              `json:"p"`
}

func newList(r *productsv1.ListProductsRequest) (list, error) {
	l := list{category: r.GetCategory(), sort: r.GetSort(), limit: int(r.GetLimit())}
	if _, known := orders[l.sort]; !known {
		return list{}, errs.E(errs.Invalid, "That order is not known.", errs.Field{Name: "sort", Text: "not known"})
	}
	switch {
	case l.limit == 0:
		l.limit = defaultPage
	case l.limit < 0 || l.limit > maxCards:
		return list{}, errs.E(errs.Invalid, "A page has 1 to 100 products.", errs.Field{Name: "limit", Text: "1 to 100"})
	}
	if r.GetPage() == "" {
		return l, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(r.GetPage())
	if err == nil {
		err = json.Unmarshal(raw, &l.after)
	}
	if err != nil || l.after == nil || l.after.Sort != l.sort || l.after.keyed() != nil {
		return list{}, errs.E(errs.Invalid, "That page does not exist. Begin at the first one.", errs.Field{Name: "page", Text: "not a page of this list"}).From(err)
	}
	return l, nil
}

// keyed checks that the key is of its column's type, so that a forged page is a bad request and not a failing statement.
func (c cursor) keyed() error {
	if orders[c.Sort].text {
		return nil
	}
	_, err := strconv.ParseInt(c.Key, 10, 64)
	return err
}

// page cuts the rows, of which one more than the limit was asked for, and names the next page if that one came.
func (l list) page(rows []cardRow) ([]*productsv1.Card, string) {
	next := ""
	if len(rows) > l.limit {
		rows = rows[:l.limit]
		last := rows[l.limit-1]
		raw, _ := json.Marshal(cursor{Sort: l.sort, Key: last.Key, Slug: last.Slug}) // strings and a number always marshal
		next = base64.RawURLEncoding.EncodeToString(raw)
	}
	cards := make([]*productsv1.Card, len(rows))
	for i, row := range rows {
		cards[i] = row.card()
	}
	return cards, next
}
