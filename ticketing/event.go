package ticketing

import "time"

// Event is what can happen to a ticket from outside: a closed sum.
type Event interface{ event() }

// MailReceived is a mail that was routed to this ticket, or to a new one.
type MailReceived struct {
	Mail   Incoming
	Sender Sender
	Route  Route
	Intake Intake
	// Lately is how many mails came into the ticket within Caps.Window before
	// this one, and Digested whether the team was told then that they are many.
	Lately   int
	Digested bool
	// Answers is when the letter of ours was written that the mail answers; zero if it
	// answers none, or none that is known.
	Answers time.Time
	// Confirmed says that whoever may has looked at what made the mail doubtful, and
	// wants it done all the same.
	Confirmed bool
	// Lines replaces lines of what an agent wrote, by their number from 1: they were
	// held, and their author corrected them.
	Lines map[int]string
	// Instruction is what the mail of one of the team asks for, if it was read already.
	Instruction *Instruction
	// Duty is what assigning needs to know, of a mail that opens a ticket.
	Duty Duty
	// Behalf is the agent on whose word the mail is taken as its sender's; nil: it came
	// from the sender.
	Behalf *Agent
}

// AlsoEscalated says that a mail which is already in the ticket came to the
// escalation mailbox, too.
type AlsoEscalated struct {
	Mail   Incoming
	Intake Intake
}

// TimePassed says that it is now later.
type TimePassed struct{}

// DeliveryFailed says that a mail server refused a letter for good.
type DeliveryFailed struct {
	Letter     string
	Class      LetterClass
	To         Address
	MessageID  string
	Diagnostic string
}

func (MailReceived) event()   {}
func (AlsoEscalated) event()  {}
func (TimePassed) event()     {}
func (DeliveryFailed) event() {}
func (Order) event()          {}

// Sender is who wrote a mail, as far as the directory and the mail's proofs say.
type Sender struct {
	Agent    *Agent   // nil: not one of the team
	Account  *Account // nil: no account
	Trust    Trust
	Verified bool // Trust suffices for what the sender's kind is allowed to do
	Exposed  bool // people outside have seen the token that would prove the agent
}

// Intake is one of our addresses and the mailbox behind it.
type Intake struct {
	Name          string
	Role          IntakeRole
	Address       Address
	DisplayName   string
	Aliases       []Address // p1@, urgent@ ...
	Prefix        string    // of new tickets' tags
	Process       string
	Subaddressing string // separator, "+" or "-"; empty: off
	Language      string
	NullSender    bool // the submission server takes MAIL FROM:<>
}

// IntakeRole is what a mailbox is for.
type IntakeRole string

// The roles of mailboxes.
const (
	RoleSupport    IntakeRole = "support"
	RoleEscalation IntakeRole = "escalation"
	RoleNotes      IntakeRole = "notes"
)

// Decision is what an event means: what to record, whom to write to, and why.
type Decision struct {
	Changes []Change
	Letters []Letter
	Why     []string
	// Acts are what is to be done beyond the ticket, after it.
	Acts []Act
	// Turn is the agent who was given the ticket because it was their turn.
	Turn string
}

// Waits is until when the letters to the customers' side wait, so that they can be
// taken back; zero: none waits.
func (d Decision) Waits() (until time.Time) {
	for _, l := range d.Letters {
		if l.Class != Notice && l.NotBefore.After(until) {
			until = l.NotBefore
		}
	}
	return until
}
