package orders

import (
	"crypto/rand"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"feria/internal/money"

	ordersv1 "feria/internal/contract/services/orders/v1"
	typesv1 "feria/internal/contract/types/v1"

	"github.com/google/uuid"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// The statuses of an order, as shoppers understand them.
const (
	placing   = "placing"
	awaiting  = "awaiting" // the shopper's confirmation at the bank
	placed    = "placed"
	shipped   = "shipped"
	delivered = "delivered"
	cancelled = "cancelled"
)

// Why an order ends without a sale.
const (
	becauseDeclined    = "declined"
	becauseNoFunds     = "insufficient_funds"
	becauseSoldOut     = "sold_out"
	becauseUnavailable = "unavailable"
	becauseTimedOut    = "timed_out"
	becauseExpired     = "expired"
	becauseSuperseded  = "superseded"
	becauseOfShopper   = "by_shopper"
)

// order is a row with its lines.
type order struct {
	ID             uuid.UUID     `db:"id"`
	Number         string        `db:"number"`
	Subject        string        `db:"subject"` // who made it
	Owner          string        `db:"owner"`   // whose it is
	Key            uuid.NullUUID `db:"idempotency_key"`
	Cart           string        `db:"cart"`
	CartVersion    int64         `db:"cart_version"`
	Status         string        `db:"status"`
	Step           string        `db:"step"`
	Due            time.Time     `db:"due"`
	CancelReason   string        `db:"cancel_reason"`
	CancelFacts    texts         `db:"cancel_facts"`
	Email          string        `db:"email"`
	Name           string        `db:"name"`
	Line           string        `db:"line"`
	City           string        `db:"city"`
	PostalCode     string        `db:"postal_code"`
	Country        string        `db:"country"`
	DeliveryMethod string        `db:"delivery_method"`
	DeliveryName   texts         `db:"delivery_name"`
	PaymentMethod  string        `db:"payment_method"`
	CardBrand      string        `db:"card_brand"`
	CardLast4      string        `db:"card_last4"`
	Subtotal       int64         `db:"subtotal_minor"`
	Delivery       int64         `db:"delivery_minor"`
	Total          int64         `db:"total_minor"`
	Tax            int64         `db:"tax_minor"`
	TaxRate        int32         `db:"tax_rate"`
	Currency       string        `db:"currency"`
	Grams          int32         `db:"grams"`
	Made           time.Time     `db:"made"`
	ConfirmBy      *time.Time    `db:"confirm_by"`
	Placed         *time.Time    `db:"placed"`
	Cancelled      *time.Time    `db:"cancelled"`
	Forget         bool          `db:"forget"`
	Version        int64         `db:"version"`
	Events         int64         `db:"events"`
	lines          []line
}

// line is a row of what was bought, as it was called and what it cost then.
type line struct {
	Order    uuid.UUID `db:"order_id" json:"-"`
	Position int       `db:"position" json:"position"`
	SKU      string    `db:"sku" json:"sku"`
	Product  string    `db:"product" json:"product"`
	Name     texts     `db:"name" json:"name"`
	Choice   texts     `db:"choice" json:"choice"`
	Picture  string    `db:"picture" json:"picture"`
	Alt      texts     `db:"alt" json:"alt"`
	Units    int32     `db:"units" json:"units"`
	Minor    int64     `db:"minor" json:"minor"`
}

// The ids under which an order asks other services follow from its own (RFC 9562 §5.5), so that whoever repeats a step asks for the same.
func (o order) reservation() string { return uuid.NewSHA1(o.ID, []byte("reservation")).String() }
func (o order) payment() string     { return uuid.NewSHA1(o.ID, []byte("payment")).String() }

func (o order) money(minor int64) *typesv1.Money {
	return &typesv1.Money{Minor: minor, Currency: o.Currency}
}

var statuses = map[string]ordersv1.OrderStatus{
	placing:   ordersv1.OrderStatus_ORDER_STATUS_PLACING,
	awaiting:  ordersv1.OrderStatus_ORDER_STATUS_AWAITING_CONFIRMATION,
	placed:    ordersv1.OrderStatus_ORDER_STATUS_PLACED,
	shipped:   ordersv1.OrderStatus_ORDER_STATUS_SHIPPED,
	delivered: ordersv1.OrderStatus_ORDER_STATUS_DELIVERED,
	cancelled: ordersv1.OrderStatus_ORDER_STATUS_CANCELLED,
}

func (o order) proto() *ordersv1.Order {
	out := &ordersv1.Order{
		Id: o.ID.String(), Number: o.Number, Subject: o.Owner, Status: statuses[o.Status], CancelReason: o.CancelReason,
		Email:   o.Email,
		Address: &typesv1.Address{Name: o.Name, Line: o.Line, City: o.City, PostalCode: o.PostalCode, Country: o.Country},
		Totals: &ordersv1.Totals{
			Subtotal: o.money(o.Subtotal), Delivery: o.money(o.Delivery), Total: o.money(o.Total), Tax: o.money(o.Tax), TaxRate: o.TaxRate,
		},
		DeliveryMethod: o.DeliveryMethod, DeliveryName: o.DeliveryName.proto(),
		CardBrand: o.CardBrand, CardLast4: o.CardLast4, Payment: o.payment(),
	}
	if o.Placed != nil {
		out.Placed = timestamppb.New(*o.Placed)
	}
	if o.Cancelled != nil {
		out.Cancelled = timestamppb.New(*o.Cancelled)
	}
	for _, l := range o.lines {
		out.Lines = append(out.Lines, l.proto(o.Currency))
	}
	return out
}

func (l line) proto(currency string) *ordersv1.OrderLine {
	return &ordersv1.OrderLine{
		Sku: l.SKU, Product: l.Product, Name: l.Name.proto(), Choice: l.Choice.proto(), Picture: l.Picture, Alt: l.Alt.proto(), Units: l.Units,
		Price: &typesv1.Money{Minor: l.Minor, Currency: currency},
		Total: &typesv1.Money{Minor: l.Minor * int64(l.Units), Currency: currency},
	}
}

// event is what others are told when the order is placed.
func (o order) event() *ordersv1.OrderPlaced {
	return &ordersv1.OrderPlaced{
		Order: o.proto(), Reservation: o.reservation(), Payment: o.payment(), Cart: o.Cart, CartVersion: o.CartVersion, Grams: o.Grams,
	}
}

// texts is a text by language, or facts by name, in a jsonb column.
type texts map[string]string

func (t texts) proto() *typesv1.Text { return &typesv1.Text{ByLanguage: t} }

// Value implements driver.Valuer.
func (t texts) Value() (driver.Value, error) {
	if t == nil {
		return "{}", nil
	}
	text, err := json.Marshal(map[string]string(t))
	return string(text), err
}

// Scan implements sql.Scanner.
func (t *texts) Scan(src any) error {
	raw, ok := src.([]byte)
	if !ok {
		return fmt.Errorf("texts from %T", src)
	}
	return json.Unmarshal(raw, (*map[string]string)(t))
}

// numberLetters has nothing in it that could be read as something else: no 0 and O, no 1, I and L, no U beside V.
const numberLetters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

// newNumber is what people call an order, such as "F-7K3M-92QD". There are 6.5e11; the database refuses one that is taken.
func newNumber() string {
	var letters [8]byte
	for i := 0; i < len(letters); {
		var random [16]byte
		_, _ = rand.Read(random[:]) // never fails
		for _, r := range random {
			if usable := 256 / len(numberLetters) * len(numberLetters); int(r) < usable && i < len(letters) {
				letters[i] = numberLetters[int(r)%len(numberLetters)]
				i++
			}
		}
	}
	return "F-" + string(letters[:4]) + "-" + string(letters[4:])
}

// mostMinor is the largest total of one order; payments charges no more at once.
const mostMinor = 99_999_999

// taxPercent is the value added tax that every price contains.
const taxPercent = 21

// sum fills in the totals from the lines and the price of delivery.
func (o *order) sum(delivery money.Money) error {
	var subtotal money.Money
	for _, l := range o.lines {
		each, err := money.Money{Minor: l.Minor, Currency: o.Currency}.Times(int64(l.Units))
		if err != nil {
			return err
		}
		if subtotal, err = subtotal.Add(each); err != nil {
			return err
		}
	}
	total, err := subtotal.Add(delivery)
	if err != nil {
		return err
	}
	tax, err := total.TaxWithin(taxPercent)
	o.Subtotal, o.Delivery, o.Total, o.Tax, o.TaxRate = subtotal.Minor, delivery.Minor, total.Minor, tax.Minor, taxPercent*100
	return err
}
