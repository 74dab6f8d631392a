package faults

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ticketd/data/bolt"
	"ticketd/mail/outbox"
	"ticketd/mail/servertest"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// The oracle says whether anything was lost or doubled. It reads the injection
// log, the Maildir, what the sink accepted and a copy of the store, and knows
// nothing of how the gateway came there.

// evidence is all that the oracle reads.
type evidence struct {
	log      []injected
	todo     [][]byte // INBOX
	handled  [][]byte
	sunk     []servertest.Sunk
	said     []byte // the gateway's log
	tickets  []ticketing.Ticket
	history  map[ticketing.Number][]ticketing.Entry
	fates    map[string][]desk.Disposition // of what was injected, by its Message-ID
	raws     map[ticketing.Hash][]byte
	letters  []outbox.Delivery // with bodies
	checked  error
	refused  bool // a server refused letters for good, which may have failed
	relayed  bool // another server wrote its trace above each letter (RFC 5321 section 4.4)
	ungiven  int  // tickets about mails that the server did not give
	password string
}

// verdict is what the oracle found.
type verdict struct {
	evidence
	faults []error
	copies map[string]int // how often the sink has a letter, by Message-ID
}

func (v *verdict) faultf(format string, args ...any) {
	if len(v.faults) < 50 {
		v.faults = append(v.faults, fmt.Errorf(format, args...))
	}
}

// judge collects the evidence of a stopped rig and reports every fault.
func (r *rig) judge() *verdict {
	r.Helper()
	e, err := r.collect()
	mustDo(r, err)
	v := examine(e)
	for _, fault := range v.faults {
		r.Errorf("oracle: %v", fault)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(v.faults) == 0 {
		killed.Add(r.kills)
	}
	r.kills = 0
	return v
}

func (r *rig) collect() (e evidence, err error) {
	e = evidence{log: r.log, said: r.words(), refused: r.refused, relayed: r.relayed, ungiven: r.ungiven,
		password: servertest.Password}
	var faults [2]error
	e.todo, e.handled, faults[0] = r.mailboxes()
	e.sunk, faults[1] = r.sink.Mails()
	return e, errors.Join(append(faults[:], e.readStore(r.data()))...)
}

// readStore reads a copy, so that looking changes nothing.
func (e *evidence) readStore(data string) error {
	dir, err := os.MkdirTemp("", "oracle")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := copyFiles(data, filepath.Join(dir, "desk")); err != nil {
		return err
	}
	ctx := context.Background()
	s, err := bolt.OpenReadOnly(ctx, dir+"/desk", bolt.Options{})
	if err != nil {
		return err
	}
	e.checked = s.Check(ctx)
	err = errors.Join(s.View(ctx, e.readDesk), e.readLetters(ctx, s))
	return errors.Join(err, s.Close())
}

// copyFiles copies a directory without sockets.
func copyFiles(from, to string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		part, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.Mkdir(filepath.Join(to, part), 0o700)
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, part), content, 0o600)
	})
}

func (e *evidence) readDesk(r desk.Reader) error {
	e.history = map[ticketing.Number][]ticketing.Entry{}
	e.fates = map[string][]desk.Disposition{}
	e.raws = map[ticketing.Hash][]byte{}
	var faults []error
	faults = append(faults, r.Tickets(func(t ticketing.Ticket) bool {
		e.tickets = append(e.tickets, t)
		return true
	}))
	slices.Reverse(e.tickets)
	for _, t := range e.tickets {
		entries, err := r.History(t.Number)
		e.history[t.Number], faults = entries, append(faults, err)
	}
	for _, m := range e.log {
		fates, err := r.Fate(m.messageID)
		faults = append(faults, err)
		if len(fates) == 0 { // a mail that was filed unread has no Message-ID
			d, found, err := r.Seen(ticketing.Receipts{RawHash: m.hash()})
			if faults = append(faults, err); found {
				fates = append(fates, d)
			}
		}
		e.fates[m.messageID] = fates
		if blob, err := r.Raw(m.hash()); err == nil {
			raw, err := io.ReadAll(io.NewSectionReader(blob.Body, 0, blob.Size))
			e.raws[m.hash()], faults = raw, append(faults, err)
		}
	}
	return errors.Join(faults...)
}

