package desk

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/billing"
	"ticketd/ticketing/report"
)

// MonthReport is how a month was for the team of a mailbox, or for an account.
type MonthReport struct {
	Month   report.Month // with the zone of the mailbox's process
	Mailbox string       // whose team's it is, or from which the account is written to
	Account string       // whose it is; empty: the team's, or that of customers without one
	Team    bool         // it is the team's
	Unknown bool         // tickets name the account, and the configuration does not have it
	Tickets int          // that had a part in the month
	SoFar   bool         // the month is not over
	// First is when the first ticket of all came in, if that was after the month; zero: it
	// wasn't, or there is none.
	First      time.Time
	Statistics ticketing.Statistics
	// Statement is an account's bill.
	Statement billing.Statement
}

// ReportMailboxes lists the mailboxes that teams' reports are of.
func (d *Desk) ReportMailboxes() []string { return (&work{Setup: d.setup.Load()}).reportMailboxes() }

// reportMailboxes are those for support: what comes to the others stands in the report of the
// first.
func (w *work) reportMailboxes() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(w.Processes)), func(name string) bool {
		return w.Intakes[name].Role != ticketing.RoleSupport
	})
}

// LastMonth is the month before the one in which now lies, by the team's clock.
func (d *Desk) LastMonth(now time.Time) report.Month { return report.MonthOf(now, d.Zone()).Back(1) }

// TeamReport counts a month of a mailbox's team, up to now if it is not over. The reports
// are those of one moment, and mails go on coming in while it counts: a second or so for ten
// thousand tickets. A *RefusedError says that there is no such mailbox, or that the month
// has not begun.
func (d *Desk) TeamReport(ctx context.Context, mailbox string, m report.Month, now time.Time) (MonthReport, error) {
	return onlyReport(d.TeamReports(ctx, []string{mailbox}, m, now))
}

// TeamReports counts a month of several mailboxes' teams at once.
func (d *Desk) TeamReports(ctx context.Context, mailboxes []string, m report.Month, now time.Time) ([]MonthReport, error) {
	c := d.newCensus(now)
	known := c.reportMailboxes()
	for _, mailbox := range mailboxes {
		if !slices.Contains(known, mailbox) {
			return nil, &RefusedError{fmt.Sprintf("there is no mailbox %q whose team has reports; there are: %s",
				mailbox, strings.Join(known, ", "))}
		}
		c.team(mailbox, m)
	}
	asked := slices.Clone(c.teams)
	return d.reports(ctx, c, func() (all []MonthReport) {
		for _, t := range asked {
			all = append(all, t.report(now))
		}
		return all
	})
}

// AccountReport counts a month of an account, as TeamReport does; the account's name in any
// case.
func (d *Desk) AccountReport(ctx context.Context, account string, m report.Month, now time.Time) (MonthReport, error) {
	people := d.setup.Load().People
	a, ok := people.AccountCalled(account)
	if !ok {
		return MonthReport{}, noAccount(account, people.Accounts())
	}
	return onlyReport(d.accountReports(ctx, []ticketing.Account{a}, m, now))
}

// maxAccounts is how many accounts a refusal names.
const maxAccounts = 10

func noAccount(name string, accounts []ticketing.Account) error {
	var names []string
	for _, a := range accounts[:min(len(accounts), maxAccounts)] {
		names = append(names, a.Name)
	}
	there := "; there are: " + strings.Join(names, ", ")
	switch more := len(accounts) - len(names); {
	case len(names) == 0:
		there = ": it has none"
	case more > 0:
		there += fmt.Sprintf(", and %d more", more)
	}
	return &RefusedError{fmt.Sprintf("the configuration has no account called %q%s", name, there)}
}

// AccountReports counts a month of all accounts, then, under no name, of the customers who
// have none, and last of accounts that tickets of the month name and the configuration does
// not have, or not any more: these by name, and on the terms of customers who have none.
func (d *Desk) AccountReports(ctx context.Context, m report.Month, now time.Time) ([]MonthReport, error) {
	all := append(slices.Clone(d.setup.Load().People.Accounts()), ticketing.Account{})
	return d.accountReports(ctx, all, m, now)
}

func (d *Desk) accountReports(ctx context.Context, accounts []ticketing.Account, m report.Month, now time.Time) (
	[]MonthReport, error) {
	c := d.newCensus(now)
	for _, a := range accounts {
		c.account(a, m)
	}
	return d.reports(ctx, c, func() (all []MonthReport) {
		for _, a := range accounts {
			all = append(all, c.accounts[a.Name].report(now))
		}
		for _, name := range slices.Sorted(maps.Keys(c.accounts)) {
			if c.accounts[name].lost {
				all = append(all, c.accounts[name].report(now))
			}
		}
		return all
	})
}

func onlyReport(all []MonthReport, err error) (MonthReport, error) {
	if err != nil {
		return MonthReport{}, err
	}
	return all[0], nil
}

// reports counts what a census asks for, unless it asks for a month to come.
func (d *Desk) reports(ctx context.Context, c *census, made func() []MonthReport) ([]MonthReport, error) {
	for _, m := range c.months {
		if err := begun(m, c.now); err != nil {
			return nil, err
		}
	}
	if err := d.fill(ctx, c); err != nil {
		return nil, fmt.Errorf("count the tickets of a month: %w", err)
	}
	all := made()
	for i := range all {
		if err := d.findFirst(ctx, &all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// begun refuses a month of which nothing can be known.
func begun(m report.Month, now time.Time) error {
	if !m.From().After(now) {
		return nil
	}
	return &RefusedError{fmt.Sprintf("%s has not begun: the newest month there can be a report of is %s", m,
		report.MonthOf(now, m.Zone))}
}

// untilFigure is up to when a month is counted that is not over.
const untilFigure = "until"

func (t *teamMonth) report(now time.Time) MonthReport {
	r := MonthReport{Month: t.month, Mailbox: t.mailbox, Team: true, Tickets: t.tickets, Statistics: t.figures.Statistics()}
	return r.upTo(now)
}

func (a *accountMonth) report(now time.Time) MonthReport {
	r := MonthReport{Month: a.month, Mailbox: a.mailbox, Account: a.account.Name, Unknown: a.lost, Tickets: a.tickets,
		Statistics: a.figures.Statistics(), Statement: a.figures.Statement()}
	return r.upTo(now)
}

func (r MonthReport) upTo(now time.Time) MonthReport {
	if r.SoFar = now.Before(r.Month.To()); r.SoFar {
		r.Statistics.Figures[untilFigure] = now.In(r.Month.Zone).Format("2006-01-02 15:04")
	}
	return r
}

// findFirst notes when the first ticket came in if the month was before that.
func (d *Desk) findFirst(ctx context.Context, r *MonthReport) error {
	if r.Tickets > 0 {
		return nil
	}
	return d.store.View(ctx, func(reader Reader) error {
		first, err := reader.TicketsAfter(0, 1)
		if err == nil && len(first) > 0 && !first[0].Opened.Before(r.Month.To()) {
			r.First = first[0].Opened
		}
		return err
	})
}
