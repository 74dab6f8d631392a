package main

import (
	"fmt"
	"slices"
	"strings"

	"ticketd/data/sheet"
	"ticketd/ticketing/desk"
)

// named puts the agent's own name in, however the agent was called.
func (a listArgs) named(setup *desk.Setup) listArgs {
	if agent, ok := setup.People.AgentNamed(a.Mine); ok {
		a.Mine = agent.Name
	}
	return a
}

// unknown says which word of a filter is no word of any process, or nobody's
// name; nil: all are known.
func (a listArgs) unknown(setup *desk.Setup) error {
	if _, ok := setup.People.AgentNamed(a.Mine); a.Mine != "" && !ok {
		return misused(fmt.Errorf("--mine: %s", setup.People.Unknown(a.Mine)))
	}
	var statuses, types, priorities vocabulary
	for _, p := range setup.Processes {
		for _, s := range p.Statuses {
			statuses.add(s.Name)
		}
		for _, t := range p.Types {
			types.add(t.Name, t.Aliases...)
		}
		for _, prio := range p.Priorities {
			priorities.add(prio.Name, prio.Aliases...)
		}
	}
	for _, fault := range []error{statuses.fault("status", a.Status), types.fault("type", a.Type),
		priorities.fault("priority", a.Priority)} {
		if fault != nil {
			return misused(fault)
		}
	}
	return nil
}

// vocabulary is what something can be called: by names and by other words.
type vocabulary struct{ names, words []string }

func (v *vocabulary) add(name string, more ...string) {
	v.names = append(v.names, name)
	v.words = append(append(v.words, name), more...)
}

func (v *vocabulary) fault(what, word string) error {
	if word == "" || slices.ContainsFunc(v.words, func(w string) bool { return strings.EqualFold(w, word) }) {
		return nil
	}
	slices.Sort(v.names)
	return fmt.Errorf("no process has the %s %q; %s", what, word, sheet.Nearest(word, slices.Compact(v.names)))
}
