package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"feria/e2e/store"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// measureBytes weighs pages and what they need: the sheets and scripts that they name.
func measureBytes(ctx context.Context, b *bench) ([]table, error) {
	s, err := b.store(ctx)
	if err != nil {
		return nil, err
	}
	some, err := findGoods(ctx, s, 1)
	if err != nil {
		return nil, err
	}
	h := s.Hand()
	if err := fillCart(h, some[0].variant); err != nil {
		return nil, err
	}
	home, err := h.Get("/")
	if err != nil {
		return nil, err
	}
	_, category, _ := strings.Cut(home.Body, `href="/c/`)
	category, _, _ = strings.Cut(category, `"`)
	t := table{
		title:   "Bytes of a page",
		columns: []string{"page", "HTML", "HTML, gzip", "style, gzip", "style, brotli", "script, gzip", "script, brotli", "of it shell, gzip"},
	}
	for _, page := range [][2]string{{"home", "/"}, {"category", "/c/" + category}, {"product", some[0].page}, {"cart", "/cart"}, {"checkout", "/checkout"}} {
		w, err := weigh(h, page[1])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", page[1], err)
		}
		t.row(page[0], fmt.Sprint(w.plain), fmt.Sprint(w.gzip), fmt.Sprint(w.style["gzip"]), fmt.Sprint(w.style["br"]),
			fmt.Sprint(w.script["gzip"]), fmt.Sprint(w.script["br"]), fmt.Sprint(w.shell))
	}
	t.note("With one thing in the cart. Style and script are what the page names in its head; the few hundred bytes of script in the page itself are counted as HTML.")
	return []table{t}, nil
}

// weight is the bytes of a page and of what it names, as they travel, by encoding.
type weight struct {
	plain, gzip   int
	style, script map[string]int
	shell         int // of the script, what is the container's own, in gzip
}

func weigh(h *store.Hand, path string) (weight, error) {
	w := weight{style: map[string]int{}, script: map[string]int{}}
	header := http.Header{"Accept-Encoding": {"gzip"}, "User-Agent": {chrome}}
	answer, err := h.Do(http.MethodGet, path, header, nil)
	if err != nil || answer.Status != 200 || answer.Header.Get("Content-Encoding") != "gzip" {
		return w, fmt.Errorf("status %d, encoding %q: %w", answer.Status, answer.Header.Get("Content-Encoding"), err)
	}
	w.gzip = len(answer.Body)
	unpacked, err := gzip.NewReader(strings.NewReader(answer.Body))
	if err != nil {
		return w, err
	}
	var page bytes.Buffer
	if _, err := page.ReadFrom(unpacked); err != nil {
		return w, err
	}
	w.plain = page.Len()
	styles, scripts, err := named(page.Bytes())
	if err != nil {
		return w, err
	}
	for _, encoding := range []string{"gzip", "br"} {
		for _, address := range styles {
			n, err := travels(h, address, encoding)
			if err != nil {
				return w, err
			}
			w.style[encoding] += n
		}
		for _, address := range scripts {
			n, err := travels(h, address, encoding)
			if err != nil {
				return w, err
			}
			w.script[encoding] += n
			if encoding == "gzip" && strings.HasPrefix(address, "/assets/shell/") {
				w.shell += n
			}
		}
	}
	return w, nil
}

// named are the addresses of sheets and scripts in a page, each once.
func named(page []byte) (styles, scripts []string, err error) {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, nil, err
	}
	add := func(to *[]string, address string) {
		if address != "" && !slices.Contains(*to, address) {
			*to = append(*to, address)
		}
	}
	for node := range root.Descendants() {
		a := attributes(node)
		switch {
		case node.DataAtom == atom.Script:
			add(&scripts, a["src"])
		case node.DataAtom == atom.Link && a["rel"] == "modulepreload":
			add(&scripts, a["href"])
		case node.DataAtom == atom.Link && a["rel"] == "stylesheet":
			add(&styles, a["href"])
		}
	}
	return styles, scripts, nil
}

// travels is how many bytes of a file travel in the encoding.
func travels(h *store.Hand, address, encoding string) (int, error) {
	answer, err := h.Do(http.MethodGet, address, http.Header{"Accept-Encoding": {encoding}}, nil)
	if err != nil || answer.Status != 200 || answer.Header.Get("Content-Encoding") != encoding {
		return 0, fmt.Errorf("%s: status %d, encoding %q: %w", address, answer.Status, answer.Header.Get("Content-Encoding"), err)
	}
	return len(answer.Body), nil
}
