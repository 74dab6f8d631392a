package bolt

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/erasure"
)

// Redact takes everybody's words and everybody who does not stay out of tickets that are
// over for good, with their raw mails and letters, notes when, and returns how many it
// changed. Those that were redacted before stay as they are. Every figure stays. One that
// fails ends it; those before it are done. Letters that still wait keep their words, and
// so does their ticket, until they have gone.
func (s *Store) Redact(ctx context.Context, tickets []ticketing.Number, e erasure.Everything, now time.Time) (
	int, error) {
	if len(tickets) == 0 {
		return 0, nil
	}
	if err := s.setMark(ctx, compactMark, []byte{1}); err != nil {
		return 0, fmt.Errorf("redact tickets: %w", err)
	}
	f := &eraser{Store: s}
	err := inSteps(ctx, f, tickets, func(t tx, n ticketing.Number) error {
		redacted, err := t.redact(n, e, now)
		if redacted {
			f.done.Tickets = append(f.done.Tickets[:len(f.done.Tickets):len(f.done.Tickets)], n)
		}
		if err != nil {
			return fmt.Errorf("ticket %d: %w", n, err)
		}
		return nil
	})
	done := len(f.done.Tickets)
	if err != nil {
		return done, fmt.Errorf("redact tickets: %w", err)
	}
	return done, nil
}

func (t tx) redact(n ticketing.Number, e erasure.Everything, now time.Time) (bool, error) {
	c, err := t.caseOf(n)
	if err != nil || c.Ticket.IsRedacted() {
		return false, err
	}
	letters, waiting, err := t.lettersOf(c)
	if err != nil || waiting {
		return false, err
	}
	for _, d := range letters {
		if err := t.wordless(d, redactedRow(d, e)); err != nil {
			return false, err
		}
	}
	clean, mails := e.From(c)
	for _, h := range mails {
		if _, err := t.forgetBlob(h); err != nil {
			return false, err
		}
	}
	if err := t.redactFates(c); err != nil {
		return false, err
	}
	clean.Ticket.Redacted = now.UTC()
	return true, t.rewrite(clean)
}

// lettersOf are the letters that a ticket's history tells of, and whether one still waits.
func (r reader) lettersOf(c erasure.Case) (all []row, waiting bool, err error) {
	for _, entry := range c.History {
		for _, change := range entry.Changes {
			w, is := change.(ticketing.Wrote)
			if !is || w.Parcel == "" {
				continue
			}
			d, err := r.delivery(w.Parcel)
			if err != nil {
				return nil, false, err
			}
			all, waiting = append(all, d), waiting || !d.finished()
		}
	}
	return all, waiting, nil
}

func redactedRow(d row, e erasure.Everything) row {
	if !e.Stays(d.To) {
		d.To = erasure.Nobody
	}
	for _, text := range []*string{&d.LastError, &d.Response} {
		if *text != "" {
			*text = erasure.Gone
		}
	}
	return d
}

// redactFates takes out who wrote the ticket's mails, and what about.
func (t tx) redactFates(c erasure.Case) error {
	for _, entry := range c.History {
		for _, change := range entry.Changes {
			f, is := change.(ticketing.Filed)
			if !is {
				continue
			}
			for _, id := range t.fatesOf(f) {
				if err := t.redactFate(id, c.Ticket.Number); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// fatesOf are the ids of what became of a mail, wherever it came.
func (t tx) fatesOf(f ticketing.Filed) (ids [][]byte) {
	if id := t.bucket(bHashes).Get(receiptKey(byRawHash, f.Raw[:])); id != nil {
		ids = append(ids, bytes.Clone(id))
	}
	if f.MessageID == "" {
		return ids
	}
	prefix := textKey(f.MessageID)
	for _, key := range keysUnder(t.bucket(bMessages), prefix) {
		if id := key[len(prefix):]; len(id) > 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

func (t tx) redactFate(id []byte, n ticketing.Number) error {
	d, err := t.disposition(id)
	if err != nil || d.Ticket != n || d.Outcome == desk.OutcomeHeld {
		return err
	}
	d.From, d.Subject, d.MessageID, d.Why = erasure.Nobody, erasure.Gone, erasure.ID(d.MessageID), nil
	d.Verdict.Evidence = nil
	return t.putDisposition(id, d)
}
