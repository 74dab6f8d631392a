package record

import (
	"time"

	"ticketd/ticketing"
)

// Version 2 came with what tickets are sorted by, agreed dates and the course.
const ticketVersion = 2

type ticket struct {
	Number  ticketing.Number `json:"no"`
	Prefix  string           `json:"pre,omitempty"`
	Intake  string           `json:"in,omitempty"`
	Process string           `json:"proc,omitempty"`
	Subject string           `json:"subj,omitempty"`

	Status   string          `json:"st,omitempty"`
	Class    ticketing.Class `json:"cl,omitempty"`
	Code     string          `json:"code,omitempty"`
	Account  string          `json:"acc,omitempty"`
	Plan     string          `json:"plan,omitempty"`
	Type     string          `json:"type,omitempty"`
	Priority string          `json:"prio,omitempty"`
	Category string          `json:"cat,omitempty"`
	Product  string          `json:"prod,omitempty"`
	Assignee string          `json:"who,omitempty"`
	Incident bool            `json:"inc,omitempty"`

	Participants []participant `json:"part,omitempty"`
	Opened       time.Time     `json:"op,omitzero"`
	StatusSince  time.Time     `json:"since,omitzero"`
	LastIn       time.Time     `json:"li,omitzero"`
	LastOut      time.Time     `json:"lo,omitzero"`
	Closed       time.Time     `json:"closed,omitzero"`
	Acked        time.Time     `json:"ack,omitzero"`
	AckParcel    string        `json:"ackp,omitempty"`
	Escalated    time.Time     `json:"esc,omitzero"`
	Reopenings   []time.Time   `json:"reop,omitempty"`

	Agreed      time.Time         `json:"agr,omitzero"`
	Appointment meeting           `json:"appt,omitzero"`
	Until       time.Time         `json:"till,omitzero"`
	Away        time.Time         `json:"away,omitzero"`
	Reference   string            `json:"ref,omitempty"`
	Updates     ticketing.Updates `json:"upd,omitempty"`
	LastUpdate  time.Time         `json:"lu,omitzero"`
	LastWords   string            `json:"lw,omitempty"`
	LastAuthor  string            `json:"la,omitempty"`
	Course      []leg             `json:"course,omitempty"`
	Deeds       []deed            `json:"deeds,omitempty"`
	Dormant     bool              `json:"dorm,omitempty"`

	Spent   int `json:"min,omitempty"`
	Rating  int `json:"rate,omitempty"`
	Allowed int `json:"allow,omitempty"`

	Deadlines  []deadline       `json:"dl,omitempty"`
	MergedInto ticketing.Number `json:"merged,omitempty"`
	Links      []link           `json:"links,omitempty"`
	Thread     []string         `json:"thr,omitempty"`
	Letters    int              `json:"let,omitempty"`
	Entries    int              `json:"ent,omitempty"`
	Redacted   time.Time        `json:"red,omitzero"`
}

type participant struct {
	Mailbox    mailbox         `json:"m"`
	Since      time.Time       `json:"s,omitzero"`
	Trust      ticketing.Trust `json:"t,omitempty"`
	Language   string          `json:"l,omitempty"`
	LastLetter string          `json:"ll,omitempty"`
	Bad        string          `json:"bad,omitempty"`
}

// WriteTicket writes a ticket down. Instants are kept in UTC.
func WriteTicket(t ticketing.Ticket) ([]byte, error) {
	return seal(ticketVersion, ticket{
		Number: t.Number, Prefix: t.Prefix, Intake: t.Intake, Process: t.Process,
		Subject: t.Subject, Status: t.Status, Class: t.Class, Code: t.Code,
		Account: t.Account, Plan: t.Plan, Type: t.Type, Priority: t.Priority,
		Category: t.Category, Product: t.Product, Assignee: t.Assignee, Incident: t.Incident,
		Participants: each(t.Participants, fromParticipant),
		Opened:       utc(t.Opened), StatusSince: utc(t.StatusSince), LastIn: utc(t.LastIn),
		LastOut: utc(t.LastOut), Closed: utc(t.Closed), Acked: utc(t.Acked), AckParcel: t.AckParcel,
		Escalated: utc(t.Escalated), Reopenings: each(t.Reopenings, utc),
		Agreed: utc(t.Agreed), Appointment: utcMeeting(t.Appointment), Until: utc(t.Until),
		Away:      utc(t.Away),
		Reference: t.Reference, Updates: t.Updates, LastUpdate: utc(t.LastUpdate),
		LastWords: t.LastWords, LastAuthor: t.LastAuthor,
		Course: each(t.Course, utcLeg), Deeds: each(t.Deeds, utcDeed),
		Dormant: t.Dormant, Spent: t.Spent, Rating: t.Rating, Allowed: t.Allowed,
		Deadlines:  each(t.Deadlines, utcDeadline),
		MergedInto: t.MergedInto,
		Links:      each(t.Links, func(l ticketing.Link) link { return link(l) }),
		Thread:     t.Thread, Letters: t.Letters, Entries: t.Entries, Redacted: utc(t.Redacted),
	})
}

// ReadTicket reads what WriteTicket wrote, in any version. A ticket of version 1
// has no course: nobody noted what its clocks would have to know.
func ReadTicket(b []byte) (ticketing.Ticket, error) {
	var t ticket
	if err := unseal(ticketVersion, b, &t); err != nil {
		return ticketing.Ticket{}, err
	}
	return ticketing.Ticket{
		Number: t.Number, Prefix: t.Prefix, Intake: t.Intake, Process: t.Process,
		Subject: t.Subject, Status: t.Status, Class: t.Class, Code: t.Code,
		Account: t.Account, Plan: t.Plan, Type: t.Type, Priority: t.Priority,
		Category: t.Category, Product: t.Product, Assignee: t.Assignee, Incident: t.Incident,
		Participants: each(t.Participants, participant.participant),
		Opened:       t.Opened, StatusSince: t.StatusSince, LastIn: t.LastIn,
		LastOut: t.LastOut, Closed: t.Closed, Acked: t.Acked, AckParcel: t.AckParcel,
		Escalated: t.Escalated, Reopenings: t.Reopenings,
		Agreed: t.Agreed, Appointment: ticketing.Meeting(t.Appointment), Until: t.Until,
		Away:      t.Away,
		Reference: t.Reference, Updates: t.Updates, LastUpdate: t.LastUpdate,
		LastWords: t.LastWords, LastAuthor: t.LastAuthor,
		Course:  each(t.Course, func(l leg) ticketing.Leg { return ticketing.Leg(l) }),
		Deeds:   each(t.Deeds, func(d deed) ticketing.Deed { return ticketing.Deed(d) }),
		Dormant: t.Dormant, Spent: t.Spent, Rating: t.Rating, Allowed: t.Allowed,
		Deadlines:  each(t.Deadlines, deadline.deadline),
		MergedInto: t.MergedInto,
		Links:      each(t.Links, func(l link) ticketing.Link { return ticketing.Link(l) }),
		Thread:     t.Thread, Letters: t.Letters, Entries: t.Entries, Redacted: t.Redacted,
	}, nil
}

func fromParticipant(p ticketing.Participant) participant {
	return participant{Mailbox: mailbox(p.Mailbox), Since: utc(p.Since), Trust: p.Trust,
		Language: p.Language, LastLetter: p.LastLetter, Bad: p.Bad}
}

func (p participant) participant() ticketing.Participant {
	return ticketing.Participant{Mailbox: ticketing.Mailbox(p.Mailbox), Since: p.Since,
		Trust: p.Trust, Language: p.Language, LastLetter: p.LastLetter, Bad: p.Bad}
}
