package account

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"feria/internal/errs"
	"feria/internal/stall/stalltest"

	accountv1 "feria/internal/contract/bff/account/v1"
	"feria/internal/contract/bff/account/v1/accountv1connect"

	"connectrpc.com/connect/v2"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
)

func TestMessagesAreWhole(t *testing.T) { stalltest.Messages(t, files) }

// script is the BFF: what it answers, how it refuses, and the last thing that it was told to do.
type script struct {
	page    *accountv1.PageResponse
	closed  error // of every question
	refusal error // of what changes something
	told    proto.Message
}

func (s *script) Link(context.Context, *accountv1.LinkRequest) (*accountv1.LinkResponse, error) {
	return &accountv1.LinkResponse{Member: s.page.GetMember()}, s.closed
}

func (s *script) Page(context.Context, *accountv1.PageRequest) (*accountv1.PageResponse, error) {
	return s.page, s.closed
}

func (s *script) Data(context.Context, *accountv1.DataRequest) (*accountv1.DataResponse, error) {
	if !s.page.GetMember() {
		return nil, errs.E(errs.NotFound, "You are not signed in.").Because("no_account")
	}
	return &accountv1.DataResponse{Json: `{"name": "Ada <b>"}`}, s.closed
}

func (s *script) tell(r proto.Message) error {
	s.told = r
	return s.refusal
}

func (s *script) Rename(_ context.Context, r *accountv1.RenameRequest) (*accountv1.RenameResponse, error) {
	return &accountv1.RenameResponse{}, s.tell(r)
}

func (s *script) ChangePassword(_ context.Context, r *accountv1.ChangePasswordRequest) (*accountv1.ChangePasswordResponse, error) {
	return &accountv1.ChangePasswordResponse{}, s.tell(r)
}

func (s *script) EndDevice(_ context.Context, r *accountv1.EndDeviceRequest) (*accountv1.EndDeviceResponse, error) {
	return &accountv1.EndDeviceResponse{}, s.tell(r)
}

func (s *script) PutAddress(_ context.Context, r *accountv1.PutAddressRequest) (*accountv1.PutAddressResponse, error) {
	return &accountv1.PutAddressResponse{}, s.tell(r)
}

func (s *script) DeleteAddress(_ context.Context, r *accountv1.DeleteAddressRequest) (*accountv1.DeleteAddressResponse, error) {
	return &accountv1.DeleteAddressResponse{}, s.tell(r)
}

func (s *script) BeginPasskey(_ context.Context, r *accountv1.BeginPasskeyRequest) (*accountv1.BeginPasskeyResponse, error) {
	return &accountv1.BeginPasskeyResponse{Options: `{"publicKey":{}}`, State: "asked"}, s.tell(r)
}

func (s *script) FinishPasskey(_ context.Context, r *accountv1.FinishPasskeyRequest) (*accountv1.FinishPasskeyResponse, error) {
	return &accountv1.FinishPasskeyResponse{}, s.tell(r)
}

func (s *script) DeletePasskey(_ context.Context, r *accountv1.DeletePasskeyRequest) (*accountv1.DeletePasskeyResponse, error) {
	return &accountv1.DeletePasskeyResponse{}, s.tell(r)
}

func (s *script) DeleteAccount(_ context.Context, r *accountv1.DeleteAccountRequest) (*accountv1.DeleteAccountResponse, error) {
	return &accountv1.DeleteAccountResponse{}, s.tell(r)
}

func (s *script) StartReset(_ context.Context, r *accountv1.StartResetRequest) (*accountv1.StartResetResponse, error) {
	return &accountv1.StartResetResponse{}, s.tell(r)
}

func (s *script) FinishReset(_ context.Context, r *accountv1.FinishResetRequest) (*accountv1.FinishResetResponse, error) {
	return &accountv1.FinishResetResponse{}, s.tell(r)
}

func begin(t *testing.T, s *script) *stalltest.Stall {
	if s.page == nil {
		s.page = &accountv1.PageResponse{}
	}
	return stalltest.Start(t, Module, func(server *connect.Server) { accountv1connect.RegisterAccountHandler(server, s) })
}

func ada() *accountv1.PageResponse {
	return &accountv1.PageResponse{
		Member: true, Email: "ada@example.com", Name: "Ada <b>",
		Addresses: []*accountv1.Address{{Id: "a-1", Name: "Ada", Street: "Calle Mayor 1", City: "Madrid", PostalCode: "28013", Country: "ES"}},
		Passkeys:  []*accountv1.Passkey{{Id: "p-1", Name: "Phone", Created: 1_795_000_000}, {Id: "p-2", Created: 1_795_000_000}},
		Devices: []*accountv1.Device{
			{Id: "d-1", Browser: "Firefox", System: "Linux", Used: 1_795_000_000, Current: true}, {Id: "d-2", Used: 1_795_000_000},
		},
	}
}

