package letter

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"ticketd/ticketing"
)

// Agreement is what a template "agreement.txt" sees: what was agreed on with a customer
// about the cost, or holds on their plan. Amounts are those of an hour, with their
// currency; what is empty was not agreed on.
type Agreement struct {
	Allowance         string   // how much work a month
	Within            string   // of the allowance that is used
	Over              string   // beyond the allowance
	Rate              string   // of what the allowance does not cover
	Rates             []string // instead of it, of some charges: "task: 80.00 EUR"
	Outside, Products string   // charges that the allowance does not cover, and products that it does
	Limit             string   // how much work on one ticket needs no consent
	Billing, BillTo   string   // who gets the bills, and how they are addressed
	Reports           string   // who get the monthly report
	Summary           bool     // the contacts get a monthly summary
}

// card fills in what is known about the account that is asked for. Somebody without one
// is on the plan that everybody has.
func (w *wording) card(f *Fields, l ticketing.Letter, c Context) {
	a := l.Report.Account
	if a == nil && l.Name != "account-card" {
		return
	}
	a = cmp.Or(a, &ticketing.Account{})
	plan := c.Process.PlanNamed(a.Plan)
	f.Account, f.Plan, f.Manager = line(a.Name), line(cmp.Or(a.Plan, plan.Name)), line(a.Manager)
	f.Phones, f.Domains = line(strings.Join(a.Phones, ", ")), line(strings.Join(a.Domains, ", "))
	f.Contacts, f.Promise = addresses(a.Contacts), line(plan.Promise)
	if !a.Since.IsZero() {
		f.CustomerSince = a.Since.Format(time.DateOnly)
	}
	f.Agreement = w.text(agreementPage, w.agreement(*a, c.Process))
}

func (w *wording) agreement(a ticketing.Account, p ticketing.Process) Agreement {
	terms := p.TermsFor(a)
	price := func(m ticketing.Money) string {
		if m == 0 {
			return ""
		}
		return amount(terms.Currency.Format(m), w.line)
	}
	words := Agreement{Within: price(terms.Within), Rate: price(terms.Rate), Outside: line(strings.Join(terms.Outside, ", ")),
		Products: line(strings.Join(a.Agreement.Products, ", ")), Billing: line(string(a.Agreement.Billing)),
		BillTo:  line(strings.ReplaceAll(a.Agreement.BillTo, "\n", ", ")),
		Reports: strings.Join(addresses(a.Agreement.Report), ", "), Summary: a.Agreement.Summary}
	if terms.Allowance > 0 {
		words.Allowance = hours(time.Duration(terms.Allowance) * time.Minute)
		words.Over = price(cmp.Or(terms.Over, terms.Rate))
	}
	if a.Agreement.Limit > 0 {
		words.Limit = hours(time.Duration(a.Agreement.Limit) * time.Minute)
	}
	for _, charge := range slices.Sorted(maps.Keys(terms.Rates)) {
		words.Rates = append(words.Rates, line(charge+": "+amount(terms.Currency.Format(terms.Rates[charge]), w.line)))
	}
	return words
}
