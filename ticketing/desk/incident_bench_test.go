package desk_test

import (
	"fmt"
	"testing"
	"time"

	"ticketd/data/bolt"
	"ticketd/mail/outbound"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// BenchmarkUpdateOfAFullIncident publishes an update for as many cases as an
// incident can have, each with a person of its own: what others wait for.
func BenchmarkUpdateOfAFullIncident(b *testing.B) {
	store, err := bolt.Open(b.Context(), b.TempDir(), bolt.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	d := desk.New(store, setup(b), outbound.Compose, func() {})
	now := monday
	order := desk.IncidentOrder{By: "Ben", Title: "Mail is down", Text: "We look into it."}
	incident, err := d.OpenIncident(b.Context(), order, now)
	if err != nil {
		b.Fatal(err)
	}
	err = store.Update(b.Context(), func(tx desk.Tx) error { return putCases(tx, incident.Number, now) })
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		now = now.Add(time.Minute)
		done, err := d.UpdateIncident(b.Context(), incident.Number, order, now)
		if err != nil || done.People != ticketing.MaxCases {
			b.Fatalf("%+v, %v", done, err)
		}
	}
}

func putCases(tx desk.Tx, incident ticketing.Number, now time.Time) error {
	i, _, err := tx.Ticket(incident)
	if err != nil {
		return err
	}
	var links []ticketing.Change
	for n := range ticketing.MaxCases {
		number, err := tx.NextNumber()
		if err != nil {
			return err
		}
		who := ticketing.Mailbox{Address: ticketing.Address(fmt.Sprintf("u%d@customer.example", n))}
		e := ticketing.Entry{At: now, Changes: []ticketing.Change{
			ticketing.Opened{Number: number, Prefix: "T", Intake: "support", Subject: "No mail"},
			ticketing.Joined{Who: who}, ticketing.StatusChanged{To: "In Progress", Class: ticketing.ClassOpen},
			ticketing.Linked{Link: ticketing.Link{To: incident, Kind: ticketing.LinkIncident}}}}
		if err := tx.Save(ticketing.Ticket{}.Record(e), e); err != nil {
			return err
		}
		links = append(links, ticketing.Linked{Link: ticketing.Link{To: number, Kind: ticketing.LinkCase}})
	}
	e := ticketing.Entry{At: now, Changes: links}
	return tx.Save(i.Record(e), e)
}
