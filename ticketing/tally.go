package ticketing

import "time"

// Tally counts events per minute over a bounded past, so that caps hold across
// restarts at a few octets per counter.
type Tally struct {
	Marks []Mark // ascending minutes
}

// Mark is how often something happened in one minute since the Unix epoch.
type Mark struct {
	Minute int64
	Count  int
}

// Within counts the events of the span before now. Marks in the future, left
// by a clock that jumped back, count, so that a jump frees no cap.
func (t Tally) Within(span time.Duration, now time.Time) int {
	since := now.Add(-span).Unix() / 60
	sum := 0
	for _, m := range t.Marks {
		if m.Minute > since {
			sum += m.Count
		}
	}
	return sum
}

// Room is when fewer than limit events are within the span again, if nothing more
// happens; zero if that is so now.
func (t Tally) Room(span time.Duration, limit int, now time.Time) (at time.Time) {
	left, since := t.Within(span, now), now.Add(-span).Unix()/60
	for _, m := range t.Marks {
		if left < limit {
			break
		}
		if m.Minute > since {
			left, at = left-m.Count, time.Unix(m.Minute*60, 0).UTC().Add(span)
		}
	}
	return at
}

// Last is the end of the minute of the latest event, so that a wait counted
// from it is never too short; zero if there is none.
func (t Tally) Last() time.Time {
	if len(t.Marks) == 0 {
		return time.Time{}
	}
	return time.Unix((t.Marks[len(t.Marks)-1].Minute+1)*60, 0).UTC()
}

// Settled forgets what is older than keep. Marks further ahead than keep can
// only come from a clock that was put back since: they count as of now, so that
// the jump frees no cap and none holds for longer than keep.
func (t Tally) Settled(now time.Time, keep time.Duration) Tally {
	minute, span := now.Unix()/60, int64(keep/time.Minute)
	var past, ahead []Mark
	strayed := 0
	for _, m := range t.Marks {
		switch {
		case m.Minute > minute+span:
			strayed += m.Count
		case m.Minute > minute:
			ahead = append(ahead, m)
		case m.Minute > minute-span:
			past = append(past, m)
		}
	}
	if strayed > 0 {
		past = bump(past, minute, strayed)
	}
	return Tally{Marks: append(past, ahead...)}
}

// Add counts one event at now and forgets what is older than keep. An event
// before the latest mark counts in that mark: marks never go back.
func (t Tally) Add(now time.Time, keep time.Duration) Tally {
	return Tally{Marks: bump(t.Settled(now, keep).Marks, now.Unix()/60, 1)}
}

// bump counts n more at the minute or, if that is later, at the last mark. The
// marks are the caller's own.
func bump(marks []Mark, minute int64, n int) []Mark {
	if last := len(marks) - 1; last >= 0 && marks[last].Minute >= minute {
		marks[last].Count += n
		return marks
	}
	return append(marks, Mark{Minute: minute, Count: n})
}
