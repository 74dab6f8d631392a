package ticketing

import "time"

// due is when the clock is over. Each rest that began before then moves it on
// by the working time that the rest took; a rest that lasts leaves it open.
func (r Reading) due(calendar Calendar, t Ticket) time.Time {
	if r.Target.Agreed && !t.Agreed.IsZero() {
		return t.Agreed
	}
	if r.Target.Within.IsZero() {
		return time.Time{}
	}
	return r.rested(calendar, calendar.After(r.Start, r.Target.Within))
}

// Rests reports whether the clock, not met yet, rests at the moment of reading.
func (r Reading) Rests() bool {
	return r.Met.IsZero() && r.legs[len(r.legs)-1].in(r.Clock.Pauses)
}

func (r Reading) rested(calendar Calendar, due time.Time) time.Time {
	lasting := r.Rests()
	for i, s := range r.Segments {
		switch {
		case s.Runs:
		case !s.From.Before(due):
			return due
		case i == len(r.Segments)-1 && lasting:
			return time.Time{}
		default:
			due = calendar.Add(due, calendar.Between(s.From, s.To))
		}
	}
	if lasting && r.legs[len(r.legs)-1].From.Before(due) {
		return time.Time{} // it began just now
	}
	return due
}

// warning is when a share of the clock's time is over; zero if it never is
// before the clock itself.
func (r Reading) warning(calendar Calendar, t Ticket) time.Time {
	if r.Clock.Warn <= 0 || r.Due.IsZero() {
		return time.Time{}
	}
	from := r.Start
	if agreed := r.agreedSince(); r.Target.Agreed && !t.Agreed.IsZero() && !agreed.IsZero() {
		from = agreed
		return share(calendar, from, r.Due, r.Clock.Warn)
	}
	at := share(calendar, from, calendar.After(from, r.Target.Within), r.Clock.Warn)
	return r.rested(calendar, at)
}

func share(calendar Calendar, from, to time.Time, percent int) time.Time {
	return calendar.Add(from, calendar.Between(from, to)/100*time.Duration(percent))
}

// agreedSince tells when the date was agreed on last.
func (r Reading) agreedSince() (at time.Time) {
	for _, l := range r.legs {
		at = latest(at, l.Agreed)
	}
	return at
}

// Left is the time of the clock's calendar from its end, Met or now, until Due;
// negative if it is over. Of a clock that rests it is what it still has when it
// goes on. False says that no date is known.
func (r Reading) Left(now time.Time) (time.Duration, bool) {
	end := now
	if !r.Met.IsZero() {
		end = r.Met
	}
	switch {
	case r.Due.IsZero() && (r.Target.Within.IsZero() || !r.Met.IsZero()):
		return 0, false
	case r.Due.IsZero():
		return r.Calendar.Between(r.Start, r.Calendar.After(r.Start, r.Target.Within)) - r.Worked, true
	case end.After(r.Due):
		return -r.Calendar.Between(r.Due, end), true
	}
	return r.Calendar.Between(end, r.Due), true
}

// words is the clock's title, and the status whose time it counts.
func (r Reading) words() string {
	if status := r.legs[0].Status; r.Clock.Starts == FromEntered && status != "" {
		return r.Clock.Words() + ", " + status
	}
	return r.Clock.Words()
}

// State is how a clock stands, in a word.
type State string

// The states.
const (
	StateMet     State = "met"     // in time or, if missed, late
	StateOver    State = "over"    // not met in time, and not yet met
	StateRests   State = "rests"   // not met; its time stands still
	StateNoDate  State = "no-date" // it waits for a date to be agreed on
	StateRunning State = "running"
)

// State is how the clock stands at the moment of reading.
func (r Reading) State() State {
	switch {
	case !r.Met.IsZero():
		return StateMet
	case r.Missed:
		return StateOver
	case !r.Due.IsZero():
		return StateRunning
	case r.Target.Within.IsZero():
		return StateNoDate
	}
	return StateRests
}
