package ticketing

import "time"

// Pace says when held letters go that a person has let go, by parcel and in the order
// given: so that nobody gets a burst, and no server sees one, they keep to the caps that
// held them. In all AutoInAll go per Window, to one of the team AutoPerAddress; anybody
// else gets AcksFreeBeforeSpacing at once and the next ones an AckSpacing apart. The caps
// do not count them again.
func (c Caps) Pace(held []Parcel, now time.Time) map[string]time.Time {
	due := make(map[string]time.Time, len(held))
	count, next := map[Address]int{}, map[Address]time.Time{}
	turn := now
	for _, p := range held {
		at := latest(turn, next[p.To])
		due[p.ID] = at
		turn = turn.Add(each(c.Window, c.AutoInAll))
		count[p.To]++
		switch {
		case p.Class == Notice:
			next[p.To] = at.Add(each(c.Window, c.AutoPerAddress))
		case c.AcksFreeBeforeSpacing > 0 && count[p.To] >= c.AcksFreeBeforeSpacing:
			next[p.To] = at.Add(c.AckSpacing)
		}
	}
	return due
}

// each is how far apart so many are within a window; none is no limit.
func each(window time.Duration, limit int) time.Duration {
	if limit <= 0 {
		return 0
	}
	return window / time.Duration(limit)
}
