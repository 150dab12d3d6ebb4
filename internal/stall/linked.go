package stall

import (
	"encoding/json"

	"github.com/a-h/templ"
)

// Thing is a description in the words of schema.org, such as {"@type": "Product", "name": "Marea Mug"}. Addresses in it are paths of the store.
type Thing map[string]any

// Linked says of the page, to machines, what the things in it are (JSON-LD). It belongs into a primary fragment.
func Linked(things ...Thing) templ.Component {
	text, err := json.Marshal(map[string]any{"@context": "https://schema.org", "@graph": things}) // <, > and & are escaped
	if err != nil {
		return templ.NopComponent
	}
	return templ.Raw(`<script type="application/ld+json">` + string(text) + `</script>`)
}

// Crumb is a step of the way to a page.
type Crumb struct {
	Name string
	Path templ.SafeURL
}

// Trail is the way to a page, from the store's first page to the page itself.
func Trail(crumbs ...Crumb) Thing {
	list := make([]Thing, len(crumbs))
	for i, c := range crumbs {
		list[i] = Thing{"@type": "ListItem", "position": i + 1, "name": c.Name, "item": string(c.Path)}
	}
	return Thing{"@type": "BreadcrumbList", "itemListElement": list}
}
