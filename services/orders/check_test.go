package orders

import (
	"regexp"
	"strings"
	"testing"

	"feria/internal/errs"

	ordersv1 "feria/internal/contract/services/orders/v1"
	typesv1 "feria/internal/contract/types/v1"

	"google.golang.org/protobuf/proto"
)

func TestFormNamesWhatIsWrong(t *testing.T) {
	good := &ordersv1.PlaceOrderRequest{
		Email: "ana@example.com", DeliveryMethod: "standard", PaymentMethod: "pm_1", ExpectedTotal: &typesv1.Money{Minor: 100, Currency: "EUR"},
		Address: &typesv1.Address{Name: "Ana Gil", Line: "Calle Mayor 1", City: "Madrid", PostalCode: "28013", Country: "ES"},
	}
	for _, c := range []struct {
		name  string
		wrong string // the field; "" if nothing is
		typed func(r *ordersv1.PlaceOrderRequest)
	}{
		{"as it should be", "", func(*ordersv1.PlaceOrderRequest) {}},
		{"spaces around", "", func(r *ordersv1.PlaceOrderRequest) { r.Email = "  ana@example.com " }},
		{"other scripts", "", func(r *ordersv1.PlaceOrderRequest) { r.Address.Name, r.Address.City = "Łukasz 山田", "Αθήνα" }},
		{"plus in address", "", func(r *ordersv1.PlaceOrderRequest) { r.Email = "ana+feria@sub.example.co.uk" }},
		{"no email", "email", func(r *ordersv1.PlaceOrderRequest) { r.Email = " " }},
		{"email without domain", "email", func(r *ordersv1.PlaceOrderRequest) { r.Email = "ana@localhost" }},
		{"email with a name", "email", func(r *ordersv1.PlaceOrderRequest) { r.Email = "Ana <ana@example.com>" }},
		{"two emails", "email", func(r *ordersv1.PlaceOrderRequest) { r.Email = "a@example.com, b@example.com" }},
		{"email with a header", "email", func(r *ordersv1.PlaceOrderRequest) { r.Email = "ana@example.com\r\nBcc: x@example.com" }},
		{"endless email", "email", func(r *ordersv1.PlaceOrderRequest) { r.Email = strings.Repeat("a", 250) + "@example.com" }},
		{"no name", "name", func(r *ordersv1.PlaceOrderRequest) { r.Address.Name = "" }},
		{"long name", "name", func(r *ordersv1.PlaceOrderRequest) { r.Address.Name = strings.Repeat("ñ", 101) }},
		{"two lines", "line", func(r *ordersv1.PlaceOrderRequest) { r.Address.Line = "Calle Mayor 1\n2º" }},
		{"no city", "city", func(r *ordersv1.PlaceOrderRequest) { r.Address.City = "\t" }},
		{"no postal code", "postal_code", func(r *ordersv1.PlaceOrderRequest) { r.Address.PostalCode = "" }},
		{"no country", "country", func(r *ordersv1.PlaceOrderRequest) { r.Address.Country = "" }},
		{"unknown country", "country", func(r *ordersv1.PlaceOrderRequest) { r.Address.Country = "XX" }},
		{"country in lower case", "country", func(r *ordersv1.PlaceOrderRequest) { r.Address.Country = "es" }},
		{"country by name", "country", func(r *ordersv1.PlaceOrderRequest) { r.Address.Country = "Spain" }},
		{"an alias of a country", "country", func(r *ordersv1.PlaceOrderRequest) { r.Address.Country = "UK" }},
		{"a region", "country", func(r *ordersv1.PlaceOrderRequest) { r.Address.Country = "EU" }},
		{"no delivery", "delivery_method", func(r *ordersv1.PlaceOrderRequest) { r.DeliveryMethod = "" }},
		{"no card", "payment_method", func(r *ordersv1.PlaceOrderRequest) { r.PaymentMethod = "" }},
		{"no total", "expected_total", func(r *ordersv1.PlaceOrderRequest) { r.ExpectedTotal = nil }},
		{"another currency", "expected_total", func(r *ordersv1.PlaceOrderRequest) { r.ExpectedTotal.Currency = "USD" }},
	} {
		r := proto.CloneOf(good)
		c.typed(r)
		err := read(r).err()
		if c.wrong == "" && err != nil || c.wrong != "" && (errs.FieldText(err, c.wrong) == "" || len(errs.As(err).Fields) != 1) {
			t.Errorf("%s: want %q alone to be wrong, have %v", c.name, c.wrong, err)
		}
	}
	if err := read(&ordersv1.PlaceOrderRequest{}).err(); len(errs.As(err).Fields) != 9 {
		t.Errorf("an empty form: %v", err)
	}
}

// The 249 codes of ISO 3166-1.
const isoCountries = `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
	CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG
	GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ
	LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR
	NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ
	TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`

func TestEveryCountryIsOne(t *testing.T) {
	codes := strings.Fields(isoCountries)
	if len(codes) != 249 {
		t.Fatal(len(codes))
	}
	for _, code := range codes {
		if !isCountry(code) {
			t.Error(code)
		}
	}
}

func TestNumbersAreReadable(t *testing.T) {
	form := regexp.MustCompile(`^F-[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}$`)
	seen := map[string]bool{}
	letters := map[rune]bool{}
	for range 1000 {
		n := newNumber()
		if !form.MatchString(n) || seen[n] {
			t.Errorf("%s", n)
		}
		seen[n] = true
		for _, l := range n[2:] {
			letters[l] = true
		}
	}
	if len(letters) != len(numberLetters)+1 {
		t.Errorf("of %d letters %d are used", len(numberLetters), len(letters)-1)
	}
}
