package ticketing

import (
	"fmt"
	"time"
)

// NoTicket is the number that stands in tokens of letters about no ticket: below
// every ticket's.
const NoTicket Number = 1

// DigestDue is when the digest of the period in which now lies is to be sent: on
// its first working day, when the list's calendar opens. Zero: the list is never
// sent. Weeks begin on Monday, and periods at midnight in the process's zone.
func (p Process) DigestDue(l List, now time.Time) time.Time {
	monday, _ := p.WeekOf(now)
	year, month, _ := now.In(monday.Location()).Date()
	switch l.Every {
	case Weekly:
		return opening(p.calendar(l.Calendar), monday)
	case Monthly:
	case Quarterly:
		month -= (month - 1) % 3
	default:
		return time.Time{}
	}
	return opening(p.calendar(l.Calendar), time.Date(year, month, 1, 0, 0, 0, 0, monday.Location()))
}

// opening is the moment from which a calendar is open, at or after another.
func opening(c Calendar, from time.Time) time.Time {
	const least = time.Nanosecond
	return c.Add(from, least).Add(-least)
}

// Digest decides to whom a list goes: to everybody who has its role, else to the
// leads, else to the team. An empty list goes to nobody.
func (j Judge) Digest(l List, tickets []Ticket, all int) []Letter {
	if len(tickets) == 0 {
		return nil
	}
	title := first(l.Title, l.Name)
	text := ""
	if all > len(tickets) {
		which := fmt.Sprintf("These are the newest %d of %d.", len(tickets), all)
		if j.Process.RanksBy(tickets[0]) != "" {
			which = fmt.Sprintf("These are %d of %d: the newest of plans that come first, then of the others.",
				len(tickets), all)
		}
		text = fmt.Sprintf("%s To see all of them: ticketd list --list %q", which, l.Name)
	}
	r := ruling{Judge: j}
	r.tellRoles([]string{l.To}, "notice-list", map[string]string{"list": title}, nil)
	for i := range r.d.Letters {
		r.d.Letters[i].Text, r.d.Letters[i].Listed = text, tickets
	}
	return r.d.Letters
}
