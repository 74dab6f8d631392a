// Package ticketing is the judgement of the house: what a mail, an order or the
// passing of time means for a ticket.
//
// It is pure. It knows no mail server, no database, no file and no clock; the
// present moment comes as a parameter and randomness does not come at all. Its
// centre is Decide, which takes a Process (data), a Ticket and an Event and
// answers with a Decision: the Changes to record, the Letters to write and, in
// words, why. Ticket.Apply is the only way that a ticket's state moves, so the
// stored changes are both the history and the audit log.
//
// All times are instants; where wall clocks matter, a Calendar carries the zone.
package ticketing
