package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"ticketd/mail/inbound"
	"ticketd/mail/parse"
	"ticketd/mail/trust"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// intake turns raw mails of one mailbox into judged ones: read them side by
// side, ask who really sent them, hand them to the desk as one batch.
type intake struct {
	mailbox  MailboxConfig
	options  func() parse.Options
	parser   func(io.ReaderAt, int64, parse.Options) ticketing.Incoming // parse.Mail
	trust    *trust.Verifier
	desk     *desk.Desk
	care     *care
	meters   *meters
	baseline *baseline
	now      func() time.Time
	log      *slog.Logger
}

// prepare reads a batch beside the desk's work on the one before. After an
// unclean stop nothing is read before its attempt was written down.
func (k *intake) prepare(ctx context.Context, raws []inbound.Raw) {
	if k.care.left.Load() > 0 {
		return
	}
	mails := k.readAll(ctx, raws)
	for i, in := range mails {
		raws[i].Prepared, raws[i].Name = in, in.RawHash.Short()
	}
	k.desk.Stash(ctx, mails)
}

// handle is the inbound.Handler of the mailbox.
func (k *intake) handle(ctx context.Context, raws []inbound.Raw) []error {
	if k.care.needed(len(raws)) {
		return k.takeWithCare(ctx, raws)
	}
	mails := k.readAll(ctx, raws)
	for i, in := range mails {
		raws[i].Name = in.RawHash.Short()
	}
	return k.hand(ctx, mails)
}

// hand gives read mails to the desk.
func (k *intake) hand(ctx context.Context, mails []ticketing.Incoming) []error {
	taken := k.desk.Receive(ctx, mails, desk.Manner{}, k.now())
	faults := make([]error, len(mails))
	for i, t := range taken {
		faults[i] = t.Err
		k.report(mails[i], t)
	}
	return faults
}

// takeWithCare reads one mail at a time and writes down each attempt before it:
// the last run died, and one of these mails may be why.
func (k *intake) takeWithCare(ctx context.Context, raws []inbound.Raw) []error {
	faults := make([]error, len(raws))
	for i := range raws {
		faults[i] = k.takeOne(ctx, &raws[i])
	}
	return faults
}

func (k *intake) takeOne(ctx context.Context, raw *inbound.Raw) error {
	source := sourceOf(*raw)
	attempt, err := k.care.attempt(ctx, source)
	if err != nil {
		return err
	}
	var in ticketing.Incoming
	if attempt >= maxAttempts {
		in = k.unreadable(*raw, "reading it ended ticketd more than once")
	} else {
		in = k.read(ctx, *raw, ticketing.Envelope{})
	}
	raw.Name = in.RawHash.Short()
	if err := k.hand(ctx, []ticketing.Incoming{in})[0]; err != nil {
		return err
	}
	return k.care.settled(ctx, source)
}

func (k *intake) readAll(ctx context.Context, raws []inbound.Raw) []ticketing.Incoming {
	mails := make([]ticketing.Incoming, len(raws))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range raws {
		if in, prepared := raws[i].Prepared.(ticketing.Incoming); prepared {
			mails[i] = in
			continue
		}
		group.Go(func() error {
			mails[i] = k.read(ctx, raws[i], ticketing.Envelope{})
			return nil
		})
	}
	_ = group.Wait() // reading never fails
	return mails
}

// readingTime bounds the reading of one mail: the reader is told to end a little
// earlier, so that what it has read by then is not lost.
const (
	readingTime = 5 * time.Second
	enoughTime  = 4 * time.Second
)

// read never fails: a mail that breaks the reading, or keeps it busy for too
// long, becomes a ticket all the same.
func (k *intake) read(ctx context.Context, raw inbound.Raw, e ticketing.Envelope) (in ticketing.Incoming) {
	defer k.orUnreadable(raw, &in)
	read := make(chan ticketing.Incoming, 1)
	go func() { read <- k.parse(raw, e) }()
	timer := time.NewTimer(readingTime)
	defer timer.Stop()
	select {
	case in = <-read:
	case <-timer.C:
		// The reader can't be ended; it runs into the end of its limits and is
		// not waited for.
		k.log.Error("reading a mail takes too long", "part", "intake", "account", k.mailbox.Name, "uid", raw.UID)
		return k.unreadable(raw, fmt.Sprintf("reading it took more than %s", readingTime))
	}
	in.Imported = k.baseline.late(in.Arrived)
	in.Late = in.Imported
	in.Auth = k.trust.Authenticate(ctx, in, raw.Body, raw.Reader().Size())
	k.log.Debug("mail fetched and read", "part", "intake", "account", k.mailbox.Name, "uid", raw.UID,
		"mail", in.RawHash.Short(), "size", in.Size, "kind", string(in.Verdict.Kind))
	return trust.Unveil(in)
}

