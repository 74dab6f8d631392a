package ticketing

import (
	"slices"
	"time"
)

// Reading is how a clock stands for a ticket: where it ran and where it rested,
// and what came of it. Every figure can be recomputed from the ticket's Course.
type Reading struct {
	Clock    Clock
	Target   Target
	Calendar Calendar // whose time it counts
	Start    time.Time
	Segments []Segment // from Start to Met or the moment of reading, without gaps
	Worked   time.Duration
	// Due is when it is over; zero while it rests or for want of a date.
	Due    time.Time
	Met    time.Time // zero: not yet
	MetBy  Cue
	Missed bool // it was over before it was met
	legs   []Leg
}

// Segment is a stretch of time in which a clock ran or rested.
type Segment struct {
	From, To time.Time
	Runs     bool
	Why      string        // the status
	Worked   time.Duration // working time that the clock counted, zero while it rests
}

// Readings reads every clock that the process keeps for a ticket. A clock that
// starts anew with each status has a reading for each time it started.
func (p Process) Readings(t Ticket, now time.Time) []Reading {
	if t.Incident {
		return nil
	}
	all := make([]Reading, 0, len(p.Clocks)) // they are large, and few are not kept
	now = t.onCourse(now)
	for _, c := range p.Clocks {
		for _, legs := range stretches(c.Starts, t.Course) {
			if r, kept := p.reading(c, t, legs, now); kept {
				all = append(all, r)
			}
		}
	}
	return all
}

// stretches cuts a course into what a clock looks at. A leg of the next stretch
// is added to each but the last, to tell when it ended.
func stretches(s Start, course []Leg) [][]Leg {
	if len(course) == 0 {
		return nil
	}
	switch s {
	case FromEntered:
		var all [][]Leg
		from := 0
		for i := range course {
			if course[i].Status != course[from].Status {
				all = append(all, course[from:i+1])
				from = i
			}
		}
		return append(all, course[from:])
	case FromPriority:
		last := course[len(course)-1].Priority
		from := len(course)
		for from > 0 && course[from-1].Priority == last {
			from--
		}
		return [][]Leg{course[from:]}
	}
	return [][]Leg{course}
}

func (p Process) reading(c Clock, t Ticket, legs []Leg, now time.Time) (Reading, bool) {
	r := Reading{Clock: c, Start: legs[0].From}
	t.Plan = p.PlanNamed(t.Plan).Name // nobody's agreement is the default plan
	r.Met, r.MetBy = met(c, t, legs)
	until, decisive := now, legs[len(legs)-1]
	if !r.Met.IsZero() {
		until = r.Met
		decisive = legAt(legs, r.Met)
	}
	i := slices.IndexFunc(c.Targets, func(target Target) bool { return target.fits(t, decisive) })
	if i < 0 {
		return Reading{}, false
	}
	r.Target, r.legs = c.Targets[i], legs
	calendar := p.calendar(r.Target.Calendar)
	r.Calendar = calendar
	r.Segments = p.segments(c, legs, until, calendar)
	for _, s := range r.Segments {
		r.Worked += s.Worked
	}
	r.Due = r.due(calendar, t)
	r.Missed = !r.Due.IsZero() && until.After(r.Due) || r.Met.IsZero() && until.Equal(r.Due)
	return r, true
}

// calendar finds a calendar; the one without a name is always there.
func (p Process) calendar(name string) Calendar {
	if c, ok := p.Calendars[name]; ok {
		return c
	}
	return p.Calendars[""]
}

func (target Target) fits(t Ticket, l Leg) bool {
	fits := func(names []string, name string) bool {
		return len(names) == 0 || slices.Contains(names, name)
	}
	return fits(target.Types, l.Type) && fits(target.Priorities, l.Priority) &&
		fits(target.Statuses, l.Status) && fits(target.Categories, t.Category) &&
		(len(target.Plans) == 0 || slices.ContainsFunc(target.Plans, func(plan string) bool {
			return named(t.Plan, plan, nil)
		}))
}

