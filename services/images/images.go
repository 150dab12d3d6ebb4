// Package images is the service that owns the store's pictures. The market's artwork is drawn here, on demand, from the specification that
// stands in its address: a picture never changes, so any cache may keep it for ever.
package images

import (
	"bytes"
	"context"
	"net/http"
	"strconv"

	"feria/internal/app"
	"feria/services/images/drawing"

	"github.com/go-chi/chi/v5"
)

// Module is services/images.
var Module = app.Module{Name: "services/images", Start: start}

func start(context.Context, *app.Env) (app.Served, error) {
	r := chi.NewRouter()
	r.Get("/art/{spec}.svg", serveArt)
	return app.Served{HTTP: r}, nil
}

// edition counts the changes of the drawings: it is part of every picture's ETag.
const edition = "2"

func serveArt(w http.ResponseWriter, r *http.Request) {
	spec, err := drawing.Parse(chi.URLParam(r, "spec"))
	if err != nil {
		http.Error(w, "There is no such picture.", http.StatusNotFound)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "image/svg+xml")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("ETag", `"`+edition+"-"+spec.String()+`"`)
	if r.Header.Get("If-None-Match") == h.Get("ETag") {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	var picture bytes.Buffer
	if err := drawing.Draw(&picture, spec); err != nil {
		http.Error(w, "This picture cannot be drawn.", http.StatusInternalServerError)
		return
	}
	h.Set("Content-Length", strconv.Itoa(picture.Len()))
	_, _ = picture.WriteTo(w) // a reader who has gone needs no picture
}
