package ticketing

import (
	"cmp"
	"fmt"
	"maps"
	"strconv"
	"strings"
)

// Money is an amount in the smallest unit of its currency: cents.
type Money int64

// Currency is what amounts are in.
type Currency struct {
	Code   string // ISO 4217: "EUR"; empty: none was named
	Digits int    // of the smallest unit, behind the point: 2
}

// Format writes an amount as programs and people of every language read it: a point
// before the smallest units, nothing between thousands: "1234.50 EUR".
func (c Currency) Format(m Money) string { return strings.TrimSpace(c.Number(m) + " " + c.Code) }

// Number writes an amount without its currency: "1234.50", "-0.05".
func (c Currency) Number(m Money) string {
	text, sign := strconv.FormatInt(int64(m), 10), ""
	if m < 0 {
		text, sign = text[1:], "-"
	}
	if c.Digits <= 0 {
		return sign + text
	}
	if missing := c.Digits + 1 - len(text); missing > 0 {
		text = strings.Repeat("0", missing) + text
	}
	at := len(text) - c.Digits
	return sign + text[:at] + "." + text[at:]
}

// maxMoney bounds a price of an hour, so that no bill of a lifetime's minutes overflows.
const maxMoney Money = 100_000_000_000

// Parse reads a price of an hour as Number writes it: "90", "90.5" or "90.50". It has no
// sign, nothing between its thousands, and not more decimals than the currency.
func (c Currency) Parse(text string) (Money, error) {
	whole, decimals, pointed := strings.Cut(text, ".")
	digits := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	switch {
	case strings.HasPrefix(text, "-") && digits(strings.Replace(text[1:], ".", "", 1)):
		return 0, fmt.Errorf("%q is less than nothing: write what an hour costs, such as %q", text, c.Number(c.units(90)))
	case !digits(whole) || pointed && !digits(decimals):
		return 0, fmt.Errorf("%q is no price: write it with a point and without its currency, such as %q",
			text, c.Number(c.units(90)))
	case len(decimals) > c.Digits:
		return 0, fmt.Errorf("%q has more decimals than %s, which has %d: write for instance %q",
			text, c.Code, c.Digits, c.Number(c.units(90)))
	}
	n, err := strconv.ParseInt(whole+decimals+strings.Repeat("0", c.Digits-len(decimals)), 10, 64)
	if err != nil || Money(n) > maxMoney {
		return 0, fmt.Errorf("%q is more than anybody pays: write at most %q", text, c.Number(maxMoney))
	}
	return Money(n), nil
}

// units is an amount of whole units of the currency.
func (c Currency) units(n Money) Money {
	for range c.Digits {
		n *= 10
	}
	return n
}

// Terms is what the work costs that a customer pays for. The zero Terms name no price.
type Terms struct {
	Currency Currency
	// Allowance is how many minutes of such work a month the agreement has room for;
	// 0: it has none.
	Allowance int
	// Within is the price of an hour of the allowance that was used; 0: it is paid for
	// with the agreement.
	Within Money
	Rate   Money // of an hour that the allowance does not cover
	Over   Money // of an hour beyond the allowance; 0: Rate
	// Rates are prices of an hour by the name of a charge, instead of Rate.
	Rates map[string]Money
	// Outside are the names of charges that the allowance does not cover; nil: it is not
	// said, empty: none.
	Outside []string
}

// Else fills in what the terms leave open: an agreement's by its plan's.
func (t Terms) Else(plan Terms) Terms {
	if t.Currency.Code == "" {
		t.Currency = plan.Currency
	}
	t.Allowance = cmp.Or(t.Allowance, plan.Allowance)
	t.Within, t.Rate, t.Over = cmp.Or(t.Within, plan.Within), cmp.Or(t.Rate, plan.Rate), cmp.Or(t.Over, plan.Over)
	if len(plan.Rates) > 0 {
		rates := maps.Clone(plan.Rates)
		maps.Copy(rates, t.Rates)
		t.Rates = rates
	}
	if t.Outside == nil {
		t.Outside = plan.Outside
	}
	return t
}

// TermsFor are the terms on which a customer's work is billed: the agreement's and, where
// it is silent, those of the plan.
func (p Process) TermsFor(a Account) Terms { return a.Agreement.Terms.Else(p.PlanNamed(a.Plan).Terms) }
