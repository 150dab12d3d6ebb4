package container

import (
	"encoding/json"
	"net/http"
	"strings"

	"feria/container/registry"
	"feria/internal/i18n"
)

// rules let the browser make pages ready that are likely next: those to which a link is pointed at and whose manifest says that to look at
// them changes nothing. They are JSON for a script of the type speculationrules; "" if there is no such page.
func rules(table *registry.Table, locale string) (string, error) {
	var pages []string
	for _, d := range table.Order {
		for _, p := range d.Manifest.Pages {
			if page, _ := table.Page(p.Path); p.Prerender && page != nil && page.Owner == d { // a pattern is an address that it matches
				path := i18n.Path(locale, urlPattern.Replace(p.Path))
				pages = append(pages, path+`\?*`, path)
			}
		}
	}
	if pages == nil {
		return "", nil
	}
	type object = map[string]any
	out, err := json.Marshal(object{"prerender": []object{{
		"eagerness": "moderate",
		"where": object{"and": []object{
			{"href_matches": pages},
			{"not": object{"selector_matches": "[rel~=nofollow],[download],[hreflang],[target]"}},
		}},
	}}})
	return string(out), err
}

// urlPattern makes a URL pattern of a page's.
var urlPattern = strings.NewReplacer("{", ":", "}", "")

// writeRules writes a page's rules, unless the shopper saves data.
func writeRules(out *sheet, r *http.Request, layout *compiled, nonce string) {
	if layout.rules != "" && !strings.EqualFold(r.Header.Get("Save-Data"), "on") {
		out.WriteString(`<script type="speculationrules" nonce="` + nonce + `">` + layout.rules + `</script>`)
	}
}
