package ticketing

import (
	"cmp"
	"slices"
	"time"
)

// Task is a ticket as a list shows it: with what is due on it next.
type Task struct {
	Ticket  Ticket
	Meaning string    // what its status, or its phase, means for the customer
	Clock   string    // what is due, in the process's words; empty: a regular update
	Due     time.Time // zero: nothing is
	Missed  bool      // a promise is missed and still to be kept
	Near    bool      // one will be soon
	First   string    // the plan by which it stands before others; empty: it doesn't
	// Since is when what a list is about began: the ticket was opened, began to wait, was
	// reopened or was rated; zero: the list is about what is due.
	Since  time.Time
	Rating int // of the customer, where a list is about ratings
}

// nearly is after how many per cent of its time a promise is nearly over, if its
// clock warns of nothing.
const nearly = 80

// TaskOf reads what is due next on a ticket for the team: the first promise or
// usual time that is still to be met, or the next regular update.
func (p Process) TaskOf(t Ticket, now time.Time) Task {
	task := Task{Ticket: t, Meaning: p.meaningOf(t), First: p.RanksBy(t)}
	for _, r := range p.Readings(t, now) {
		if r.Clock.Kind == Trigger || !r.Met.IsZero() || r.Due.IsZero() {
			continue
		}
		task.dueAt(r.Clock.Words(), r.Due)
		if r.Clock.Kind == Promise {
			r.Clock.Warn = cmp.Or(r.Clock.Warn, nearly)
			task.Missed = task.Missed || r.Missed
			task.Near = task.Near || !r.warning(r.Calendar, t).After(now)
		}
	}
	task.dueAt("", p.NextUpdate(t))
	return task
}

// PublicTaskOf reads what a customer is told to expect next: the first promise that
// is still to come, or the next regular update.
func (p Process) PublicTaskOf(t Ticket, now time.Time) Task {
	task := Task{Ticket: t, Meaning: p.meaningOf(t)}
	for _, r := range p.Readings(t, now) {
		if r.Clock.Kind == Promise && !r.Clock.Internal && r.Met.IsZero() && r.Due.After(now) {
			task.dueAt(r.Clock.Words(), r.Due)
		}
	}
	if next := p.NextUpdate(t); next.After(now) {
		task.dueAt("", next)
	}
	return task
}

func (t *Task) dueAt(clock string, due time.Time) {
	if !due.IsZero() && (t.Due.IsZero() || due.Before(t.Due)) {
		t.Clock, t.Due = clock, due
	}
}

func (p Process) meaningOf(t Ticket) string {
	track, _ := p.TrackOf(t.Type)
	if phase, _, found := track.Phase(t.Status); found && phase.Meaning != "" {
		return phase.Meaning
	}
	s, _ := p.Status(t.Status)
	return s.Meaning
}

// SortTasks puts tickets of plans that rank first before all others, and then what is due
// first before what is due later, and what is not due at all last; of two alike the older
// ticket comes first.
func SortTasks(tasks []Task) {
	slices.SortStableFunc(tasks, func(a, b Task) int {
		return cmp.Or(rank(a)-rank(b), a.Due.Compare(b.Due), cmp.Compare(a.Ticket.Number, b.Ticket.Number))
	})
}

// behind is 1 for what stands behind the plans that rank first.
func behind(t Task) int {
	if t.First == "" {
		return 1
	}
	return 0
}

func rank(t Task) (place int) {
	place = 2 * behind(t)
	if t.Due.IsZero() {
		place++
	}
	return place
}
