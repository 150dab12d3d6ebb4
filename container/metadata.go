package container

import (
	"encoding/json"
	"html"
	"strings"

	"feria/internal/i18n"
)

// meta is what a page's primary fragment says of the page in the header Feria-Meta.
type meta struct{ Description, Canonical, Robots, Image, Type string }

// metadata is the head's part for those who list, preview and share pages. Said is the header's value; the page's own address, its
// title and its languages are there whatever it says.
func (d *document) metadata(title, said string) string {
	var m meta
	if json.Unmarshal([]byte(said), &m) != nil {
		m = meta{}
	}
	if m.Type == "" {
		m.Type = "website"
	}
	var out strings.Builder
	write := func(attribute, name, value string) {
		if value != "" {
			out.WriteString(`<meta ` + attribute + `="` + name + `" content="` + html.EscapeString(value) + `">`)
		}
	}
	write("name", "description", m.Description)
	write("name", "robots", m.Robots)
	if m.Robots == "" {
		out.WriteString(d.s.alternates(d.visit, m.Canonical))
	}
	write("property", "og:site_name", "Feria")
	write("property", "og:type", m.Type)
	write("property", "og:title", title)
	write("property", "og:description", m.Description)
	write("property", "og:locale", ogLocales[d.locale])
	if local(m.Image) {
		m.Image = d.s.public + m.Image
	}
	write("property", "og:image", m.Image)
	return out.String()
}

// ogLocales are the languages as Open Graph names them.
var ogLocales = map[string]string{i18n.Default: "en_GB", "es": "es_ES"}
