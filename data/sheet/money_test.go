package sheet

import (
	"strings"
	"testing"

	"ticketd/ticketing"
)

func TestACurrencyIsOneOfTodayWithItsDecimals(t *testing.T) {
	for text, want := range map[string]ticketing.Currency{`"EUR"`: {Code: "EUR", Digits: 2}, `"jpy"`: {Code: "JPY"},
		`"KWD"`: {Code: "KWD", Digits: 3}, `""`: {}} {
		s, err := Parse([]byte("currency = "+text), "f", 1000)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Root().Currency("currency"); got != want || s.Err() != nil {
			t.Errorf("%s is %+v, %v", text, got, s.Err())
		}
	}
	for _, text := range []string{`"DEM"`, `"XXX"`, `"XAU"`, `"€"`, `"Euro"`, `978`, `"e ur"`} {
		s, err := Parse([]byte("currency = "+text), "f", 1000)
		if err != nil {
			t.Fatal(err)
		}
		got := s.Root().Currency("currency")
		if err := s.Err(); got.Code != "" || err == nil || !strings.Contains(err.Error(), `for instance currency = "EUR"`) {
			t.Errorf("%s is %+v, %v", text, got, err)
		}
	}
}

func TestAPriceIsATextAndExact(t *testing.T) {
	for text, want := range map[string]string{`90.00`: `f:1: rate: a number stands here, a text belongs here; write for instance rate = "90.00"`,
		`"90,00"`: `f:1: rate: "90,00" is no price`} {
		s, err := Parse([]byte("rate = "+text), "f", 1000)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Root().Price("rate", ticketing.Currency{Code: "EUR", Digits: 2}); got != 0 ||
			!strings.HasPrefix(s.Err().Error(), want) {
			t.Errorf("%s is %d, %v", text, got, s.Err())
		}
	}
}
