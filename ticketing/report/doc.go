// Package report counts what a month was like: for the team, and for a customer's account.
//
// Figures are pure functions of the tickets' histories up to the month's end and of the process.
// What was changed after it stands beside them as a note, and counts in the month in which it was done.
package report
