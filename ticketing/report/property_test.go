package report

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"ticketd/ticketing"
)

// same holds two months' statistics together, except some tables.
func same(t *testing.T, a, b ticketing.Statistics, except ...string) {
	t.Helper()
	for name := range maps.All(a.Tables) {
		if !slices.Contains(except, name) && !reflect.DeepEqual(a.Tables[name], b.Tables[name]) {
			t.Errorf("table %s: %q and %q", name, a.Tables[name], b.Tables[name])
		}
	}
	if !maps.Equal(a.Figures, b.Figures) || len(a.Tables) != len(b.Tables) || len(a.Files) != len(b.Files) {
		t.Errorf("figures %v and %v", a.Figures, b.Figures)
	}
	for i := range a.Files {
		if !bytes.Equal(a.Files[i].Content, b.Files[i].Content) {
			t.Errorf("file %s differs", a.Files[i].Name)
		}
	}
}

// life makes up the history of a ticket, over up to half a year from January 2026 on.
func life(r *rand.Rand, n ticketing.Number) []ticketing.Entry {
	when := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.IntN(120*24*60)) * time.Minute)
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	facts := func() ticketing.Facts {
		return ticketing.Facts{Type: pick("Technical Support", "Support Query", "Service Task"),
			Priority: pick("Highest", "High", "Medium", "Low"), Product: pick("", "Atlas", "Borea")}
	}
	account := pick("Globex", "Initech", "")
	history := []ticketing.Entry{{At: when, Changes: []ticketing.Change{
		ticketing.Opened{Number: n, Prefix: "T", Process: "service-desk", Subject: "=Leak " + pick("one", "two"), Account: account},
		ticketing.Joined{Who: ticketing.Mailbox{Address: "eva@globex.example"}}, ticketing.Sorted{Facts: facts()},
		ticketing.StatusChanged{To: "Open Issue", Class: ticketing.ClassOpen, Automatic: true}}}}
	for range r.IntN(14) {
		when = when.Add(time.Duration(r.IntN(10*24*60)) * time.Minute)
		e := ticketing.Entry{At: when}
		if r.IntN(15) == 0 {
			e.At = when.Add(-time.Duration(r.IntN(40*24)) * time.Hour) // a clock that was put back
		}
		history = append(history, happens(r, e, facts, pick))
	}
	return history
}

func happens(r *rand.Rand, e ticketing.Entry, facts func() ticketing.Facts, pick func(...string) string) ticketing.Entry {
	move := func(to string, class ticketing.Class) ticketing.Change {
		return ticketing.StatusChanged{To: to, Class: class, Code: pick("solved", "query answered")}
	}
	var c []ticketing.Change
	switch r.IntN(10) {
	case 0, 1:
		c = []ticketing.Change{move("Client Sign Off", ticketing.ClassResolved)}
	case 2:
		c = []ticketing.Change{move("Closed/Resolved", ticketing.ClassClosed)}
	case 3:
		c = []ticketing.Change{move("Open Issue", ticketing.ClassOpen)}
	case 4:
		c = []ticketing.Change{move("Awaiting Client Info", ticketing.ClassWaitingCustomer)}
	case 5, 6:
		c = []ticketing.Change{ticketing.TimeLogged{Author: pick("Ada", "Bo"),
			Work: ticketing.Work{Minutes: r.IntN(90) - 20, Billing: ticketing.Billing(pick("", "billable", "free"))}}}
	case 7:
		c = []ticketing.Change{ticketing.Merged{Into: 1050}}
		if r.IntN(2) == 0 {
			c = []ticketing.Change{ticketing.Unmerged{From: 1050}}
		}
	case 8:
		c = []ticketing.Change{ticketing.Sorted{Facts: facts()}, ticketing.Assigned{To: pick("Ada", "Bo", "")}}
	case 9:
		c = []ticketing.Change{ticketing.Said{Author: "Ada", Text: "Hello"},
			ticketing.Rated{By: "eva@globex.example", Rating: 1 + r.IntN(5), Comment: "+cmd"}}
	}
	e.Changes = c
	return e
}

// counted is what a simple walk through a history finds over all time.
func counted(history []ticketing.Entry) (books [5]int, minutes int) {
	var t ticketing.Ticket
	alive := func() bool { return !t.Opened.IsZero() && t.MergedInto == 0 && !t.Finished() }
	for i, e := range history {
		was, merged := alive(), t.MergedInto != 0
		t = t.Record(e)
		switch is := alive(); {
		case i == 0:
			books[0]++
		case was && !is && t.MergedInto == 0:
			books[1]++
		case was && !is:
			books[2]++
		case !was && is && merged:
			books[3]++
		case !was && is:
			books[4]++
		}
	}
	return books, t.Spent
}

