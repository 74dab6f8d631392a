package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"ticketd/ticketing"
)

const (
	// weekChunk is how many tickets are looked at in one go, so that nobody has to wait.
	weekChunk = 300
	// maxWeekLetters is how many held letters are looked at for a digest.
	maxWeekLetters = 1000
)

// week is the digest of one mailbox's week.
type week struct {
	periodic
	mailbox string
	turn    turn
	last    time.Time
	tickets *ticketing.Week
	ledger  ticketing.Ledger
	letters []ticketing.LettersHeld
	paused  bool
}

// weeks sends the digests of the week that is over, one for each support mailbox whose
// process says who reads it, and returns how many digests went. Tickets and mails of a
// mailbox that has none of its own, for escalations for instance, are in that of the first.
func (d *Desk) weeks(ctx context.Context, now time.Time) (sent int, err error) {
	var due []*week
	err = d.store.View(ctx, func(r Reader) (err error) {
		w := &work{Setup: d.setup.Load(), now: now}
		due, err = w.dueWeeks(r)
		return err
	})
	faults := []error{err}
	for _, one := range due {
		went, err := d.week(ctx, one, now)
		if err != nil {
			faults = append(faults, fmt.Errorf("send the week's digest of %s: %w", one.mailbox, err))
		} else if went {
			sent++
		}
	}
	return sent, errors.Join(faults...)
}

// dueWeeks finds the digests to be sent, or to be begun with.
func (w *work) dueWeeks(r Reader) (due []*week, err error) {
	for _, name := range slices.Sorted(maps.Keys(w.Processes)) {
		p := w.Processes[name]
		if p.Reports.Week == "" || w.Intakes[name].Role != ticketing.RoleSupport {
			continue
		}
		monday, _ := p.WeekOf(w.now)
		one := &week{mailbox: name, periodic: periodic{mark: "week " + strconv.Quote(name), at: p.WeekDue(w.now),
			from: monday, slack: clockSlack, tells: true}}
		if one.turn, one.last, err = one.periodic.turn(r, w.now); err != nil {
			return nil, err
		}
		if one.turn != rests {
			due = append(due, one)
		}
	}
	return due, nil
}

// week gathers one digest, a little at a time, and sends it.
func (d *Desk) week(ctx context.Context, one *week, now time.Time) (went bool, err error) {
	if one.turn == goes {
		if err := d.gatherWeek(ctx, one, now); err != nil {
			return false, err
		}
	}
	err = d.update(ctx, now, func(w *work) (err error) {
		went, err = w.perform(one.periodic, func(time.Time) error { return w.sendWeek(one) })
		return err
	})
	return went, err
}

func (d *Desk) gatherWeek(ctx context.Context, one *week, now time.Time) error {
	w := &work{Setup: d.setup.Load(), now: now}
	p := w.Processes[one.mailbox]
	to, _ := p.WeekOf(now)
	from := to.AddDate(0, 0, -7)
	one.tickets = ticketing.NewWeek(from, to, now)
	for after, more := ticketing.Number(0), true; more; {
		err := d.store.View(ctx, func(r Reader) (err error) {
			after, more, err = w.addTickets(r, one, after)
			return err
		})
		if err != nil {
			return err
		}
	}
	if err := d.store.View(ctx, func(r Reader) error { return w.addLetters(r, one) }); err != nil {
		return err
	}
	// Mails that came in a week whose digest never went must not be passed over.
	if since, _ := p.WeekOf(one.last); since.Before(from) {
		from = since
	}
	var err error
	one.ledger, err = d.Ledger(ctx, from, to, func(mailbox string) bool { return w.reports(mailbox) == one.mailbox })
	return err
}

// reports names the support mailbox in whose digest and reports another stands.
func (w *work) reports(mailbox string) string {
	if i := w.intake(mailbox); i.Role == ticketing.RoleSupport {
		return i.Name
	}
	return w.intake("").Name
}

// addTickets adds the next tickets of the mailbox after a number, and returns how far it
// came and whether there may be more.
func (w *work) addTickets(r Reader, one *week, after ticketing.Number) (ticketing.Number, bool, error) {
	numbers, err := r.Active(one.tickets.From, after, weekChunk)
	for _, n := range numbers {
		t, found, fault := r.Ticket(n)
		if err = errors.Join(err, fault); err != nil {
			return after, false, err
		}
		after = n
		if !found || w.reports(t.Intake) != one.mailbox {
			continue
		}
		recent, err := since(r, n, one.tickets.From)
		if err != nil {
			return after, false, err
		}
		one.tickets.Add(w.process(t), t, recent)
	}
	return after, len(numbers) == weekChunk, err
}

// since lists the entries of a history from a moment on; it reads no more than about as
// many others.
func since(r Reader, n ticketing.Number, from time.Time) ([]ticketing.Entry, error) {
	for limit := 1; ; limit *= 8 {
		entries, err := r.Recent(n, limit)
		if err != nil {
			return nil, err
		}
		if len(entries) < limit || entries[0].At.Before(from) {
			i := slices.IndexFunc(entries, func(e ticketing.Entry) bool { return !e.At.Before(from) })
			if i < 0 {
				return nil, nil
			}
			return entries[i:], nil
		}
	}
}

// addLetters adds what waits in the outbox, by whom it is for and why it waits.
func (w *work) addLetters(r Reader, one *week) error {
	paused, err := r.Bookmark(PausedBookmark)
	if err != nil {
		return err
	}
	one.paused = len(paused) > 0
	seen := 0
	return r.HeldLetters(func(p ticketing.Parcel) bool {
		if w.reports(p.Intake) == one.mailbox {
			i := slices.IndexFunc(one.letters, func(l ticketing.LettersHeld) bool { return l.To == p.To && l.Why == p.Held })
			if i < 0 {
				i = len(one.letters)
				one.letters = append(one.letters, ticketing.LettersHeld{To: p.To, Since: p.Created, Why: p.Held})
			}
			one.letters[i].Count++
		}
		seen++
		return seen < maxWeekLetters
	})
}

// sendWeek writes the digest to everybody who reads it.
func (w *work) sendWeek(one *week) error {
	if one.tickets == nil {
		return nil
	}
	about := ticketing.Ticket{Intake: one.mailbox}
	judge := w.judge(about)
	figures := ticketing.WeekFigures(one.ledger, one.letters, one.paused, judge.Process.Zone)
	for _, a := range judge.WeekReaders(w.now) {
		report := ticketing.Report{Lists: one.tickets.Lists()}
		if err := w.heldMails(a, func(mailbox string) bool { return w.reports(mailbox) == one.mailbox }, &report); err != nil {
			return err
		}
		if _, err := w.post(about, ticketing.Incoming{}, judge.WeekDigest(a, report, figures)); err != nil {
			return err
		}
	}
	return nil
}
