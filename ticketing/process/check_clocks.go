package process

import (
	"fmt"
	"slices"

	"ticketd/ticketing"
)

func (c checker) tracks() {
	var names []string
	for i, track := range c.p.Tracks {
		key := fmt.Sprintf("track[%d]", i+1)
		c.unique(key+".name", track.Name, names)
		names = append(names, track.Name)
		if len(track.Phases) == 0 {
			c.Fault(key, "it has no phase", "write each under a line [[track.phase]]")
		}
		if !slices.ContainsFunc(c.p.Types, func(t ticketing.Type) bool { return t.Track == track.Name }) {
			c.Fault(key, fmt.Sprintf("no type of ticket is on the track %q", track.Name),
				fmt.Sprintf("add track = %q to a [[type]]", track.Name))
		}
		var statuses []string
		for j, phase := range track.Phases {
			key := fmt.Sprintf("%s.phase[%d]", key, j+1)
			c.status(key+".status", phase.Status)
			c.unique(key+".status", phase.Status, statuses)
			statuses = append(statuses, phase.Status)
			c.calendar(key, "usual", phase.Calendar, phase.Least, phase.Most)
		}
	}
}

func (c checker) clocks() {
	var names []string
	if len(c.p.Tracks) > 0 {
		names = append(names, phaseClock)
	}
	for i, clock := range c.p.Clocks {
		key := fmt.Sprintf("clock[%d]", i+1)
		c.unique(key+".name", clock.Name, names)
		names = append(names, clock.Name)
		c.cues(key, clock)
		c.known(key+".pauses", "status or class", clock.Pauses, append(c.names(), classes()...))
		if clock.Kind == ticketing.Expectation && clock.Escalate {
			c.Fault(key+".escalate", "an expectation is never missed",
				`make it kind = "promise" or "trigger"`)
		}
		if len(clock.Targets) == 0 {
			c.Fault(key, "it has no target, so it never runs", "write each under a line [[clock.target]]")
		}
		for j, t := range clock.Targets {
			c.target(fmt.Sprintf("%s.target[%d]", key, j+1), t, clock.Targets[:j])
		}
	}
}

// cues checks that something can meet a clock.
func (c checker) cues(key string, clock ticketing.Clock) {
	known := append([]string{string(ticketing.CueAck), string(ticketing.CuePerson),
		string(ticketing.CueSorted), string(ticketing.CueAgreed), string(ticketing.CueCalled),
		string(ticketing.CueMoved), string(ticketing.CueResolved)}, append(c.names(), classes()...)...)
	c.known(key+".met_by", "cue",
		namesOf(clock.MetBy, func(cue ticketing.Cue) string { return string(cue) }), known)
	switch {
	case len(clock.MetBy) == 0 && clock.Starts != ticketing.FromEntered:
		c.Fault(key+".met_by", "nothing can ever meet this clock", `write for instance met_by = "person"`)
	case slices.Equal(clock.MetBy, []ticketing.Cue{ticketing.CueAck}) && c.p.On.Opened == "":
		c.Fault(key+".met_by", "nothing can ever meet this clock: new tickets are not acknowledged",
			`add opened = "acknowledgement" to [on], or another cue`)
	}
}

func (c checker) target(key string, t ticketing.Target, earlier []ticketing.Target) {
	c.known(key+".type", "type", t.Types, c.typeNames())
	c.known(key+".priority", "priority", t.Priorities, c.priorityNames())
	c.known(key+".plan", "plan", t.Plans,
		namesOf(c.p.Plans, func(p ticketing.Plan) string { return p.Name }))
	c.known(key+".status", "status", t.Statuses, c.names())
	c.known(key+".category", "category", t.Categories, c.p.Categories)
	field := "within"
	if !t.Usual.IsZero() {
		field = "usual"
	}
	c.calendar(key, field, t.Calendar, t.Usual, t.Within)
	c.possible(key, t.Types, t.Priorities)
	i := slices.IndexFunc(earlier, func(e ticketing.Target) bool {
		return covers(e.Types, t.Types) && covers(e.Priorities, t.Priorities) &&
			covers(e.Plans, t.Plans) && covers(e.Statuses, t.Statuses) &&
			covers(e.Categories, t.Categories)
	})
	if i >= 0 {
		c.Fault(key, fmt.Sprintf("it never holds: target %d fits every ticket that it fits", i+1),
			"put the narrower one first, or take one out")
	}
}