// memories serve one mail after the other.
var memories = sync.Pool{New: func() any { return new(parse.Memory) }}

func (k *intake) parse(raw inbound.Raw, e ticketing.Envelope) (in ticketing.Incoming) {
	defer k.orUnreadable(raw, &in)
	o := k.options()
	o.Memory = memories.Get().(*parse.Memory)
	defer memories.Put(o.Memory)
	o.Source, o.Arrived, o.Envelope = sourceOf(raw), raw.Received, e
	end := time.Now().Add(enoughTime)
	o.Enough = func() bool { return time.Now().After(end) }
	if o.Arrived.IsZero() {
		o.Arrived = k.now()
	}
	in = k.parser(raw.Body, raw.Reader().Size(), o)
	if raw.Truncated {
		in.Defects = append(in.Defects, ticketing.Defect{Part: "mail", Gap: ticketing.GapCut, What: fmt.Sprintf(
			"it has %d octets, more than the limit: only its beginning was read", raw.Size)})
		if n := len(in.Attachments); n > 0 {
			in.Attachments[n-1].Broken = true // it is the last that was begun
		}
	}
	return in
}

// orUnreadable is deferred: it turns a panic into an unreadable mail.
func (k *intake) orUnreadable(raw inbound.Raw, in *ticketing.Incoming) {
	if p := recover(); p != nil {
		k.log.Error("reading a mail panicked", "part", "intake", "account", k.mailbox.Name,
			"uid", raw.UID, panicKey, p, "stack", string(debug.Stack()))
		*in = k.unreadable(raw, "reading it failed inside ticketd")
	}
}

// unreadable is a mail of which nothing but its bytes is known.
func (k *intake) unreadable(raw inbound.Raw, why string) ticketing.Incoming {
	sum := sha256.New()
	size, err := io.Copy(sum, raw.Reader())
	if err != nil {
		why += "; its bytes, too: " + err.Error()
	}
	in := k.unread(raw, why)
	in.Source, in.Raw, in.Size, in.RawHash = sourceOf(raw), raw.Body, size, ticketing.Hash(sum.Sum(nil))
	in.Fingerprint = in.RawHash
	in.Text = "This mail could not be read; the original is attached."
	in.Attachments = []ticketing.Attachment{{Name: "mail.eml", Type: "message/rfc822", Size: size,
		SHA256: in.RawHash}}
	return in
}

// unread stands for a mail that could not even be fetched. It has no receipt of
// its place, so that the mail itself is taken in if it comes after all.
func (k *intake) unread(raw inbound.Raw, why string) ticketing.Incoming {
	text := fmt.Sprintf("A mail could not be read. It is still on the server: account %s, folder %s,"+
		" UIDVALIDITY %d, UID %d.\n", raw.Account, raw.Folder, raw.UIDValidity, raw.UID)
	hash := ticketing.Hash(sha256.Sum256([]byte(text)))
	return ticketing.Incoming{Intake: k.mailbox.Name, Raw: strings.NewReader(text),
		Size: int64(len(text)), RawHash: hash, Fingerprint: hash, Arrived: k.now(),
		Subject: "Unreadable mail", Text: text, FromFault: "the mail could not be read",
		Verdict: ticketing.Verdict{Kind: ticketing.KindPerson, NoAck: true,
			Evidence: []string{why}},
		Addressed: ticketing.Addressed{To: true},
		Defects:   []ticketing.Defect{{Part: "mail", What: why}}}
}

func (k *intake) report(in ticketing.Incoming, t desk.Taken) {
	k.meters.took(k.mailbox.Name, in, t)
	attrs := []any{"part", "intake", "account", k.mailbox.Name, "uid", in.Source.UID,
		"mail", in.RawHash.Short(), "kind", string(in.Verdict.Kind)}
	switch {
	case t.Err == nil:
		k.log.Info("mail taken in", append(attrs, "outcome", string(t.Outcome), "ticket", t.Ticket)...)
	case !errors.Is(t.Err, context.Canceled):
		k.log.Warn("mail not taken in, it stays to do", append(attrs, "err", t.Err)...)
	}
}

func sourceOf(raw inbound.Raw) ticketing.Source {
	return ticketing.Source{Account: raw.Account, Folder: raw.Folder,
		UIDValidity: raw.UIDValidity, UID: raw.UID}
}
