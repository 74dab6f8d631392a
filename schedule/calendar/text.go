package calendar

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// MarshalText writes down all that the calendar counts by: name, zone, hours and
// holidays. Two calendars have the same text exactly if they count alike and are
// called alike.
func (c *Calendar) MarshalText() ([]byte, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "%q %q\n", c.spec.Name, c.spec.Zone)
	for day, spans := range c.week {
		for _, s := range spans {
			fmt.Fprintf(&b, "%s %s-%s\n", time.Weekday(day), s.From, s.To)
		}
	}
	for _, day := range slices.Sorted(maps.Keys(c.holidays)) {
		fmt.Fprintf(&b, "%d %q\n", day, c.holidays[day])
	}
	return []byte(b.String()), nil
}
