package record

import (
	"testing"
	"time"

	"ticketd/ticketing"
)

// The second version of tickets and entries knows what tickets are sorted by,
// which dates were agreed on and what their clocks need.
func TestGoldenRecordsOfPromisesAreReadForEver(t *testing.T) {
	at := time.Date(2026, 3, 2, 17, 55, 0, 250, time.UTC)
	hour := func(n int) time.Time { return at.Add(time.Duration(n) * time.Hour) }

	golden(t, "ticket.2", ticketVersion, ticketing.Ticket{Number: 1042, Prefix: "T",
		Intake: "support", Process: "severity", Subject: "Printer on fire",
		Status: "In Progress", Class: ticketing.ClassOpen, Type: "bug", Priority: "2 Major",
		Category: "access", Product: "Portal", Opened: at, StatusSince: hour(1), Entries: 4,
		Agreed: hour(24), Appointment: ticketing.Meeting{From: hour(48), To: hour(49), Revision: 2},
		Away: hour(72), Reference: "DEV-12", Updates: ticketing.UpdatesStarted, LastUpdate: hour(3),
		LastWords: "We look for the cause.", LastAuthor: "Ada Ito",
		Course: []ticketing.Leg{
			{From: at, Status: "New", Type: "bug", Priority: "3 Medium", Class: ticketing.ClassOpen},
			{From: hour(1), Status: "In Progress", Type: "bug", Priority: "2 Major",
				Class: ticketing.ClassOpen, Said: hour(2), Sorted: hour(1), Agreed: hour(2),
				Called: hour(3)}},
		Deeds: []ticketing.Deed{{What: "updates set", At: hour(1)}}}, WriteTicket, ReadTicket)
	golden(t, "entry.2", entryVersion, ticketing.Entry{At: at,
		Actor: ticketing.Actor{Kind: ticketing.ByAgent, Name: "Ada Ito"}, Cause: "order",
		Changes: []ticketing.Change{
			ticketing.Sorted{Facts: ticketing.Facts{Type: "bug", Priority: "2 Major",
				Category: "access", Product: "Portal"}},
			ticketing.Agreed{At: hour(24)}, ticketing.Agreed{},
			ticketing.Appointed{From: hour(48), To: hour(49)}, ticketing.Appointed{},
			ticketing.Called{Author: "Ada Ito", Text: "She waits."},
			ticketing.Absent{Until: hour(72)},
			ticketing.Referred{Department: "development", Reference: "DEV-12"},
			ticketing.UpdatesSet{To: ticketing.UpdatesStopped},
			ticketing.Updated{Cadence: "hourly"},
			ticketing.PromiseWarned{Clock: "response", Due: hour(1)},
			ticketing.PromiseMissed{Clock: "response", Kind: ticketing.Promise, Due: hour(1)},
			ticketing.Remembered{What: "missed response/bug/2 Major"}}}, WriteEntry, ReadEntry)
}
