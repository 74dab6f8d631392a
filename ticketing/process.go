package ticketing

import (
	"maps"
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
	Assign   Assignment
	Timers   []Timer
	Codes    []Code
	Plans    []Plan
	// Types, Priorities, Categories and Products are what tickets are sorted into;
	// empty lists: this process doesn't sort so. Products may also be free words.
	Types      []Type
	Priorities []Priority
	Categories []string
	Products   []string
	Form       Form
	Rules      []Rule
	Tracks     []Track
	Clocks     []Clock
	Cadences   []Cadence
	Lists      []List
	Charges    []Charge
	Limit      Limit
	Reports    Reports
	// Renamed leads from statuses that the process had once to those that it has.
	Renamed map[string]string
	// ReopenWithin is how long after closing a customer's reply still reopens;
	// zero means for ever. Later a new ticket is opened and linked.
	ReopenWithin Delay
	// Calendars holds the calendars by name. The one without a name is always
	// there and always open; it keeps the wall clock of the process's zone.
	Calendars map[string]Calendar
	// everybodys are the process's own calendars, where Calendars are as a customer has
	// them; nil: they are the same.
	everybodys map[string]Calendar
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
	Tell       []string // roles of the team that are told when a ticket comes here
	// OnYes is where a customer's plain "yes" leads while the ticket is here, and
	// says that the letter asks for it; nil: a "yes" is an ordinary answer.
	OnYes *Ending
	// Rate says that the letter asks how satisfied the customer is.
	Rate bool
	// Appointment is set on the status of an agreed date, and says what follows
	// when the date has passed.
	Appointment *Appointment
	// Department is the role that gets a request when a ticket comes here, and
	// whose answer may carry a reference of its own; empty: nobody.
	Department string
}

// Appointment is how a status treats the date that was agreed on.
type Appointment struct {
	Over   Ending        // where the ticket goes when the appointment has ended
	Lasts  time.Duration // how long it takes unless the order says otherwise
	Remind Delay         // so long before, people are reminded; zero: they aren't
	Letter string        // of the reminder to the customers' side
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
	// Wish is what a customer's wish for an escalation does in a longer mail: WishAsk
	// tells a lead, WishEscalate grants it.
	Wish string
	// Duplicate is how a ticket ends that is about the same as another; nil: it keeps
	// its status.
	Duplicate *Ending
	// Agreed is the letter that tells the customer an agreed date; empty: none.
	Agreed string
	// Question keeps the status when the team asks the customer something: a flag
	// beside it makes the class waiting-customer until they answer.
	Question bool
}

// Ending is a status with a closing code.
type Ending struct{ Status, Code string }

// Code is a closing code and its meaning in words.
type Code struct {
	Name, Words string
	Letter      string // what the customer is written instead of the status's; empty: that
}

// Plan is a customer's plan: the promise that the acknowledgement states.
type Plan struct {
	Name    string
	Default bool
	Promise string // a sentence for the customer
	Terms   Terms  // what work costs its customers, unless their agreement says otherwise
	// First puts the tickets of the plan before others in lists.
	First bool
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

// letterOn is the letter for a ticket that has just come to its status.
func (p Process) letterOn(t Ticket) string {
	s, _ := p.Status(t.Status)
	for _, c := range p.Codes {
		if c.Name == t.Code && c.Letter != "" && s.Letter != "" {
			return c.Letter
		}
	}
	return s.Letter
}

// For is the process as it holds for a customer: the account's calendars stand
// in place of the process's of the same names. An account that has none costs
// nothing.
func (p Process) For(a Account) Process {
	if p.everybodys == nil {
		p.everybodys = p.Calendars
	}
	if p.Calendars = p.everybodys; len(a.Calendars) == 0 {
		return p
	}
	own := maps.Clone(p.everybodys)
	for name, c := range a.Calendars {
		if _, named := own[name]; named {
			own[name] = c
		}
	}
	p.Calendars = own
	return p
}

// Over reports whether a ticket was closed so long ago that a customer's answer
// opens a new one.
func (p Process) Over(t Ticket, now time.Time) bool {
	if t.Class != ClassClosed || p.ReopenWithin.N == 0 {
		return false
	}
	return now.After(p.Calendars[""].After(t.Closed, p.ReopenWithin))
}
