package container

import (
	"log/slog"
	"net/http"

	"feria/container/registry"
	"feria/container/upstream"
	"feria/internal/auth"
	"feria/internal/i18n"
	"feria/internal/manifest"

	"github.com/go-chi/chi/v5"
)

// server answers at the store's public address.
type server struct {
	log         *slog.Logger
	messages    *i18n.Catalog
	public      string // the store's address as browsers see it
	secure      bool   // and whether it is https
	development bool
	offline     bool   // browsers may keep pages
	naming      []byte // the key by which readers get the names that their browsers are told
	registry    *registry.Registry
	upstream    *upstream.Client
	assets      *assets
	sessions    *sessions
	images      http.RoundTripper
	verifier    *auth.Verifier
	module      func(name string) http.RoundTripper
	layouts     layouts
	rollouts    *rollouts
	previewing  previews

	previewPayment bool     // previews may stand where payment is made
	stallHosts     []string // on which stalls may be, beside this machine
	ownPorts       []string // of this machine, on which none may be
}

// What a client may ask for: requests by address and second, far above what a person does, and bytes of an address.
const (
	requestsPerSecond = 2000
	maxURL            = 8 << 10
)

func (s *server) routes() http.Handler {
	r := chi.NewRouter()
	r.Use(s.logged, s.recovered, s.secured, limited)
	r.Use(paced)
	r.Get("/assets/shell/{file}", s.assets.serveShell)
	r.Get("/assets/{stall}/{file}", s.assets.serve)
	r.Get("/images/*", s.serveImage)
	r.Get("/sw.js", s.serveWorker)
	r.Get("/favicon.ico", http.RedirectHandler(s.assets.shell.favicon, http.StatusFound).ServeHTTP)
	r.Get("/robots.txt", s.serveRobots)
	r.Get("/sitemap.xml", s.serveSitemaps)
	r.Get("/sitemap/{stall}/{page}.xml", s.serveSitemap)
	r.Post("/_feria/rpc/{kind}/{name}/{service}/{method}", s.serveOperator)
	r.Route("/_feria", s.operations)
	s.store(r)
	for _, locale := range s.messages.Locales() {
		if locale != i18n.Default {
			r.Route("/"+locale, s.store)
		}
	}
	return r
}

// store is what there is in every language.
func (s *server) store(r chi.Router) {
	r.Post("/session/sign-in", s.mutation(manifest.DefaultBody, s.serveSignIn))
	r.Post("/session/sign-up", s.mutation(manifest.DefaultBody, s.serveSignUp))
	r.Post("/session/sign-out", s.mutation(manifest.DefaultBody, s.serveSignOut))
	r.Post("/session/passkey", s.mutation(manifest.DefaultBody, s.servePasskey))
	r.Post("/session/passkey/finish", s.mutation(manifest.DefaultBody, s.servePasskeyFinish))
	r.Get(offlinePath, s.serveOffline)
	r.HandleFunc("/m/{stall}/*", s.serveStall)
	r.Get("/*", s.servePage)
	r.Head("/*", s.servePage)
	r.NotFound(s.serveMissing)
	r.MethodNotAllowed(s.serveMethodNotAllowed)
}
