package account

import (
	"context"
	"testing"

	"feria/internal/app/apptest"
	"feria/internal/errs"

	viewv1 "feria/internal/contract/bff/account/v1"
	viewconnect "feria/internal/contract/bff/account/v1/accountv1connect"
	usersv1 "feria/internal/contract/services/users/v1"
	"feria/internal/contract/services/users/v1/usersv1connect"

	"connectrpc.com/connect/v2"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/timestamppb"
)

const (
	guest   = "guest:0199a0a0-0000-7000-8000-000000000001"
	account = "account:0199a0a0-0000-7000-8000-000000000002"
)

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"

// users is the service: one account, how it refuses, and what it was asked.
type users struct {
	usersv1connect.UnimplementedAccountsHandler
	err   error
	asked []proto.Message
}

func (u *users) take(r proto.Message) error {
	u.asked = append(u.asked, r)
	return u.err
}

func (u *users) GetAccount(_ context.Context, r *usersv1.GetAccountRequest) (*usersv1.GetAccountResponse, error) {
	at := func(seconds int64) *timestamppb.Timestamp { return &timestamppb.Timestamp{Seconds: seconds} }
	return &usersv1.GetAccountResponse{
		Id: "secret", Email: "ada@example.com", Name: "Ada", Roles: []string{"shopper"}, Created: at(1),
		Addresses: []*usersv1.Address{{Id: "a-1", Name: "Ada", Street: "S", City: "C", PostalCode: "P", Country: "ES"}},
		Passkeys:  []*usersv1.Passkey{{Id: "p-1", Name: "Phone", Created: at(2)}},
		Sessions: []*usersv1.Session{
			{Id: "d-1", UserAgent: "", Used: at(3)}, {Id: "d-2", UserAgent: firefox, Used: at(5)}, {Id: "d-3", Used: at(1), Current: true},
		},
	}, u.take(r)
}

func (u *users) RenameAccount(_ context.Context, r *usersv1.RenameAccountRequest) (*usersv1.RenameAccountResponse, error) {
	return &usersv1.RenameAccountResponse{}, u.take(r)
}

func (u *users) ChangePassword(_ context.Context, r *usersv1.ChangePasswordRequest) (*usersv1.ChangePasswordResponse, error) {
	return &usersv1.ChangePasswordResponse{}, u.take(r)
}

func (u *users) EndSessions(_ context.Context, r *usersv1.EndSessionsRequest) (*usersv1.EndSessionsResponse, error) {
	return &usersv1.EndSessionsResponse{}, u.take(r)
}

func (u *users) PutAddress(_ context.Context, r *usersv1.PutAddressRequest) (*usersv1.PutAddressResponse, error) {
	return &usersv1.PutAddressResponse{}, u.take(r)
}

func (u *users) DeleteAddress(_ context.Context, r *usersv1.DeleteAddressRequest) (*usersv1.DeleteAddressResponse, error) {
	return &usersv1.DeleteAddressResponse{}, u.take(r)
}

func (u *users) BeginPasskey(_ context.Context, r *usersv1.BeginPasskeyRequest) (*usersv1.BeginPasskeyResponse, error) {
	return &usersv1.BeginPasskeyResponse{Options: []byte(`{}`), State: "s"}, u.take(r)
}

func (u *users) FinishPasskey(_ context.Context, r *usersv1.FinishPasskeyRequest) (*usersv1.FinishPasskeyResponse, error) {
	return &usersv1.FinishPasskeyResponse{}, u.take(r)
}

func (u *users) DeletePasskey(_ context.Context, r *usersv1.DeletePasskeyRequest) (*usersv1.DeletePasskeyResponse, error) {
	return &usersv1.DeletePasskeyResponse{}, u.take(r)
}

func (u *users) Export(_ context.Context, r *usersv1.ExportRequest) (*usersv1.ExportResponse, error) {
	return &usersv1.ExportResponse{Json: []byte(`{"a":1}`)}, u.take(r)
}

