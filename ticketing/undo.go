package ticketing

import (
	"fmt"
	"slices"
)

// OrderUndone undoes what one entry of the history did, as far as nothing has
// changed since.
type OrderUndone struct {
	By            string
	Before, After Ticket // as the ticket was before that entry and after it
	Entry         Entry
	Withdrawn     []string // Message-IDs of its letters that had not gone yet and never will
}

func (OrderUndone) event() {}

// undone puts back what an order changed. What somebody has changed since stays.
func (r *ruling) undone(e OrderUndone) {
	before, after := e.Before, e.After
	r.why("%s takes back what was ordered at %s", e.By, e.Entry.At.UTC().Format("2006-01-02 15:04:05 MST"))
	r.do(TakenBack{Order: e.Entry.At, Out: before.LastOut, Words: before.LastWords,
		Author: before.LastAuthor, Letters: e.Withdrawn})
	if r.t.Assignee == after.Assignee && before.Assignee != after.Assignee {
		r.do(Assigned{To: before.Assignee})
	}
	if r.t.Facts() == after.Facts() && before.Facts() != after.Facts() {
		r.do(Sorted{before.Facts()})
	}
	if r.t.Account == after.Account && r.t.Plan == after.Plan &&
		(before.Account != after.Account || before.Plan != after.Plan) {
		r.do(Accounted{before.Account, before.Plan})
	}
	if r.t.Subject == after.Subject && before.Subject != after.Subject {
		r.do(Titled{before.Subject})
	}
	if r.t.Updates == after.Updates && before.Updates != after.Updates {
		r.do(UpdatesSet{before.Updates})
	}
	r.undoPeople(before, after)
	r.undoDates(before, after)
	r.undoTime(e.Entry)
	if r.t.Status == after.Status && r.t.Class == after.Class &&
		(before.Status != after.Status || before.Class != after.Class || before.Code != after.Code) {
		r.do(StatusChanged{From: r.t.Status, To: before.Status, Class: before.Class, Code: before.Code})
		r.keepCode(StatusChanged{From: after.Status, To: before.Status, Code: before.Code})
	}
}

func (r *ruling) undoPeople(before, after Ticket) {
	for _, p := range after.Participants {
		if _, was := before.Participant(p.Address); !was {
			r.do(Left{p.Address})
		}
	}
	for _, p := range before.Participants {
		_, stayed := after.Participant(p.Address)
		if _, is := r.t.Participant(p.Address); !stayed && !is {
			r.do(Joined{Who: p.Mailbox, Trust: p.Trust, Language: p.Language})
		}
	}
}

// undoTime takes off the time that an order logged, in the way in which it was logged; both
// stand in the history.
func (r *ruling) undoTime(order Entry) {
	for _, c := range order.Changes {
		if c, ok := c.(TimeLogged); ok {
			c.Work.Minutes = -c.Work.Minutes
			r.do(c)
		}
	}
}

func (r *ruling) undoDates(before, after Ticket) {
	if r.t.Agreed.Equal(after.Agreed) && !before.Agreed.Equal(after.Agreed) {
		r.do(Agreed{before.Agreed})
	}
	if r.t.Until.Equal(after.Until) && !before.Until.Equal(after.Until) {
		r.do(Pended{before.Until})
	}
	is, was, had := r.t.Appointment, after.Appointment, before.Appointment
	if is.From.Equal(was.From) && is.To.Equal(was.To) && !(was.From.Equal(had.From) && was.To.Equal(had.To)) {
		r.do(Appointed{From: had.From, To: had.To})
	}
}

// Undoable reports whether an entry of the history is an order of the agent's that
// can be undone.
func (e Entry) Undoable(agent string) bool {
	if e.Actor.Kind != ByAgent || e.Actor.Name != agent {
		return false
	}
	return slices.ContainsFunc(e.Changes, func(c Change) bool {
		switch c.(type) {
		case Said, Noted, StatusChanged, Assigned, Sorted, Agreed, Appointed, Called, UpdatesSet,
			Left, Titled, Accounted, Pended, Asked, TimeLogged, Estimated:
			return true
		}
		return false
	})
}

// Otherwise says how an order of the agent's is taken back that /undo leaves alone;
// empty: it is no such order.
func (e Entry) Otherwise(agent string) string {
	if e.Actor.Kind != ByAgent || e.Actor.Name != agent {
		return ""
	}
	for _, c := range e.Changes {
		switch c := c.(type) {
		case Linked:
			switch c.Link.Kind {
			case LinkMerged, LinkDuplicate:
				return fmt.Sprintf("your last order was a merge: /unmerge %d takes it back", c.Link.To)
			case LinkRelated:
				return fmt.Sprintf("your last order was a link: /unlink %d takes it back", c.Link.To)
			case LinkSplit:
				return fmt.Sprintf("your last order split off %d: /merge it from there to take it back", c.Link.To)
			}
		case Unlinked:
			return fmt.Sprintf("your last order took the link to %d off: order it again to have it back", c.Link.To)
		}
	}
	return ""
}
