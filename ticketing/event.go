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

// Order is an order by somebody who needs no mail to prove who he is.
// Empty fields order nothing.
type Order struct {
	By     string // an agent's name, else the operator's, which no customer sees
	Reply  string // words to the customers' side
	Note   string // words for the team
	Status string // new status by name
	Code   string // closing code
	// Resolve moves to the process's status for resolving.
	Resolve bool
	Assign  string // an agent's name; "-" for nobody
	AsAgent bool   // By must name an agent
	// Facts sorts the ticket, by names or aliases.
	Facts Facts
	// Due is a date to tell the customer.
	Due time.Time
	// Meet is an appointment with the customer; From alone takes the process's
	// length. NoMeeting cancels it.
	Meet      Meeting
	NoMeeting bool
	Called    string // the customer was called: what was said
	Updates   Updates
	Wait      bool // the reply is a question: wait for the customer
	Escalate  bool
}

func (MailReceived) event()   {}
func (AlsoEscalated) event()  {}
func (TimePassed) event()     {}
func (DeliveryFailed) event() {}
func (Order) event()  {}

// Sender is who wrote a mail, as far as the directory and the mail's proofs say.
type Sender struct {
	Agent    *Agent   // nil: not one of the team
	Account  *Account // nil: no account
	Trust    Trust
	Verified bool // Trust suffices for what the sender's kind is allowed to do
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
}
