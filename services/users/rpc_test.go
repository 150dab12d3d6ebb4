package users

import (
	"bytes"
	"context"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/broker/embedded"
	"feria/internal/errs"
	"feria/internal/event"
	"feria/internal/i18n"
	"feria/internal/postgres"
	"feria/internal/postgres/postgrestest"

	usersv1 "feria/internal/contract/services/users/v1"
	"feria/internal/contract/services/users/v1/usersv1connect"

	"connectrpc.com/connect/v2"
)

// house is the module as it runs, among those that call it.
type house struct {
	root auth.Root
	host *app.Host
	by   map[string]*connect.Client
}

func newHouse(t *testing.T) *house {
	t.Helper()
	server, err := embedded.Start(t.Context(), t.TempDir(), embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	broker, err := server.Connect("test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(broker.Close)
	cfg, err := app.Load([]string{"FERIA_DATA=" + t.TempDir(), "FERIA_SERVICES_USERS_DATABASE_URL=" + postgrestest.URL(t, nil)})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{root: bytes.Repeat([]byte{3}, 32), by: map[string]*connect.Client{}}
	var mu sync.Mutex // modules start side by side
	modules := []app.Module{Module}
	for _, name := range []string{"container", "bff/account", "bff/cart"} {
		modules = append(modules, app.Module{Name: name, Calls: []string{Module.Name}, Start: func(_ context.Context, env *app.Env) (app.Served, error) {
			mu.Lock()
			defer mu.Unlock()
			h.by[name] = env.Client(Module.Name)
			return app.Served{}, nil
		}})
	}
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	if h.host, err = app.Start(t.Context(), app.Options{Config: cfg, Root: h.root, Log: log, Modules: modules, Broker: broker}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.host.Close)
	operator := &auth.Signer{Module: auth.Operator, Key: h.root.Key(auth.Operator)}
	h.by[auth.Operator] = h.host.Client(operator, Module.Name)
	return h
}

// with is a context in which a BFF serves whoever the token names.
func (h *house) with(t *testing.T, token string) context.Context {
	return auth.WithCall(t.Context(), "", auth.Shopper{}, token)
}

func (h *house) signUp(t *testing.T) *usersv1.CutResponse {
	t.Helper()
	answer, err := usersv1connect.NewAuthenticationClient(h.by["container"]).SignUp(t.Context(), &usersv1.SignUpRequest{
		Email: "ana@example.com", Password: rightPassword, Client: client("10.0.0.1"),
	})
	if err != nil {
		t.Fatal(err)
	}
	cut, err := usersv1connect.NewUsersClient(h.by["container"]).Cut(t.Context(), &usersv1.CutRequest{
		Session: answer.GetSession(), Audiences: []string{"mfe/account", "mfe/cart"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return cut
}

func TestEachContractHasItsCaller(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for name, by := range h.by {
		_, users := usersv1connect.NewUsersClient(by).StartGuest(t.Context(), &usersv1.StartGuestRequest{})
		_, authentication := usersv1connect.NewAuthenticationClient(by).BeginPasskeySignIn(t.Context(), &usersv1.BeginPasskeySignInRequest{})
		_, accounts := usersv1connect.NewAccountsClient(by).StartReset(t.Context(), &usersv1.StartResetRequest{Email: "a@example.com"})
		_, directory := usersv1connect.NewDirectoryClient(by).ImportAccounts(t.Context(), &usersv1.ImportAccountsRequest{})
		for contract, call := range map[string]struct {
			caller string
			err    error
		}{
			"Users": {"container", users}, "Authentication": {"container", authentication},
			"Accounts": {"bff/account", accounts}, "Directory": {auth.Operator, directory},
		} {
			if allowed := !errs.Is(call.err, errs.Denied); allowed != (name == call.caller) || allowed && call.err != nil {
				t.Errorf("%s calls %s: %v", name, contract, call.err)
			}
		}
	}
}

func TestEveryProcedureHasItsPolicy(t *testing.T) {
	t.Parallel()
	server := connect.NewServer()
	usersv1connect.RegisterUsersHandler(server, &service{})
	usersv1connect.RegisterAuthenticationHandler(server, &service{})
	usersv1connect.RegisterAccountsHandler(server, &service{})
	usersv1connect.RegisterDirectoryHandler(server, &service{})
	for spec := range server.Specs() {
		if len(policy[spec.Procedure]) != 1 {
			t.Errorf("%s may be called by %v", spec.Procedure, policy[spec.Procedure])
		}
	}
}

// The service believes nobody: a token that is not for the one who shows it, is old, or is not signed names nobody.
func TestOnlyGoodTokensNameSomebody(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	cut := h.signUp(t)
	good := cut.GetTokens()["mfe/account"]
	accounts := usersv1connect.NewAccountsClient(h.by["bff/account"])
	answer, err := accounts.GetAccount(h.with(t, good), &usersv1.GetAccountRequest{})
	if err != nil || answer.GetEmail() != "ana@example.com" {
		t.Fatal(answer, err)
	}
	verifier := &auth.Verifier{Module: "mfe/account", Keys: h.root}
	shopper, err := verifier.Shopper(good, "container")
	if err != nil {
		t.Fatal(err)
	}
	users := &auth.Signer{Module: "services/users", Key: h.root.Key("services/users")}
	expired, err := users.ShopperToken(shopper.Identity, "mfe/account", time.Now().Add(-time.Second))
	if err != nil {
		t.Fatal(err)
	}
	stall := &auth.Signer{Module: "mfe/account", Key: h.root.Key("mfe/account")}
	own, err := stall.ShopperToken(shopper.Identity, "mfe/account", time.Now().Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(good, ".")
	for name, token := range map[string]string{
		"another stall's": cut.GetTokens()["mfe/cart"], "expired": expired, "signed by a stall": own,
		"unsigned": parts[0] + "." + parts[1] + ".", "with another signature": parts[0] + "." + parts[1] + "." + strings.Split(expired, ".")[2],
	} {
		if _, err := accounts.GetAccount(h.with(t, token), &usersv1.GetAccountRequest{}); !errs.Is(err, errs.Denied) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := accounts.GetAccount(t.Context(), &usersv1.GetAccountRequest{}); !errs.Is(err, errs.NotFound) {
		t.Errorf("none: %v", err)
	}
}

// A database from before the service had accounts, and told events, keeps its sessions.
func TestADatabaseWithoutEventsIsBroughtForward(t *testing.T) {
	t.Parallel()
	first, err := fs.ReadFile(migrations, "migrations/00001_sessions.sql")
	if err != nil {
		t.Fatal(err)
	}
	url := postgrestest.URL(t, fstest.MapFS{"migrations/00001_sessions.sql": {Data: first}})
	db, err := postgres.Open(t.Context(), url, postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	old := cutter("another").key([16]byte{1}, 7)
	if _, err := db.Exec(`
		INSERT INTO sessions (id, kind, subject, secret_hash, created, expires) VALUES ($1, 'guest', 'guest:ana', $2, now(), now() + interval '1 day')`,
		old.id, old.hash()); err != nil {
		t.Fatal(err)
	}
	for range 3 { // what starting does, and starting again
		if err := postgres.Migrate(t.Context(), db, event.Migrations(migrations)); err != nil {
			t.Fatal(err)
		}
	}
	d := deskOn(t, db)
	d.at = time.Now()
	if d.subject(t, old.String()) != "guest:ana" {
		t.Error("the session is lost")
	}
	d.signUp(t, "ana@example.com")
}

func TestMailsAreWholeInEveryLanguage(t *testing.T) {
	t.Parallel()
	problems, err := i18n.Check(messages, os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		t.Error(problem)
	}
}
