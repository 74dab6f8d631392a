package ticketing

import (
	"reflect"
	"slices"
	"strconv"
	"time"
)

// Order is what one of the team wants of a ticket, by mail or at the command
// line. Empty fields order nothing.
type Order struct {
	By     string // an agent's name, else the operator's, which no customer sees
	Reply  string // words to the customers' side
	Note   string // words for the team
	Status string // new status by name
	Code   string // closing code
	// Resolve moves to the process's status for resolving.
	Resolve bool
	Reopen  bool   // back to work: to the status of an answered or a reopened ticket
	Assign  string // an agent's name; "-" for nobody
	AsAgent bool   // By must name an agent
	// Account is whose the ticket is from now on, as Directory.AccountMeant finds it;
	// NoAccount for nobody's.
	Account string
	// Facts sorts the ticket, by names or aliases.
	Facts   Facts
	Subject string // what the conversation is called from now on
	// Due is a date to tell the customer.
	Due time.Time
	// Meet is an appointment with the customer; From alone takes the process's
	// length. NoMeeting cancels it.
	Meet      Meeting
	NoMeeting bool
	Called    string // the customer was called: what was said
	Updates   Updates
	Wait      bool      // the reply is a question: wait for the customer
	Until     time.Time // with Wait: nothing is expected of them before
	Escalate  bool
	Add       []Mailbox // take part from now on
	Cc        []Mailbox // take part, too: the mail was copied to them
	Remove    []Address // take part no longer
	Ask       Inquiry   // words for somebody who takes no part
	Work      []Work    // time spent
	Estimate  int       // minutes that the customer is asked to agree to
	Budget    bool      // more time than was agreed on is approved
	Spam      bool      // close it and write to nobody
	Enclosed  []Attachment
	// Reached are addresses that have the reply already, as recipients of the very
	// mail that it stands in.
	Reached []Address
}

// Inquiry is a question to somebody who takes no part in a ticket, a department
// or a supplier. The answer comes back as an internal note.
type Inquiry struct {
	To   Mailbox
	Text string
}

// Work is time spent on a ticket.
type Work struct {
	Minutes int // less than zero takes off what was logged by mistake
	Billing Billing
	What    string // what was done, may be empty
}

// Billing says whether time is charged.
type Billing string

// How time can be charged.
const (
	BillingByType Billing = "" // as the ticket's type says
	Billable      Billing = "billable"
	Free          Billing = "free"
)

// Empty reports whether nothing is ordered.
func (o Order) Empty() bool {
	o = Order{Reply: o.Reply, Note: o.Note, Status: o.Status, Resolve: o.Resolve, Reopen: o.Reopen,
		Assign: o.Assign, Account: o.Account, Facts: o.Facts, Subject: o.Subject, Due: o.Due, Meet: o.Meet,
		NoMeeting: o.NoMeeting, Called: o.Called, Updates: o.Updates, Wait: o.Wait,
		Escalate: o.Escalate, Add: o.Add, Remove: o.Remove, Ask: o.Ask, Work: o.Work,
		Estimate: o.Estimate, Budget: o.Budget, Spam: o.Spam}
	return reflect.DeepEqual(o, Order{})
}

// order carries out what somebody of the team wants. It has been checked by
// OrderFault.
func (r *ruling) order(o Order) {
	before := r.t
	r.words = first(o.Reply, first(o.Note, o.Ask.Text))
	if o.Assign != "" {
		agent, _ := r.People.AgentNamed(o.Assign) // "-" is nobody
		r.do(Assigned{To: agent.Name})
		r.handOver(o, before.Assignee)
	}
	r.accounted(o)
	r.resort(o.Facts)
	r.people(o)
	r.costs(o)
	if o.Note != "" {
		r.do(Noted{Author: o.By, Text: o.Note})
	}
	if o.Called != "" {
		r.do(Called{Author: o.By, Text: o.Called})
	}
	if o.Reply != "" {
		r.do(Said{Author: o.By, Text: o.Reply})
	}
	if o.Updates != UpdatesByProcess {
		r.do(UpdatesSet{o.Updates})
	}
	if o.Spam {
		r.discard(o)
		return
	}
	r.move(r.target(r.t, o), o.Code, false)
	if o.Escalate && r.t.Escalated.IsZero() {
		r.escalate(o.By)
		r.reach([]string{RoleManager}, "notice-escalated", r.words, nil)
	}
	if o.Wait {
		r.ask()
		r.pend(o)
	}
	agreed := r.agree(o)
	letter := r.letterFor(o, before, agreed)
	if r.spend(o, before) {
		r.ask()
		letter = budgetLetter
	}
	if letter != "" {
		r.say(letter, o)
	}
	r.inquire(o)
}

