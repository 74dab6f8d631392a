package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"ticketd/mail/inbound"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// unknown is the look of a survey: it wants what, as far as its fields tell, was not taken in.
func (k *intake) unknown(ctx context.Context, shown []inbound.Shown) ([]bool, error) {
	mails := make([]ticketing.Incoming, len(shown))
	for i, s := range shown {
		mails[i] = k.head(s)
	}
	answers, err := k.desk.Known(ctx, mails)
	for i := range answers {
		answers[i] = !answers[i]
	}
	return answers, err
}

// head reads what a survey shows of a mail. Its receipt is its place; its octets are not known.
func (k *intake) head(s inbound.Shown) ticketing.Incoming {
	in := k.parse(inbound.Raw{Account: k.mailbox.Name, Folder: s.Folder, UIDValidity: s.UIDValidity, UID: s.UID,
		Received: s.Received, Size: int64(len(s.Head)), Body: bytes.NewReader(s.Head)}, ticketing.Envelope{})
	in.Size, in.RawHash, in.Fingerprint = s.Size, ticketing.Hash{}, ticketing.Hash{}
	return in
}

// peek tells where the work began, as of does, and writes nothing down; false: it has not.
func (b *baseline) peek(ctx context.Context) (from inbound.Baseline, began bool, err error) {
	first, began, err := b.connected(ctx)
	if err != nil {
		return from, false, fmt.Errorf("look up the first connection to %s: %w", b.mailbox, err)
	}
	return b.begin(first), began, nil
}

// server holds what lies on a mailbox's mail server against the store.
type server struct {
	*intake
	account inbound.Account
	from    inbound.Baseline
	now     time.Time
	before  desk.ServerLook
	look    desk.ServerLook
	view    serverView
	unsure  map[uint32]ticketing.Incoming // handled mails that are not known by their fields, by UID
}

// serverView is what a look at a mailbox's server has shown.
type serverView struct {
	Mailbox string     `json:"mailbox"`
	Looked  bool       `json:"looked"`  // false: ticketd never watched it, and nothing can be missing
	Handled int        `json:"handled"` // mails that lie there as handled and were looked at
	Waiting int        `json:"to_do"`   // mails that lie there to be taken in
	Missing []lostView `json:"missing"` // mails that were not taken in and should have been
	More    int        `json:"more"`    // missing mails that are not named
}

// reconcile looks at the server of a mailbox: at all that lies there, or only at what came to the
// handled mails since the last look. It remembers what it found.
func (o *office) reconcile(ctx context.Context, m MailboxConfig, whole bool) (serverView, error) {
	o.looking.Lock()
	defer o.looking.Unlock()
	s := &server{intake: o.intakes[m.Name], account: m.imapAccount(o.world.dial, o.tokens), now: o.now().UTC(),
		unsure: map[uint32]ticketing.Incoming{}, view: serverView{Mailbox: m.Name, Missing: []lostView{}}}
	var err error
	if s.from, s.view.Looked, err = s.baseline.peek(ctx); err != nil || !s.view.Looked {
		return s.view, err
	}
	if s.before, err = o.desk.ServerLook(ctx, m.Name); err != nil {
		return s.view, err
	}
	s.look.At = s.now
	if err := errors.Join(s.handled(ctx, whole), s.toDo(ctx)); err != nil {
		return s.view, fmt.Errorf("hold the server of mailbox %s against the store: %w", m.Name, err)
	}
	for _, missing := range s.look.Missing {
		s.view.Missing = append(s.view.Missing, viewOfMissing(m.Name, missing))
	}
	s.view.More = s.look.More
	return s.view, o.desk.SetServerLook(ctx, m.Name, s.look)
}

// handled looks at the handled mails.
func (s *server) handled(ctx context.Context, whole bool) error {
	from := s.from
	if !from.Since.IsZero() {
		from.Since = from.Since.Add(-clockSlack)
	}
	v := inbound.Survey{Handled: true, From: from, Take: s.missing}
	v.Look = func(ctx context.Context, shown []inbound.Shown) ([]bool, error) {
		wanted, err := s.unknown(ctx, shown)
		for i, wants := range wanted {
			if wants {
				s.unsure[shown[i].UID] = s.head(shown[i])
			}
		}
		return wanted, err
	}
	if !whole && s.before.More == 0 {
		v.After = inbound.Place(s.before.Handled)
		for _, m := range s.before.Missing { // what was missing is looked for again
			if m.State == desk.MissingHandled && m.Source.UIDValidity == v.After.UIDValidity {
				v.After.UID = min(v.After.UID, m.Source.UID-1)
			}
		}
	}
	found, err := v.Run(ctx, s.account)
	s.view.Handled, s.look.Handled = found.Shown, desk.Place(found.Last)
	if !found.Whole {
		return err
	}
	s.notGiven()
	return nil
}

