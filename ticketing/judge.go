package ticketing

import (
	"fmt"
	"time"
)

// Judge decides what events mean under one process, for one team.
type Judge struct {
	Process Process
	People  Directory
	Policy  Policy
	Intakes map[string]Intake // all of ours: none of their addresses is ever written to
}

// Decide judges one event. For a mail that opens a ticket, t is the zero
// Ticket with its Number and Prefix given. It is a pure function: the same
// input gives the same decision.
func (j Judge) Decide(t Ticket, e Event, now time.Time) Decision {
	r := ruling{Judge: j, t: t, now: now}
	switch e := e.(type) {
	case MailReceived:
		r.mail(e)
	case AlsoEscalated:
		r.alsoEscalated(e)
	case TimePassed:
		r.time()
	case DeliveryFailed:
		r.undelivered(e)
	case OperatorOrder:
		r.order(e)
	}
	return r.d
}

// ruling is a decision in the making: t is always the ticket as the changes so
// far have left it.
type ruling struct {
	Judge
	t   Ticket
	now time.Time
	d   Decision
}

func (r *ruling) do(c Change) {
	r.d.Changes = append(r.d.Changes, c)
	r.t = r.t.Apply(r.now, c)
}

func (r *ruling) why(format string, args ...any) {
	r.d.Why = append(r.d.Why, fmt.Sprintf(format, args...))
}

// move changes the status and starts the timers of the new one.
func (r *ruling) move(to, code string, automatic bool) {
	s, ok := r.Process.Status(to)
	if !ok || to == r.t.Status {
		return
	}
	if code == "" && len(s.Codes) > 0 {
		code = s.Codes[0]
	}
	r.do(StatusChanged{From: r.t.Status, To: to, Class: s.Class, Code: code, Automatic: automatic})
	for _, timer := range r.Process.Timers {
		if timer.In == to {
			at := r.Process.Calendars[timer.Calendar].After(r.now, timer.After)
			r.do(Scheduled{Timer: timer.Name, At: latest(at, r.now.Add(tick))})
		}
	}
}

// tick is the shortest time a timer runs, so that two timers that start each
// other at once take turns by the minute and do not spin.
const tick = time.Minute

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// time fires the timers that are due, the longest due first. What a fired timer
// starts counts from now, not from when it was due: after a long downtime a
// customer who is told "in two days" has two days.
func (r *ruling) time() {
	for {
		d, ok := r.t.firstDeadline()
		if !ok || d.At.After(r.now) {
			return
		}
		r.do(Scheduled{Timer: d.Timer})
		if timer, ok := r.timer(d.Timer); ok {
			r.fire(timer)
		}
	}
}

func (r *ruling) timer(name string) (Timer, bool) {
	for _, timer := range r.Process.Timers {
		if timer.Name == name && timer.In == r.t.Status {
			return timer, true
		}
	}
	return Timer{}, false
}

func (r *ruling) fire(timer Timer) {
	r.why("%s in %s without an answer: timer %q", timer.After, timer.In, timer.Name)
	if timer.Letter != "" {
		r.tellCustomers(timer.Letter, "")
	}
	if timer.To == "" {
		return
	}
	r.move(timer.To, timer.Code, true)
	if s, _ := r.Process.Status(timer.To); timer.Letter == "" && s.Letter != "" {
		r.tellCustomers(s.Letter, "")
	}
}

// undelivered handles a letter that a server refused for good. A person's words
// that did not arrive bring the ticket back to the team.
func (r *ruling) undelivered(e DeliveryFailed) {
	r.do(Undelivered{To: e.To, MessageID: e.MessageID, Diagnostic: e.Diagnostic, Hard: true})
	r.why("the letter %q to %s was refused: %s", e.Letter, e.To, e.Diagnostic)
	if e.Class != Personal {
		return
	}
	r.returnToTeam()
	r.tellTeam("notice-undelivered", e.Diagnostic, map[string]string{"recipient": string(e.To)})
}

func (r *ruling) returnToTeam() {
	switch {
	case r.t.Finished():
		r.move(r.Process.Key.Reopened, "", true)
	case r.t.Class == ClassWaitingCustomer:
		r.move(r.Process.Key.Answered, "", true)
	}
}