// say writes the one letter of an order to the customers' side.
func (r *ruling) say(letter string, o Order) {
	l := Letter{Name: letter, Class: Automatic, Text: o.Reply, Enclosed: o.Enclosed}
	if o.Reply != "" {
		agent, _ := r.People.AgentNamed(o.By) // else the team answers
		l.Class, l.Author = Personal, agent.Name
	}
	if s, _ := r.Process.Status(r.t.Status); s.OnYes != nil {
		l.Purpose = PurposeSignOff
	}
	if o.Estimate > 0 {
		l.Purpose, l.Fields = PurposeEstimate, map[string]string{"minutes": strconv.Itoa(o.Estimate)}
	}
	if letter == budgetLetter {
		l.Purpose, l.Fields = PurposeBudget, r.budget()
	}
	l.Invite = !o.Meet.From.IsZero() || o.NoMeeting
	from := len(r.d.Letters)
	r.writeCustomers(l)
	if l.Purpose != PurposeConversation || l.Invite {
		return // only ours can be answered with a word, or has the invitation
	}
	r.d.Letters = append(r.d.Letters[:from], slices.DeleteFunc(r.d.Letters[from:], func(l Letter) bool {
		has := slices.Contains(o.Reached, l.To.Address)
		if has {
			r.why("%s has it already: the mail went there, too", l.To.Address)
		}
		return has
	})...)
}

// resort sorts the ticket anew. One that its new type's track has no phase for
// begins there.
func (r *ruling) resort(f Facts) {
	if f == (Facts{}) {
		return
	}
	before := r.t.Priority
	r.do(Sorted{r.Process.words(f, r.t.Type)})
	if _, fits := r.Process.PriorityNamed(r.t.Priority, r.t.Type); !fits {
		if prio := r.Process.defaultPriority(r.t.Type); prio != "" {
			r.do(Sorted{Facts{Priority: prio}})
		}
	}
	r.prioritised(before)
	r.board(false)
}

// board begins the track of the ticket's type, unless it is on it already or
// finished.
func (r *ruling) board(automatic bool) {
	track, tracked := r.Process.TrackOf(r.t.Type)
	if _, _, on := track.Phase(r.t.Status); tracked && !on && !r.t.Finished() {
		r.move(track.Phases[0].Status, "", automatic)
	}
}

// words puts the facts of an order into the process's own words.
func (p Process) words(f Facts, typ string) Facts {
	if t, ok := p.TypeNamed(f.Type); ok {
		f.Type, typ = t.Name, t.Name
	}
	if prio, ok := p.PriorityNamed(f.Priority, typ); ok {
		f.Priority = prio.Name
	}
	if c, ok := p.CategoryNamed(f.Category); ok {
		f.Category = c
	}
	if product, ok := p.ProductNamed(f.Product); ok {
		f.Product = product
	}
	return f
}

// ask makes the ticket wait for the customer: by a flag beside the status, or in
// the first status that is there for it.
func (r *ruling) ask() {
	if r.Process.On.Question {
		r.wait()
	} else if s := r.Process.Waiting(); r.t.Class != ClassWaitingCustomer {
		r.move(s.Name, "", false)
	}
}

// agree notes dates that were agreed on, and reports whether the customer is to
// be told one.
func (r *ruling) agree(o Order) bool {
	if !o.Due.IsZero() {
		r.do(Agreed{At: o.Due})
	}
	s, _ := r.Process.Status(r.t.Status)
	if s.Appointment == nil {
		s = r.Process.appointed()
	}
	switch {
	case o.NoMeeting:
		r.do(Appointed{})
	case !o.Meet.From.IsZero():
		to := o.Meet.To
		if to.IsZero() && s.Appointment != nil {
			to = o.Meet.From.Add(s.Appointment.Lasts)
		}
		r.do(Appointed{From: o.Meet.From, To: to})
		a := r.Process.appointed().Appointment
		if a != nil && !o.Meet.From.Add(-a.Remind.clockTime()).After(r.now) {
			r.do(Remembered{reminderOf(o.Meet)}) // the invitation has just told it
		}
	}
	return !o.Due.IsZero()
}

// letterFor picks the one letter that tells the customer of words, new status
// and dates together.
func (r *ruling) letterFor(o Order, before Ticket, agreed bool) string {
	if o.Estimate > 0 {
		return "estimate" // the only one that says how much, and how to agree
	}
	if r.t.Status != before.Status {
		if letter := r.Process.letterOn(r.t); letter != "" {
			return letter
		}
	}
	switch {
	case o.Wait && r.Process.Flagged(r.t):
		return "waiting-for-you"
	case !o.Meet.From.IsZero() || o.NoMeeting:
		return "appointment"
	case agreed && r.Process.On.Agreed != "":
		return r.Process.On.Agreed
	case o.Reply != "":
		return "answer"
	case r.t.Assignee != before.Assignee && r.owner() != nil:
		return "assigned"
	}
	return ""
}
