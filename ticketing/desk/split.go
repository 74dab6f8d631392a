package desk

import (
	"cmp"

	"ticketd/ticketing"
)

// lastMail is the customer's last mail into a ticket but for the one that opened it.
func (w *work) lastMail(t ticketing.Ticket) (last ticketing.Filed, fault string, err error) {
	history, err := w.tx.History(t.Number)
	if err != nil {
		return last, "", err
	}
	mails := 0
	for _, entry := range history {
		for _, c := range entry.Changes {
			if f, ok := c.(ticketing.Filed); ok && f.Side == ticketing.FromCustomer {
				last, mails = f, mails+1
			}
		}
	}
	if mails < 2 {
		return last, t.Tag().String() + " has only the one mail that opened it: there is nothing to split off", nil
	}
	if last.Raw == (ticketing.Hash{}) {
		return last, "the customer's last mail into " + t.Tag().String() + " was erased: open a new ticket instead", nil
	}
	return last, "", nil
}

// split makes a new ticket of the customer's last mail.
func (w *work) split(t *ticketing.Ticket, e ticketing.MailReceived, agent ticketing.Agent,
	a ticketing.SplitOff) (done ticketing.Result, err error) {
	last, _, err := w.lastMail(*t)
	if err != nil {
		return done, err
	}
	in, err := w.reread(last.Raw, t.Intake)
	if err != nil {
		return done, err
	}
	event, err := w.gather(in)
	if err != nil {
		return done, err
	}
	event.Behalf, event.Confirmed = &agent, true
	event.Mail.Subject = cmp.Or(a.Subject, event.Mail.Subject)
	event.Route = ticketing.Route{Why: []string{"split off " + t.Tag().String()}}
	taken, err := w.file(event)
	if err != nil {
		return done, err
	}
	link := ticketing.Linked{Link: ticketing.Link{To: taken.Ticket, Kind: ticketing.LinkSplit}}
	*t, err = w.carryOut(*t, ticketing.Actor{Kind: ticketing.ByAgent, Name: agent.Name}, causeOf(e.Mail),
		ticketing.Decision{Changes: []ticketing.Change{link}})
	return ticketing.Result{Kind: ticketing.ResultSplit, Whom: last.From.Address,
		Other: ticketing.Tag{Prefix: t.Prefix, Number: taken.Ticket}}, err
}
