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
	periodic
	intake ticketing.Intake
	list   ticketing.List
	turn   turn
	newest ticketing.Ranked[ticketing.Ticket]
	all    int
}

// clockSlack is by how much a clock may be put back, and lists, digests and reports of a
// month still know that they went.
const clockSlack = 8 * 24 * time.Hour

// Digests sends the lists whose day has come, those of the processes and each agent's
// own, and the digests of the week, and returns how many. After a downtime each goes once,
// and never twice in its period. One that is new begins with its next period.
func (d *Desk) Digests(ctx context.Context, now time.Time) (int, error) {
	kept, err := d.lists(ctx, now)
	own, fault := d.mornings(ctx, now)
	weeks, weekFault := d.weeks(ctx, now)
	return kept + own + weeks, errors.Join(err, fault, weekFault)
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
		went := false
		err := d.update(ctx, now, func(w *work) (err error) {
			went, err = w.perform(one.periodic, func(time.Time) error { return w.send(one) })
			return err
		})
		if err != nil {
			faults = append(faults, fmt.Errorf("send list %q of %s: %w", one.list.Name, one.intake.Name, err))
		} else if went && one.all > 0 {
			sent++
		}
	}
	return sent, errors.Join(faults...)
}

// dueDigests finds what is to be sent, or to be begun with.
func (w *work) dueDigests(r Reader) (due []digest, err error) {
	for _, name := range slices.Sorted(maps.Keys(w.Processes)) {
		p := w.Processes[name]
		for _, l := range p.Lists {
			at, one := p.DigestDue(l, w.now), digest{intake: w.intake(name), list: l,
				newest: ticketing.Ranked[ticketing.Ticket]{Most: maxDigest}}
			if at.IsZero() {
				continue
			}
			mark := "digest " + strconv.Quote(one.intake.Name) + " " + l.Name
			one.periodic = periodic{mark: mark, at: at, from: at, slack: clockSlack}
			if one.turn, _, err = one.periodic.turn(r, w.now); err != nil {
				return nil, err
			}
			if one.turn != rests {
				due = append(due, one)
			}
		}
	}
	return due, nil
}

// fillDigests reads the tickets once for all lists that were sent before.
func (w *work) fillDigests(r Reader, due []digest) error {
	if !slices.ContainsFunc(due, func(d digest) bool { return d.turn == goes }) {
		return nil
	}
	return r.Tickets(func(t ticketing.Ticket) bool {
		intake := w.intake(t.Intake).Name
		for i := range due {
			one := &due[i]
			if one.turn != goes || one.intake.Name != intake || t.MergedInto != 0 || !one.list.Listed(t) {
				continue
			}
			one.all++
			one.newest.Add(t, w.Processes[intake].RanksBy(t) != "")
		}
		return true
	})
}

// send writes one digest.
func (w *work) send(d digest) error {
	about := ticketing.Ticket{Intake: d.intake.Name}
	_, err := w.post(about, ticketing.Incoming{}, w.judge(about).Digest(d.list, d.newest.All(), d.all))
	return err
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
