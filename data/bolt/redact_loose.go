package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"ticketd/ticketing/desk"
	"ticketd/ticketing/erasure"
)

// errEnough ends a walk.
var errEnough = errors.New("enough")

// RedactLoose takes the words and the people out of mails that are in no ticket and of
// letters about none that came or were written before a moment, and returns how many.
// Mails in quarantine and letters that still wait stay as they are.
func (s *Store) RedactLoose(ctx context.Context, before time.Time, e erasure.Everything) (int, error) {
	mails, letters, err := s.loose(ctx, before)
	if err == nil && len(mails)+len(letters) > 0 {
		err = s.setMark(ctx, compactMark, []byte{1})
	}
	f := &eraser{Store: s}
	if err == nil {
		err = inSteps(ctx, f, mails, func(t tx, id []byte) error {
			d, err := t.disposition(id)
			if err != nil {
				return err
			}
			if _, err := t.forgetBlob(d.Receipts.RawHash); err != nil {
				return err
			}
			return t.redactFate(id, 0)
		})
	}
	if err == nil {
		err = inSteps(ctx, f, letters, func(t tx, id string) error {
			d, err := t.delivery(id)
			if err != nil {
				return err
			}
			return t.wordless(d, redactedRow(d, e))
		})
	}
	if err != nil {
		return 0, fmt.Errorf("redact mails in no ticket: %w", err)
	}
	return len(mails) + len(letters), nil
}

// CountLoose counts what RedactLoose would redact.
func (s *Store) CountLoose(ctx context.Context, before time.Time) (int, error) {
	mails, letters, err := s.loose(ctx, before)
	return len(mails) + len(letters), err
}

func (s *Store) loose(ctx context.Context, before time.Time) (mails [][]byte, letters []string, err error) {
	if mails, err = s.looseMails(ctx, before); err == nil {
		letters, err = s.looseLetters(ctx, before)
	}
	return mails, letters, err
}

// looseMails are the ids of what became of mails that no ticket has, in the order in
// which they came.
func (s *Store) looseMails(ctx context.Context, before time.Time) (ids [][]byte, err error) {
	err = s.each(ctx, bDispositions, func(r reader, k, _ []byte) error {
		d, err := r.disposition(k)
		switch {
		case err != nil:
			return err
		case !d.At.Before(before):
			return errEnough
		case d.Ticket == 0 && d.Outcome != desk.OutcomeHeld && d.From != erasure.Nobody:
			ids = append(ids, bytes.Clone(k))
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return ids, err
}

// looseLetters are the ids of letters about no ticket that have words and have ended.
func (s *Store) looseLetters(ctx context.Context, before time.Time) (ids []string, err error) {
	for _, home := range []string{bOutbox, bSent} {
		err := s.each(ctx, home, func(_ reader, k, v []byte) error {
			d, err := readRow(home, k, v)
			if err != nil {
				return err
			}
			if d.Ticket == 0 && d.finished() && d.Created.Before(before) && d.Subject != erasure.Gone {
				ids = append(ids, d.ID)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}
