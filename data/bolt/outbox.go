package bolt

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
)

// Claim hands out at most limit deliveries that are due and not held, those
// that have been due longest, sorted by id, with their bodies. It counts the
// attempt and sets Next to now plus lease; after the lease a claim counts as
// lost and is handed out again, unless the final dot may have been sent: such a
// delivery is only shown by Unfinished until somebody decides what it means.
// Nothing due costs no transaction. A parcel whose record is damaged is logged
// and left out for good, so that the others go. Bodies over desk.SmallBlob are
// left out; Body has them.
func (s *Store) Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) (
	[]outbox.Delivery, error) {
	var nothing bool
	err := s.view(ctx, func(r reader) error {
		nothing = len(r.dueBy(now, min(limit, 1))) == 0
		return nil
	})
	if nothing || err != nil {
		return nil, err
	}
	var claimed []outbox.Delivery
	var broken []error
	err = s.update(ctx, func(t tx) (err error) {
		claimed, broken, err = t.claim(now, lease, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim parcels: %w", err)
	}
	s.leftOut(broken)
	slices.SortFunc(claimed, func(a, b outbox.Delivery) int { return cmp.Compare(a.ID, b.ID) })
	return claimed, nil
}

func (t tx) claim(now time.Time, lease time.Duration, limit int) (
	claimed []outbox.Delivery, broken []error, err error) {
	for _, key := range t.dueBy(now, limit) {
		d, err := t.claimOne(string(key[instantLength:]), now, lease)
		if err == nil {
			claimed = append(claimed, d)
			continue
		}
		broken = append(broken, err)
		if err := t.remove(bOutboxDue, key); err != nil {
			return nil, nil, err
		}
	}
	return claimed, broken, nil
}

func (t tx) claimOne(id string, now time.Time, lease time.Duration) (outbox.Delivery, error) {
	old, err := t.delivery(id)
	if err != nil {
		return outbox.Delivery{}, err
	}
	d := old
	d.State, d.Tried, d.Next, d.DotSent = outbox.Claimed, now.UTC(), now.Add(lease).UTC(), false
	d.Attempts++
	light, err := t.withSmallBody(d)
	if err != nil {
		return outbox.Delivery{}, err
	}
	return light, t.store(old, d)
}

// change moves one delivery in one transaction. When fn returns false, it
// stays as it is.
func (s *Store) change(ctx context.Context, what, id string, fn func(*row) (bool, error)) error {
	err := s.update(ctx, func(t tx) error {
		old, err := t.delivery(id)
		if err != nil {
			return err
		}
		d := old
		if changed, err := fn(&d); err != nil || !changed {
			return err
		}
		return t.store(old, d)
	})
	if err != nil {
		return fmt.Errorf("%s parcel %s: %w", what, id, err)
	}
	return nil
}

// DotSent records that the final dot is about to be sent. Only a claimed
// delivery may be sent; the error for another one stops the sender in time.
func (s *Store) DotSent(ctx context.Context, id string) error {
	return s.change(ctx, "mark", id, func(d *row) (bool, error) {
		if d.State != outbox.Claimed {
			return false, fmt.Errorf("it is %s and not claimed: %w", d.State, ErrFinished)
		}
		d.DotSent = true
		return true, nil
	})
}

// Done records the server's acceptance, whatever was thought before. The parcel
// and its bytes stay readable through Delivery.
func (s *Store) Done(ctx context.Context, id string, now time.Time, response string) error {
	return s.change(ctx, "finish", id, func(d *row) (bool, error) {
		if d.State == outbox.Sent {
			return false, nil
		}
		d.State, d.Finished, d.Response, d.LastError = outbox.Sent, now, response, ""
		return true, nil
	})
}

// Retry records a passing fault; the delivery is due again at next. One that
// has ended meanwhile, dropped by a person for instance, stays ended.
func (s *Store) Retry(ctx context.Context, id string, next time.Time, fault string) error {
	return s.change(ctx, "put back", id, func(d *row) (bool, error) {
		if d.finished() {
			return false, nil
		}
		d.State, d.DotSent, d.Next, d.LastError = outbox.Waiting, false, next, fault
		return true, nil
	})
}

// GiveUp ends a delivery as Failed, Uncertain or Dropped. One that has ended
// otherwise is not changed, and ErrFinished says so.
func (s *Store) GiveUp(ctx context.Context, id string, now time.Time, end outbox.State,
	why string) error {
	return s.change(ctx, "give up", id, func(d *row) (bool, error) {
		switch {
		case end != outbox.Failed && end != outbox.Uncertain && end != outbox.Dropped:
			return false, fmt.Errorf("%q is no way to give up", end)
		case d.State == end:
			return false, nil
		case d.finished():
			return false, fmt.Errorf("it is %s: %w", d.State, ErrFinished)
		}
		d.State, d.Finished, d.LastError = end, now, why
		return true, nil
	})
}

// Unfinished lists the deliveries that are claimed, oldest first, with the bodies
// that Claim hands out: at the start those that were under way when the process died. One
// whose record is damaged is logged and left out.
func (s *Store) Unfinished(ctx context.Context) ([]outbox.Delivery, error) {
	var all []outbox.Delivery
	var broken []error
	err := s.view(ctx, func(r reader) error {
		for _, id := range r.ids(bClaimed) {
			d, err := r.delivery(id)
			if err == nil {
				d.Delivery, err = r.withSmallBody(d)
			}
			if err != nil {
				broken = append(broken, err)
			} else {
				all = append(all, d.Delivery)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list unfinished parcels: %w", err)
	}
	s.leftOut(broken)
	return all, nil
}

func (s *Store) leftOut(broken []error) {
	for _, fault := range broken {
		s.opt.Logger.Error("a parcel cannot be read and is left out", "part", "store", "err", fault)
	}
}

func (r reader) whole(id string) (outbox.Delivery, error) {
	d, err := r.delivery(id)
	if err != nil {
		return outbox.Delivery{}, err
	}
	return r.withBody(d)
}

// Delivery shows one delivery, sent or not, with the letter's bytes. The error
// for an unknown id is ErrUnknownParcel.
func (s *Store) Delivery(ctx context.Context, id string) (d outbox.Delivery, err error) {
	err = s.view(ctx, func(r reader) error {
		d, err = r.whole(id)
		return err
	})
	return d, err
}

// Body loads the bytes of a letter, sent or not. The error for an unknown id is
// ErrUnknownParcel.
func (s *Store) Body(ctx context.Context, id string) ([]byte, error) {
	d, err := s.Delivery(ctx, id)
	return d.Body, err
}

// NextDue tells when the next delivery is due, or the next lease ends; false if
// neither is to come.
func (s *Store) NextDue(ctx context.Context) (next time.Time, ok bool, err error) {
	err = s.view(ctx, func(r reader) error {
		if k, _ := r.bucket(bOutboxDue).Cursor().First(); k != nil {
			next, ok = instant(k), true
		}
		return nil
	})
	return next, ok, err
}

// List shows deliveries that are not Sent, oldest first, and with all the sent
// ones, too. The bodies are left out; Delivery has them. A delivery whose record
// is damaged is logged and left out.
func (s *Store) List(ctx context.Context, all bool) ([]outbox.Delivery, error) {
	var list []outbox.Delivery
	var broken []error
	err := s.view(ctx, func(r reader) error {
		list, broken = r.rows(bOutbox, list, broken)
		if all {
			list, broken = r.rows(bSent, list, broken)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list parcels: %w", err)
	}
	s.leftOut(broken)
	slices.SortFunc(list, func(a, b outbox.Delivery) int { return cmp.Compare(a.ID, b.ID) })
	return list, nil
}

// rows appends a bucket's deliveries to list, and what cannot be read to broken.
func (r reader) rows(home string, list []outbox.Delivery, broken []error) (
	[]outbox.Delivery, []error) {
	c := r.bucket(home).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if d, err := readRow(home, k, v); err != nil {
			broken = append(broken, err)
		} else {
			list = append(list, d.Delivery)
		}
	}
	return list, broken
}

// Release lets deliveries that are held or wait go, each at the moment given with its
// id, and returns how many it changed: none of those that are claimed or have ended.
// The error for an unknown id is ErrUnknownParcel, and nothing is changed then.
func (s *Store) Release(ctx context.Context, due map[string]time.Time) (int, error) {
	released := 0
	err := s.update(ctx, func(t tx) error {
		released = 0
		for _, id := range slices.Sorted(maps.Keys(due)) {
			changed, err := t.release(id, due[id])
			if err != nil {
				return err
			}
			if changed {
				released++
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("release parcels: %w", err)
	}
	return released, nil
}

func (t tx) release(id string, due time.Time) (bool, error) {
	old, err := t.delivery(id)
	if err != nil || old.State != outbox.Waiting {
		return false, err
	}
	d := old
	d.Held, d.Next = "", due.UTC()
	return true, t.store(old, d)
}

func (r reader) HeldLetters(fn func(ticketing.Parcel) bool) error {
	c := r.bucket(bOutboxHeld).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		d, err := r.delivery(string(k))
		if err != nil || !fn(d.Parcel) {
			return err
		}
	}
	return nil
}

func (r reader) ids(index string) []string {
	var ids []string
	for _, key := range keys(r.bucket(index)) {
		ids = append(ids, string(key))
	}
	return ids
}
