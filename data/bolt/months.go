package bolt

import (
	"encoding/binary"
	"slices"
	"time"

	"ticketd/data/record"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// A month that somebody asks about is long gone for most tickets. So bLookup has, for
// each month of UTC, the tickets that something happened to in it: one key for a ticket
// and month, whatever the number of entries.

// maxMonth is the last month that records can be of, and noMonth is none.
const (
	maxMonth = 9999*12 + 11
	noMonth  = maxMonth + 1
)

func monthOf(at time.Time) uint32 {
	at = at.UTC()
	return uint32(min(max(at.Year()*12+int(at.Month())-1, 0), maxMonth))
}

func monthKey(month uint32, n ticketing.Number) []byte {
	return append(binary.BigEndian.AppendUint32([]byte{byMonth}, month), numberKey(n)...)
}

const monthKeyLength = 1 + 4 + 8

// putMonth notes that something happened to a ticket. What a transaction pays for are
// pages, so a month that is noted is not written again.
func (t tx) putMonth(at time.Time, n ticketing.Number) error {
	key := monthKey(monthOf(at), n)
	if present(t.bucket(bLookup), key) {
		return nil
	}
	return t.put(bLookup, key, nil)
}

func (r reader) Active(since time.Time, after ticketing.Number, limit int) ([]ticketing.Number, error) {
	found := lowest{limit: limit}
	c := r.bucket(bLookup).Cursor()
	for month := monthOf(since); ; {
		k, _ := c.Seek(monthKey(month, after+1))
		for taken := 0; taken < limit && inMonth(k) == int64(month); taken++ {
			found.add(number[ticketing.Number](k[monthKeyLength-8:]))
			k, _ = c.Next()
		}
		if inMonth(k) < 0 {
			break
		}
		month = max(month+1, uint32(inMonth(k)))
	}
	for k, _ := c.Seek([]byte{byUnfinished}); len(k) > 8 && k[0] == byUnfinished; k, _ = c.Next() {
		if n := number[ticketing.Number](k[len(k)-8:]); n > after {
			found.add(n)
		}
	}
	return found.list(), nil
}

// inMonth is the month of such a key, less than zero for others.
func inMonth(k []byte) int64 {
	if len(k) != monthKeyLength || k[0] != byMonth {
		return -1
	}
	return int64(binary.BigEndian.Uint32(k[1:]))
}

// lowest keeps the lowest of many numbers, each once.
type lowest struct {
	limit int
	all   []ticketing.Number
}

func (l *lowest) add(n ticketing.Number) {
	const room = 1 << 12
	if l.all = append(l.all, n); len(l.all)/2 >= l.limit+room {
		l.all = l.list()
	}
}

func (l *lowest) list() []ticketing.Number {
	slices.Sort(l.all)
	l.all = slices.Compact(l.all)
	return l.all[:min(l.limit, len(l.all))]
}

// strays is how many mails in a row may have been taken in with a clock gone wrong, and
// those around them are found all the same.
const strays = 1000

// Received begins where the time may begin, and ends when many mails in a row were later.
func (r reader) Received(from, to time.Time, fn func(desk.Disposition) bool) error {
	k, err := r.firstReceived(from)
	c := r.bucket(bDispositions).Cursor()
	k, v := c.Seek(k)
	for late := 0; err == nil && k != nil && late < strays; k, v = c.Next() {
		at, fault := r.receivedAt(k, v)
		switch {
		case fault != nil:
			return fault
		case !at.Before(to):
			late++
			continue
		case at.Before(from):
			continue
		}
		late = 0
		d, fault := r.disposition(k)
		if fault != nil || !fn(d) {
			return fault
		}
	}
	return err
}

// firstReceived is the key from which on mails may be of a time that begins: numbers are
// given in the order of time, as far as the clock was right.
func (r reader) firstReceived(from time.Time) ([]byte, error) {
	b := r.bucket(bDispositions)
	c := b.Cursor()
	low, high := uint64(0), b.Sequence()+1
	for low < high {
		middle := low + (high-low)/2
		k, v := c.Seek(numberKey(middle))
		if k == nil {
			high = middle
			continue
		}
		at, err := r.receivedAt(k, v)
		switch {
		case err != nil:
			return nil, err
		case at.Before(from):
			low = number[uint64](k) + 1
		default:
			high = middle
		}
	}
	k, v := lastBefore(c, numberKey(low))
	for early := 0; k != nil && early < strays; k, v = c.Prev() {
		at, err := r.receivedAt(k, v)
		if err != nil {
			return nil, err
		}
		if early++; !at.Before(from) {
			low, early = number[uint64](k), 0
		}
	}
	return numberKey(low), nil
}

func (r reader) receivedAt(k, v []byte) (time.Time, error) {
	at, err := record.DispositionAt(v)
	if err != nil {
		return at, fault(bDispositions, k, err)
	}
	return at, nil
}
