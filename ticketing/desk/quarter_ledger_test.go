package desk_test

import (
	"time"

	"ticketd/ticketing"
)

// The ledger of the simulated quarter is what its players did, written down as they did it. It
// counts by itself, from the description of the processes, and asks nothing of the programs that
// make the reports.

// state is how a ticket stands in the ledger.
type state byte

const (
	isOpen    state = 'o'
	isWaiting state = 'w' // for its customer
	isDone    state = 'd' // resolved or closed
	isMerged  state = 'm'
)

// facts are what a ticket is sorted as.
type facts struct{ kind, priority, category, product string }

type stateAt struct {
	at    time.Time
	state state
	code  string // why a person ended it
}

type factsAt struct {
	at time.Time
	facts
}

type loggedAt struct {
	at      time.Time
	who     string
	minutes int
	billing ticketing.Billing
}

// agreedAt is a date that the customer was told.
type agreedAt struct{ at, date time.Time }

type ratedAt struct {
	at     time.Time
	rating int
}

type hadBy struct {
	at  time.Time
	who string
}

// life is one ticket of the ledger.
type life struct {
	box     *boxOf
	client  *client // nil: nobody has an agreement with them
	number  ticketing.Number
	from    ticketing.Address
	subject string
	opened  time.Time
	answers []time.Time // of persons to the customer
	states  []stateAt
	facts   []factsAt
	had     []hadBy
	logged  []loggedAt
	ratings []ratedAt
	agreed  []agreedAt
	told    []string // what was done, for whoever looks for a difference
}

func (l *life) account() string {
	if l.client == nil {
		return ""
	}
	return l.client.Name
}

func (l *life) plan() string {
	if l.client == nil {
		return ""
	}
	return l.client.Plan
}

// stateBefore is how the ticket stood just before a moment, 0: it was not there.
func (l *life) stateBefore(at time.Time) (s stateAt) {
	for _, one := range l.states {
		if one.at.Before(at) {
			s = one
		}
	}
	return s
}

func (l *life) state() state { return l.states[len(l.states)-1].state }

func (l *life) factsBefore(at time.Time) (f facts) {
	for _, one := range l.facts {
		if one.at.Before(at) {
			f = one.facts
		}
	}
	return f
}

func (l *life) hadAt(at time.Time) (who string) {
	for _, one := range l.had {
		if !one.at.After(at) {
			who = one.who
		}
	}
	return who
}

// tally is what a month, or a ticket in it, comes to.
type tally struct {
	Tickets, Before, Opened, Resolved, Reopened, Merged, Unmerged, Open int
	Minutes, Billable, Ratings, Stars                                   int
}

func (t *tally) add(o tally) {
	t.Tickets, t.Before = t.Tickets+o.Tickets, t.Before+o.Before
	t.Opened, t.Open = t.Opened+o.Opened, t.Open+o.Open
	t.Resolved, t.Reopened = t.Resolved+o.Resolved, t.Reopened+o.Reopened
	t.Merged, t.Unmerged = t.Merged+o.Merged, t.Unmerged+o.Unmerged
	t.Minutes, t.Billable = t.Minutes+o.Minutes, t.Billable+o.Billable
	t.Ratings, t.Stars = t.Ratings+o.Ratings, t.Stars+o.Stars
}

// month is a month of the quarter, as moments.
type month struct{ from, to time.Time }

func (m month) has(at time.Time) bool { return !at.Before(m.from) && at.Before(m.to) }

// unfinished says of a state that somebody has to do something.
func (s state) unfinished() bool { return s == isOpen || s == isWaiting }

// tally counts a ticket's month; false: it had no part in it.
func (l *life) tally(m month) (t tally, part bool) {
	if !l.opened.Before(m.to) {
		return t, false
	}
	was := l.stateBefore(m.from).state
	t.Before = count(was.unfinished())
	part = was.unfinished()
	for _, s := range l.states {
		if !m.has(s.at) {
			continue
		}
		part = true
		switch {
		case was == 0:
			t.Opened++
		case was.unfinished() && s.state == isDone:
			t.Resolved++
		case was.unfinished() && s.state == isMerged:
			t.Merged++
		case was == isDone && s.state.unfinished():
			t.Reopened++
		case was == isMerged && s.state.unfinished():
			t.Unmerged++
		}
		was = s.state
	}
	t.Open = count(was.unfinished())
	part = l.extras(m, &t) || part
	t.Tickets = count(part)
	return t, part
}

// extras are minutes and ratings, and what is billed.
func (l *life) extras(m month, t *tally) (any bool) {
	for _, w := range l.logged {
		if m.has(w.at) {
			t.Minutes, any = t.Minutes+w.minutes, true
		}
	}
	for _, r := range l.ratings { // all of them are the requester's, and the newest of a month holds
		if m.has(r.at) {
			t.Ratings, t.Stars, any = 1, r.rating, true
		}
	}
	for _, item := range l.billed(m) {
		t.Billable, any = t.Billable+item.minutes, true
	}
	return any
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

// resolvedBy lists who had the ticket each time that it was finished within the month.
func (l *life) resolvedBy(m month) (who []string) {
	was := l.stateBefore(m.from).state
	for _, s := range l.states {
		if m.has(s.at) {
			if was.unfinished() && s.state == isDone {
				who = append(who, l.hadAt(s.at))
			}
			was = s.state
		}
	}
	return who
}
