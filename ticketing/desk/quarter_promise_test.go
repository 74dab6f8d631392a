package desk_test

import (
	"time"
)

func (l *life) agreedBefore(at time.Time) (date time.Time) {
	for _, one := range l.agreed {
		if one.at.Before(at) {
			date = one.date
		}
	}
	return date
}

// verdict is a promise that was decided.
type verdict struct {
	clock, priority string
	kept            bool
	took            time.Duration
	due             time.Time
	decided         time.Time
}

// verdicts are those of a month.
func (l *life) verdicts(m month, own map[string]hours) (all []verdict) {
	for _, p := range l.box.promises {
		v, ok := l.verdict(p, m.to, own)
		if !ok || !v.decided.Before(m.to) {
			continue
		}
		if v.decided.Before(m.from) {
			if before, known := l.verdict(p, m.from, own); known && before.kept == v.kept {
				continue // it is not news
			}
		}
		all = append(all, v)
	}
	return all
}

// verdict is how a promise stands at a moment; false: it is not decided, or not made.
func (l *life) verdict(p promise, at time.Time, own map[string]hours) (v verdict, ok bool) {
	if !l.opened.Before(at) {
		return v, false
	}
	merged := l.mergedBefore(at)
	if !merged.IsZero() {
		at = merged
	}
	met := l.met(p, at)
	until := at
	if !met.IsZero() {
		until = met
	}
	has, made := p.holds(l.factsBefore(until))
	if met.IsZero() { // how it is sorted now
		has, made = p.holds(l.factsBefore(at.Add(1)))
	}
	if !made {
		return v, false
	}
	open := l.box.hours
	if h, special := own[l.account()]; special {
		open = h
	}
	if p.always {
		open = roundTheClock
	}
	due, took := l.due(open, open.after(l.opened, has), until, met)
	if has.agreed {
		if due = l.agreedBefore(at); due.IsZero() {
			return v, false // nothing is promised
		}
	}
	v = verdict{clock: p.clock, priority: l.factsBefore(at).priority, due: due, took: took}
	missed := !due.IsZero() && (until.After(due) || met.IsZero() && until.Equal(due))
	switch {
	case missed:
		v.decided = due
	case !met.IsZero():
		v.decided, v.kept = met, true
	default:
		return v, false
	}
	if !merged.IsZero() && !v.decided.Before(merged) {
		return v, false
	}
	return v, true
}

// mergedBefore is since when a ticket has been part of another at a moment; zero: it is not.
func (l *life) mergedBefore(at time.Time) time.Time {
	if s := l.stateBefore(at); s.state == isMerged {
		return s.at
	}
	return time.Time{}
}

// met is when a promise was met by a moment; zero: it was not.
func (l *life) met(p promise, at time.Time) (met time.Time) {
	switch p.by {
	case "ack":
		return l.opened
	case "person":
		for _, one := range l.answers {
			if one.Before(at) && (met.IsZero() || one.Before(met)) {
				met = one
			}
		}
	case "resolved":
		for _, s := range l.states {
			switch {
			case !s.at.Before(at):
			case s.state == isDone && met.IsZero():
				met = s.at
			case s.state != isDone:
				met = time.Time{}
			}
		}
	}
	return met
}

// due is when a promise is over, later by the time for which it rested; zero: it rests. It
// took the time in which it did not.
func (l *life) due(open hours, due, until, met time.Time) (at time.Time, took time.Duration) {
	over, rests := false, false
	for i, s := range l.states {
		if !s.at.Before(until) && !(s.at.Equal(until) && met.IsZero()) {
			break
		}
		end := until
		if i+1 < len(l.states) && l.states[i+1].at.Before(until) {
			end = l.states[i+1].at
		}
		rests = s.state != isOpen
		if !rests {
			took += open.worked(s.at, end)
			continue
		}
		if over = over || !s.at.Before(due); !over {
			if end.Equal(until) && met.IsZero() {
				return time.Time{}, took
			}
			due = open.add(due, open.worked(s.at, end))
		}
	}
	return due, took
}
