package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ticketd/data/sheet"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

type listArgs struct {
	Status, Account, Mine   string
	Type, Priority, Product string
	List                    string // a list of a process, whatever the tickets' status
	Overdue, All            bool
	Words                   []string
	Limit                   int
}

func (g *gateway) list(ctx context.Context, a listArgs) ([]ticketView, error) {
	rows, setup := ticketing.Ranked[ticketView]{Most: a.Limit}, g.desk.Setup()
	a = a.named(setup)
	listed, err := g.listed(&a)
	if err != nil {
		return nil, err
	}
	err = g.store.View(ctx, func(r desk.Reader) error {
		found := 0
		rows = ticketing.Ranked[ticketView]{Most: a.Limit}
		return r.Tickets(func(t ticketing.Ticket) bool {
			p := g.desk.Process(t)
			if !a.wants(t) || !listed(t) || !a.sortedSo(t, p) {
				return true
			}
			if v := g.viewOf(t); !a.Overdue || v.overdue() {
				rows.Add(v, a.List != "" && p.RanksBy(t) != "")
				found++
			}
			return a.List != "" || a.Limit == 0 || found < a.Limit
		})
	})
	if err == nil && len(rows.All()) == 0 { // else tickets still have it, as from an older process
		err = a.unknown(setup)
	}
	return append([]ticketView{}, rows.All()...), err // scripts read a list, also an empty one
}

func (a listArgs) wants(t ticketing.Ticket) bool {
	if t.MergedInto != 0 || a.Status == "" && !a.All && t.Class == ticketing.ClassClosed {
		return false
	}
	for _, filter := range []struct{ wanted, is string }{{a.Status, t.Status}, {a.Account, t.Account},
		{a.Mine, t.Assignee}, {a.Product, t.Product}} {
		if filter.wanted != "" && !strings.EqualFold(filter.wanted, filter.is) {
			return false
		}
	}
	text := strings.ToLower(t.Subject + " " + t.Account + " " + t.Assignee + " " + t.Reference)
	for _, p := range t.Participants {
		text += " " + strings.ToLower(p.Name+" "+string(p.Address))
	}
	return !slices.ContainsFunc(a.Words, func(w string) bool {
		return !strings.Contains(text, strings.ToLower(w))
	})
}

// sortedSo reports whether the ticket has the type and the priority, by name or by
// another word that the process has for them.
func (a listArgs) sortedSo(t ticketing.Ticket, p ticketing.Process) bool {
	typ, _ := p.TypeNamed(a.Type)
	priority, _ := p.PriorityNamed(a.Priority, t.Type)
	is := func(wanted, known, is string) bool {
		return wanted == "" || strings.EqualFold(wanted, is) || known != "" && known == is
	}
	return is(a.Type, typ.Name, t.Type) && is(a.Priority, priority.Name, t.Priority)
}

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
