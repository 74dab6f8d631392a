package report

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"ticketd/ticketing"
	"ticketd/ticketing/billing"
)

// Account is the report of a month for a customer: every ticket that had a part in it, what
// was promised about it, and what it cost. Clocks that are the team's own are not in it.
type Account struct {
	p       ticketing.Process
	a       ticketing.Account
	m       Month
	books   books
	types   groups
	people  map[string]int // minutes
	scores  scores
	later   worst[laterOf]
	items   []billing.Item
	tickets rows
	times   rows
}

// NewAccount begins the report of a month for an account. The process is the one that holds
// for it, as Case was given it; the account without a name stands for the customers who have
// none.
func NewAccount(p ticketing.Process, a ticketing.Account, m Month) *Account {
	p.Clocks = slices.DeleteFunc(slices.Clone(p.Clocks), func(c ticketing.Clock) bool { return c.Internal })
	return &Account{p: p, a: a, m: m, types: groups{}, people: map[string]int{}, scores: scores{},
		later: worst[laterOf]{order: byMoment}}
}

// Add counts a ticket, which Case has read for the same month, if it was the account's at
// its end. What a ticket costs goes to the account that it was with when the time was
// billed: a ticket that is another's by now gives back here what is billed there.
func (r *Account) Add(c Case) {
	own := covered(r.p, r.a, c.Items)
	r.items = append(r.items, own...)
	if c.Ticket.Account != r.a.Name {
		return
	}
	c.Billable = 0
	for _, item := range own {
		c.Billable += item.Minutes
	}
	c.Promises = slices.DeleteFunc(slices.Clone(c.Promises), func(k Kept) bool { return k.Internal })
	r.books.add(c)
	r.types.add(c.Ticket.Type, c)
	c.By = c.signed()
	for name, minutes := range c.By {
		r.people[name] += minutes
	}
	for _, k := range c.Promises {
		r.scores.add(k)
		r.times.add(c.Ticket.Number, c.Ticket.Tag().String(), k.Title, target(k.Target), worked(k.Took),
			mark(!k.Missed))
	}
	for _, l := range r.told(c.Later) {
		r.later.add(laterOf{c.Ticket.Tag(), l})
	}
	r.tickets.add(c.Ticket.Number, r.row(c)...)
}

// told are the later changes that concern the account: what is undone is the team's own
// matter, and what happens to a ticket that went to another account is that one's, whose
// name is not told either.
func (r *Account) told(later []Later) (all []Later) {
	own := true
	for _, l := range later {
		switch {
		case l.What == LaterAccount:
			if own = l.Value == r.a.Name; !own {
				l.Value = ""
			}
		case !own || l.What == LaterUndone:
			continue
		}
		all = append(all, l)
	}
	return all
}

// signed are the minutes by agent; those of operators are nobody's.
func (c Case) signed() map[string]int {
	by := map[string]int{}
	for name, minutes := range c.By {
		if c.Operators[name] {
			name = ""
		}
		by[name] += minutes
	}
	return by
}

// mark is how a table shows that a promise was kept or not.
func mark(kept bool) string {
	if kept {
		return "✓"
	}
	return "✗"
}

func (r *Account) row(c Case) []string {
	t, kept := c.Ticket, 0
	for _, k := range c.Promises {
		kept += one(!k.Missed)
	}
	promises := strconv.Itoa(kept) + "/" + strconv.Itoa(len(c.Promises))
	if len(c.Promises) == 0 {
		promises = ""
	}
	who := t.Requester().Mailbox
	return []string{t.Tag().String(), t.Subject, cmp.Or(who.Name, string(who.Address)), t.Type, t.Priority,
		stands(t), r.ended(t), moment(t.Opened, r.m.Zone), moment(finishedAt(t), r.m.Zone), promises,
		strconv.Itoa(c.Minutes), strconv.Itoa(c.Billable), people(c.By)}
}

// spelled is a row of the file as a letter shows it: minutes are times.
func spelled(row []string) []string {
	for _, i := range []int{10, 11} {
		n, _ := strconv.Atoi(row[i])
		row[i] = minutes(n)
	}
	return row
}

// ended is why a ticket ended, in the process's words.
func (r *Account) ended(t ticketing.Ticket) string {
	i := slices.IndexFunc(r.p.Codes, func(c ticketing.Code) bool { return c.Name == t.Code })
	if !t.Finished() {
		return ""
	}
	if i < 0 || r.p.Codes[i].Words == "" {
		return t.Code
	}
	return r.p.Codes[i].Words
}

// people writes who worked how long.
func people(by map[string]int) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(by)) {
		all = append(all, strings.TrimSpace(name+" "+minutes(by[name])))
	}
	return strings.Join(all, ", ")
}

// Statement is the account's bill of the month.
func (r *Account) Statement() billing.Statement {
	return billing.Bill(r.p.TermsFor(r.a), r.items)
}

// Statistics are the figures of what was added so far.
func (r *Account) Statistics() ticketing.Statistics {
	s := begun(r.m)
	s.Figures["account"], s.Figures["plan"] = r.a.Name, r.p.PlanNamed(r.a.Plan).Name
	r.books.figures(s.Figures)
	r.scores.figures(s.Figures)
	r.billed(s.Figures)
	s.Tables["types"] = r.types.table(typeNames(r.p))
	s.Tables["promises"], s.Tables["targets"] = r.scores.tables(r.p)
	s.Tables["people"] = tabled(slices.Sorted(maps.Keys(r.people)), func(name string) []string {
		return []string{name, minutes(r.people[name])}
	})
	put(&s, "tickets", tabled(r.tickets.first(), spelled), len(r.tickets.at))
	put(&s, "times", tabled(r.times.first(), func(cells []string) []string { return cells }), len(r.times.at))
	put(&s, "later", laters(r.later.first(), r.m.Zone), r.later.all)
	s.Files = []ticketing.Enclosure{file("tickets", r.m, accountHead, &r.tickets),
		file("times", r.m, timesHead, &r.times)}
	return s
}

func (r *Account) billed(into map[string]string) {
	bill := r.Statement()
	if bill.Allowance > 0 {
		into["allowance"], into["used"] = minutes(bill.Allowance), minutes(bill.Used)
		into["left"], into["over"] = minutes(bill.Left), minutes(bill.Over)
		into["returned"], into["hour"] = minutes(bill.Returned), minutes(bill.ByHour)
	}
	if bill.Total != 0 {
		into["total"] = bill.Currency.Format(bill.Total)
	}
}
