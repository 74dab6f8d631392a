// Package report counts what a month was like: for the team, and for a customer's account.
//
// Every figure is a pure function of the tickets' histories up to the month's end and of the
// process, so that the same month counted again gives the same. What was changed after it, a
// merge or time that was taken off, stands beside the figures as a note and counts in the
// month in which it was done.
package report

import (
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/billing"
)

// Case is one ticket as the report of a month sees it: what its history says up to the
// month's end, or up to now for a month that is not over.
type Case struct {
	Ticket ticketing.Ticket // as it was then

	Opened   bool // it came in within the month
	Resolved bool // it was finished within the month, and still was at the end
	Reopened int  // how often it was reopened within the month
	Open     bool // it was unfinished at the end
	Merged   bool // it was merged into another by the end, and counts with that from then on

	Minutes  int                      // of work that was logged within the month
	By       map[string]int           // these minutes by who logged them
	Items    []billing.Item           // what the month adds to the customer's bill
	Billable int                      // minutes of these
	Promises []Kept                   // promises that were decided within the month
	Stays    map[string]time.Duration // by status, how long it was in it within the month, by the wall clock
	Ratings  []ticketing.Rated        // of the month
	// Later are changes after the month that concern what it shows: a merge, time that
	// was corrected.
	Later []Later
}

// Kept is a promise that was kept or missed. It counts in the month in which that was
// decided: when it was met or, if that came first, when it was due. As long as a missed
// one is not met, it took as long as it has taken so far.
type Kept struct {
	Clock    string // the clock's name
	Internal bool   // customers are not told of it
	Due      time.Time
	Met      time.Time // zero: not by the end of the month
	Missed   bool
	Took     time.Duration // of the calendar's time
	// Why is, of a missed one, how the ticket stood when it came due: its status, who had
	// it, and how late it was met.
	Status, Assignee string
	Late             time.Duration // by the wall clock; zero: not met yet
}

// Later is a change after the month.
type Later struct {
	At   time.Time
	What string // "merged into T-1050", "10 minutes taken off"
}
