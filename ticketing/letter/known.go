package letter

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ticketd/ticketing"
)

// figures are those that the letter of a month or a week can name.
var figures = []string{
	"tickets", "before", "opened", "reopened", "unmerged", "resolved", "merged", "open",
	"time", "billable", "decided", "kept", "missed", "achieved", "ratings", "satisfaction",
	"account", "plan", "allowance", "used", "left", "over", "total",
	"bill-to", "reference", "currency", "rows", "returned", "hour", "unpriced",
	"within-amount", "over-amount", "hour-amount", "until",
	"seen", "accounted", "unaccounted", "letters-held", "paused",
}

// tables are those that the letter of a month or a week can name, with their columns.
var tables = map[string]int{
	"types": 4, "priorities": 4, "categories": 4, "products": 4, "clients": 4,
	"promises": 6, "targets": 8, "missed": 8, "agents": 3, "statuses": 3,
	"ratings": 3, "low": 4, "unbilled": 3, "trend": 5, "trend-bugs": 5, "later": 4,
	"tickets": 13, "times": 5, "people": 2, "lines": 7,
	"unaccounted-mails": 6, "letters-held": 4,
}

// coded are the tables of which a column is no text but a word of ours, which "term.txt" puts
// in words: which column, and which one that says more about it; 0: none does.
var coded = map[string]struct{ word, value int }{"later": {2, 3}, "lines": {word: 3},
	"targets": {word: 2}, "times": {word: 2}}

// amounts are the columns of coded tables that are prices.
var amounts = map[string][]int{"lines": {5, 6}}

// lists are those that a letter with several can name.
var lists = []string{ticketing.WeekBreaching, ticketing.WeekAgeing, ticketing.WeekWaiting,
	ticketing.WeekReopened, ticketing.WeekUnhappy, ticketing.WeekBraked}

// checkCall says what is wrong with what a template asks of a month: the name of a method
// and what stands behind it, as text; empty: nothing is.
func checkCall(method string, names []string) string {
	known := figures
	switch method {
	case "Title":
		if len(names) != 1 {
			return `write a title as {{.Title "By type"}}`
		}
		return ""
	case "Has":
		known = slices.Concat(figures, lists, slices.Collect(maps.Keys(tables)))
	case "Tickets":
		known = lists
	case "Rows", "Chart":
		known = slices.Collect(maps.Keys(tables))
	}
	slices.Sort(known)
	switch {
	case len(names) == 0:
		return fmt.Sprintf("say which: {{.%s %q}}", method, known[0])
	case !slices.Contains(known, names[0]):
		return fmt.Sprintf("there is no %q for .%s; known are %s", names[0], method, strings.Join(known, ", "))
	case (method == "Figure" || method == "Has" || method == "Tickets") && len(names) > 1:
		return fmt.Sprintf("write {{.%s %q}} and nothing behind the name", method, names[0])
	case (method == "Rows" || method == "Chart") && len(names)-1 != tables[names[0]]:
		return fmt.Sprintf(`%q has %d columns and here %d heads: name each, and leave one out with ""`,
			names[0], tables[names[0]], len(names)-1)
	}
	return ""
}

// sampleMonth has everything that a template can ask for.
func sampleMonth() *month {
	m := month{words: func(page string, _ any) string { return page }, message: "<a@desk.example>"}
	m.Figures, m.Tables = map[string]string{}, map[string]ticketing.Table{}
	for _, name := range figures {
		m.Figures[name] = "12"
	}
	for name, columns := range tables {
		m.Tables[name] = ticketing.Table{slices.Repeat([]string{"12"}, columns)}
		m.Files = append(m.Files, ticketing.Enclosure{Name: name + ".png", ID: name})
	}
	return &m
}

// sampleLists has every list that a template can ask for.
func sampleLists() map[string]string {
	all := map[string]string{}
	for _, name := range lists {
		all[name] = "T-1"
	}
	return all
}
