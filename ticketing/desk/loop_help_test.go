package desk_test

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/data/bolt"
	"ticketd/mail/outbound"
	"ticketd/mail/outbox"
	"ticketd/mail/parse"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// TestEveryLoopHasATest holds that there are all of them. The loop tests, each of a bounded number of letters and of no lost mail:
//
//	loop_parties_test.go   L1 L2 L3 L11 L12 L24 L33, whole desks and machines that write to each other
//	loop_machines_test.go  L4 L5 L9 L10 L13 to L17 L23 L27 to L31 L35, what one mail causes
//	loop_storm_test.go     L18 to L22, many mails at once
//	bounce_test.go         L6 L7 L8 L25 L26, reports
//	cmd/ticketd/loop_test.go  L22 L32 L34, the whole gateway in virtual time
//	loop_property_test.go  any machines, any storm

// party is a desk with all that is round it: bytes of mails come in and are read, and what
// it writes are bytes again.
type party struct {
	*office
	at      ticketing.Address
	brought []ticketing.Receipts
	others  []ticketing.Intake
}

func newParty(t *testing.T, domain, prefix string, change ...func(*desk.Setup)) *party {
	t.Helper()
	s := setup(t)
	for name, i := range s.Intakes {
		i.Address, i.Prefix = ticketing.Address(i.Address.Local()+"@"+domain), prefix
		s.Intakes[name] = i
	}
	for _, c := range change {
		c(&s)
	}
	p := partyOf(t, s)
	t.Cleanup(p.close)
	return p
}

