package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"ticketd/ticketing"
)

// maxDigest is how many tickets one digest shows.
const maxDigest = 200

// digest is one list of one mailbox.
type digest struct {
	intake ticketing.Intake
	list   ticketing.List
	last   time.Time // when it was sent or begun with; zero: never
	begins bool      // nothing is sent before its next period
	newest []ticketing.Ticket
	all    int
}

// clockSlack is by how much a clock may be put back and nothing is wrong. A list
// that was sent later than that from now was sent by a clock gone wrong, whose
// periods are not to come: it begins anew.
const clockSlack = 8 * 24 * time.Hour

func (d digest) mark() string { return "digest " + strconv.Quote(d.intake.Name) + " " + d.list.Name }

// Digests sends the lists whose day has come, those of the processes and each agent's
// own, and returns how many. It is a matter of stored times: after a downtime each goes
// once, and never twice in its period. A list that is new begins with its next period.
func (d *Desk) Digests(ctx context.Context, now time.Time) (int, error) {
	kept, err := d.lists(ctx, now)
	own, fault := d.mornings(ctx, now)
	return kept + own, errors.Join(err, fault)
}

// lists sends the processes' lists.
func (d *Desk) lists(ctx context.Context, now time.Time) (int, error) {
	var due []digest
	err := d.store.View(ctx, func(r Reader) (err error) {
		w := &work{Setup: d.setup.Load(), now: now}
		if due, err = w.dueDigests(r); err != nil || len(due) == 0 {
			return err
		}
		return w.fillDigests(r, due)
	})
	if err != nil || len(due) == 0 {
		return 0, err
	}
	sent := 0
	var faults []error
	for _, one := range due {
		err := d.update(ctx, now, func(w *work) error { return w.send(one) })
		if err != nil {
			faults = append(faults, fmt.Errorf("send list %q of %s: %w", one.list.Name, one.intake.Name, err))
		} else if one.all > 0 {
			sent++
		}
	}
	return sent, errors.Join(faults...)
}

// dueDigests finds what is to be sent, or to be begun with.
func (w *work) dueDigests(r Reader) ([]digest, error) {
	var due []digest
	for _, name := range slices.Sorted(maps.Keys(w.Processes)) {
		p := w.Processes[name]
		for _, l := range p.Lists {
			at, one := p.DigestDue(l, w.now), digest{intake: w.intake(name), list: l}
			last, err := lastDigest(r, one)
			if err != nil {
				return nil, err
			}
			one.last, one.begins = last, last.IsZero() || last.After(w.now.Add(clockSlack))
			if !at.IsZero() && (one.begins || last.Before(at) && !at.After(w.now)) {
				due = append(due, one)
			}
		}
	}
	return due, nil
}

func lastDigest(r Reader, d digest) (time.Time, error) {
	b, err := r.Bookmark(d.mark())
	if err != nil || b == nil {
		return time.Time{}, err
	}
	last, err := time.Parse(time.RFC3339Nano, string(b))
	if err != nil {
		return last, fmt.Errorf("read bookmark %q: %w", d.mark(), err)
	}
	return last, nil
}

// fillDigests reads the tickets once for all lists that were sent before.
func (w *work) fillDigests(r Reader, due []digest) error {
	if !slices.ContainsFunc(due, func(d digest) bool { return !d.begins }) {
		return nil
	}
	return r.Tickets(func(t ticketing.Ticket) bool {
		intake := w.intake(t.Intake).Name
		for i := range due {
			one := &due[i]
			if one.begins || one.intake.Name != intake || t.MergedInto != 0 || !one.list.Listed(t) {
				continue
			}
			if one.all++; len(one.newest) < maxDigest {
				one.newest = append(one.newest, t)
			}
		}
		return true
	})
}

// send writes one digest, unless somebody did meanwhile.
func (w *work) send(d digest) error {
	last, err := lastDigest(w.tx, d)
	if err != nil || !last.Equal(d.last) {
		return err
	}
	about := ticketing.Ticket{Intake: d.intake.Name}
	for _, l := range w.judge(about).Digest(d.list, d.newest, d.all) {
		if about.Letters, err = w.countLetter(); err != nil {
			return err
		}
		if _, _, err := w.write(about, l); err != nil {
			return err
		}
	}
	return w.tx.SetBookmark(d.mark(), []byte(w.now.UTC().Format(time.RFC3339Nano)))
}

// lettersMark counts the letters about no ticket, so that each has a Message-ID
// of its own.
const lettersMark = "letters about no ticket"

func (w *work) countLetter() (before int, err error) {
	b, err := w.tx.Bookmark(lettersMark)
	if err != nil {
		return 0, err
	}
	if b != nil {
		if before, err = strconv.Atoi(string(b)); err != nil {
			return 0, fmt.Errorf("read bookmark %q: %w", lettersMark, err)
		}
	}
	return before, w.tx.SetBookmark(lettersMark, []byte(strconv.Itoa(before+1)))
}

// List is a list of a process, as one mailbox has it.
type List struct {
	ticketing.List
	Mailbox string
	listed  func(ticketing.Ticket) bool
}

// Listed reports whether a ticket is on it.
func (l List) Listed(t ticketing.Ticket) bool { return l.listed(t) }

// Lists finds the lists of that name, in any case, in every mailbox's process;
// an empty name finds all. They are in the order of the mailboxes' names.
func (d *Desk) Lists(name string) []List {
	w := &work{Setup: d.setup.Load()}
	var all []List
	for _, mailbox := range slices.Sorted(maps.Keys(w.Processes)) {
		for _, l := range w.Processes[mailbox].Lists {
			if name == "" || strings.EqualFold(l.Name, name) {
				all = append(all, List{List: l, Mailbox: mailbox, listed: func(t ticketing.Ticket) bool {
					return t.MergedInto == 0 && w.intake(t.Intake).Name == mailbox && l.Listed(t)
				}})
			}
		}
	}
	return all
}
