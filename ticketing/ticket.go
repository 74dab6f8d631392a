package ticketing

import (
	"slices"
	"time"
)

// Ticket is the present state of a request. It is moved by Apply alone.
type Ticket struct {
	Number  Number
	Prefix  string // of its tag
	Intake  string // name of the intake it belongs to
	Process string
	Subject string // the conversation's base subject, without our tag

	Status   string
	Class    Class
	Code     string // closing code, empty unless resolved or closed
	Account  string
	Plan     string
	Type     string
	Priority string
	Category string
	Product  string
	Assignee string // an agent's name, empty if nobody has it
	Incident bool   // it stands for a disruption and has cases, not customers

	Participants []Participant // customers' side; the requester first
	Opened       time.Time
	StatusSince  time.Time
	LastIn       time.Time   // last mail from the customers' side
	LastOut      time.Time   // last letter in a person's words to the customers' side
	Closed       time.Time   // when it last entered a closed status
	Acked        time.Time   // zero: not acknowledged; a ticket is acknowledged once, ever
	AckParcel    string      // the outbox's id of the acknowledgement, while an answer would come before it
	Escalated    time.Time   // zero: not escalated
	Reopenings   []time.Time // automatic ones, the last ten

	Agreed      time.Time // the date that the customer was told; zero: none
	Appointment Meeting   // zero: none
	Until       time.Time // nothing is expected of the customer before; zero: at any time
	Away        time.Time // a participant's out-of-office reply names this date of return
	Reference   string    // what a department calls the request that we sent it
	Updates     Updates   // what was said of the cadence, whatever the process says
	LastUpdate  time.Time // last automatic update
	LastWords   string    // of a person to the customers' side, at most LastWords octets
	LastAuthor  string    // who said them; empty: the team
	Course      []Leg     // since it was opened, or woken
	Dormant     bool      // it was imported, and nobody has done anything with it: no time runs
	Deeds       []Deed    // what was done once: warnings, reminders

	Spent   int // minutes of work that were logged
	Rating  int // the customers' newest; 0: none
	Allowed int // minutes of work in all that were consented to; 0: nobody was asked

	Deadlines  []Deadline // what Plan made of all this
	MergedInto Number     // zero: it stands for itself
	Links      []Link
	Thread     []string  // Message-IDs of the conversation, the first and the last ten
	Letters    int       // letters written so far; the next one's number in its Message-ID
	Entries    int       // history entries so far
	Redacted   time.Time // when its words and its people were taken out; zero: they are there
}

// Participant is somebody on the customers' side who gets what is said to the
// customer.
type Participant struct {
	Mailbox
	Since      time.Time
	Trust      Trust  // the best proof of identity seen
	Language   string // of their last mail, may be empty
	LastLetter string // Message-ID of our last letter to them that was not held
	Bad        string // why mail to the address fails for good; empty: it works
}

// Deadline is an instant at which time alone changes the ticket.
type Deadline struct {
	Timer string // what comes due, in the process's names
	At    time.Time
}

// Meeting is an agreed date.
type Meeting struct {
	From, To time.Time
	Revision int // how often it was changed: the SEQUENCE of its invitation (RFC 5545)
}

// over reports whether the date has passed; there has to be one.
func (m Meeting) over(now time.Time) bool { return !m.To.IsZero() && !m.To.After(now) }

// Updates is whether the customer is updated at regular times.
type Updates string

// Whether and since when updates are sent.
const (
	UpdatesByProcess Updates = ""        // as the process says
	UpdatesStarted   Updates = "started" // a person began them early
	UpdatesStopped   Updates = "stopped" // the customer or a person ended them
)

// LastWordsMax is how many octets of a person's last words a ticket repeats.
const LastWordsMax = 2 << 10

// Link leads to another ticket.
type Link struct {
	To   Number
	Kind string // "claims", "continues", "continued by", "duplicate", "merged" ...
}

// Tag is the ticket's tag.
func (t Ticket) Tag() Tag { return Tag{Prefix: t.Prefix, Number: t.Number} }

// Facts is what the ticket is sorted by.
func (t Ticket) Facts() Facts {
	return Facts{Type: t.Type, Priority: t.Priority, Category: t.Category, Product: t.Product}
}

// did tells when something was last done; zero: never.
func (t Ticket) did(what string) time.Time {
	for _, d := range t.Deeds {
		if d.What == what {
			return d.At
		}
	}
	return time.Time{}
}

// Requester is the first participant; zero for a ticket nobody can be read from.
func (t Ticket) Requester() Participant {
	if len(t.Participants) == 0 {
		return Participant{}
	}
	return t.Participants[0]
}

// Participant finds a participant by address.
func (t Ticket) Participant(a Address) (Participant, bool) {
	i := slices.IndexFunc(t.Participants, func(p Participant) bool { return p.Address == a })
	if i < 0 || a == "" {
		return Participant{}, false
	}
	return t.Participants[i], true
}

// Due is the instant at which time alone may next change the ticket; zero
// means never.
func (t Ticket) Due() time.Time {
	d, _ := t.firstDeadline()
	return d.At
}

func (t Ticket) firstDeadline() (first Deadline, found bool) {
	for _, d := range t.Deadlines {
		if !found || d.At.Before(first.At) {
			first, found = d, true
		}
	}
	return first, found
}

// NextTimer names the timer that fires first; empty if none runs.
func (t Ticket) NextTimer() string {
	d, _ := t.firstDeadline()
	return d.Timer
}

// Finished reports whether the ticket is resolved or closed.
func (t Ticket) Finished() bool {
	return t.Class == ClassResolved || t.Class == ClassClosed
}
