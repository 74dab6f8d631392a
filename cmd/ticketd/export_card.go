package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"ticketd/ticketing"
)

// exportedAccount is a customer's card: who they are, and what was agreed. Prices are of an
// hour. What the agreement leaves open is as the plan has it.
type exportedAccount struct {
	Name      string              `json:"name"`
	Plan      string              `json:"plan,omitempty"`
	Since     string              `json:"since,omitempty"`
	Manager   string              `json:"manager,omitempty"`
	Zone      string              `json:"zone,omitempty"`
	Language  string              `json:"language,omitempty"`
	Domains   []string            `json:"domains,omitempty"`
	Addresses []ticketing.Address `json:"addresses,omitempty"`
	Contacts  []ticketing.Address `json:"contacts,omitempty"`
	Phones    []string            `json:"phones,omitempty"`
	Agreement exportedAgreement   `json:"agreement,omitzero"`

	unknown bool
	fault   error
}

type exportedAgreement struct {
	Limit     int                 `json:"limit_minutes,omitempty"`
	Allowance int                 `json:"allowance_minutes,omitempty"` // a month
	Within    string              `json:"within,omitempty"`
	Rate      string              `json:"rate,omitempty"`
	Over      string              `json:"over,omitempty"`
	Rates     map[string]string   `json:"rates,omitempty"`
	Outside   []string            `json:"outside,omitempty"`
	Products  []string            `json:"products,omitempty"`
	Billing   ticketing.Address   `json:"billing,omitempty"`
	BillTo    string              `json:"bill_to,omitempty"`
	Report    []ticketing.Address `json:"report,omitempty"`
	Summary   bool                `json:"summary,omitempty"`
}

// accountCalled is the card of an account. One that the configuration doesn't have may be
// that of older tickets.
func (g *gateway) accountCalled(name string) exportedAccount {
	people := g.desk.Setup().People
	a, ok := people.AccountCalled(name)
	if !ok {
		var names []string
		for _, a := range people.Accounts() {
			names = append(names, a.Name)
		}
		return exportedAccount{Name: name, unknown: true, fault: noAccount(name, names)}
	}
	card := exportedAccount{Name: a.Name, Plan: a.Plan, Manager: a.Manager, Language: a.Language,
		Domains: a.Domains, Addresses: a.Addresses, Contacts: a.Contacts, Phones: a.Phones,
		Agreement: agreementOf(a.Agreement)}
	if !a.Since.IsZero() {
		card.Since = a.Since.Format(time.DateOnly)
	}
	if a.Zone != nil {
		card.Zone = a.Zone.String()
	}
	return card
}

func noAccount(name string, there []string) error {
	words := "the configuration has none"
	if len(there) > 0 {
		words = "there are " + strings.Join(there, ", ")
	}
	return fmt.Errorf("%s is no ticket's number, and no account is called so: %s; \"all\" exports everything",
		strconv.Quote(name), words)
}

// agreementOf is what was agreed with an account beside its plan.
func agreementOf(a ticketing.Agreement) exportedAgreement {
	price := func(m ticketing.Money) string {
		if m == 0 {
			return ""
		}
		return a.Terms.Currency.Format(m)
	}
	v := exportedAgreement{Limit: a.Limit, Allowance: a.Terms.Allowance, Within: price(a.Terms.Within),
		Rate: price(a.Terms.Rate), Over: price(a.Terms.Over), Outside: a.Terms.Outside, Products: a.Products,
		Billing: a.Billing, BillTo: a.BillTo, Report: a.Report, Summary: a.Summary}
	for charge, m := range a.Terms.Rates {
		if v.Rates == nil {
			v.Rates = map[string]string{}
		}
		v.Rates[charge] = a.Terms.Currency.Format(m)
	}
	return v
}
