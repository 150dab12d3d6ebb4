package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/telemetry"

	recommendationsv1 "feria/internal/contract/services/recommendations/v1"
	"feria/internal/contract/services/recommendations/v1/recommendationsv1connect"

	"go.uber.org/goleak"
)

// asked is what the callee saw of a call.
type asked struct {
	caller, subject, trace string
	deadline               time.Duration
}

// callee answers with what the test says, and remembers how it was asked.
type callee struct {
	mu     sync.Mutex // of calls that go on when their callers have gone
	saw    asked
	answer func(context.Context) error
}

func (c *callee) BoughtWith(ctx context.Context, _ *recommendationsv1.BoughtWithRequest) (*recommendationsv1.BoughtWithResponse, error) {
	id, _ := auth.Subject(ctx)
	until, _ := ctx.Deadline()
	c.mu.Lock()
	c.saw = asked{auth.Caller(ctx), id.ID, telemetry.TraceID(ctx), time.Until(until)}
	c.mu.Unlock()
	if err := c.answer(ctx); err != nil {
		return nil, err
	}
	return &recommendationsv1.BoughtWithResponse{Products: []string{"mug"}}, nil
}

func (c *callee) module() app.Module {
	return app.Module{Name: "services/recommendations", Start: func(_ context.Context, env *app.Env) (app.Served, error) {
		rpc := env.RPC(auth.Policy{recommendationsv1connect.RecommendationsBoughtWithProcedure: {"bff/recommendations"}})
		recommendationsv1connect.RegisterRecommendationsHandler(rpc, c)
		return app.Served{RPC: rpc}, nil
	}}
}

// caller is a module that hands out its client.
func caller(name string, client *recommendationsv1connect.RecommendationsClient) app.Module {
	return app.Module{Name: name, Calls: []string{"services/recommendations"}, Start: func(_ context.Context, env *app.Env) (app.Served, error) {
		*client = recommendationsv1connect.NewRecommendationsClient(env.Client("services/recommendations"))
		return app.Served{}, nil
	}}
}

var root = auth.Root(strings.Repeat("k", 32))