func (c checker) priorityNames() []string {
	return namesOf(c.p.Priorities, func(p ticketing.Priority) string { return p.Name })
}

// covers reports whether a condition holds wherever another does.
func covers(wide, narrow []string) bool {
	return len(wide) == 0 || len(narrow) > 0 && among(narrow, wide)
}

// possible checks that a ticket of some type can have one of the priorities.
// Names that are not defined are told already.
func (c checker) possible(key string, types, priorities []string) {
	if len(types) == 0 || len(priorities) == 0 {
		return
	}
	for _, p := range c.p.Priorities {
		if slices.Contains(priorities, p.Name) && slices.ContainsFunc(types, p.Fits) {
			return
		}
	}
	if covers(c.typeNames(), types) && covers(c.priorityNames(), priorities) {
		c.Fault(key+".priority", "tickets of this type never have it", "see the type of the [[priority]]")
	}
}

func (c checker) cadences() {
	var names []string
	for i, cadence := range c.p.Cadences {
		key := fmt.Sprintf("cadence[%d]", i+1)
		c.unique(key+".name", cadence.Name, names)
		names = append(names, cadence.Name)
		c.cadence(key, cadence)
		j := slices.IndexFunc(c.p.Cadences[:i], func(e ticketing.Cadence) bool {
			return covers(e.Types, cadence.Types) && covers(e.Priorities, cadence.Priorities) &&
				among(e.Until, cadence.Until)
		})
		if j >= 0 {
			c.Fault(key, fmt.Sprintf("it never begins: cadence %d fits every ticket that it fits", j+1),
				"put the narrower one first, or take one out")
		}
	}
}

func (c checker) cadence(key string, cadence ticketing.Cadence) {
	everywhere := append(c.names(), classes()...)
	c.known(key+".type", "type", cadence.Types, c.typeNames())
	c.known(key+".priority", "priority", cadence.Priorities, c.priorityNames())
	c.known(key+".until", "status or class", cadence.Until, everywhere)
	c.known(key+".pauses", "status or class", cadence.Pauses, everywhere)
	c.possible(key, cadence.Types, cadence.Priorities)
	c.letter(key+".letter", cadence.Letter)
	c.calendar(key, "every", cadence.Calendar, cadence.After, cadence.Every, cadence.Remind)
	if !cadence.Remind.IsZero() && !c.sooner(cadence.Remind, cadence.Every, cadence.Calendar) {
		c.Fault(key+".remind", fmt.Sprintf("%s before an update the one before is not yet due: one comes"+
			" every %s", cadence.Remind, cadence.Every), "choose a shorter one")
	}
}

// among reports whether all of some names are among others.
func among(some, others []string) bool {
	return !slices.ContainsFunc(some, func(name string) bool { return !slices.Contains(others, name) })
}

func (c checker) lists() {
	var names []string
	for i, l := range c.p.Lists {
		key := fmt.Sprintf("list[%d]", i+1)
		c.unique(key+".name", l.Name, names)
		names = append(names, l.Name)
		c.known(key+".type", "type", l.Types, c.typeNames())
		c.known(key+".priority", "priority", l.Priorities, c.priorityNames())
		c.known(key+".status", "status", l.Statuses, c.names())
		for _, code := range l.Codes {
			c.code(key+".code", code)
		}
		if len(l.Types)+len(l.Priorities)+len(l.Statuses)+len(l.Codes) == 0 {
			c.Fault(key, "no ticket is ever on it", "give it type, priority, status or code")
		}
		c.calendar(key, "calendar", l.Calendar)
		c.digest(key, l)
	}
}

// digest checks when a list is sent, and to whom.
func (c checker) digest(key string, l ticketing.List) {
	periods := []string{string(ticketing.Weekly), string(ticketing.Monthly), string(ticketing.Quarterly)}
	switch {
	case l.Every == "" && l.To != "":
		c.Fault(key+".every", "it is never sent", `add every = "weekly", or take out to`)
	case l.Every != "" && l.To == "":
		c.Fault(key+".to", "nobody gets it", `add to = "product-owner", or another role`)
	case l.Every != "" && !slices.Contains(periods, string(l.Every)):
		c.unknown(key+".every", "period", string(l.Every), periods)
	}
}
