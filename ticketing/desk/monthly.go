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
	"ticketd/ticketing/report"
)

// subscription is a letter that is owed about each month.
type subscription struct {
	letter  string // its name
	name    string // of the mailbox whose team gets it, else of the account
	mailbox string // from which it comes, and whose process says when
}

const subscriptionMark = "month "

func (s subscription) mark() string { return subscriptionMark + s.letter + " " + strconv.Quote(s.name) }

// subscriptions lists the letters that processes and agreements ask for.
func (w *work) subscriptions() (all []subscription) {
	for _, mailbox := range w.reportMailboxes() {
		if w.Processes[mailbox].Reports.Month != "" {
			all = append(all, subscription{ticketing.LetterTeamMonth, mailbox, mailbox})
		}
	}
	for _, a := range w.People.Accounts() {
		for letter, wanted := range map[string]bool{ticketing.LetterAccountMonth: len(a.Agreement.Report) > 0,
			ticketing.LetterInvoice: a.Agreement.Billing != "", ticketing.LetterSummary: a.Agreement.Summary} {
			if wanted {
				all = append(all, subscription{letter, a.Name, w.home(a)})
			}
		}
	}
	slices.SortFunc(all, func(a, b subscription) int { return strings.Compare(a.mark(), b.mark()) })
	return all
}

// standing is what is known of a subscription: its first month, and the months whose letters
// went, the newest last. A month that went never goes again, whatever the clock does.
type standing struct {
	begins string // "2026-03"
	sent   []string
}

// catchUp is of how many months letters are owed after a downtime; what went is remembered
// for twice as long.
const catchUp = 12

func readStanding(r Reader, mark string) (s standing, known bool, err error) {
	b, err := r.Bookmark(mark)
	if err != nil || b == nil {
		return s, false, err
	}
	months := strings.Fields(string(b))
	for _, m := range months {
		if _, err := report.ParseMonth(m, nil); err != nil {
			return s, false, fmt.Errorf("read bookmark %q: %w", mark, err)
		}
	}
	if len(months) == 0 {
		return s, false, fmt.Errorf("read bookmark %q: it names no month", mark)
	}
	return standing{months[0], months[1:]}, true, nil
}

func (w *work) keepStanding(mark string, s standing) error {
	s.sent = s.sent[max(0, len(s.sent)-2*catchUp):]
	return w.tx.SetBookmark(mark, []byte(strings.Join(append([]string{s.begins}, s.sent...), " ")))
}

// owed lists the months of which a letter is still to go, oldest first, or says that the
// subscription begins.
func (w *work) owed(sub subscription, s standing, known bool) (months []report.Month, begin bool) {
	p := w.Processes[sub.mailbox]
	running := w.monthIn(sub.mailbox, report.MonthOf(w.now, p.Zone))
	if !known || s.begins > running.String() || len(w.believed(sub, s)) < len(s.sent) {
		return nil, true
	}
	newest := 1
	if p.MonthDue(w.now).After(w.now) {
		newest = 2
	}
	for back := catchUp; back >= newest; back-- {
		m := running.Back(back)
		if m.String() >= s.begins && !slices.Contains(s.sent, m.String()) {
			months = append(months, m)
		}
	}
	return months, false
}

// believed are the months that went, without those that are not over for long: their letters
// were sent by a clock gone wrong, and are still to come.
func (w *work) believed(sub subscription, s standing) []string {
	return slices.DeleteFunc(slices.Clone(s.sent), func(month string) bool {
		m, err := report.ParseMonth(month, w.Processes[sub.mailbox].Zone)
		return err == nil && m.To().After(w.now.Add(clockSlack))
	})
}

// due is what is to be done about letters of months.
type due struct {
	owed   map[string][]subscription // by month
	begin  []subscription
	forget []string // marks of those that nobody wants any more
}

func (w *work) dueMonths(r Reader) (due, error) {
	d := due{owed: map[string][]subscription{}}
	wanted := map[string]bool{}
	for _, sub := range w.subscriptions() {
		wanted[sub.mark()] = true
		s, known, err := readStanding(r, sub.mark())
		if err != nil {
			return d, err
		}
		months, begin := w.owed(sub, s, known)
		if begin {
			d.begin = append(d.begin, sub)
		}
		for _, m := range months {
			d.owed[m.String()] = append(d.owed[m.String()], sub)
		}
	}
	err := r.Bookmarks(subscriptionMark, func(name string, _ []byte) bool {
		if !wanted[name] {
			d.forget = append(d.forget, name)
		}
		return true
	})
	return d, err
}

