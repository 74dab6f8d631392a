// Package parse reads the bytes of a mail into a ticketing.Incoming: who wrote, what, in what
// kind of mail, and what was wrong with it.
//
// It is pure: bytes in, a value out. It knows no mail server, no store and no clock, it believes
// nothing that a mail says about itself, and it follows no link. Whether a signature or an
// Authentication-Results field is to be believed is not decided here.
//
// The mechanism: one pass over the bytes finds the header fields and the borders of the parts
// (walk.go) and hashes what it passes; a second look at each part decodes it, text into memory
// within bounds, everything else straight into a hash. So the memory in use does not grow with the
// mail. The splitter is our own because real mail is broken in ways that libraries refuse;
// go-message lends its tables of character sets and is the strict reader that From is held against.
//
// No mail is refused. What cannot be read as it stands is read as well as it can be, and each such
// place is noted as a Defect. The limits stand in limits.go; beyond one, the rest of that thing is
// left out, with a Defect, and the raw mail still has it.
package parse
