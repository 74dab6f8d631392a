package desk

import "ticketd/ticketing"

// file judges a mail that goes into a ticket, and writes it all down.
func (w *work) file(e ticketing.MailReceived) (Taken, error) {
	in, outcome := e.Mail, OutcomeFiled
	defer w.takeUp(&in)()
	t, err := w.ticketFor(e)
	if err != nil {
		return Taken{}, err
	}
	if e.Route.Ticket == 0 {
		outcome = OutcomeOpened
	} else if err := w.countMails(&e, t.Number); err != nil {
		return Taken{}, err
	}
	whose := t
	if outcome == OutcomeOpened && e.Sender.Account != nil {
		whose.Account = e.Sender.Account.Name // the ticket learns it by the decision
	}
	decision, err := w.decideOn(whose, t, e)
	if err != nil {
		return Taken{}, err
	}
	after, err := w.carryOut(t, actorOf(e), causeOf(in), decision)
	if err != nil {
		return Taken{}, err
	}
	why := w.why
	if err := w.follow(after, e, decision); err != nil {
		return Taken{}, err
	}
	if err := w.linkIDs(in, t.Number, outcome); err != nil {
		return Taken{}, err
	}
	if outcome == OutcomeOpened && len(e.Route.Which) > 0 {
		if err := w.askWhich(t.Number, e); err != nil {
			return Taken{}, err
		}
	}
	return Taken{Outcome: outcome, Ticket: t.Number},
		w.tx.MarkSeen(w.disposition(in, outcome, t.Number, why))
}

// follow does what filing a mail entails beyond the ticket: what an agent's mail orders
// elsewhere, the count of digests, and the links from tickets that the mail names.
func (w *work) follow(after ticketing.Ticket, e ticketing.MailReceived, d ticketing.Decision) error {
	if e.Instruction != nil {
		if err := w.act(after, e, d); err != nil {
			return err
		}
	}
	if d.Digests() {
		if err := ticketing.Count(w.tx, w.now, w.Policy.Caps.DigestCounter(after.Number)); err != nil {
			return err
		}
	}
	return w.linkBack(after, e.Route)
}

// decideOn judges a mail for a ticket, which is of whose process. What it decides about
// whose turn it was is written down at once: the next mail of the batch must know.
func (w *work) decideOn(whose, t ticketing.Ticket, e ticketing.MailReceived) (
	d ticketing.Decision, err error) {
	judge := w.judge(whose)
	if e.Route.Ticket == 0 {
		if e.Duty, err = w.duty(judge.Process); err != nil {
			return d, err
		}
	}
	d = judge.Decide(t, e, w.now)
	if d.Turn != "" {
		if err := w.turned(judge.Process, d.Turn); err != nil {
			return d, err
		}
	}
	if e.Route.Ticket == 0 {
		err = w.checkFlood(t, e, &d)
	}
	return d, err
}

func (w *work) ticketFor(e ticketing.MailReceived) (ticketing.Ticket, error) {
	if e.Route.Ticket != 0 {
		return w.surviving(e.Route.Ticket)
	}
	n, err := w.tx.NextNumber()
	return ticketing.Ticket{Number: n, Prefix: e.Intake.Prefix, Intake: e.Intake.Name}, err
}

// countMails tells the judgement how many mails have come into the ticket of
// late, and counts this one.
func (w *work) countMails(e *ticketing.MailReceived, n ticketing.Number) error {
	caps := w.Policy.Caps
	mails, err := w.tx.Tally(caps.MailCounter(n).Key)
	if err != nil {
		return err
	}
	digests, err := w.tx.Tally(caps.DigestCounter(n).Key)
	if err != nil {
		return err
	}
	mails = mails.Settled(w.now, caps.Window)
	e.Lately = mails.Within(caps.Window, w.now)
	e.Digested = digests.Settled(w.now, caps.Window).Within(caps.Window, w.now) > 0
	return w.tx.SetTally(caps.MailCounter(n).Key, mails.Add(w.now, caps.Window))
}
