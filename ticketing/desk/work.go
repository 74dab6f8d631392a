package desk

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/letter"
)

// work is one transaction's worth: everything an event needs at hand.
type work struct {
	*Setup
	tx      Tx
	compose func(ticketing.Outgoing) ([]byte, error)
	keys    ticketing.Keyring
	now     time.Time
	queued  bool
	// published says that an incident was changed.
	published bool
	mail      *ticketing.Incoming // in hand; nil: none
	loose     *ticketing.Token    // of a letter about no ticket, which the mail in hand answers
	told      told                // what was last read of a history
	receipts  int                 // written to agents about their mails' orders
	why       []string            // of the entry that was written last
}

// takeUp has a mail be in hand until putDown, and then the one that was before.
func (w *work) takeUp(in *ticketing.Incoming) (putDown func()) {
	before := w.mail
	w.mail = in
	return func() { w.mail = before }
}

// cause is the name of the mail in hand, if there is one.
func (w *work) cause() string {
	if w.mail == nil {
		return ""
	}
	return w.mail.RawHash.Short()
}

// judge judges what concerns a ticket, under the process of its intake as it
// holds for its customer.
func (w *work) judge(t ticketing.Ticket) ticketing.Judge {
	return ticketing.Judge{Process: w.process(t), People: w.People, Policy: w.Policy,
		Intakes: w.Intakes, Canned: w.canned}
}

// canned finds a canned answer in the language of the ticket's requester.
func (w *work) canned(name string, t ticketing.Ticket, a ticketing.Agent) (text, fault string) {
	requester := t.Requester()
	text, ok := w.Macros.Text(name, requester.Language, letter.MacroFields{Customer: requester.Name,
		Ticket: t.Tag().String(), Agent: a.Name, Product: t.Product})
	if !ok {
		return "", fmt.Sprintf("there is no canned answer %q; there are: %s", name,
			cmp.Or(strings.Join(w.Macros.Names(), ", "), "none"))
	}
	return text, ""
}

func (w *work) process(t ticketing.Ticket) ticketing.Process {
	account, _ := w.People.AccountNamed(t.Account)
	return w.Processes[w.intake(t.Intake).Name].For(account)
}

// actor is who gives an order: one of the team, or an operator whom no customer
// sees.
func (w *work) actor(by string) ticketing.Actor {
	if agent, ok := w.People.AgentNamed(by); ok {
		return ticketing.Actor{Kind: ticketing.ByAgent, Name: agent.Name}
	}
	return ticketing.Actor{Kind: ticketing.ByOperator, Name: by}
}

// intake finds one of ours by name. What came to one that the configuration no
// longer names goes on through the first support intake that it has, so that
// its tickets can still be answered.
func (w *work) intake(name string) ticketing.Intake {
	for _, known := range []string{name, w.First} {
		if i, ok := w.Intakes[known]; ok {
			return i
		}
	}
	var first ticketing.Intake
	for _, name := range slices.Sorted(maps.Keys(w.Intakes)) {
		i := w.Intakes[name]
		if i.Role == ticketing.RoleSupport {
			return i
		}
		if first.Name == "" {
			first = i
		}
	}
	return first
}

// surviving loads the ticket that the number leads to.
func (w *work) surviving(n ticketing.Number) (ticketing.Ticket, error) {
	return Surviving(w.tx, n)
}

// Surviving loads a ticket; a merged number leads to the ticket it was merged
// into. A circle of merges, which nothing should make, leads to its lowest
// number: mail to it must arrive somewhere. ErrNoTicket says that there is none.
func Surviving(r Reader, n ticketing.Number) (ticketing.Ticket, error) {
	var path []ticketing.Number
	for {
		t, found, err := r.Ticket(n)
		if err == nil && !found {
			err = fmt.Errorf("ticket %d: %w", n, ErrNoTicket)
		}
		if err != nil {
			return ticketing.Ticket{}, err
		}
		i := slices.Index(path, n)
		if t.MergedInto == 0 || i >= 0 && n == slices.Min(path[i:]) {
			return t, nil
		}
		path = append(path, n)
		n = t.MergedInto
	}
}

// carryOut writes a decision down: letters into the outbox, the ticket and one
// entry of its history.
func (w *work) carryOut(t ticketing.Ticket, actor ticketing.Actor, cause string,
	d ticketing.Decision) (ticketing.Ticket, error) {
	return w.carryOutAll(t, actor, cause, d, nil)
}

