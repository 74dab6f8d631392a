package process

import (
	"slices"

	"ticketd/ticketing"
)

// Roles lists the roles that a process tells something, departments among them,
// sorted. Whoever has the ticket is none.
func Roles(p ticketing.Process) []string {
	all := []string{ticketing.RoleManager} // of escalations
	for _, s := range p.Statuses {
		all = append(append(all, s.Tell...), s.Department)
	}
	for _, prio := range p.Priorities {
		all = append(all, prio.Tell...)
	}
	for _, c := range p.Clocks {
		all = append(append(all, c.WarnTell...), c.MissTell...)
	}
	for _, l := range p.Lists {
		all = append(all, l.To)
	}
	all = append(all, p.Reports.Month, p.Reports.Week)
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(role string) bool {
		return role == "" || role == ticketing.AssigneeRole
	})
}
