// Package desk carries out what the judgement decides: it gathers what a mail
// needs, lets package ticketing judge, writes the letters and records all of it in
// one transaction. It knows no mail server and no database; both are ports.
package desk

import (
	"context"
	"io"
	"time"

	"ticketd/ticketing"
)

// Store is where the desk keeps its books. Writing is serialisable.
type Store interface {
	// Update runs fn in one transaction and returns after the commit is
	// durable. Transactions of several callers may share one commit; fn may
	// therefore run twice, and must only read and write through its Tx.
	Update(ctx context.Context, fn func(Tx) error) error
	// View runs fn on a consistent snapshot. fn must not block on anything.
	View(ctx context.Context, fn func(Reader) error) error
	// Due lists at most limit tickets whose Due is not after now, the longest due
	// first. Its cost is that of what is due, not of what exists.
	Due(ctx context.Context, now time.Time, limit int) ([]ticketing.Number, error)
	// Stash makes a large blob durable before the transaction that refers to
	// it; small ones wait for Tx.Keep. The same blob twice is one.
	Stash(ctx context.Context, b Blob) error
	// Keyring returns the keys that sign our tokens, made at the first start.
	Keyring() ticketing.Keyring
}

// Blob is a raw mail or a part by its SHA-256.
type Blob struct {
	Hash ticketing.Hash
	Size int64
	Body io.ReaderAt
}

// SmallBlob is the size in octets up to which a blob stands in the store
// itself; larger ones are files.
const SmallBlob = 128 << 10

// Reader looks things up.
type Reader interface {
	// Seen tells what became of a mail with one of the receipts.
	Seen(ticketing.Receipts) (Disposition, bool, error)
	// TicketOf finds the ticket that a Message-ID, seen or sent, belongs to.
	TicketOf(messageID string) (ticketing.Number, bool, error)
	// Ticket loads a ticket, merged or not.
	Ticket(ticketing.Number) (ticketing.Ticket, bool, error)
	// History lists a ticket's entries, oldest first.
	History(ticketing.Number) ([]ticketing.Entry, error)
	// Recent lists at most limit of the last entries of a ticket's history, oldest
	// first. Its cost is that of what it lists, not of the whole history.
	Recent(n ticketing.Number, limit int) ([]ticketing.Entry, error)
	// Tickets calls fn for tickets by descending number until it returns false.
	Tickets(fn func(ticketing.Ticket) bool) error
	// TicketsAfter lists at most limit tickets with higher numbers than n, merged
	// or not, by ascending number, so that all of them can be gone through a few
	// at a time.
	TicketsAfter(n ticketing.Number, limit int) ([]ticketing.Ticket, error)
	// Unfinished lists at most limit tickets that are neither resolved nor closed
	// nor merged, by assignee, participant or account, in any case of letters and
	// the newest first. Its cost is that of what it lists, not of what exists.
	Unfinished(by Index, key string, limit int) ([]ticketing.Ticket, error)
	// CountUnfinished counts what Unfinished would list, up to limit, without
	// loading it.
	CountUnfinished(by Index, key string, limit int) (int, error)
	// Active lists the lowest numbers above another, at most limit, of tickets, merged
	// or not, that something happened to since a moment, or that are unfinished. It may
	// list more than these, but nothing twice. Its cost is that of what happened since.
	Active(since time.Time, after ticketing.Number, limit int) ([]ticketing.Number, error)
	// Find lists at most limit tickets, merged or not, that have every one of the
	// words in their SearchedWords, the newest first. The words are split as Words
	// does; a word of WholeWord characters or more may be the beginning of theirs.
	// No words find nothing.
	Find(words []string, limit int) ([]ticketing.Ticket, error)
	// Fate finds what became of mails by Message-ID (with angle brackets).
	Fate(messageID string) ([]Disposition, error)
	// FateOf finds what became of the mails whose bytes have a SHA-256 that begins so, in
	// hexadecimal of an even number of digits: Hash.Short is enough. Nothing finds nothing.
	FateOf(prefix string) ([]Disposition, error)
	// Received calls fn for what became of mails that were taken in from one moment and
	// before another, in that order, until it returns false. Its cost is that of what it
	// calls fn for. Where the clock was wrong for many mails, it may miss some.
	Received(from, to time.Time, fn func(Disposition) bool) error
	// Held lists the mails in quarantine, oldest first.
	Held() ([]Disposition, error)
	// HeldLetters calls fn for the letters that wait in the outbox for a person or for
	// room under a cap, oldest first and without their octets, until it returns false.
	HeldLetters(fn func(ticketing.Parcel) bool) error
	// Raw opens a kept mail or part.
	Raw(ticketing.Hash) (Blob, error)
	// Tally reads a counter; unknown counters are empty.
	Tally(key string) (ticketing.Tally, error)
	// Bookmark reads a small named value; nil if there is none.
	Bookmark(name string) ([]byte, error)
	// Bookmarks calls fn for the bookmarks whose name begins with prefix, by
	// ascending name, until it returns false.
	Bookmarks(prefix string, fn func(name string, value []byte) bool) error
}

// Tx reads, and writes what commits together or not at all.
type Tx interface {
	Reader
	// NextNumber returns a number that no ticket has had or will have.
	NextNumber() (ticketing.Number, error)
	// Save stores the ticket, appends the entry to its history and keeps true what
	// Due, Unfinished, Active and Find look into.
	Save(ticketing.Ticket, ticketing.Entry) error
	// LinkID makes TicketOf find the ticket. A Message-ID that another ticket
	// has keeps leading to the first.
	LinkID(messageID string, n ticketing.Number) error
	// MarkSeen records what became of a mail under all its receipts.
	MarkSeen(Disposition) error
	// Keep makes a small blob part of the store, and refuses a large one that
	// was not stashed.
	Keep(Blob) error
	// Enqueue puts a parcel into the outbox and returns its id.
	Enqueue(ticketing.Parcel) (string, error)
	// Withdraw drops a parcel that certainly did not leave, held or not, noting
	// when and why. It is false, and changes nothing, if the parcel is being sent,
	// may have been sent, or has ended.
	Withdraw(id string, now time.Time, why string) (bool, error)
	// SetTally stores a counter.
	SetTally(key string, t ticketing.Tally) error
	// SetBookmark stores a small named value; nil removes it.
	SetBookmark(name string, value []byte) error
}

// Disposition is what became of a mail.
type Disposition struct {
	At        time.Time
	Intake    string
	Receipts  ticketing.Receipts
	MessageID string
	From      ticketing.Address
	Subject   string
	Outcome   Outcome
	Ticket    ticketing.Number // zero without one
	Verdict   ticketing.Verdict
	Why       []string
}

// Outcome is the short word for what became of a mail.
type Outcome string

// The outcomes.
const (
	OutcomeOpened   Outcome = "opened"   // a new ticket
	OutcomeFiled    Outcome = "filed"    // into a ticket
	OutcomeRecorded Outcome = "recorded" // kept, without a ticket
	OutcomeHeld     Outcome = "held"     // in quarantine, waits for a person
	// OutcomeDuplicate is a mail that came before, in another place.
	OutcomeDuplicate Outcome = "duplicate"
)