func TestTheBooksOfEveryMonthBalanceAndMonthsAddUpToAllTime(t *testing.T) {
	for seed := range uint64(2000) {
		history := life(rand.New(rand.NewPCG(seed, 6)), 1001)
		var sum [5]int
		spent, open, stayed := 0, false, time.Duration(0)
		for m := month("2025-12", nil); m.Year < 2027; m = m.Back(-1) {
			c, _ := m.Case(desk, history, far)
			if c.Before != open {
				t.Fatalf("seed %d, %s: open before is %v", seed, m, c.Before)
			}
			open = c.Open
			if one(c.Before)+one(c.Opened)+c.Reopened+c.Unmerged-len(c.Resolved)-c.Merged != one(c.Open) {
				t.Fatalf("seed %d, %s: the books don't balance: %+v", seed, m, c)
			}
			by := 0
			for _, minutes := range c.By {
				by += minutes
			}
			if by != c.Minutes {
				t.Fatalf("seed %d, %s: %v are not %d minutes", seed, m, c.By, c.Minutes)
			}
			for i, n := range []int{one(c.Opened), len(c.Resolved), c.Merged, c.Unmerged, c.Reopened} {
				sum[i] += n
			}
			spent += c.Minutes
			for _, d := range c.Stays {
				if stayed += d; d < 0 {
					t.Fatalf("seed %d, %s: stays of %v", seed, m, c.Stays)
				}
			}
		}
		if books, minutes := counted(history); sum != books || spent != minutes {
			t.Fatalf("seed %d: months add up to %v and %d minutes, all time to %v and %d", seed, sum, spent, books, minutes)
		}
	}
}

func TestEveryPromiseIsDecidedInOneMonth(t *testing.T) {
	for seed := range uint64(1000) {
		r := rand.New(rand.NewPCG(seed, 8))
		when := at("2026-01-01 00:00").Add(time.Duration(r.IntN(60*24*60)) * time.Minute)
		history := of(1001, "Globex", opened("2026-01-01 00:00", []string{"Highest", "High", "Medium", "Low"}[r.IntN(4)]))
		history[0].At = when
		for _, e := range []ticketing.Entry{said("2026-01-01 00:00"), moved("2026-01-01 00:00", "Awaiting Client Info",
			ticketing.ClassWaitingCustomer), reopened("2026-01-01 00:00"), resolved("2026-01-01 00:00")}[r.IntN(4):] {
			when = when.Add(time.Duration(r.IntN(30*24*60)) * time.Minute)
			e.At = when
			history = append(history, e)
		}
		decisions := map[string]int{}
		for m := month("2025-12", nil); m.Year < 2027; m = m.Back(-1) {
			c, _ := m.Case(desk, history, far)
			for _, k := range c.Promises {
				decisions[k.Clock+mark(!k.Missed)]++
			}
		}
		var now ticketing.Ticket
		for _, e := range history {
			now = now.Record(e)
		}
		want := map[string]int{}
		for _, reading := range desk.Readings(now, far) {
			if !reading.Met.IsZero() || reading.Missed {
				want[reading.Clock.Name+mark(!reading.Missed)]++
			}
		}
		if !maps.Equal(decisions, want) {
			t.Fatalf("seed %d: months decide %v, all time %v", seed, decisions, want)
		}
	}
}

// cases are those of March of many tickets.
func cases(n int) []Case {
	r := rand.New(rand.NewPCG(1, 2))
	var all []Case
	for i := range n {
		if c, part := month("2026-03", nil).Case(desk, life(r, ticketing.Number(1001+i)), far); part {
			all = append(all, c)
		}
	}
	return all
}

func TestTheOrderInWhichTicketsAreAddedChangesNothing(t *testing.T) {
	all := cases(600)
	globex := ticketing.Account{Name: "Globex", Agreement: ticketing.Agreement{Terms: ticketing.Terms{Allowance: 120, Rate: 6000}}}
	reports := func() (ticketing.Statistics, ticketing.Statistics) {
		team, account := NewTeam(desk, month("2026-03", nil)), NewAccount(desk, globex, month("2026-03", nil))
		for _, c := range all {
			team.Add(c)
			account.Add(c)
		}
		return team.Statistics(), account.Statistics()
	}
	team, account := reports()
	for seed := range uint64(5) {
		rand.New(rand.NewPCG(seed, 7)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		otherTeam, otherAccount := reports()
		same(t, team, otherTeam)
		same(t, account, otherAccount)
	}
	if len(team.Tables["missed"]) != shown || team.Figures["more-missed"] == "" || team.Figures["ratings"] == "0" {
		t.Errorf("%v", team.Figures)
	}
}

func TestTheSameMonthCountedTwiceIsTheSame(t *testing.T) {
	a, b := NewTeam(desk, month("2026-03", nil)), NewTeam(desk, month("2026-03", nil))
	for i, all := range [][]Case{cases(300), cases(300)} {
		for _, c := range all {
			[]*Team{a, b}[i].Add(c)
		}
	}
	same(t, a.Statistics(), b.Statistics())
	same(t, a.Statistics(), a.Statistics())
}
