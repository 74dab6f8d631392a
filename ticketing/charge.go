package ticketing

import (
	"slices"
	"strconv"
)

// ChargeFor is what holds for the time that a ticket takes: the first that fits; without
// one the time is included. What was logged on a ticket before it was merged is charged as
// the one that it was merged into was then: both are about the same.
func (p Process) ChargeFor(t Ticket) Charge {
	if name, merged := t.lastOf(chargedMark); merged && t.MergedInto != 0 {
		for _, c := range p.Charges {
			if c.Name == name {
				return c
			}
		}
		return Charge{Pay: PayIncluded}
	}
	t.Plan = p.PlanNamed(t.Plan).Name
	for _, c := range p.Charges {
		if c.Kinds.fit(t) {
			return c
		}
	}
	return Charge{Pay: PayIncluded}
}

// chargedMark begins the deed that keeps as what the ticket was charged that another one
// was merged into.
const chargedMark = "charged as: "

// chargeLike remembers as what a ticket is charged from the merge on, if that is otherwise.
func (r *ruling) chargeLike(into Ticket) {
	name := r.Process.ChargeFor(into).Name
	_, again := r.t.lastOf(chargedMark)
	if into.Process == r.t.Process && (again || name != r.Process.ChargeFor(r.t).Name) {
		r.do(Remembered{chargedMark + name})
	}
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

// estimateMark begins the deed that keeps, in minutes, what work is estimated to take: a
// yes allows so much.
const estimateMark = "estimate: "

// estimated is how much work in all the customer's yes to the newest estimate allows: what
// was done before, and what it estimates.
func (r *ruling) estimated() int {
	kept, _ := r.t.lastOf(estimateMark)
	minutes, _ := strconv.Atoi(kept) // of one from before it was kept: none
	return r.t.Spent + minutes
}

// unagreed reports whether an order logs time that the customer pays for, and is to agree
// to first, before they have agreed to any or are asked.
func (j Judge) unagreed(t Ticket, o Order) bool {
	charge := j.Process.ChargeFor(t)
	if !charge.Estimate || charge.Pay == PayNever || t.Allowed > 0 || o.Estimate > 0 {
		return false
	}
	chargeable := 0
	for _, w := range o.Work {
		if w.Billing == Billable || w.Billing == BillingByType && charge.Pay == PayTime {
			chargeable += w.Minutes
		}
	}
	return chargeable > 0
}

// Logged is what came of the time that an order logged on a ticket, which is as it was left,
// for who logged it: that nobody pays for it, that the limit is near or reached, or that an
// estimate is wanted, which can still be asked for as long as the ticket is not finished. No
// kind: there is nothing to say of it.
func (j Judge) Logged(t Ticket, o Order) Result {
	charge, spent := j.Process.ChargeFor(t), j.nearLimit(t, o)
	billable := slices.ContainsFunc(o.Work, func(w Work) bool { return w.Billing == Billable && w.Minutes > 0 })
	switch {
	case billable && charge.Pay == PayNever:
		return Result{Kind: ResultUnpaid, Charge: charge.Name}
	case spent.Kind != "" || !j.unagreed(t, o):
		return spent
	case t.Finished():
		return Result{Kind: ResultUnagreed}
	default:
		return Result{Kind: ResultUnagreed, Ticket: t.Tag()}
	}
}

// nearLimit says how much of the limit is used once somebody is to be told of it; no kind:
// not yet, or there is none.
func (j Judge) nearLimit(t Ticket, o Order) Result {
	r := ruling{Judge: j, t: t}
	limit := r.limit()
	if limit == 0 || t.Finished() || o.Estimate > 0 || o.minutes() <= 0 {
		return Result{}
	}
	allowed := max(limit, t.Allowed)
	warn := j.Process.Limit.Warn
	if t.Spent < allowed && (warn == 0 || t.Spent < allowed*warn/100) {
		return Result{}
	}
	return Result{Kind: ResultSpent, Used: t.Spent, Allowed: allowed}
}
