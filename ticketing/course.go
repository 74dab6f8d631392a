package ticketing

import (
	"slices"
	"time"
)

// nextLeg begins a leg with what the ticket is now, unless nothing is different, or no
// time runs.
func (t *Ticket) nextLeg(at time.Time) {
	if t.Dormant {
		return
	}
	at = t.onCourse(at)
	leg := Leg{From: at, Status: t.Status, Class: t.Class, Type: t.Type, Priority: t.Priority}
	if n := len(t.Course); n > 0 {
		last := t.Course[n-1]
		same := last.Status == leg.Status && last.Class == leg.Class && last.Type == leg.Type &&
			last.Priority == leg.Priority
		if same {
			return
		}
		if last.From.Equal(at) {
			leg.Said, leg.Sorted, leg.Agreed, leg.Called = last.Said, last.Sorted, last.Agreed, last.Called
			t.Course = append(slices.Clip(t.Course[:n-1]), leg)
			return
		}
	}
	t.Course = append(slices.Clip(t.Course), leg) // clipped, for the ticket before shares it
}

// onCourse is the moment at which the course goes on. While a clock that was put
// back catches up no time passes on it: none of it counts twice.
func (t *Ticket) onCourse(at time.Time) time.Time {
	if n := len(t.Course); n > 0 {
		return latest(at, t.Course[n-1].From)
	}
	return at
}

// sign notes the first event of a kind in the present leg. The course of a ticket
// from before courses were kept begins here: what was before, nobody noted.
func (t *Ticket) sign(at time.Time, which func(*Leg) *time.Time) {
	if t.Dormant {
		return
	}
	if len(t.Course) == 0 {
		t.nextLeg(at)
	}
	if !which(&t.Course[len(t.Course)-1]).IsZero() {
		return
	}
	at = t.onCourse(at)
	t.Course = slices.Clone(t.Course)
	*which(&t.Course[len(t.Course)-1]) = at
}

// signSorted notes that somebody sorted the ticket; what was done as it came in
// no person did.
func (t *Ticket) signSorted(at time.Time) {
	if at.After(t.Opened) {
		t.sign(at, func(l *Leg) *time.Time { return &l.Sorted })
	}
}
