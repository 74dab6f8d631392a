package report

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"ticketd/ticketing"
)

// books is what came in and went out.
type books struct {
	tickets, before, opened, reopened, unmerged, resolved, merged, open int
	minutes, billable                                                   int
}

func (b *books) add(c Case) {
	b.tickets++
	b.opened += one(c.Opened)
	b.before += one(c.Before)
	b.open += one(c.Open)
	b.resolved += len(c.Resolved)
	b.reopened, b.merged, b.unmerged = b.reopened+c.Reopened, b.merged+c.Merged, b.unmerged+c.Unmerged
	b.minutes, b.billable = b.minutes+c.Minutes, b.billable+c.Billable
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

func (b *books) figures(into map[string]string) {
	for name, n := range map[string]int{"tickets": b.tickets, "before": b.before, "opened": b.opened,
		"reopened": b.reopened, "unmerged": b.unmerged, "resolved": b.resolved, "merged": b.merged,
		"open": b.open} {
		into[name] = strconv.Itoa(n)
	}
	into["time"], into["billable"] = minutes(b.minutes), minutes(b.billable)
}

// groups keeps books by a word that tickets have.
type groups map[string]*books

func (g groups) add(word string, c Case) {
	if g[word] == nil {
		g[word] = &books{}
	}
	g[word].add(c)
}

// table has the words that the process knows in its order, and then the others by name.
// Tickets without one come last.
func (g groups) table(known []string) ticketing.Table {
	return g.rows(func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(known, a), rank(known, b)), strings.Compare(a, b))
	})
}

// busiest has the words first of which most tickets came in.
func (g groups) busiest() ticketing.Table {
	return g.rows(func(a, b string) int {
		return cmp.Or(cmp.Compare(g[b].opened, g[a].opened), cmp.Compare(g[b].open, g[a].open),
			cmp.Compare(rank(nil, a), rank(nil, b)), strings.Compare(a, b))
	})
}

// rows is empty if no ticket has a word: the table would say what the figures say.
func (g groups) rows(order func(a, b string) int) ticketing.Table {
	table := ticketing.Table{}
	if _, none := g[""]; none && len(g) == 1 {
		return table
	}
	for _, word := range slices.SortedFunc(maps.Keys(g), order) {
		b := g[word]
		table = append(table, []string{or(word), strconv.Itoa(b.opened), strconv.Itoa(b.resolved),
			strconv.Itoa(b.open)})
	}
	return table
}

// rank is the place of a word among others: what is not among them comes after them, and
// nothing after all.
func rank(known []string, word string) int {
	switch i := slices.Index(known, word); {
	case word == "":
		return len(known) + 1
	case i < 0:
		return len(known)
	default:
		return i
	}
}

// names lists what things are called.
func names[T any](things []T, name func(T) string) []string {
	all := make([]string, len(things))
	for i, thing := range things {
		all[i] = name(thing)
	}
	return all
}

func typeNames(p ticketing.Process) []string {
	return names(p.Types, func(t ticketing.Type) string { return t.Name })
}

func priorityNames(p ticketing.Process) []string {
	return names(p.Priorities, func(t ticketing.Priority) string { return t.Name })
}
