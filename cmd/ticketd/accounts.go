package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"ticketd/ticketing"
)

// accountView is a customer with what was agreed on, and what the plan adds to it.
type accountView struct {
	Name      string              `json:"name,omitempty"` // empty: of somebody without an account
	Plan      string              `json:"plan"`
	Promise   string              `json:"plan_promise,omitempty"`
	Domains   []string            `json:"domains,omitempty"`
	Addresses []ticketing.Address `json:"addresses,omitempty"`
	Contacts  []ticketing.Address `json:"contacts,omitempty"`
	Phones    []string            `json:"phones,omitempty"`
	Manager   string              `json:"manager,omitempty"`
	Since     string              `json:"since,omitempty"` // a date
	// Allowance and Limit are minutes; prices are those of an hour, "90.00".
	Allowance int                 `json:"allowance_minutes,omitempty"`
	Currency  string              `json:"currency,omitempty"`
	Within    string              `json:"allowance_rate,omitempty"`
	Over      string              `json:"over_rate,omitempty"`
	Rate      string              `json:"rate,omitempty"`
	Rates     map[string]string   `json:"rates,omitempty"`
	Outside   []string            `json:"outside,omitempty"`
	Products  []string            `json:"products,omitempty"`
	Limit     int                 `json:"limit_minutes,omitempty"`
	Billing   ticketing.Address   `json:"billing,omitempty"`
	BillTo    string              `json:"bill_to,omitempty"`
	Report    []ticketing.Address `json:"report,omitempty"`
	Summary   bool                `json:"summary,omitempty"`
}

type accountsArgs struct{ Name string } // a name, a domain or an address; empty: all accounts

// accounts shows the accounts as they are now, under the process of the first mailbox.
func (g *gateway) accounts(_ context.Context, a accountsArgs) ([]accountView, error) {
	setup := g.desk.Setup()
	process, shown := setup.Processes[setup.First], setup.People.Accounts()
	if a.Name != "" {
		account, known := setup.People.AccountMeant(a.Name)
		if !known && !strings.Contains(a.Name, "@") {
			return nil, exitError{errors.New(setup.People.UnknownAccount(a.Name)), exitUsage}
		}
		shown = []ticketing.Account{account}
	}
	views := []accountView{}
	for _, account := range shown {
		views = append(views, accountViewOf(account, process))
	}
	return views, nil
}

func accountViewOf(a ticketing.Account, p ticketing.Process) accountView {
	terms, plan := p.TermsFor(a), p.PlanNamed(a.Plan)
	price := func(m ticketing.Money) string {
		if m == 0 {
			return ""
		}
		return terms.Currency.Number(m)
	}
	v := accountView{Name: a.Name, Plan: cmp.Or(a.Plan, plan.Name), Promise: plan.Promise, Domains: a.Domains,
		Addresses: a.Addresses, Contacts: a.Contacts, Phones: a.Phones, Manager: a.Manager, Allowance: terms.Allowance,
		Currency: terms.Currency.Code, Within: price(terms.Within), Over: price(terms.Over), Rate: price(terms.Rate),
		Outside: terms.Outside, Products: a.Agreement.Products, Limit: a.Agreement.Limit, Billing: a.Agreement.Billing,
		BillTo: a.Agreement.BillTo, Report: a.Agreement.Report, Summary: a.Agreement.Summary}
	if !a.Since.IsZero() {
		v.Since = a.Since.Format(time.DateOnly)
	}
	for charge, rate := range terms.Rates {
		if v.Rates == nil {
			v.Rates = map[string]string{}
		}
		v.Rates[charge] = terms.Currency.Number(rate)
	}
	return v
}

type accountsCommand struct {
	Name string `arg:"" optional:"" help:"An account's name, one of its domains, or somebody's address."`
	JSON bool   `help:"Print JSON."`
}

// Run shows accounts.
func (c *accountsCommand) Run(p *program) error {
	var views []accountView
	if err := p.ask("accounts", accountsArgs{c.Name}, nil, &views); err != nil {
		return err
	}
	switch {
	case c.JSON:
		return p.printJSON(views)
	case c.Name != "" && len(views) == 1:
		p.printAccount(views[0], c.Name)
		return nil
	case len(views) == 0:
		_, _ = fmt.Fprintln(p.stdout, "The configuration has no accounts: see [[account]] in config.toml.")
		return nil
	}
	return p.table("ACCOUNT\tPLAN\tALLOWANCE\tRATE\tWHOSE MAIL", len(views), func(i int) []string {
		v := views[i]
		return []string{v.Name, orDash(v.Plan), orDash(effort(v.Allowance)), orDash(v.priced(v.Rate)),
			cut(strings.Join(v.mail(), ", "), maxSubject)}
	})
}

