package inbound

import (
	"maps"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// ledger remembers, across connections, what is peculiar about single letters of one UIDVALIDITY.
// A letter about which there is nothing to say is not in it. It belongs to the watcher's goroutine.
type ledger struct {
	validity uint32
	notes    map[imap.UID]*note
}

type note struct {
	name     string    // Raw.Name
	done     bool      // taken over by the handler: only to be set aside
	copied   bool      // its copy lies in the done folder
	old      bool      // came before the baseline
	alone    bool      // something went wrong with it in company: fetched and handed over by itself
	after    time.Time // not to be touched before this moment
	since    time.Time // when it first did not come through
	tries    int       // failed fetches by itself
	refusals int       // errors of the handler
	reported bool      // Unfetchable was told
}

// begin forgets everything if the folder's numbers have changed their meaning.
func (l *ledger) begin(validity uint32) (changed bool) {
	if l.notes != nil && l.validity == validity {
		return false
	}
	changed = l.notes != nil
	l.validity, l.notes = validity, make(map[imap.UID]*note)
	return changed
}

// note gives the letter's note, a new one if need be.
func (l *ledger) note(uid imap.UID) *note {
	n := l.notes[uid]
	if n == nil {
		n = &note{}
		l.notes[uid] = n
	}
	return n
}

// alone says whether the letter must go by itself.
func (l *ledger) alone(uid imap.UID) bool {
	n := l.notes[uid]
	return n != nil && n.alone
}

// plan sorts what a search found into letters to fetch and letters only to be set aside, leaving
// out what must wait. Notes on letters that are no longer there are dropped.
func (l *ledger) plan(found []imap.UID, now time.Time) (fetch, acks []imap.UID) {
	maps.DeleteFunc(l.notes, func(uid imap.UID, _ *note) bool {
		_, there := slices.BinarySearch(found, uid)
		return !there
	})
	for _, uid := range found {
		n := l.notes[uid]
		switch {
		case n == nil:
			fetch = append(fetch, uid)
		case n.old || n.after.After(now):
		case n.done:
			acks = append(acks, uid)
		default:
			fetch = append(fetch, uid)
		}
	}
	return fetch, acks
}

// due is the moment when the next waiting letter may be touched again; zero if none waits.
func (l *ledger) due() (next time.Time) {
	for _, n := range l.notes {
		if !n.old && !n.after.IsZero() && (next.IsZero() || n.after.Before(next)) {
			next = n.after
		}
	}
	return next
}

// waiting is since when the letter waits that has waited longest for another try; zero if none
// does. One that was reported as unfetchable is no longer waited for.
func (l *ledger) waiting() (since time.Time) {
	for _, n := range l.notes {
		if !n.done && !n.old && !n.reported {
			since = earlier(since, n.since)
		}
	}
	return since
}

// failed notes that a letter did not come through.
func (n *note) failed(now time.Time) {
	if n.since.IsZero() {
		n.since = now
	}
}

// forget drops the notes on letters that have gone.
func (l *ledger) forget(uids []imap.UID) {
	for _, uid := range uids {
		delete(l.notes, uid)
	}
}

// unmoved counts the letters that were taken over and lie in the folder still.
func (l *ledger) unmoved() (n int) {
	for _, note := range l.notes {
		if note.done {
			n++
		}
	}
	return n
}

// held counts the letters that wait for another try.
func (l *ledger) held() (n int) {
	for _, note := range l.notes {
		if !note.done && !note.old {
			n++
		}
	}
	return n
}
