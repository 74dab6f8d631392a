package desk_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/report"
)

// holdsMonth compares a month with the ledger, ticket by ticket and then by what the desk reports.
func (q *quarter) holdsMonth(m month) {
	q.Helper()
	q.holdsTickets(m)
	q.holdsTeams(m)
	q.holdsAccounts(m)
}

func (q *quarter) holdsTickets(m month) {
	q.Helper()
	for _, l := range q.lives {
		c, part := q.caseOf(l, report.MonthOf(m.from, q.london))
		q.holdsCase(l, m, c, part)
	}
}

func (q *quarter) holdsTeams(m month) {
	q.Helper()
	var names []string
	for _, b := range q.boxes {
		names = append(names, b.name)
	}
	teams, err := q.desk.TeamReports(q.Context(), names, report.MonthOf(m.from, q.london), q.now)
	q.must(err)
	for i, b := range q.boxes {
		q.holdsTeam(b, m, teams[i].Statistics)
	}
}

func (q *quarter) holdsAccounts(m month) {
	q.Helper()
	accounts, err := q.desk.AccountReports(q.Context(), report.MonthOf(m.from, q.london), q.now)
	q.must(err)
	for i, c := range append(slices.Clone(q.clients), nil) {
		q.holdsAccount(c, m, accounts[i])
	}
}

func (q *quarter) caseOf(l *life, of report.Month) (c report.Case, part bool) {
	q.Helper()
	q.view(func(r desk.Reader) error {
		t, _, err := r.Ticket(l.number)
		if err != nil {
			return err
		}
		history, err := r.History(l.number)
		c, part = of.Case(q.desk.Process(t), history, q.now)
		return err
	})
	return c, part
}

// holdsCase compares one ticket.
func (q *quarter) holdsCase(l *life, m month, c report.Case, part bool) {
	q.Helper()
	want, _ := l.tally(m)
	got := tally{Tickets: count(part), Before: count(c.Before), Opened: count(c.Opened),
		Resolved: len(c.Resolved), Reopened: c.Reopened, Merged: c.Merged, Unmerged: c.Unmerged,
		Open: count(c.Open), Minutes: c.Minutes, Billable: c.Billable, Ratings: len(c.Ratings)}
	for _, r := range c.Ratings {
		got.Stars += r.Rating
	}
	got.Tickets = min(got.Tickets, want.Tickets) // a note or a letter makes a part in a month, too
	if got != want {
		q.differs(l, m, fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want))
	}
	if who := l.resolvedBy(m); !slices.Equal(who, c.Resolved) {
		q.differs(l, m, fmt.Sprint(c.Resolved), fmt.Sprint(who))
	}
	q.holdsPromises(l, m, c)
}

// differs shows a ticket of which the report and the ledger say different things.
func (q *quarter) differs(l *life, m month, got, want string) {
	q.Helper()
	q.Errorf("T-%d of %s in %s: the report has\n%s\nthe ledger\n%s\n\n%s", l.number, l.box.name, m.from.Month(),
		got, want, strings.Join(l.told, "\n"))
}

// recounts reports whether the ledger keeps a clock, too.
func (b *boxOf) recounts(clock string) bool {
	return slices.ContainsFunc(b.promises, func(p promise) bool { return p.clock == clock })
}

