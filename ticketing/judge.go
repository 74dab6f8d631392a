package ticketing

import (
	"fmt"
	"slices"
	"time"
)

// Judge decides what events mean under one process, for one team.
type Judge struct {
	Process Process
	People  Directory
	Policy  Policy
	Intakes map[string]Intake // all of ours: none of their addresses is ever written to
	// Canned finds a canned answer for a ticket, or says what is wrong with its name; nil:
	// there are none.
	Canned func(name string, t Ticket, a Agent) (text, fault string)
}

// Decide judges one event. For a mail that opens a ticket, t is the zero
// Ticket with its Number and Prefix given. It is a pure function: the same
// input gives the same decision.
func (j Judge) Decide(t Ticket, e Event, now time.Time) Decision {
	r := ruling{Judge: j, t: t, now: now, wakes: wakes(e)}
	switch e := e.(type) {
	case MailReceived:
		r.mail(e)
	case AlsoEscalated:
		r.alsoEscalated(e)
	case TimePassed:
		r.time()
	case DeliveryFailed:
		r.undelivered(e)
	case Order:
		r.order(e)
	case IncidentOpened:
		r.openIncident(e)
	case IncidentLinked:
		r.linkIncident(e)
	case IncidentUpdated:
		r.updateIncident(e)
	case MergedAway:
		r.mergedAway(e)
	case Absorbed:
		r.absorb(e)
	case BroughtBack:
		r.broughtBack(e)
	case Released:
		r.released(e)
	case LinkOrdered:
		r.linkOrdered(e)
	case OrderUndone:
		r.undone(e)
	case Reconsidered:
		r.reconsider()
	}
	r.once()
	r.plan()
	return r.d
}

// ruling is a decision in the making: t is always the ticket as the changes so
// far have left it.
type ruling struct {
	Judge
	t     Ticket
	now   time.Time
	d     Decision
	words string  // what the event's author wrote
	by    Address // of the agent who caused it, and needs no notice of it
	alone bool    // time alone is at work
	wakes bool    // what is done lets time run for a ticket that was imported
	told  Facts   // what a new ticket was sorted by, before any default
}

func (r *ruling) do(c Change) {
	if r.wakes && r.t.Dormant {
		r.wake()
	}
	r.d.Changes = append(r.d.Changes, c)
	r.t = r.t.Apply(r.now, c)
	if c, ok := c.(Accounted); ok {
		account, _ := r.People.AccountNamed(c.Account)
		r.Process = r.Process.For(account)
	}
}

func (r *ruling) why(format string, args ...any) {
	r.d.Why = append(r.d.Why, fmt.Sprintf(format, args...))
}

// move changes the status, and does what the process says about coming there.
func (r *ruling) move(to, code string, automatic bool) {
	s, ok := r.Process.Status(to)
	if !ok || to == r.t.Status && s.Class == r.t.Class {
		return
	}
	switch {
	case code != "" || len(s.Codes) == 0:
	case slices.Contains(s.Codes, r.t.Code):
		code = r.t.Code
	default:
		code = s.Codes[0]
	}
	from := r.t.Status
	moved := StatusChanged{From: from, To: to, Class: s.Class, Code: code, Automatic: automatic}
	r.do(moved)
	r.keepCode(moved)
	if from != to {
		r.entered(s)
	}
}

// entered tells whoever the process wants to know that a ticket came to a status.
func (r *ruling) entered(s Status) {
	r.reach(s.Tell, "notice-status", "", nil)
	if s.Department != "" {
		r.reach([]string{s.Department}, "notice-request", r.request(), nil)
	}
}

// wait keeps the status and sets the flag that the customer was asked something.
func (r *ruling) wait() {
	r.do(StatusChanged{From: r.t.Status, To: r.t.Status, Class: ClassWaitingCustomer, Code: r.t.Code})
}

func (r *ruling) returnToTeam() {
	switch {
	case r.t.Finished():
		r.move(r.Process.Key.Reopened, "", true)
	case r.t.Class == ClassWaitingCustomer && r.Process.Flagged(r.t):
		r.move(r.t.Status, "", true)
	case r.t.Class == ClassWaitingCustomer:
		r.move(r.Process.Key.Answered, "", true)
	}
}

// Flagged reports whether the ticket waits for the customer by a flag beside its
// status, which is of another class.
func (p Process) Flagged(t Ticket) bool {
	s, known := p.Status(t.Status)
	return known && s.Class != t.Class
}
