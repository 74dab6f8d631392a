package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"ticketd/mail/inbound"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// replaySide is a desk on which mails are judged anew, in the order in which they came
// and by a clock that stands at their arrival. It begins empty.
type replaySide struct {
	*trial
	kept    desk.Store
	numbers *numbering
	byTime  int // letters that time alone wrote, in the period
}

func newReplaySide(ctx context.Context, cfg *Config, kept desk.Store, dir string, w world) (
	*replaySide, error) {
	s := &replaySide{kept: kept, numbers: &numbering{}}
	w.over = func(own desk.Store) desk.Store { return replayStore{own, kept, s.numbers} }
	var err error
	s.trial, err = newTrial(ctx, cfg, filepath.Join(dir, "replay"), time.Time{}, w)
	return s, err
}

// keptMail is a mail that was taken in, and what became of it then.
type keptMail struct {
	desk.Disposition
	raw      desk.Blob
	imported bool // it was from before the first connection
}

// judge lets the time pass until a mail came, and judges it.
func (s *replaySide) judge(ctx context.Context, m keptMail, n numbering, counts bool) (judgedView, error) {
	s.seen.take()
	if err := s.travel(ctx, m.At); err != nil {
		return judgedView{}, err
	}
	if counts {
		s.byTime += len(s.seen.take().letters)
	}
	*s.numbers = n
	k, known := s.intakes[m.Intake]
	if !known {
		return judgedView{Fault: fmt.Sprintf("the configuration has no mailbox %q", m.Intake)}, nil
	}
	from := m.Receipts.Source
	in := k.read(ctx, inbound.Raw{Account: from.Account, Folder: from.Folder, UIDValidity: from.UIDValidity,
		UID: from.UID, Received: m.At, Size: m.raw.Size, Body: m.raw.Body}, ticketing.Envelope{})
	in.Imported, in.Late = m.imported, m.imported
	return s.receive(ctx, in), s.send(ctx)
}

// travel does what comes due until a moment when the gateway's clock would have it.
func (s *replaySide) travel(ctx context.Context, to time.Time) error {
	for {
		next, err := s.nextBeat(ctx, to)
		if err != nil {
			return err
		}
		if next.IsZero() || next.After(to) {
			break
		}
		s.at = next
		if err := s.send(ctx); err != nil {
			return err
		}
		if _, err := s.desk.Wake(ctx, s.at); err != nil {
			return fmt.Errorf("let time pass until %s: %w", whenIn(s.at, s.cfg.Zone), err)
		}
	}
	if to.After(s.at) {
		s.at = to
	}
	return s.send(ctx)
}

// nextBeat is when the ticket that is due first is looked at; zero: none is until then.
func (s *replaySide) nextBeat(ctx context.Context, to time.Time) (time.Time, error) {
	due, err := s.store.Due(ctx, to, 1)
	if err != nil || len(due) == 0 {
		return time.Time{}, err
	}
	var at time.Time
	err = s.store.View(ctx, func(r desk.Reader) error {
		t, _, err := r.Ticket(due[0])
		at = t.Due()
		return err
	})
	at = at.Add(metronome - 1).Truncate(metronome)
	if !at.After(s.at) {
		at = s.at.Truncate(metronome).Add(metronome)
	}
	return at, err
}

// send marks what is due as sent, so that it cannot be taken back any more.
func (s *replaySide) send(ctx context.Context) error {
	const atOnce = 100
	for {
		due, err := s.letters.Claim(ctx, s.at, time.Hour, atOnce)
		if err != nil || len(due) == 0 {
			return err
		}
		for _, d := range due {
			if err := s.letters.Done(ctx, d.ID, s.at, "replayed"); err != nil {
				return err
			}
		}
	}
}

// knows reports whether a mail came here already, at the same place: what is told of it
// after that is a person's decision about it.
func (s *replaySide) knows(ctx context.Context, m desk.Disposition) (known bool, err error) {
	err = s.store.View(ctx, func(r desk.Reader) error {
		before, seen, err := r.Seen(m.Receipts)
		known = seen && before.Intake == m.Intake && before.Receipts.Source == m.Receipts.Source &&
			before.Receipts.RawHash == m.Receipts.RawHash
		return err
	})
	return known, err
}
