package ticketing

// RanksBy is the plan by which a ticket stands before others in lists; empty: it doesn't.
func (p Process) RanksBy(t Ticket) string {
	if plan := p.PlanNamed(t.Plan); plan.First {
		return plan.Name
	}
	return ""
}

// Ranked gathers what a list shows: what ranks first, then the others, each in the order
// in which it comes, as many of both as there is room for.
type Ranked[T any] struct {
	Most          int // 0: there is room for all
	first, others []T
}

// Add takes one that belongs to the list.
func (r *Ranked[T]) Add(one T, first bool) {
	list := &r.others
	if first {
		list = &r.first
	}
	if r.Most == 0 || len(*list) < r.Most {
		*list = append(*list, one)
	}
}

// All lists what there is room for.
func (r Ranked[T]) All() []T {
	all := append(r.first[:len(r.first):len(r.first)], r.others...)
	if r.Most > 0 && len(all) > r.Most {
		all = all[:r.Most]
	}
	return all
}
