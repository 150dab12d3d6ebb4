package country

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// standard is ISO 3166-1 as its maintenance agency publishes it: 249 countries.
const standard = `
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH
CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN
GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI
LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM
PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD
TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`

func TestCodesAreThoseOfTheStandard(t *testing.T) {
	if diff := cmp.Diff(strings.Fields(standard), Codes()); diff != "" {
		t.Errorf("codes (-standard +ours):\n%s", diff)
	}
}

func TestEveryCountryHasItsNameInTheOrderOfTheAlphabet(t *testing.T) {
	for locale, want := range map[string][]Country{
		"en": {{"AF", "Afghanistan"}, {"AX", "Åland Islands"}, {"ES", "Spain"}, {"TR", "Türkiye"}, {"ZW", "Zimbabwe"}},
		"es": {{"AF", "Afganistán"}, {"ES", "España"}, {"TR", "Turquía"}, {"ZW", "Zimbabue"}},
		"xx": {{"AF", "Afghanistan"}, {"ES", "Spain"}, {"ZW", "Zimbabwe"}},
	} {
		all := All(locale)
		if len(all) != 249 {
			t.Errorf("%s: %d countries", locale, len(all))
		}
		last := -1
		for _, c := range want {
			at := slices.Index(all, c)
			if at <= last || Name(locale, c.Code) != c.Name {
				t.Errorf("%s: %v stands at %d, after %d; its name is %q", locale, c, at, last, Name(locale, c.Code))
			}
			last = at
		}
		for _, c := range all {
			if c.Name == "" || c.Name == c.Code {
				t.Errorf("%s: %s has no name", locale, c.Code)
			}
		}
	}
	if Name("en", "XX") != "XX" || Name("en", "") != "" {
		t.Error("what is no country has a name")
	}
}