func (e *evidence) readLetters(ctx context.Context, s *bolt.Store) error {
	rows, err := s.List(ctx, true)
	for _, row := range rows {
		whole, fault := s.Delivery(ctx, row.ID)
		e.letters, err = append(e.letters, whole), errors.Join(err, fault)
	}
	return err
}

// examine holds the evidence against the invariants.
func examine(e evidence) *verdict {
	v := &verdict{evidence: e, copies: map[string]int{}}
	for _, s := range e.sunk {
		v.copies[messageIDOf(s.Mail)]++
	}
	for _, check := range []func(){v.conserved, v.oneTicketEach, v.acknowledgedOnce, v.lettersKnown,
		v.mailboxTidy, v.numbersRise, v.nothingWhispered} {
		check()
	}
	if e.checked != nil { // I6
		v.faultf("the store: %w", e.checked)
	}
	return v
}

// conserved is I1: each mail is in one ticket, or recorded or held, with the
// bytes it came in.
func (v *verdict) conserved() {
	filed := map[ticketing.Hash]int{}
	for _, entries := range v.history {
		for _, e := range entries {
			for _, c := range e.Changes {
				if f, ok := c.(ticketing.Filed); ok {
					filed[f.Raw]++
				}
			}
		}
	}
	for _, m := range v.log {
		if m.kind == another {
			v.knownAgain(m)
			continue
		}
		if v.copied(m) {
			continue
		}
		if !bytes.Equal(v.raws[m.hash()], m.raw) {
			v.faultf("I1: the original of %s is not in the store as it came", m.messageID)
		}
		fate, ok := v.fate(m)
		if !ok {
			v.faultf("I1: %s was not taken in once: it has %d fates", m.messageID, len(v.fates[m.messageID]))
			continue
		}
		want := 0
		if fate.Ticket != 0 {
			want = 1
		}
		if n := filed[m.hash()]; n != want {
			v.faultf("I1: %s is filed %d times, not %d", m.messageID, n, want)
		}
	}
}

// knownAgain wants that a mail which came before was taken for what it is.
func (v *verdict) knownAgain(m injected) {
	for _, d := range v.fates[m.messageID] {
		if d.Receipts.RawHash == m.hash() && d.Outcome == desk.OutcomeDuplicate {
			return
		}
	}
	v.faultf("I1: %s was not seen to be there already", m.messageID)
}

// copied says that a hostile mail was the copy of another one, as in a corpus there are some:
// what it says is in that one.
func (v *verdict) copied(m injected) bool {
	fates := v.fates[m.messageID]
	return m.kind == hostile && len(fates) == 1 && fates[0].Outcome == desk.OutcomeDuplicate
}

// fate is what became of a mail; a duplicate of it does not count.
func (v *verdict) fate(m injected) (desk.Disposition, bool) {
	var own []desk.Disposition
	for _, d := range v.fates[m.messageID] {
		if d.Outcome != desk.OutcomeDuplicate && d.Receipts.RawHash == m.hash() {
			own = append(own, d)
		}
	}
	if len(own) != 1 {
		return desk.Disposition{}, false
	}
	return own[0], true
}

