package users

import (
	"context"
	"encoding/json"
	"time"

	usersv1 "feria/internal/contract/services/users/v1"
)

// export is what is kept of a person, as they get it. What only proves something, such as a password's hash, is told by when it was set.
type export struct {
	ID              string            `json:"id"`
	Email           string            `json:"email"`
	Name            string            `json:"name"`
	Language        string            `json:"language"`
	Roles           []string          `json:"roles"`
	Created         time.Time         `json:"created"`
	PasswordChanged time.Time         `json:"password_changed"`
	Addresses       []address         `json:"addresses"`
	Sessions        []exportedSession `json:"sessions"`
	Passkeys        []exportedPasskey `json:"passkeys"`
	Devices         []time.Time       `json:"devices"` // when each that the account is known on was last signed in on
}

type exportedSession struct {
	ID        string    `json:"id"`
	UserAgent string    `json:"user_agent"`
	Created   time.Time `json:"created"`
	Used      time.Time `json:"used"`
	Expires   time.Time `json:"expires"`
}

type exportedPasskey struct {
	Name       string    `json:"name"`
	Credential []byte    `json:"credential"`
	Created    time.Time `json:"created"`
}

func (s *service) Export(ctx context.Context, _ *usersv1.ExportRequest) (*usersv1.ExportResponse, error) {
	a, _, err := s.member(ctx)
	if err != nil {
		return nil, err
	}
	out := export{
		ID: a.ID.String(), Email: a.Email, Name: a.Name, Language: a.Locale, Roles: a.Roles, Created: a.Created,
		PasswordChanged: a.PasswordChanged, Sessions: []exportedSession{}, Passkeys: []exportedPasskey{},
	}
	if out.Addresses, err = listAddresses(ctx, s.db, a.ID); err != nil {
		return nil, err
	}
	if out.Devices, err = listDevices(ctx, s.db, a.ID); err != nil {
		return nil, err
	}
	sessions, err := listSessions(ctx, s.db, a.ID, s.now())
	if err != nil {
		return nil, err
	}
	for _, one := range sessions {
		out.Sessions = append(out.Sessions, exportedSession{one.ID.String(), one.UserAgent, one.Created, one.Used, one.Expires})
	}
	passkeys, err := listPasskeys(ctx, s.db, a.ID)
	if err != nil {
		return nil, err
	}
	for _, one := range passkeys {
		out.Passkeys = append(out.Passkeys, exportedPasskey{one.Name, one.Credential, one.Created})
	}
	data, err := json.MarshalIndent(out, "", "  ")
	return &usersv1.ExportResponse{Json: data}, err
}
