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
	m.Image = shared(m.Image)
	ours := strings.HasPrefix(m.Image, sharedPath)
	if local(m.Image) {
		m.Image = d.s.public + m.Image
	}
	write("property", "og:image", m.Image)
	if ours {
		write("property", "og:image:type", "image/jpeg")
		write("property", "og:image:width", "1200")
		write("property", "og:image:height", "630")
	}
	write("property", "og:image:alt", title)
	write("name", "twitter:card", "summary_large_image")
	return out.String()
}

// ogLocales are the languages as Open Graph names them.
var ogLocales = map[string]string{i18n.Default: "en_GB", "es": "es_ES"}

// sharedPath is where services/images has the pictures that previews of links show: JPEG, 1200×630.
const sharedPath = "/images/share/"

// shared is the picture by which a page is previewed: sharing sites show no SVG. A page without one of its own has the store's.
func shared(picture string) string {
	if picture == "" {
		return sharedPath + "feria.jpg"
	}
	if spec, ok := strings.CutPrefix(picture, "/images/art/"); ok && strings.HasSuffix(spec, ".svg") {
		return sharedPath + strings.TrimSuffix(spec, ".svg") + ".jpg"
	}
	return picture
}
