package bolt

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/erasure"
)

// Erasure is what is found of somebody, or was taken out, by count.
type Erasure struct {
	Names    []string           // that they went by
	Tickets  []ticketing.Number // that name them, ascending
	Mails    int                // raw mails, theirs and others' that name them
	Fates    int                // of mails: their sender and subject
	Letters  int                // whose words go; those were sent, or have ended
	Dropped  int                // of them letters to the person that waited and never go
	Left     int                // letters that are being sent, or wait for others, and may name them
	Counters int                // and other small things that bore the address
}

// Erasing says whom to erase.
type Erasing struct {
	Address ticketing.Address
	Names   []string // besides those that stand beside the address
	// Stays tells of a name that is another's, too, and not looked for.
	Stays func(name string) bool
	// Read reads a kept mail, whatever its encoding.
	Read func(desk.Blob, string) ticketing.Incoming
}

// FindPerson goes through the whole store, in snapshots of a moment each, and says what
// Erase would take out. Mail that comes meanwhile may be missing.
func (s *Store) FindPerson(ctx context.Context, e Erasing) (Erasure, error) {
	f, err := s.find(ctx, e)
	if err != nil {
		return Erasure{}, fmt.Errorf("look for %s: %w", e.Address, err)
	}
	return f.found(), nil
}

// Erase takes a person out of everything that is kept, and says what it took. It works in
// many transactions, between which others go on; one that was cut short is done again
// from the start, and what was gone is no harm. What was erased may lie in free pages of
// the file until Compact.
//
// What a mail counts by, its receipts, stays, so that it is not taken in again. They are
// hashes, and so are the keys of all indexes.
func (s *Store) Erase(ctx context.Context, e Erasing, now time.Time) (Erasure, error) {
	f, err := s.find(ctx, e)
	if err != nil {
		return Erasure{}, fmt.Errorf("look for %s: %w", e.Address, err)
	}
	mark := eraseMark(e.Address)
	for _, step := range []func() error{
		func() error { return s.setMark(ctx, mark, f.progress()) },
		func() error { return f.markUncompacted(ctx) },
		func() error { return f.erase(ctx, now) },
		func() error { return s.setMark(ctx, mark, f.progress()) },
	} {
		if err := step(); err != nil {
			return f.done, fmt.Errorf("erase %s: it is not finished, run it again: %w", e.Address, err)
		}
	}
	f.done.Names, f.done.Tickets = f.given, f.numbers()
	return f.done, nil
}

// markUncompacted notes that the file is to be compacted, if anything was found.
func (f *eraser) markUncompacted(ctx context.Context) error {
	if len(f.letters)+len(f.fates)+len(f.small)+len(f.loose)+len(f.theirs) == 0 {
		return nil
	}
	return f.setMark(ctx, compactMark, []byte{1})
}

// eraseMark is the bookmark of an erasing that has not come to its end.
func eraseMark(a ticketing.Address) string { return fmt.Sprintf("erase %x", textKey(string(a))) }

// unerased is what that bookmark keeps: what the tickets that are done already do not
// tell any more.
type unerased struct {
	Names   []string `json:"names"`
	Letters []string `json:"letters,omitempty"` // that are still to go
}

// progress is the bookmark's value; nil when the erasing is done, and no letter that may
// name the person is on its way.
func (f *eraser) progress() []byte {
	if f.finished && len(f.left) == 0 {
		return nil
	}
	b, _ := json.Marshal(unerased{f.given, f.left[:min(len(f.left), maxLeft)]}) // texts always can be written
	return b
}

// maxLeft is how many letters on their way are remembered; their octets are looked
// through anyway.
const maxLeft = 1000

// setMark writes a bookmark; nil removes it.
func (s *Store) setMark(ctx context.Context, mark string, value []byte) error {
	return s.update(ctx, func(t tx) error { return t.SetBookmark(mark, value) })
}

// eraser is an erasing under way.
type eraser struct {
	*Store
	Erasing
	person *erasure.Person
	given  []string // names, as they stand beside the address

	theirs   map[ticketing.Number]bool // tickets; true: they take part
	mails    map[ticketing.Hash]bool   // raw mails that name them
	loose    []ticketing.Hash          // mails that no ticket has
	fates    [][]byte
	held     []string        // hashes of mails in quarantine that go
	letters  map[string]bool // ids; true: to the person
	left     []string        // letters that are on their way
	small    []spot
	finished bool
	done     Erasure
}

func (f *eraser) numbers() []ticketing.Number { return sortedKeys(f.theirs) }

func (f *eraser) found() Erasure {
	return Erasure{Names: f.given, Tickets: f.numbers(), Mails: len(f.mails), Fates: len(f.fates),
		Letters: len(f.letters) - len(f.left), Left: len(f.left), Counters: len(f.small), Dropped: f.done.Dropped}
}

