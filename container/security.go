package container

import (
	"crypto/rand"
	"encoding/base64"
	"log/slog"
	"maps"
	"net/http"
	"net/netip"
	"runtime/debug"
	"time"

	"feria/internal/telemetry"

	"github.com/go-chi/chi/v5/middleware"
	"github.com/go-chi/httprate"
)

// policy is the content security policy of every page but for the nonce, which stands between its two parts.
const (
	policyBefore = "default-src 'none'; script-src 'self' 'nonce-"
	policyAfter  = "'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

// newNonce is 128 random bits for one document.
func newNonce() string {
	var raw [16]byte
	rand.Read(raw[:])
	return base64.RawStdEncoding.EncodeToString(raw[:])
}

// always are the headers that hold for every answer. Their values are shared and never changed.
var always = map[string][]string{
	"X-Content-Type-Options":       {"nosniff"},
	"Referrer-Policy":              {"same-origin"},
	"Cross-Origin-Opener-Policy":   {"same-origin"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
	"Permissions-Policy":           {"camera=(), microphone=(), geolocation=(), payment=(), usb=()"},
	"X-Frame-Options":              {"DENY"},
}

// secured gives every answer the headers that hold for all of them.
func (s *server) secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		maps.Copy(h, always)
		if s.secure {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}

// limited refuses addresses that nobody types and no page links to.
func limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.RequestURI) > maxURL {
			http.Error(w, "This address is too long.", http.StatusRequestURITooLong)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// paced refuses a client that asks more often than anyone can look. Whoever asks from this machine is a proxy that speaks for many.
func paced(next http.Handler) http.Handler {
	counted := httprate.LimitByIP(requestsPerSecond, time.Second)(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if from, err := netip.ParseAddrPort(r.RemoteAddr); err == nil && from.Addr().Unmap().IsLoopback() {
			next.ServeHTTP(w, r)
			return
		}
		counted.ServeHTTP(w, r)
	})
}

// logged writes one line for each request: what and how, not who.
func (s *server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		ctx := telemetry.WithTraceparent(r.Context(), "") // a trace begins here: nobody outside names it
		watched := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		next.ServeHTTP(watched, r.WithContext(ctx))
		level := slog.LevelDebug
		if watched.Status() >= 500 {
			level = slog.LevelWarn
		}
		s.log.LogAttrs(ctx, level, "request", slog.String("method", r.Method), slog.String("path", r.URL.Path),
			slog.Int("status", watched.Status()), slog.Int("bytes", watched.BytesWritten()), slog.Duration("took", time.Since(began)))
	})
}

// recovered turns a defect into a page that says sorry, or, if a page had begun, into the end of the connection.
func (s *server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil || p == http.ErrAbortHandler {
				return
			}
			s.log.ErrorContext(r.Context(), "panic", "path", r.URL.Path, "error", p, "stack", string(debug.Stack()))
			if watched, ok := w.(middleware.WrapResponseWriter); ok && watched.Status() != 0 {
				panic(http.ErrAbortHandler) // the page had begun, and half of one is none
			}
			s.serveProblem(w, r, http.StatusInternalServerError, "broken")
		}()
		next.ServeHTTP(w, r)
	})
}
