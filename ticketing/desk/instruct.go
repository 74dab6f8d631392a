package desk

import (
	"slices"
	"time"

	"ticketd/ticketing"
)

// instruct carries out a mail of one of the team, or asks its author about it. All
// of it is done in this transaction, or nothing.
func (w *work) instruct(t ticketing.Ticket, e ticketing.MailReceived) (Taken, error) {
	var err error
	if e.Answers, err = w.writtenAt(t, e.Mail); err != nil {
		return Taken{}, err
	}
	i := w.judge(t).Instruct(t, e, w.now)
	if i.Doubt == nil {
		if i.Doubt, err = w.actFault(t, e, &i); err != nil {
			return Taken{}, err
		}
	}
	if i.Doubt != nil {
		if err := w.offerKnown(i.Doubt); err != nil {
			return Taken{}, err
		}
		return w.hold(e, *i.Doubt)
	}
	e.Instruction = &i
	if t.Number != 0 {
		return w.file(e)
	}
	return w.opens(t, e)
}

// offerKnown leaves out of a question the numbers that no ticket has: a subject can
// name any.
func (w *work) offerKnown(d *ticketing.Doubt) error {
	var known []ticketing.Number
	for _, n := range d.Numbers {
		_, fault, err := w.named(n)
		if err != nil {
			return err
		}
		if fault == "" {
			known = append(known, n)
		}
	}
	d.Numbers = known
	return nil
}

// opens carries out a mail of one of the team that is about no ticket: it opens one
// for its author or for somebody else, or only asks something.
func (w *work) opens(t ticketing.Ticket, e ticketing.MailReceived) (Taken, error) {
	i := e.Instruction
	i.Passed = i.Passed || i.For == nil && w.passesComplaint(e)
	switch {
	case i.For != nil || i.Passed:
		return w.onBehalf(e)
	case i.Order.Empty() && len(e.Mail.Attachments) == 0:
		if err := w.act(t, e, ticketing.Decision{Acts: i.Acts}); err != nil {
			return Taken{}, err
		}
		reasons := []string{i.Summary()}
		return Taken{Outcome: OutcomeRecorded},
			w.tx.MarkSeen(w.disposition(e.Mail, OutcomeRecorded, 0, reasons))
	}
	e.Mail.Fresh, i.Order.Reply = i.Words(), ""
	return w.file(e)
}

// passesComplaint reports whether a customer's mail is passed on to the escalation
// mailbox: it is theirs, and needs no order that says so.
func (w *work) passesComplaint(e ticketing.MailReceived) bool {
	if e.Intake.Role != ticketing.RoleEscalation || e.Mail.Forward == nil {
		return false
	}
	from := e.Mail.Forward.From.Address
	_, agent := w.People.AgentAt(from)
	return !agent && w.judge(ticketing.Ticket{}).Writes(from)
}

// onBehalf opens a ticket for somebody on the word of one of the team: as the person
// whose mail was passed on, or for a caller.
func (w *work) onBehalf(e ticketing.MailReceived) (Taken, error) {
	i := e.Instruction
	e.Behalf, e.Mail = e.Sender.Agent, i.Behalf(e.Mail)
	if i.For != nil {
		i.Order.Reply, i.Order.Note = "", "" // they are what the caller said
	}
	e.Sender = w.sender(e.Mail, false)
	e.Sender.Trust, e.Sender.Verified = ticketing.TrustNone, false
	w.belongs(&e)
	return w.file(e)
}

// belongs puts a ticket that is opened for somebody into the account that the order names:
// the acknowledgement states the promise of its plan.
func (w *work) belongs(e *ticketing.MailReceived) {
	o := &e.Instruction.Order
	if o.Account == "" {
		return
	}
	e.Sender.Account = nil
	if account, ok := w.People.AccountNamed(o.Account); ok {
		e.Sender.Account = &account
	}
	o.Account = ""
}

// maxLookedThrough is in how many of a ticket's last entries the letter is looked for
// that a mail answers.
const maxLookedThrough = 200

// writtenAt is when the letter of ours was written that a mail answers; zero if it
// answers none. A letter from long ago is taken to be as old as the ticket.
func (w *work) writtenAt(t ticketing.Ticket, in ticketing.Incoming) (time.Time, error) {
	ids := answered(in)
	if t.Number == 0 || len(ids) == 0 {
		return time.Time{}, nil
	}
	history, err := w.tx.Recent(t.Number, maxLookedThrough)
	if err != nil {
		return time.Time{}, err
	}
	ours := false
	for _, id := range ids {
		found, letter := ticketing.TokenInMessageID(id)
		ours = ours || letter && found.Ticket == t.Number
		for _, entry := range slices.Backward(history) {
			for _, c := range entry.Changes {
				if wrote, ok := c.(ticketing.Wrote); ok && wrote.MessageID == id {
					return entry.At, nil
				}
			}
		}
	}
	if ours && len(history) == maxLookedThrough {
		return t.Opened, nil
	}
	return time.Time{}, nil
}
