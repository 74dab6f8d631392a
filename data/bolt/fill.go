package bolt

import (
	"bytes"
	"slices"

	"go.etcd.io/bbolt"

	"ticketd/data/record"
	"ticketd/ticketing"
)

// makeLookup has a version of its own: a program that does not keep the bucket
// must not write to a store that has it half filled.
func makeLookup(t *bbolt.Tx) (string, error) { return "", createBuckets(t, []string{bLookup}) }

// fillStep is how many tickets one transaction puts into the bucket. It bounds
// the memory that is needed.
const fillStep = 10_000

// fillLookup goes on behind the last ticket that has a card, until none is
// left. One that cannot be read keeps nobody from starting: it is named, here and
// by Check, and has an empty card.
func fillLookup(t *bbolt.Tx) (cameTo string, err error) {
	w := tx{reader: reader{tx: t}}
	var places [][]byte
	var unread error
	c := t.Bucket([]byte(bTickets)).Cursor()
	k, v := w.firstWithoutCard(c)
	for i := 0; k != nil && i < fillStep; i++ {
		ticket, err := record.ReadTicket(v)
		if err != nil {
			unread = fault(bTickets, k, err)
			ticket = ticketing.Ticket{Number: number[ticketing.Number](k)}
		} else {
			places = append(places, unfinishedKeys(ticket)...)
		}
		if err := w.putCard(ticket); err != nil {
			return "", err
		}
		cameTo = "tickets up to number " + keyWords(k) + " can be looked up and found"
		k, v = c.Next()
	}
	if unread != nil {
		cameTo += ", but not all: " + unread.Error()
	}
	slices.SortFunc(places, bytes.Compare) // in order it is quick, in disorder not
	for _, place := range places {
		if err := w.put(bLookup, place, nil); err != nil {
			return "", err
		}
	}
	return cameTo, nil
}

func (t tx) firstWithoutCard(tickets *bbolt.Cursor) (k, v []byte) {
	last, _ := lastBefore(t.bucket(bLookup).Cursor(), cardKey(-1))
	if last == nil {
		return tickets.First()
	}
	if k, v = tickets.Seek(last[1:]); bytes.Equal(k, last[1:]) {
		return tickets.Next()
	}
	return k, v
}
