package users

import (
	"strings"
	"time"

	usersv1 "feria/internal/contract/services/users/v1"

	"github.com/google/uuid"
	"github.com/lib/pq"
	"golang.org/x/text/unicode/norm"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// account is a row.
type account struct {
	ID              uuid.UUID      `db:"id"`
	Email           string         `db:"email"`     // as it was typed
	EmailKey        string         `db:"email_key"` // as it is compared
	Password        string         `db:"password"`  // its hash
	PasswordChanged time.Time      `db:"password_changed"`
	Name            string         `db:"name"`
	Locale          string         `db:"locale"`
	Roles           pq.StringArray `db:"roles"`
	Created         time.Time      `db:"created"`
}

// Roles of accounts.
const (
	shopperRole  = "shopper"
	merchantRole = "merchant"
)

const subjectPrefix = "account:"

// subject is how others know the account.
func (a account) subject() string { return subjectPrefix + a.ID.String() }

// parseSubject reads what subject wrote.
func parseSubject(subject string) (uuid.UUID, bool) {
	text, member := strings.CutPrefix(subject, subjectPrefix)
	id, err := uuid.Parse(text)
	return id, member && err == nil
}

// emailKey is an address as it is compared: whoever has one has it in any case.
func emailKey(email string) string { return strings.ToLower(norm.NFC.String(strings.TrimSpace(email))) }

// localeOf is the language among those of the store that is meant, English if none is.
func localeOf(asked string) string {
	if asked == "es" || strings.HasPrefix(asked, "es-") {
		return "es"
	}
	return "en"
}

// view is the account as its owner sees it, from the session of the call.
func view(a account, addresses []address, sessions []session, passkeys []passkey, current uuid.UUID) *usersv1.GetAccountResponse {
	out := &usersv1.GetAccountResponse{
		Id: a.ID.String(), Email: a.Email, Name: a.Name, Locale: a.Locale, Created: timestamppb.New(a.Created), Roles: a.Roles,
	}
	for _, one := range addresses {
		out.Addresses = append(out.Addresses, one.view())
	}
	for _, one := range sessions {
		out.Sessions = append(out.Sessions, &usersv1.Session{
			Id: one.ID.String(), UserAgent: one.UserAgent, Created: timestamppb.New(one.Created), Used: timestamppb.New(one.Used),
			Current: one.ID == current,
		})
	}
	for _, one := range passkeys {
		out.Passkeys = append(out.Passkeys, &usersv1.Passkey{Id: one.ID.String(), Name: one.Name, Created: timestamppb.New(one.Created)})
	}
	return out
}
