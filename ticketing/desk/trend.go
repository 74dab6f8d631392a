package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"ticketd/ticketing/report"
)

// trendBack is how many months before a team's report are counted for its trend where they
// are not known; what is known of months further back is shown, too.
const trendBack = 5

// fill counts what a census asks for, and gives the teams' reports their trends. What was
// counted of months that are over is kept for later reports.
func (d *Desk) fill(ctx context.Context, c *census) error {
	asked := slices.Clone(c.teams)
	var known map[string][]report.Point
	err := d.store.View(ctx, func(r Reader) (err error) {
		known, err = trends(r, asked)
		return err
	})
	if err != nil {
		return err
	}
	for _, t := range asked {
		for back := 1; back <= trendBack; back++ {
			m := t.month.Back(back)
			counted := slices.ContainsFunc(known[t.mailbox], func(p report.Point) bool { return p.Month == m.String() }) ||
				slices.ContainsFunc(c.teams, func(other *teamMonth) bool {
					return other.mailbox == t.mailbox && other.month.String() == m.String()
				})
			if !counted {
				c.team(t.mailbox, m)
			}
		}
	}
	if err := c.gather(ctx, d.store); err != nil {
		return err
	}
	return d.keepTrends(ctx, c, asked, known)
}

// keepTrends stores the points of months that are over and were not known.
func (d *Desk) keepTrends(ctx context.Context, c *census, asked []*teamMonth, known map[string][]report.Point) error {
	fresh := map[string][]byte{}
	for _, t := range c.teams {
		p := t.figures.Point()
		if slices.Contains(known[t.mailbox], p) {
			continue
		}
		known[t.mailbox] = append(known[t.mailbox], p)
		if c.now.Before(t.month.To()) {
			continue
		}
		b, err := json.Marshal(pointRecord{countRecord(p.Support), countRecord(p.Bugs)})
		if err != nil {
			return fmt.Errorf("write down the trend of %s: %w", t.mailbox, err)
		}
		fresh[trendMark(t.mailbox)+p.Month] = b
	}
	for _, t := range asked {
		t.figures.Trend(sinceFirst(known[t.mailbox]))
	}
	if len(fresh) == 0 {
		return nil
	}
	return d.store.Update(ctx, func(tx Tx) error {
		for _, mark := range slices.Sorted(maps.Keys(fresh)) {
			if err := tx.SetBookmark(mark, fresh[mark]); err != nil {
				return err
			}
		}
		return nil
	})
}

// sinceFirst leaves out the months before there was anything to count. Of two points of a month
// the last stays the last.
func sinceFirst(points []report.Point) []report.Point {
	points = slices.SortedStableFunc(slices.Values(points), func(a, b report.Point) int {
		return strings.Compare(a.Month, b.Month)
	})
	for len(points) > 0 && points[0] == (report.Point{Month: points[0].Month}) {
		points = points[1:]
	}
	return points
}

// pointRecord is how a point of a trend is written down.
type pointRecord struct {
	Support countRecord `json:"s,omitzero"`
	Bugs    countRecord `json:"b,omitzero"`
}

type countRecord struct {
	Opened   int `json:"o,omitempty"`
	Resolved int `json:"r,omitempty"`
	Open     int `json:"n,omitempty"`
	Decided  int `json:"d,omitempty"`
	Kept     int `json:"k,omitempty"`
}

// trendMark begins the names of the bookmarks with the points of a mailbox's trend.
func trendMark(mailbox string) string { return "trend " + strconv.Quote(mailbox) + " " }

// trends reads what is known of months before.
func trends(r Reader, teams []*teamMonth) (map[string][]report.Point, error) {
	known := map[string][]report.Point{}
	for _, t := range teams {
		mark := trendMark(t.mailbox)
		if known[t.mailbox] != nil {
			continue
		}
		var fault error
		err := r.Bookmarks(mark, func(name string, value []byte) bool {
			var p pointRecord
			if fault = json.Unmarshal(value, &p); fault != nil {
				fault = fmt.Errorf("read bookmark %q: %w", name, fault)
				return false
			}
			known[t.mailbox] = append(known[t.mailbox], report.Point{Month: strings.TrimPrefix(name, mark),
				Support: report.Count(p.Support), Bugs: report.Count(p.Bugs)})
			return true
		})
		if err == nil {
			err = fault
		}
		if err != nil {
			return nil, err
		}
	}
	return known, nil
}