// oneTicketEach is I2: a request opens one ticket of its own, a reply none.
func (v *verdict) oneTicketEach() {
	opened := map[ticketing.Number]string{}
	for _, m := range v.log {
		for _, d := range v.fates[m.messageID] {
			if d.Outcome == desk.OutcomeDuplicate || d.Receipts.RawHash != m.hash() {
				continue
			}
			switch {
			case unread(d) && d.Outcome == desk.OutcomeOpened:
			case m.kind == replyTo && (d.Outcome != desk.OutcomeFiled || d.Ticket != m.ticket):
				v.faultf("I2: the reply %s was %s, ticket %d, not %d", m.messageID, d.Outcome, d.Ticket, m.ticket)
			case (m.kind == newRequest || m.kind == nameless) && d.Outcome != desk.OutcomeOpened:
				v.faultf("I2: the request %s was %s", m.messageID, d.Outcome)
			}
			if d.Outcome == desk.OutcomeOpened {
				if other := opened[d.Ticket]; other != "" {
					v.faultf("I2: %s and %s opened ticket %d", other, m.messageID, d.Ticket)
				}
				opened[d.Ticket] = m.messageID
			}
		}
	}
	if len(opened)+v.ungiven != len(v.tickets) {
		v.faultf("I2: %d tickets for %d mails that opened one", len(v.tickets), len(opened))
	}
}

// unread says that a mail was filed without being read, because the gateway
// died three times while it had it in hand.
func unread(d desk.Disposition) bool {
	return d.MessageID == "" && d.Subject == "Unreadable mail"
}

// acknowledgedOnce is I3: a request has one acknowledgement, and the customer
// has got it once, or at most once where nobody knows.
func (v *verdict) acknowledgedOnce() {
	requests, anyhow := map[ticketing.Number]bool{}, map[ticketing.Number]bool{}
	for _, m := range v.log {
		d, ok := v.fate(m)
		acked := m.kind == newRequest || m.kind == either && d.Outcome == desk.OutcomeOpened
		requests[d.Ticket] = requests[d.Ticket] || ok && acked && !unread(d)
		anyhow[d.Ticket] = anyhow[d.Ticket] || m.kind == hostile
	}
	letters := map[string]outbox.Delivery{}
	for _, l := range v.letters {
		letters[l.MessageID] = l
	}
	for n, entries := range v.history {
		var acks []string
		for _, e := range entries {
			for _, c := range e.Changes {
				if w, ok := c.(ticketing.Wrote); ok && w.Ack {
					acks = append(acks, w.MessageID)
				}
			}
		}
		if requests[n] != (len(acks) == 1) && !anyhow[n] || len(acks) > 1 {
			v.faultf("I3: ticket %d has %d acknowledgements", n, len(acks))
		}
		for _, id := range acks {
			if got := v.copies[id]; got > 1 || got == 0 && !v.mayBeMissing(letters[id]) {
				v.faultf("I3: the acknowledgement of ticket %d came %d times and is %s", n, got, letters[id].State)
			}
		}
	}
}

// mayBeMissing says that a letter need not have arrived: nobody knows, or it was refused, or
// it was withdrawn before it left because a person's answer took its place.
func (v *verdict) mayBeMissing(l outbox.Delivery) bool {
	answered := func(a outbox.Delivery) bool {
		return a.Ticket == l.Ticket && a.To == l.To && a.Class == ticketing.Personal
	}
	return l.State == outbox.Uncertain || v.refused && l.State == outbox.Failed ||
		l.State == outbox.Dropped && v.copies[l.MessageID] == 0 && slices.ContainsFunc(v.letters, answered)
}

// lettersKnown is I4: what was sent is in the outbox, went to whom it is meant
// for, and no more often than its class may.
func (v *verdict) lettersKnown() {
	rows := map[string]outbox.Delivery{}
	for _, l := range v.letters {
		if other, twice := rows[l.MessageID]; twice {
			v.faultf("I4: letters %s and %s have one Message-ID", other.ID, l.ID)
		}
		rows[l.MessageID] = l
		most := 2
		if l.Class == ticketing.Automatic {
			most = 1
		}
		got := v.copies[l.MessageID]
		if got > most || got == 0 && l.State == outbox.Sent {
			v.faultf("I4: the %s %s to %s came %d times and is %s", l.Class, l.Letter, l.To, got, l.State)
		}
		if l.State != outbox.Sent && !v.mayBeMissing(l) {
			v.faultf("I4: at rest the %s to %s is %s: %s", l.Letter, l.To, l.State, l.LastError)
		}
	}
	for _, s := range v.sunk {
		row, known := rows[messageIDOf(s.Mail)]
		switch {
		case !known:
			v.faultf("I4: a letter to %v was sent that the outbox does not know", s.To)
		case !slices.Equal(s.To, []string{string(row.To)}) || s.From != string(row.EnvelopeFrom):
			v.faultf("I4: letter %s went from %q to %v", row.ID, s.From, s.To)
		case !v.mayHave(row.Ticket, row.To):
			v.faultf("I4: letter %s of ticket %d went to a stranger, %s", row.ID, row.Ticket, row.To)
		case !v.sameBytes(row.Body, s.Mail):
			v.faultf("I4: letter %s arrived with other bytes:\n%q\n%q", row.ID, row.Body, s.Mail)
		}
	}
}

