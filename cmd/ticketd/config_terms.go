package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"ticketd/data/sheet"
	"ticketd/ticketing"
	"ticketd/ticketing/process"
)

// What people and accounts say in the terms of the processes.

// whole lists the processes that were read without a fault, by name; what the
// others know cannot be told.
func (l *loader) whole() (whole []ticketing.Process, all bool) {
	for _, p := range l.processes {
		if p.Name != "" {
			whole = append(whole, p)
		}
	}
	slices.SortFunc(whole, func(a, b ticketing.Process) int { return cmp.Compare(a.Name, b.Name) })
	return whole, len(whole) == len(l.processes) && len(whole) > 0
}

// term reads a word that one of the processes has to know. It says what a
// process knows a word as, and which words it has.
func (l *loader) term(s *sheet.Table, key, example string,
	known func(ticketing.Process, string) (string, bool), words func(ticketing.Process) []string) string {
	word := s.Text(key, example)
	if word == "" {
		return ""
	}
	return l.word(s, key, key, word, known, words)
}

// word is one that a setting has, of the sort that is named.
func (l *loader) word(s *sheet.Table, key, sort, word string,
	known func(ticketing.Process, string) (string, bool), words func(ticketing.Process) []string) string {
	processes, all := l.whole()
	var list []string
	for _, p := range processes {
		if name, ok := known(p, word); ok {
			return name
		}
		list = append(list, words(p)...)
	}
	if all {
		slices.Sort(list)
		s.Fault(key, fmt.Sprintf("no configured process has a %s %q", sort, word),
			sheet.Nearest(word, slices.Compact(list)))
	}
	return word
}

// plan checks that some process has the account's plan.
func (l *loader) plan(s *sheet.Table) string {
	return l.term(s, "plan", `"priority"`, func(p ticketing.Process, name string) (string, bool) {
		plan := p.PlanNamed(name)
		return plan.Name, strings.EqualFold(plan.Name, name)
	}, func(p ticketing.Process) []string {
		return named(p.Plans, func(plan ticketing.Plan) string { return plan.Name })
	})
}

// facts are what the account's tickets are unless they say otherwise. A word is
// kept as it is written: each process has its own name for it.
func (l *loader) facts(s *sheet.Table) ticketing.Facts {
	f := ticketing.Facts{
		Type: l.term(s, "type", `"question"`, func(p ticketing.Process, word string) (string, bool) {
			_, ok := p.TypeNamed(word)
			return word, ok
		}, func(p ticketing.Process) []string {
			return named(p.Types, func(t ticketing.Type) string { return t.Name })
		}),
		Category: l.term(s, "category", `"access"`, ticketing.Process.CategoryNamed,
			func(p ticketing.Process) []string { return p.Categories }),
		Product: l.term(s, "product", `"Catalogue"`, ticketing.Process.ProductNamed,
			func(p ticketing.Process) []string { return p.Products }),
	}
	f.Priority = l.term(s, "priority", `"High"`, func(p ticketing.Process, word string) (string, bool) {
		return word, slices.ContainsFunc(p.Priorities, func(prio ticketing.Priority) bool {
			_, ok := p.PriorityNamed(word, first(prio.Types))
			return ok
		})
	}, func(p ticketing.Process) []string {
		return named(p.Priorities, func(prio ticketing.Priority) string { return prio.Name })
	})
	return f
}

func named[T any](all []T, name func(T) string) []string {
	names := make([]string, len(all))
	for i, one := range all {
		names[i] = name(one)
	}
	return names
}

