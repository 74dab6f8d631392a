package ticketing

// ChargeFor is what holds for the time that a ticket takes: the first that fits; without
// one the time is included.
func (p Process) ChargeFor(t Ticket) Charge {
	t.Plan = p.PlanNamed(t.Plan).Name
	for _, c := range p.Charges {
		if c.Kinds.fit(t) {
			return c
		}
	}
	return Charge{Pay: PayIncluded}
}

// Billable is how many minutes of the work that a history logs the customer pays for, as
// the ticket is sorted now: what was logged as free or billable counts as such, unless
// nobody ever pays. Time that was taken off comes off what was logged in the same way and,
// where that is not enough, off the rest, so that it is never less than none nor more than
// what was logged.
func (p Process) Billable(t Ticket, history []Entry) (minutes int) {
	pay := p.ChargeFor(t).Pay
	if pay == PayNever {
		return 0
	}
	w := worked(history)
	if pay == PayTime {
		return w.byType + w.billable
	}
	return w.billable
}

// effort is the work on a ticket by how it was logged, in minutes.
type effort struct{ byType, billable, free int }

// worked sums up the work that a history logs.
func worked(history []Entry) (w effort) {
	for _, e := range history {
		for _, c := range e.Changes {
			c, ok := c.(TimeLogged)
			switch {
			case !ok:
			case c.Work.Billing == Billable:
				w.billable += c.Work.Minutes
			case c.Work.Billing == Free:
				w.free += c.Work.Minutes
			default:
				w.byType += c.Work.Minutes
			}
		}
	}
	settle(&w.byType, &w.billable, &w.free)
	settle(&w.billable, &w.byType, &w.free)
	settle(&w.free, &w.byType, &w.billable)
	return w
}

// settle takes what is missing in one sum off others, in their order.
func settle(sum *int, others ...*int) {
	for _, other := range others {
		taken := min(max(-*sum, 0), max(*other, 0))
		*sum += taken
		*other -= taken
	}
}
