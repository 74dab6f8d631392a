package desk

import (
	"context"
	"time"

	"ticketd/ticketing"
)

// Standing is how the promises stand on the tickets that are not finished.
type Standing struct {
	Unfinished int // tickets
	Near       int // tickets with a promise that will be missed soon, as its clock warns
	Missed     int // tickets with a promise that is missed and still to be kept
}

// standingChunk is how many tickets are looked at in one go, so that no reader is long.
const standingChunk = 1000

// Standing reads the promises of the unfinished tickets. Its cost is that of these.
func (d *Desk) Standing(ctx context.Context, now time.Time) (s Standing, err error) {
	for after, more := ticketing.Number(0), true; more; {
		err := d.store.View(ctx, func(r Reader) (err error) {
			s, after, more, err = d.standing(r, s, after, now)
			return err
		})
		if err != nil {
			return Standing{}, err
		}
	}
	return s, nil
}

// standing adds the tickets that follow one, as far as they are looked at in one go.
func (d *Desk) standing(r Reader, sum Standing, after ticketing.Number, now time.Time) (
	s Standing, last ticketing.Number, more bool, err error) {
	never := time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC) // nothing happened since then
	numbers, err := r.Active(never, after, standingChunk)
	for _, n := range numbers {
		t, found, err := r.Ticket(n)
		if err != nil {
			return sum, after, false, err
		}
		if found && len(ByAssignee.Keys(t)) > 0 {
			sum.add(d.Process(t).TaskOf(t, now))
		}
		after = n
	}
	return sum, after, len(numbers) == standingChunk, err
}

func (s *Standing) add(t ticketing.Task) {
	s.Unfinished++
	switch {
	case t.Missed:
		s.Missed++
	case t.Near:
		s.Near++
	}
}
