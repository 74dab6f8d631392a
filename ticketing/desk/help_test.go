package desk_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"ticketd/data/bolt"
	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/letter"
	"ticketd/ticketing/process"
)

// monday is in the working hours of the process.
var monday = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

// The people of the tests. Rod and Cat are of Ann's organisation, and so is Cy; the
// shop is whom the team asks.
const (
	ann  = ticketing.Address("ann@customer.example")
	rod  = ticketing.Address("rod@customer.example")
	cat  = ticketing.Address("cat@customer.example")
	cy   = ticketing.Address("cy@customer.example")
	eve  = ticketing.Address("eve@evil.example")
	ben  = ticketing.Address("ben@team.example")
	lea  = ticketing.Address("lea@team.example")
	mia  = ticketing.Address("mia@team.example")
	shop = ticketing.Address("shop@supplier.example")
)

// office is a desk over a real store, with a real process and real letters.
type office struct {
	robbed bool // the test made mails vanish
	*testing.T
	store *bolt.Store
	desk  *desk.Desk
	now   time.Time
	kicks int
	uid   uint32
}

// shippedLetters are read once for all tests: reading a hundred templates costs more than what most
// tests do with them, and a book never changes.
var shippedLetters = sync.OnceValues(func() (*letter.Book, error) { return letter.Open(nil) })

