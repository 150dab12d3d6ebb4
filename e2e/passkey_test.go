package e2e

import (
	"testing"
)

func TestAPasskeyOpensTheAccount(t *testing.T) {
	s := wholeStore(t)
	b, email := shopper(t, s), somebody()
	b.Authenticator()
	b.Visit("/sign-up")
	b.Fill("Email", email)
	b.Fill("Password", secret)
	b.Press("Create account")
	b.Heading("Your account")
	b.Fill("Name of the passkey", "My telephone")
	b.Press("Add a passkey")
	b.Read("The passkey is added.")
	b.Read("My telephone")
	b.Press("Sign out")
	b.See("link", "Sign in")

	b.Visit("/sign-in")
	b.Press("Sign in with a passkey")
	b.Heading("Your account")
	b.Read(email)
	b.Press("Remove My telephone")
	b.Read("The passkey is removed.")
	b.Press("Sign out")
	b.See("link", "Sign in")

	b.Expect("status of 4")
	b.Visit("/sign-in")
	b.Press("Sign in with a passkey") // which the device still has
	b.Read("That did not work with the passkey.")
}
