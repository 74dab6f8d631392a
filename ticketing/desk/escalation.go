package desk

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"ticketd/ticketing"
)

// A mail to the escalation mailbox is about a ticket that exists already, more often
// than not. What points to one is gathered here; package ticketing ranks it.

// maxOwn is how many unfinished tickets of a person or an account are looked at.
const maxOwn = 50

// escalatedRoute says where a mail to the escalation mailbox belongs.
func (w *work) escalatedRoute(e ticketing.MailReceived, hits []ticketing.Hit) (ticketing.Route, error) {
	prefixes := w.prefixes()
	numbers := ticketing.NumbersIn(e.Mail, prefixes)
	for _, n := range numbers {
		var err error
		if hits, err = w.add(hits, ticketing.Hit{By: ticketing.ByText, Named: n}); err != nil {
			return ticketing.Route{}, err
		}
	}
	if e.Mail.Guessable() && (e.Sender.Agent == nil || e.Sender.Verified) {
		var err error
		if hits, err = w.guesses(e, hits, prefixes); err != nil {
			return ticketing.Route{}, err
		}
	}
	route := ticketing.FindEscalated(e, hits, w.Policy)
	route.Names = route.Names || len(numbers) > 0
	return route, nil
}

// guesses adds the unfinished tickets of whoever escalates, and the urgent ones of
// their account.
func (w *work) guesses(e ticketing.MailReceived, hits []ticketing.Hit, prefixes []string) (
	[]ticketing.Hit, error) {
	who := e.Escalator().Address
	own, err := w.tx.Unfinished(ByParticipant, string(who), maxOwn)
	if err != nil {
		return nil, err
	}
	for _, t := range own {
		if t.Incident {
			continue
		}
		hits = append(hits, ticketing.Hit{By: ticketing.BySender, Named: t.Number, Ticket: t})
		if ticketing.SameThread(e.Mail, t, prefixes) {
			hits = append(hits, ticketing.Hit{By: ticketing.ByThread, Named: t.Number, Ticket: t})
		}
	}
	account, ok := w.People.AccountOf(who)
	if !ok || !w.Policy.Colleagues {
		return hits, nil
	}
	theirs, err := w.tx.Unfinished(ByAccount, account.Name, maxOwn)
	for _, t := range theirs {
		if !t.Incident && w.process(t).Urgent(t) {
			hits = append(hits, ticketing.Hit{By: ticketing.ByAccount, Named: t.Number, Ticket: t})
		}
	}
	return hits, err
}

// prefixes are those that tickets' tags can have.
func (w *work) prefixes() []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(w.Intakes)) {
		if p := w.Intakes[name].Prefix; p != "" && !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	return all
}

// askWhich asks whoever wrote to the escalation mailbox which of several tickets was
// meant. The new ticket is escalated meanwhile; whoever decides otherwise merges it.
func (w *work) askWhich(n ticketing.Number, e ticketing.MailReceived) error {
	t, err := w.surviving(n) // orders of the same mail may have changed it
	if err != nil {
		return err
	}
	who, role := e.Mail.From, ticketing.RoleCustomer
	agent := e.Behalf
	if agent == nil {
		agent = e.Sender.Agent
	}
	if agent != nil {
		who, role = ticketing.Mailbox{Name: agent.Name, Address: agent.Address}, ticketing.RoleInternal
	}
	if e.Mail.Late || !e.Mail.Guessable() || !w.judge(t).Writes(who.Address) {
		return nil
	}
	return w.ask(t, who, role, ticketing.Doubt{Kind: ticketing.DoubtWhich,
		Why:     fmt.Sprintf("%s was opened, because several tickets could be meant", t.Tag()),
		Choices: []ticketing.Choice{ticketing.ChooseTicket}, Numbers: e.Route.Which}, e.Mail)
}

// which merges what came to the escalation mailbox into the ticket that its author
// names as the one that was meant. Meanwhile the team may have merged it elsewhere,
// or taken them off that ticket: then their word moves nothing.
func (w *work) which(t ticketing.Ticket, e ticketing.MailReceived, q question, a ticketing.Answer) error {
	if err := w.forget(q.Mail); err != nil || a.Choice != ticketing.ChooseTicket || t.Number != q.Ticket {
		return err
	}
	into, err := w.surviving(a.Number)
	if errors.Is(err, ErrNoTicket) {
		return nil
	}
	hit := ticketing.Hit{By: ticketing.ByNumber, Named: a.Number, Ticket: into}
	if err != nil || !ticketing.MayWrite(e.Mail, e.Sender, hit, w.Policy) || ticketing.MergeFault(t, into) != "" {
		return err
	}
	_, _, err = w.unite(t, into, e, actorOf(e), false)
	return err
}