func host(t *testing.T, cfg app.Config, modules ...app.Module) *app.Host {
	t.Helper()
	h, err := app.Start(t.Context(), app.Options{Config: cfg, Modules: modules, Root: root, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	return h
}

func config(t *testing.T, environ ...string) app.Config {
	t.Helper()
	cfg, err := app.Load(environ)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// everyWay runs a test with caller and callee in one process, and again in two that speak over the network.
func everyWay(t *testing.T, from string, test func(t *testing.T, c *callee, client recommendationsv1connect.RecommendationsClient)) {
	t.Run("memory", func(t *testing.T) {
		c, client := &callee{answer: func(context.Context) error { return nil }}, recommendationsv1connect.RecommendationsClient(nil)
		host(t, config(t), c.module(), caller(from, &client))
		test(t, c, client)
	})
	t.Run("network", func(t *testing.T) {
		c, client := &callee{answer: func(context.Context) error { return nil }}, recommendationsv1connect.RecommendationsClient(nil)
		handler, err := host(t, config(t), c.module()).Handler("services/recommendations")
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(handler)
		t.Cleanup(server.Close)
		host(t, config(t, "FERIA_SERVICES_RECOMMENDATIONS_URL="+server.URL), caller(from, &client))
		test(t, c, client)
	})
}

func TestACallIsTheSameInMemoryAndOverTheNetwork(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	everyWay(t, "bff/recommendations", func(t *testing.T, c *callee, client recommendationsv1connect.RecommendationsClient) {
		users := &auth.Signer{Module: "services/users", Key: root.Key("services/users")}
		token, err := users.ShopperToken(auth.Identity{ID: "guest:1"}, "mfe/recommendations", time.Now().Add(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		ctx := telemetry.WithTraceparent(t.Context(), "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
		ctx = auth.WithCall(ctx, "mfe/recommendations", auth.Shopper{Identity: auth.Identity{ID: "somebody else"}}, token)
		ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
		defer cancel()
		got, err := client.BoughtWith(ctx, &recommendationsv1.BoughtWithRequest{})
		if err != nil || len(got.GetProducts()) != 1 {
			t.Fatalf("answer = %v, %v", got, err)
		}
		if c.saw.caller != "bff/recommendations" || c.saw.subject != "guest:1" || c.saw.trace != "4bf92f3577b34da6a3ce929d0e0e4736" {
			t.Errorf("the callee saw %+v", c.saw)
		}
		if c.saw.deadline <= 0 || c.saw.deadline > 3*time.Second {
			t.Errorf("the callee had %v", c.saw.deadline)
		}
	})
}

func TestErrorsKeepTheirKindsAndDefectsTellNothing(t *testing.T) {
	everyWay(t, "bff/recommendations", func(t *testing.T, c *callee, client recommendationsv1connect.RecommendationsClient) {
		ask := func(answer func(context.Context) error) error {
			c.answer = answer
			_, err := client.BoughtWith(t.Context(), &recommendationsv1.BoughtWithRequest{})
			return err
		}
		err := ask(func(context.Context) error {
			return errs.E(errs.Conflict, "Two are left.").Because("sold_out", "available", "2")
		})
		if e := errs.As(err); e == nil || e.Kind != errs.Conflict || e.Reason != "sold_out" || e.Facts["available"] != "2" {
			t.Errorf("conflict = %v", err)
		}
		for name, defect := range map[string]func(context.Context) error{
			"error": func(context.Context) error { return fmt.Errorf("password=hunter2") },
			"panic": func(context.Context) error { panic("password=hunter2") },
		} {
			if err := ask(defect); err == nil || errs.KindOf(err) != errs.Internal || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("%s = %v", name, err)
			}
		}
	})
}

func TestACallThatTakesTooLongIsUnavailable(t *testing.T) {
	everyWay(t, "bff/recommendations", func(t *testing.T, c *callee, client recommendationsv1connect.RecommendationsClient) {
		c.answer = func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		}
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if _, err := client.BoughtWith(ctx, &recommendationsv1.BoughtWithRequest{}); !errs.Is(err, errs.Unavailable) {
			t.Errorf("error = %v", err)
		}
	})
}

// A peer that says that somebody behind it does not answer is alive, and so may be one for which a caller had no time: both are asked again.
func TestAPeerIsNotLeftAloneForWhatAnotherLacks(t *testing.T) {
	everyWay(t, "bff/recommendations", func(t *testing.T, c *callee, client recommendationsv1connect.RecommendationsClient) {
		var well atomic.Bool
		c.answer = func(ctx context.Context) error {
			if until, _ := ctx.Deadline(); time.Until(until) < time.Second {
				<-ctx.Done()
				return ctx.Err()
			}
			if well.Load() {
				return nil
			}
			return errs.E(errs.Unavailable, "The cellar does not answer.")
		}
		for range 20 {
			if _, err := client.BoughtWith(t.Context(), &recommendationsv1.BoughtWithRequest{}); !errs.Is(err, errs.Unavailable) {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
			_, err := client.BoughtWith(ctx, &recommendationsv1.BoughtWithRequest{})
			cancel()
			if !errs.Is(err, errs.Unavailable) {
				t.Fatal(err)
			}
		}
		well.Store(true)
		if _, err := client.BoughtWith(t.Context(), &recommendationsv1.BoughtWithRequest{}); err != nil {
			t.Error(err)
		}
	})
}

func TestACallerWhomThePolicyDoesNotNameIsRefused(t *testing.T) {
	everyWay(t, "bff/product", func(t *testing.T, _ *callee, client recommendationsv1connect.RecommendationsClient) {
		if _, err := client.BoughtWith(t.Context(), &recommendationsv1.BoughtWithRequest{}); !errs.Is(err, errs.Denied) {
			t.Errorf("error = %v", err)
		}
	})
}

// A module that is told its own key and everybody's public ones, as by "feria keys", is who it says.
func TestAModuleStartsWithItsOwnKey(t *testing.T) {
	public, err := json.Marshal(auth.Keys{"bff/recommendations": root.Public("bff/recommendations")})
	if err != nil {
		t.Fatal(err)
	}
	start := func(key string) error {
		var client recommendationsv1connect.RecommendationsClient
		cfg := config(t, "FERIA_KEY="+auth.FormatKey(root.Key(key)), "FERIA_KEYS="+string(public))
		h, err := app.Start(t.Context(), app.Options{Config: cfg, Modules: []app.Module{caller("bff/recommendations", &client)}, Log: slog.New(slog.DiscardHandler)})
		if err == nil {
			h.Close()
		}
		return err
	}
	if err := start("bff/recommendations"); err != nil {
		t.Error(err)
	}
	if err := start("bff/other"); err == nil || !strings.Contains(err.Error(), "FERIA_KEY is not the key of bff/recommendations") {
		t.Errorf("another's key: %v", err)
	}
}

func TestAModuleThatIsNowhereIsUnavailable(t *testing.T) {
	var client recommendationsv1connect.RecommendationsClient
	host(t, config(t), caller("bff/recommendations", &client))
	_, err := client.BoughtWith(t.Context(), &recommendationsv1.BoughtWithRequest{})
	if !errs.Is(err, errs.Unavailable) || !strings.Contains(err.Error(), "FERIA_SERVICES_RECOMMENDATIONS_URL") {
		t.Errorf("error = %v", err)
	}
}

func TestPlainHTTPInMemoryEndsWithItsCaller(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	slow := app.Module{Name: "mfe/slow", Start: func(context.Context, *app.Env) (app.Served, error) {
		return app.Served{HTTP: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/slow" {
				<-release // whatever the caller does
			}
			_, _ = io.WriteString(w, r.Header.Get("Accept-Language"))
		})}, nil
	}}
	var to http.RoundTripper
	front := app.Module{Name: "container", Calls: []string{"mfe/*"}, Start: func(_ context.Context, env *app.Env) (app.Served, error) {
		to = env.Transport("mfe/slow")
		return app.Served{}, nil
	}}
	host(t, config(t), slow, front)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	request, _ := http.NewRequestWithContext(ctx, http.MethodGet, "http://any/slow", nil)
	if _, err := to.RoundTrip(request); err == nil {
		t.Error("an answer that never came was taken")
	}
	request, _ = http.NewRequestWithContext(t.Context(), http.MethodGet, "http://any/quick", nil)
	request.Header.Set("Accept-Language", "es")
	response, err := to.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := io.ReadAll(response.Body); string(body) != "es" || response.StatusCode != http.StatusOK {
		t.Errorf("answer = %d %q", response.StatusCode, body)
	}
}

func TestSettingsThatAreWrongAreNamed(t *testing.T) {
	for _, test := range []struct{ variable, wants string }{
		{"FERIA_ADRR=:80", "did you mean FERIA_ADDR?"},
		{"FERIA_NONSENSE=1", "FERIA_NONSENSE is not a setting"},
		{"FERIA_MFE_CART_URL=cart:80", "FERIA_MFE_CART_URL must be an address"},
		{"FERIA_LOG=loud", "FERIA_LOG is debug"},
		{"FERIA_CATALOGUE=-1", "FERIA_CATALOGUE is a number"},
		{"FERIA_CATALOGUE=many", "CATALOGUE"},
		{"FERIA_PUBLIC_URL=shop", "FERIA_PUBLIC_URL must be an address"},
	} {
		if _, err := app.Load([]string{test.variable}); err == nil || !strings.Contains(err.Error(), test.wants) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", test.variable, err)
		}
	}
	cfg := config(t, "FERIA_SERVICES_CARTS_DATABASE_URL=postgres://a:secret@b/c", "FERIA_TOKEN=hidden", "HOME=/")
	if cfg.Database("services/carts") == "" || strings.Contains(fmt.Sprint(cfg.Token), "hidden") {
		t.Errorf("settings = %v", cfg)
	}
}
