package desk

import (
	"errors"
	"slices"
	"time"

	"ticketd/ticketing"
)

// question is what somebody was asked: about a mail that is held, or about which
// ticket a mail belongs to. It is remembered until it is answered.
type question struct {
	Asked     time.Time
	MessageID string         // of our letter
	Mail      ticketing.Hash // the mail that it is about
	Ticket    ticketing.Number
	Doubt     ticketing.Doubt // its kind, and what can be answered
	Fixes     map[int]string  // of the mail's lines, if the answer is yes
}

// hold puts a mail into quarantine and asks whoever can decide.
func (w *work) hold(e ticketing.MailReceived, d ticketing.Doubt) (Taken, error) {
	about := e.Route.Ticket
	if about == 0 && e.Sender.Agent == nil && len(e.Route.Claims) > 0 {
		about = e.Route.Claims[0] // whoever has it decides
	}
	reasons := append(slices.Clone(e.Route.Why), d.Why)
	held := w.disposition(e.Mail, OutcomeHeld, about, reasons)
	if err := w.tx.MarkSeen(held); err != nil || e.Mail.Late {
		return Taken{Outcome: OutcomeHeld}, err
	}
	t := ticketing.Ticket{Intake: e.Intake.Name}
	if about != 0 {
		var err error
		if t, err = w.surviving(about); err != nil {
			return Taken{}, err
		}
	}
	for _, who := range w.judge(t).Deciders(t, e, d, w.now) {
		if err := w.ask(t, who, ticketing.RoleInternal, d, e.Mail); err != nil {
			return Taken{}, err
		}
	}
	return Taken{Outcome: OutcomeHeld}, nil
}

// ask writes a question, and remembers what can be answered. However much is held,
// one person is asked so often within the hour.
func (w *work) ask(t ticketing.Ticket, who ticketing.Mailbox, role ticketing.Role,
	d ticketing.Doubt, in ticketing.Incoming) error {
	counter := w.Policy.Caps.QuestionCounter(who.Address, d.Kind)
	asked, err := w.tx.Tally(counter.Key)
	if err != nil || asked.Settled(w.now, counter.Keep).Within(counter.Keep, w.now) >= ticketing.MaxQuestions {
		return err
	}
	letters := w.judge(t).Question(t, who, role, d, in)
	for _, n := range d.Numbers {
		one, err := w.surviving(n)
		if err != nil && !errors.Is(err, ErrNoTicket) {
			return err
		}
		one.Number = n
		for i := range letters {
			letters[i].Listed = append(letters[i].Listed, one)
		}
	}
	wrote, err := w.post(t, in, letters)
	if err != nil {
		return err
	}
	open, err := questionsTo(w.tx, t.Number, who.Address)
	if err != nil {
		return err
	}
	for _, one := range wrote {
		open = append(open, question{Asked: w.now, MessageID: one.MessageID, Mail: in.RawHash,
			Ticket: t.Number, Doubt: d, Fixes: d.Fixes()})
	}
	if err := w.setQuestions(questionsMark(t.Number, who.Address), open); err != nil {
		return err
	}
	return ticketing.Count(w.tx, w.now, counter)
}

// post writes letters that the quarantine or an agent's order asks for, as an entry of
// the ticket's history if there is one.
func (w *work) post(t ticketing.Ticket, in ticketing.Incoming, letters []ticketing.Letter) (
	[]ticketing.Wrote, error) {
	var all []ticketing.Wrote
	if t.Number == 0 {
		for _, l := range letters {
			n, err := w.countLetter()
			if err != nil {
				return nil, err
			}
			t.Letters = n
			wrote, _, err := w.write(t, l)
			if err != nil {
				return nil, err
			}
			all = append(all, wrote)
		}
		return all, nil
	}
	actor := ticketing.Actor{Kind: ticketing.BySystem, Name: "desk"}
	_, err := w.carryOutAll(t, actor, causeOf(in), ticketing.Decision{Letters: letters}, &all)
	return all, err
}

// answered finds the open question that a mail answers: the one whose letter it
// refers to or, where a client has dropped the references, the only one. Only the
// person who was asked answers: somebody else's question, or a From that proves
// nothing, would let anybody decide about mails in that person's name.
func (w *work) answered(e ticketing.MailReceived) (q question, a ticketing.Answer, ok bool, err error) {
	token := e.Route.Token
	if token.Purpose != ticketing.PurposeChoice || e.Mail.Verdict.Kind != ticketing.KindPerson ||
		!e.Mail.Provable() || !w.writtenTo(token, e.Mail.From.Address) {
		return q, a, false, nil
	}
	var open []question
	for _, who := range w.addressesOf(e) {
		some, err := questionsTo(w.tx, aboutTicket(token), who)
		if err != nil {
			return q, a, false, err
		}
		open = append(open, some...)
	}
	letter := w.questionIn(e.Mail)
	i := slices.IndexFunc(open, func(q question) bool { return q.MessageID == letter })
	switch {
	case i >= 0:
		q = open[i]
	case letter == "" && len(open) == 1:
		q = open[0]
	default:
		a, ok = ticketing.AnyDoubt().Answered(e.Mail)
		return q, a, ok, nil
	}
	a, ok = q.Doubt.Answered(e.Mail)
	return q, a, ok, nil
}

func aboutTicket(t ticketing.Token) ticketing.Number {
	if t.Ticket == ticketing.NoTicket {
		return 0
	}
	return t.Ticket
}

// questionIn is the Message-ID of the nearest question of ours that a mail refers to.
func (w *work) questionIn(in ticketing.Incoming) string {
	for _, id := range answered(in) {
		found, ok := ticketing.TokenInMessageID(id)
		if !ok {
			continue
		}
		if token, ok := w.keys.Verify(found.Ticket, found.Text); ok && token.Purpose == ticketing.PurposeChoice {
			return id
		}
	}
	return ""
}

// addressesOf are the addresses under which the sender may have been asked.
func (w *work) addressesOf(e ticketing.MailReceived) []ticketing.Address {
	if e.Sender.Agent != nil {
		return e.Sender.Agent.Addresses()
	}
	return []ticketing.Address{e.Mail.From.Address}
}
