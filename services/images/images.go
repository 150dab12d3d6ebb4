// Package images is the service that owns the store's pictures. The market's artwork is drawn here, on demand, from the specification that
// stands in its address: a picture never changes, so any cache may keep it for ever.
package images

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"feria/internal/app"
	"feria/services/images/art"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

// Module is services/images.
var Module = app.Module{Name: "services/images", Start: start}

func start(context.Context, *app.Env) (app.Served, error) {
	r := chi.NewRouter()
	r.Use(middleware.GetHead)
	r.Get("/art/{spec}.svg", serveArt)
	return app.Served{HTTP: r}, nil
}

// edition counts the changes of the drawings: it is part of every picture's ETag.
const edition = "2"

// serveArt answers the picture of the specification in the address, or 404 if that is none.
func serveArt(w http.ResponseWriter, r *http.Request) {
	spec, err := art.Parse(chi.URLParam(r, "spec"))
	if err != nil {
		http.Error(w, "There is no such picture.", http.StatusNotFound)
		return
	}
	var picture bytes.Buffer
	if err := art.Draw(&picture, spec); err != nil {
		http.Error(w, "This picture cannot be drawn.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "image/svg+xml")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("ETag", `"`+edition+"-"+spec.String()+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(picture.Bytes())) // answers conditions and HEAD
}
