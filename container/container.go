// Package container is the application at the store's one public address. It serves the shell, keeps the shopper's session, knows which
// stalls are deployed, and puts their fragments on the page: everything asked at once, and each flushed as it arrives.
//
// It knows stalls only by the manifests that they serve. A stall that is slow, dead or talks nonsense costs the page its own fragment
// and nothing else.
package container

import (
	"context"
	"embed"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"feria/container/registry"
	"feria/container/upstream"
	"feria/internal/app"
	"feria/internal/i18n"

	"feria/internal/contract/services/users/v1/usersv1connect"
)

// Module is the container.
var Module = app.Module{Name: "container", Calls: []string{"mfe/*", "services/*"}, Start: start}

//go:embed messages
var files embed.FS

func start(_ context.Context, env *app.Env) (app.Served, error) {
	messages, err := i18n.Load(files)
	if err != nil {
		return app.Served{}, err
	}
	public, err := url.Parse(env.Config().PublicURL)
	if err != nil {
		return app.Served{}, fmt.Errorf("FERIA_PUBLIC_URL: %w", err)
	}
	s := &server{
		log: env.Log(), messages: messages, public: env.Config().PublicURL, secure: public.Scheme == "https", development: env.Config().Development,
		offline: env.Config().Offline, naming: env.Secret("readers"),
		upstream: upstream.New(env.Log()), images: env.Transport("services/images"), verifier: env.Verifier(),
		module: func(name string) http.RoundTripper { return env.Transport(name) },
	}
	if s.assets, err = newAssets(env.Config().Data); err != nil {
		return app.Served{}, err
	}
	s.sessions = &sessions{
		users: usersv1connect.NewUsersClient(env.Client("services/users")), members: usersv1connect.NewAuthenticationClient(env.Client("services/users")),
		signer: env.Signer(), secure: s.secure,
	}
	s.registry = registry.New(env.Broker(), env.Config().Data, reach(env), s.assets.adopt, env.Log())
	s.rollouts = newRollouts(env.Broker(), s.registry, env.Log())
	s.previewing = previews{key: env.Secret("previews"), load: s.loadPreview}
	s.previewPayment, s.stallHosts, s.ownPorts = env.Config().PreviewPayment, env.Config().StallHosts, env.Config().OwnPorts()
	env.Go("registry", s.registry.Run)
	env.Go("rollouts", s.rollouts.Run)
	env.Ready("registry", s.registry.Ready)
	return app.Served{HTTP: s.routes()}, nil
}

// reach finds the way to a stall: by the address that it announced, or by its module's name.
func reach(env *app.Env) func(name, url string) http.RoundTripper {
	network := upstream.NewTransport()
	return func(name, url string) http.RoundTripper {
		if url == "" {
			return env.Transport("mfe/" + name)
		}
		return upstream.At(network, strings.TrimSuffix(url, "/"))
	}
}
