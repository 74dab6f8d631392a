package desk

import (
	"errors"
	"fmt"
	"strings"

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
	if err := w.tx.MarkSeen(w.disposition(e.Mail, OutcomeRecorded, t.Number, []string{why})); err != nil {
		return Taken{}, err
	}
	if q.Doubt.Kind == ticketing.DoubtWhich {
		return done, w.which(t, e, q, a)
	}
	held, found, err := w.held(q.Mail)
	if err != nil || !found {
		return done, errors.Join(err, w.forget(q.Mail), w.tellSettled(t, e)) // somebody was quicker
	}
	return done, w.choose(held, a, q.Doubt.Fixes(), w.nameOf(e))
}

// tellSettled tells one of the team that what they answered was settled before.
func (w *work) tellSettled(t ticketing.Ticket, e ticketing.MailReceived) error {
	if e.Sender.Agent == nil {
		return nil
	}
	_, err := w.post(t, e.Mail, w.judge(t).Receipt(t, *e.Sender.Agent, e.Mail, []string{strings.TrimSpace(e.Mail.Fresh)},
		[]string{"That mail was settled before your answer came; nothing more was done."}))
	return err
}

// lateAnswer reports whether one of the team answers a question that is closed: what
// they say is for nobody else.
func (w *work) lateAnswer(e ticketing.MailReceived) bool {
	return e.Sender.Agent != nil && w.answersChoice(e) && ticketing.OnlyChooses(e.Mail)
}

// settledBefore records an answer that came too late.
func (w *work) settledBefore(e ticketing.MailReceived) (Taken, error) {
	t := ticketing.Ticket{}
	if n := e.Route.Token.Ticket; n != ticketing.NoTicket {
		var err error
		if t, err = w.surviving(n); err != nil {
			return Taken{}, err
		}
	}
	if err := w.tellSettled(t, e); err != nil {
		return Taken{}, err
	}
	why := []string{"it answers a question that was settled before"}
	return Taken{Outcome: OutcomeRecorded, Ticket: t.Number},
		w.tx.MarkSeen(w.disposition(e.Mail, OutcomeRecorded, t.Number, why))
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
func (w *work) choose(held Disposition, a ticketing.Answer, lines map[int]string, by string) error {
	if err := w.forget(held.Receipts.RawHash); err != nil {
		return err
	}
	m := Manner{Force: true}
	switch a.Choice {
	case ticketing.ChooseDrop, ticketing.ChooseSpam:
		held.At, held.Outcome = w.now, OutcomeRecorded
		held.Why = append(held.Why, by+" chose: "+string(a.Choice))
		return w.tx.MarkSeen(held)
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
		return err
	}
	in.Source = held.Receipts.Source
	_, err = w.receive(in, m)
	return err
}

// reroute leads a released mail where a person wants it.
func (w *work) reroute(e *ticketing.MailReceived, m Manner) {
	why := []string{"a person decided where it belongs"}
	switch {
	case m.Into != 0:
		e.Route = ticketing.Route{Ticket: m.Into, By: ticketing.ByNumber, Guest: !m.Join && e.Sender.Agent == nil, Why: why}
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
func (w *work) heldBy(e ticketing.MailReceived, a ticketing.SettleHeld) (held Disposition, fault string, err error) {
	all, err := w.tx.Held()
	if err != nil {
		return held, "", err
	}
	var found []Disposition
	for _, d := range all {
		if len(a.Mail) >= 6 && strings.HasPrefix(d.Receipts.RawHash.String(), a.Mail) {
			found = append(found, d)
		}
	}
	if len(found) != 1 {
		return held, fmt.Sprintf("no mail is held by the name %q; it may have been settled already", a.Mail), nil
	}
	whose, ours := w.People.AgentAt(found[0].From)
	if ours && whose.Name != e.Sender.Agent.Name && !e.Sender.Agent.Has(ticketing.RoleLead) {
		return held, "that mail is in the name of " + whose.Name + ", who decides about it", nil
	}
	return found[0], "", nil
}

func (w *work) settleHeld(e ticketing.MailReceived, a ticketing.SettleHeld) (string, error) {
	held, fault, err := w.heldBy(e, a)
	if err != nil || fault != "" {
		return fault, err
	}
	words := "The held mail was released."
	if a.Choice == ticketing.ChooseDrop {
		words = "The held mail was dropped; its bytes are kept."
	}
	return words, w.choose(held, ticketing.Answer{Choice: a.Choice}, a.Lines, e.Sender.Agent.Name)
}
