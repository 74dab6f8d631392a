package ticketing

import (
	"strings"
	"time"
)

// Class is what the judgement reasons about; a Status is the name that people
// see, and it has exactly one class.
type Class string

// The classes.
const (
	ClassOpen            Class = "open"
	ClassWaitingCustomer Class = "waiting-customer"
	ClassWaitingInternal Class = "waiting-internal"
	ClassResolved        Class = "resolved"
	ClassClosed          Class = "closed"
)

// Calendar counts working time. Its zone decides wall clocks.
type Calendar interface {
	// Add returns the instant at which work working time has passed since from.
	Add(from time.Time, work time.Duration) time.Time
	// Between returns the working time between two instants.
	Between(from, to time.Time) time.Duration
	// After adds a delay in its own unit.
	After(from time.Time, d Delay) time.Time
}

// Process is a support process: pure data, read from a file. Status, letter,
// code and calendar names refer to each other inside one process and have been
// checked when it was read.
type Process struct {
	Name     string
	Title    string
	Summary  string
	Statuses []Status
	Key      KeyStatuses
	On       Occasions
	Timers   []Timer
	Codes    []Code
	Plans    []Plan
	// Categories is the list an agent sorts tickets into.
	Categories []string
	// ReopenWithin is how long after closing a customer's reply still reopens;
	// zero means for ever. Later a new ticket is opened and linked.
	ReopenWithin Delay
	// Calendars holds the calendars by name. The one without a name is always
	// there and always open; it keeps the wall clock of the process's zone.
	Calendars map[string]Calendar
	// Zone is the zone of the process's wall clock times and of its letters.
	Zone *time.Location
}

// Status is one status of a process.
type Status struct {
	Name       string
	Class      Class
	Meaning    string   // what the customer is told it means
	Next       []string // allowed next statuses; empty means any
	SystemOnly bool     // no person sets it
	Letter     string   // letter to the customer on entering it, may be empty
	Codes      []string // closing codes to choose from; the first is the default
}

// KeyStatuses names the statuses that the engine itself moves tickets to.
type KeyStatuses struct {
	Initial, Answered, Reopened, ResolvedByAgent, ClosedByTimer string
	Escalated                                                   string // may be empty
}

// Occasions says what happens on occasions that a process may treat its own way.
type Occasions struct {
	Opened   string  // letter that acknowledges a new ticket
	CCOnly   *Ending // nil: an ordinary ticket
	OOTOOnly *Ending // nil: recorded without a ticket
	Thanks   string  // "keep" or "reopen"
	Notices  bool    // agents are told of new tickets and customers' replies
}

// Ending is a status with a closing code.
type Ending struct{ Status, Code string }

// Code is a closing code and its meaning in words.
type Code struct{ Name, Words string }

// Plan is a customer's plan: the promise that the acknowledgement states.
type Plan struct {
	Name    string
	Default bool
	Promise string // a sentence for the customer
}

// Timer moves a ticket that stays in a status for a span.
type Timer struct {
	Name     string
	In       string
	After    Delay
	Calendar string // empty: around the clock
	To       string // empty: only the letter
	Code     string
	Letter   string
}

// Status finds a status by its exact name.
func (p Process) Status(name string) (Status, bool) {
	for _, s := range p.Statuses {
		if s.Name == name {
			return s, true
		}
	}
	return Status{}, false
}

// PlanNamed returns the plan of that name, in any case, else the default plan.
func (p Process) PlanNamed(name string) Plan {
	var standard Plan
	for _, plan := range p.Plans {
		if strings.EqualFold(plan.Name, name) {
			return plan
		}
		if plan.Default {
			standard = plan
		}
	}
	return standard
}

// Over reports whether a ticket was closed so long ago that a customer's answer
// opens a new one.
func (p Process) Over(t Ticket, now time.Time) bool {
	if t.Class != ClassClosed || p.ReopenWithin.N == 0 {
		return false
	}
	return now.After(p.Calendars[""].After(t.Closed, p.ReopenWithin))
}
