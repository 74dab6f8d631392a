package main

import (
	"fmt"
	"strconv"
)

type invoiceCommand struct {
	Month   string `placeholder:"2026-03" help:"The month; without it the last one that is over. The running month is counted so far."`
	Account string `help:"Only this account, by its name or one of its domains; without it all that have a line."`
	JSON    bool   `help:"Print JSON."`
}

// Help tells what is billed.
func (c *invoiceCommand) Help() string {
	return "A month bills what the tickets' billable time is worth at its end, less what it was at its start: time " +
		"that is corrected and tickets that are sorted otherwise settle themselves in the month in which that is " +
		"done. Prices, plans and allowances are those of today, for the whole month. Each line's amount is minutes times the price of an hour, divided by 60 and rounded to the nearest " +
		"unit, halves away from zero; the total is their sum.\n\n" +
		"  ticketd invoice\n  ticketd invoice --month 2026-03 --account \"Globex Ltd\""
}

// Run prints bills.
func (c *invoiceCommand) Run(p *program) error {
	var views []invoiceView
	if err := p.ask("invoice", reportArgs{Month: c.Month, Account: c.Account}, nil, &views); err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(views)
	}
	if len(views) == 0 {
		_, _ = fmt.Fprintln(p.stdout, "Nothing is to be billed.")
	}
	for i, v := range views {
		if i > 0 {
			_, _ = fmt.Fprintln(p.stdout)
		}
		if err := p.printInvoice(v); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) printInvoice(v invoiceView) error {
	name := v.Account
	if name == "" {
		name = "Customers without an account"
	}
	soFar := map[bool]string{true: " so far"}[v.SoFar]
	if len(v.Lines) == 0 {
		_, _ = fmt.Fprintf(p.stdout, "%s, %s%s: nothing is to be billed.\n", name, v.Month, soFar)
		return nil
	}
	_, _ = fmt.Fprintf(p.stdout, "%s, %s%s: %s %s\n", name, v.Month, soFar, v.Total, orDash(v.Currency))
	if v.Unknown {
		_, _ = fmt.Fprintln(p.stdout, "The configuration has no account of this name, so nobody gets this bill.\nIf the "+
			"name was changed, write it as before: tickets know their account by it. It is counted on\nthe terms of "+
			"customers without an account.")
	}
	if v.Figures["allowance"] != "0" {
		_, _ = fmt.Fprintf(p.stdout, "Allowance: %s of %s min used, %s left, %s beyond it.\n", v.Figures["used"],
			v.Figures["allowance"], v.Figures["left"], v.Figures["over"])
	}
	if n := v.Figures["unpriced"]; n != "0" {
		_, _ = fmt.Fprintf(p.stdout, "%s min have no price: name a rate in the account's agreement or the plan.\n", n)
	}
	return p.table("TICKET\tKIND\tCHARGE\tMINUTES\tPER HOUR\tAMOUNT\tSUBJECT", len(v.Lines), func(i int) []string {
		l := v.Lines[i]
		return []string{l.Ticket, string(l.Kind), orDash(l.Charge), strconv.Itoa(l.Minutes), l.PerHour, l.Amount,
			cut(orDash(l.Subject), maxSubject)}
	})
}
