package desk

import (
	"errors"

	"ticketd/ticketing"
)

// gather looks up everything that judging a mail needs.
func (w *work) gather(in ticketing.Incoming) (ticketing.MailReceived, error) {
	event := ticketing.MailReceived{Mail: in, Intake: w.Intakes[in.Intake]}
	hits, trusted, err := w.hits(in)
	if err != nil {
		return event, err
	}
	event.Sender = w.sender(in, trusted)
	event.Route = ticketing.FindRoute(in, event.Sender, hits, w.Policy)
	return event, nil
}

// hits lists the tickets that the mail names, in the order token, reference,
// number, and whether a token proves the sender.
func (w *work) hits(in ticketing.Incoming) ([]ticketing.Hit, bool, error) {
	hits, trusted, err := w.byToken(in)
	if err != nil {
		return nil, false, err
	}
	for i := len(in.References) - 1; i >= -len(in.InReplyTo); i-- {
		hits, err = w.byReference(hits, nearest(in, i))
		if err != nil {
			return nil, false, err
		}
	}
	for _, tag := range in.Tags {
		hits, err = w.add(hits, ticketing.Hit{By: ticketing.ByNumber, Named: tag.Number})
		if err != nil {
			return nil, false, err
		}
	}
	return hits, trusted, nil
}

func (w *work) byToken(in ticketing.Incoming) (hits []ticketing.Hit, trusted bool, err error) {
	if token, ok := w.reported(in); ok {
		hits, err = w.add(hits, ticketing.Hit{By: ticketing.ByReport, Named: token.Ticket, Token: &token})
		return hits, false, err
	}
	for _, found := range in.Tokens {
		token, ok := w.keys.Verify(found.Ticket, found.Text)
		if !ok {
			continue
		}
		trusted = trusted || w.writtenTo(token, in.From.Address)
		hits, err = w.add(hits, ticketing.Hit{By: ticketing.ByToken, Named: token.Ticket, Token: &token})
		if err != nil {
			return nil, false, err
		}
	}
	return hits, trusted && in.FromFault == "", nil
}

// reported finds the letter of ours that a delivery report is about.
func (w *work) reported(in ticketing.Incoming) (ticketing.Token, bool) {
	if in.Report == nil {
		return ticketing.Token{}, false
	}
	found, ok := ticketing.TokenInMessageID(in.Report.ForMessageID)
	if !ok {
		return ticketing.Token{}, false
	}
	return w.keys.Verify(found.Ticket, found.Text)
}

// writtenTo reports whether the address is the person that the token was given
// to, or one of that agent's other addresses.
func (w *work) writtenTo(t ticketing.Token, from ticketing.Address) bool {
	if ticketing.Person(from) == t.Person {
		return true
	}
	agent, ok := w.People.AgentAt(from)
	if !ok {
		return false
	}
	for _, own := range append([]ticketing.Address{agent.Address}, agent.Aliases...) {
		if ticketing.Person(own) == t.Person {
			return true
		}
	}
	return false
}

// nearest indexes References from the newest down, and past the oldest the
// ids of In-Reply-To, which a client may have set without References.
func nearest(in ticketing.Incoming, i int) string {
	if i >= 0 {
		return in.References[i]
	}
	return in.InReplyTo[-i-1]
}

func (w *work) byReference(hits []ticketing.Hit, id string) ([]ticketing.Hit, error) {
	n, found, err := w.tx.TicketOf(id)
	if err != nil || !found {
		return hits, err
	}
	return w.add(hits, ticketing.Hit{By: ticketing.ByReference, Named: n})
}

func (w *work) add(hits []ticketing.Hit, h ticketing.Hit) ([]ticketing.Hit, error) {
	t, err := w.surviving(h.Named)
	if errors.Is(err, ErrNoTicket) {
		return hits, nil
	} else if err != nil {
		return hits, err
	}
	h.Ticket = t
	h.Over = w.Processes[t.Intake].Over(t, w.now)
	return append(hits, h), nil
}

func (w *work) sender(in ticketing.Incoming, token bool) ticketing.Sender {
	var s ticketing.Sender
	if token {
		s.Trust += ticketing.TrustToken
	}
	if in.Auth.Aligned && in.FromFault == "" {
		s.Trust += ticketing.TrustAligned
	}
	if agent, ok := w.People.AgentAt(in.From.Address); ok {
		s.Agent = &agent
		s.Verified = w.Policy.AgentTrust.Enough(s.Trust)
		return s
	}
	s.Verified = s.Trust >= ticketing.TrustAligned
	if account, ok := w.People.AccountOf(in.From.Address); ok {
		s.Account = &account
	}
	return s
}
