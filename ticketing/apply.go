package ticketing

import (
	"slices"
	"strings"
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
		if t.Dormant = c.Dormant; !t.Dormant {
			t.Course = []Leg{{From: at}}
		}
	case Filed:
		return t.filed(at, c)
	case Said:
		t.LastOut, t.LastWords, t.LastAuthor = at, cutText(c.Text, LastWordsMax), c.Author
		t.AckParcel = ""
		t.sign(at, func(l *Leg) *time.Time { return &l.Said })
	case StatusChanged:
		return t.moved(at, c)
	case Assigned:
		t.Assignee = c.To
		t.signSorted(at)
	case Sorted:
		return t.sorted(at, c.Facts)
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
	default:
		return t.kept(at, c)
	}
	return t
}

// kept applies what a ticket keeps of dates, calls, promises and other tickets.
// Changes that only stand in the history move nothing.
func (t Ticket) kept(at time.Time, c Change) Ticket {
	switch c := c.(type) {
	case Woken:
		t.Dormant, t.StatusSince = false, at
		t.nextLeg(at)
	case Linked:
		if !slices.Contains(t.Links, c.Link) {
			t.Links = append(slices.Clone(t.Links), c.Link)
		}
	case Unlinked:
		t.Links = slices.DeleteFunc(slices.Clone(t.Links), func(l Link) bool { return l == c.Link })
	case Declared:
		t.Incident = true
	case Merged:
		t.MergedInto, t.Deadlines = c.Into, nil
	case Agreed:
		t.Agreed = c.At
		if !c.At.IsZero() {
			t.sign(at, func(l *Leg) *time.Time { return &l.Agreed })
		}
	case Called:
		t.sign(at, func(l *Leg) *time.Time { return &l.Called })
	case Appointed:
		t.Appointment = Meeting{From: c.From, To: c.To, Revision: t.Appointment.Revision + 1}
	case Absent:
		t.Away = latest(t.Away, c.Until)
	case Referred:
		t.Reference = c.Reference
	case UpdatesSet:
		t.Updates = c.To
		t.remember(at, updatesSet)
	case Updated:
		t.LastUpdate = at
	case Remembered:
		t.remember(at, c.What)
	default:
		return t.steered(at, c)
	}
	return t
}

func (t Ticket) filed(at time.Time, c Filed) Ticket {
	if c.Side == FromCustomer {
		t.LastIn, t.Thread = at, threaded(t.Thread, c.MessageID)
		t.Reopenings = notAhead(t.Reopenings, at)
	}
	return t
}

// notAhead takes moments more than a day ahead, which only a clock leaves that was put
// back since, for now: the jump frees no cap, and none holds for longer than a day.
func notAhead(moments []time.Time, now time.Time) []time.Time {
	settled := slices.Clone(moments)
	for i, at := range settled {
		if at.After(now.Add(24 * time.Hour)) {
			settled[i] = now
		}
	}
	return settled
}

func (t Ticket) moved(at time.Time, c StatusChanged) Ticket {
	reopened := t.Finished() && c.Automatic && c.Class != ClassClosed && c.Class != ClassResolved
	if reopened {
		t.Reopenings = append(lastOf(t.Reopenings, 9), at)
	}
	if c.Class == ClassClosed && t.Class != ClassClosed {
		t.Closed = at
	}
	if c.Class == ClassClosed || c.Class == ClassResolved {
		t.AckParcel = ""
	}
	switch {
	case c.Renamed:
		t.rename(c.From, c.To)
	case t.Status != c.To:
		t.StatusSince = at
	}
	t.Status, t.Class, t.Code = c.To, c.Class, c.Code
	if c.Class != ClassWaitingCustomer {
		t.Until = time.Time{}
	}
	t.nextLeg(at)
	if !c.Automatic {
		t.signSorted(at)
	}
	return t
}

// rename calls a status otherwise in all of the ticket's past, so that what runs
// from when it was entered goes on.
func (t *Ticket) rename(from, to string) {
	t.Course = slices.Clone(t.Course)
	for i := range t.Course {
		if t.Course[i].Status == from {
			t.Course[i].Status = to
		}
	}
}

func (t Ticket) sorted(at time.Time, f Facts) Ticket {
	now := f.Over(t.Facts())
	t.Type, t.Priority, t.Category, t.Product = now.Type, now.Priority, now.Category, now.Product
	t.nextLeg(at)
	t.signSorted(at)
	return t
}

func (t *Ticket) remember(at time.Time, what string) {
	t.Deeds = slices.Clone(t.Deeds)
	for i := range t.Deeds {
		if t.Deeds[i].What == what {
			t.Deeds[i].At = at
			return
		}
	}
	t.Deeds = append(t.Deeds, Deed{What: what, At: at})
}

// cutText keeps the beginning of a text.
func cutText(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "")
}

func (t Ticket) wrote(at time.Time, c Wrote) Ticket {
	t.Letters++
	if c.Ack {
		t.Acked, t.AckParcel = at, c.Parcel
	}
	if c.Role == RoleCustomer && c.Held == "" {
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
