package browser

import (
	"github.com/chromedp/cdproto/webauthn"
)

// Authenticator gives the device one of its own, such as a fingerprint reader, that keeps passkeys and says yes to whatever it is asked.
func (b *Tab) Authenticator() {
	b.Helper()
	call(b, webauthn.Enable, webauthn.EnableParams{})
	call(b, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
	}})
}
