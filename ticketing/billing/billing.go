// Package billing makes a month's bill of the work that a customer pays for: what comes
// off the allowance, what goes beyond it, and what is charged by the hour.
//
// It is pure, and counts in integers: minutes, and the smallest unit of the currency. Each
// line's amount is its minutes times the price of an hour, divided by sixty and rounded to
// the nearest unit, halves away from zero; a total is the sum of its lines' amounts, so
// that whoever adds the lines up finds the same.
package billing

import (
	"time"

	"ticketd/ticketing"
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
