package images

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"time"

	"feria/internal/errs"
	"feria/services/images/art"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

const (
	forEver = "public, max-age=31536000, immutable"
	brief   = "public, max-age=10" // what stands in for a rendition that is still to be made
)

func (s *service) routes() http.Handler {
	r := chi.NewRouter()
	r.Use(middleware.GetHead)
	r.Get("/art/{spec}.svg", serveArt)
	r.Get("/share/{spec}.jpg", s.serveShare)
	r.Get("/{hash}/{file}", s.serveRendition)
	return r
}

// edition counts the changes of the drawings: it is part of every picture's ETag.
const edition = "2"

// serveArt answers the picture of the specification in the address, or 404 if that is none.
func serveArt(w http.ResponseWriter, r *http.Request) {
	spec, err := art.Parse(chi.URLParam(r, "spec"))
	if err != nil {
		serveMissing(w)
		return
	}
	var picture bytes.Buffer
	if err := art.Draw(&picture, spec); err != nil {
		http.Error(w, "This picture cannot be drawn.", http.StatusInternalServerError)
		return
	}
	serve(w, r, "image/svg+xml", forEver, edition+"-"+spec.String(), bytes.NewReader(picture.Bytes()))
}

// serveRendition answers a rendition, or, for a moment, the nearest to it that there is.
func (s *service) serveRendition(w http.ResponseWriter, r *http.Request) {
	wanted, ok := parseRendition(chi.URLParam(r, "hash"), chi.URLParam(r, "file"))
	if !ok {
		serveMissing(w)
		return
	}
	cache, mime := forEver, encodingOf(wanted.Format).mime
	name := wanted.blob()
	bytes, err := s.blobs.Open(r.Context(), name)
	if errors.Is(err, fs.ErrNotExist) {
		cache = brief
		if name, mime, err = s.nearest(r.Context(), wanted); err == nil {
			bytes, err = s.blobs.Open(r.Context(), name)
		}
	}
	switch {
	case errs.Is(err, errs.NotFound), errors.Is(err, fs.ErrNotExist):
		serveMissing(w)
	case err != nil:
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "Pictures are not available at the moment.", http.StatusServiceUnavailable)
	default:
		defer func() { _ = bytes.Close() }()
		serve(w, r, mime, cache, name, bytes)
	}
}

// nearest is what stands in for a rendition: one of the same format and, if it can be, no smaller; else the original. NotFound.
func (s *service) nearest(ctx context.Context, wanted rendition) (name, mime string, err error) {
	row, err := find(ctx, s.db, wanted.Hash)
	if err != nil {
		return "", "", err
	}
	have, err := made(ctx, s.db, wanted.Hash)
	if err != nil {
		return "", "", err
	}
	best := rendition{}
	for _, r := range have { // smallest first
		if r.Format == wanted.Format && (best.Width < wanted.Width) {
			best = r
		}
	}
	if best.Width > 0 {
		return best.blob(), encodingOf(best.Format).mime, nil
	}
	return original(row.Hash), row.Type, nil
}

// serve answers with a picture, and answers conditions, ranges and HEAD. What is in it cannot do anything where it is opened by itself.
func serve(w http.ResponseWriter, r *http.Request, mime, cache, tag string, picture io.ReadSeeker) {
	h := w.Header()
	h.Set("Content-Type", mime)
	h.Set("Cache-Control", cache)
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, "", time.Time{}, picture)
}

func serveMissing(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, "There is no such picture.", http.StatusNotFound)
}
