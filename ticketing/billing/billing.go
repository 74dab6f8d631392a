// Package billing makes a month's bill of the work that a customer pays for: what comes
// off the allowance, what goes beyond it, and what is charged by the hour.
//
// It is pure, and counts in integers: minutes, and the smallest unit of the currency. Each
// line's amount is its minutes times the price of an hour, divided by sixty and rounded to
// the nearest unit, halves away from zero; a total is the sum of its lines' amounts, so
// that whoever adds the lines up finds the same.
//
// What was billed in an earlier month and is no longer due, because time was corrected or
// the ticket was sorted otherwise, is a line with less than no minutes. It is taken off
// after everything else of its month: first off what goes beyond the allowance, then off
// what was used of it. What is left over after that goes back to the allowance as minutes
// and is no money; work by the hour is credited at the price of today.
//
// Amounts are exact up to maxMinutes an item and maxPrice an hour; what is beyond is cut
// there, and a sum that no longer fits stays at the largest that does, after five hundred
// such items. Settings and orders allow no such prices and times.
package billing

import (
	"cmp"
	"slices"
	"time"

	"ticketd/ticketing"
)

// Bounds of what is counted.
const (
	maxMinutes = 10_000_000      // nineteen years
	maxPrice   = 100_000_000_000 // of an hour, in the smallest unit
)

// Item is what one ticket adds to a month's bill under one charge.
type Item struct {
	Ticket  ticketing.Tag
	Subject string
	Account string // who pays; empty: customers without an account
	Charge  string // the name of the process's charge; empty: none holds
	Product string
	// Covered says that an allowance may be used for it.
	Covered bool
	Minutes int       // less than zero: it was billed in an earlier month and is no longer
	Last    time.Time // when time was logged on the ticket last
}

// Kind is how a line is paid for.
type Kind string

// The kinds of lines.
const (
	Within   Kind = "within"   // off the allowance
	Over     Kind = "over"     // beyond it
	ByHour   Kind = "hour"     // not covered by an allowance
	Returned Kind = "returned" // minutes of an earlier month that go back to the allowance
)

// Line is one ticket's minutes at one price.
type Line struct {
	Ticket  ticketing.Tag
	Subject string
	Charge  string
	Product string
	Kind    Kind
	Minutes int // less than zero: a credit
	PerHour ticketing.Money
	Amount  ticketing.Money
}

// Statement is a month's bill of one customer. Its figures are sums of its lines.
type Statement struct {
	Currency  ticketing.Currency
	Allowance int // minutes of the month
	Used      int // of them; never more than there are, nor less than none
	Returned  int // minutes of earlier months that came back, as this month used fewer
	Left      int // of the allowance, with what came back
	Over      int // minutes beyond it
	ByHour    int // minutes that it doesn't cover; less than zero: a credit
	Unpriced  int // minutes of these two for which the terms name no price
	Lines     []Line
	Total     ticketing.Money
}

// Bill makes the statement of a month. Items come off the allowance in the order in which
// time was logged on their tickets last, credits after all others; those of one moment go
// by number, charge, product and minutes, so that the same items always give the same
// statement. Terms without an allowance cover nothing.
func Bill(terms ticketing.Terms, items []Item) Statement {
	b := bill{terms: terms, Statement: Statement{Currency: terms.Currency,
		Allowance: min(max(terms.Allowance, 0), maxMinutes)}}
	for _, item := range slices.SortedFunc(slices.Values(items), inOrder) {
		item.Minutes = min(max(item.Minutes, -maxMinutes), maxMinutes)
		if item.Covered && b.Allowance > 0 {
			b.cover(item)
		} else {
			b.line(item, ByHour, item.Minutes)
		}
	}
	b.Left = b.Allowance - b.Used + b.Returned
	return b.Statement
}

func inOrder(a, b Item) int {
	credit := func(i Item) int {
		if i.Minutes < 0 {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(credit(a), credit(b)), a.Last.Compare(b.Last),
		cmp.Compare(a.Ticket.Number, b.Ticket.Number), cmp.Compare(a.Charge, b.Charge),
		cmp.Compare(a.Product, b.Product), cmp.Compare(a.Minutes, b.Minutes))
}

// bill is a statement in the making.
type bill struct {
	terms ticketing.Terms
	taken int // minutes of all covered items so far
	Statement
}

// cover lays an item over the allowance: a line for each side of its ends that it is on.
func (b *bill) cover(item Item) {
	before, after := b.taken, b.taken+item.Minutes
	b.taken = after
	for _, part := range []struct {
		kind     Kind
		from, to int
	}{
		{Within, min(max(before, 0), b.Allowance), min(max(after, 0), b.Allowance)},
		{Over, max(before-b.Allowance, 0), max(after-b.Allowance, 0)},
		{Returned, min(before, 0), min(after, 0)},
	} {
		b.line(item, part.kind, part.to-part.from)
	}
}

// line adds one, unless it has no minutes.
func (b *bill) line(item Item, kind Kind, minutes int) {
	if minutes == 0 {
		return
	}
	price, named := b.price(kind, item.Charge)
	price = min(max(price, 0), maxPrice)
	l := Line{Ticket: item.Ticket, Subject: item.Subject, Charge: item.Charge, Product: item.Product,
		Kind: kind, Minutes: minutes, PerHour: price, Amount: amount(minutes, price)}
	b.Lines = append(b.Lines, l)
	b.Total = added(b.Total, l.Amount)
	switch kind {
	case Within:
		b.Used += minutes
	case Over:
		b.Over += minutes
	case ByHour:
		b.ByHour += minutes
	case Returned:
		b.Returned -= minutes
	}
	if !named {
		b.Unpriced += minutes
	}
}

// price is that of an hour, and whether the terms name it.
func (b *bill) price(kind Kind, charge string) (price ticketing.Money, named bool) {
	switch kind {
	case Within:
		return b.terms.Within, true
	case Returned:
		return 0, true
	case Over:
		if b.terms.Over != 0 {
			return b.terms.Over, true
		}
	}
	if price, named = b.terms.Rates[charge]; named {
		return price, true
	}
	return b.terms.Rate, b.terms.Rate != 0
}
