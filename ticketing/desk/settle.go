package desk

import (
	"errors"
	"fmt"
	"time"

	"ticketd/ticketing"
)

// settle carries out the answer to a question.
func (w *work) settle(e ticketing.MailReceived, q question, a ticketing.Answer) (Taken, error) {
	t := ticketing.Ticket{}
	if q.Ticket != 0 {
		var err error
		if t, err = w.surviving(q.Ticket); err != nil {
			return Taken{}, err
		}
	}
	done := Taken{Outcome: OutcomeRecorded, Ticket: t.Number}
	why := fmt.Sprintf("it answers our question about the mail %s: %s", ticketing.MailName(q.Mail), a.Choice)
	if q.MessageID == "" {
		why = "it answers a question of ours that is settled"
	}
	if err := w.tx.MarkSeen(w.disposition(e.Mail, OutcomeRecorded, t.Number, []string{why})); err != nil {
		return Taken{}, err
	}
	switch {
	case q.MessageID == "":
		if n := aboutTicket(e.Route.Token); n != 0 {
			var err error
			if t, err = w.surviving(n); err != nil {
				return Taken{}, err
			}
		}
		return done, w.tellSettled(t, e, ticketing.ResultNoQuestion)
	case q.Doubt.Kind == ticketing.DoubtWhich:
		return done, w.which(t, e, q, a)
	}
	held, found, err := w.held(q.Mail)
	if err != nil || !found {
		return done, errors.Join(err, w.forget(q.Mail), w.tellSettled(t, e, ticketing.ResultTooLate))
	}
	_, err = w.choose(held, a, q.Fixes, w.nameOf(e))
	return done, err
}

// tellSettled tells one of the team why nothing came of their answer.
func (w *work) tellSettled(t ticketing.Ticket, e ticketing.MailReceived, why ticketing.ResultKind) error {
	if e.Sender.Agent == nil {
		return nil
	}
	answer := ticketing.Instruction{Lines: []ticketing.OrderLine{{Raw: e.Mail.Fresh}}}
	results := []ticketing.Result{{Kind: why}}
	_, err := w.post(t, e.Mail, w.judge(t).Receipt(t, *e.Sender.Agent, e.Mail, answer, results, time.Time{}))
	return err
}

func (w *work) nameOf(e ticketing.MailReceived) string {
	if e.Sender.Agent != nil {
		return e.Sender.Agent.Name
	}
	return string(e.Mail.From.Address)
}

// held finds a mail in quarantine.
func (w *work) held(mail ticketing.Hash) (Disposition, bool, error) {
	d, seen, err := w.tx.Seen(ticketing.Receipts{RawHash: mail})
	return d, seen && d.Outcome == OutcomeHeld, err
}

// choose does with a held mail what somebody chose.
func (w *work) choose(held Disposition, a ticketing.Answer, lines map[int]string, by string) (Taken, error) {
	if err := w.forget(held.Receipts.RawHash); err != nil {
		return Taken{}, err
	}
	m := Manner{Force: true}
	switch a.Choice {
	case ticketing.ChooseDrop, ticketing.ChooseSpam:
		held.At, held.Outcome, held.Ticket = w.now, OutcomeRecorded, 0
		held.Why = append(held.Why, by+" chose: "+string(a.Choice))
		return Taken{Outcome: OutcomeRecorded}, w.tx.MarkSeen(held)
	case ticketing.ChooseRelease:
		m.Lines = lines
	case ticketing.ChooseTicket:
		m.Into = a.Number
	case ticketing.ChooseOnce, ticketing.ChooseJoin:
		m.Into, m.Join = held.Ticket, a.Choice == ticketing.ChooseJoin
	case ticketing.ChooseNew:
		m.Alone = true
	}
	in, err := w.reread(held.Receipts.RawHash, held.Intake)
	if err != nil {
		return Taken{}, err
	}
	in.Source = held.Receipts.Source
	return w.receive(in, m)
}

// reroute leads a released mail where a person wants it.
func (w *work) reroute(e *ticketing.MailReceived, m Manner) {
	why := []string{"a person decided where it belongs"}
	switch {
	case m.Into != 0:
		// The token goes on saying whether the words are internal.
		e.Route = ticketing.Route{Ticket: m.Into, By: ticketing.ByNumber, Token: e.Route.Token,
			Guest: !m.Join && e.Sender.Agent == nil, Why: why}
	case m.Alone:
		e.Route = ticketing.Route{Claims: e.Route.Claims, Why: why}
	}
}

// reread reads a kept mail once more. Who sent it is not proved again.
func (w *work) reread(mail ticketing.Hash, intake string) (ticketing.Incoming, error) {
	blob, err := w.tx.Raw(mail)
	if err != nil {
		return ticketing.Incoming{}, err
	}
	in := w.Read(blob, w.intake(intake))
	in.Intake = w.intake(intake).Name
	return in, nil
}

// heldBy finds the held mail that an agent's order names. A mail in an agent's name
// is that agent's to decide about, or a lead's; a stranger's anybody's.
func (w *work) heldBy(e ticketing.MailReceived, a ticketing.SettleHeld) (
	held Disposition, fault string, err error) {
	held, fault, err = w.heldCalled(a.Mail)
	if err != nil || fault != "" {
		return held, fault, err
	}
	whose, ours := w.People.AgentAt(held.From)
	if ours && whose.Name != e.Sender.Agent.Name && !e.Sender.Agent.Has(ticketing.RoleLead) {
		return held, "that mail is in the name of " + whose.Name + ", who decides about it", nil
	}
	fault, err = w.choiceFault(held, a.Choice, a.Number)
	return held, fault, err
}

// choiceFault says why a held mail cannot go where somebody wants it; n is the ticket
// of ChooseTicket.
func (w *work) choiceFault(held Disposition, c ticketing.Choice, n ticketing.Number) (
	fault string, err error) {
	switch c {
	case ticketing.ChooseTicket:
		_, fault, err = w.named(n)
	case ticketing.ChooseOnce, ticketing.ChooseJoin:
		if held.Ticket == 0 {
			fault = "that mail names no ticket: name one, or let it have its own"
		}
	}
	return fault, err
}

// settleHeld settles a held mail by an agent's order. The mail may go into the very
// ticket that the order is about.
func (w *work) settleHeld(t *ticketing.Ticket, e ticketing.MailReceived, a ticketing.SettleHeld) (
	ticketing.Result, error) {
	held, fault, err := w.heldBy(e, a)
	if err != nil || fault != "" {
		return ticketing.NoResult(fault), err
	}
	answer := ticketing.Answer{Choice: a.Choice, Number: a.Number}
	taken, err := w.choose(held, answer, a.Lines, e.Sender.Agent.Name)
	if err == nil && t.Number != 0 {
		*t, err = w.surviving(t.Number)
	}
	switch {
	case a.Choice == ticketing.ChooseDrop, a.Choice == ticketing.ChooseSpam:
		return ticketing.Result{Kind: ticketing.ResultDropped}, err
	case taken.Outcome == OutcomeHeld:
		return ticketing.Result{Kind: ticketing.ResultHeld}, err
	}
	return ticketing.Result{Kind: ticketing.ResultReleased}, err
}
