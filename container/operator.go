package container

import (
	"io"
	"net/http"
	"net/url"
	"strings"

	"feria/internal/auth"
	"feria/internal/errs"

	"github.com/go-chi/chi/v5"
)

// maxOperatorBody bounds what an operator's command sends.
const maxOperatorBody = 16 << 20

// serveOperator passes an operator's call on to a service: /_feria/rpc/services/orders/<Service>/<Method>. The operator's token travels
// with it and is checked there again: the container has no rights of its own.
func (s *server) serveOperator(w http.ResponseWriter, r *http.Request) {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if caller, err := s.verifier.Caller(token); err != nil || caller != auth.Operator {
		w.Header().Set("WWW-Authenticate", "Bearer")
		errs.WriteProblem(w, errs.E(errs.Denied, "An operator's token is needed."))
		return
	}
	if chi.URLParam(r, "kind") != "services" {
		errs.WriteProblem(w, errs.E(errs.NotFound, "There is no such service."))
		return
	}
	request := r.Clone(r.Context())
	request.URL = &url.URL{Scheme: "http", Host: "service", Path: "/" + chi.URLParam(r, "service") + "/" + chi.URLParam(r, "method")}
	request.RequestURI = ""
	request.Body = http.MaxBytesReader(w, r.Body, maxOperatorBody)
	request.Header = http.Header{auth.HeaderCaller: {token}}
	for _, name := range []string{"Content-Type", "Connect-Protocol-Version", "Connect-Timeout-Ms", "Content-Encoding"} {
		if value := r.Header.Get(name); value != "" {
			request.Header.Set(name, value)
		}
	}
	response, err := s.module("services/" + chi.URLParam(r, "name")).RoundTrip(request)
	if err != nil {
		s.log.WarnContext(r.Context(), "operator's call failed", "error", err)
		errs.WriteProblem(w, errs.E(errs.Unavailable, "That service does not answer."))
		return
	}
	defer func() { _ = response.Body.Close() }()
	w.Header().Set("Content-Type", response.Header.Get("Content-Type"))
	w.WriteHeader(response.StatusCode)
	_, _ = io.Copy(w, response.Body) // a caller who has gone needs no answer
}

// serveImage passes pictures through: they are immutable, and any cache may keep them.
func (s *server) serveImage(w http.ResponseWriter, r *http.Request) {
	request, err := http.NewRequestWithContext(r.Context(), http.MethodGet, "http://images/"+strings.TrimPrefix(r.URL.Path, "/images/"), nil)
	if err != nil {
		s.serveMissing(w, r)
		return
	}
	if tag := r.Header.Get("If-None-Match"); tag != "" {
		request.Header.Set("If-None-Match", tag)
	}
	response, err := s.images.RoundTrip(request)
	if err != nil {
		http.Error(w, "Pictures are not available at the moment.", http.StatusServiceUnavailable)
		return
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK && response.StatusCode != http.StatusNotModified {
		s.serveMissing(w, r)
		return
	}
	for _, name := range []string{"Content-Type", "Content-Length", "Cache-Control", "ETag", "Content-Security-Policy"} {
		if value := response.Header.Get(name); value != "" {
			w.Header().Set(name, value)
		}
	}
	w.WriteHeader(response.StatusCode)
	_, _ = io.Copy(w, response.Body)
}
