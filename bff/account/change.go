package account

import (
	"context"

	"feria/internal/auth"

	viewv1 "feria/internal/contract/bff/account/v1"
	usersv1 "feria/internal/contract/services/users/v1"
)

// Rename implements the contract.
func (v *view) Rename(ctx context.Context, r *viewv1.RenameRequest) (*viewv1.RenameResponse, error) {
	_, err := v.users.RenameAccount(ctx, &usersv1.RenameAccountRequest{Name: r.GetName()})
	return &viewv1.RenameResponse{}, err
}

// ChangePassword implements the contract.
func (v *view) ChangePassword(ctx context.Context, r *viewv1.ChangePasswordRequest) (*viewv1.ChangePasswordResponse, error) {
	_, err := v.users.ChangePassword(ctx, &usersv1.ChangePasswordRequest{Password: r.GetPassword(), NewPassword: r.GetNewPassword()})
	return &viewv1.ChangePasswordResponse{}, err
}

// EndDevice implements the contract. Without an id it ends nothing: to the service that would mean all of them.
func (v *view) EndDevice(ctx context.Context, r *viewv1.EndDeviceRequest) (*viewv1.EndDeviceResponse, error) {
	if r.GetId() == "" {
		return &viewv1.EndDeviceResponse{}, nil
	}
	_, err := v.users.EndSessions(ctx, &usersv1.EndSessionsRequest{Id: r.GetId()})
	return &viewv1.EndDeviceResponse{}, err
}

// PutAddress implements the contract.
func (v *view) PutAddress(ctx context.Context, r *viewv1.PutAddressRequest) (*viewv1.PutAddressResponse, error) {
	a := r.GetAddress()
	_, err := v.users.PutAddress(ctx, &usersv1.PutAddressRequest{Address: &usersv1.Address{
		Id: a.GetId(), Name: a.GetName(), Street: a.GetStreet(), City: a.GetCity(), PostalCode: a.GetPostalCode(), Country: a.GetCountry(),
	}})
	return &viewv1.PutAddressResponse{}, err
}

// DeleteAddress implements the contract.
func (v *view) DeleteAddress(ctx context.Context, r *viewv1.DeleteAddressRequest) (*viewv1.DeleteAddressResponse, error) {
	_, err := v.users.DeleteAddress(ctx, &usersv1.DeleteAddressRequest{Id: r.GetId()})
	return &viewv1.DeleteAddressResponse{}, err
}

// BeginPasskey implements the contract.
func (v *view) BeginPasskey(ctx context.Context, _ *viewv1.BeginPasskeyRequest) (*viewv1.BeginPasskeyResponse, error) {
	answer, err := v.users.BeginPasskey(ctx, &usersv1.BeginPasskeyRequest{})
	return &viewv1.BeginPasskeyResponse{Options: string(answer.GetOptions()), State: answer.GetState()}, err
}

// FinishPasskey implements the contract.
func (v *view) FinishPasskey(ctx context.Context, r *viewv1.FinishPasskeyRequest) (*viewv1.FinishPasskeyResponse, error) {
	_, err := v.users.FinishPasskey(ctx, &usersv1.FinishPasskeyRequest{
		State: r.GetState(), Credential: []byte(r.GetCredential()), Name: r.GetName(),
	})
	return &viewv1.FinishPasskeyResponse{}, err
}

// DeletePasskey implements the contract.
func (v *view) DeletePasskey(ctx context.Context, r *viewv1.DeletePasskeyRequest) (*viewv1.DeletePasskeyResponse, error) {
	_, err := v.users.DeletePasskey(ctx, &usersv1.DeletePasskeyRequest{Id: r.GetId()})
	return &viewv1.DeletePasskeyResponse{}, err
}

// DeleteAccount implements the contract.
func (v *view) DeleteAccount(ctx context.Context, r *viewv1.DeleteAccountRequest) (*viewv1.DeleteAccountResponse, error) {
	_, err := v.users.DeleteAccount(ctx, &usersv1.DeleteAccountRequest{Password: r.GetPassword()})
	return &viewv1.DeleteAccountResponse{}, err
}

// StartReset implements the contract. Stalls are not told the network's address, so that what is counted is the session: without that, all
// the world would share one limit. How often one mailbox is written to does not depend on it.
func (v *view) StartReset(ctx context.Context, r *viewv1.StartResetRequest) (*viewv1.StartResetResponse, error) {
	shopper, _ := auth.Subject(ctx)
	_, err := v.users.StartReset(ctx, &usersv1.StartResetRequest{
		Email: r.GetEmail(), Locale: r.GetLocale(), Client: &usersv1.Client{Address: shopper.ID},
	})
	return &viewv1.StartResetResponse{}, err
}

// FinishReset implements the contract.
func (v *view) FinishReset(ctx context.Context, r *viewv1.FinishResetRequest) (*viewv1.FinishResetResponse, error) {
	_, err := v.users.FinishReset(ctx, &usersv1.FinishResetRequest{Token: r.GetToken(), Password: r.GetPassword()})
	return &viewv1.FinishResetResponse{}, err
}