// missing is handed the handled mails that are not known by their fields.
func (s *server) missing(ctx context.Context, raws []inbound.Raw) []error {
	mails := make([]ticketing.Incoming, len(raws))
	for i, raw := range raws {
		mails[i] = s.parse(raw, ticketing.Envelope{})
	}
	known, err := s.desk.Known(ctx, mails)
	faults := make([]error, len(raws))
	for i, raw := range raws {
		if faults[i] = err; err == nil && !known[i] {
			s.add(mails[i], desk.MissingHandled)
		}
		delete(s.unsure, raw.UID)
	}
	return faults
}

// notGiven adds the mails that are not known by their fields and that the server does not give.
func (s *server) notGiven() {
	for _, uid := range slices.Sorted(maps.Keys(s.unsure)) {
		s.add(s.unsure[uid], desk.MissingHandled)
	}
}

func (s *server) add(in ticketing.Incoming, state desk.MissingState) {
	m := desk.MissingMail{Source: in.Source, Mail: in.RawHash, Arrived: in.Arrived.UTC(), From: in.From.Address,
		Subject: oneLine(in.Subject), State: state, Found: s.now}
	for _, before := range s.before.Missing {
		if before.Source == m.Source && before.State == state {
			m.Found, m.Told = before.Found, before.Told
		}
	}
	if len(s.look.Missing) >= desk.MaxMissing {
		s.look.More++
		return
	}
	s.look.Missing = append(s.look.Missing, m)
}

// toDo looks at the mails that are to do. One that has waited for so long, and was not taken in,
// is missing; and so is one that waited so at the last look, and is gone.
func (s *server) toDo(ctx context.Context) error {
	there := map[ticketing.Source]bool{}
	_, err := inbound.Survey{From: s.from, Look: func(ctx context.Context, shown []inbound.Shown) ([]bool, error) {
		s.view.Waiting += len(shown)
		return make([]bool, len(shown)), s.waiting(ctx, shown, there)
	}}.Run(ctx, s.account)
	if err != nil {
		return err
	}
	for _, m := range s.before.Missing {
		if m.State == desk.MissingHandled || there[m.Source] || s.now.Sub(m.Found) > goneKept || s.moved(m) {
			continue
		}
		if m.State == desk.MissingWaiting {
			m.State, m.Told = desk.MissingGone, time.Time{}
		}
		s.look.Missing = append(s.look.Missing, m)
	}
	return nil
}

// goneKept is how long a mail is named that is gone: it does not come back, and the next digest
// should have it.
const goneKept = 14 * 24 * time.Hour

func (s *server) waiting(ctx context.Context, shown []inbound.Shown, there map[ticketing.Source]bool) error {
	mails := make([]ticketing.Incoming, 0, len(shown))
	for _, one := range shown {
		if s.now.Sub(one.Received) > mailTooLate {
			mails = append(mails, s.head(one))
		}
	}
	places := make([]ticketing.Incoming, len(mails)) // a mail may come twice: only its place tells
	for i, in := range mails {
		there[in.Source] = true
		places[i].Source = in.Source
	}
	known, err := s.desk.Known(ctx, places)
	for i := range known {
		if !known[i] {
			s.add(mails[i], desk.MissingWaiting)
		}
	}
	return err
}

// moved reports whether somebody moved a mail that waited to the handled ones.
func (s *server) moved(m desk.MissingMail) bool {
	return slices.ContainsFunc(s.look.Missing, func(o desk.MissingMail) bool {
		return o.State == desk.MissingHandled && o.Arrived.Equal(m.Arrived) && o.From == m.From && o.Subject == m.Subject
	})
}

func viewOfMissing(mailbox string, m desk.MissingMail) lostView {
	return lostView{m.Name(), m.Arrived, mailbox, m.Source.Folder, m.Source.UID, m.From, m.Subject, m.Why()}
}

type reconcileArgs struct{ Mailbox string }

// reconcileAll looks at all that lies on the servers of the mailboxes, or of one.
func (o *office) reconcileAll(ctx context.Context, a reconcileArgs) ([]serverView, error) {
	views, faults := []serverView{}, []error{}
	boxes, err := o.named(a.Mailbox)
	for _, m := range boxes {
		v, err := o.reconcile(ctx, m, true)
		views, faults = append(views, v), append(faults, err)
	}
	return views, cmp.Or(err, errors.Join(faults...))
}

// named lists the mailbox of a name, or all for none.
func (o *office) named(mailbox string) ([]MailboxConfig, error) {
	var boxes []MailboxConfig
	for _, m := range o.cfg.Mailboxes {
		if mailbox == "" || m.Name == mailbox {
			boxes = append(boxes, m)
		}
	}
	if len(boxes) == 0 {
		return nil, misused(fmt.Errorf("no mailbox of the configuration is called %q", mailbox))
	}
	return boxes, nil
}
