// Package bolt keeps the desk's books and the outbox in one bbolt file, with
// large mails beside it in package files. It implements desk.Store and
// outbox.Store and is the only place that knows bbolt.
//
// It judges nothing and sends nothing. Updates of several callers that wait at
// the same time share one transaction and one fsync: whoever gets the turn runs
// all that wait, and a function that fails is taken out and tried alone. When a
// commit itself fails, nobody can know what is on disk; the store then refuses
// everything until Reopen has made it sure again, and callers learn from their
// receipts what happened. The letters' own bytes stand beside their records, large
// ones among the large mails. Before a file is opened its structure is read, because
// a damaged one would take the process down with it: the whole of it, unless desk.db.left
// says that the file is as a ticketd of this run of the machine left it; see left.go.
//
// A data directory holds desk.db, desk.db.left, desk.pid and files/, and copies of these
// while something is tried out on them. The keys of indexes are hashes, never what a
// stranger wrote into a header.
package bolt
