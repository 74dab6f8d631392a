package desk

import (
	"context"
	"slices"

	"ticketd/ticketing"
	"ticketd/ticketing/billing"
)

// addressing writes what is ready to whoever gets it at the moment.
type addressing func(ticketing.Judge) []ticketing.Letter

func toNobody(ticketing.Judge) []ticketing.Letter { return nil }

// monthLetters are those of a subscription. Their figures, files and pictures are made here,
// before the transaction that sends them: no mail waits for that.
func (d *Desk) monthLetters(ctx context.Context, c *census, sub subscription, t *teamMonth) (
	addressing, error) {
	if sub.letter == ticketing.LetterTeamMonth {
		return c.teamLetters(t), nil
	}
	a := c.accounts[sub.name]
	switch {
	case a == nil || a.tickets == 0:
		return toNobody, nil
	case sub.letter == ticketing.LetterAccountMonth:
		figures := a.report(c.now).Statistics
		return func(j ticketing.Judge) []ticketing.Letter { return j.AccountMonth(a.account, figures) }, nil
	case sub.letter == ticketing.LetterInvoice:
		return c.invoice(a), nil
	}
	return d.summary(ctx, c, a)
}

// teamLetters are those about a month in which the team had any ticket.
func (c *census) teamLetters(t *teamMonth) addressing {
	if t.tickets == 0 {
		return toNobody
	}
	figures := t.report(c.now).Statistics
	return func(j ticketing.Judge) []ticketing.Letter { return j.TeamMonth(figures) }
}

// invoice is an account's bill, if it costs anything.
func (c *census) invoice(a *accountMonth) addressing {
	bill := a.figures.Statement()
	if !slices.ContainsFunc(bill.Lines, charged) {
		return toNobody
	}
	figures := bill.Statistics(a.month.String(), a.account)
	return func(j ticketing.Judge) []ticketing.Letter { return j.Invoice(a.account, figures) }
}

// charged reports whether a line is more than use of an allowance that is paid for.
func charged(l billing.Line) bool {
	return l.Amount != 0 || l.Kind == billing.Over || l.Kind == billing.ByHour
}

// summary is how an account's tickets were in the month, and which are open now. It has no
// files: who worked how long is for those who read the report.
func (d *Desk) summary(ctx context.Context, c *census, a *accountMonth) (addressing, error) {
	var tickets []ticketing.Ticket
	err := d.store.View(ctx, func(r Reader) (err error) {
		tickets, err = r.Unfinished(ByAccount, a.account.Name, maxListed)
		return err
	})
	if err != nil {
		return nil, err
	}
	tasks := make([]ticketing.Task, len(tickets))
	for i, t := range tickets {
		tasks[i] = c.process(t).PublicTaskOf(t, c.now)
	}
	ticketing.SortTasks(tasks)
	open := ticketing.Report{Asked: a.account.Name}
	open.Tasks, open.More = firstOf(tasks)
	figures := a.report(c.now).Statistics
	figures.Files = nil
	return func(j ticketing.Judge) []ticketing.Letter { return j.Summary(a.account, figures, open) }, nil
}
