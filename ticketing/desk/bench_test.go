package desk_test

import (
	"fmt"
	"testing"

	"ticketd/data/bolt"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// BenchmarkAnAgentsMailOnALongTicket takes in an agent's answer to the first letter
// about a ticket with a history of a thousand entries.
func BenchmarkAnAgentsMailOnALongTicket(b *testing.B) {
	store, err := bolt.Open(b.Context(), b.TempDir(), bolt.Options{Volatile: true})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	o := &office{store: store, now: monday}
	o.desk = desk.New(store, setup(b), compose, func() {})
	take := func(mails ...ticketing.Incoming) {
		for _, got := range o.desk.Receive(b.Context(), mails, desk.Manner{}, o.now) {
			if got.Err != nil || got.Ticket != 1001 {
				b.Fatalf("%+v", got)
			}
		}
	}
	take(o.mail(ann, "It burns."))
	all, err := store.List(b.Context(), true)
	if err != nil {
		b.Fatal(err)
	}
	notice := all[1].MessageID
	for i := range 10 {
		var mails []ticketing.Incoming
		for j := range 100 {
			mails = append(mails, o.mail(ann, fmt.Sprint("It burns still. ", i, j), numbered(1001)))
		}
		take(mails...)
	}
	for b.Loop() {
		b.StopTimer()
		in := o.mail(ben, "/time 5m\n\nPull the plug.", answering(notice))
		b.StartTimer()
		take(in)
	}
}
