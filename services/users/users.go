// Package users is the service that says who a shopper is: it keeps accounts and sessions, and cuts from sessions the short-lived tokens
// that all others believe.
//
// A session is known by a cookie of the shopper's device; here only hashes of its secrets are kept. The secret changes as it is used,
// so that a stolen one betrays itself (RFC 9700 §4.14). Tokens are signed with the service's own key, whose public half is at
// /keys.json. Passwords are kept as Argon2id hashes, links of mails as hashes of random tokens, network addresses as keyed hashes.
package users

import (
	"context"
	"embed"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/event"
	"feria/internal/i18n"
	"feria/internal/mail"
	"feria/internal/postgres"

	"feria/internal/contract/services/users/v1/usersv1connect"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/jmoiron/sqlx"
)

// Module is services/users.
var Module = app.Module{Name: "services/users", Start: func(ctx context.Context, env *app.Env) (app.Served, error) {
	return start(ctx, env, time.Now)
}}

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed messages/*.json
var messages embed.FS

func start(ctx context.Context, env *app.Env, now func() time.Time) (app.Served, error) {
	db, err := env.Database(ctx, event.Migrations(migrations))
	if err != nil {
		return app.Served{}, err
	}
	// Once more, for a database from before the service told events: only now it has room for their log.
	if err := postgres.Migrate(ctx, db, event.Migrations(migrations)); err != nil {
		return app.Served{}, err
	}
	s, err := newService(db, env.Config(), env.Secret, now)
	if err != nil {
		return app.Served{}, err
	}
	s.log, s.signer = env.Log(), env.Signer()
	env.Go("relay", event.NewRelay(db, env.Broker(), env.Name(), env.Log()).Run)
	env.Go("cleaning", s.cleanForever)
	env.Go("mails", s.sendForever)
	rpc := env.RPC(policy)
	usersv1connect.RegisterUsersHandler(rpc, s)
	usersv1connect.RegisterAuthenticationHandler(rpc, s)
	usersv1connect.RegisterAccountsHandler(rpc, s)
	usersv1connect.RegisterDirectoryHandler(rpc, s)
	mux := http.NewServeMux()
	mux.Handle("GET /keys.json", serveKeys(env.Signer()))
	return app.Served{RPC: rpc, HTTP: mux}, nil
}

var policy = newPolicy()

// newPolicy lets each of the contracts be called by the one module that it is for.
func newPolicy() auth.Policy {
	p := auth.Policy{usersv1connect.DirectoryImportAccountsProcedure: {auth.Operator}}
	for _, procedure := range []string{
		usersv1connect.UsersStartGuestProcedure, usersv1connect.UsersCutProcedure, usersv1connect.UsersEndSessionProcedure,
		usersv1connect.AuthenticationSignUpProcedure, usersv1connect.AuthenticationSignInProcedure,
		usersv1connect.AuthenticationBeginPasskeySignInProcedure, usersv1connect.AuthenticationFinishPasskeySignInProcedure,
	} {
		p[procedure] = []string{"container"}
	}
	for _, procedure := range []string{
		usersv1connect.AccountsGetAccountProcedure, usersv1connect.AccountsRenameAccountProcedure,
		usersv1connect.AccountsChangePasswordProcedure, usersv1connect.AccountsEndSessionsProcedure,
		usersv1connect.AccountsStartResetProcedure, usersv1connect.AccountsFinishResetProcedure,
		usersv1connect.AccountsPutAddressProcedure, usersv1connect.AccountsDeleteAddressProcedure,
		usersv1connect.AccountsBeginPasskeyProcedure, usersv1connect.AccountsFinishPasskeyProcedure,
		usersv1connect.AccountsDeletePasskeyProcedure, usersv1connect.AccountsExportProcedure,
		usersv1connect.AccountsDeleteAccountProcedure,
	} {
		p[procedure] = []string{"bff/account"}
	}
	return p
}

// service answers all the contracts of the module.
type service struct {
	db         *sqlx.DB
	log        *slog.Logger
	signer     *auth.Signer
	now        func() time.Time
	cutter     cutter
	pseudonyms pseudonym
	passwords  *hasher
	passkeys   *webauthn.WebAuthn
	mailer     *mail.Mailer
	messages   *i18n.Catalog
	publicURL  string
	posted     chan struct{} // holds something when a mail is there to be sent
}

func newService(db *sqlx.DB, cfg app.Config, secret func(purpose string) []byte, now func() time.Time) (*service, error) {
	s := &service{
		db: db, log: slog.New(slog.DiscardHandler), now: now, cutter: secret("sessions"), pseudonyms: secret("pseudonyms"),
		passwords: newHasher(today), publicURL: cfg.PublicURL, posted: make(chan struct{}, 1),
	}
	var err error
	if s.messages, err = i18n.Load(messages); err != nil {
		return nil, err
	}
	if s.mailer, err = mail.New(cfg); err != nil {
		return nil, err
	}
	s.passkeys, err = newPasskeys(cfg)
	return s, err
}

// newPasskeys is the store as authenticators know it: by the name of its public host.
func newPasskeys(cfg app.Config) (*webauthn.WebAuthn, error) {
	u, err := url.Parse(cfg.PublicURL)
	if err != nil {
		return nil, err
	}
	host := u.Hostname()
	if net.ParseIP(host) != nil {
		host = "localhost" // browsers make no passkeys for an address without a name; all else works there
	}
	return webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: "Feria", RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired,
		},
		Timeouts: webauthn.TimeoutsConfig{
			Login:        webauthn.TimeoutConfig{Enforce: true, Timeout: challengeLife, TimeoutUVD: challengeLife},
			Registration: webauthn.TimeoutConfig{Enforce: true, Timeout: challengeLife, TimeoutUVD: challengeLife},
		},
	})
}