func setup(t testing.TB) desk.Setup {
	t.Helper()
	book, err := shippedLetters()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := process.Builtin("priority-support", process.Env{Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	intakes := map[string]ticketing.Intake{
		"support": {Name: "support", Role: ticketing.RoleSupport, Address: "support@desk.example",
			Prefix: "T", Subaddressing: "+", NullSender: true},
		"escalation": {Name: "escalation", Role: ticketing.RoleEscalation,
			Address: "boss@desk.example", Prefix: "T"},
	}
	people := ticketing.NewDirectory([]ticketing.Agent{
		{Name: "Ben", Address: ben, Notices: "team"},
		{Name: "Lea", Address: lea, Roles: []string{"lead", "manager"}}}, nil)
	return desk.Setup{Intakes: intakes, People: people, Book: book, Read: reread,
		Processes: map[string]ticketing.Process{"support": rules, "escalation": rules},
		Policy: ticketing.Policy{Colleagues: true, Strangers: "new-ticket",
			AgentTrust: ticketing.AgentTrustToken, Caps: ticketing.DefaultCaps()}}
}

// open opens an office. wrap puts something between desk and store; nil: nothing.
func open(t *testing.T, wrap func(desk.Store) desk.Store) *office {
	t.Helper()
	store, err := bolt.Open(t.Context(), t.TempDir(), bolt.Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	o := &office{T: t, store: store, now: monday}
	t.Cleanup(o.balances)
	var port desk.Store = store
	if wrap != nil {
		port = wrap(store)
	}
	o.desk = desk.New(port, setup(t), compose, func() { o.kicks++ })
	return o
}

func compose(out ticketing.Outgoing) ([]byte, error) {
	return []byte(out.MessageID + "\n" + out.Subject + "\n\n" + out.Text), nil
}

// mail is a new mail to support; change makes it what a test needs.
func (o *office) mail(from ticketing.Address, text string, change ...func(*ticketing.Incoming)) ticketing.Incoming {
	o.uid++
	in := ticketing.Incoming{Intake: "support", From: ticketing.Mailbox{Address: from},
		Source:    ticketing.Source{Account: "a", Folder: "INBOX", UIDValidity: 1, UID: o.uid},
		MessageID: fmt.Sprintf("<m%d@customer.example>", o.uid), Subject: "Printer",
		Text: text, Fresh: text, Arrived: o.now, Addressed: ticketing.Addressed{To: true},
		Verdict: ticketing.Verdict{Kind: ticketing.KindPerson, Evidence: []string{"no sign of a machine"}}}
	for _, c := range change {
		c(&in)
	}
	return sealed(in, "")
}

// merge puts a ticket into another one, whatever an agent could.
func (o *office) merge(from, into ticketing.Number) {
	o.Helper()
	err := o.store.Update(o.Context(), func(tx desk.Tx) error {
		ticket, _, err := tx.Ticket(from)
		if err != nil {
			return err
		}
		e := ticketing.Entry{At: o.now, Changes: []ticketing.Change{ticketing.Merged{Into: into}}}
		return tx.Save(ticket.Record(e), e)
	})
	if err != nil {
		o.Fatal(err)
	}
}

// reread stands for the parser: it finds a mail among those that a test has made.
func reread(b desk.Blob, i ticketing.Intake) ticketing.Incoming {
	writtenMu.Lock()
	defer writtenMu.Unlock()
	in := written[b.Hash]
	in.Intake = i.Name
	in.Raw = strings.NewReader(in.raw)
	return in.Incoming
}

type writtenMail struct {
	ticketing.Incoming
	raw string
}

var (
	writtenMu sync.Mutex
	written   = map[ticketing.Hash]writtenMail{}
)

// sealed gives a mail its bytes and receipts; trace stands for the header lines
// of the way it came.
func sealed(in ticketing.Incoming, trace string) ticketing.Incoming {
	core := fmt.Sprint(in.MessageID, in.From, in.Subject, in.Text)
	raw := trace + core
	in.Raw, in.Size = strings.NewReader(raw), int64(len(raw))
	in.RawHash, in.Fingerprint = sha256.Sum256([]byte(raw)), sha256.Sum256([]byte(core))
	writtenMu.Lock()
	written[in.RawHash] = writtenMail{in, raw}
	writtenMu.Unlock()
	return in
}

// answering makes a mail the answer to a letter of ours.
func answering(messageID string) func(*ticketing.Incoming) {
	return func(in *ticketing.Incoming) {
		in.References = append(in.References, messageID)
		if found, ok := ticketing.TokenInMessageID(messageID); ok {
			in.Tokens = append(in.Tokens, found)
		}
	}
}

func numbered(n ticketing.Number) func(*ticketing.Incoming) {
	return func(in *ticketing.Incoming) { in.Tags = append(in.Tags, ticketing.Tag{Prefix: "T", Number: n}) }
}

func toEscalation(in *ticketing.Incoming) { in.Intake, in.Source.Account = "escalation", "e" }

func (o *office) receive(mails ...ticketing.Incoming) []desk.Taken {
	o.Helper()
	taken := o.desk.Receive(o.Context(), mails, desk.Manner{}, o.now)
	for _, got := range taken {
		if got.Err != nil {
			o.Fatal(got.Err)
		}
	}
	return taken
}

func (o *office) want(got desk.Taken, outcome desk.Outcome, n ticketing.Number) {
	o.Helper()
	if got != (desk.Taken{Outcome: outcome, Ticket: n}) {
		o.Errorf("taken in as %+v, want %s into %d", got, outcome, n)
	}
}

func (o *office) view(fn func(desk.Reader) error) {
	o.Helper()
	if err := o.store.View(o.Context(), fn); err != nil {
		o.Fatal(err)
	}
}

func (o *office) ticket(n ticketing.Number) (t ticketing.Ticket) {
	o.Helper()
	o.view(func(r desk.Reader) (err error) {
		t, err = desk.Surviving(r, n)
		return err
	})
	return t
}

func (o *office) tickets() (n int) {
	o.Helper()
	o.view(func(r desk.Reader) error {
		return r.Tickets(func(ticketing.Ticket) bool {
			n++
			return true
		})
	})
	return n
}

func (o *office) held() (held []desk.Disposition) {
	o.Helper()
	o.view(func(r desk.Reader) (err error) {
		held, err = r.Held()
		return err
	})
	return held
}

func (o *office) letters(name string) (found []outbox.Delivery) {
	o.Helper()
	all, err := o.store.List(o.Context(), true)
	if err != nil {
		o.Fatal(err)
	}
	for _, d := range all {
		if d.Letter == name {
			found = append(found, d)
		}
	}
	return found
}

func (o *office) order(n ticketing.Number, order ticketing.Order) ticketing.Ticket {
	o.Helper()
	t, err := o.desk.Order(o.Context(), n, order, o.now)
	if err != nil {
		o.Fatal(err)
	}
	return t
}

func (o *office) links(n ticketing.Number) string { return fmt.Sprint(o.ticket(n).Links) }

// txStore gives each transaction's Tx to a test.
type txStore struct {
	desk.Store
	wrap func(desk.Tx) desk.Tx
}

func (s txStore) Update(ctx context.Context, fn func(desk.Tx) error) error {
	return s.Store.Update(ctx, func(tx desk.Tx) error { return fn(s.wrap(tx)) })
}

var errDisk = errors.New("disk on fire")

// failingTx fails to save a ticket whose subject says so.
type failingTx struct{ desk.Tx }

func (tx failingTx) Save(t ticketing.Ticket, e ticketing.Entry) error {
	if strings.Contains(t.Subject, "poison") {
		return errDisk
	}
	return tx.Tx.Save(t, e)
}

func failing(s desk.Store) desk.Store {
	return txStore{s, func(tx desk.Tx) desk.Tx { return failingTx{tx} }}
}

// twice runs each function once for nothing before it counts.
type twice struct{ desk.Store }

var errAgain = errors.New("once more")

func (s twice) Update(ctx context.Context, fn func(desk.Tx) error) error {
	err := s.Store.Update(ctx, func(tx desk.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return errAgain
	})
	if !errors.Is(err, errAgain) {
		return err
	}
	return s.Store.Update(ctx, fn)
}