func TestTheLinkInTheHeader(t *testing.T) {
	bff := &script{}
	s := begin(t, bff)
	for _, test := range []struct {
		locale, href, label string
		page                *accountv1.PageResponse
	}{
		{"en", "/sign-in", "Sign in", nil}, {"en", "/account", "Your account", ada()},
		{"es", "/es/sign-in", "Entrar", nil}, {"es", "/es/account", "Tu cuenta", ada()},
	} {
		bff.page, s.Locale = test.page, test.locale
		if got := s.Fragment(t, "link"); got.Attr("a.tool", "href") != test.href || got.Text("a.tool") != test.label {
			t.Errorf("%s: %s", test.label, got.Body)
		}
	}
}

func TestThePageHasWhatIsTheShoppers(t *testing.T) {
	got := begin(t, &script{page: ada()}).Fragment(t, "page")
	if got.Status != http.StatusOK || got.Count("h1") != 1 || got.Text("h1") != "Your account" {
		t.Fatalf("%d %q", got.Status, got.Texts("h1"))
	}
	want := []string{"Your details", "Addresses", "Password", "Passkeys", "Where you are signed in", "Your data", "Delete account"}
	if diff := cmp.Diff(want, got.Texts("section > h2")); diff != "" {
		t.Errorf("sections (-want +got):\n%s", diff)
	}
	if got.Attr("form[action='/session/sign-out'] [name=everywhere]", "value") != "1" || got.Count("form[action='/session/sign-out']") != 2 {
		t.Error("no way out")
	}
	for _, href := range []string{"/orders", "/wishlist", "/account/data", "/account?edit=a-1#account-address"} {
		if got.Count("a[href='"+href+"']") != 1 {
			t.Errorf("no link to %s", href)
		}
	}
	lines := strings.Join(got.Texts(".line strong"), "|")
	if lines != "Ada|Phone|Passkey without a name|Firefox on Linux|A browser that we do not know" {
		t.Errorf("lines: %q", lines)
	}
	if got.Attr("[name=name]", "value") != "Ada <b>" || got.Count(".line form[action$='/end']") != 1 || got.Count("[type=password][value]:not([value=''])") != 0 {
		t.Errorf("%s", got.Body)
	}
	if got.Count("[data-add]:not([hidden])") != 0 {
		t.Error("what only a script can do is offered without one")
	}
}

func TestGuestsAreSentToSignIn(t *testing.T) {
	s := begin(t, &script{})
	for _, fragment := range []string{"page", "data"} {
		if got := s.Fragment(t, fragment); got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/sign-in?next=/account" {
			t.Errorf("%s: %d to %q", fragment, got.Status, got.Header.Get("Location"))
		}
	}
	s = begin(t, &script{refusal: errs.E(errs.NotFound, "You are not signed in.").Because("no_account")})
	if got := s.Submit(t, "/name", url.Values{"name": {"Ada"}}); got.Header.Get("Location") != "/sign-in?next=/account" {
		t.Errorf("an action: %d to %q", got.Status, got.Header.Get("Location"))
	}
}

func TestWhatIsDoneIsSaid(t *testing.T) {
	for _, locale := range []string{"en", "es"} {
		s := begin(t, &script{page: ada()})
		s.Locale = locale
		for _, what := range done {
			if got := s.Fragment(t, "page", "done", what); got.Count(".notice[role=status]") != 1 || strings.Contains(got.Text(".notice"), "done.") {
				t.Errorf("%s, %s: %q", locale, what, got.Text(".notice"))
			}
		}
		if got := s.Fragment(t, "page", "done", "anything"); got.Count(".notice") != 0 {
			t.Error("the page says what nobody has done")
		}
	}
}

func TestAnAddressIsChangedInTheForm(t *testing.T) {
	s := begin(t, &script{page: ada()})
	got := s.Fragment(t, "page", "edit", "a-1")
	if got.Count("details[open]") != 1 || got.Attr("[name=id]", "value") != "a-1" || got.Attr("[name=city]", "value") != "Madrid" ||
		got.Attr("option[selected]", "value") != "ES" {
		t.Errorf("%s", got.Body)
	}
	if got := s.Fragment(t, "page", "edit", "other"); got.Count("details[open]") != 0 || got.Attr("[name=id]", "value") != "" {
		t.Error("an address that is not there is changed")
	}
}