func (u *users) DeleteAccount(_ context.Context, r *usersv1.DeleteAccountRequest) (*usersv1.DeleteAccountResponse, error) {
	return &usersv1.DeleteAccountResponse{}, u.take(r)
}

func (u *users) StartReset(_ context.Context, r *usersv1.StartResetRequest) (*usersv1.StartResetResponse, error) {
	return &usersv1.StartResetResponse{}, u.take(r)
}

func (u *users) FinishReset(_ context.Context, r *usersv1.FinishResetRequest) (*usersv1.FinishResetResponse, error) {
	return &usersv1.FinishResetResponse{}, u.take(r)
}

// begin is the BFF, asked in the shopper's name.
func begin(t *testing.T, u *users, shopper string) (context.Context, viewconnect.AccountClient) {
	stage := apptest.Start(t, Module, map[string]apptest.Script{
		"services/users": func(s *connect.Server) { usersv1connect.RegisterAccountsHandler(s, u) },
	})
	return stage.As(t, shopper), viewconnect.NewAccountClient(stage.Client)
}

func TestTheLinkAsksNobody(t *testing.T) {
	for shopper, want := range map[string]bool{"": false, guest: false, account: true} {
		u := &users{}
		ctx, bff := begin(t, u, shopper)
		if got, err := bff.Link(ctx, &viewv1.LinkRequest{}); err != nil || got.GetMember() != want || len(u.asked) > 0 {
			t.Errorf("%q: %v, %v, asked %v", shopper, got, err, u.asked)
		}
	}
}

