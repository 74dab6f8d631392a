package process

import (
	"cmp"
	"fmt"
	"time"

	"ticketd/data/sheet"
	"ticketd/ticketing"
)

// forEver is how a file says that a closed ticket can always be reopened.
const forEver = "for ever"

// reader turns tables into a process.
type reader struct {
	*sheet.Sheet
	env Env
}

func (r reader) process(root *sheet.Table) ticketing.Process {
	p := ticketing.Process{
		Name:    root.Must("name", `"our-support"`),
		Title:   root.Text("title", `"Our support"`),
		Summary: root.Text("summary", `"How we support our customers"`),
		Zone:    root.Zone("zone", cmp.Or(r.env.Zone, time.UTC)),
	}
	r.sorting(root, &p)
	r.promises(root, &p)
	p.ReopenWithin = r.reopenWithin(root)
	for _, t := range root.Tables("status") {
		p.Statuses = append(p.Statuses, r.status(t))
	}
	p.Key = r.key(root.Table("key"))
	p.On = r.on(root.Table("on"))
	p.Assign = r.assign(root.Table("assign"), p)
	for _, t := range root.Tables("timer") {
		p.Timers = append(p.Timers, r.timer(t))
	}
	for _, t := range root.Tables("code") {
		p.Codes = append(p.Codes, r.code(t))
	}
	for _, t := range root.Tables("plan") {
		p.Plans = append(p.Plans, r.plan(t))
	}
	r.cost(root, &p)
	p.Reports = r.reports(root.Table("reports"))
	p.Renamed = r.renamed(root.Table("renamed"))
	p.Calendars = r.calendars(root.Table("calendar"), p.Zone)
	root.Close()
	return p
}

func (r reader) reopenWithin(root *sheet.Table) ticketing.Delay {
	const key, example = "reopen_within", `"14 days"`
	if !root.Has(key) {
		return ticketing.Delay{N: 14, Unit: ticketing.Days}
	}
	text := root.Must(key, example)
	if text == forEver {
		return ticketing.Delay{}
	}
	d := parseDelay(root, key, text, example)
	if d.Working() {
		root.Fault(key, "it is counted by the wall clock, not in working time",
			fmt.Sprintf("write for instance %s = %s or %q", key, example, forEver))
	}
	return d
}

func (r reader) status(t *sheet.Table) ticketing.Status {
	defer t.Close()
	return ticketing.Status{
		Name:       t.Must("name", `"In Progress"`),
		Class:      ticketing.Class(t.Must("class", `"open"`)),
		Meaning:    t.Text("meaning", `"We are working on it."`),
		Next:       t.Texts("next", `["In Progress"]`),
		SystemOnly: t.Flag("system_only", false),
		Letter:     t.Text("letter", `"status-changed"`),
		Codes:      t.Texts("codes", `["solved"]`),

		Tell:        t.Words("tell", `"lead"`),
		OnYes:       r.ending(t, "on_yes"),
		Rate:        t.Flag("rate", false),
		Appointment: r.appointment(t.Table("appointment")),
		Department:  t.Text("department", `"development"`),
	}
}

func (r reader) appointment(t *sheet.Table) *ticketing.Appointment {
	if !t.Written() {
		return nil
	}
	defer t.Close()
	return &ticketing.Appointment{
		Over: ticketing.Ending{Status: t.Must("over", `"Closed"`),
			Code: t.Text("code", `"solved"`)},
		Lasts:  t.Duration("lasts", time.Hour, time.Minute, 30*24*time.Hour),
		Remind: maybe(t, "remind", `"1 day"`),
		Letter: t.Text("letter", `"appointment-reminder"`),
	}
}

func (r reader) key(t *sheet.Table) ticketing.KeyStatuses {
	defer t.Close()
	const example = `"In Progress"`
	return ticketing.KeyStatuses{
		Initial:         t.Must("initial", example),
		Answered:        t.Must("answered", example),
		Reopened:        t.Must("reopened", example),
		ResolvedByAgent: t.Must("resolved_by_agent", `"Resolved"`),
		ClosedByTimer:   t.Text("closed_by_timer", `"Closed"`),
		Escalated:       t.Text("escalated", `"Escalated"`),
	}
}

func (r reader) on(t *sheet.Table) ticketing.Occasions {
	defer t.Close()
	on := ticketing.Occasions{
		Opened:    t.Text("opened", `"acknowledgement"`),
		CCOnly:    r.ending(t, "cc_only"),
		OOTOOnly:  r.ending(t, "ooto_only"),
		Duplicate: r.ending(t, "duplicate"),
		Thanks:    t.Text("thanks", `"keep"`),
		Notices:   t.Flag("notices", true),
		Agreed:    t.Text("agreed", `"date-agreed"`),
		Question:  t.Flag("question", false),
		Wish:      t.Text("wish", `"ask"`),
	}
	on.Thanks = cmp.Or(on.Thanks, "keep")
	on.Wish = cmp.Or(on.Wish, ticketing.WishAsk)
	return on
}

func (r reader) ending(t *sheet.Table, key string) *ticketing.Ending {
	sub := t.Table(key)
	if !sub.Written() {
		return nil
	}
	defer sub.Close()
	return &ticketing.Ending{Status: sub.Must("status", `"Closed"`),
		Code: sub.Text("code", `"solved"`)}
}

func (r reader) timer(t *sheet.Table) ticketing.Timer {
	defer t.Close()
	timer := ticketing.Timer{
		Name:       t.Text("name", `"close quiet tickets"`),
		In:         t.Must("in", `"Resolved"`),
		After:      soon(t, "after", `"48 working hours"`),
		Calendar:   t.Text("calendar", `"office"`),
		To:         t.Text("to", `"Closed"`),
		Code:       t.Text("code", `"solved"`),
		Letter:     t.Text("letter", `"closed"`),
		WarnAfter:  maybe(t, "warn_after", `"40 working hours"`),
		WarnLetter: t.Text("warn_letter", `"closing-soon"`),
	}
	if timer.Name == "" {
		timer.Name = timer.After.String() + " in " + timer.In
	}
	return timer
}

func (r reader) code(t *sheet.Table) ticketing.Code {
	defer t.Close()
	return ticketing.Code{Name: t.Must("name", `"solved"`), Words: t.Text("words", `"solved"`),
		Letter: t.Text("letter", `"feature-kept"`)}
}

func (r reader) plan(t *sheet.Table) ticketing.Plan {
	defer t.Close()
	return ticketing.Plan{
		Name:    t.Must("name", `"Standard"`),
		Default: t.Flag("default", false),
		Promise: t.Text("promise", `"We answer in 3 to 10 days."`),
		First:   t.Flag("first", false),
		Terms:   Terms(t, ticketing.Currency{}),
	}
}

// renamed reads which statuses have other names now.
func (r reader) renamed(t *sheet.Table) map[string]string {
	defer t.Close()
	var now map[string]string
	for _, old := range t.Names() {
		if now == nil {
			now = map[string]string{}
		}
		now[old] = t.Must(old, `"In Progress"`)
	}
	return now
}
