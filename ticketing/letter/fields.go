package letter

import (
	"strings"
	"time"

	"ticketd/ticketing"
)

// Fields is what a letter's template sees: plain text, cleaned, empty where
// there is nothing to say. What a mail brought (Subject, From, Name, Text of an
// automatic letter, Attachments) is empty in letters to people whose identity
// nothing has proved.
type Fields struct {
	Tag     string // T-1042
	Address string // the intake's mail address
	Team    string // the intake's display name
	Subject string // what the conversation is called
	Name    string // the recipient's name as they write it

	Text   string // the words that the letter is about
	Author string // who wrote them, if one of us did

	Status  string
	Meaning string // what the status means, for the customer
	Code    string // the closing code in words
	Plan    string
	Promise string // what the plan promises

	ClosesAfter string // "48 working hours": when it closes by itself without a reply
	ClosesOn    string // that moment in the recipient's zone
	ReopensFor  string // "14 days": how long after closing a reply reopens; empty: for ever
	ReopensTill string // that moment, of a closed ticket

	// For the team's notices.
	Answering   string // the template "answering.txt": what an answer does
	Facts       string // the template "facts.txt": how the ticket stands
	From        string // who wrote: address and name
	Account     string
	Assignee    string
	Priority    string
	Category    string
	Urgency     string   // what the mail itself says
	Attachments []string // names
	Recipient   string   // to whom a letter could not be delivered
	Until       string   // how long somebody is away
}

// fields fills in the template's fields.
func (b *Book) fields(l ticketing.Letter, c Context, language string) (Fields, error) {
	t := c.Ticket
	status, _ := c.Process.Status(t.Status)
	plan := c.Process.PlanNamed(t.Plan)
	f := Fields{
		Address: string(c.Intake.Address), Team: cleanName(c.Intake.DisplayName),
		Author: cleanName(l.Author), Text: cleanText(l.Text),
		Status: line(t.Status), Meaning: line(status.Meaning), Code: codeWords(c.Process, t.Code),
		Plan: line(plan.Name), Promise: line(plan.Promise), Account: line(t.Account),
		Assignee: line(t.Assignee), Priority: line(t.Priority), Category: line(t.Category),
	}
	if t.Number != 0 {
		f.Tag = t.Tag().String()
	}
	if trusted(l, c) {
		quote(&f, l, c)
	} else if l.Class == ticketing.Automatic && l.ByMail {
		f.Text = "" // whoever set it, the mail is where it may come from
	}
	if err := b.times(&f, c, language); err != nil || l.Class != ticketing.Notice {
		return f, err
	}
	return f, b.parts(&f, language)
}

// parts fills in what notices have in common.
func (b *Book) parts(f *Fields, language string) (err error) {
	answering, _ := b.find(answeringPage, language)
	facts, _ := b.find(factsPage, language)
	if f.Answering, err = execute(answering, *f); err != nil {
		return err
	}
	f.Facts, err = execute(facts, *f)
	return err
}

// quote fills in what mails brought.
func quote(f *Fields, l ticketing.Letter, c Context) {
	f.Subject = ticketing.BaseSubject(c.Ticket.Subject, prefixes(c))
	f.Name = cleanName(l.To.Name)
	f.From = l.Fields["from"]
	if f.From == "" {
		f.From = c.Ticket.Requester().String()
	}
	f.From = line(f.From)
	f.Urgency, f.Until = line(l.Fields["urgency"]), line(l.Fields["until"])
	f.Recipient = line(l.Fields["recipient"])
	for name := range strings.SplitSeq(l.Fields["attachments"], ", ") {
		if name = line(name); name != "" {
			f.Attachments = append(f.Attachments, name)
		}
	}
}

func codeWords(p ticketing.Process, name string) string {
	for _, code := range p.Codes {
		if code.Name == name && code.Words != "" {
			return line(code.Words)
		}
	}
	return line(name)
}

// times fills in what happens by itself, and when.
func (b *Book) times(f *Fields, c Context, language string) (err error) {
	say := func(words string, fault error) string {
		if err == nil {
			err = fault
		}
		return words
	}
	zone := zoneOf(c)
	if timer, ok := closingTimer(c.Process, c.Ticket.Status); ok {
		f.ClosesAfter = say(b.spanIn(language, timer.After))
		f.ClosesOn = say(b.momentIn(language, deadline(c.Ticket, timer.Name), zone))
	}
	f.ReopensFor = say(b.spanIn(language, c.Process.ReopenWithin))
	f.ReopensTill = say(b.momentIn(language, reopensTill(c), zone))
	return err
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

// samples are the fields with which every template is tried when it is read:
// all empty, then all filled.
func samples(page string) []any {
	switch page {
	case spanPage:
		return []any{Span{}, Span{N: 1, Unit: "day"}, Span{N: 2, Unit: "end of working day"}}
	case markerPage:
		return []any{struct{}{}}
	case momentPage:
		return []any{Moment{}, momentOf(time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC))}
	}
	return []any{Fields{}, Fields{Tag: "T-1042", Address: "support@example.com", Team: "Support",
		Subject: "Printer", Name: "Anna", Text: "text", Author: "Ben", Status: "Open",
		Meaning: "We work on it.", Code: "solved", Plan: "Standard", Promise: "We answer.",
		ClosesAfter: "2 days", ClosesOn: "Monday", ReopensFor: "14 days", ReopensTill: "Friday",
		From: "anna@example.com", Account: "Example", Assignee: "Ben", Priority: "P1",
		Category: "access", Urgency: "high", Attachments: []string{"a.pdf"},
		Recipient: "anna@example.com", Until: "2026-03-02", Answering: "kept", Facts: "Plan: x"}}
}
