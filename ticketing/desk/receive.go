package desk

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"ticketd/ticketing"
)

// Manner is how a mail is taken in.
type Manner struct {
	Force bool // a person released it from quarantine: what held it does not count
	// Lines replaces lines of the mail, by number from 1: its author corrected them.
	Lines map[int]string
	// Into is the ticket that a person chose for it; zero: the one that it names.
	Into ticketing.Number
	// Alone makes a ticket of its own of it, whatever it names.
	Alone bool
	// Join lets its sender take part in the ticket.
	Join bool
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
	taken := d.stash(ctx, batch)
	if d.receiveAll(ctx, batch, taken, m, now) == nil {
		return taken
	}
	for i := range batch {
		if taken[i].Err != nil {
			continue
		}
		if err := d.receiveAll(ctx, batch[i:i+1], taken[i:i+1], m, now); err != nil {
			taken[i] = Taken{Err: err} // nothing of what it came to was committed
		}
	}
	return taken
}

// Stash makes the large mails of a batch durable before their turn comes, so
// that Receive has less to wait for. What fails is tried again there.
func (d *Desk) Stash(ctx context.Context, batch []ticketing.Incoming) { d.stash(ctx, batch) }

// stash makes the large mails durable side by side: each waits for the disk.
func (d *Desk) stash(ctx context.Context, batch []ticketing.Incoming) []Taken {
	taken := make([]Taken, len(batch))
	var large sync.WaitGroup
	for i, in := range batch {
		if in.Size > SmallBlob {
			large.Go(func() { taken[i].Err = d.store.Stash(ctx, blobOf(in)) })
		}
	}
	large.Wait()
	return taken
}

func (d *Desk) receiveAll(ctx context.Context, batch []ticketing.Incoming, taken []Taken,
	m Manner, now time.Time) error {
	return d.update(ctx, now, func(w *work) error {
		if err := w.arrive(batch, taken); err != nil {
			return err
		}
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
	released := m.Force && before.Outcome == OutcomeHeld
	if seen && !released {
		return w.again(in, before)
	}
	if err := w.tx.Keep(blobOf(in)); err != nil {
		return Taken{}, err
	}
	defer w.takeUp(&in)()
	event, err := w.gather(in)
	if err != nil {
		return Taken{}, err
	}
	if released {
		event.Confirmed, event.Lines = true, m.Lines
		w.reroute(&event, m)
	}
	if q, answer, ok, err := w.answered(event); err != nil || ok {
		if err != nil {
			return Taken{}, err
		}
		return w.settle(event, q, answer)
	}
	return w.put(event)
}

// put puts a mail where it belongs.
func (w *work) put(e ticketing.MailReceived) (Taken, error) {
	placement, why := w.judge(ticketing.Ticket{Intake: e.Mail.Intake}).Place(e)
	if placement == ticketing.Held && e.Confirmed {
		placement = ticketing.IntoTicket
		e.Route.Why = append(e.Route.Why, "a person released it from quarantine, where"+
			" it was because "+why)
	}
	switch placement {
	case ticketing.Held:
		return w.hold(e, ticketing.DoubtOf(e, why))
	case ticketing.Recorded:
		reasons := append(e.Route.Why, why)
		return Taken{Outcome: OutcomeRecorded},
			w.tx.MarkSeen(w.disposition(e.Mail, OutcomeRecorded, 0, reasons))
	}
	t := ticketing.Ticket{Intake: e.Intake.Name, Prefix: e.Intake.Prefix}
	if e.Route.Ticket != 0 {
		var err error
		if t, err = w.surviving(e.Route.Ticket); err != nil {
			return Taken{}, err
		}
	}
	switch {
	case w.judge(t).IsInstruction(t, e):
		return w.instruct(t, e)
	case e.AsksStatus():
		return w.status(e)
	}
	return w.file(e)
}

// again handles a mail that we have already: at most it escalates.
func (w *work) again(in ticketing.Incoming, before Disposition) (Taken, error) {
	claimed := before.Ticket
	if before.Outcome == OutcomeHeld {
		before.Ticket = 0
	}
	taken := Taken{Outcome: OutcomeDuplicate, Ticket: before.Ticket}
	if before.Receipts.Source == in.Source && before.Intake == in.Intake {
		return taken, nil
	}
	if before.Outcome == OutcomeHeld && before.Receipts.RawHash == in.RawHash {
		taken.Outcome = OutcomeHeld // it must not leave quarantine by coming again
	} else {
		claimed = before.Ticket
	}
	intake := w.intake(in.Intake)
	if intake.Role == ticketing.RoleEscalation && before.Intake != in.Intake && before.Ticket != 0 {
		if err := w.escalate(in, before.Ticket, intake); err != nil {
			return Taken{}, err
		}
	}
	reasons := []string{fmt.Sprintf("the same mail came before, as %s", before.Outcome)}
	d := w.disposition(in, taken.Outcome, claimed, reasons)
	if d.Outcome == OutcomeHeld { // it waits as what it came as first
		d.Intake, d.Why = before.Intake, append(slices.Clone(before.Why), reasons...)
	}
	return taken, w.tx.MarkSeen(d)
}

func (w *work) escalate(in ticketing.Incoming, n ticketing.Number, i ticketing.Intake) error {
	t, err := w.surviving(n)
	if err != nil {
		return err
	}
	d := w.judge(t).Decide(t, ticketing.AlsoEscalated{Mail: in, Intake: i}, w.now)
	if len(d.Changes) == 0 {
		return nil
	}
	seen, err := w.gather(in)
	if err == nil {
		_, err = w.carryOut(t, actorOf(seen), causeOf(in), d)
	}
	return err
}

func (w *work) disposition(in ticketing.Incoming, o Outcome, n ticketing.Number,
	why []string) Disposition {
	return Disposition{At: w.now, Intake: in.Intake, Receipts: in.Receipts(),
		MessageID: in.MessageID, From: in.From.Address, Subject: in.Subject, Outcome: o,
		Ticket: n, Verdict: in.Verdict, Why: why}
}

// actorOf names who caused what a mail did. Whoever only claims to be of the
// team is a customer like any other.
func actorOf(e ticketing.MailReceived) ticketing.Actor {
	from := string(e.Mail.From.Address)
	switch {
	case e.Route.By == ticketing.ByReport:
		return ticketing.Actor{Kind: ticketing.BySystem, Name: from}
	case e.Behalf != nil:
		return ticketing.Actor{Kind: ticketing.ByAgent, Name: e.Behalf.Name}
	case e.Sender.Agent != nil && (e.Sender.Verified || e.Confirmed):
		return ticketing.Actor{Kind: ticketing.ByAgent, Name: e.Sender.Agent.Name}
	}
	return ticketing.Actor{Kind: ticketing.ByCustomer, Name: from}
}

func causeOf(in ticketing.Incoming) string {
	if in.MessageID != "" {
		return in.MessageID
	}
	return in.RawHash.String()
}
