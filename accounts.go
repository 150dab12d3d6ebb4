package main

import (
	"context"
	"encoding/base32"
	"fmt"
	"net"
	"net/url"
	"strings"

	"feria/internal/auth"

	usersv1 "feria/internal/contract/services/users/v1"
	"feria/internal/contract/services/users/v1/usersv1connect"
)

// demoAccount is an account with which visitors of the demo look around.
type demoAccount struct{ email, password, name, role string }

// demoAccounts are a shopper and a merchant. Their passwords follow from the store's secret: no two stores have the same, so that a store
// that is one day opened to others is not entered by what a document said.
func demoAccounts(root auth.Root) []demoAccount {
	accounts := []demoAccount{
		{email: "shopper@feria.example", name: "Sara"},
		{email: "merchant@feria.example", name: "Mario", role: "merchant"},
	}
	for i := range accounts {
		accounts[i].password = demoPassword(auth.Derive(root, "password of "+accounts[i].email))
	}
	return accounts
}

// demoPassword writes 80 bits of a secret in four groups that can be typed.
func demoPassword(secret []byte) string {
	text := strings.ToLower(base32.StdEncoding.EncodeToString(secret[:10]))
	return strings.Join([]string{text[:4], text[4:8], text[8:12], text[12:]}, "-")
}

// hasDemoAccounts reports whether the store shows demo accounts: only where nobody but people at this machine can reach it.
func (s *store) hasDemoAccounts() bool {
	public, err := url.Parse(s.cfg.PublicURL)
	return err == nil && s.whole && s.cfg.Demo && loopback(s.cfg.Addr) && loopback(net.JoinHostPort(public.Hostname(), "0"))
}

// fillAccounts makes the demo accounts, unless they are there.
func (s *store) fillAccounts(ctx context.Context) error {
	if !s.hasDemoAccounts() {
		return nil
	}
	request := &usersv1.ImportAccountsRequest{}
	for _, a := range demoAccounts(s.root) {
		one := &usersv1.ImportedAccount{Email: a.email, Password: a.password, Name: a.name, Locale: "en"}
		if a.role != "" {
			one.Roles = []string{a.role}
		}
		request.Accounts = append(request.Accounts, one)
	}
	operator := &auth.Signer{Module: auth.Operator, Key: s.root.Key(auth.Operator)}
	if _, err := usersv1connect.NewDirectoryClient(s.host.Client(operator, "services/users")).ImportAccounts(ctx, request); err != nil {
		return fmt.Errorf("demo accounts: %w", err)
	}
	return nil
}

// greetAccounts says with which accounts one can sign in.
func (s *store) greetAccounts() {
	if !s.hasDemoAccounts() {
		return
	}
	fmt.Fprint(s.out, "\n  Accounts to sign in with:\n")
	for _, a := range demoAccounts(s.root) {
		fmt.Fprintf(s.out, "    %-24s %s\n", a.email, a.password)
	}
}
