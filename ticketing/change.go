package ticketing

import "time"

// Change is one thing that happened to a ticket: a closed sum. Changes are the
// ticket's history, its audit log, and all that Apply needs.
type Change interface{ change() }

// Entry is what one event did to a ticket.
type Entry struct {
	At      time.Time
	Actor   Actor
	Cause   string // Message-ID or, without one, raw hash of the mail; name of the order or timer
	Changes []Change
	Why     []string
}

// Actor is who caused an entry.
type Actor struct {
	Kind ActorKind
	Name string // address, agent's name or timer's name
}

// ActorKind is what sort of actor it is.
type ActorKind string

// The sorts of actors.
const (
	ByCustomer ActorKind = "customer"
	ByAgent    ActorKind = "agent"
	ByOperator ActorKind = "operator" // through the command line
	ByTime     ActorKind = "time"
	BySystem   ActorKind = "system" // a mail server's answer, for instance
)

// The changes.
type (
	// Opened makes the ticket.
	Opened struct {
		Number                           Number
		Prefix, Intake, Process, Subject string
		Account, Plan                    string
		Dormant                          bool // it was imported
	}
	// Woken lets time run for a ticket that was imported: from now on its clocks count.
	Woken struct{}
	// Filed puts a mail into the ticket.
	Filed struct {
		MessageID   string
		Raw         Hash
		From        Mailbox
		Kind        Kind
		Side        Side
		Subject     string
		Text        string // the new text, at most FiledText octets
		Cut         bool   // Text was cut; the raw mail has it all
		Attachments []Attachment
		Trust       Trust
		Note        string // why it needs attention; empty if it does not
		Defects     []Defect
	}
	// Said is a person's answer to the customers' side, written here.
	Said struct{ Author, Text string }
	// Noted is an internal note.
	Noted struct{ Author, Text string }
	// StatusChanged moves the status.
	StatusChanged struct {
		From, To  string
		Class     Class
		Code      string
		Automatic bool // a mail or a timer did it, not a person
		Renamed   bool // the process calls the status otherwise now: it was not entered
	}
	// Assigned gives the ticket to an agent; an empty name to nobody.
	Assigned struct{ To string }
	// Joined adds a participant.
	Joined struct {
		Who      Mailbox
		Trust    Trust
		Language string
	}
	// Recognised notes a better proof of a participant's identity, or their language.
	Recognised struct {
		Who      Address
		Trust    Trust
		Language string
	}
	// Wrote records that a letter was put into the outbox.
	Wrote struct {
		Letter    string
		Class     LetterClass
		To        Address
		Role      Role
		MessageID string
		Ack       bool
		Held      string
		Parcel    string // the outbox's id; empty in older records
	}
	// Linked links another ticket.
	Linked struct{ Link Link }
	// Merged makes the number an alias of another ticket's.
	Merged struct{ Into Number }
	// Escalated raises the flag.
	Escalated struct{ By string }
	// Scheduled sets a deadline; a zero At removes it.
	Scheduled struct {
		Timer string
		At    time.Time
	}
	// Sorted says what the ticket is; empty facts stay as they are.
	Sorted struct{ Facts Facts }
	// Agreed is a date that the customer is told; zero takes it back.
	Agreed struct{ At time.Time }
	// Appointed is an agreed date with the customer; zero cancels it.
	Appointed struct{ From, To time.Time }
	// Called is a call to the customer.
	Called struct{ Author, Text string }
	// Absent says until when a participant is away.
	Absent struct{ Until time.Time }
	// Referred is what a department calls our request.
	Referred struct{ Department, Reference string }
	// UpdatesSet starts or stops regular updates.
	UpdatesSet struct{ To Updates }
	// Updated is an automatic update to the customers' side.
	Updated struct{ Cadence string }
	// PromiseWarned says that a clock was nearly over and who had to know.
	PromiseWarned struct {
		Clock string
		Due   time.Time
	}
	// PromiseMissed says that a clock was over before it was met.
	PromiseMissed struct {
		Clock string
		Kind  ClockKind
		Due   time.Time
	}
	// Remembered is something that must not be done twice.
	Remembered struct{ What string }
	// Undelivered records that a letter did not arrive.
	Undelivered struct {
		To         Address
		MessageID  string
		Diagnostic string
		Hard       bool
	}
	// Left takes a participant off.
	Left struct{ Who Address }
	// Accounted says whose the ticket is from now on; no account: nobody's.
	Accounted struct{ Account, Plan string }
	// Titled says what the conversation is called from now on.
	Titled struct{ Subject string }
	// Pended says until when nothing is expected of the customer; zero: no longer.
	Pended struct{ Until time.Time }
	// Unmerged makes a merged number stand for itself again.
	Unmerged struct{ From Number }
	// Asked is a question to somebody who takes no part.
	Asked struct {
		Author string
		To     Mailbox
		Text   string
	}
	// TimeLogged is time spent on the ticket.
	TimeLogged struct {
		Author string
		Work   Work
	}
	// Estimated is what work will take, in minutes, which the customer is asked to agree
	// to.
	Estimated struct {
		Author  string
		Minutes int
	}
	// Consented is the answer to a question about cost: "estimate" or "budget".
	Consented struct {
		To, By  string
		Yes     bool
		Minutes int // of work in all that a budget allows from now on
	}
	// Rated is how satisfied somebody on the customers' side is, from 1 to BestRating.
	Rated struct {
		By      Address
		Rating  int
		Comment string
	}
	// TakenBack says that an order was undone, and which letters had not gone yet and
	// never will. The words of that order count as not said.
	TakenBack struct {
		Order   time.Time // when it was given
		Out     time.Time // when words were last said before it; zero: never
		Words   string    // those words, and who said them
		Author  string
		Letters []string // Message-IDs
	}
)

// FiledText is how many octets of a mail's new text the history repeats; the
// rest is in the raw mail.
const FiledText = 64 << 10

// Side is who a mail in a ticket came from and who may see it.
type Side string

// The sides.
const (
	FromCustomer Side = "customer"
	FromTeam     Side = "team" // internal
	FromMachine  Side = "machine"
)

func (Opened) change()        {}
func (Woken) change()         {}
func (Filed) change()         {}
func (Said) change()          {}
func (Noted) change()         {}
func (StatusChanged) change() {}
func (Assigned) change()      {}
func (Joined) change()        {}
func (Recognised) change()    {}
func (Wrote) change()         {}
func (Linked) change()        {}
func (Merged) change()        {}
func (Escalated) change()     {}
func (Scheduled) change()     {}
func (Sorted) change()        {}
func (Agreed) change()        {}
func (Appointed) change()     {}
func (Called) change()        {}
func (Absent) change()        {}
func (Referred) change()      {}
func (UpdatesSet) change()    {}
func (Updated) change()       {}
func (PromiseWarned) change() {}
func (PromiseMissed) change() {}
func (Remembered) change()    {}
func (Undelivered) change()   {}
func (Left) change()          {}
func (Accounted) change()     {}
func (Titled) change()        {}
func (Pended) change()        {}
func (Unmerged) change()      {}
func (Asked) change()         {}
func (TimeLogged) change()    {}
func (Estimated) change()     {}
func (Consented) change()     {}
func (Rated) change()         {}
func (TakenBack) change()     {}
