package stall

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"feria/internal/manifest"
)

// SitemapSize is how many paths a page of a stall's sitemap has at most.
const SitemapSize = manifest.SitemapSize

// Sitemap says which pages of the store are the stall's to name, for those who list pages: paths without language, page by page from 1, and how
// many pages there are.
func (s *Stall) Sitemap(list func(ctx context.Context, page int) (paths []string, pages int, err error)) {
	if s.err != nil {
		return
	}
	if s.manifest.Sitemap == "" {
		s.err = fmt.Errorf("a sitemap that manifest.json does not declare")
		return
	}
	s.router.Get(s.manifest.Sitemap, func(w http.ResponseWriter, r *http.Request) {
		page, err := strconv.Atoi(r.URL.Query().Get("page"))
		if err != nil || page < 1 {
			http.NotFound(w, r)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), timeLeft(r))
		defer cancel()
		paths, pages, err := list(ctx, page)
		if err != nil {
			s.log.WarnContext(ctx, "sitemap", "page", page, "error", err)
			http.Error(w, "The pages cannot be listed now.", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Feria-Pages", strconv.Itoa(pages))
		_, _ = w.Write([]byte(strings.Join(paths, "\n"))) // the reader is gone: nobody is left to tell
	})
}
