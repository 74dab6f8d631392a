package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ticketd/data/sheet"
	"ticketd/ticketing"
	"ticketd/ticketing/process"
)

// agreement reads what a customer and we agreed on about the cost. What it leaves open is
// as the account's plan has it.
func (l *loader) agreement(s *sheet.Table, account ticketing.Account) ticketing.Agreement {
	defer s.Close()
	plans := l.plansOf(account)
	before := s.Sheet().Count()
	a := ticketing.Agreement{
		Terms:    process.Terms(s, planCurrency(plans)),
		Products: l.productsOf(s),
		Billing:  l.outside(s, "billing", s.Text("billing", `"accounts@globex.example"`)),
		BillTo:   addressLines(s),
		Summary:  s.Flag("summary", false),
	}
	if s.Has("limit") {
		a.Limit = process.Work(s, "limit", `"30 min"`)
	}
	for _, text := range s.Texts("report", `["anna@globex.example"]`) {
		a.Report = append(a.Report, l.outside(s, "report", text))
	}
	l.charges(s, &a.Terms)
	if s.Sheet().Count() == before {
		oneCurrency(s, a.Terms, plans)
		l.useless(s, a, plans)
	}
	if a.Summary && len(account.Contacts) == 0 {
		l.warnIn(s.Sheet(), s.At("summary"), "nobody gets it: name them in contacts of the account")
	}
	return a
}

// outside is an address for what we send each month: not one of ours. Several accounts can
// have the same, for instance one firm that keeps the books of two.
func (l *loader) outside(s *sheet.Table, key, text string) ticketing.Address {
	a := ticketing.Address(strings.ToLower(text))
	m, ours := l.owner(a)
	switch {
	case text == "":
	case !a.Mailable():
		s.Fault(key, fmt.Sprintf("%q is no mail address that can be written to", text),
			`write it plainly, without a name: "ada@example.com"`)
	case ours:
		s.Fault(key, fmt.Sprintf("%q is the address of our own mailbox %q: letters to it would come back as mail",
			a, m.Name), "name the customer's own address")
	}
	return a
}

// addressLines reads the lines of a postal address.
func addressLines(s *sheet.Table) string {
	text, _ := s.Verbatim("bill_to", `write its lines between """ and """`)
	var lines []string
	for line := range strings.Lines(text) {
		if line = ticketing.CleanLine(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func (l *loader) productsOf(s *sheet.Table) []string {
	products := s.Texts("products", `["Catalogue"]`)
	for i, word := range products {
		products[i] = l.word(s, "products", "product", word, ticketing.Process.ProductNamed,
			func(p ticketing.Process) []string { return p.Products })
	}
	return products
}

// charges gives the charges that the terms speak of the names that a process has for them.
func (l *loader) charges(s *sheet.Table, terms *ticketing.Terms) {
	named := func(t *sheet.Table, key, word string) string {
		return l.word(t, key, "charge", word, chargeNamed, chargeNames)
	}
	for i, word := range terms.Outside {
		terms.Outside[i] = named(s, "outside", word)
	}
	rates, t := terms.Rates, s.Table("rates")
	terms.Rates = nil
	for _, word := range slices.Sorted(maps.Keys(rates)) {
		if terms.Rates == nil {
			terms.Rates = map[string]ticketing.Money{}
		}
		name := named(t, word, word)
		if _, twice := terms.Rates[name]; twice {
			t.Fault(word, fmt.Sprintf("%q has a rate already", name), "write it once")
		}
		terms.Rates[name] = rates[word]
	}
}

func chargeNames(p ticketing.Process) []string {
	return named(p.Charges, func(c ticketing.Charge) string { return c.Name })
}

func chargeNamed(p ticketing.Process, word string) (string, bool) {
	for _, name := range chargeNames(p) {
		if strings.EqualFold(name, word) {
			return name, true
		}
	}
	return "", false
}

// planIn is an account's plan as one process has it.
type planIn struct {
	ticketing.Plan
	process ticketing.Process
}

func (l *loader) plansOf(account ticketing.Account) (plans []planIn) {
	processes, _ := l.whole()
	for _, p := range processes {
		plans = append(plans, planIn{p.PlanNamed(account.Plan), p})
	}
	return plans
}

// planCurrency is in which currency the account's plan has its prices, in the first process
// that names one.
func planCurrency(plans []planIn) ticketing.Currency {
	for _, plan := range plans {
		if plan.Terms.Currency.Code != "" {
			return plan.Terms.Currency
		}
	}
	return ticketing.Currency{}
}

// oneCurrency refuses terms that would take a price from a plan in another currency.
func oneCurrency(s *sheet.Table, terms ticketing.Terms, plans []planIn) {
	ours := terms.Currency
	if ours.Code == "" {
		ours = planCurrency(plans)
	}
	for _, plan := range plans {
		theirs := plan.Terms.Currency
		if open := openPrices(terms, plan.Terms); theirs.Code != "" && theirs != ours && len(open) > 0 {
			s.Fault("currency", fmt.Sprintf("%s of plan %q in process %q would be in %s, and the agreement's prices"+
				" are in %s", strings.Join(open, ", "), plan.Name, plan.process.Name, theirs.Code, ours.Code),
				"name these prices in the agreement, too")
		}
	}
}

// openPrices are the prices that terms take from their plan.
func openPrices(terms, plan ticketing.Terms) (open []string) {
	for _, p := range []struct {
		key        string
		own, below ticketing.Money
	}{{"rate", terms.Rate, plan.Rate}, {"over_rate", terms.Over, plan.Over},
		{"allowance_rate", terms.Within, plan.Within}} {
		if p.own == 0 && p.below != 0 {
			open = append(open, p.key)
		}
	}
	for _, charge := range slices.Sorted(maps.Keys(plan.Rates)) {
		if _, own := terms.Rates[charge]; !own {
			open = append(open, "the rate of "+charge)
		}
	}
	return open
}

// used reports whether customers on a plan pay for the time of some charge that is not
// outside of their allowance.
func used(plan planIn, terms ticketing.Terms) bool {
	return slices.ContainsFunc(plan.process.Charges, func(c ticketing.Charge) bool {
		return c.Pay == ticketing.PayTime && !slices.Contains(terms.Outside, c.Name) &&
			(len(c.Kinds.Plans) == 0 || slices.Contains(c.Kinds.Plans, plan.Name))
	})
}

// useless names what an agreement says and nothing makes use of.
func (l *loader) useless(s *sheet.Table, a ticketing.Agreement, plans []planIn) {
	uses, allowed, priced := false, false, false
	for _, plan := range plans {
		terms := a.Terms.Else(plan.Terms)
		uses = uses || used(plan, terms)
		allowed = allowed || terms.Allowance > 0
		priced = priced || terms.Rate > 0 || terms.Over > 0
	}
	_, all := l.whole()
	switch {
	case !all:
	case a.Terms.Allowance > 0 && !uses:
		l.warnIn(s.Sheet(), s.At("allowance"), "nothing uses it but time that agents log as billable: no charge of"+
			" a configured process is paid by time on this plan, or outside names them all")
	case a.Terms.Allowance > 0 && !priced:
		l.warnIn(s.Sheet(), s.At("allowance"), "time beyond it costs nothing: name an over_rate or a rate")
	}
	for _, key := range []string{"over_rate", "allowance_rate"} {
		if all && !allowed && s.Has(key) {
			s.Fault(key, "there is no allowance, neither here nor in the plan", `add allowance = "10 h"`)
		}
	}
}
