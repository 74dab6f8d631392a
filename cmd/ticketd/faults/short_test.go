package faults

import "ticketd/mail/servertest"

// What nearly every test of the package says.
var (
	takesLong = servertest.TakesLong
	waitUntil = servertest.WaitUntil
	mustDo    = servertest.Must
	tail      = servertest.Tail
)
