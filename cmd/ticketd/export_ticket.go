package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// exportSchema is the version of the JSON files' form. Fields are added without another
// version; one that is renamed or means something else makes one.
const exportSchema = 1

// exportedTicket is what T-1001.json says: the ticket as "ticketd show --json" has it, with
// every time in the zone that is named, and then what became of it. An entry of the history
// is what one mail, order or timer did: when, who did it, what was done in words, the words
// that were said or noted, and why.
//
//	{
//	  "schema": 1,
//	  "zone": "Europe/London",
//	  "ticket": "T-1001",
//	  "subject": "Printer down",
//	  "status": "received",
//	  ...
//	  "statuses": [{"at": "2026-03-02T09:00:00Z", "status": "received", "by": "carla@globex.example"}],
//	  "time_logged": [{"at": "...", "by": "Erin", "minutes": 20, "what": "new fuser"}],
//	  "mails": [{"mbox": 1, "at": "...", "way": "in", "kind": "person", "octets": 812, "sha256": "..."}],
//	  "history": [{"at": "...", "by": "...", "changes": [{"words": "...", "text": "..."}], "why": ["..."]}]
//	}
type exportedTicket struct {
	Schema int    `json:"schema"`
	Zone   string `json:"zone"`
	ticketView
	Statuses []exportedStatus `json:"statuses"`
	Time     []exportedTime   `json:"time_logged,omitempty"`
	Mails    []*exportedMail  `json:"mails"`
	History  []entryView      `json:"history"`
}

type exportedStatus struct {
	At     time.Time `json:"at"`
	Status string    `json:"status"`
	Code   string    `json:"code,omitempty"`
	By     string    `json:"by"`
}

type exportedTime struct {
	At      time.Time         `json:"at"`
	By      string            `json:"by"`
	Minutes int               `json:"minutes"` // less than zero: a correction
	Charged ticketing.Billing `json:"charged,omitempty"`
	What    string            `json:"what,omitempty"`
}

// ticket writes one ticket's two files and its row of the index.
func (x *exporter) ticket(ctx context.Context, n ticketing.Number) error {
	var t ticketing.Ticket
	var history []ticketing.Entry
	var found bool
	err := x.store.View(ctx, func(r desk.Reader) (err error) {
		if t, found, err = r.Ticket(n); err == nil && found {
			history, err = r.History(n)
		}
		return err
	})
	if err != nil || !found {
		return err
	}
	v := x.facts(t, history)
	if v.Mails, err = x.correspondence(ctx, history); err != nil {
		return err
	}
	name := t.Tag().String()
	if err := x.mbox(ctx, name+".mbox", v.Mails); err != nil {
		return err
	}
	if err := x.json(name+".json", v); err != nil {
		return err
	}
	return x.index.row(x.counted(v))
}

// facts is what a ticket's history says.
func (x *exporter) facts(t ticketing.Ticket, history []ticketing.Entry) exportedTicket {
	v := exportedTicket{Schema: exportSchema, Zone: x.desk.Zone().String(),
		ticketView: x.viewOf(t).in(x.desk.Zone()), Statuses: []exportedStatus{}, History: []entryView{}}
	v.Billable = x.desk.Process(t).Billable(t, history)
	if x.customer {
		v.ticketView = v.forCustomer()
	}
	for _, e := range history {
		if x.customer {
			e = x.forCustomer(e)
		}
		entry := entryOf(e, t.Prefix, x.desk.Zone())
		entry.At = x.at(e.At)
		for _, c := range e.Changes {
			switch c := c.(type) {
			case ticketing.StatusChanged:
				v.Statuses = append(v.Statuses, exportedStatus{entry.At, c.To, c.Code, entry.By})
			case ticketing.TimeLogged:
				v.Time = append(v.Time, exportedTime{entry.At, c.Author, c.Work.Minutes, c.Work.Billing, c.Work.What})
			}
		}
		if entry.Changes = entry.forPeople(); len(entry.Changes)+len(entry.Why) > 0 {
			v.History = append(v.History, entry)
		}
	}
	return v
}

// seen reports whether the customer's side knows of a change, or is whom it is about.
func (x *exporter) seen(c ticketing.Change) bool {
	switch c := c.(type) {
	case ticketing.Filed:
		_, agent := x.desk.Setup().People.AgentAt(c.From.Address)
		absence := c.Side == ticketing.FromMachine && c.Kind == ticketing.KindAutoReply && !agent
		return c.Side == ticketing.FromCustomer || absence
	case ticketing.Wrote:
		return c.Role == ticketing.RoleCustomer
	case ticketing.Opened, ticketing.Said, ticketing.StatusChanged, ticketing.Joined, ticketing.Left,
		ticketing.Recognised, ticketing.Titled, ticketing.Sorted, ticketing.Agreed, ticketing.Appointed,
		ticketing.Absent, ticketing.TimeLogged, ticketing.Estimated, ticketing.Consented, ticketing.Rated,
		ticketing.Merged, ticketing.Unmerged:
		return true
	}
	return false
}

// forCustomer is an entry without what the customer doesn't see. What was done in the time
// that was logged is the team's to know.
func (x *exporter) forCustomer(e ticketing.Entry) ticketing.Entry {
	var seen []ticketing.Change
	for _, c := range e.Changes {
		if logged, ok := c.(ticketing.TimeLogged); ok {
			logged.Work.What = ""
			c = logged
		}
		if x.seen(c) {
			seen = append(seen, c)
		}
	}
	e.Changes, e.Why = seen, nil
	return e
}

// forCustomer is the ticket without what the customer doesn't see.
func (v ticketView) forCustomer() ticketView {
	v.Assignee, v.Escalated, v.Due, v.DueWhat, v.Links = "", nil, nil, "", nil
	return v
}

// in is the view with its times in a zone.
func (v ticketView) in(zone *time.Location) ticketView {
	local := func(t *time.Time) *time.Time {
		if t == nil {
			return nil
		}
		return new(t.In(zone))
	}
	v.Opened, v.StatusSince = v.Opened.In(zone), v.StatusSince.In(zone)
	v.LastIn, v.LastOut, v.Due = local(v.LastIn), local(v.LastOut), local(v.Due)
	v.Agreed, v.Escalated = local(v.Agreed), local(v.Escalated)
	if v.Promise != nil {
		v.Promise.Due = v.Promise.Due.In(zone)
	}
	if v.Appointment != nil {
		v.Appointment = &meetingView{From: v.Appointment.From.In(zone), To: local(v.Appointment.To)}
	}
	return v
}

// json writes a file that a person can read.
func (x *exporter) json(name string, v any) error {
	f, err := x.create(name)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(f)
	return errors.Join(inLines(out, "").Encode(v), out.Flush(), f.Close())
}

// inLines encodes for people, behind the first line with an indent.
func inLines(w io.Writer, indent string) *json.Encoder {
	out := json.NewEncoder(w)
	out.SetIndent(indent, "  ")
	out.SetEscapeHTML(false)
	return out
}