func (q *quarter) holdsPromises(l *life, m month, c report.Case) {
	q.Helper()
	var got, want []string
	say := func(clock string, kept bool, due time.Time, took time.Duration) string {
		return fmt.Sprintf("%s %v, due %s, took %s", clock, kept, due.UTC().Format(time.RFC3339Nano), took)
	}
	for _, k := range c.Promises {
		if l.box.recounts(k.Clock) {
			got = append(got, say(k.Clock, !k.Missed, k.Due, k.Took))
		}
	}
	for _, v := range l.verdicts(m, q.ownHours) {
		want = append(want, say(v.clock, v.kept, v.due, v.took))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		q.differs(l, m, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// holdsTeam compares the figures and tables of a team with sums of the ledger's.
func (q *quarter) holdsTeam(b *boxOf, m month, s ticketing.Statistics) {
	q.Helper()
	all := q.sum(m, func(l *life) bool { return l.box == b }, func(*life) string { return "" })[""]
	q.holdsFigures(b.name, m, s, all)
	q.same(b.name, m, "satisfaction", s.Figures["satisfaction"], tenths(all.Stars, all.Ratings))
	for table, of := range map[string]func(*life) string{
		"types":      func(l *life) string { return l.factsBefore(m.to).kind },
		"priorities": func(l *life) string { return l.factsBefore(m.to).priority },
		"categories": func(l *life) string { return l.factsBefore(m.to).category },
		"products":   func(l *life) string { return l.factsBefore(m.to).product },
		"clients":    (*life).account,
	} {
		want := map[string]string{}
		for word, t := range q.sum(m, func(l *life) bool { return l.box == b }, of) {
			want[or(word, "–")] = fmt.Sprint([]int{t.Opened, t.Resolved, t.Open})
		}
		q.holdsTable(b.name, m, s, table, want)
	}
	q.holdsTable(b.name, m, s, "agents", q.agentsOf(b, m))
	q.holdsTrends(b, m, s)
	q.holdsScores(b.name, m, s, func(l *life) bool { return l.box == b })
	q.holdsFile(b, m, s)
}

func or(word, else_ string) string {
	if word == "" {
		return else_
	}
	return word
}

// sum adds up the ledger's tallies by a word.
func (q *quarter) sum(m month, mine func(*life) bool, word func(*life) string) map[string]tally {
	sums := map[string]tally{}
	for _, l := range q.lives {
		t, part := l.tally(m)
		if mine(l) && part {
			sum := sums[word(l)]
			sum.add(t)
			sums[word(l)] = sum
		}
	}
	return sums
}

func (q *quarter) holdsFigures(of string, m month, s ticketing.Statistics, want tally) {
	q.Helper()
	for name, n := range map[string]int{"before": want.Before, "opened": want.Opened, "resolved": want.Resolved,
		"reopened": want.Reopened, "merged": want.Merged, "unmerged": want.Unmerged, "open": want.Open} {
		q.same(of, m, name, s.Figures[name], strconv.Itoa(n))
	}
	q.same(of, m, "time", s.Figures["time"], spoken(want.Minutes))
	q.same(of, m, "billable", s.Figures["billable"], spoken(want.Billable))
}

func (q *quarter) same(of string, m month, name, got, want string) {
	q.Helper()
	if got != want {
		q.Errorf("%s in %s: %s is %s, in the ledger %s", of, m.from.Month(), name, got, want)
	}
}

// holdsTable compares a table's rows, whatever their order; cells behind those that are wanted are
// left alone.
func (q *quarter) holdsTable(of string, m month, s ticketing.Statistics, name string,
	want map[string]string) {
	q.Helper()
	seen := map[string]bool{}
	for _, row := range s.Tables[name] {
		seen[row[0]] = true
		q.same(of, m, name+" "+row[0], fmt.Sprint(row[1:]), or(want[row[0]], "[0 0 0]"))
	}
	for word, cells := range want {
		if nameless := word == "–" && len(want) == 1; !seen[word] && !nameless {
			q.same(of, m, name+" "+word, "not there", cells)
		}
	}
}

// holdsTrends looks whether support and bugs together, in each month so far, are what came in, was
// resolved and was open.
func (q *quarter) holdsTrends(b *boxOf, m month, s ticketing.Statistics) {
	q.Helper()
	for _, past := range q.months {
		if past.from.After(m.from) {
			break
		}
		var sum [3]int
		for _, row := range slices.Concat(s.Tables["trend"], s.Tables["trend-bugs"]) {
			for i := range sum {
				if row[0] == past.from.Format("2006-01") {
					n, err := strconv.Atoi(row[i+1])
					q.must(err)
					sum[i] += n
				}
			}
		}
		all := q.sum(past, func(l *life) bool { return l.box == b }, func(*life) string { return "" })[""]
		q.same(b.name, m, "the trend of "+past.from.Format("2006-01"), fmt.Sprint(sum),
			fmt.Sprint([3]int{all.Opened, all.Resolved, all.Open}))
	}
}

// agentsOf is who resolved and worked.
func (q *quarter) agentsOf(b *boxOf, m month) map[string]string {
	resolved, minutes, all := map[string]int{}, map[string]int{}, map[string]string{}
	for _, l := range q.lives {
		if l.box != b {
			continue
		}
		for _, who := range l.resolvedBy(m) {
			resolved[who]++
		}
		for _, w := range l.logged {
			if m.has(w.at) {
				minutes[w.who] += w.minutes
			}
		}
	}
	for _, who := range slices.Concat(slices.Collect(maps.Keys(resolved)), slices.Collect(maps.Keys(minutes))) {
		all[who] = fmt.Sprint([]string{strconv.Itoa(resolved[who]), spoken(minutes[who])})
	}
	return all
}

// holdsScores compares how often promises were kept and how long it took: half and nine tenths of
// the times are no longer than what is told.
func (q *quarter) holdsScores(of string, m month, s ticketing.Statistics, mine func(*life) bool) {
	q.Helper()
	kept, took := map[string]int{}, map[string][]time.Duration{}
	titles := map[string]string{"response": "response", "review": "review", "resolution": "resolution"}
	for _, l := range q.lives {
		if !mine(l) {
			continue
		}
		for _, v := range l.verdicts(m, q.ownHours) {
			title := titles[v.clock]
			if v.clock == "response" && l.box.name != "service" {
				title = "first response"
			}
			kept[title] += count(v.kept)
			took[title] = append(took[title], v.took)
		}
	}
	told := map[string]string{}
	for _, row := range s.Tables["promises"] {
		told[row[0]] = fmt.Sprint(row[1:])
	}
	for title, all := range took {
		slices.Sort(all)
		rank := func(part float64) string {
			for i, one := range all {
				if float64(i+1) >= part*float64(len(all)) {
					return spoken(int(one / time.Minute))
				}
			}
			return ""
		}
		cells := fmt.Sprintf("[%d %d %s %s %s]", len(all), kept[title], percent(kept[title], len(all)),
			rank(0.5), rank(0.9))
		q.same(of, m, title, told[title], cells)
	}
}

// holdsFile looks whether the file that travels along adds up to the same.
func (q *quarter) holdsFile(b *boxOf, m month, s ticketing.Statistics) {
	q.Helper()
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(s.Files[0].Content, []byte("\ufeff")))).ReadAll()
	q.must(err)
	column := slices.Index(rows[0], "minutes")
	minutes := 0
	for _, row := range rows[1:] {
		n, err := strconv.Atoi(strings.TrimPrefix(row[column], "'"))
		q.must(err)
		minutes += n
	}
	all := q.sum(m, func(l *life) bool { return l.box == b }, func(*life) string { return "" })[""]
	q.same(b.name, m, "rows of the file", strconv.Itoa(len(rows)-1), s.Figures["tickets"])
	q.same(b.name, m, "minutes of the file", strconv.Itoa(minutes), strconv.Itoa(all.Minutes))
}

// holdsAccount compares an account's report and statement; nil are those who have no account.
func (q *quarter) holdsAccount(c *client, m month, r desk.MonthReport) {
	q.Helper()
	mine, of, agreement := func(l *life) bool { return l.client == c }, "nobody's account", ticketing.Agreement{}
	if c != nil {
		of, agreement = c.Name, c.Agreement
	}
	s := r.Statistics
	q.holdsFigures(of, m, s, q.sum(m, mine, func(*life) string { return "" })[""])
	q.holdsScores(of, m, s, mine)
	want := q.invoiceOf(mine, agreement, m)
	q.holdsInvoice(of, m, r.Statement, want)
	if allowance := agreement.Terms.Allowance; allowance > 0 {
		q.same(of, m, "used", s.Figures["used"], spoken(want.Used))
		q.same(of, m, "left", s.Figures["left"], spoken(allowance-want.Used+want.Returned))
		q.same(of, m, "over", s.Figures["over"], spoken(want.Over))
	}
}

// spoken is minutes as people say them.
func spoken(minutes int) string {
	switch {
	case minutes < 0:
		return "-" + spoken(-minutes)
	case minutes < 60:
		return fmt.Sprintf("%d min", minutes)
	case minutes%60 == 0:
		return fmt.Sprintf("%d h", minutes/60)
	}
	return fmt.Sprintf("%d h %d min", minutes/60, minutes%60)
}

func tenths(sum, number int) string {
	if number == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f", float64(sum)/float64(number)+1e-9)
}

func percent(part, whole int) string {
	switch p := int(100*float64(part)/float64(whole) + 0.5); {
	case part == whole:
		return "100 %"
	case part == 0:
		return "0 %"
	default:
		return fmt.Sprintf("%d %%", min(max(p, 1), 99))
	}
}
