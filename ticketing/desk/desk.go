package desk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync/atomic"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/letter"
)

// Setup is what the configuration says; it is replaced as a whole when the
// configuration is read again.
type Setup struct {
	Intakes   map[string]ticketing.Intake  // by name
	Processes map[string]ticketing.Process // by intake name
	// First is the name of the intake for what names none; empty: the first one
	// for support, by name.
	First  string
	People ticketing.Directory
	Policy ticketing.Policy
	Book   *letter.Book
	Macros *letter.Macros // agents' canned answers; nil: none
	// Read reads a kept mail of an intake once more. It never fails.
	Read func(Blob, ticketing.Intake) ticketing.Incoming
	// Published is called after each commit that changed an incident, so that its page
	// can follow; nil: nobody wants to know.
	Published func(context.Context)
	// Files reads files of a mail that travel along with a letter, up to a limit in
	// octets.
	Files func(raw io.ReaderAt, size int64, wanted []ticketing.Attachment, limit int64) (
		[]ticketing.Enclosure, error)
	// Retention is how long words and people are kept, unless the account says otherwise.
	Retention ticketing.Retention
	// Zone is the team's; nil is UTC. What people write and read is in it.
	Zone *time.Location
}

// Desk carries out what the judgement decides. It is safe for concurrent use.
type Desk struct {
	store   Store
	compose func(ticketing.Outgoing) ([]byte, error)
	kick    func()
	setup   atomic.Pointer[Setup]
	resting atomic.Int64 // until when no month is counted again, after a fault
}

// New returns a desk over a store. compose turns a letter into its bytes; kick
// is called after each commit that put something into the outbox.
func New(s Store, setup Setup, compose func(ticketing.Outgoing) ([]byte, error),
	kick func()) *Desk {
	d := &Desk{store: s, compose: compose, kick: kick}
	d.setup.Store(&setup)
	return d
}

// Reload replaces the setup; events in hand finish with the old one.
func (d *Desk) Reload(setup Setup) { d.setup.Store(&setup) }

// Setup is what holds at present; it is not to be changed.
func (d *Desk) Setup() *Setup { return d.setup.Load() }

// Process is the process that a ticket goes by.
func (d *Desk) Process(t ticketing.Ticket) ticketing.Process {
	w := work{Setup: d.setup.Load()}
	return w.process(t)
}

// Zone is the team's zone.
func (d *Desk) Zone() *time.Location {
	if zone := d.setup.Load().Zone; zone != nil {
		return zone
	}
	return time.UTC
}

// ErrNoTicket says that there is no ticket with the number.
var ErrNoTicket = errors.New("no such ticket")

// RefusedError says why an order was not carried out, in words for the person
// who gave it.
type RefusedError struct{ Reason string }

func (e *RefusedError) Error() string { return e.Reason }

// OrderCause is the cause of what an operator's order did, in the history.
const OrderCause = "order"

// Order carries out an operator's order and returns the ticket as it is then.
func (d *Desk) Order(ctx context.Context, n ticketing.Number, o ticketing.Order,
	now time.Time) (ticketing.Ticket, error) {
	var after ticketing.Ticket
	err := d.update(ctx, now, func(w *work) error {
		t, err := w.surviving(n)
		if err != nil {
			return err
		}
		judge, o := w.judge(t), o
		actor := w.actor(o.By)
		o.By = actor.Name
		if fault := judge.OrderFault(t, o, now); fault != "" {
			return &RefusedError{fault}
		}
		after, err = w.carryOut(t, actor, OrderCause, judge.Decide(t, o, now))
		return err
	})
	if err != nil {
		return ticketing.Ticket{}, err
	}
	return after, nil
}

// Logged says in English what came of the time that an order logged on a ticket, which is as
// the order left it: whether the agreed limit is near, or the customer's consent is missing.
// Empty: there is nothing to say of it.
func (d *Desk) Logged(t ticketing.Ticket, o ticketing.Order) (string, error) {
	w := &work{Setup: d.setup.Load()}
	return w.Book.Shown(w.judge(t).Logged(t, o), "en", d.Zone())
}

