package report

import (
	"slices"
	"time"

	"ticketd/ticketing"
)

// Case reads one ticket's history, the oldest entry first, as the month had it: what was
// recorded before the month's end and not after until. The process is the one that holds for
// the ticket's customer. False says that the ticket has no part in the month: it was not
// unfinished in it, and nothing happened to it.
//
// An entry counts at its own time or, where a clock that was put back made that earlier than
// the entry's before it, at that one's: the order of the history is the order of what
// happened. So nothing that is recorded later changes what was counted before, and every
// entry counts in one month.
func (m Month) Case(p ticketing.Process, history []ticketing.Entry, until time.Time) (Case, bool) {
	f := fold{p: p, from: m.From(), to: m.To(), until: until, c: Case{Stays: map[string]time.Duration{}}}
	before := f.skip(history)
	if f.end = f.to; until.Before(f.to) {
		f.end = until
	}
	f.begin()
	within := before
	for ; within < len(history) && f.reaches(history[within]); within++ {
		f.step(history[within])
	}
	if !f.c.Before && within == before || f.stage() == unborn {
		return Case{}, false
	}
	f.stay(f.end)
	f.c.Ticket = f.t
	f.c.Open = f.stage() == unfinished
	f.c.Items = billed(p, f.start, f.t, history[:within], before)
	for _, item := range f.c.Items {
		f.c.Billable += item.Minutes
	}
	f.promises()
	f.later(history[within:])
	return f.c, true
}

// fold goes through a history: t is the ticket as it was at the moment at.
type fold struct {
	p         ticketing.Process
	from, to  time.Time
	until     time.Time // nothing is known that came later
	end       time.Time // of what is counted
	c         Case
	start, t  ticketing.Ticket
	at        time.Time
	since     time.Time // from when on the present stay is not counted yet
	apart     time.Time // when it was merged into another; zero: it is not
	standings []standing
}

// standing is how a ticket stood from a moment on.
type standing struct {
	from             time.Time
	status, assignee string
}

// stage is what a ticket is to the books.
type stage int

const (
	unborn stage = iota // not opened, or imported and not woken
	unfinished
	finished
	apart // it goes on in another
)

func (f *fold) stage() stage {
	switch {
	case f.t.Opened.IsZero() || f.t.Dormant:
		return unborn
	case f.t.MergedInto != 0:
		return apart
	case f.t.Finished():
		return finished
	}
	return unfinished
}

// moment is when an entry counts.
func (f *fold) moment(e ticketing.Entry) time.Time {
	if e.At.Before(f.at) {
		return f.at
	}
	return e.At
}

// record applies an entry.
func (f *fold) record(e ticketing.Entry) {
	f.at = f.moment(e)
	f.t = f.t.Record(e)
	switch alone := f.t.MergedInto == 0; {
	case alone:
		f.apart = time.Time{}
	case f.apart.IsZero():
		f.apart = f.at
	}
}

// skip records what was before the month, and tells how many entries that were.
func (f *fold) skip(history []ticketing.Entry) int {
	for i, e := range history {
		if at := f.moment(e); !at.Before(f.from) || at.After(f.until) {
			return i
		}
		f.record(e)
	}
	return len(history)
}

func (f *fold) begin() {
	f.start, f.since = f.t, f.from
	f.c.Before = f.stage() == unfinished
	f.stand(f.from)
}

// reaches reports whether an entry belongs to what is counted.
func (f *fold) reaches(e ticketing.Entry) bool {
	at := f.moment(e)
	return at.Before(f.to) && !at.After(f.until)
}

// step counts an entry of the month.
func (f *fold) step(e ticketing.Entry) {
	was := f.stage()
	f.stay(f.moment(e))
	f.record(e)
	f.flow(was, f.stage(), e.Actor)
	for _, c := range e.Changes {
		switch c := c.(type) {
		case ticketing.TimeLogged:
			if f.c.By == nil {
				f.c.By, f.c.Operators = map[string]int{}, map[string]bool{}
			}
			if e.Actor.Kind == ticketing.ByOperator {
				f.c.Operators[c.Author] = true
			}
			f.c.Minutes += c.Work.Minutes
			f.c.By[c.Author] += c.Work.Minutes
		case ticketing.Rated:
			f.rate(c)
		case ticketing.StatusChanged:
			if c.Renamed {
				f.rename(c.From, c.To)
			}
		}
	}
	f.stand(f.at)
}

// rate counts a rating instead of one that the same person gave before: they corrected it.
func (f *fold) rate(r ticketing.Rated) {
	f.c.Ratings = append(slices.DeleteFunc(f.c.Ratings, func(before ticketing.Rated) bool {
		return before.By == r.By
	}), r)
}

// flow counts that a ticket went from one stage to another.
func (f *fold) flow(was, is stage, by ticketing.Actor) {
	if was == unborn && is != unborn {
		f.c.Opened, was = true, unfinished
	}
	switch {
	case was == is || is == unborn:
	case was == unfinished && is == finished:
		who := f.t.Assignee
		if who == "" && by.Kind == ticketing.ByAgent {
			who = by.Name
		}
		f.c.Resolved = append(f.c.Resolved, who)
	case was == unfinished && is == apart:
		f.c.Merged++
	case was == finished && is == unfinished:
		f.c.Reopened++
	case was == apart && is == unfinished:
		f.c.Unmerged++
	}
}

// stay counts how long the ticket has been in its status by a moment.
func (f *fold) stay(by time.Time) {
	spent := by.Sub(f.since)
	if spent > 0 {
		f.since = by
	}
	if s := f.stage(); spent <= 0 || s == unborn || s == apart || f.t.Class == ticketing.ClassClosed {
		return
	}
	f.c.Stays[f.named(f.t.Status)] += spent
}

// named is what the process calls a status now.
func (f *fold) named(status string) string {
	if now, renamed := f.p.Renamed[status]; renamed {
		return now
	}
	return status
}

// rename counts under a status's new name what was counted under the old one.
func (f *fold) rename(from, to string) {
	from, to = f.named(from), f.named(to)
	if spent, counted := f.c.Stays[from]; counted && from != to {
		delete(f.c.Stays, from)
		f.c.Stays[to] += spent
	}
	for i := range f.standings {
		if f.standings[i].status == from {
			f.standings[i].status = to
		}
	}
}

// stand notes how the ticket stands from a moment on.
func (f *fold) stand(from time.Time) {
	now := standing{from, f.named(f.t.Status), f.t.Assignee}
	if n := len(f.standings); n == 0 || f.standings[n-1].status != now.status ||
		f.standings[n-1].assignee != now.assignee {
		f.standings = append(f.standings, now)
	}
}

// stood is how the ticket stood at a moment; the moment of a change belongs to what was
// before it.
func (f *fold) stood(at time.Time) standing {
	found := f.standings[0]
	for _, s := range f.standings[1:] {
		if !s.from.Before(at) && found.status != "" {
			break
		}
		found = s
	}
	return found
}