func TestThePageIsTheAccountAsItIsShown(t *testing.T) {
	ctx, bff := begin(t, &users{}, account)
	got, err := bff.Page(ctx, &viewv1.PageRequest{})
	if err != nil {
		t.Fatal(err)
	}
	want := &viewv1.PageResponse{
		Member: true, Email: "ada@example.com", Name: "Ada",
		Addresses: []*viewv1.Address{{Id: "a-1", Name: "Ada", Street: "S", City: "C", PostalCode: "P", Country: "ES"}},
		Passkeys:  []*viewv1.Passkey{{Id: "p-1", Name: "Phone", Created: 2}},
		Devices: []*viewv1.Device{
			{Id: "d-3", Used: 1, Current: true}, {Id: "d-2", Browser: "Firefox", System: "Linux", Used: 5}, {Id: "d-1", Used: 3},
		},
	}
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestThePageOfNobody(t *testing.T) {
	u := &users{}
	for _, shopper := range []string{"", guest} {
		ctx, bff := begin(t, u, shopper)
		if got, err := bff.Page(ctx, &viewv1.PageRequest{}); err != nil || got.GetMember() || len(u.asked) > 0 {
			t.Errorf("%q: %v, %v", shopper, got, err)
		}
	}
	u.err = errs.E(errs.NotFound, "You are not signed in.").Because("no_account")
	ctx, bff := begin(t, u, account)
	if got, err := bff.Page(ctx, &viewv1.PageRequest{}); err != nil || got.GetMember() {
		t.Errorf("a session that has ended: %v, %v", got, err)
	}
	u.err = errs.E(errs.Unavailable, "Closed.")
	if _, err := bff.Page(ctx, &viewv1.PageRequest{}); !errs.Is(err, errs.Unavailable) {
		t.Errorf("a closed service: %v", err)
	}
}

func TestWhatIsAskedIsPassedOn(t *testing.T) {
	u := &users{}
	ctx, bff := begin(t, u, account)
	_, _ = bff.Rename(ctx, &viewv1.RenameRequest{Name: "Ada"})
	_, _ = bff.ChangePassword(ctx, &viewv1.ChangePasswordRequest{Password: "a", NewPassword: "b"})
	_, _ = bff.EndDevice(ctx, &viewv1.EndDeviceRequest{}) // ends none
	_, _ = bff.EndDevice(ctx, &viewv1.EndDeviceRequest{Id: "d-1"})
	_, _ = bff.PutAddress(ctx, &viewv1.PutAddressRequest{Address: &viewv1.Address{Id: "i", Name: "n", Street: "s", City: "c", PostalCode: "p", Country: "ES"}})
	_, _ = bff.DeleteAddress(ctx, &viewv1.DeleteAddressRequest{Id: "a-1"})
	challenge, _ := bff.BeginPasskey(ctx, &viewv1.BeginPasskeyRequest{})
	_, _ = bff.FinishPasskey(ctx, &viewv1.FinishPasskeyRequest{State: "s", Credential: "{}", Name: "n"})
	_, _ = bff.DeletePasskey(ctx, &viewv1.DeletePasskeyRequest{Id: "p-1"})
	_, _ = bff.DeleteAccount(ctx, &viewv1.DeleteAccountRequest{Password: "p"})
	_, _ = bff.StartReset(ctx, &viewv1.StartResetRequest{Email: "e", Locale: "es"})
	_, _ = bff.FinishReset(ctx, &viewv1.FinishResetRequest{Token: "t", Password: "p"})
	want := []proto.Message{
		&usersv1.RenameAccountRequest{Name: "Ada"},
		&usersv1.ChangePasswordRequest{Password: "a", NewPassword: "b"},
		&usersv1.EndSessionsRequest{Id: "d-1"},
		&usersv1.PutAddressRequest{Address: &usersv1.Address{Id: "i", Name: "n", Street: "s", City: "c", PostalCode: "p", Country: "ES"}},
		&usersv1.DeleteAddressRequest{Id: "a-1"},
		&usersv1.BeginPasskeyRequest{},
		&usersv1.FinishPasskeyRequest{State: "s", Credential: []byte("{}"), Name: "n"},
		&usersv1.DeletePasskeyRequest{Id: "p-1"},
		&usersv1.DeleteAccountRequest{Password: "p"},
		&usersv1.StartResetRequest{Email: "e", Locale: "es", Client: &usersv1.Client{Address: account}},
		&usersv1.FinishResetRequest{Token: "t", Password: "p"},
	}
	if diff := cmp.Diff(want, u.asked, protocmp.Transform()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if challenge.GetOptions() != "{}" || challenge.GetState() != "s" {
		t.Errorf("challenge: %v", challenge)
	}
}

func TestRefusalsArePassedOnAsTheyAre(t *testing.T) {
	u := &users{err: errs.E(errs.Denied, "This is not your password.", errs.Field{Name: "password", Text: "x"}.Because("wrong_password")).Because("wrong_password")}
	ctx, bff := begin(t, u, account)
	_, err := bff.DeleteAccount(ctx, &viewv1.DeleteAccountRequest{})
	if e := errs.As(err); !errs.Is(err, errs.Denied) || e.Reason != "wrong_password" || len(e.Fields) != 1 || e.Fields[0].Reason != "wrong_password" {
		t.Errorf("%v", err)
	}
}

func TestDevicesAreCalledAsPeopleCallThem(t *testing.T) {
	for agent, want := range map[string][2]string{
		firefox: {"Firefox", "Linux"},
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0":              {"Edge", "Windows"},
		"Mozilla/5.0 (Linux; Android 16; Pixel 10) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36":                     {"Chrome", "Android"},
		"Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1":    {"Safari", "iPhone"},
		"Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/156.0.0.0 Mobile/15E148 Safari/604.1": {"Chrome", "iPhone"},
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15":                      {"Safari", "macOS"},
		"curl/8": {"", ""},
		"":       {"", ""},
	} {
		if browser, system := recognise(agent); browser != want[0] || system != want[1] {
			t.Errorf("%q: %q on %q", agent, browser, system)
		}
	}
}