func first(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

// calendarsOf reads the account's own calendars, which stand for the processes'
// of the same names.
func (l *loader) calendarsOf(s *sheet.Table, zone *time.Location) map[string]ticketing.Calendar {
	t := s.Table("calendar")
	own := process.Calendars(s.Sheet(), t, l.env(cmp.Or(zone, l.zone)))
	if len(own) == 0 {
		return nil
	}
	processes, all := l.whole()
	var known []string
	for _, p := range processes {
		for name := range p.Calendars {
			if name != "" {
				known = append(known, name)
			}
		}
	}
	slices.Sort(known)
	for _, name := range t.Names() {
		if all && !slices.Contains(known, name) {
			t.Fault(name, fmt.Sprintf("no configured process has a calendar %q", name),
				sheet.Nearest(name, slices.Compact(known)))
		}
	}
	l.keepHolidays(own)
	return own
}

// knownRoles are the roles that need no process to name them.
var knownRoles = []string{ticketing.RoleLead, ticketing.RoleManager, ticketing.RoleSeniorManagement,
	ticketing.RoleProductOwner, ticketing.RoleRelationshipManager}

// roles reads an agent's roles: the known ones, and those that a process tells
// something, departments for instance.
func (l *loader) roles(s *sheet.Table) []string {
	processes, all := l.whole()
	known := slices.Clone(knownRoles)
	for _, p := range processes {
		for _, role := range process.Roles(p) {
			if !slices.Contains(known, role) {
				known = append(known, role)
			}
		}
	}
	roles := s.Texts("roles", `["lead"]`)
	for _, role := range roles {
		if !slices.Contains(known, role) && (all || len(l.processes) == 0) {
			s.NotOneOf("roles", role, known)
		}
	}
	return roles
}

// missedRoles warns of roles that a process tells something and nobody has. A
// relationship manager can also be that of each account.
func (l *loader) missedRoles(agents []ticketing.Agent, accounts []ticketing.Account) {
	if len(agents) == 0 {
		return
	}
	managed := len(accounts) > 0 && !slices.ContainsFunc(accounts,
		func(a ticketing.Account) bool { return a.Manager == "" })
	processes, _ := l.whole()
	for _, p := range processes {
		for _, role := range process.Roles(p) {
			taken := len(withRole(agents, role)) > 0 || managed && role == ticketing.RoleRelationshipManager
			if !taken {
				l.warn("agent", "process %q tells the role %q, which nobody has; %s told instead: "+
					"give it to somebody, roles = [%q]", p.Name, role, toldInstead(agents), role)
			}
		}
	}
}

func withRole(agents []ticketing.Agent, role string) []string {
	return named(slices.DeleteFunc(slices.Clone(agents), func(a ticketing.Agent) bool {
		return !slices.Contains(a.Roles, role)
	}), func(a ticketing.Agent) string { return a.Name })
}

// toldInstead names who is told for want of anybody with a role: the leads, else
// the team.
func toldInstead(agents []ticketing.Agent) string {
	instead := withRole(agents, ticketing.RoleLead)
	if len(instead) == 0 {
		instead = named(slices.DeleteFunc(slices.Clone(agents), func(a ticketing.Agent) bool {
			return a.Notices != "team"
		}), func(a ticketing.Agent) string { return a.Name })
	}
	switch len(instead) {
	case 0:
		return "nobody is"
	case 1:
		return instead[0] + " is"
	}
	return strings.Join(instead, ", ") + " are"
}

// missedAssignees warns of teams, roles and agents to whom a process gives new tickets
// and whom there are not: its tickets are the whole team's.
func (l *loader) missedAssignees(agents []ticketing.Agent) {
	if len(agents) == 0 {
		return
	}
	people := ticketing.NewDirectory(agents, nil)
	processes, _ := l.whole()
	for _, p := range processes {
		for _, name := range slices.Concat(p.Assign.Among, slices.Sorted(maps.Values(p.Assign.ByCategory))) {
			if _, agent := people.AgentNamed(name); !agent && len(people.Among([]string{name})) == 0 {
				l.warn("agent", "process %q gives new tickets to %q, which is no agent, team or role of anybody: "+
					"give it to somebody, team = %q", p.Name, name, name)
			}
		}
	}
}
