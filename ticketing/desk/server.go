package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"ticketd/ticketing"
)

// Known reports which of some mails, as a mail server shows them, were taken in: those from
// the same place, or with one of their receipts, or with their Message-ID and of their size.
// Whoever knows no more of a mail than its fields gets a no for one that was erased: its
// octets tell.
func (d *Desk) Known(ctx context.Context, mails []ticketing.Incoming) ([]bool, error) {
	known := make([]bool, len(mails))
	err := d.store.View(ctx, func(r Reader) (err error) {
		for i, in := range mails {
			if _, known[i], err = r.Seen(in.Receipts()); err == nil && !known[i] && in.MessageID != "" {
				known[i], err = likeOne(r, in)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look up which mails were taken in: %w", err)
	}
	return known, nil
}

// likeOne reports whether a mail with the same Message-ID and of the same size was taken in.
func likeOne(r Reader, in ticketing.Incoming) (bool, error) {
	if in.RawHash != (ticketing.Hash{}) {
		return false, nil // more is known of it: the same id with other octets is another mail
	}
	fates, err := r.Fate(in.MessageID)
	for _, f := range fates {
		if blob, err := r.Raw(f.Receipts.RawHash); err == nil && blob.Size == in.Size {
			return true, nil
		}
	}
	return false, err
}

// ServerLook is what a look at a mailbox's folders on its mail server has shown.
type ServerLook struct {
	At      time.Time // when it was; zero: there was none
	Handled Place     // up to here the handled mails are accounted for, but for those in Missing
	Missing []MissingMail
	More    int // handled mails that are missing, too, and are not named
}

// Place is a mail's number in a folder, and what the number refers to.
type Place struct{ UIDValidity, UID uint32 }

// MissingMail is a mail that the server showed and that was not taken in.
type MissingMail struct {
	Source  ticketing.Source
	Mail    ticketing.Hash // of a mail that was read; zero: it was not
	Arrived time.Time      // at the server; zero: not known
	From    ticketing.Address
	Subject string
	State   MissingState
	Found   time.Time // when it was first seen so
	Told    time.Time // when somebody was told; zero: nobody was
}

// MissingState says how a mail is missing.
type MissingState string

// The states of a missing mail.
const (
	MissingHandled MissingState = "handled" // it lies among the handled mails
	MissingWaiting MissingState = "waiting" // it lies among those to do, and is not taken in
	MissingGone    MissingState = "gone"    // it lay there, and is gone without having been taken in
)

// MaxMissing is how many missing mails of a mailbox are remembered by name.
const MaxMissing = 200

// Why says what is wrong with a mail, and what to do.
func (m MissingMail) Why() string {
	switch m.State {
	case MissingHandled:
		return fmt.Sprintf("it lies in %s as handled, and was never taken in: \"ticketd rescan --dry-run\" shows it,"+
			" \"ticketd rescan\" takes it in", m.Source.Folder)
	case MissingWaiting:
		return fmt.Sprintf("it waits in %s and is not taken in: \"ticketd health\" and the log say what keeps it",
			m.Source.Folder)
	}
	return fmt.Sprintf("it waited in %s and is gone without having been taken in: somebody or another program"+
		" removed it; look for it in the other folders and in the server's trash", m.Source.Folder)
}

// serverMark names the bookmark of a mailbox's last look.
func serverMark(mailbox string) string { return "on the server " + mailbox }

// ServerLook is what the last look at a mailbox's server has shown, without the mails that
// were taken in since.
func (d *Desk) ServerLook(ctx context.Context, mailbox string) (look ServerLook, err error) {
	err = d.store.View(ctx, func(r Reader) (err error) {
		look, err = serverLook(r, mailbox)
		return err
	})
	return look, err
}

func serverLook(r Reader, mailbox string) (look ServerLook, err error) {
	value, err := r.Bookmark(serverMark(mailbox))
	if err == nil && value != nil {
		err = json.Unmarshal(value, &look)
	}
	if err != nil {
		return look, fmt.Errorf("read what the server of %s showed: %w", mailbox, err)
	}
	var faults []error
	look.Missing = slices.DeleteFunc(look.Missing, func(m MissingMail) bool {
		_, known, err := r.Seen(ticketing.Receipts{Source: m.Source, RawHash: m.Mail})
		faults = append(faults, err)
		return known
	})
	return look, errors.Join(faults...)
}

// SetServerLook remembers what a look at a mailbox's server has shown. It names people, and
// goes when one of them is erased: the next look then begins anew.
func (d *Desk) SetServerLook(ctx context.Context, mailbox string, look ServerLook) error {
	value, err := json.Marshal(look)
	if err == nil {
		err = d.store.Update(ctx, func(tx Tx) error { return tx.SetBookmark(serverMark(mailbox), value) })
	}
	if err != nil {
		return fmt.Errorf("remember what the server of %s showed: %w", mailbox, err)
	}
	return nil
}

// onServers counts the mails that servers showed, between two moments for the first time, and
// that were not taken in.
func (d *Desk) onServers(ctx context.Context, from, to time.Time, some func(mailbox string) bool) (
	l ticketing.Ledger, err error) {
	for name := range d.setup.Load().Intakes {
		if some != nil && !some(name) {
			continue
		}
		look, err := d.ServerLook(ctx, name)
		if err != nil {
			return l, err
		}
		for _, m := range look.Missing {
			if !m.Found.Before(from) && m.Found.Before(to) {
				l = l.Add(ticketing.Ledger{Seen: 1, Amiss: []ticketing.AmissMail{{At: m.Arrived, Name: m.Name(),
					Intake: name, Source: m.Source, From: m.From, Subject: m.Subject, Why: m.Why()}}})
			}
		}
		if look.More > 0 && !look.At.Before(from) && look.At.Before(to) {
			l.Seen += look.More
		}
	}
	slices.SortStableFunc(l.Amiss, func(a, b ticketing.AmissMail) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(a.Intake, b.Intake)
	})
	return l, nil
}

// Name is what people call it: as any mail, if it was read, else by its number on the server.
func (m MissingMail) Name() string {
	if m.Mail != (ticketing.Hash{}) {
		return ticketing.MailName(m.Mail)
	}
	return fmt.Sprintf("%s %d", m.Source.Folder, m.Source.UID)
}
