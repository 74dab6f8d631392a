package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// The views are what list, show, why and outbox print with --json: a form that
// scripts can rely on, whatever happens to the types inside: fields are added,
// never renamed, and times are RFC 3339 in UTC.

type ticketView struct {
	Ticket       string            `json:"ticket"` // "T-1001"
	Number       ticketing.Number  `json:"number"`
	Subject      string            `json:"subject"`
	Status       string            `json:"status"`
	Class        ticketing.Class   `json:"class"`
	Asked        bool              `json:"asked,omitempty"` // it waits for the customer by a flag beside its status
	Code         string            `json:"code,omitempty"`
	Mailbox      string            `json:"mailbox"`
	Process      string            `json:"process"`
	Account      string            `json:"account,omitempty"`
	Plan         string            `json:"plan,omitempty"`
	Type         string            `json:"type,omitempty"`
	Priority     string            `json:"priority,omitempty"`
	Category     string            `json:"category,omitempty"`
	Product      string            `json:"product,omitempty"`
	Reference    string            `json:"reference,omitempty"` // what a department calls it
	Assignee     string            `json:"assignee,omitempty"`
	Requester    string            `json:"requester,omitempty"`
	Participants []participantView `json:"participants"`
	Opened       time.Time         `json:"opened"`
	StatusSince  time.Time         `json:"status_since"`
	LastIn       *time.Time        `json:"last_in,omitempty"`
	LastOut      *time.Time        `json:"last_out,omitempty"`
	Due          *time.Time        `json:"due,omitempty"`      // when time alone changes it next
	DueWhat      string            `json:"due_what,omitempty"` // what comes due then
	Promise      *promiseView      `json:"promise,omitempty"`  // the first to keep, of those not kept yet
	Agreed       *time.Time        `json:"agreed,omitempty"`   // the date that the customer was told
	Appointment  *meetingView      `json:"appointment,omitempty"`
	Updates      ticketing.Updates `json:"updates,omitempty"` // started or stopped by a person
	Escalated    *time.Time        `json:"escalated,omitempty"`
	Spent        int               `json:"minutes_spent,omitempty"`    // work that was logged
	Allowed      int               `json:"minutes_allowed,omitempty"`  // in all, as the customer has consented
	Billable     int               `json:"minutes_billable,omitempty"` // of those spent; "show" alone tells
	Charge       string            `json:"charge,omitempty"`           // what decides who pays for them
	Rating       int               `json:"rating,omitempty"`           // the customers' newest, 1 to 5
	MergedInto   string            `json:"merged_into,omitempty"`
	Links        []linkView        `json:"links,omitempty"`
	Incident     bool              `json:"incident,omitempty"`
}

type participantView struct {
	Name    string            `json:"name,omitempty"`
	Address ticketing.Address `json:"address"`
	Trust   string            `json:"trust"`
	Bad     string            `json:"bad,omitempty"` // why mail to the address fails
}

type linkView struct {
	Kind   string           `json:"kind"`
	Ticket string           `json:"ticket"`
	Number ticketing.Number `json:"number"`
}

// promiseView is a promise to the customer that is still to be kept.
type promiseView struct {
	What   string    `json:"what"`
	Due    time.Time `json:"due"`
	Missed bool      `json:"missed"`
}

type meetingView struct {
	From time.Time  `json:"from"`
	To   *time.Time `json:"to,omitempty"`
}

// viewOf shows a ticket as it is now.
func (g *gateway) viewOf(t ticketing.Ticket) ticketView {
	v, process := viewOf(t), g.desk.Process(t)
	v.Asked = process.Flagged(t)
	v.Promise = nextPromise(process.Readings(t, g.now()))
	if t.Spent > 0 {
		v.Charge = process.ChargeFor(t).Name
	}
	return v
}

// nextPromise is the promise that is due first, or was; nil if none runs.
func nextPromise(readings []ticketing.Reading) (next *promiseView) {
	for _, r := range readings {
		if r.Clock.Kind != ticketing.Promise || !r.Met.IsZero() || r.Due.IsZero() {
			continue
		}
		if next == nil || r.Due.Before(next.Due) {
			next = &promiseView{What: r.Clock.Words(), Due: r.Due.UTC(), Missed: r.Missed}
		}
	}
	return next
}

// standing is the ticket's status as people read it.
func (v ticketView) standing() string {
	if v.Asked {
		return v.Status + ", waits for the customer"
	}
	return v.Status
}

// timeSpent is the work that was logged, who pays for it, and how much the customer has
// consented to.
func (v ticketView) timeSpent() string {
	if v.Spent == 0 {
		return ""
	}
	words := fmt.Sprintf("%d minutes, %d billable", v.Spent, v.Billable)
	if v.Charge != "" {
		words += " (" + v.Charge + ")"
	}
	if v.Allowed > 0 {
		words += fmt.Sprintf("; the customer has consented to %d in all", v.Allowed)
	}
	return words
}

func (v ticketView) rated() string {
	if v.Rating == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d", v.Rating, ticketing.BestRating)
}

// overdue reports whether a promise to the customer is missed and still to be kept.
func (v ticketView) overdue() bool { return v.Promise != nil && v.Promise.Missed }