// MonthLetters sends the letters about months that are over: the reports of teams and
// accounts, invoice lines and summaries, and returns how many. They go on the first working
// day after the month. It is a matter of stored times: after a downtime those of the months
// before go, too, up to a year of them, and none goes twice. What is new begins with the
// running month. A month in which there was nothing to do needs no letter.
func (d *Desk) MonthLetters(ctx context.Context, now time.Time) (sent int, err error) {
	if resting := time.Unix(0, d.resting.Load()); now.Before(resting) && resting.Sub(now) <= restAfterFault {
		return 0, nil
	}
	var all due
	w := &work{Setup: d.setup.Load(), now: now}
	err = d.store.View(ctx, func(r Reader) (err error) {
		all, err = w.dueMonths(r)
		return err
	})
	if err == nil && len(all.begin)+len(all.forget) > 0 {
		err = d.update(ctx, now, func(w *work) error { return w.begin(all) })
	}
	var faults []error
	for _, month := range slices.Sorted(maps.Keys(all.owed)) {
		n, err := d.sendMonth(ctx, month, all.owed[month], now)
		sent, faults = sent+n, append(faults, err)
	}
	if err := errors.Join(append(faults, err)...); err != nil {
		d.resting.Store(now.Add(restAfterFault).UnixNano())
		return sent, fmt.Errorf("send the letters of a month: %w", err)
	}
	return sent, nil
}

// restAfterFault is how long nothing is counted again after something went wrong: it costs
// more than a look at what is due.
const restAfterFault = time.Hour

func (w *work) begin(d due) error {
	for _, mark := range d.forget {
		if err := w.tx.SetBookmark(mark, nil); err != nil {
			return err
		}
	}
	for _, sub := range d.begin {
		s, known, err := readStanding(w.tx, sub.mark())
		if err != nil {
			return err
		}
		if _, begin := w.owed(sub, s, known); !begin {
			continue
		}
		running := report.MonthOf(w.now, w.Processes[sub.mailbox].Zone).String()
		if s.sent = w.believed(sub, s); !known || s.begins > running {
			s.begins = running
		}
		if err := w.keepStanding(sub.mark(), s); err != nil {
			return err
		}
	}
	return nil
}

// sendMonth counts a month once for all of its letters, outside of any transaction, and
// sends these, each in its own.
func (d *Desk) sendMonth(ctx context.Context, month string, owed []subscription, now time.Time) (sent int, err error) {
	m, err := report.ParseMonth(month, nil)
	if err != nil {
		return 0, err
	}
	c := d.newCensus(now)
	teams := map[string]*teamMonth{}
	for _, sub := range owed {
		if sub.letter == ticketing.LetterTeamMonth {
			teams[sub.name] = c.team(sub.name, m)
		} else if a, ok := c.People.AccountNamed(sub.name); ok && c.accounts[a.Name] == nil {
			c.account(a, m)
		}
	}
	if err := d.fill(ctx, c); err != nil {
		return 0, fmt.Errorf("count %s: %w", month, err)
	}
	var faults []error
	for _, sub := range owed {
		n := 0
		letters, err := d.monthLetters(ctx, c, sub, teams[sub.name])
		if err == nil {
			err = d.update(ctx, now, func(w *work) (err error) {
				n, err = w.sendOnce(sub, month, letters)
				return err
			})
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("send the %s of %s for %s: %w", sub.letter, month, sub.name, err))
			continue
		}
		sent += n
	}
	return sent, errors.Join(faults...)
}

// sendOnce writes the letters of a month, unless somebody did meanwhile.
func (w *work) sendOnce(sub subscription, month string, letters addressing) (int, error) {
	s, _, err := readStanding(w.tx, sub.mark())
	if err != nil || slices.Contains(s.sent, month) {
		return 0, err
	}
	about := ticketing.Ticket{Intake: sub.mailbox}
	all := letters(w.judge(about))
	if _, err := w.post(about, ticketing.Incoming{}, all); err != nil {
		return 0, err
	}
	s.sent = append(s.sent, month)
	return len(all), w.keepStanding(sub.mark(), s)
}
