package sheet

import (
	"fmt"
	"strings"

	"golang.org/x/text/currency"

	"ticketd/ticketing"
)

// inUse reports whether some country pays with a currency today.
func inUse(code string) bool {
	for all := currency.Query(); all.Next(); {
		if all.Unit().String() == code {
			return true
		}
	}
	return false
}

// Currency reads a currency by its code of ISO 4217, in any case; none has no code. How
// many decimals it has is what the Unicode CLDR says.
func (t *Table) Currency(key string) ticketing.Currency {
	const example = `"EUR"`
	text := t.Text(key, example)
	t.asked[key] = Setting{Kind: "currency", Example: example}
	code := strings.ToUpper(text)
	if code == "" {
		return ticketing.Currency{}
	}
	if !inUse(code) {
		t.Fault(key, fmt.Sprintf("%q is no currency of today", text),
			"write its three letters of ISO 4217, for instance "+key+" = "+example)
		return ticketing.Currency{}
	}
	digits, _ := currency.Standard.Rounding(currency.MustParseISO(code))
	return ticketing.Currency{Code: code, Digits: digits}
}

// Price reads what an hour costs in a currency, as a text: a number would not be exact.
func (t *Table) Price(key string, c ticketing.Currency) ticketing.Money {
	const example = `"90.00"`
	text := t.Text(key, example)
	t.asked[key] = Setting{Kind: "price", Example: example}
	if text == "" {
		return 0
	}
	m, err := c.Parse(text)
	if err != nil {
		t.Fault(key, err.Error(), "")
	}
	return m
}
