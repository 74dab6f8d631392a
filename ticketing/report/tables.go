package report

import (
	"strconv"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/csv"
)

// The files' columns.
var (
	ticketHead = []string{"ticket", "client", "type", "priority", "category", "product", "status", "code",
		"assignee", "opened", "resolved", "open", "minutes", "billable minutes", "promises kept", "promises missed"}
	accountHead = []string{"ticket", "subject", "requester", "type", "priority", "status", "code", "opened",
		"resolved", "promises kept", "minutes", "billable minutes", "people"}
	timesHead  = []string{"ticket", "clock", "target", "took", "kept"}
	missedHead = []string{"ticket", "subject", "clock", "due", "met", "late", "status", "assignee"}
)

// ticketRow is a ticket's line in the team's file.
func ticketRow(c Case, zone *time.Location) []string {
	t, kept := c.Ticket, 0
	for _, k := range c.Promises {
		kept += one(!k.Missed)
	}
	return []string{t.Tag().String(), t.Account, t.Type, t.Priority, t.Category, t.Product, stands(t), t.Code,
		t.Assignee, moment(t.Opened, zone), moment(finishedAt(t), zone), strconv.Itoa(one(c.Open)),
		strconv.Itoa(c.Minutes), strconv.Itoa(c.Billable), strconv.Itoa(kept), strconv.Itoa(len(c.Promises) - kept)}
}

// stands is a ticket's status; of one that goes on in another, in which: "→ T-1050", with
// the status with which it ended itself, if it did: "Closed → T-1050".
func stands(t ticketing.Ticket) string {
	if t.MergedInto == 0 {
		return t.Status
	}
	where := "→ " + ticketing.Tag{Prefix: t.Prefix, Number: t.MergedInto}.String()
	if t.Finished() {
		return t.Status + " " + where
	}
	return where
}

// finishedAt is since when a ticket has been finished; zero: it is not.
func finishedAt(t ticketing.Ticket) time.Time {
	if !t.Finished() {
		return time.Time{}
	}
	at := t.StatusSince
	for i := len(t.Course) - 1; i >= 0; i-- {
		l := t.Course[i]
		if l.Class != ticketing.ClassResolved && l.Class != ticketing.ClassClosed {
			break
		}
		at = l.From
	}
	return at
}

// begun are statistics that say nothing yet.
func begun(m Month) ticketing.Statistics {
	return ticketing.Statistics{Period: m.String(), Figures: map[string]string{}, Tables: map[string]ticketing.Table{}}
}

// tabled makes a row of each thing. What there is nothing of is shown as such; in files it
// is empty.
func tabled[T any](things []T, row func(T) []string) ticketing.Table {
	table := ticketing.Table{}
	for _, thing := range things {
		cells := row(thing)
		for i := range cells {
			cells[i] = or(cells[i])
		}
		table = append(table, cells)
	}
	return table
}

func laters(all []laterOf, zone *time.Location) ticketing.Table {
	return tabled(all, func(l laterOf) []string {
		return []string{moment(l.At, zone), l.tag.String(), string(l.What), l.Value}
	})
}

// put sets a table that a letter shows the first rows of, and how many more there are of all.
func put(s *ticketing.Statistics, name string, table ticketing.Table, all int) {
	if s.Tables[name] = table; all > len(table) {
		s.Figures["more-"+name] = strconv.Itoa(all - len(table))
	}
}

// file makes a file of rows.
func file(name string, m Month, head []string, r *rows) ticketing.Enclosure {
	return ticketing.Enclosure{Name: name + "-" + m.String() + ".csv", Type: "text/csv",
		Content: csv.Lines(head, r.each)}
}
