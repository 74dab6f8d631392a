package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/billing"
	"ticketd/ticketing/chart"
	"ticketd/ticketing/report"
)

// MonthReport is how a month was for the team of a mailbox, or for an account.
type MonthReport struct {
	Month   report.Month // with the zone of the mailbox's process
	Mailbox string       // whose team's it is, or from which the account is written to
	Account string       // whose it is; empty: the team's
	Tickets int          // that had a part in the month
	SoFar   bool         // the month is not over
	// First is when the first ticket of all came in, if that was after the month; zero: it
	// wasn't, or there is none.
	First      time.Time
	Statistics ticketing.Statistics
	// Statement is an account's bill.
	Statement billing.Statement
}

// ReportMailboxes lists the mailboxes that teams' reports are of.
func (d *Desk) ReportMailboxes() []string { return (&work{Setup: d.setup.Load()}).reportMailboxes() }

// reportMailboxes are those for support: what comes to the others belongs to their tickets.
func (w *work) reportMailboxes() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(w.Processes)), func(name string) bool {
		return w.Intakes[name].Role != ticketing.RoleSupport
	})
}

// LastMonth is the month before the one in which now lies, by the team's clock.
func (d *Desk) LastMonth(now time.Time) report.Month { return report.MonthOf(now, d.Zone()).Back(1) }

// TeamReport counts a month of a mailbox's team, up to now if it is not over. The reports
// are those of one moment, and mails go on coming in while it counts: a second or so for ten
// thousand tickets. A *RefusedError says that there is no such mailbox, or that the month
// has not begun.
func (d *Desk) TeamReport(ctx context.Context, mailbox string, m report.Month, now time.Time) (MonthReport, error) {
	c := d.newCensus(now)
	if known := c.reportMailboxes(); !slices.Contains(known, mailbox) {
		return MonthReport{}, &RefusedError{fmt.Sprintf("there is no mailbox %q whose team has reports; there are: %s",
			mailbox, strings.Join(known, ", "))}
	}
	t := c.team(mailbox, m)
	if err := begun(t.month, now); err != nil {
		return MonthReport{}, err
	}
	if err := d.fill(ctx, c); err != nil {
		return MonthReport{}, fmt.Errorf("count %s of %s: %w", m, mailbox, err)
	}
	return d.withFirst(ctx, t.report(now))
}

// AccountReport counts a month of an account, as TeamReport does; the account's name in any
// case.
func (d *Desk) AccountReport(ctx context.Context, account string, m report.Month, now time.Time) (MonthReport, error) {
	c := d.newCensus(now)
	a, ok := c.People.AccountCalled(account)
	if !ok {
		return MonthReport{}, &RefusedError{fmt.Sprintf("the configuration has no account called %q", account)}
	}
	one := c.account(a, m)
	if err := begun(one.month, now); err != nil {
		return MonthReport{}, err
	}
	if err := d.fill(ctx, c); err != nil {
		return MonthReport{}, fmt.Errorf("count %s of %s: %w", m, a.Name, err)
	}
	return d.withFirst(ctx, one.report(now))
}

// begun refuses a month of which nothing can be known.
func begun(m report.Month, now time.Time) error {
	if !m.From().After(now) {
		return nil
	}
	return &RefusedError{fmt.Sprintf("%s has not begun: the newest month there can be a report of is %s", m,
		report.MonthOf(now, m.Zone))}
}

// untilFigure is up to when a month is counted that is not over.
const untilFigure = "until"

func (t *teamMonth) report(now time.Time) MonthReport {
	r := MonthReport{Month: t.month, Mailbox: t.mailbox, Tickets: t.tickets, Statistics: t.figures.Statistics()}
	for _, trend := range []string{"trend", "trend-bugs"} {
		// A trend that cannot be drawn, for it has one month, is shown as a table alone.
		if picture, err := chart.Lines(r.Statistics.Tables[trend]); err == nil {
			r.Statistics.Files = append(r.Statistics.Files, ticketing.Enclosure{Name: trend + ".png",
				Type: chart.Type, ID: trend, Content: picture})
		}
	}
	return r.upTo(now)
}

func (a *accountMonth) report(now time.Time) MonthReport {
	r := MonthReport{Month: a.month, Mailbox: a.mailbox, Account: a.account.Name, Tickets: a.tickets,
		Statistics: a.figures.Statistics(), Statement: a.figures.Statement()}
	return r.upTo(now)
}

func (r MonthReport) upTo(now time.Time) MonthReport {
	if r.SoFar = now.Before(r.Month.To()); r.SoFar {
		r.Statistics.Figures[untilFigure] = now.In(r.Month.Zone).Format("2006-01-02 15:04")
	}
	return r
}

// withFirst notes when the first ticket came in if the month was before that.
func (d *Desk) withFirst(ctx context.Context, r MonthReport) (MonthReport, error) {
	if r.Tickets > 0 {
		return r, nil
	}
	err := d.store.View(ctx, func(reader Reader) error {
		first, err := reader.TicketsAfter(0, 1)
		if err == nil && len(first) > 0 && !first[0].Opened.Before(r.Month.To()) {
			r.First = first[0].Opened
		}
		return err
	})
	return r, err
}

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

// sinceFirst leaves out the months before there was anything to count.
func sinceFirst(points []report.Point) []report.Point {
	points = slices.SortedFunc(slices.Values(points), func(a, b report.Point) int {
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