// partyOf is a new party with a setup, to be closed.
func partyOf(t *testing.T, s desk.Setup) *party {
	t.Helper()
	store, err := bolt.Open(t.Context(), t.TempDir(), bolt.Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	p := &party{office: &office{T: t, store: store, now: monday}, at: s.Intakes["support"].Address}
	for _, i := range s.Intakes {
		p.others = append(p.others, i)
	}
	s.Read = func(b desk.Blob, i ticketing.Intake) ticketing.Incoming { return p.read(b.Body, b.Size, i.Name) }
	p.desk = desk.New(p.store, s, outbound.Compose, func() {})
	return p
}

func (p *party) close() {
	p.balances()
	if err := p.store.Close(); err != nil {
		p.Error(err)
	}
}

func (p *party) read(raw io.ReaderAt, size int64, intake string) ticketing.Incoming {
	return parse.Mail(raw, size, parse.Options{Intake: intake, Arrived: p.now, Keys: p.store.Keyring(),
		Prefixes: []string{p.desk.Setup().Intakes["support"].Prefix}, Ours: p.owns,
		Source: ticketing.Source{Account: intake, Folder: "INBOX", UIDValidity: 1, UID: uint32(len(p.brought) + 1)}})
}

func (p *party) owns(a ticketing.Address) bool {
	return slices.ContainsFunc(p.others, func(i ticketing.Intake) bool {
		local, _, _ := strings.Cut(a.Local(), "+")
		return a == i.Address || ticketing.Address(local+"@"+a.Domain()) == i.Address
	})
}

// bring brings the bytes of a mail to support.
func (p *party) bring(raw string) desk.Taken { p.Helper(); return p.bringTo("support", raw) }

func (p *party) bringTo(intake, raw string) desk.Taken {
	p.Helper()
	in := p.read(strings.NewReader(raw), int64(len(raw)), intake)
	p.brought = append(p.brought, in.Receipts())
	return p.receive(in)[0]
}

// post takes the letters that are due out of the outbox.
func (p *party) post() []outbox.Delivery {
	p.Helper()
	due, err := p.store.Claim(p.Context(), p.now, time.Hour, 100_000)
	for _, d := range due {
		if err == nil {
			err = p.store.Done(p.Context(), d.ID, p.now, "250 OK")
		}
	}
	if err != nil {
		p.Fatal(err)
	}
	return due
}

// bounded checks that at most so many letters were written to customers, whether they have
// gone, wait or are held, and that no mail was lost.
func (p *party) bounded(most int) {
	p.Helper()
	if all := p.outside(); len(all) > most {
		p.Errorf("%d letters to customers, want at most %d", len(all), most)
	}
	p.nothingLost()
}

func (p *party) nothingLost() {
	p.Helper()
	p.view(func(r desk.Reader) error {
		for i, receipts := range p.brought {
			d, seen, err := r.Seen(receipts)
			if err != nil || !seen || d.Outcome == "" {
				p.Errorf("mail %d of %s is lost: %v, %v", i+1, p.at, d.Outcome, err)
			}
			if _, err := r.Raw(receipts.RawHash); err != nil && d.Outcome != desk.OutcomeDuplicate {
				p.Errorf("the bytes of mail %d of %s are lost: %v", i+1, p.at, err)
			}
		}
		return nil
	})
}

var rawNumber int

// rawMail is a mail as it stands in a mailbox. More fields can be put above the text.
func rawMail(from string, to ticketing.Address, subject, text string, fields ...string) string {
	rawNumber++
	head := append([]string{"From: " + from, "To: " + string(to), "Subject: " + subject,
		"Date: Mon, 02 Mar 2026 10:00:00 +0000", fmt.Sprintf("Message-ID: <r%d@mail.example>", rawNumber)}, fields...)
	if !slices.ContainsFunc(fields, func(f string) bool { return strings.HasPrefix(f, "Content-Type:") }) {
		head = append(head, "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8")
	}
	return strings.Join(head, "\r\n") + "\r\n\r\n" + strings.ReplaceAll(text, "\n", "\r\n") + "\r\n"
}

// thread are the fields of an answer to a letter.
func thread(messageID string) []string {
	return []string{"In-Reply-To: " + messageID, "References: " + messageID}
}

// stripped leaves of a header only the fields that are named, as gateways do.
func stripped(raw string, keep ...string) string {
	head, body, _ := strings.Cut(raw, "\r\n\r\n")
	var fields []string
	for _, line := range strings.Split(head, "\r\n") {
		if (line[0] == ' ' || line[0] == '\t') && len(fields) > 0 {
			fields[len(fields)-1] += "\r\n" + line
		} else {
			fields = append(fields, line)
		}
	}
	fields = slices.DeleteFunc(fields, func(f string) bool {
		name, _, _ := strings.Cut(f, ":")
		return !slices.ContainsFunc(keep, func(k string) bool { return strings.EqualFold(k, name) })
	})
	return strings.Join(fields, "\r\n") + "\r\n\r\n" + body
}

// toRead are the fields without which nobody could read a mail.
var toRead = []string{"From", "To", "Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}

// network carries letters between parties, and to machines that answer them.
type network struct {
	*testing.T
	now      time.Time
	parties  []*party
	change   func(raw string) string                         // what happens to a mail on its way; nil: nothing
	machines map[ticketing.Address]func(raw string) []string // what each answers to support
	carried  []outbox.Delivery                               // to parties and machines
}

// most is how many letters a network carries before it gives up.
const most = 2000

func (n *network) run(span time.Duration) {
	n.Helper()
	for end := n.now.Add(span); !n.now.After(end) && len(n.carried) < most; {
		moved := false
		for _, p := range n.parties {
			p.now = n.now
			if _, err := p.desk.Wake(n.Context(), n.now); err != nil {
				n.Fatal(err)
			}
			for _, d := range p.post() {
				moved = true
				n.carry(d)
			}
		}
		if n.now = n.now.Add(2 * time.Second); !moved {
			n.now = n.next(end)
		}
	}
	if len(n.carried) >= most {
		n.Errorf("after %d letters it goes on", most)
	}
}

// next is when something is due again.
func (n *network) next(end time.Time) time.Time {
	at := end.Add(time.Second)
	for _, p := range n.parties {
		next, waits, err := p.store.NextDue(n.Context())
		if err != nil {
			n.Fatal(err)
		}
		if waits && next.Before(at) {
			at = next
		}
		p.view(func(r desk.Reader) error {
			return r.Tickets(func(t ticketing.Ticket) bool {
				if due := t.Due(); !due.IsZero() && due.Before(at) {
					at = due
				}
				return true
			})
		})
	}
	return later(at, n.now)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// carry brings a letter to whoever it is to, as a mail server does.
func (n *network) carry(d outbox.Delivery) {
	n.Helper()
	raw := fmt.Sprintf("Return-Path: <%s>\r\nDelivered-To: %s\r\nReceived: from a by b; %s\r\n%s",
		d.EnvelopeFrom, d.To, n.now.Format(time.RFC1123Z), d.Body)
	if n.change != nil {
		raw = n.change(raw)
	}
	for _, p := range n.parties {
		if p.owns(d.To) {
			n.carried = append(n.carried, d)
			p.bring(raw)
		}
	}
	answer, is := n.machines[d.To]
	if !is {
		return
	}
	n.carried = append(n.carried, d)
	for _, back := range answer(raw) {
		n.parties[0].bring(back)
	}
}

// quiet checks that nothing is under way any more, how many letters went at most, and that
// nothing was lost.
func (n *network) quiet(most int) {
	n.Helper()
	before := len(n.carried)
	n.Logf("%d letters went", before)
	n.run(30 * 24 * time.Hour)
	if len(n.carried) != before {
		n.Errorf("in the month after %d letters more go", len(n.carried)-before)
	}
	if before > most {
		n.Errorf("%d letters went, want at most %d", before, most)
	}
	for _, p := range n.parties {
		p.nothingLost()
	}
}
