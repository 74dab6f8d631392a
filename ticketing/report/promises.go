package report

import (
	"slices"
	"time"

	"ticketd/ticketing"
)

// promises reads which promises were decided within the month. A ticket that was merged
// keeps none from then on: the one that it goes on in has its own.
func (f *fold) promises() {
	f.p.Clocks = promised(f.p.Clocks)
	now := f.end
	if !f.apart.IsZero() {
		now = f.apart
	}
	if len(f.p.Clocks) == 0 || now.Before(f.from) {
		return
	}
	var was []ticketing.Reading
	if f.t.Facts() != f.start.Facts() || f.t.Plan != f.start.Plan || !f.t.Agreed.Equal(f.start.Agreed) {
		was = f.p.Readings(f.start, f.from)
	}
	readings := f.p.Readings(f.t, now)
	for _, r := range readings {
		at := decided(r)
		elsewhere := at.IsZero() || !at.Before(f.to) || !f.apart.IsZero() && !at.Before(f.apart)
		if elsewhere || at.Before(f.from) && !f.decidedAnew(r, was) {
			continue
		}
		if f.c.Promises == nil {
			f.c.Promises = make([]Kept, 0, len(readings)) // they are large
		}
		f.c.Promises = append(f.c.Promises, f.kept(r, now))
	}
}

// promised are the clocks that promise something.
func promised(clocks []ticketing.Clock) []ticketing.Clock {
	other := func(c ticketing.Clock) bool { return c.Kind != ticketing.Promise }
	if !slices.ContainsFunc(clocks, other) {
		return clocks
	}
	return slices.DeleteFunc(slices.Clone(clocks), other)
}

// decided is when a promise was kept or missed; zero: not yet, or nothing was promised: a
// clock that counts to a date that nobody has agreed on ends without one.
func decided(r ticketing.Reading) time.Time {
	if r.Missed || r.Due.IsZero() {
		return r.Due
	}
	return r.Met
}

// decidedAnew reports whether a promise that was decided before the month was not so when
// the month began: only something that was changed within it made it so.
func (f *fold) decidedAnew(r ticketing.Reading, was []ticketing.Reading) bool {
	if f.start.Opened.IsZero() || f.start.Dormant {
		return true
	}
	if was == nil {
		return false
	}
	i := slices.IndexFunc(was, func(old ticketing.Reading) bool {
		return old.Clock.Name == r.Clock.Name && old.Start.Equal(r.Start)
	})
	return i < 0 || decided(was[i]).IsZero() || r.Missed && !was[i].Missed
}

func (f *fold) kept(r ticketing.Reading, now time.Time) Kept {
	k := Kept{Clock: r.Clock.Name, Title: r.Clock.Words(), Internal: r.Clock.Internal, Priority: f.t.Priority,
		Target: r.Target, Start: r.Start, Due: r.Due, Met: r.Met, Missed: r.Missed, Took: r.Worked}
	if !r.Missed {
		return k
	}
	stood := f.stood(r.Due)
	k.Status, k.Assignee = stood.status, stood.assignee
	switch ended := finishedAt(f.t); {
	case !r.Met.IsZero():
		now = r.Met
	case !ended.IsZero(): // without it: nobody is late any more
		now = ended
	}
	k.Late = max(now.Sub(r.Due), 0)
	return k
}
