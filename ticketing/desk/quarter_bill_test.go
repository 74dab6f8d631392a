package desk_test

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/billing"
)

// The ledger's invoices are worked out with rational numbers, item by item, by the words of the
// agreements: the allowance is used in the order in which time was logged, what goes beyond it
// costs more, and a credit is taken off after everything else.

// invoice is what an account owes for a month.
type invoice struct {
	Used, Over, ByHour, Returned int
	Total                        *big.Int // in the smallest unit
	lines                        map[string]*big.Int
	minutes                      map[string]int
}

// charged is one line's worth of a month's bill.
type charged struct {
	life            *life
	charge, product string
	minutes         int
	last            time.Time
}

// billed is what a month adds to the ticket's bill: what it is worth at the end less what it was
// at the start.
func (l *life) billed(m month) []charged {
	now, was := l.worth(m.to), l.worth(m.from)
	was.minutes, was.last = -was.minutes, now.last
	items := []charged{now, was}
	if now.charge == was.charge && now.product == was.product || !l.opened.Before(m.from) {
		now.minutes += was.minutes
		items = []charged{now}
	}
	return slices.DeleteFunc(items, func(c charged) bool { return c.minutes == 0 })
}

// worth is what the customer pays for at a moment, by the words of the plans: errors in the
// product never; investigations and tasks by the time; queries on the Standard plan.
func (l *life) worth(at time.Time) charged {
	f := l.factsBefore(at)
	c := charged{life: l, product: f.product}
	byTime, never := false, false
	ended := l.stateBefore(at)
	switch {
	case l.box.name == "service" && f.kind == "Technical Support":
		c.charge, never = "technical support", true
	case l.box.name == "service" && f.kind == "Service Task":
		c.charge, byTime = "service task", true
	case l.box.name != "support":
	case f.category == "software error":
		c.charge, never = "error in the product", true
	case ended.code == "error corrected" && !ended.state.unfinished():
		c.charge, never = "corrected error", true
	case f.kind == "data investigation":
		c.charge, byTime = "data investigation", true
	case f.kind == "request":
		c.charge, byTime = "task", true
	case f.kind == "query" && l.plan() != "Priority":
		c.charge, byTime = "query on the Standard plan", true
	}
	for _, w := range l.logged {
		if w.at.Before(at) {
			c.last = w.at
			if !never && (w.billing == ticketing.Billable || byTime && w.billing == ticketing.BillingByType) {
				c.minutes += w.minutes
			}
		}
	}
	return c
}

// invoiceOf works out an invoice.
func (q *quarter) invoiceOf(mine func(*life) bool, agreed ticketing.Agreement, m month) invoice {
	var items []charged
	terms, covers := agreed.Terms, agreed.Products
	for _, l := range q.lives {
		if mine(l) {
			items = append(items, l.billed(m)...)
		}
	}
	slices.SortFunc(items, func(a, b charged) int {
		return cmp.Or(cmp.Compare(count(a.minutes < 0), count(b.minutes < 0)), a.last.Compare(b.last),
			cmp.Compare(a.life.number, b.life.number), cmp.Compare(a.charge, b.charge),
			cmp.Compare(a.product, b.product))
	})
	in := invoice{Total: new(big.Int), lines: map[string]*big.Int{}, minutes: map[string]int{}}
	for _, item := range items {
		price := terms.Rate
		if own, named := terms.Rates[item.charge]; named {
			price = own
		}
		covered := terms.Allowance > 0 && !slices.Contains(terms.Outside, item.charge) &&
			(item.product == "" || len(covers) == 0 || slices.Contains(covers, item.product))
		if !covered {
			in.ByHour += in.add(item, item.minutes, price)
			continue
		}
		over := price
		if terms.Over != 0 {
			over = terms.Over
		}
		in.cover(item, terms, over)
	}
	return in
}

// cover uses the allowance for an item, or gives back what is no longer due.
func (in *invoice) cover(item charged, terms ticketing.Terms, over ticketing.Money) {
	if left := item.minutes; left >= 0 {
		fits := min(left, terms.Allowance-in.Used)
		in.Used += in.add(item, fits, terms.Within)
		in.Over += in.add(item, left-fits, over)
		return
	}
	back := -item.minutes
	beyond := min(back, in.Over)
	used := min(back-beyond, in.Used)
	in.Over += in.add(item, -beyond, over)
	in.Used += in.add(item, -used, terms.Within)
	in.Returned += back - beyond - used
	in.minutes[item.key()] -= back - beyond - used
}

func (c charged) key() string { return fmt.Sprintf("T-%d %s %s", c.life.number, c.charge, c.product) }

// add charges minutes at a price, to the nearest unit, halves away from zero.
func (in *invoice) add(item charged, minutes int, price ticketing.Money) int {
	exact := big.NewRat(int64(minutes)*int64(price), 60)
	half := big.NewRat(int64(exact.Sign()), 2)
	sum := new(big.Rat).Add(exact, half)
	units := new(big.Int).Quo(sum.Num(), sum.Denom()) // towards zero
	in.Total.Add(in.Total, units)
	key := item.key()
	if in.lines[key] == nil {
		in.lines[key] = new(big.Int)
	}
	in.lines[key].Add(in.lines[key], units)
	in.minutes[key] += minutes
	return minutes
}

// holdsInvoice compares a statement with the ledger's, line by line.
func (q *quarter) holdsInvoice(name string, m month, got billing.Statement, want invoice) {
	q.Helper()
	same := got.Used == want.Used && got.Over == want.Over && got.ByHour == want.ByHour &&
		got.Returned == want.Returned
	if !same || big.NewInt(int64(got.Total)).Cmp(want.Total) != 0 {
		q.Errorf("%s in %s: the statement has %d used, %d over, %d by the hour, %d returned, %d in all; "+
			"the ledger %+v", name, m.from.Month(), got.Used, got.Over, got.ByHour, got.Returned, got.Total, want)
	}
	lines, minutes := map[string]int64{}, map[string]int{}
	for _, l := range got.Lines {
		key := fmt.Sprintf("%s %s %s", l.Ticket, l.Charge, l.Product)
		lines[key] += int64(l.Amount)
		minutes[key] += l.Minutes
	}
	for key, amount := range want.lines {
		if amount.Cmp(big.NewInt(lines[key])) != 0 || minutes[key] != want.minutes[key] {
			q.Errorf("%s in %s: %s is billed %d minutes for %d, in the ledger %d for %d", name, m.from.Month(), key,
				minutes[key], lines[key], want.minutes[key], amount)
		}
		delete(minutes, key)
	}
	for key, n := range minutes {
		if n != want.minutes[key] {
			q.Errorf("%s in %s: %s is billed %d minutes, in the ledger %d", name, m.from.Month(), key, n,
				want.minutes[key])
		}
	}
}
