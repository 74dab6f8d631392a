package report

import (
	"slices"
	"strconv"
	"strings"

	"ticketd/ticketing"
)

// trendMonths is how many months before its own a report's trend shows at most.
const trendMonths = 12

// Point is what trends show of a month.
type Point struct {
	Month   string // "2026-03"
	Support Count  // of tickets that are no bugs
	Bugs    Count  // of the others
}

// Count is one of a trend's lines in a month.
type Count struct {
	Opened, Resolved int
	Open             int // at the end
	Decided, Kept    int // answers that were promised, and those in time
}

func (c *Count) add(k Case, answer string) {
	c.Opened += one(k.Opened)
	c.Resolved += len(k.Resolved)
	c.Open += one(k.Open)
	for _, promise := range k.Promises {
		if promise.Clock != answer {
			continue
		}
		if c.Decided++; !promise.Missed {
			c.Kept++
		}
	}
}

// answers is the clock by which a trend measures how soon customers are answered: the first
// promise of the process that they are told of; empty: it makes none.
func answers(p ticketing.Process) string {
	for _, c := range p.Clocks {
		if c.Kind == ticketing.Promise && !c.Internal {
			return c.Name
		}
	}
	return ""
}

// Point is what later reports show of this month.
func (t *Team) Point() Point { return t.point }

// Trend shows the months before, in any order. Of two points of a month the last counts, and
// only those of the twelve months before the report's own.
func (t *Team) Trend(before []Point) {
	oldest, own := t.m.Back(trendMonths).String(), t.m.String()
	for _, p := range before {
		if p.Month < oldest || p.Month >= own {
			continue
		}
		t.past = append(slices.DeleteFunc(t.past, func(old Point) bool { return old.Month == p.Month }), p)
	}
	slices.SortFunc(t.past, func(a, b Point) int { return strings.Compare(a.Month, b.Month) })
}

// trend is the table of one line of the trend.
func (t *Team) trend(line func(Point) Count) ticketing.Table {
	var table ticketing.Table
	for _, p := range append(slices.Clone(t.past), t.point) {
		c := line(p)
		table = append(table, []string{p.Month, strconv.Itoa(c.Opened), strconv.Itoa(c.Resolved),
			strconv.Itoa(c.Open), share(c.Kept, c.Decided)})
	}
	return table
}
