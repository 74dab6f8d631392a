package record

import (
	"testing"
	"time"

	"ticketd/ticketing"
)

func TestGoldenIncidentsAreReadForEver(t *testing.T) {
	at := time.Date(2026, 3, 2, 17, 55, 0, 0, time.UTC)
	link := ticketing.Link{To: 1042, Kind: ticketing.LinkCase}
	golden(t, "incident.2", ticketVersion, ticketing.Ticket{Number: 1050, Prefix: "T",
		Intake: "support", Process: "severity", Subject: "Sign-in fails", Status: "New",
		Class: ticketing.ClassOpen, Incident: true, Opened: at, StatusSince: at,
		Links: []ticketing.Link{link}}, WriteTicket, ReadTicket)
	golden(t, "incident-entry.2", entryVersion, ticketing.Entry{At: at,
		Actor: ticketing.Actor{Kind: ticketing.ByAgent, Name: "Ada"}, Cause: "incident",
		Changes: []ticketing.Change{ticketing.Declared{By: "Ada"}, ticketing.Unlinked{Link: link}}},
		WriteEntry, ReadEntry)
}