// eraseStep is how many records one transaction changes, so that nobody waits long.
const eraseStep = 50

// erase writes what was found. Tickets come last: they lead to the rest.
func (f *eraser) erase(ctx context.Context, now time.Time) error {
	f.done.Dropped, f.left = 0, nil
	ids := sortedKeys(f.letters)
	steps := []func() error{
		func() error { return inSteps(ctx, f, ids, func(t tx, id string) error { return f.letter(t, id, now) }) },
		func() error { return inSteps(ctx, f, f.fates, f.fate) },
		func() error { return inSteps(ctx, f, f.small, f.forget) },
		func() error { return inSteps(ctx, f, f.loose, f.mail) },
		func() error { return inSteps(ctx, f, f.numbers(), f.ticket) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	f.finished = true
	return nil
}

// inSteps changes records some at a time, and removes the files of large mails when
// nothing refers to them.
func inSteps[K any](ctx context.Context, f *eraser, keys []K, fn func(tx, K) error) error {
	for part := range slices.Chunk(keys, eraseStep) {
		var before = f.done
		var files []ticketing.Hash
		err := f.update(ctx, func(t tx) error {
			f.done, files = before, nil
			t.dropped = &files
			for _, k := range part {
				if err := fn(t, k); err != nil {
					return err
				}
			}
			return nil
		})
		for _, h := range files {
			if err == nil {
				err = f.files.Remove(h)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// letter takes the words out of a letter, and drops it if it is to the person and waits.
func (f *eraser) letter(t tx, id string, now time.Time) error {
	old, err := t.delivery(id)
	if err != nil {
		return err
	}
	if f.letters[id] && old.State == outbox.Waiting && !old.InDoubt() {
		if _, err := t.Withdraw(id, now, "its recipient was erased"); err != nil {
			return err
		}
		f.done.Dropped++
		if old, err = t.delivery(id); err != nil {
			return err
		}
	}
	if !old.finished() {
		f.done.Left++
		if !slices.Contains(f.left, id) {
			f.left = append(f.left, id)
		}
		return nil
	}
	d := old
	d.Parcel = erasure.Record(f.person, d.Parcel)
	d.LastError, d.Response = f.person.Named(d.LastError, erasure.Gone), f.person.Named(d.Response, erasure.Gone)
	f.done.Letters++
	return t.wordless(old, d)
}

// fate takes the person out of what became of a mail. One in quarantine is settled.
func (f *eraser) fate(t tx, id []byte) error {
	d, err := t.disposition(id)
	if err != nil {
		return err
	}
	theirs := d.From == f.Address
	d = erasure.Record(f.person, d)
	if theirs {
		d.Subject, d.MessageID, d.Verdict.Evidence = erasure.Gone, erasure.ID(d.MessageID), nil
		if d.Outcome == desk.OutcomeHeld {
			d.Outcome = desk.OutcomeRecorded
			if err := t.remove(bQuarantine, id); err != nil {
				return err
			}
		}
	}
	f.done.Fates++
	return t.putDisposition(id, d)
}

func (f *eraser) forget(t tx, s spot) error {
	f.done.Counters++
	return t.remove(s.bucket, []byte(s.key))
}

func (f *eraser) mail(t tx, h ticketing.Hash) error {
	gone, err := t.forgetBlob(h)
	if gone {
		f.done.Mails++
	}
	return err
}

// ticket takes the person out of a ticket and its history, with the raw mails that name
// them.
func (f *eraser) ticket(t tx, n ticketing.Number) error {
	c, err := t.caseOf(n)
	if err != nil {
		return err
	}
	clean, mails := f.person.From(c)
	others, err := f.naming(t, clean)
	if err != nil {
		return err
	}
	for h := range others {
		mails = append(mails, h)
	}
	for _, h := range mails {
		if err := f.mail(t, h); err != nil {
			return err
		}
	}
	return t.rewrite(clean.Without(others))
}

// naming are the raw mails of others in a ticket that name the person, in whatever
// encoding; what cannot be opened is not kept.
func (f *eraser) naming(r tx, c erasure.Case) (map[ticketing.Hash]bool, error) {
	naming := map[ticketing.Hash]bool{}
	for _, e := range c.History {
		for _, change := range e.Changes {
			filed, is := change.(ticketing.Filed)
			if !is || filed.Raw == (ticketing.Hash{}) {
				continue
			}
			blob, err := r.Raw(filed.Raw)
			switch {
			case errors.Is(err, ErrNotKept):
			case err != nil:
				return nil, err
			case !f.mails[filed.Raw] && !f.person.InMail(f.Read(blob, c.Ticket.Intake)):
				continue
			}
			naming[filed.Raw] = true
		}
	}
	return naming, nil
}
