package ticketing

import "time"

// Clock is a promise in time, an expectation, or the time after which something
// is set going: when it starts, what meets it, when it rests, how long it has, and
// who is told when it gets late. What it shows for a ticket is a Reading.
type Clock struct {
	Name  string    // "response"
	Title string    // in words, "first response"; empty: the name
	Kind  ClockKind // what a miss means
	// Starts is "opened", "entered" (anew with each status), or "priority" (when
	// the ticket got its present priority).
	Starts Start
	MetBy  []Cue // whichever comes first
	// Pauses are the classes and statuses in which it does not run.
	Pauses   []string
	Warn     int      // per cent of its time after which WarnTell is told; 0: never
	WarnTell []string // roles, or "assignee": whoever has the ticket, else the team
	MissTell []string
	Escalate bool     // a miss escalates the ticket
	Internal bool     // the team's own: customers aren't told of it
	Targets  []Target // the first that fits holds; none fits: the clock is not kept
}

// Words is the clock's title, else its name.
func (c Clock) Words() string {
	if c.Title != "" {
		return c.Title
	}
	return c.Name
}

// ClockKind is what it means that a clock runs out.
type ClockKind string

// The kinds of clocks. Customers are told of promises only.
const (
	Promise     ClockKind = "promise"     // a miss is a missed promise and counted as such
	Expectation ClockKind = "expectation" // a usual time: agents are warned, nothing is missed
	Trigger     ClockKind = "trigger"     // its end sets something going, an escalation for instance
)

// Start is what starts a clock.
type Start string

// What starts clocks.
const (
	FromOpened   Start = "opened"   // the ticket came in
	FromEntered  Start = "entered"  // its status was entered
	FromPriority Start = "priority" // it got its present priority
)

// Cue is what meets a clock: one of the words below, or a status or class in
// which the ticket has come.
type Cue string

// The cues that are no statuses. Resolved is the one that can be lost again: a
// ticket that reopens goes on where its clock stood.
const (
	CueAck      Cue = "ack"      // the acknowledgement was written
	CuePerson   Cue = "person"   // a person of the team answered the customer
	CueSorted   Cue = "sorted"   // somebody took it, sorted it or moved it
	CueAgreed   Cue = "agreed"   // the customer was told a date
	CueCalled   Cue = "called"   // the customer was called
	CueMoved    Cue = "moved"    // it left the status in which the clock started
	CueResolved Cue = "resolved" // it is resolved or closed
)

// AssigneeRole stands among roles for whoever has the ticket, else the team.
const AssigneeRole = "assignee"

// Target is how long a clock has for the tickets that it fits. Empty conditions
// fit every ticket.
type Target struct {
	Types, Priorities, Plans, Statuses, Categories []string

	Usual    Delay  // the shortest usual time, shown together with Within; may be zero
	Within   Delay  // zero with Agreed: only the agreed date counts
	Agreed   bool   // once a date was agreed on it holds instead of Within
	Calendar string // whose time; empty: around the clock
}

// Timer moves a ticket that stays in a status for a span, or only writes. An
// out-of-office reply keeps one on a status that waits for the customer from
// ending before the date on which they are back.
type Timer struct {
	Name       string
	In         string
	After      Delay
	Calendar   string // empty: around the clock
	To         string // empty: only the letter
	Code       string
	Letter     string
	WarnAfter  Delay  // so long after entering, WarnLetter is written; zero: never
	WarnLetter string // to the customers' side
}

// Cadence has the customer told something at regular times while nothing is
// fixed. A person's words count as an update and restart the time.
type Cadence struct {
	Name              string
	Types, Priorities []string // for these tickets; empty: for all
	After             Delay    // without a fix for so long, it begins; zero: at once
	Every             Delay
	Calendar          string   // for both; empty: around the clock
	Remind            Delay    // so long before, whoever has the ticket is reminded
	Letter            string   // the automatic update
	Until             []string // classes and statuses that end it
	Pauses            []string // classes and statuses in which it rests
}

// Track is the way of one sort of tickets through phases, each of them a status.
type Track struct {
	Name   string
	Phases []Phase
}

// Phase is one step of a track. Its usual time is an expectation and never a
// promise.
type Phase struct {
	Status      string
	Least, Most Delay  // zero: no usual time
	Calendar    string // for both
	Optional    bool   // it may be skipped
	Meaning     string // instead of the status's; empty: that
}

// List keeps tickets for somebody to go through, whatever their status.
type List struct {
	Name, Title string
	// A ticket that has one of these is on the list.
	Types, Priorities, Codes, Statuses []string
	To                                 string // role of who gets the digest
	Every                              Period // when; empty: never
	Calendar                           string // the digest goes when it opens
}

// Period is how often a list is sent.
type Period string

// The periods: the digest is sent on the first working day of each.
const (
	Weekly    Period = "weekly"
	Monthly   Period = "monthly"
	Quarterly Period = "quarterly"
)

// Leg is a stretch of a ticket's way in which nothing that clocks look at
// changed. The legs of a ticket follow each other without a gap.
type Leg struct {
	From                   time.Time
	Status, Type, Priority string
	Class                  Class
	// The first of each kind of event within the leg; zero: none.
	Said, Sorted, Agreed, Called time.Time
}

// Deed remembers that something was done, so that it is not done again.
type Deed struct {
	What string
	At   time.Time // the last time
}