// mail lists whose mail belongs to the account.
func (v accountView) mail() []string {
	whose := slices.Clone(v.Domains)
	for _, a := range slices.Concat(v.Addresses, v.Contacts) {
		if !slices.Contains(whose, string(a)) {
			whose = append(whose, string(a))
		}
	}
	return whose
}

func (v accountView) priced(price string) string {
	if price == "" {
		return ""
	}
	return price + " " + v.Currency
}

func (p *program) printAccount(v accountView, asked string) {
	if v.Name == "" {
		_, _ = fmt.Fprintf(p.stdout, "%s belongs to no account.\n", ticketing.CleanLine(asked))
	} else {
		_, _ = fmt.Fprintln(p.stdout, v.Name)
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, fact := range v.facts() {
		if fact[1] != "" {
			_, _ = fmt.Fprintf(w, "%s\t%s\n", fact[0], fact[1])
		}
	}
	_ = w.Flush()
	if v.Name != "" {
		_, _ = fmt.Fprintf(p.stdout, "Its tickets: ticketd list --account %q\n", v.Name)
	}
}

// facts are what there is to know of an account, each with its name; what it doesn't have
// is empty.
func (v accountView) facts() [][2]string {
	hourly := func(price string) string {
		if price == "" {
			return ""
		}
		return v.priced(price) + " an hour"
	}
	over := ""
	if v.Allowance > 0 {
		over = hourly(cmp.Or(v.Over, v.Rate))
	}
	monthly := effort(v.Allowance)
	if monthly != "" {
		monthly += " a month"
	}
	summary := ""
	if v.Summary {
		summary = "its contacts get one each month"
	}
	facts := [][2]string{{"Plan", v.Plan}, {"Promise", v.Promise}, {"Mail of", strings.Join(v.mail(), ", ")},
		{"Contacts", addressList(v.Contacts)}, {"Phones", strings.Join(v.Phones, ", ")}, {"Manager", v.Manager},
		{"Customer since", v.Since}, {"Allowance", monthly}, {"Of the allowance", hourly(v.Within)},
		{"Beyond it", over}, {"Rate", hourly(v.Rate)}}
	for _, charge := range slices.Sorted(maps.Keys(v.Rates)) {
		facts = append(facts, [2]string{"Rate of " + charge, hourly(v.Rates[charge])})
	}
	return append(facts, [2]string{"Not from it", strings.Join(v.Outside, ", ")},
		[2]string{"Products", strings.Join(v.Products, ", ")}, [2]string{"Asked after", effort(v.Limit)},
		[2]string{"Billing", string(v.Billing)}, [2]string{"Billed to", strings.ReplaceAll(v.BillTo, "\n", ", ")},
		[2]string{"Report to", addressList(v.Report)}, [2]string{"Summary", summary})
}

func addressList(all []ticketing.Address) string {
	return strings.Join(named(all, func(a ticketing.Address) string { return string(a) }), ", ")
}

// effort is an amount of work in minutes as people read it: "10 h", "1 h 30 min".
func effort(minutes int) string {
	words := ""
	if h := minutes / 60; h > 0 {
		words = fmt.Sprintf("%d h ", h)
	}
	if m := minutes % 60; m > 0 {
		words += fmt.Sprintf("%d min", m)
	}
	return strings.TrimSpace(words)
}

type accountCommand struct {
	orderFlags
	Account string `arg:"" help:"The account's name, one of its domains, or somebody's address; - for none."`
}

// Run says whose the ticket is.
func (c *accountCommand) Run(p *program) error {
	if strings.EqualFold(c.Account, "none") {
		c.Account = ticketing.NoAccount
	}
	t, err := p.order(c.orderFlags, orderArgs{Account: c.Account}, nil)
	return p.ordered(c.orderFlags, t, err, t.belongs())
}

// belongs says whose the ticket is now, and what that doesn't change.
func (t orderView) belongs() string {
	words := t.Ticket + " belongs to " + cmp.Or(t.Account, "no account") + " now"
	if t.Plan != "" {
		words += ", plan " + t.Plan
	}
	words += "."
	if t.Promise != "" {
		words += "\n" + t.Promise
	}
	if t.NextAccount != t.Account && t.Requester != "" {
		words += "\nThe next new mail of " + t.Requester + " belongs to " + cmp.Or(t.NextAccount, "no account") + " all the same"
		if t.Account != "" {
			words += ": add the address or its domain to " + t.Account + " in the configuration"
		}
		words += "."
	}
	return words
}
