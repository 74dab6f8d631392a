package bolt

import (
	"bytes"
	"fmt"
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

func fillLookup(step int) migration {
	return func(t *bbolt.Tx) (string, error) { return fillLookupBy(t, step) }
}

// fillLookupBy goes on behind the last ticket that has a card, until none is
// left. One that cannot be read keeps nobody from starting: it is named, here and
// by Check, and has an empty card.
func fillLookupBy(t *bbolt.Tx, step int) (cameTo string, err error) {
	w := tx{reader: reader{tx: t}}
	var places [][]byte
	var unread error
	c := t.Bucket([]byte(bTickets)).Cursor()
	k, v := w.firstWithoutCard(c)
	for i := 0; k != nil && i < step; i++ {
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

// monthsKey is where the migration notes up to which ticket the months are filled in.
const monthsKey = "months"

// beginMonths has a version of its own for the same reason as makeLookup.
func beginMonths(t *bbolt.Tx) (string, error) {
	return "", t.Bucket([]byte(bState)).Put([]byte(monthsKey), numberKey(ticketing.Number(0)))
}

func fillMonths(step int) migration {
	return func(t *bbolt.Tx) (string, error) { return fillMonthsBy(t, step) }
}

// fillMonthsBy notes the months in which something happened to the tickets behind those
// that it came to. An entry whose time cannot be read is named, and is of no month.
func fillMonthsBy(t *bbolt.Tx, step int) (cameTo string, err error) {
	w, state := tx{reader: reader{tx: t}}, t.Bucket([]byte(bState))
	from := number[ticketing.Number](state.Get([]byte(monthsKey))) + 1
	places, last, unread := w.monthsFrom(from, step)
	if last == 0 {
		return "", state.Delete([]byte(monthsKey))
	}
	slices.SortFunc(places, bytes.Compare)
	for _, place := range places {
		if err := w.put(bLookup, place, nil); err != nil {
			return "", err
		}
	}
	cameTo = fmt.Sprintf("the months of tickets up to number %d are noted", last)
	if unread != nil {
		cameTo += ", but not all: " + unread.Error()
	}
	return cameTo, state.Put([]byte(monthsKey), numberKey(last))
}

// monthsFrom lists the places of so many tickets' entries among the months, from a
// number on, and the last of these; zero: there is none.
func (r reader) monthsFrom(from ticketing.Number, tickets int) (places [][]byte,
	last ticketing.Number, unread error) {
	c := r.bucket(bHistory).Cursor()
	month := uint32(noMonth)
	for k, v := c.Seek(numberKey(from)); len(k) > 8; k, v = c.Next() {
		if n := number[ticketing.Number](k); n != last {
			if tickets == 0 {
				break
			}
			tickets, last, month = tickets-1, n, noMonth
		}
		at, err := record.EntryAt(v)
		if err != nil {
			unread = fault(bHistory, k, err)
		} else if month != monthOf(at) {
			month = monthOf(at)
			places = append(places, monthKey(month, last))
		}
	}
	return places, last, unread
}
