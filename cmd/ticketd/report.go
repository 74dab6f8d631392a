package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/billing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/report"
)

// reportView is how a month was, and how the letter about it puts that.
type reportView struct {
	Month   string `json:"month"`
	Mailbox string `json:"mailbox"`
	Account string `json:"account,omitempty"`
	Team    bool   `json:"team"`
	Tickets int    `json:"tickets"`
	SoFar   bool   `json:"so_far"` // the month is not over
	// First is when the first ticket of all came in, if the month was before that.
	First   time.Time                  `json:"first_ticket,omitzero"`
	Figures map[string]string          `json:"figures"`
	Tables  map[string]ticketing.Table `json:"tables"`
	Text    string                     `json:"text,omitempty"`
	HTML    string                     `json:"html,omitempty"`
	Files   []reportFile               `json:"files,omitempty"`
	Sent    []ticketing.Address        `json:"sent,omitempty"`
}

// reportFile travels with a report.
type reportFile struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	ID      string `json:"id,omitempty"` // by which the HTML shows it
	Content []byte `json:"content"`
}

type reportArgs struct {
	Month, Team, Account string
	Files, Send          bool
}

// report tells how a month was: for an account, or for the teams of one or all mailboxes.
func (g *gateway) report(ctx context.Context, a reportArgs) ([]reportView, error) {
	now := g.now()
	all, err := g.monthReports(ctx, a, now)
	if err != nil {
		return nil, refusedUse(err)
	}
	views := make([]reportView, len(all))
	for i, r := range all {
		if views[i], err = g.reportOf(r, a.Files, now); err != nil {
			return nil, err
		}
		if a.Send {
			if views[i].Sent, err = g.desk.SendReport(ctx, r, now); err != nil {
				return nil, err
			}
		}
	}
	return views, nil
}

func (g *gateway) monthReports(ctx context.Context, a reportArgs, now time.Time) ([]desk.MonthReport, error) {
	m, err := g.month(a.Month, now)
	switch {
	case err != nil:
		return nil, err
	case a.Account != "":
		one, err := g.desk.AccountReport(ctx, a.Account, m, now)
		return []desk.MonthReport{one}, err
	case a.Team != "":
		one, err := g.desk.TeamReport(ctx, a.Team, m, now)
		return []desk.MonthReport{one}, err
	}
	return g.desk.TeamReports(ctx, g.desk.ReportMailboxes(), m, now)
}

// month reads a month; without one it is the last that is over.
func (g *gateway) month(text string, now time.Time) (report.Month, error) {
	if text == "" {
		return g.desk.LastMonth(now), nil
	}
	m, err := report.ParseMonth(text, g.desk.Zone())
	return m, misused(err)
}

// refusedUse marks what the desk refused as the fault of a command line.
func refusedUse(err error) error {
	if refused, ok := errors.AsType[*desk.RefusedError](err); ok {
		return misused(refused)
	}
	return err
}

func (g *gateway) reportOf(r desk.MonthReport, files bool, now time.Time) (reportView, error) {
	v := reportView{Month: r.Month.String(), Mailbox: r.Mailbox, Account: r.Account, Team: r.Team, Tickets: r.Tickets,
		SoFar: r.SoFar, First: r.First, Figures: r.Statistics.Figures, Tables: r.Statistics.Tables}
	letter, err := g.desk.Printed(r, now)
	if err != nil {
		return v, err
	}
	v.Text = letter.Text
	if !files {
		return v, nil
	}
	v.HTML = letter.HTML
	shown := map[string]string{}
	for _, e := range letter.Enclosures {
		shown[e.Name] = e.ID
	}
	for _, e := range r.Statistics.Files {
		v.Files = append(v.Files, reportFile{Name: e.Name, Type: e.Type, ID: shown[e.Name], Content: e.Content})
	}
	return v, nil
}

// invoiceView is an account's bill of a month.
type invoiceView struct {
	Month    string            `json:"month"`
	Account  string            `json:"account"`
	Unknown  bool              `json:"unknown,omitempty"` // the configuration has no such account
	SoFar    bool              `json:"so_far"`
	Currency string            `json:"currency,omitempty"`
	Total    string            `json:"total"`
	Figures  map[string]string `json:"figures"` // minutes and amounts
	Lines    []invoiceLine     `json:"lines"`
}

type invoiceLine struct {
	Ticket  string       `json:"ticket"`
	Subject string       `json:"subject"`
	Product string       `json:"product,omitempty"`
	Charge  string       `json:"charge,omitempty"`
	Kind    billing.Kind `json:"kind"`
	Minutes int          `json:"minutes"`
	PerHour string       `json:"per_hour"`
	Amount  string       `json:"amount"`
}

// invoice lists the bills of a month that have a line.
func (g *gateway) invoice(ctx context.Context, a reportArgs) ([]invoiceView, error) {
	now := g.now()
	m, err := g.month(a.Month, now)
	if err != nil {
		return nil, err
	}
	var all []desk.MonthReport
	if a.Account != "" {
		all, err = g.monthReports(ctx, a, now)
	} else {
		all, err = g.desk.AccountReports(ctx, m, now)
		all = slices.DeleteFunc(all, func(r desk.MonthReport) bool { return len(r.Statement.Lines) == 0 })
	}
	if err != nil {
		return nil, refusedUse(err)
	}
	views := make([]invoiceView, len(all))
	for i, r := range all {
		views[i] = g.invoiceOf(r)
	}
	return views, nil
}

func (g *gateway) invoiceOf(r desk.MonthReport) invoiceView {
	bill := r.Statement
	a, _ := g.desk.Setup().People.AccountNamed(r.Account)
	a.Name = r.Account // also of one that the configuration does not have
	s := bill.Statistics(r.Month.String(), a)
	v := invoiceView{Month: r.Month.String(), Account: r.Account, Unknown: r.Unknown, SoFar: r.SoFar,
		Currency: bill.Currency.Code, Total: bill.Currency.Number(bill.Total), Figures: s.Figures, Lines: []invoiceLine{}}
	for _, l := range bill.Lines {
		v.Lines = append(v.Lines, invoiceLine{l.Ticket.String(), l.Subject, l.Product, l.Charge, l.Kind, l.Minutes,
			bill.Currency.Number(l.PerHour), bill.Currency.Number(l.Amount)})
	}
	return v
}
