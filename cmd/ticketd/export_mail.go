package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ticketd/data/bolt"
	"ticketd/data/mbox"
	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// exportedMail is a mail that came in or a letter of ours, as a ticket's JSON lists it.
type exportedMail struct {
	// Mbox is its place in the ticket's mbox, counted from 1; none: its octets aren't there.
	Mbox      int               `json:"mbox,omitempty"`
	At        time.Time         `json:"at"`   // when it was filed or sent, else when it was written
	Way       string            `json:"way"`  // "in" or "out"
	Kind      string            `json:"kind"` // of the mail, "person"; or the letter's name, "acknowledgement"
	From      string            `json:"from,omitempty"`
	To        ticketing.Address `json:"to,omitempty"`
	Subject   string            `json:"subject,omitempty"`
	MessageID string            `json:"message_id,omitempty"`
	State     outbox.State      `json:"state,omitempty"`  // of a letter
	Octets    int64             `json:"octets,omitempty"` // as it came or went
	SHA256    string            `json:"sha256,omitempty"`
	Missing   string            `json:"missing,omitempty"` // why it isn't in the mbox as it was

	sender ticketing.Address
	open   func(context.Context) (desk.Blob, error)
}

// correspondence lists a ticket's mails and letters in the order of time.
func (x *exporter) correspondence(ctx context.Context, history []ticketing.Entry) ([]*exportedMail, error) {
	var all []*exportedMail
	for _, e := range history {
		for _, c := range e.Changes {
			if x.customer && !x.seen(c) {
				continue
			}
			switch c := c.(type) {
			case ticketing.Filed:
				all = append(all, x.received(e, c))
			case ticketing.Wrote:
				m, err := x.written(ctx, e, c)
				if err != nil {
					return nil, err
				}
				all = append(all, m)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *exportedMail) int { return a.At.Compare(b.At) })
	return all, nil
}

func (x *exporter) received(e ticketing.Entry, c ticketing.Filed) *exportedMail {
	return &exportedMail{At: x.at(e.At), Way: "in", Kind: string(c.Kind), From: c.From.String(),
		Subject: c.Subject, MessageID: c.MessageID, sender: c.From.Address, open: x.raw(c.Raw)}
}

// raw opens a mail that came in.
func (x *exporter) raw(mail ticketing.Hash) func(context.Context) (desk.Blob, error) {
	return func(ctx context.Context) (b desk.Blob, err error) {
		err = x.store.View(ctx, func(r desk.Reader) error {
			b, err = r.Raw(mail)
			return err
		})
		return b, err
	}
}

// written is a letter of ours. What waits or never went is listed without its octets.
func (x *exporter) written(ctx context.Context, e ticketing.Entry, c ticketing.Wrote) (*exportedMail, error) {
	m := &exportedMail{At: x.at(e.At), Way: "out", Kind: c.Letter, To: c.To, MessageID: c.MessageID}
	d, _, err := x.letter(ctx, c.Parcel)
	switch {
	case errors.Is(err, bolt.ErrUnknownParcel):
		m.Missing = "the outbox does not have it any more"
		return m, nil
	case err != nil:
		return nil, err
	}
	m.Subject, m.State, m.sender = d.Subject, d.State, d.EnvelopeFrom
	if d.State != outbox.Sent && d.State != outbox.Uncertain {
		return m, nil
	}
	m.At = x.at(d.Finished)
	m.open = func(ctx context.Context) (desk.Blob, error) {
		_, body, err := x.letter(ctx, c.Parcel)
		return body, err
	}
	return m, nil
}

// folder is an mbox that is being written.
type folder struct {
	*os.File
	name  string
	mails int // so many stand in it
}

func (x *exporter) newFolder(name string) (*folder, error) {
	out, err := x.create(name)
	return &folder{File: out, name: name}, err
}

// mbox writes the octets of a ticket's mails into a file, and notes with each where.
func (x *exporter) mbox(ctx context.Context, name string, mails []*exportedMail) error {
	out, err := x.newFolder(name)
	if err != nil {
		return err
	}
	return errors.Join(out.add(ctx, mails), out.Close())
}

// add writes the octets of mails behind those that are there, and notes with each where.
func (f *folder) add(ctx context.Context, mails []*exportedMail) error {
	for _, m := range mails {
		if err := ctx.Err(); err != nil {
			return err
		}
		if m.open == nil {
			continue
		}
		body, err := m.open(ctx)
		if gone(err) {
			m.Missing = "its octets are kept no longer"
			continue
		}
		if err == nil {
			f.mails++
			m.Mbox, err = f.mails, m.append(f, body)
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", f.name, err)
		}
	}
	return nil
}

// gone reports whether the octets were removed: for good, or just now.
func gone(err error) bool {
	return errors.Is(err, bolt.ErrNotKept) || errors.Is(err, bolt.ErrUnknownParcel)
}

// append writes a mail to the end of the file, and holds its octets against their hash.
func (m *exportedMail) append(out io.Writer, body desk.Blob) error {
	m.Octets, m.SHA256 = body.Size, body.Hash.String()
	seen := &original{r: io.NewSectionReader(body.Body, 0, body.Size), sum: sha256.New()}
	if err := mbox.Write(out, string(m.sender), m.At, seen); err != nil && seen.err == nil {
		return err
	}
	switch {
	case seen.err != nil:
		m.Missing = "it cannot be read: " + seen.err.Error()
	case ticketing.Hash(seen.sum.Sum(nil)) != body.Hash:
		m.Missing = "it is damaged; restore it from a backup"
	}
	return nil
}

// original reads a body whose octets may be damaged: what cannot be read ends it, so that the
// rest of the export goes on.
type original struct {
	r   io.Reader
	sum hash.Hash
	err error
}

func (f *original) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	_, _ = f.sum.Write(p[:n]) // a hash never fails
	if err != nil && !errors.Is(err, io.EOF) {
		f.err, err = err, io.EOF
		if pathError, ok := errors.AsType[*fs.PathError](f.err); ok {
			f.err = cmp.Or(pathError.Err, f.err)
		}
	}
	return n, err
}

// create makes a file of the export, which nobody else may read.
func (x *exporter) create(name string) (*os.File, error) {
	return os.OpenFile(filepath.Join(x.dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
}

// at is a moment in the team's zone.
func (x *exporter) at(t time.Time) time.Time { return t.In(x.desk.Zone()) }
