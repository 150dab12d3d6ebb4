package container

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"feria/container/registry"
	"feria/internal/i18n"
	"feria/internal/manifest"

	"github.com/go-chi/chi/v5"
)

// Limits of what a stall says of its pages.
const (
	sitemapTime  = 10 * time.Second
	maxSitemap   = 4 << 20 // bytes of one answer
	maxSitemaps  = 1000    // pages of one stall's sitemap
	maxPath      = 1 << 10
	sitemapCache = "public, max-age=3600"
)

// serveRobots says what is for those who list pages, and what is not.
func (s *server) serveRobots(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	out := "User-agent: *\nDisallow: /_feria/\n"
	for _, locale := range s.messages.Locales() {
		for _, path := range []string{"/m/", "/session/", "/cart", "/checkout", "/orders", "/account"} {
			out += "Disallow: " + i18n.Path(locale, path) + "\n"
		}
	}
	_, _ = io.WriteString(w, out+"Sitemap: "+s.public+"/sitemap.xml\n")
}

type sitemapIndex struct {
	XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Maps    []place  `xml:"sitemap"`
}

type place struct {
	Address string `xml:"loc"`
}

type urlset struct {
	XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	XHTML   string    `xml:"xmlns:xhtml,attr"`
	URLs    []spokens `xml:"url"`
}

// spokens is a page in one language, with where it is in every other.
type spokens struct {
	Address    string      `xml:"loc"`
	Alternates []alternate `xml:"xhtml:link"`
}

type alternate struct {
	Rel      string `xml:"rel,attr"`
	Language string `xml:"hreflang,attr"`
	Address  string `xml:"href,attr"`
}

// serveSitemaps lists the lists of pages: those of every stall that has one. A stall that does not answer is left out.
func (s *server) serveSitemaps(w http.ResponseWriter, r *http.Request) {
	index := sitemapIndex{}
	for _, d := range s.registry.Snapshot().Stable().Order {
		if d.Manifest.Sitemap == "" {
			continue
		}
		_, pages, err := s.listed(r, d, 1)
		if err != nil {
			s.log.WarnContext(r.Context(), "sitemap", "stall", d.Name, "error", err)
			continue
		}
		for page := range pages {
			index.Maps = append(index.Maps, place{fmt.Sprintf("%s/sitemap/%s/%d.xml", s.public, d.Name, page+1)})
		}
	}
	s.writeXML(w, r, index)
}

// serveSitemap lists pages of one stall, in every language.
func (s *server) serveSitemap(w http.ResponseWriter, r *http.Request) {
	d := s.registry.Snapshot().Stable().Deployment(chi.URLParam(r, "stall"))
	page, err := strconv.Atoi(chi.URLParam(r, "page"))
	if d == nil || d.Manifest.Sitemap == "" || err != nil || page < 1 {
		s.serveMissing(w, r)
		return
	}
	paths, pages, err := s.listed(r, d, page)
	switch {
	case err != nil:
		s.log.WarnContext(r.Context(), "sitemap", "stall", d.Name, "error", err)
		s.serveProblem(w, r, http.StatusServiceUnavailable, "closed")
		return
	case page > pages:
		s.serveMissing(w, r)
		return
	}
	out := urlset{XHTML: "http://www.w3.org/1999/xhtml"}
	for _, path := range paths {
		var all []alternate
		for _, locale := range s.messages.Locales() {
			all = append(all, alternate{"alternate", locale, s.public + i18n.Path(locale, path)})
		}
		for _, one := range all {
			out.URLs = append(out.URLs, spokens{one.Address, all})
		}
	}
	s.writeXML(w, r, out)
}

// listed asks a stall for a page of its list. Paths that are none of this store's are an error: nobody lists pages elsewhere in its name.
func (s *server) listed(r *http.Request, d *registry.Deployment, page int) (paths []string, pages int, err error) {
	ctx, cancel := context.WithTimeout(r.Context(), sitemapTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+d.Name+d.Manifest.Sitemap+"?page="+strconv.Itoa(page), nil)
	if err != nil {
		return nil, 0, err
	}
	response, err := d.To.RoundTrip(request)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = response.Body.Close() }() // all of it has been read
	body, err := io.ReadAll(io.LimitReader(response.Body, maxSitemap+1))
	if err != nil {
		return nil, 0, err
	}
	pages, err = strconv.Atoi(response.Header.Get("Feria-Pages"))
	if err != nil || response.StatusCode != http.StatusOK || len(body) > maxSitemap || pages < 0 || pages > maxSitemaps {
		return nil, 0, fmt.Errorf("answers %d, %d bytes, %q pages", response.StatusCode, len(body), response.Header.Get("Feria-Pages"))
	}
	for line := range strings.Lines(string(body)) {
		path := strings.TrimSpace(line)
		if !local(path) || len(path) > maxPath || len(paths) >= manifest.SitemapSize {
			return nil, 0, errors.New("lists what is no page of this store, or too many")
		}
		paths = append(paths, path)
	}
	return paths, pages, nil
}

func (s *server) writeXML(w http.ResponseWriter, r *http.Request, v any) {
	var out bytes.Buffer
	out.WriteString(xml.Header)
	if err := xml.NewEncoder(&out).Encode(v); err != nil {
		s.log.ErrorContext(r.Context(), "sitemap", "error", err)
		s.serveProblem(w, r, http.StatusInternalServerError, "broken")
		return
	}
	w.Header().Set("Content-Type", "application/xml; charset=utf-8")
	w.Header().Set("Cache-Control", sitemapCache)
	_, _ = out.WriteTo(w) // the reader is gone
}
