package main

import (
	"os"
	"testing"

	"ticketd/mail/servertest"
)

// What nearly every test of the package says.
var (
	mustDo = servertest.Must
	tail   = servertest.Tail
)

// TestMain removes what the tests built.
func TestMain(m *testing.M) {
	code := m.Run()
	_ = servertest.RemoveBinary()
	os.Exit(code)
}
