package process

import (
	"cmp"

	"ticketd/data/sheet"
	"ticketd/ticketing"
)

// phaseClock is the name of the clock that the phases of tracks make.
const phaseClock = "phase"

// workingDays is the calendar, which every process has, by whose days a list is
// sent unless it says otherwise.
const workingDays = "office"

// promises reads what is due, and when.
func (r reader) promises(root *sheet.Table, p *ticketing.Process) {
	for _, t := range root.Tables("track") {
		p.Tracks = append(p.Tracks, r.track(t))
	}
	for _, t := range root.Tables("clock") {
		p.Clocks = append(p.Clocks, r.clock(t))
	}
	for _, t := range root.Tables("cadence") {
		p.Cadences = append(p.Cadences, r.cadence(t))
	}
	for _, t := range root.Tables("list") {
		p.Lists = append(p.Lists, r.list(t))
	}
}

func (r reader) track(t *sheet.Table) ticketing.Track {
	defer t.Close()
	track := ticketing.Track{Name: t.Must("name", `"bug"`)}
	for _, p := range t.Tables("phase") {
		phase := ticketing.Phase{
			Status:   p.Must("status", `"Under Review"`),
			Calendar: p.Text("calendar", `"office"`),
			Optional: p.Flag("optional", false),
			Meaning:  p.Text("meaning", `"We look for the cause."`),
		}
		phase.Least, phase.Most = usual(p, "usual", `"4-10 working days"`)
		p.Close()
		track.Phases = append(track.Phases, phase)
	}
	return track
}

// phases makes the clock of all tracks: one target for each phase that has a
// usual time. Only its end is told, to whoever has the ticket.
func phases(p ticketing.Process) ticketing.Clock {
	c := ticketing.Clock{Name: phaseClock, Title: "phase",
		Kind: ticketing.Expectation, Starts: ticketing.FromEntered, Pauses: resting(),
		MissTell: []string{ticketing.AssigneeRole}}
	for _, typ := range p.Types {
		track, _ := p.TrackOf(typ.Name)
		for _, phase := range track.Phases {
			if !phase.Most.IsZero() {
				c.Targets = append(c.Targets, ticketing.Target{Types: []string{typ.Name},
					Statuses: []string{phase.Status}, Usual: phase.Least, Within: phase.Most,
					Calendar: phase.Calendar})
			}
		}
	}
	return c
}

// resting is where clocks rest unless the process says otherwise.
func resting() []string {
	return []string{string(ticketing.ClassWaitingCustomer), string(ticketing.ClassResolved),
		string(ticketing.ClassClosed)}
}

func (r reader) clock(t *sheet.Table) ticketing.Clock {
	defer t.Close()
	c := ticketing.Clock{
		Name:  t.Must("name", `"response"`),
		Title: t.Text("title", `"first response"`),
		Kind: ticketing.ClockKind(t.Choice("kind", string(ticketing.Promise),
			string(ticketing.Expectation), string(ticketing.Trigger))),
		Starts: ticketing.Start(t.Choice("starts", string(ticketing.FromOpened),
			string(ticketing.FromEntered), string(ticketing.FromPriority))),
		Pauses:   otherwise(t, "pauses", resting()...),
		Escalate: t.Flag("escalate", false),
		Internal: t.Flag("internal", false),
	}
	for _, cue := range t.Words("met_by", `"person"`) {
		c.MetBy = append(c.MetBy, ticketing.Cue(cue))
	}
	warn, missed := 75, ticketing.RoleLead
	switch c.Kind {
	case ticketing.Expectation: // nothing is lost when it is over: whoever has it looks
		warn, missed = 0, ticketing.AssigneeRole
	case ticketing.Trigger:
		missed = ticketing.RoleManager
	}
	c.Warn = t.Number("warn", warn, 0, 99)
	c.WarnTell = otherwise(t, "warn_tell", ticketing.AssigneeRole)
	c.MissTell = otherwise(t, "miss_tell", missed)
	for _, target := range t.Tables("target") {
		c.Targets = append(c.Targets, r.target(target))
	}
	return c
}

// otherwise reads words in place of those that hold without them.
func otherwise(t *sheet.Table, key string, without ...string) []string {
	if !t.Has(key) {
		return without
	}
	return t.Words(key, `"lead"`)
}

func (r reader) target(t *sheet.Table) ticketing.Target {
	defer t.Close()
	target := ticketing.Target{
		Types:      t.Words("type", `"question"`),
		Priorities: t.Words("priority", `"High"`),
		Plans:      t.Words("plan", `"Standard"`),
		Statuses:   t.Words("status", `"In Progress"`),
		Categories: t.Words("category", `"access"`),
		Within:     maybe(t, "within", `"4 working hours"`),
		Agreed:     t.Flag("agreed", false),
		Calendar:   t.Text("calendar", `"office"`),
	}
	least, most := usual(t, "usual", `"3-10 days"`)
	ranged := t.Text("usual", "") != ""
	switch {
	case ranged && t.Has("within"):
		t.Fault("usual", "there is within already",
			`write one of them: usual = "3-10 days" says both ends, within = "10 days" only the last`)
	case ranged:
		target.Usual, target.Within = least, most
	case !t.Has("within") && !target.Agreed:
		t.Fault("within", "it says no time",
			`write within = "4 working hours", usual = "3-10 days", or agreed = true for an agreed date`)
	}
	return target
}

func (r reader) cadence(t *sheet.Table) ticketing.Cadence {
	defer t.Close()
	c := ticketing.Cadence{
		Name:       t.Must("name", `"hourly updates"`),
		Types:      t.Words("type", `"question"`),
		Priorities: t.Words("priority", `"High"`),
		Every:      delay(t, "every", `"1 hour"`),
		Calendar:   t.Text("calendar", `"office"`),
		Remind:     maybe(t, "remind", `"15 min"`),
		Letter:     t.Text("letter", `"update"`),
		Until: otherwise(t, "until", string(ticketing.ClassResolved),
			string(ticketing.ClassClosed)),
		Pauses: otherwise(t, "pauses", string(ticketing.ClassWaitingCustomer)),
	}
	c.After = c.Every
	if t.Has("after") {
		c.After = soon(t, "after", `"2 hours"`)
	}
	if c.Letter == "" {
		c.Letter = "update"
	}
	return c
}

func (r reader) list(t *sheet.Table) ticketing.List {
	defer t.Close()
	return ticketing.List{
		Name:       t.Must("name", `"features"`),
		Title:      t.Text("title", `"Wishes for new features"`),
		Types:      t.Words("type", `"feature request"`),
		Priorities: t.Words("priority", `"Low"`),
		Codes:      t.Words("code", `"new feature request"`),
		Statuses:   t.Words("status", `"Deferred"`),
		To:         t.Text("to", `"product-owner"`),
		Every:      ticketing.Period(t.Text("every", `"weekly"`)),
		Calendar:   cmp.Or(t.Text("calendar", `"office"`), workingDays),
	}
}
