package faults

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"ticketd/data/bolt"
	"ticketd/mail/outbox"
	"ticketd/mail/servertest"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

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
