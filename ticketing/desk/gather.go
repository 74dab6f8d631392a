package desk

import (
	"errors"
	"slices"

	"ticketd/ticketing"
)

// gather looks up everything that judging a mail needs.
func (w *work) gather(in ticketing.Incoming) (ticketing.MailReceived, error) {
	event := ticketing.MailReceived{Mail: in, Intake: w.intake(in.Intake)}
	w.loose = nil
	hits, trusted, err := w.hits(in)
	if err != nil {
		return event, err
	}
	event.Sender = w.sender(in, trusted)
	if event.Intake.Role == ticketing.RoleEscalation && ticketing.IsWords(in) {
		event.Route, err = w.escalatedRoute(event, hits)
	} else {
		event.Route = ticketing.FindRoute(in, event.Sender, hits, w.Policy)
	}
	if err != nil {
		return event, err
	}
	if event.Route.Token == (ticketing.Token{}) && w.loose != nil && in.Provable() {
		// Whatever number was typed beside it: an answer to it stays internal.
		event.Route.Token = *w.loose
	}
	return event, w.minding(&event)
}

// minding takes the trust off an agent's token that people outside have seen: they
// could write in the agent's name with it. What answers a question proves more, for
// its token is another one.
func (w *work) minding(e *ticketing.MailReceived) error {
	token := e.Sender.Trust == ticketing.TrustToken && e.Route.Token.Purpose != ticketing.PurposeChoice
	if e.Sender.Agent == nil || !e.Sender.Verified || !token || e.Route.Ticket == 0 {
		return nil
	}
	t, err := w.surviving(e.Route.Ticket)
	if err != nil {
		return err
	}
	if t.TokenSeen(*e.Sender.Agent) {
		e.Sender.Exposed = true
		e.Sender.Verified = w.trustAsked(*e.Sender.Agent).Enough(ticketing.TrustNone)
	}
	return nil
}

// trustAsked is what an agent's mail must prove.
func (w *work) trustAsked(a ticketing.Agent) ticketing.AgentTrust {
	if a.Trust != "" {
		return a.Trust
	}
	return w.Policy.AgentTrust
}

// hits lists the tickets that the mail names, in the order token, reference,
// number, and whether a token proves the sender.
func (w *work) hits(in ticketing.Incoming) ([]ticketing.Hit, bool, error) {
	hits, trusted, err := w.byToken(in)
	if err != nil {
		return nil, false, err
	}
	for _, id := range append(answered(in), awaited(in.MessageID)) {
		hits, err = w.byReference(hits, id)
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
		known := w.writtenTo(token, in.From.Address)
		trusted = trusted || known
		if known && token.Ticket == ticketing.NoTicket && w.loose == nil {
			w.loose = &token
		}
		hits, err = w.add(hits, ticketing.Hit{By: ticketing.ByToken, Named: token.Ticket, Token: &token})
		if err != nil {
			return nil, false, err
		}
	}
	return hits, trusted && in.Provable(), nil
}

// reported finds the letter of ours that a delivery report is about: by the Message-ID
// that the report names, else by a token in the address that it came back to, which
// was the letter's envelope sender, or in what it returns of the letter.
func (w *work) reported(in ticketing.Incoming) (ticketing.Token, bool) {
	if in.Report == nil {
		return ticketing.Token{}, false
	}
	leads := slices.Concat(in.Report.Tokens, in.Tokens)
	if found, ok := ticketing.TokenInMessageID(in.Report.ForMessageID); ok {
		leads = append([]ticketing.FoundToken{found}, leads...)
	}
	for _, found := range leads {
		if found.Place == ticketing.InMessageID || found.Place == ticketing.InLoopHeader {
			continue // of this very mail
		}
		if token, ok := w.keys.Verify(found.Ticket, found.Text); ok {
			return token, true
		}
	}
	return ticketing.Token{}, false
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
	for _, own := range agent.Addresses() {
		if ticketing.Person(own) == t.Person {
			return true
		}
	}
	return false
}

// answered lists the Message-IDs that a mail answers, the nearest first: of
// References from the newest down, then of In-Reply-To, which a client may have
// set without References.
func answered(in ticketing.Incoming) []string {
	ids := slices.Clone(in.References)
	slices.Reverse(ids)
	return append(ids, in.InReplyTo...)
}

// awaited is the name under which a Message-ID is kept that was answered before
// its mail came. No Message-ID looks like it, so it routes that mail alone.
func awaited(id string) string {
	if id == "" {
		return ""
	}
	return "awaited " + id
}

func (w *work) byReference(hits []ticketing.Hit, id string) ([]ticketing.Hit, error) {
	if id == "" {
		return hits, nil
	}
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
	if h.Ticket = t; h.Named != t.Number {
		if h.Alias, _, err = w.tx.Ticket(h.Named); err != nil {
			return hits, err
		}
	}
	h.Over = w.process(t).Over(t, w.now)
	return append(hits, h), nil
}

func (w *work) sender(in ticketing.Incoming, token bool) ticketing.Sender {
	var s ticketing.Sender
	if token {
		s.Trust += ticketing.TrustToken
	}
	if in.Auth.Aligned && in.Provable() {
		s.Trust += ticketing.TrustAligned
	}
	if agent, ok := w.People.AgentAt(in.From.Address); ok {
		s.Agent = &agent
		s.Verified = in.Provable() && in.Relay == "" && w.trustAsked(agent).Enough(s.Trust)
		return s
	}
	s.Verified = s.Trust >= ticketing.TrustAligned
	if account, ok := w.People.AccountOf(in.From.Address); ok {
		s.Account = &account
	}
	return s
}
