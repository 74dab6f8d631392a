package desk

import (
	"context"
	"fmt"
	"time"

	"ticketd/ticketing"
)

// Manner is how a mail is taken in.
type Manner struct {
	Force bool // a person released it from quarantine: known receipts and holds do not count
}

// Taken is what became of one mail of a batch. Err nil means that the mail is
// durably ours.
type Taken struct {
	Outcome Outcome
	Ticket  ticketing.Number // zero without one
	Err     error
}

// Receive takes in a batch of mails in one transaction and answers for each. If
// the batch fails each mail is tried alone, so that one bad mail costs the
// others nothing.
func (d *Desk) Receive(ctx context.Context, batch []ticketing.Incoming, m Manner,
	now time.Time) []Taken {
	taken := make([]Taken, len(batch))
	for i, in := range batch {
		taken[i].Err = d.store.Stash(ctx, blobOf(in))
	}
	if d.receiveAll(ctx, batch, taken, m, now) == nil {
		return taken
	}
	for i := range batch {
		if taken[i].Err == nil {
			taken[i].Err = d.receiveAll(ctx, batch[i:i+1], taken[i:i+1], m, now)
		}
	}
	return taken
}

func (d *Desk) receiveAll(ctx context.Context, batch []ticketing.Incoming, taken []Taken,
	m Manner, now time.Time) error {
	return d.update(ctx, now, func(w *work) error {
		for i, in := range batch {
			if taken[i].Err != nil {
				continue
			}
			outcome, err := w.receive(in, m)
			if err != nil {
				return fmt.Errorf("take in mail %s: %w", in.RawHash, err)
			}
			taken[i] = outcome
		}
		return nil
	})
}

func blobOf(in ticketing.Incoming) Blob {
	return Blob{Hash: in.RawHash, Size: in.Size, Body: in.Raw}
}

func (w *work) receive(in ticketing.Incoming, m Manner) (Taken, error) {
	before, seen, err := w.tx.Seen(in.Receipts())
	if err != nil {
		return Taken{}, err
	}
	if seen && !m.Force {
		return w.again(in, before)
	}
	if err := w.tx.Keep(blobOf(in)); err != nil {
		return Taken{}, err
	}
	event, err := w.gather(in)
	if err != nil {
		return Taken{}, err
	}
	placement, why := w.judge(in.Intake).Place(event)
	if placement == ticketing.Held && m.Force {
		placement, event.Route = ticketing.IntoTicket, released(event.Route)
	}
	if placement != ticketing.IntoTicket {
		outcome := outcomes[placement]
		why := append(event.Route.Why, why)
		return Taken{Outcome: outcome}, w.tx.MarkSeen(w.disposition(in, outcome, 0, why))
	}
	return w.file(event)
}

var outcomes = map[ticketing.Placement]Outcome{
	ticketing.Recorded: OutcomeRecorded,
	ticketing.Held:     OutcomeHeld,
}

// released is the route of a mail that a person let out of quarantine: a ticket
// of its own, linked to what it names.
func released(r ticketing.Route) ticketing.Route {
	if r.Ticket != 0 {
		r.Claims = append(r.Claims, r.Ticket)
	}
	return ticketing.Route{Claims: r.Claims, Why: append(r.Why, "released from quarantine")}
}

// again handles a mail that we have already: at most it escalates.
func (w *work) again(in ticketing.Incoming, before Disposition) (Taken, error) {
	taken := Taken{Outcome: OutcomeDuplicate, Ticket: before.Ticket}
	if before.Receipts.Source == in.Source {
		return taken, nil
	}
	intake := w.Intakes[in.Intake]
	if intake.Role == ticketing.RoleEscalation && before.Intake != in.Intake && before.Ticket != 0 {
		t, err := w.surviving(before.Ticket)
		if err != nil {
			return taken, err
		}
		event := ticketing.AlsoEscalated{Mail: in, Intake: intake}
		if d := w.judge(t.Intake).Decide(t, event, w.now); len(d.Changes) > 0 {
			if _, err := w.carryOut(t, actorOf(in, w.People), causeOf(in), d); err != nil {
				return taken, err
			}
		}
	}
	why := fmt.Sprintf("the same mail came before, as %s", before.Outcome)
	return taken, w.tx.MarkSeen(w.disposition(in, OutcomeDuplicate, before.Ticket, []string{why}))
}

// file judges a mail that goes into a ticket, and writes it all down.
func (w *work) file(e ticketing.MailReceived) (Taken, error) {
	in, outcome := e.Mail, OutcomeFiled
	var t ticketing.Ticket
	var err error
	if e.Route.Ticket != 0 {
		t, err = w.surviving(e.Route.Ticket)
	} else {
		outcome, t.Prefix, t.Intake = OutcomeOpened, e.Intake.Prefix, in.Intake
		t.Number, err = w.tx.NextNumber()
	}
	if err != nil {
		return Taken{}, err
	}
	decision := w.judge(t.Intake).Decide(t, e, w.now)
	after, err := w.carryOut(t, actorOf(in, w.People), causeOf(in), decision)
	if err != nil {
		return Taken{}, err
	}
	if err := w.linkBack(after, e.Route); err != nil {
		return Taken{}, err
	}
	if in.MessageID != "" {
		if err := w.tx.LinkID(in.MessageID, t.Number); err != nil {
			return Taken{}, err
		}
	}
	return Taken{Outcome: outcome, Ticket: t.Number}, w.tx.MarkSeen(w.disposition(in, outcome, t.Number, decision.Why))
}

// linkBack notes on the other tickets that a mail named what became of it.
func (w *work) linkBack(t ticketing.Ticket, r ticketing.Route) error {
	back := map[ticketing.Number]string{}
	for _, n := range r.Claims {
		back[n] = "claimed by"
	}
	for _, n := range r.Noted {
		back[n] = "also named"
	}
	if r.Continues != 0 {
		back[r.Continues] = "continued by"
	}
	for n, kind := range back {
		other, err := w.surviving(n)
		if err != nil {
			return err
		}
		entry := ticketing.Entry{At: w.now, Actor: ticketing.Actor{Kind: ticketing.BySystem},
			Cause:   t.Tag().String(),
			Changes: []ticketing.Change{ticketing.Linked{Link: ticketing.Link{To: t.Number, Kind: kind}}}}
		if err := w.tx.Save(other.Record(entry), entry); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) disposition(in ticketing.Incoming, o Outcome, n ticketing.Number,
	why []string) Disposition {
	return Disposition{At: w.now, Intake: in.Intake, Receipts: in.Receipts(),
		MessageID: in.MessageID, From: in.From.Address, Subject: in.Subject, Outcome: o,
		Ticket: n, Verdict: in.Verdict, Why: why}
}

func actorOf(in ticketing.Incoming, people ticketing.Directory) ticketing.Actor {
	if a, ok := people.AgentAt(in.From.Address); ok {
		return ticketing.Actor{Kind: ticketing.ByAgent, Name: a.Name}
	}
	return ticketing.Actor{Kind: ticketing.ByCustomer, Name: string(in.From.Address)}
}

func causeOf(in ticketing.Incoming) string {
	if in.MessageID != "" {
		return in.MessageID
	}
	return in.RawHash.String()
}
