package process

import (
	"cmp"

	"ticketd/data/sheet"
	"ticketd/ticketing"
)

// reports reads who of the team reads how a month and a week were.
func (r reader) reports(t *sheet.Table) ticketing.Reports {
	if !t.Written() {
		return ticketing.Reports{}
	}
	defer t.Close()
	return ticketing.Reports{
		Month:    t.Text("month", `"lead"`),
		Week:     t.Text("week", `"lead"`),
		Calendar: cmp.Or(t.Text("calendar", `"office"`), workingDays),
		Bugs:     r.bugs(t.Table("bugs")),
	}
}

func (r reader) bugs(t *sheet.Table) ticketing.Kinds {
	if !t.Written() {
		return ticketing.Kinds{}
	}
	defer t.Close()
	bugs := r.kinds(t)
	if bugs.Empty() {
		t.Fault("type", "it says of no ticket that it is a bug",
			`write bugs = { category = "software error" }, or leave it out`)
	}
	return bugs
}

// reports checks that the reports go when a calendar opens, and that there are bugs.
func (c checker) reports() {
	r := c.p.Reports
	if r.Calendar != "" {
		c.calendar("reports", "calendar", r.Calendar)
	}
	c.kinds("reports.bugs", r.Bugs)
}
