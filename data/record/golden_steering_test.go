package record

import (
	"testing"
	"time"

	"ticketd/ticketing"
)

// What agents order by mail came without a new version: every field may be absent.
func TestGoldenRecordsOfAgentsOrdersAreReadForEver(t *testing.T) {
	at := time.Date(2026, 3, 2, 17, 55, 0, 250, time.UTC)
	hour := func(n int) time.Time { return at.Add(time.Duration(n) * time.Hour) }
	ann := ticketing.Mailbox{Name: "Ann Example", Address: "ann@customer.example"}

	golden(t, "pending.2", ticketVersion, ticketing.Ticket{Number: 1042, Prefix: "T",
		Intake: "support", Process: "severity", Subject: "Printer", Status: "Waiting for Customer",
		Class: ticketing.ClassWaitingCustomer, Opened: at, StatusSince: hour(1), Until: hour(500),
		Entries: 2, Links: []ticketing.Link{{To: 1041, Kind: ticketing.LinkDuplicate}}},
		WriteTicket, ReadTicket)
	golden(t, "steering-entry.2", entryVersion, ticketing.Entry{At: at,
		Actor: ticketing.Actor{Kind: ticketing.ByAgent, Name: "Ada Ito"},
		Cause: "<order@team.example>",
		Changes: []ticketing.Change{
			ticketing.Left{Who: ann.Address}, ticketing.Titled{Subject: "Printer on floor 2"},
			ticketing.Pended{Until: hour(500)}, ticketing.Pended{},
			ticketing.Unmerged{From: 1041},
			ticketing.Asked{Author: "Ada Ito", To: ann, Text: "Which floor?"},
			ticketing.TimeLogged{Author: "Ada Ito", Work: ticketing.Work{Minutes: 20,
				Billing: ticketing.Billable, What: "looked"}},
			ticketing.TimeLogged{Work: ticketing.Work{Minutes: 5}},
			ticketing.Estimated{Author: "Ada Ito", Minutes: 120},
			ticketing.Consented{To: "estimate", By: string(ann.Address), Yes: true},
			ticketing.Consented{To: "estimate", By: string(ann.Address)},
			ticketing.TakenBack{Order: hour(-1), Out: hour(-2), Words: "Water?", Author: "Ben",
				Letters: []string{"<t1042.1.x@desk.example>"}},
			ticketing.Wrote{Letter: "answer", To: ann.Address, Role: ticketing.RoleCustomer,
				MessageID: "<t1042.2.x@desk.example>", Parcel: "0000000007"}}},
		WriteEntry, ReadEntry)
}

func TestGoldenRecordsOfWhoseATicketIsAreReadForEver(t *testing.T) {
	golden(t, "account-entry.2", entryVersion, ticketing.Entry{At: time.Date(2026, 11, 27, 17, 55, 0, 0, time.UTC),
		Actor:   ticketing.Actor{Kind: ticketing.ByAgent, Name: "Ada Ito"},
		Changes: []ticketing.Change{ticketing.Accounted{Account: "Globex", Plan: "Priority"}, ticketing.Accounted{}}},
		WriteEntry, ReadEntry)
}
