package users

import (
	"context"
	"strconv"

	"feria/internal/errs"
	"feria/internal/postgres"

	usersv1 "feria/internal/contract/services/users/v1"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// maxAddresses is how many addresses an account keeps.
const maxAddresses = 20

// address is a row.
type address struct {
	ID         uuid.UUID `db:"id"          json:"-"`
	Account    uuid.UUID `db:"account"     json:"-"`
	Name       string    `db:"name"        json:"name"`
	Street     string    `db:"street"      json:"street"`
	City       string    `db:"city"        json:"city"`
	PostalCode string    `db:"postal_code" json:"postal_code"`
	Country    string    `db:"country"     json:"country"`
}

func (a address) view() *usersv1.Address {
	return &usersv1.Address{
		Id: a.ID.String(), Name: a.Name, Street: a.Street, City: a.City, PostalCode: a.PostalCode, Country: a.Country,
	}
}

// readAddress takes what somebody has typed; the same things are asked for as of an order's address.
func readAddress(typed *usersv1.Address) (address, error) {
	f := &form{}
	a := address{
		Name:       f.needed("name", typed.GetName(), mostName, "Enter the name of whoever receives the parcel.", "no_name"),
		Street:     f.needed("street", typed.GetStreet(), 200, "Enter street and number.", "no_line"),
		City:       f.needed("city", typed.GetCity(), 100, "Enter the city.", "no_city"),
		PostalCode: f.needed("postal_code", typed.GetPostalCode(), 20, "Enter the postal code.", "no_postal_code"),
		Country:    f.needed("country", typed.GetCountry(), 2, "Choose a country.", "no_country"),
	}
	if a.Country != "" && !isCountry(a.Country) {
		f.say("country", "Choose a country of the list.", "choose_country")
	}
	return a, f.err()
}

func (s *service) PutAddress(ctx context.Context, r *usersv1.PutAddressRequest) (*usersv1.PutAddressResponse, error) {
	a, _, err := s.member(ctx)
	if err != nil {
		return nil, err
	}
	put, err := readAddress(r.GetAddress())
	if err != nil {
		return nil, err
	}
	put.Account = a.ID
	if id := r.GetAddress().GetId(); id != "" {
		if put.ID, err = uuid.Parse(id); err != nil {
			return nil, noAddress()
		}
		err = updateAddress(ctx, s.db, put)
	} else {
		put.ID = uuid.Must(uuid.NewV7())
		err = s.add(ctx, put)
	}
	if err != nil {
		return nil, err
	}
	return &usersv1.PutAddressResponse{Address: put.view()}, nil
}

// add keeps a new address, if there is room.
func (s *service) add(ctx context.Context, a address) error {
	return postgres.InTx(ctx, s.db, func(tx *sqlx.Tx) error {
		if _, err := lockAccount(ctx, tx, a.Account); err != nil {
			return err
		}
		have, err := listAddresses(ctx, tx, a.Account)
		if err != nil {
			return err
		}
		if len(have) >= maxAddresses {
			most := strconv.Itoa(maxAddresses)
			return errs.E(errs.Exhausted, "At most "+most+" addresses are kept. Delete one first.").Because("addresses_full", "most", most)
		}
		return insertAddress(ctx, tx, a)
	})
}

func (s *service) DeleteAddress(ctx context.Context, r *usersv1.DeleteAddressRequest) (*usersv1.DeleteAddressResponse, error) {
	a, _, err := s.member(ctx)
	if err != nil {
		return nil, err
	}
	id, err := uuid.Parse(r.GetId())
	if err != nil {
		return nil, noAddress()
	}
	return &usersv1.DeleteAddressResponse{}, deleteAddress(ctx, s.db, a.ID, id)
}

func noAddress() error {
	return errs.E(errs.NotFound, "There is no such address.").Because("no_address")
}
