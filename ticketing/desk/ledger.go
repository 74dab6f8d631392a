package desk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/erasure"
)

// Ledger holds the mails that came in between two moments, to whichever mailboxes some
// picks by name, against what became of them; a nil some picks all. A mail that was fetched
// twice is one mail. It looks at an hour's mails at a time, so that nobody has to wait.
// What came in before ArrivalsSince may have been forgotten, and is not counted then. Mails
// that a look at the server found between the moments and that never came in count, too.
func (d *Desk) Ledger(ctx context.Context, from, to time.Time, some func(mailbox string) bool) (
	ticketing.Ledger, error) {
	l := ticketing.Ledger{From: from, To: to}
	known := map[arrival]bool{}
	for hour := from.UTC().Truncate(time.Hour); hour.Before(to); hour = hour.Add(time.Hour) {
		var page ticketing.Ledger
		err := d.store.View(ctx, func(r Reader) (err error) {
			all, err := arrivals(r, hour)
			if err != nil || len(all) == 0 {
				return err
			}
			a, err := newAudit(r)
			for _, m := range all {
				place := arrival{Source: m.Source, Mail: m.Mail}
				if err != nil || m.At.Before(from) || !m.At.Before(to) || known[place] ||
					some != nil && !some(m.Intake) {
					continue
				}
				known[place] = m.Source.UID != 0
				page = page.Add(a.look(m))
			}
			return err
		})
		if err != nil {
			return l, fmt.Errorf("count the mails of %s: %w", hour.Format(arrivedHour), err)
		}
		l = l.Add(page)
	}
	shown, err := d.onServers(ctx, from, to, some)
	return l.Add(shown), err
}

// audit looks up what became of mails.
type audit struct {
	Reader
	held  map[ticketing.Hash]bool
	filed map[ticketing.Number]map[filing]bool // the mails of histories that were read
}

func newAudit(r Reader) (*audit, error) {
	held, err := r.Held()
	a := &audit{Reader: r, held: map[ticketing.Hash]bool{}, filed: map[ticketing.Number]map[filing]bool{}}
	for _, d := range held {
		a.held[d.Receipts.RawHash] = true
	}
	return a, err
}

// look counts a mail, and names it if it is not accounted for.
func (a *audit) look(m arrival) ticketing.Ledger {
	d, found, err := a.Seen(ticketing.Receipts{Source: m.Source, RawHash: m.Mail})
	if err == nil && !found {
		err = errors.New("nothing is written down of what became of it")
	}
	if err == nil {
		err = a.accounted(d)
	}
	if err == nil {
		return ticketing.Ledger{Seen: 1, Accounted: 1}
	}
	return ticketing.Ledger{Seen: 1, Amiss: []ticketing.AmissMail{{Name: ticketing.MailName(m.Mail), At: m.At,
		Intake: m.Intake, Source: m.Source, From: d.From, Subject: d.Subject, Why: err.Error()}}}
}

// accounted checks that what is said to have become of a mail is so; the error says what
// is wrong.
func (a *audit) accounted(d Disposition) error {
	if d.Outcome == OutcomeDuplicate {
		copied, found, err := a.Seen(ticketing.Receipts{RawHash: d.Receipts.RawHash,
			Fingerprint: d.Receipts.Fingerprint})
		if err == nil && found && copied.Outcome == OutcomeDuplicate {
			copied, found, err = a.Seen(ticketing.Receipts{Fingerprint: d.Receipts.Fingerprint})
		}
		if err != nil {
			return err
		}
		if !found || copied.Outcome == OutcomeDuplicate {
			return errors.New("it is said to have come before, and nothing is known of that")
		}
		d = copied
	}
	if d.Outcome == OutcomeHeld {
		var err error // what a person decided since stands under the mail itself
		if d, _, err = a.Seen(ticketing.Receipts{RawHash: d.Receipts.RawHash}); err != nil {
			return err
		}
	}
	erased := d.Subject == erasure.Gone
	if d.Outcome == OutcomeOpened || d.Outcome == OutcomeFiled {
		var err error
		if erased, err = a.inTicket(d); err != nil {
			return err
		}
	}
	if err := a.kept(d.Receipts.RawHash); err != nil && !erased {
		return fmt.Errorf("the mail itself cannot be read: %w", err)
	}
	return a.settled(d)
}

// settled checks what is said of a mail that is in no ticket.
func (a *audit) settled(d Disposition) error {
	switch d.Outcome {
	case OutcomeOpened, OutcomeFiled:
	case OutcomeHeld:
		if !a.held[d.Receipts.RawHash] {
			return errors.New("it is said to be held, and is not among the held mails")
		}
	case OutcomeRecorded:
		if len(d.Why) == 0 {
			return errors.New("it was kept without a ticket, and nothing says why")
		}
	default:
		return fmt.Errorf("what became of it is called %q, which means nothing", d.Outcome)
	}
	return nil
}

// kept checks that the mail's octets are there to the last.
func (a *audit) kept(mail ticketing.Hash) error {
	blob, err := a.Raw(mail)
	if err != nil || blob.Size == 0 {
		return err
	}
	if n, err := blob.Body.ReadAt(make([]byte, 1), blob.Size-1); n == 0 {
		return errors.Join(errors.New("its end is missing"), ignoreEOF(err))
	}
	return nil
}

func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// inTicket checks that the ticket is there, and that its history has the mail, or tells that
// its words were erased.
func (a *audit) inTicket(d Disposition) (erased bool, err error) {
	if d.Ticket == 0 {
		return false, fmt.Errorf("it is said to be %s, and no ticket is named", d.Outcome)
	}
	mails, read := a.filed[d.Ticket]
	if !read {
		_, found, err := a.Ticket(d.Ticket)
		if err == nil && !found {
			err = fmt.Errorf("it was put into the ticket %d, which does not exist", d.Ticket)
		}
		if err != nil {
			return false, err
		}
		if mails, err = a.mailsIn(d.Ticket); err != nil {
			return false, err
		}
		a.filed[d.Ticket] = mails
	}
	if mails[filing{mail: d.Receipts.RawHash}] {
		return false, nil
	}
	if mails[filing{erased: d.At.UnixNano()}] {
		return true, nil
	}
	return false, fmt.Errorf("it was put into the ticket %d, whose history does not have it", d.Ticket)
}

// filing is a mail in a history: by its hash or, if it was erased, by when it came.
type filing struct {
	mail   ticketing.Hash
	erased int64 // in nanoseconds since 1970
}

// mailsIn lists the mails that a ticket's history has.
func (a *audit) mailsIn(n ticketing.Number) (map[filing]bool, error) {
	mails := map[filing]bool{}
	history, err := a.History(n)
	for _, e := range history {
		for _, c := range e.Changes {
			f, ok := c.(ticketing.Filed)
			switch {
			case !ok:
			case f.Raw == ticketing.Hash{}:
				mails[filing{erased: e.At.UnixNano()}] = true
			default:
				mails[filing{mail: f.Raw}] = true
			}
		}
	}
	return mails, err
}
