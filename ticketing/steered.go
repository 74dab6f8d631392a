package ticketing

import (
	"slices"
	"time"
)

// steered applies what agents alone do to a ticket.
func (t Ticket) steered(at time.Time, c Change) Ticket {
	switch c := c.(type) {
	case Left:
		t.Participants = slices.DeleteFunc(t.Participants, func(p Participant) bool { return p.Address == c.Who })
	case Accounted:
		t.Account, t.Plan = c.Account, c.Plan
	case Titled:
		t.Subject = c.Subject
	case Pended:
		if c.Until.IsZero() && !t.Until.IsZero() {
			t.StatusSince = at // what is expected of the customer is so from now on
		}
		t.Until = c.Until
	case Unmerged:
		t.MergedInto = 0
	case TimeLogged:
		t.Spent += c.Work.Minutes
	case Consented:
		t.Allowed = max(t.Allowed, c.Minutes)
	case Rated:
		t.Rating = c.Rating
	case TakenBack:
		return t.takenBack(c)
	}
	return t
}

// takenBack forgets the words of an order, if none were said since.
func (t Ticket) takenBack(c TakenBack) Ticket {
	if !t.LastOut.Equal(c.Order) {
		return t
	}
	t.LastOut, t.LastWords, t.LastAuthor = c.Out, c.Words, c.Author
	t.Course = slices.Clone(t.Course)
	for i := range t.Course {
		if t.Course[i].Said.Equal(c.Order) {
			t.Course[i].Said = time.Time{}
		}
	}
	return t
}
