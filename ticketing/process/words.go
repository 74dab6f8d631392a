package process

import (
	"slices"

	"ticketd/ticketing"
)

// Words lists what a process calls things by which tickets are sorted and counted: statuses,
// codes, types, priorities, plans, charges, categories and products.
func Words(p ticketing.Process) []string {
	all := slices.Concat(p.Categories, p.Products)
	for _, s := range p.Statuses {
		all = append(all, s.Name)
	}
	for _, c := range p.Codes {
		all = append(all, c.Name)
	}
	for _, t := range p.Types {
		all = append(all, t.Name)
	}
	for _, prio := range p.Priorities {
		all = append(all, prio.Name)
	}
	for _, plan := range p.Plans {
		all = append(all, plan.Name)
	}
	for _, c := range p.Charges {
		all = append(all, c.Name)
	}
	return all
}