// Undeliverable tells the ticket that a letter was refused for good. Telling it
// twice is harmless.
func (d *Desk) Undeliverable(ctx context.Context, p ticketing.Parcel, diagnostic string,
	now time.Time) error {
	return d.update(ctx, now, func(w *work) error {
		mark := "undeliverable " + p.ID
		if told, err := w.tx.Bookmark(mark); err != nil || told != nil {
			return err
		}
		t, err := w.surviving(p.Ticket)
		if errors.Is(err, ErrNoTicket) {
			return nil
		} else if err != nil {
			return err
		}
		event := ticketing.DeliveryFailed{Letter: p.Letter, Class: p.Class, To: p.To,
			MessageID: p.MessageID, Diagnostic: diagnostic}
		actor := ticketing.Actor{Kind: ticketing.BySystem, Name: "mail server"}
		decision := w.judge(t).Decide(t, event, now)
		if _, err := w.carryOut(t, actor, p.MessageID, decision); err != nil {
			return err
		}
		return w.tx.SetBookmark(mark, []byte{1})
	})
}

// maxWakeBatch is how many due tickets share a transaction.
const maxWakeBatch = 100

// Wake lets time pass: every ticket that is due is judged. It returns how many
// were; tickets that fail are reported together and do not stop the others.
func (d *Desk) Wake(ctx context.Context, now time.Time) (int, error) {
	var faults []error
	woken := 0
	tried := map[ticketing.Number]bool{}
	for {
		due, err := d.store.Due(ctx, now, maxWakeBatch+len(tried)-woken)
		if err != nil {
			return woken, errors.Join(append(faults, err)...)
		}
		due = slices.DeleteFunc(due, func(n ticketing.Number) bool { return tried[n] })
		if len(due) == 0 {
			return woken, errors.Join(faults...)
		}
		for _, n := range due {
			tried[n] = true
		}
		n, err := d.wakeAll(ctx, due, now)
		woken, faults = woken+n, append(faults, err)
	}
}

// wakeAll wakes tickets in one transaction or, if that fails, each alone.
func (d *Desk) wakeAll(ctx context.Context, due []ticketing.Number, now time.Time) (int, error) {
	err := d.update(ctx, now, func(w *work) error {
		for _, n := range due {
			if err := w.wake(n); err != nil {
				return fmt.Errorf("wake ticket %d: %w", n, err)
			}
		}
		return nil
	})
	switch {
	case err == nil:
		return len(due), nil
	case len(due) == 1 || ctx.Err() != nil:
		return 0, err
	}
	woken := 0
	var faults []error
	for i := range due {
		n, err := d.wakeAll(ctx, due[i:i+1], now)
		woken, faults = woken+n, append(faults, err)
	}
	return woken, errors.Join(faults...)
}

func (w *work) wake(n ticketing.Number) error {
	t, found, err := w.tx.Ticket(n)
	if err != nil || !found || t.Due().IsZero() || t.Due().After(w.now) {
		return err
	}
	actor := ticketing.Actor{Kind: ticketing.ByTime, Name: t.NextTimer()}
	_, err = w.carryOut(t, actor, "timer", w.judge(t).Decide(t, ticketing.TimePassed{}, w.now))
	return err
}

// update runs one transaction and kicks the outbox after the commit, if
// anything was put into it.
func (d *Desk) update(ctx context.Context, now time.Time, fn func(*work) error) error {
	queued, published := false, false
	err := d.store.Update(ctx, func(tx Tx) error {
		setup := *d.setup.Load()
		away, err := absences(tx)
		if err != nil {
			return err
		}
		setup.People = setup.People.WithAway(away)
		w := &work{Setup: &setup, tx: remembering{tx, map[string]ticketing.Tally{}},
			compose: d.compose, keys: d.store.Keyring(), now: now}
		err = fn(w)
		queued, published = w.queued, w.published
		return err
	})
	if err == nil && queued {
		d.kick()
	}
	if told := d.setup.Load().Published; err == nil && published && told != nil {
		told(ctx)
	}
	return err
}
