package ticketing

import (
	"slices"
	"time"
)

// Record applies an entry: its changes, and that the history is one longer.
func (t Ticket) Record(e Entry) Ticket {
	t = t.Apply(e.At, e.Changes...)
	t.Entries++
	return t
}

// Apply moves the ticket by changes that happened at one instant. The ticket it
// is called on stays as it was.
func (t Ticket) Apply(at time.Time, changes ...Change) Ticket {
	t.Participants = slices.Clone(t.Participants)
	for _, c := range changes {
		t = t.apply(at, c)
	}
	return t
}

func (t Ticket) apply(at time.Time, c Change) Ticket {
	switch c := c.(type) {
	case Opened:
		t.Number, t.Prefix, t.Intake, t.Process = c.Number, c.Prefix, c.Intake, c.Process
		t.Subject, t.Account, t.Plan, t.Opened = c.Subject, c.Account, c.Plan, at
	case Filed:
		return t.filed(at, c)
	case Said:
		t.LastOut = at
	case StatusChanged:
		return t.moved(at, c)
	case Assigned:
		t.Assignee = c.To
	case Joined:
		t.Participants = append(t.Participants,
			Participant{Mailbox: c.Who, Since: at, Trust: c.Trust, Language: c.Language})
	case Recognised:
		t.amend(c.Who, func(p *Participant) {
			p.Trust, p.Bad = max(p.Trust, c.Trust), ""
			if c.Language != "" {
				p.Language = c.Language
			}
		})
	case Wrote:
		return t.wrote(at, c)
	case Linked:
		if !slices.Contains(t.Links, c.Link) {
			t.Links = append(slices.Clone(t.Links), c.Link)
		}
	case Merged:
		t.MergedInto, t.Deadlines = c.Into, nil
	case Escalated:
		if t.Escalated.IsZero() {
			t.Escalated = at
		}
	case Scheduled:
		return t.scheduled(c)
	case Undelivered:
		if c.Hard {
			t.amend(c.To, func(p *Participant) { p.Bad = c.Diagnostic })
		}
	case Noted: // stands in the history and moves nothing
	}
	return t
}

func (t Ticket) filed(at time.Time, c Filed) Ticket {
	if c.Side == FromCustomer {
		t.LastIn, t.Thread = at, threaded(t.Thread, c.MessageID)
	}
	return t
}

func (t Ticket) moved(at time.Time, c StatusChanged) Ticket {
	reopened := t.Finished() && c.Automatic && c.Class != ClassClosed && c.Class != ClassResolved
	if reopened {
		t.Reopenings = append(lastOf(t.Reopenings, 9), at)
	}
	if c.Class == ClassClosed && t.Class != ClassClosed {
		t.Closed = at
	}
	t.Status, t.Class, t.Code, t.StatusSince = c.To, c.Class, c.Code, at
	t.Deadlines = nil
	return t
}

func (t Ticket) wrote(at time.Time, c Wrote) Ticket {
	t.Letters++
	if c.Ack {
		t.Acked = at
	}
	if c.Role == RoleCustomer {
		t.amend(c.To, func(p *Participant) { p.LastLetter = c.MessageID })
	}
	return t
}

func (t Ticket) scheduled(c Scheduled) Ticket {
	others := slices.DeleteFunc(slices.Clone(t.Deadlines),
		func(d Deadline) bool { return d.Timer == c.Timer })
	if !c.At.IsZero() {
		others = append(others, Deadline(c))
	}
	t.Deadlines = others
	return t
}

// amend changes one participant of a ticket whose list is already its own copy.
func (t Ticket) amend(a Address, change func(*Participant)) {
	for i := range t.Participants {
		if t.Participants[i].Address == a {
			change(&t.Participants[i])
		}
	}
}

// threaded keeps the first ten and the last ten ids: the ends are what mail
// clients look at.
func threaded(ids []string, id string) []string {
	if id == "" || slices.Contains(ids, id) {
		return ids
	}
	ids = append(slices.Clone(ids), id)
	if len(ids) > 20 {
		ids = slices.Delete(ids, 10, 11)
	}
	return ids
}

func lastOf(ts []time.Time, n int) []time.Time {
	return slices.Clone(ts[max(0, len(ts)-n):])
}
