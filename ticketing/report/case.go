package report

import (
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/billing"
)

// Case is one ticket as the report of a month sees it: what its history says up to the
// month's end, or up to now for a month that is not over.
//
// What happened is counted as often as it happened, and entry by entry: between two entries
// a ticket is unfinished, finished, or merged into another, and what an entry does to it in
// between does not count. So the books balance for every month, and months add up:
//
//	before + opened + reopened + unmerged - resolved - merged = open
//
// An imported ticket comes in when it is woken; until then it has no part in any month. A
// ticket that stands for an incident is one like the others, without promises.
type Case struct {
	Ticket ticketing.Ticket // as it was then

	Before bool // it was unfinished at the month's start, and stood for itself
	Opened bool // it came in within the month
	// Resolved is who had it each time that it was finished within the month or, if nobody
	// had it, which agent finished it; empty: neither.
	Resolved []string
	Reopened int  // how often it was reopened within the month
	Merged   int  // how often it was merged into another while it was unfinished
	Unmerged int  // how often it stood for itself again, unfinished
	Open     bool // it was unfinished at the end, and stood for itself

	Minutes int            // of work that was logged within the month, less what was taken off
	By      map[string]int // these minutes by who logged them
	// Operators are those of them who are no agents: they logged it on the command line, and
	// no customer reads their names.
	Operators map[string]bool
	Items     []billing.Item // what the month adds to the customer's bill
	Billable  int            // minutes of these
	Promises  []Kept         // promises that were decided within the month
	// Stays says by status how long the ticket was in it within the month, by the wall
	// clock, while it stood for itself. Statuses of class closed are not in it: nobody
	// waits for anything there.
	Stays map[string]time.Duration
	// Ratings are the newest of the month by each person who rated the ticket within it: one
	// who answers twice corrects what they said. Another month has its own.
	Ratings []ticketing.Rated
	// Later are changes after the month that concern what it shows: a merge, time that
	// was corrected.
	Later []Later
}

// Kept is a promise that was kept or missed. It counts in the month in which that was
// decided: when it was met or, if that came first, when it was due. One that is decided
// only because the ticket was sorted otherwise, or another date was agreed on, counts in the
// month in which that was done. As long as a missed one is not met, it took as long as it
// has taken so far.
type Kept struct {
	Clock    string // the clock's name
	Title    string // and in words
	Internal bool   // customers are not told of it
	Priority string // the ticket's
	Target   ticketing.Target
	Start    time.Time
	Due      time.Time
	Met      time.Time // zero: not by the end of the month
	Missed   bool
	Took     time.Duration // of the calendar's time
	// Of a missed one: how the ticket stood when it came due, and by how much it was met
	// late, by the wall clock. One that is not met is late until the ticket is finished or
	// else, so far, until the end.
	Status, Assignee string
	Late             time.Duration
}

// Later is a change after the month.
type Later struct {
	At    time.Time
	What  LaterKind
	Value string // "T-1050", "10 min"; may be empty
}

// LaterKind is what was changed.
type LaterKind string

// What can be changed after a month.
const (
	LaterMerged   LaterKind = "merged"   // into the ticket of this tag
	LaterUnmerged LaterKind = "unmerged" // it stands for itself again
	LaterTime     LaterKind = "time"     // so much of the time is taken off
	LaterUndone   LaterKind = "undone"   // an order of the month, given at this moment, is taken back
	// LaterAccount: the ticket went to the account of this name; empty: to none. An account's
	// report does not tell to which.
	LaterAccount LaterKind = "account"
	LaterCharge  LaterKind = "charge" // it is billed under this charge now; empty: under none
)