// carryOutAll also tells what was written, if anybody wants to know.
func (w *work) carryOutAll(t ticketing.Ticket, actor ticketing.Actor, cause string,
	d ticketing.Decision, all *[]ticketing.Wrote) (ticketing.Ticket, error) {
	entry := ticketing.Entry{At: w.now, Actor: actor, Cause: cause, Changes: d.Changes, Why: d.Why}
	after := t.Apply(w.now, d.Changes...)
	late, err := w.dropLateAck(t, after)
	if err != nil {
		return ticketing.Ticket{}, err
	}
	entry.Why = append(slices.Clone(entry.Why), late...)
	letters := slices.Clone(d.Letters)
	for i := 0; i < len(letters); i++ {
		l := letters[i]
		wrote, brake, err := w.write(after, l)
		if err != nil {
			return ticketing.Ticket{}, err
		}
		if why := w.waits(l, brake); why != "" {
			entry.Why = append(entry.Why, why)
		}
		if brake.Alert {
			letters = append(letters, w.judge(t).Alert(after, brake.Cap)...)
		}
		entry.Changes = append(entry.Changes, wrote)
		if all != nil {
			*all = append(*all, wrote)
		}
		after = after.Apply(w.now, wrote)
	}
	w.why, after = entry.Why, t.Record(entry)
	w.published = w.published || after.Incident
	return after, w.tx.Save(after, entry)
}

// write puts one letter into words, bytes and the outbox.
func (w *work) write(t ticketing.Ticket, l ticketing.Letter) (ticketing.Wrote,
	ticketing.Brake, error) {
	brake, err := w.brake(l)
	if err == nil {
		l, err = ticketing.AskedForRating(w.tx, l, w.now)
	}
	if err != nil {
		return ticketing.Wrote{}, brake, err
	}
	files, err := w.files(&l)
	if err != nil {
		return ticketing.Wrote{}, brake, err
	}
	occasion, err := w.occasion(t, l)
	if err != nil {
		return ticketing.Wrote{}, brake, err
	}
	out, err := w.Book.Write(l, occasion)
	if err != nil {
		return ticketing.Wrote{}, brake, err
	}
	out.Enclosures = append(out.Enclosures, files...)
	body, err := w.compose(out)
	if err != nil {
		return ticketing.Wrote{}, brake, fmt.Errorf("compose letter %q: %w", l.Name, err)
	}
	parcel, err := w.tx.Enqueue(ticketing.Parcel{Ticket: t.Number, Mail: w.cause(), Letter: l.Name,
		Class: l.Class, Intake: w.intake(t.Intake).Name, EnvelopeFrom: out.EnvelopeFrom, To: out.To.Address,
		MessageID: out.MessageID, Subject: out.Subject, Body: body, Created: w.now,
		NotBefore: later(l.NotBefore, brake.NotBefore), Held: brake.Held})
	if err != nil {
		return ticketing.Wrote{}, brake, err
	}
	w.queued = true
	wrote := ticketing.Wrote{Letter: l.Name, Class: l.Class, To: out.To.Address, Role: l.Role,
		MessageID: out.MessageID, Ack: l.Ack, Held: brake.Held, Parcel: parcel}
	if t.Number == 0 {
		return wrote, brake, nil
	}
	return wrote, brake, w.tx.LinkID(out.MessageID, t.Number)
}

// files reads what travels along with a letter, and names in it what is too large or not all there.
func (w *work) files(l *ticketing.Letter) ([]ticketing.Enclosure, error) {
	if l.Report.Original != (ticketing.Hash{}) {
		return w.original(l)
	}
	if len(l.Enclosed) == 0 || w.mail == nil || w.Files == nil {
		return nil, nil
	}
	whole := slices.DeleteFunc(slices.Clone(l.Enclosed), func(a ticketing.Attachment) bool { return a.Broken })
	files, err := w.Files(w.mail.Raw, w.mail.Size, whole, w.Policy.EncloseMax)
	if err != nil {
		return nil, fmt.Errorf("enclose files with letter %q: %w", l.Name, err)
	}
	var left []string
	for _, a := range whole[min(len(files), len(whole)):] {
		left = append(left, a.Name)
	}
	for _, a := range l.Enclosed {
		if a.Broken {
			left = append(left, a.Name)
		}
	}
	if l.Fields = maps.Clone(l.Fields); l.Fields == nil {
		l.Fields = map[string]string{}
	}
	l.Fields["left"] = strings.Join(left, ", ")
	return files, nil
}

// occasion is what the letter is written on, in the recipient's zone.
func (w *work) occasion(t ticketing.Ticket, l ticketing.Letter) (letter.Context, error) {
	intake := w.intake(t.Intake)
	c := letter.Context{Ticket: t, Process: w.process(t), Intake: intake,
		Keys: w.keys, Seq: t.Letters + 1, Now: w.now, Listed: l.Listed}
	if t.Number == 0 {
		c.Ticket = ticketing.Ticket{}
	}
	account, ok := w.People.AccountOf(l.To.Address)
	if !ok && l.Role == ticketing.RoleCustomer { // a guest in their account's ticket
		account, _ = w.People.AccountNamed(t.Account)
	}
	c.Zone, c.Language = account.Zone, account.Language
	if agent, ok := w.People.AgentAt(l.To.Address); ok {
		c.Zone = agent.Zone
	}
	if l.Class != ticketing.Notice || t.Number == 0 {
		return c, nil
	}
	var err error
	c.Reached = w.judge(t).Recipients(t)
	c.Story, err = w.toldBefore(t)
	return c, err
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