func viewOf(t ticketing.Ticket) ticketView {
	v := ticketView{Ticket: t.Tag().String(), Number: t.Number, Subject: t.Subject,
		Status: t.Status, Class: t.Class, Code: t.Code, Mailbox: t.Intake, Process: t.Process,
		Account: t.Account, Plan: t.Plan, Type: t.Type, Priority: t.Priority, Category: t.Category,
		Product: t.Product, Reference: t.Reference, Assignee: t.Assignee,
		Requester: string(t.Requester().Address), Participants: []participantView{},
		Opened: t.Opened, StatusSince: t.StatusSince, LastIn: moment(t.LastIn),
		LastOut: moment(t.LastOut), Due: moment(t.Due()), DueWhat: t.NextTimer(),
		Agreed: moment(t.Agreed), Appointment: meetingOf(t.Appointment), Updates: t.Updates,
		Escalated: moment(t.Escalated), Incident: t.Incident, Spent: t.Spent, Allowed: t.Allowed,
		Rating: t.Rating}
	if t.MergedInto != 0 {
		v.MergedInto = ticketing.Tag{Prefix: t.Prefix, Number: t.MergedInto}.String()
	}
	for _, p := range t.Participants {
		v.Participants = append(v.Participants,
			participantView{Name: p.Name, Address: p.Address, Trust: p.Trust.String(), Bad: p.Bad})
	}
	for _, l := range t.Links {
		v.Links = append(v.Links, linkView{Kind: l.Kind, Number: l.To,
			Ticket: ticketing.Tag{Prefix: t.Prefix, Number: l.To}.String()})
	}
	return v
}

func meetingOf(m ticketing.Meeting) *meetingView {
	if m.From.IsZero() {
		return nil
	}
	return &meetingView{From: m.From, To: moment(m.To)}
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

type historyView struct {
	ticketView
	History []entryView `json:"history"`
	// Letters are those that have not gone, or never will.
	Letters []parcelView `json:"letters,omitempty"`
}

type entryView struct {
	At      time.Time    `json:"at"`
	By      string       `json:"by"`
	Cause   string       `json:"cause,omitempty"`
	Changes []changeView `json:"changes"`
	Why     []string     `json:"why,omitempty"`
}

// forPeople are the changes without those that follow from the others.
func (e entryView) forPeople() []changeView {
	return slices.DeleteFunc(slices.Clone(e.Changes), func(c changeView) bool {
		return c.Kind == kindTimer || c.Kind == kindRemembered
	})
}

// changeView is one change in words, with the text that belongs to it.
type changeView struct {
	Kind  string   `json:"kind"`
	Words string   `json:"words"`
	Text  string   `json:"text,omitempty"`
	Files []string `json:"files,omitempty"`
}

type fateView struct {
	At        time.Time         `json:"at"`
	Outcome   desk.Outcome      `json:"outcome"`
	Ticket    string            `json:"ticket,omitempty"`
	Number    ticketing.Number  `json:"number,omitempty"`
	Mailbox   string            `json:"mailbox"`
	MessageID string            `json:"message_id"`
	From      ticketing.Address `json:"from"`
	Subject   string            `json:"subject"`
	Kind      ticketing.Kind    `json:"kind"`
	Evidence  []string          `json:"evidence,omitempty"`
	Why       []string          `json:"why,omitempty"`
	Mail      string            `json:"mail,omitempty"` // SHA-256 of the raw mail
	Folder    string            `json:"folder,omitempty"`
	UID       uint32            `json:"uid,omitempty"`
}

func fateOf(d desk.Disposition, tag string) fateView {
	return fateView{At: d.At, Outcome: d.Outcome, Ticket: tag, Number: d.Ticket, Mailbox: d.Intake,
		MessageID: d.MessageID, From: d.From, Subject: d.Subject, Kind: d.Verdict.Kind,
		Evidence: d.Verdict.Evidence, Why: d.Why, Mail: d.Receipts.RawHash.String(),
		Folder: d.Receipts.Source.Folder, UID: d.Receipts.Source.UID}
}

// fateOfOurs is what became of a letter that we wrote.
func fateOfOurs(p parcelView) fateView {
	v := fateView{At: p.Created, Outcome: desk.Outcome(p.State), Ticket: p.Ticket, Number: p.Number,
		Mailbox: p.Mailbox, MessageID: p.MessageID, Subject: p.Subject, Kind: ticketing.KindOwn,
		Why: []string{"ticketd wrote " + p.Letter + " to " + string(p.To)}}
	for _, said := range []string{p.why(), p.Response} {
		if said != "" {
			v.Why = append(v.Why, said)
		}
	}
	if p.Held != "" && p.Finished == nil {
		v.Why = append(v.Why, fmt.Sprintf("it is held until somebody lets it go: ticketd outbox retry %s",
			strings.TrimLeft(p.ID, "0")))
	}
	return v
}

type parcelView struct {
	ID        string                `json:"id"`
	Ticket    string                `json:"ticket"`
	Number    ticketing.Number      `json:"number"`
	Mailbox   string                `json:"mailbox"`
	Letter    string                `json:"letter"`
	Class     ticketing.LetterClass `json:"class"`
	To        ticketing.Address     `json:"to"`
	Subject   string                `json:"subject"`
	MessageID string                `json:"message_id"`
	State     outbox.State          `json:"state"`
	Created   time.Time             `json:"created"`
	Next      *time.Time            `json:"next,omitempty"`
	Attempts  int                   `json:"attempts"`
	Held      string                `json:"held,omitempty"`
	LastError string                `json:"last_error,omitempty"`
	Response  string                `json:"response,omitempty"`
	Finished  *time.Time            `json:"finished,omitempty"`
}

func parcelOf(d outbox.Delivery, tag string) parcelView {
	return parcelView{ID: d.ID, Ticket: tag, Number: d.Ticket, Mailbox: d.Intake, Letter: d.Letter, Class: d.Class, To: d.To,
		Subject: d.Subject, MessageID: d.MessageID, State: d.State, Created: d.Created,
		Next: moment(d.Next), Attempts: d.Attempts, Held: d.Held, LastError: d.LastError,
		Response: d.Response, Finished: moment(d.Finished)}
}
