package letter

import (
	"slices"
	"strings"
	"time"

	"ticketd/ticketing"
)

// tellsTimes reports whether a letter shows any of what times fills in. Most are
// acknowledgements, which show none; a notice has parts that do.
func (b *Book) tellsTimes(l ticketing.Letter, language string) bool {
	page, _ := b.find(l.Name, language)
	named, known := b.named[page]
	return !known || l.Class == ticketing.Notice || slices.ContainsFunc([]string{
		"Since", "Agreed", "AgreedOver", "ClosesAfter", "ClosesOn", "ReopensFor", "ReopensTill",
		"Next", "Cancelled", "MeetFrom", "MeetTo",
	}, func(field string) bool { return named[field] })
}

// times fills in what happens by itself and what was agreed on, and when.
func (w *wording) times(f *Fields, l ticketing.Letter, c Context) {
	t := c.Ticket
	f.Since, f.Agreed = w.moment(t.StatusSince), w.moment(t.Agreed)
	f.AgreedOver = !t.Agreed.IsZero() && !t.Agreed.After(c.Now)
	if timer, ok := closingTimer(c.Process, t.Status); ok {
		f.ClosesAfter = w.span(timer.After)
		f.ClosesOn = w.moment(deadline(t, timer.Name))
	}
	f.ReopensFor = w.span(c.Process.ReopenWithin)
	f.ReopensTill = w.moment(reopensTill(c))
	f.Next = w.moment(nextUpdate(l, c))
	meet := t.Appointment
	f.Cancelled = l.Invite && meet.From.IsZero()
	f.MeetFrom = w.moment(meet.From)
	if sameDay(meet.From.In(w.zone), meet.To.In(w.zone)) {
		f.MeetTo = w.clockTime(meet.To)
	} else {
		f.MeetTo = w.moment(meet.To)
	}
}

func sameDay(a, b time.Time) bool {
	return a.Year() == b.Year() && a.YearDay() == b.YearDay()
}

// nextUpdate is when the next regular update is due; one that is over is told to
// nobody.
func nextUpdate(l ticketing.Letter, c Context) time.Time {
	next := l.Moments["next"]
	if next.IsZero() {
		next = c.Process.NextUpdate(c.Ticket)
	}
	if !next.After(c.Now) {
		return time.Time{}
	}
	return next
}

// said fills in what one of the team said last to the customers' side. Whoever
// takes part only since then is not told: they were not written to.
func (w *wording) said(f *Fields, l ticketing.Letter, c Context) {
	t := c.Ticket
	p, takesPart := t.Participant(l.To.Address)
	heard := takesPart && !p.Since.After(t.LastOut)
	if t.LastOut.IsZero() || l.Class != ticketing.Notice && !heard {
		return
	}
	f.LastSaid, f.LastAuthor = w.moment(t.LastOut), cleanName(t.LastAuthor)
	if words := cleanText(t.LastWords); words != "" {
		if len(t.LastWords) > ticketing.LastWordsMax-4 { // it was cut within a character
			words += "\n[...]"
		}
		f.LastWords = "> " + strings.ReplaceAll(words, "\n", "\n> ")
		f.LastWords = trimLines(f.LastWords)
	}
}

func zoneOf(c Context) *time.Location {
	for _, zone := range []*time.Location{c.Zone, c.Process.Zone} {
		if zone != nil {
			return zone
		}
	}
	return time.UTC
}

// closingTimer finds the timer that closes a ticket left in the status.
func closingTimer(p ticketing.Process, status string) (ticketing.Timer, bool) {
	for _, timer := range p.Timers {
		to, _ := p.Status(timer.To)
		if timer.In == status && to.Class == ticketing.ClassClosed {
			return timer, true
		}
	}
	return ticketing.Timer{}, false
}

func deadline(t ticketing.Ticket, timer string) time.Time {
	for _, d := range t.Deadlines {
		if d.Timer == timer {
			return d.At
		}
	}
	return time.Time{}
}

// reopensTill is when a closed ticket stops being reopened by a reply; zero if
// it is not closed or never stops.
func reopensTill(c Context) time.Time {
	calendar := c.Process.Calendars[""]
	if c.Ticket.Class != ticketing.ClassClosed || c.Ticket.Closed.IsZero() ||
		c.Process.ReopenWithin.IsZero() || calendar == nil {
		return time.Time{}
	}
	return calendar.After(c.Ticket.Closed, c.Process.ReopenWithin)
}