// sameBytes says that a letter arrived as it was written.
func (v *verdict) sameBytes(written, came []byte) bool {
	written, came = unixLines(written), unixLines(came)
	return bytes.Equal(written, came) || v.relayed && bytes.HasSuffix(came, written)
}

func (v *verdict) mayHave(n ticketing.Number, to ticketing.Address) bool {
	i := slices.IndexFunc(v.tickets, func(t ticketing.Ticket) bool { return t.Number == n })
	return to == rigAgent || i >= 0 && slices.ContainsFunc(v.tickets[i].Participants,
		func(p ticketing.Participant) bool { return p.Address == to })
}

// mailboxTidy is I5: what was handled lies in Handled, all of it, and nowhere
// else. A second copy there is litter and no loss.
func (v *verdict) mailboxTidy() {
	if len(v.todo) > 0 {
		v.faultf("I5: %d mails are still to do", len(v.todo))
	}
	handled, known := map[string]bool{}, map[string]bool{}
	for _, h := range v.handled {
		handled[string(h)] = true
	}
	for _, m := range v.log {
		known[string(m.raw)] = true
		if !m.taken && !handled[string(m.raw)] {
			v.faultf("I5: %s is not in Handled", m.messageID)
		}
	}
	for h := range handled {
		if !known[h] {
			v.faultf("I5: Handled has a mail that nobody injected: %.200q", h)
		}
	}
}

// numbersRise is I7. Mailboxes that are read side by side may commit in another order than they
// looked at the clock.
func (v *verdict) numbersRise() {
	for i := 1; i < len(v.tickets); i++ {
		before, after := v.tickets[i-1], v.tickets[i]
		if after.Number <= before.Number || after.Opened.Before(before.Opened.Add(-time.Minute)) {
			v.faultf("I7: ticket %d of %v comes after %d of %v", after.Number, after.Opened,
				before.Number, before.Opened)
		}
	}
}

// nothingWhispered is I9: no secret and no mail's text is in the log.
func (v *verdict) nothingWhispered() {
	for _, secret := range []string{v.password, "The nightly export fails"} {
		if secret != "" && bytes.Contains(v.said, []byte(secret)) {
			v.faultf("I9: the log has %q", secret)
		}
	}
}

func unixLines(b []byte) []byte {
	return bytes.TrimRight(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")), "\n")
}

// messageIDOf finds the field in the header of a letter of ours.
func messageIDOf(mail []byte) string {
	header, _, _ := bytes.Cut(unixLines(mail), []byte("\n\n"))
	unfolded := strings.ReplaceAll(string(header), "\n ", " ")
	for line := range strings.Lines(unfolded) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.EqualFold(name, "Message-ID") {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// unread counts the mails that were filed without being read.
func (v *verdict) unread() (n int) {
	for _, fates := range v.fates {
		for _, d := range fates {
			if unread(d) {
				n++
			}
		}
	}
	return n
}

// uncertain counts the letters of which nobody knows whether they arrived.
func (v *verdict) uncertain() (n int) {
	for _, l := range v.letters {
		if l.State == outbox.Uncertain {
			n++
		}
	}
	return n
}
