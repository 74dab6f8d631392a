package process

import (
	"maps"
	"slices"

	"ticketd/data/sheet"
	"ticketd/ticketing"
)

// Terms reads what work costs, as a plan has it and a customer's agreement. Where they name
// no currency their prices are in the one that is given, if it has a code. That the charges
// are those of a process is for the caller to check.
func Terms(t *sheet.Table, otherwise ticketing.Currency) ticketing.Terms {
	terms := ticketing.Terms{Currency: t.Currency("currency"), Outside: t.Words("outside", `["task"]`)}
	if t.Has("allowance") {
		terms.Allowance = Work(t, "allowance", `"10 h"`)
	}
	if terms.Outside == nil && t.Has("outside") {
		terms.Outside = []string{} // none, whatever the plan leaves outside
	}
	currency := terms.Currency
	switch {
	case currency.Code != "":
	case t.Has("currency"): // a faulty one: what else is wrong is told all the same
		currency = ticketing.Currency{Code: "most currencies", Digits: 2}
	default:
		currency = otherwise
	}
	in := prices{currency}
	terms.Rate, terms.Over, terms.Within = in.hour(t, "rate"), in.hour(t, "over_rate"), in.hour(t, "allowance_rate")
	rates := t.Table("rates")
	for _, charge := range rates.Names() {
		if terms.Rates == nil {
			terms.Rates = map[string]ticketing.Money{}
		}
		terms.Rates[charge] = in.any(rates, charge)
	}
	return terms
}

// prices reads those in one currency.
type prices struct{ ticketing.Currency }

// any reads a price that can be nothing.
func (c prices) any(t *sheet.Table, key string) ticketing.Money {
	switch {
	case !t.Has(key):
		return 0
	case c.Code == "":
		t.Fault(key, "it is a price in no currency", `add currency = "EUR" where the prices are`)
		return 0
	}
	return t.Price(key, c.Currency)
}

// hour reads a price that is left out if there is none.
func (c prices) hour(t *sheet.Table, key string) ticketing.Money {
	before := t.Sheet().Count()
	price := c.any(t, key)
	if t.Has(key) && price == 0 && t.Sheet().Count() == before {
		t.Fault(key, "a price of nothing says nothing",
			`leave it out; what is free is a charge of the process: pay = "never" or "included"`)
	}
	return price
}

// terms checks that a plan's terms speak of charges that the process has.
func (c checker) terms(key string, terms ticketing.Terms) {
	charges := namesOf(c.p.Charges, func(charge ticketing.Charge) string { return charge.Name })
	c.known(key+".outside", "charge", terms.Outside, charges)
	for _, name := range slices.Sorted(maps.Keys(terms.Rates)) {
		c.known(key+".rates."+name, "charge", []string{name}, charges)
	}
}
