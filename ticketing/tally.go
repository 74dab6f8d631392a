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

// Last is the minute of the latest event; zero if there is none.
func (t Tally) Last() time.Time {
	if len(t.Marks) == 0 {
		return time.Time{}
	}
	return time.Unix(t.Marks[len(t.Marks)-1].Minute*60, 0).UTC()
}

// Add counts one event at now and forgets what is older than keep. An event
// before the latest mark counts in that mark: marks never go back.
func (t Tally) Add(now time.Time, keep time.Duration) Tally {
	minute, oldest := now.Unix()/60, now.Add(-keep).Unix()/60
	var marks []Mark
	for _, m := range t.Marks {
		if m.Minute > oldest {
			marks = append(marks, m)
		}
	}
	if n := len(marks); n > 0 && marks[n-1].Minute >= minute {
		marks[n-1].Count++
		return Tally{Marks: marks}
	}
	return Tally{Marks: append(marks, Mark{Minute: minute, Count: 1})}
}
