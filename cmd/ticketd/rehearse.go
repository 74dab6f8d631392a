package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ticketd/mail/inbound"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// foresight goes through mailboxes without touching them, and tells what would become of
// each mail in them.
type foresight struct {
	*trial
	now     func() time.Time         // the real time
	since   time.Time                // only mails that came since then; zero: all
	newest  int                      // and of each mailbox only so many of the newest; 0: all
	opening func(lookedView)         // told of each mailbox before its mails
	tell    func(foreseenView) error // and of each mail
	sum     foreseenSum
}

// foreseenView is what would become of a mail.
type foreseenView struct {
	Mailbox   string            `json:"mailbox"`
	UID       uint32            `json:"uid"`
	Came      time.Time         `json:"came"`
	From      ticketing.Address `json:"from"`
	Subject   string            `json:"subject"`
	MessageID string            `json:"message_id,omitempty"`
	// LeftAlone says that the gateway would not take the mail in, since it is from before its
	// first connection: it is judged as if it came when ticketd runs already.
	LeftAlone bool `json:"left_alone,omitempty"`
	Imported  bool `json:"imported,omitempty"` // it would be taken in quietly
	judgedView
}

// lookedView is how a mailbox was found.
type lookedView struct {
	Mailbox  string     `json:"mailbox"`
	Folder   string     `json:"folder"`
	InFolder int        `json:"in_folder"`           // mails in it
	Waiting  int        `json:"waiting"`             // of these, the ones that are to do
	Looked   int        `json:"looked"`              // of these, the ones that were judged
	Since    *time.Time `json:"connected,omitempty"` // its first connection
	Fault    string     `json:"fault,omitempty"`
	imports  ImportPolicy
}

// foreseenSum is a rehearsal in figures.
type foreseenSum struct {
	Mails     int                  `json:"mails"`
	Outcomes  map[desk.Outcome]int `json:"outcomes"`
	Faults    int                  `json:"faults"` // mails that could not be judged
	Letters   int                  `json:"letters"`
	Held      int                  `json:"held_letters"` // of these, the ones that would wait for a person
	LeftAlone int                  `json:"left_alone"`
}

func (s *foreseenSum) add(v foreseenView) {
	s.Mails++
	if v.Fault == "" {
		s.Outcomes[v.Outcome]++
	} else {
		s.Faults++
	}
	if v.LeftAlone {
		s.LeftAlone++
	}
	for _, l := range v.Letters {
		s.Letters++
		if l.Held != "" {
			s.Held++
		}
	}
}

// mailbox goes through one mailbox.
func (f *foresight) mailbox(ctx context.Context, m MailboxConfig) lookedView {
	v := lookedView{Mailbox: m.Name, Folder: m.Folder, imports: m.Import}
	n, err := f.look(ctx, m, &v)
	v.InFolder, v.Waiting, v.Looked = n.InFolder, n.Found, n.Taken
	if err != nil {
		v.Fault = err.Error()
	}
	return v
}

func (f *foresight) look(ctx context.Context, m MailboxConfig, v *lookedView) (
	n inbound.Surveyed, err error) {
	k := f.intakes[m.Name]
	first, was, err := k.baseline.connected(ctx)
	if err != nil {
		return n, err
	}
	account := m.imapAccount(f.world.dial, f.tokens)
	account.TempDir = f.book.SpoolDir()
	survey := inbound.Survey{Newest: f.newest, Look: f.recent}
	if was {
		v.Since, survey.From = moment(first.At), k.baseline.begin(first)
	} else {
		first.At = f.now()
	}
	k.baseline.first.Store(&first)
	f.opening(*v)
	survey.Take = func(ctx context.Context, raws []inbound.Raw) []error {
		mails := k.readAll(ctx, raws)
		faults := make([]error, len(raws))
		for i, in := range mails {
			faults[i] = f.foresee(ctx, raws[i], in, !was && m.Import.leaves(raws[i].Received))
		}
		return faults
	}
	return survey.Run(ctx, account)
}

// recent picks the mails that came since the moment that is asked for.
func (f *foresight) recent(_ context.Context, shown []inbound.Shown) ([]bool, error) {
	wanted := make([]bool, len(shown))
	for i, one := range shown {
		wanted[i] = f.since.IsZero() || one.Received.IsZero() || !one.Received.Before(f.since)
	}
	return wanted, nil
}

// leaves reports whether a mail from before the first connection is left alone.
func (p ImportPolicy) leaves(arrived time.Time) bool {
	switch {
	case p.All:
		return false
	case !p.Since.IsZero():
		return !arrived.IsZero() && arrived.Before(p.Since)
	}
	return true
}

// foresee judges a mail now or, if the gateway would leave it alone, as if it had run when
// the mail came.
func (f *foresight) foresee(ctx context.Context, raw inbound.Raw, in ticketing.Incoming, leave bool) error {
	now := f.now()
	f.at = now
	if leave {
		in.Late, in.Imported = false, false
		if !raw.Received.IsZero() && raw.Received.Before(now) {
			f.at = raw.Received.UTC()
		}
	}
	v := foreseenView{Mailbox: raw.Account, UID: raw.UID, Came: in.Arrived.UTC(), From: in.From.Address,
		Subject: in.Subject, MessageID: in.MessageID, LeftAlone: leave, Imported: in.Imported,
		judgedView: f.receive(ctx, in)}
	f.sum.add(v)
	return f.tell(v)
}

// prospect opens a rehearsal of a configuration on borrowed books.
func prospect(ctx context.Context, cfg *Config, books borrowed, w world) (*foresight, error) {
	t, err := newTrial(ctx, cfg, books.dir, w.now(), w)
	if err != nil {
		return nil, err
	}
	f := &foresight{trial: t, now: w.now, sum: foreseenSum{Outcomes: map[desk.Outcome]int{}}}
	// What the gateway refuses to start on is refused here, too.
	start := &app{office: t.office, log: w.log}
	if err := start.startProcesses(ctx, cfg, w); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return f, nil
}

// rehearse goes through the mailboxes of a configuration, one after the other.
func (f *foresight) rehearse(ctx context.Context, mailbox string) (looked []lookedView, err error) {
	for _, m := range f.cfg.Mailboxes {
		if mailbox != "" && m.Name != mailbox {
			continue
		}
		v := f.mailbox(ctx, m)
		if v.Fault != "" {
			err = errors.Join(err, fmt.Errorf("mailbox %s: %s", m.Name, v.Fault))
		}
		looked = append(looked, v)
	}
	if len(looked) == 0 {
		return nil, misused(fmt.Errorf("no mailbox of the configuration is called %q", mailbox))
	}
	return looked, err
}
