package orders

import (
	"fmt"
	"net/mail"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"feria/internal/errs"
	"feria/internal/money"

	ordersv1 "feria/internal/contract/services/orders/v1"

	"golang.org/x/text/language"
)

// form is a request to place an order, with the fields that are wrong with it.
type form struct {
	order
	wrong []errs.Field
}

// read takes the shopper's part of an order from a request.
func read(r *ordersv1.PlaceOrderRequest) *form {
	f := &form{}
	a := r.GetAddress()
	f.Email = f.text("email", r.GetEmail(), 254, "Enter your email address, so that we can tell you about your order.")
	f.Name = f.text("name", a.GetName(), 100, "Enter the name of whoever receives the parcel.")
	f.Line = f.text("line", a.GetLine(), 200, "Enter street and number.")
	f.City = f.text("city", a.GetCity(), 100, "Enter the city.")
	f.PostalCode = f.text("postal_code", a.GetPostalCode(), 20, "Enter the postal code.")
	f.Country = f.text("country", a.GetCountry(), 2, "Choose a country.")
	f.DeliveryMethod = f.text("delivery_method", r.GetDeliveryMethod(), 50, "Choose how the parcel should travel.")
	f.PaymentMethod = f.text("payment_method", r.GetPaymentMethod(), 100, "Enter a card.")
	if f.Email != "" && !isEmail(f.Email) {
		f.say("email", "This is not an email address; it should look like name@example.com.", "not_email")
	}
	if f.Country != "" && !isCountry(f.Country) {
		f.say("country", "Choose a country of the list.", "choose_country")
	}
	if t := r.GetExpectedTotal(); t.GetMinor() < 0 || t.GetCurrency() != money.EUR {
		f.say("expected_total", "The total that you saw is missing.", "no_total")
	}
	return f
}

// say notes what is wrong with a field, once: in English, and as a reason with its facts for whoever says it in another language.
func (f *form) say(name, text, reason string, facts ...string) {
	for _, have := range f.wrong {
		if have.Name == name {
			return // one thing at a time
		}
	}
	f.wrong = append(f.wrong, errs.Field{Name: name, Text: text}.Because(reason, facts...))
}

// text is one field without spaces around it; it must be there, on one line, and not too long.
func (f *form) text(name, typed string, most int, missing string) string {
	text := strings.TrimSpace(typed)
	switch {
	case text == "":
		f.say(name, missing, "no_"+name)
	case utf8.RuneCountInString(text) > most:
		f.say(name, fmt.Sprintf("This is too long; at most %d characters.", most), "too_long", "most", strconv.Itoa(most))
	case strings.ContainsFunc(text, unicode.IsControl):
		f.say(name, "This must be on one line.", "one_line")
	}
	return text
}

// err is Invalid if anything is wrong.
func (f *form) err() error {
	if len(f.wrong) == 0 {
		return nil
	}
	return errs.E(errs.Invalid, "Please check what you have entered.", f.wrong...)
}

// isEmail reports whether text is one bare address with a domain to which mail could be sent.
func isEmail(text string) bool {
	address, err := mail.ParseAddress(text)
	if err != nil || address.Address != text {
		return false
	}
	name, domain, _ := strings.Cut(text[strings.LastIndexByte(text, '@')+1:], ".")
	return name != "" && domain != "" && !strings.HasSuffix(domain, ".") && !strings.ContainsAny(text, " \"")
}

// isCountry reports whether code is an ISO 3166-1 alpha-2 code as it is written, in upper case.
func isCountry(code string) bool {
	region, err := language.ParseRegion(code)
	return err == nil && len(code) == 2 && region.String() == code && region.Canonicalize() == region && region.IsCountry()
}