// Each action asks for what it says, and leads back to the page.
func TestActions(t *testing.T) {
	address := url.Values{"id": {"a-1"}, "name": {"Ada"}, "street": {"S"}, "city": {"C"}, "postal_code": {"P"}, "country": {"ES"}}
	for _, test := range []struct {
		path  string
		form  url.Values
		want  proto.Message
		to    string
		extra string
	}{
		{"/name", url.Values{"name": {"Ada"}}, &accountv1.RenameRequest{Name: "Ada"}, "/account?done=renamed", ""},
		{"/password", url.Values{"password": {" a "}, "new_password": {" b "}}, &accountv1.ChangePasswordRequest{Password: " a ", NewPassword: " b "}, "/account?done=password", ""},
		{"/addresses", address, &accountv1.PutAddressRequest{Address: &accountv1.Address{Id: "a-1", Name: "Ada", Street: "S", City: "C", PostalCode: "P", Country: "ES"}}, "/account?done=address", ""},
		{"/addresses/a-1/remove", nil, &accountv1.DeleteAddressRequest{Id: "a-1"}, "/account?done=address-removed", ""},
		{"/passkeys", url.Values{"state": {"s"}, "credential": {"{}"}, "name": {"n"}}, &accountv1.FinishPasskeyRequest{State: "s", Credential: "{}", Name: "n"}, "/account?done=passkey", ""},
		{"/passkeys/p-1/remove", nil, &accountv1.DeletePasskeyRequest{Id: "p-1"}, "/account?done=passkey-removed", ""},
		{"/devices/d-2/end", nil, &accountv1.EndDeviceRequest{Id: "d-2"}, "/account?done=device", ""},
		{"/delete", url.Values{"password": {"p"}}, &accountv1.DeleteAccountRequest{Password: "p"}, "/", "changed"},
	} {
		bff := &script{page: ada()}
		got := begin(t, bff).Submit(t, test.path, test.form)
		if got.Status != http.StatusSeeOther || got.Header.Get("Location") != test.to || got.Header.Get("Feria-Session") != test.extra {
			t.Errorf("%s: %d to %q", test.path, got.Status, got.Header.Get("Location"))
		}
		if diff := cmp.Diff(test.want, bff.told, protocmp.Transform()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.path, diff)
		}
	}
}

func TestWhatIsGoneNeedNotBeRemoved(t *testing.T) {
	s := begin(t, &script{page: ada(), refusal: errs.E(errs.NotFound, "There is no such address.").Because("no_address")})
	if got := s.Submit(t, "/addresses/a-9/remove", nil); got.Status != http.StatusSeeOther {
		t.Errorf("%d", got.Status)
	}
}

func TestAPasskeyIsAskedForByScript(t *testing.T) {
	s := begin(t, &script{page: ada()})
	got := s.Script(t, "/passkeys/begin", url.Values{"name": {"Laptop"}})
	if got.Status != http.StatusOK || got.Attr("[data-create]", "data-create") != `{"publicKey":{}}` || got.Attr("[data-create] [name=state]", "value") != "asked" ||
		got.Attr("[data-create] [name=name]", "value") != "Laptop" || got.Count("[data-add]") != 0 {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	full := begin(t, &script{page: ada(), refusal: errs.E(errs.Exhausted, "At most 10 passkeys are kept.").Because("passkeys_full", "most", "10")})
	if got := full.Script(t, "/passkeys/begin", nil); got.Status != http.StatusConflict || got.Text(".error-summary") != "At most 10 passkeys are kept." {
		t.Errorf("%d %q", got.Status, got.Text(".error-summary"))
	}
}

func TestDataIsShownAndCanBeKept(t *testing.T) {
	got := begin(t, &script{page: ada()}).Fragment(t, "data")
	if got.Count("h1") != 1 || got.Text("pre") != `{"name": "Ada <b>"}` || !strings.HasPrefix(got.Attr("a[download]", "href"), "data:application/json;base64,") {
		t.Errorf("%s", got.Body)
	}
}

func TestAClosedAccountIsAPageOfItsOwn(t *testing.T) {
	s := begin(t, &script{page: ada(), closed: errs.E(errs.Unavailable, "Closed.")})
	if got := s.Fragment(t, "page"); got.Status != http.StatusServiceUnavailable || got.Count("h1") != 1 {
		t.Errorf("%d", got.Status)
	}
	if got := s.Fragment(t, "sign-in"); got.Status != http.StatusOK || got.Count("form") != 1 {
		t.Errorf("signing in: %d", got.Status)
	}
}

// beside reports what is wrong with a control, as those hear it who do not see it.
func beside(got *stalltest.Answer, control string) string {
	ids := strings.Fields(got.Attr(control+"[aria-invalid=true]", "aria-describedby"))
	slices.Sort(ids)
	var said []string
	for _, id := range ids {
		said = append(said, got.Text(".field-error#"+id))
	}
	return strings.TrimSpace(strings.Join(said, " "))
}

func TestOnlyMerchantsHaveAShop(t *testing.T) {
	for merchant, want := range map[bool]int{true: 2, false: 0} {
		got := begin(t, &script{page: &accountv1.PageResponse{Member: true, Merchant: merchant}}).Fragment(t, "page")
		if n := got.Count(`a[href^="/merchant/"]`); n != want {
			t.Errorf("merchant %v: %d links", merchant, n)
		}
	}
}
