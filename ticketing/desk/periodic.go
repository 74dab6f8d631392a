package desk

import (
	"fmt"
	"time"
)

// periodic is what goes once in each of its periods: a list of a process, an agent's list
// of the morning, the digest of a week. It is a matter of stored times: after a downtime
// the present period's goes late, those of the periods before never, and nothing goes
// twice. What is new, or was last sent by a clock gone wrong, begins: it goes at its next
// time, and not for one that is over.
type periodic struct {
	mark string    // name of the bookmark that says when it went last
	at   time.Time // when it goes in the present period; zero: not in this one
	// from is since when what went counts as this period's.
	from time.Time
	// slack is by how much a clock may be put back and nothing is wrong. What went later
	// than that from now was sent by a clock gone wrong, whose periods are not to come.
	slack time.Duration
	// tells says that it tells of the period before: what is new waits for its next one.
	tells bool
}

// turn is whose turn it is.
type turn string

const (
	rests  turn = ""       // it went, or its time has not come
	begins turn = "begins" // nothing is known of it
	goes   turn = "goes"
)

// turn tells whether it goes now, and when it went last; zero: never.
func (p periodic) turn(r Reader, now time.Time) (t turn, last time.Time, err error) {
	b, err := r.Bookmark(p.mark)
	if err != nil {
		return rests, last, err
	}
	if b != nil {
		if last, err = time.Parse(time.RFC3339Nano, string(b)); err != nil {
			return rests, last, fmt.Errorf("read bookmark %q: %w", p.mark, err)
		}
	}
	switch {
	case last.IsZero() || last.After(now.Add(p.slack)):
		return begins, last, nil
	case !p.at.IsZero() && !p.at.After(now) && last.Before(p.from):
		return goes, last, nil
	}
	return rests, last, nil
}

// perform does what goes now, unless somebody did meanwhile, and reports whether it went.
// What was done counts as sent even if it was nothing: it does not come later.
func (w *work) perform(p periodic, do func(last time.Time) error) (went bool, err error) {
	turn, last, err := p.turn(w.tx, w.now)
	mark := w.now
	switch {
	case err != nil || turn == rests:
		return false, err
	case turn == goes:
		if err := do(last); err != nil {
			return false, err
		}
	case !p.tells && (p.at.IsZero() || p.at.After(w.now)):
		mark = w.now.Add(-p.slack) // this period's comes yet
	}
	return turn == goes, w.tx.SetBookmark(p.mark, []byte(mark.UTC().Format(time.RFC3339Nano)))
}
