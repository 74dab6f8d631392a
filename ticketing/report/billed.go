package report

import (
	"slices"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/billing"
)

// billed is what a month adds to the bill of one ticket: what the customer pays for of its
// whole time, as it is sorted after the month, less the same as it was before. So time
// that was corrected, a ticket that was sorted otherwise and one that went to another
// account settle themselves in the month in which that was done, and all months together
// are what the ticket is worth today. A ticket that was merged keeps the time that was
// logged on it, and is charged as the other one was then.
//
// History is the ticket's up to the month's end, the first entries of it are those before
// the month, and before and after are the ticket as these left it; a ticket that came in
// within the month is zero before it. There is an item for each account, charge and
// product whose minutes changed; what an allowance covers is left to covered.
func billed(p ticketing.Process, before, after ticketing.Ticket, history []ticketing.Entry, first int) []billing.Item {
	now := worth(p, after, history)
	last := now.Last
	items := []billing.Item{now}
	if first > 0 {
		was := worth(p, before, history[:first])
		if was.Minutes = -was.Minutes; sameShare(was, now) {
			items[0].Minutes += was.Minutes
		} else {
			items = []billing.Item{was, now}
		}
	}
	items = slices.DeleteFunc(items, func(i billing.Item) bool { return i.Minutes == 0 })
	for i := range items {
		if items[i].Last = last; items[i].Account == after.Account {
			items[i].Subject = after.Subject
		}
	}
	return items
}

// worth is what the customer pays for of a ticket's whole time.
func worth(p ticketing.Process, t ticketing.Ticket, history []ticketing.Entry) billing.Item {
	return billing.Item{Ticket: t.Tag(), Account: t.Account, Charge: p.ChargeFor(t).Name, Subject: t.Subject, Product: t.Product,
		Minutes: p.Billable(t, history), Last: lastLogged(history)}
}

// sameShare reports whether two items go on the same bill at the same price.
func sameShare(a, b billing.Item) bool {
	return a.Account == b.Account && a.Charge == b.Charge && a.Product == b.Product
}

// lastLogged is when time was logged last; zero: never.
func lastLogged(history []ticketing.Entry) time.Time {
	for _, e := range slices.Backward(history) {
		for _, c := range e.Changes {
			if _, ok := c.(ticketing.TimeLogged); ok {
				return e.At
			}
		}
	}
	return time.Time{}
}

// covered picks the items that an account pays for, and says which of them its allowance
// covers: those under no charge that its terms leave outside, for a product that its
// agreement holds for. The account without a name pays for those of customers who have
// none.
func covered(p ticketing.Process, a ticketing.Account, items []billing.Item) (own []billing.Item) {
	outside := p.TermsFor(a).Outside
	for _, i := range items {
		if i.Account != a.Name {
			continue
		}
		i.Covered = a.Agreement.Covers(i.Product) && !slices.Contains(outside, i.Charge)
		own = append(own, i)
	}
	return own
}
