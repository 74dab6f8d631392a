package desk

import (
	"errors"
	"fmt"

	"ticketd/ticketing"
)

// actFault looks for what an agent's acts would fail of, before anything is done.
// What an act leaves open it settles: the number that is meant, for instance.
func (w *work) actFault(t ticketing.Ticket, e ticketing.MailReceived, i *ticketing.Instruction) (
	*ticketing.Doubt, error) {
	for n, a := range i.Acts {
		if t.Number == 0 && ticketing.NeedsTicket(a) {
			return ticketing.Faulty("it is about no ticket: answer a mail of ours about the ticket," +
				" or write its number into the subject"), nil
		}
		settled, fault, err := w.settled(t, e, a)
		if err != nil {
			return nil, err
		}
		if fault != "" {
			return ticketing.Faulty(fault), nil
		}
		i.Acts[n] = settled
	}
	return nil, nil
}

func (w *work) settled(t ticketing.Ticket, e ticketing.MailReceived, a ticketing.Act) (
	ticketing.Act, string, error) {
	switch a := a.(type) {
	case ticketing.MergeInto:
		into, fault, err := w.named(a.Number)
		if fault == "" && err == nil {
			fault = ticketing.MergeFault(t, into)
		}
		return a, fault, err
	case ticketing.LinkTo:
		other, fault, err := w.named(a.Number)
		if fault == "" && other.Number == t.Number {
			fault = t.Tag().String() + " cannot be linked to itself"
		}
		return a, fault, err
	case ticketing.UnmergeFrom:
		if named := e.Route.Token.Ticket; a.Number == 0 && named != t.Number && e.Route.By == ticketing.ByToken {
			a.Number = named // the letter was about the merged number
		}
		n, fault := ticketing.UnmergeFault(t, a.Number)
		return ticketing.UnmergeFrom{Number: n}, fault, nil
	case ticketing.SplitOff:
		_, fault, err := w.lastMail(t)
		return a, fault, err
	case ticketing.CaseOf:
		return w.settledCase(t, a)
	case ticketing.Publish:
		return a, w.judge(t).IncidentFault(t, ticketing.IncidentUpdated{Text: a.Text, Resolve: a.Resolve}), nil
	case ticketing.TakeBack:
		_, fault, err := w.lastOrder(t, e)
		return a, fault, err
	case ticketing.SettleHeld:
		_, fault, err := w.heldBy(e, a)
		return a, fault, err
	}
	return a, "", nil
}

// named loads the ticket that a number leads to, or says that there is none.
func (w *work) named(n ticketing.Number) (ticketing.Ticket, string, error) {
	t, err := w.surviving(n)
	if errors.Is(err, ErrNoTicket) {
		return t, fmt.Sprintf("there is no ticket %d", n), nil
	}
	return t, "", err
}

func (w *work) settledCase(t ticketing.Ticket, a ticketing.CaseOf) (ticketing.Act, string, error) {
	incident, fault, err := ticketing.Ticket{Incident: true}, "", error(nil) // one to be opened
	if a.Incident != 0 {
		incident, fault, err = w.named(a.Incident)
	}
	if fault == "" && err == nil {
		fault = w.judge(t).CaseFault(incident, t, false)
	}
	return a, fault, err
}

// act carries out what an agent has ordered beyond the ticket, and tells them what
// came of all orders of the mail. A mail that was let through tells them itself.
func (w *work) act(t ticketing.Ticket, e ticketing.MailReceived, d ticketing.Decision) error {
	agent, before := e.Sender.Agent, w.receipts
	if e.Behalf != nil {
		agent = e.Behalf
	}
	results := make([]ticketing.Result, len(d.Acts))
	for n, a := range d.Acts {
		var err error
		if results[n], err = w.actOne(&t, e, *agent, a); err != nil {
			return err
		}
	}
	if len(e.Instruction.Lines) == 0 || e.Instruction.OnlyAsks() ||
		w.receipts > before && len(e.Instruction.Lines) == 1 {
		return nil
	}
	w.receipts++
	_, err := w.post(t, e.Mail, w.judge(t).Receipt(t, *agent, e.Mail, *e.Instruction, results, d.Waits()))
	return err
}

// actOne carries out one act and says what came of it. It leaves in t how the ticket
// is then.
func (w *work) actOne(t *ticketing.Ticket, e ticketing.MailReceived, agent ticketing.Agent,
	a ticketing.Act) (ticketing.Result, error) {
	switch a := a.(type) {
	case ticketing.MergeInto:
		return w.merge(t, e, agent, a)
	case ticketing.LinkTo:
		return w.linkTo(t, e, agent, a)
	case ticketing.UnmergeFrom:
		return w.unmerge(t, e, agent, a.Number)
	case ticketing.SplitOff:
		return w.split(t, e, agent, a)
	case ticketing.CaseOf:
		return w.caseOf(t, agent, a)
	case ticketing.Publish:
		done, err := w.updateIncident(*t,
			IncidentOrder{By: agent.Name, AsAgent: true, Text: a.Text, Resolve: a.Resolve})
		*t = done.Incident
		return ticketing.Result{Kind: ticketing.ResultPublished, People: done.People, Cases: done.Cases}, err
	case ticketing.TakeBack:
		return w.takeBack(t, e, agent)
	case ticketing.GoAway:
		return w.goAway(agent, a.Until)
	case ticketing.SettleHeld:
		return w.settleHeld(t, e, a)
	case ticketing.Query:
		return ticketing.Result{}, w.query(t, e, agent, a)
	}
	return ticketing.Result{}, fmt.Errorf("carry out %T: nobody knows how", a)
}

// decide judges an event for a ticket and writes down what it means, as the agent's.
func (w *work) decide(t ticketing.Ticket, e ticketing.MailReceived, agent ticketing.Agent,
	event ticketing.Event) (ticketing.Ticket, error) {
	return w.decideAs(t, e, ticketing.Actor{Kind: ticketing.ByAgent, Name: agent.Name}, event)
}

func (w *work) decideAs(t ticketing.Ticket, e ticketing.MailReceived, actor ticketing.Actor,
	event ticketing.Event) (ticketing.Ticket, error) {
	decision := w.judge(t).Decide(t, event, w.now)
	if len(decision.Changes)+len(decision.Letters) == 0 {
		return t, nil
	}
	return w.carryOut(t, actor, causeOf(e.Mail), decision)
}

// caseOf links the ticket to an incident, or opens one for it.
func (w *work) caseOf(t *ticketing.Ticket, agent ticketing.Agent, a ticketing.CaseOf) (
	done ticketing.Result, err error) {
	if _, fault, err := w.settledCase(*t, a); err != nil || fault != "" { // since an earlier line
		return ticketing.NoResult(fault), err
	}
	n := a.Incident
	if n == 0 {
		incident, err := w.openIncident(IncidentOrder{By: agent.Name, AsAgent: true, Title: a.Title,
			Text: a.Title, Mailbox: w.intake(t.Intake).Name})
		if err != nil {
			return done, err
		}
		n = incident.Number
	}
	incident, err := w.surviving(n)
	if err != nil {
		return done, err
	}
	if incident, err = w.linkCase(incident, t.Number, false, agent.Name); err != nil {
		return done, err
	}
	*t, err = w.surviving(t.Number)
	return ticketing.Result{Kind: ticketing.ResultCase, Ticket: t.Tag(), Other: incident.Tag(),
		Subject: incident.Subject}, err
}
