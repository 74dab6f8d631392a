package ticketing

import (
	"fmt"
	"strings"
	"time"
)

// Retention is how long the words and the people of a ticket are kept after it was
// closed, in calendar months and days. The zero Retention keeps them for ever.
type Retention struct{ Months, Days int }

// maxRetention is the longest retention that has a meaning, in months.
const maxRetention = 100 * 12

// ParseRetention reads "24 months", "2 years" or "90 days".
func ParseRetention(text string) (Retention, error) {
	var n int
	var unit, rest string
	read, _ := fmt.Sscanf(text, "%d %s %s", &n, &unit, &rest)
	units := map[string]Retention{"year": {Months: 12}, "month": {Months: 1}, "day": {Days: 1}}
	one, known := units[strings.TrimSuffix(unit, "s")]
	r := Retention{Months: one.Months * n, Days: one.Days * n}
	if read != 2 || !known || n < 1 || n > maxRetention*31 || r.Months > maxRetention || r.Days > maxRetention*31 {
		return Retention{}, fmt.Errorf("%q is no time to keep tickets for", text)
	}
	return r, nil
}

// String writes a retention as ParseRetention reads it; empty for ever.
func (r Retention) String() string {
	n, unit := r.Days, "day"
	if r.Months > 0 {
		n, unit = r.Months, "month"
	}
	switch n {
	case 0:
		return ""
	case 1:
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}

// Ends is when something that happened at a moment is not kept any more, in the zone of
// that moment; zero: never. A month ends on the same day of the next, or on its last one
// if it is shorter.
func (r Retention) Ends(from time.Time) time.Time {
	if r == (Retention{}) {
		return time.Time{}
	}
	to := from.AddDate(0, r.Months, 0)
	if to.Day() != from.Day() {
		to = to.AddDate(0, 0, -to.Day())
	}
	return to.AddDate(0, 0, r.Days)
}

// Before is the moment before which nothing is kept, as of now and in its zone; zero:
// everything is.
func (r Retention) Before(now time.Time) time.Time {
	return Retention{Months: -r.Months, Days: -r.Days}.Ends(now)
}

// IsRedacted reports whether its words and people have gone, and none have come since.
func (t Ticket) IsRedacted() bool {
	return !t.Redacted.IsZero() && !t.Redacted.Before(latest(t.Closed, latest(t.LastIn, t.LastOut)))
}

// RetainedUntil is when the ticket's words and people are not kept any more, in a zone;
// zero: never, or it is not closed, or they have gone.
func (t Ticket) RetainedUntil(keep Retention, zone *time.Location) time.Time {
	if t.Class != ClassClosed || t.Closed.IsZero() || t.MergedInto != 0 || t.IsRedacted() {
		return time.Time{}
	}
	return keep.Ends(t.Closed.In(zone))
}
