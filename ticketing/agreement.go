package ticketing

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Agreement is what a customer and we agreed on about what support costs. The zero
// Agreement is that of a customer who has none.
type Agreement struct {
	// Limit is how many minutes of work on one ticket need no consent, where the
	// process asks for one; 0: as many as the process says.
	Limit int
	Terms Terms
	// Products are those that the agreement covers, as the process names them; empty:
	// all. Work on another is not taken off the allowance.
	Products []string
	Billing  Address   // who gets the invoice lines; empty: nobody
	BillTo   string    // who is billed, as it stands on a bill: lines of a postal address
	Report   []Address // who get the monthly report
	Summary  bool      // the account's contacts get a monthly summary of its tickets
}

// Covers reports whether the agreement holds for a product; nothing is known of a ticket
// that names none.
func (a Agreement) Covers(product string) bool {
	return product == "" || len(a.Products) == 0 || slices.ContainsFunc(a.Products, func(covered string) bool {
		return strings.EqualFold(covered, product)
	})
}

// Pay says who pays for the time that a ticket takes.
type Pay string

// Who pays.
const (
	PayNever    Pay = "never" // nobody, whatever is said when time is logged
	PayIncluded Pay = "included"
	PayTime     Pay = "time" // the customer, for the time that it takes
)

// Pays lists the ways to pay.
func Pays() []Pay { return []Pay{PayNever, PayIncluded, PayTime} }

// Charge says who pays for the time that some tickets take.
type Charge struct {
	Name string // what it is called in letters and on reports
	Pay  Pay
	// Estimate says that the customer is to agree to an estimate before the work.
	Estimate bool
	Kinds    Kinds
}

// Kinds are the tickets that something holds for: those that have one of the words of
// each list. An empty list asks for nothing.
type Kinds struct {
	Types, Categories, Codes, Plans []string
}

// Empty reports whether nothing is asked for, so that every ticket is of these kinds.
func (k Kinds) Empty() bool {
	return len(k.Types)+len(k.Categories)+len(k.Codes)+len(k.Plans) == 0
}

// fit reports whether the ticket is of these kinds. A finished one is still of the code
// with which a person ended it, though a timer that closed it has a code of its own.
func (k Kinds) fit(t Ticket) bool {
	has := func(list []string, word string) bool { return len(list) == 0 || slices.Contains(list, word) }
	return has(k.Types, t.Type) && has(k.Categories, t.Category) && has(k.Plans, t.Plan) &&
		(has(k.Codes, t.Code) || t.Finished() && slices.Contains(k.Codes, t.endedWith()))
}

// budgetLetter asks the customer for consent to more work.
const budgetLetter = "budget"

// Limit is when the customer is asked for consent to more work on a ticket.
type Limit struct {
	Minutes int // 0: never
	Warn    int // per cent of it at which the agent is told; 0: they aren't
	Kinds   Kinds
}

// limit is how many minutes of work on the ticket the customer is asked about at a time;
// 0: they aren't.
func (r *ruling) limit() int {
	limit, t := r.Process.Limit, r.t
	t.Plan = r.Process.PlanNamed(t.Plan).Name
	if limit.Minutes == 0 || !limit.Kinds.fit(t) || r.Process.ChargeFor(t).Pay == PayNever {
		return 0
	}
	if a, ok := r.People.AccountNamed(t.Account); ok && a.Agreement.Limit > 0 {
		return a.Agreement.Limit
	}
	return limit.Minutes
}

// spend watches over the time that an order logged: somebody is told before the limit.
// It reports whether the limit is reached and the customer has not been asked yet. A
// ticket that is finished has cost what it has.
func (r *ruling) spend(o Order, before Ticket) (ask bool) {
	limit := r.limit()
	if limit == 0 || r.t.Spent <= before.Spent || r.t.Finished() || o.Estimate > 0 {
		return false
	}
	allowed := max(limit, r.t.Allowed)
	warn := allowed * r.Process.Limit.Warn / 100
	asked := fmt.Sprintf("consent to more than %d minutes was asked for", allowed)
	switch {
	case r.t.Spent >= allowed && r.t.did(asked).IsZero():
		r.do(Remembered{asked})
		r.why("%d of %d minutes are used: the customer is asked for consent to more", r.t.Spent, allowed)
		return true
	case r.t.Spent < allowed && warn > 0 && r.t.Spent >= warn && before.Spent < warn:
		r.why("%d of %d minutes are used", r.t.Spent, allowed)
		if !r.ownTicket() {
			r.reach([]string{AssigneeRole}, "notice-budget", "", r.budget())
		}
	}
	return false
}

// ownTicket reports whether the ticket is that of who has just written: their receipt
// tells them, and it is nobody else's business.
func (r *ruling) ownTicket() bool {
	concerned := r.concerned()
	return len(concerned) == 1 && concerned[0].Address == r.by
}

// budget is what letters say of the time that is spent, allowed, and asked for.
func (r *ruling) budget() map[string]string {
	limit := r.limit()
	return map[string]string{"spent": strconv.Itoa(r.t.Spent),
		"allowed": strconv.Itoa(max(limit, r.t.Allowed)), "minutes": strconv.Itoa(limit)}
}

// approve notes that work may go on for as long as the limit once more, from what was
// spent or allowed so far.
func (r *ruling) approve(by string) {
	limit := r.limit()
	r.do(Consented{To: consentBudget, By: by, Yes: true,
		Minutes: max(r.t.Spent, r.t.Allowed, limit) + limit})
}
