// Package erasure takes people out of what is recorded of tickets, and leaves every
// figure as it was: times, statuses, facts, time spent, promises, ratings, counts.
//
// It has two measures. A Person is somebody who asked to be forgotten: what they wrote
// goes, and their address and names go out of everybody else's words. Everything is for
// tickets that are old enough: all words go, and everybody who is not of the team.
//
// Who goes becomes a pseudonym, "erased-1", which stays the same within a ticket and is
// no address that mail could go to. Message-IDs of their mails become others that are
// made of a hash of them, the same everywhere, so that what belongs together stays
// together. Doing it twice changes nothing. Words are looked for as they are read: in
// any case of letters, over line ends, at word borders. Agents' names stay, because
// figures by agent count by them.
//
// It is pure and knows no store: who keeps records hands them in and writes back what
// comes out.
package erasure
