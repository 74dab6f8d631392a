// Package servertest starts real mail servers for tests: Dovecot, Postfix and its smtp-sink,
// each a private instance on free ports of loopback, without privileges where it can do
// without, and gone when the test ends. It also builds the program as it ships, and has
// what tests that drive other programs share: looking for a program, waiting until
// something holds, and mails that are hard to read.
//
// A test that needs a program which is not installed is skipped with the reason; where the
// environment sets TICKETD_REQUIRE_SERVERS it fails instead.
package servertest
