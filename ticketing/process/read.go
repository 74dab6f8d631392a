package process

import (
	"fmt"
	"time"

	"ticketd/ticketing"
)

// forEver is how a file says that a closed ticket can always be reopened.
const forEver = "for ever"

// reader turns tables into a process.
type reader struct {
	*document
	env Env
}

func (r reader) process(root *table) ticketing.Process {
	p := ticketing.Process{
		Name:       root.must("name", `"our-support"`),
		Title:      root.text("title", `"Our support"`),
		Summary:    root.text("summary", `"How we support our customers"`),
		Zone:       r.zone(root, r.env.Zone),
		Categories: root.texts("categories", `["software error", "other"]`),
	}
	p.ReopenWithin = r.reopenWithin(root)
	for _, t := range root.tables("status") {
		p.Statuses = append(p.Statuses, r.status(t))
	}
	p.Key = r.key(root.table("key"))
	p.On = r.on(root.table("on"))
	for _, t := range root.tables("timer") {
		p.Timers = append(p.Timers, r.timer(t))
	}
	for _, t := range root.tables("code") {
		p.Codes = append(p.Codes, r.code(t))
	}
	for _, t := range root.tables("plan") {
		p.Plans = append(p.Plans, r.plan(t))
	}
	p.Calendars = r.calendars(root.table("calendar"), p.Zone)
	root.close()
	return p
}

// zone reads a time zone by its name in the IANA data base.
func (r reader) zone(t *table, otherwise *time.Location) *time.Location {
	if otherwise == nil {
		otherwise = time.UTC
	}
	const example = `"Europe/London"`
	name := t.text("zone", example)
	if name == "" {
		return otherwise
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		r.fault(t.at("zone"), fmt.Sprintf("%q is no time zone", name),
			"write its name in the IANA data base, for instance zone = "+example)
		return otherwise
	}
	return zone
}

func (r reader) reopenWithin(root *table) ticketing.Delay {
	const key, example = "reopen_within", `"14 days"`
	if !root.has(key) {
		root.take(key)
		return ticketing.Delay{N: 14, Unit: ticketing.Days}
	}
	if root.values[key] == forEver {
		root.take(key)
		return ticketing.Delay{}
	}
	d := root.delay(key, example)
	if d.Working() {
		r.fault(key, "it is counted by the wall clock, not in working time",
			fmt.Sprintf("write for instance %s = %s or %q", key, example, forEver))
	}
	return d
}

func (r reader) status(t *table) ticketing.Status {
	defer t.close()
	return ticketing.Status{
		Name:       t.must("name", `"In Progress"`),
		Class:      ticketing.Class(t.must("class", `"open"`)),
		Meaning:    t.text("meaning", `"We are working on it."`),
		Next:       t.texts("next", `["In Progress"]`),
		SystemOnly: t.flag("system_only", false),
		Letter:     t.text("letter", `"status-changed"`),
		Codes:      t.texts("codes", `["solved"]`),
	}
}

func (r reader) key(t *table) ticketing.KeyStatuses {
	defer t.close()
	const example = `"In Progress"`
	return ticketing.KeyStatuses{
		Initial:         t.must("initial", example),
		Answered:        t.must("answered", example),
		Reopened:        t.must("reopened", example),
		ResolvedByAgent: t.must("resolved_by_agent", `"Resolved"`),
		ClosedByTimer:   t.text("closed_by_timer", `"Closed"`),
		Escalated:       t.text("escalated", `"Escalated"`),
	}
}

func (r reader) on(t *table) ticketing.Occasions {
	defer t.close()
	on := ticketing.Occasions{
		Opened:   t.text("opened", `"acknowledgement"`),
		CCOnly:   r.ending(t, "cc_only"),
		OOTOOnly: r.ending(t, "ooto_only"),
		Thanks:   t.text("thanks", `"keep"`),
		Notices:  t.flag("notices", true),
	}
	if on.Thanks == "" {
		on.Thanks = "keep"
	}
	return on
}

func (r reader) ending(t *table, key string) *ticketing.Ending {
	sub := t.table(key)
	if sub.values == nil {
		return nil
	}
	defer sub.close()
	return &ticketing.Ending{Status: sub.must("status", `"Closed"`),
		Code: sub.text("code", `"solved"`)}
}

func (r reader) timer(t *table) ticketing.Timer {
	defer t.close()
	timer := ticketing.Timer{
		Name:     t.text("name", `"close quiet tickets"`),
		In:       t.must("in", `"Resolved"`),
		After:    t.delay("after", `"48 working hours"`),
		Calendar: t.text("calendar", `"office"`),
		To:       t.text("to", `"Closed"`),
		Code:     t.text("code", `"solved"`),
		Letter:   t.text("letter", `"closed"`),
	}
	if timer.Name == "" {
		timer.Name = timer.After.String() + " in " + timer.In
	}
	return timer
}

func (r reader) code(t *table) ticketing.Code {
	defer t.close()
	return ticketing.Code{Name: t.must("name", `"solved"`), Words: t.text("words", `"solved"`)}
}

func (r reader) plan(t *table) ticketing.Plan {
	defer t.close()
	return ticketing.Plan{
		Name:    t.must("name", `"Standard"`),
		Default: t.flag("default", false),
		Promise: t.text("promise", `"We answer in 3 to 10 days."`),
	}
}
