package search

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	searchv1 "feria/internal/contract/bff/search/v1"
)

// facetNames are the parameters of the page that choose something. Several values of one are joined by commas.
var facetNames = []string{"category", "price", "colour", "size", "rating", "buyable"}

// maxChoices is how many choices an address can hold; what comes after them is not read.
const maxChoices = 40

// address is a page of results as its URL says it.
type address struct {
	query, sort, page string
	choices           []*searchv1.Choice
}

func readAddress(r *http.Request) address {
	query := r.URL.Query()
	a := address{query: typed(r), sort: query.Get("sort"), page: query.Get("page")}
	for _, facet := range facetNames {
		for _, value := range strings.Split(query.Get(facet), ",") {
			if value != "" && len(a.choices) < maxChoices && !a.has(facet, value) {
				a.choices = append(a.choices, &searchv1.Choice{Facet: facet, Value: value})
			}
		}
	}
	return a
}

func (a address) has(facet, value string) bool {
	return slices.ContainsFunc(a.choices, func(c *searchv1.Choice) bool { return c.GetFacet() == facet && c.GetValue() == value })
}

// turned is the first page with a choice more, or less if it was made. Of ratings there is one.
func (a address) turned(facet, value string) address {
	had := a.has(facet, value)
	a.page = ""
	a.choices = slices.DeleteFunc(slices.Clone(a.choices), func(c *searchv1.Choice) bool {
		return c.GetFacet() == facet && (c.GetValue() == value || facet == "rating")
	})
	if !had {
		a.choices = append(a.choices, &searchv1.Choice{Facet: facet, Value: value})
	}
	return a
}

// chosen is the values of each facet that has any, joined.
func (a address) chosen() map[string]string {
	all := make(map[string]string)
	for _, c := range a.choices {
		if all[c.GetFacet()] != "" {
			all[c.GetFacet()] += ","
		}
		all[c.GetFacet()] += c.GetValue()
	}
	return all
}

func (a address) path() string {
	query := url.Values{}
	for name, value := range a.chosen() {
		query.Set(name, value)
	}
	for name, value := range map[string]string{"q": a.query, "sort": a.sort, "page": a.page} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return (&url.URL{Path: "/search", RawQuery: query.Encode()}).String()
}