// legAt finds the leg in which a moment lies; the moment of a change still
// belongs to the leg before.
func legAt(legs []Leg, at time.Time) Leg {
	found := legs[0]
	for _, l := range legs[1:] {
		if !l.From.Before(at) {
			break
		}
		found = l
	}
	return found
}

// met tells when the first of its cues met a clock. One that starts with a
// status ends with it.
func met(c Clock, t Ticket, legs []Leg) (at time.Time, by Cue) {
	cues := c.MetBy
	if c.Starts == FromEntered {
		cues = append([]Cue{CueMoved}, cues...)
	}
	for _, cue := range cues {
		m := metBy(cue, t, legs)
		if !m.IsZero() && (at.IsZero() || m.Before(at)) {
			at, by = m, cue
		}
	}
	return at, by
}

func metBy(cue Cue, t Ticket, legs []Leg) time.Time {
	start, last := legs[0].From, legs[len(legs)-1]
	switch cue {
	case CueAck:
		if !t.Acked.Before(start) {
			return t.Acked
		}
	case CueMoved:
		if last.Status != legs[0].Status {
			return last.From
		}
	case CueResolved:
		return finishedSince(legs)
	default:
		for _, l := range legs {
			if l.in([]string{string(cue)}) {
				return l.From
			}
			if at := l.signOf(cue); !at.IsZero() {
				return at
			}
		}
	}
	return time.Time{}
}

func (l Leg) signOf(cue Cue) time.Time {
	switch cue {
	case CuePerson:
		return l.Said
	case CueSorted:
		return l.Sorted
	case CueAgreed:
		return l.Agreed
	case CueCalled:
		return l.Called
	}
	return time.Time{}
}

// finishedSince tells since when the ticket has been finished; zero if it isn't.
func finishedSince(legs []Leg) (since time.Time) {
	for _, l := range slices.Backward(legs) {
		if l.Class != ClassResolved && l.Class != ClassClosed {
			break
		}
		since = l.From
	}
	return since
}

// segments lays the legs on the time line, as far as the clock's end. Legs that
// differ in nothing that a reader sees are one.
func (p Process) segments(c Clock, legs []Leg, until time.Time, calendar Calendar) []Segment {
	var all []Segment
	for i, l := range legs {
		end := until
		if i+1 < len(legs) && legs[i+1].From.Before(until) {
			end = legs[i+1].From
		}
		if !l.From.Before(end) {
			continue
		}
		s := Segment{From: l.From, To: end, Runs: !l.in(c.Pauses), Why: p.wordsOf(l)}
		if n := len(all); n > 0 && all[n-1].Runs == s.Runs && all[n-1].Why == s.Why {
			s.From = all[n-1].From
			all = all[:n-1]
		}
		if s.Runs {
			s.Worked = calendar.Between(s.From, s.To)
		}
		all = append(all, s)
	}
	return all
}

// wordsOf is the leg's status, and that the ticket waited for the customer by a
// flag beside it.
func (p Process) wordsOf(l Leg) string {
	switch {
	case l.Status == "":
		return string(l.Class)
	case p.Flagged(Ticket{Status: l.Status, Class: l.Class}):
		return l.Status + ", waits for the customer"
	}
	return l.Status
}

// in reports whether the leg's class or status is among some.
func (l Leg) in(names []string) bool {
	return slices.Contains(names, string(l.Class)) || slices.Contains(names, l.Status)
}

// key names the reading among those of its ticket: another target, another
// status or another agreed date is another clock to be told of.
func (r Reading) key(t Ticket) string {
	key := r.Clock.Name + "/" + t.Type + "/" + t.Priority
	if r.Clock.Starts == FromEntered {
		key += "/" + r.Start.UTC().Format(time.RFC3339)
	}
	if r.Target.Agreed && !t.Agreed.IsZero() {
		key += "/" + t.Agreed.UTC().Format(time.RFC3339)
	}
	return key
}
