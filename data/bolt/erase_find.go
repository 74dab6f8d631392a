package bolt

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/erasure"
)

// find goes through the store twice: for the names that stand beside the address, and
// for all that has the address or one of the names.
func (s *Store) find(ctx context.Context, e Erasing) (*eraser, error) {
	f := &eraser{Store: s, Erasing: e, person: erasure.NewPerson(e.Address, nil), theirs: map[ticketing.Number]bool{},
		mails: map[ticketing.Hash]bool{}, letters: map[string]bool{}}
	names, err := f.names(ctx)
	if err != nil {
		return nil, err
	}
	f.given, f.person = names, erasure.NewPerson(e.Address, names)
	steps := []func(context.Context) error{f.findFates, f.findMails, f.findFiles}
	if len(f.person.Names) > 0 {
		steps = append(steps, func(ctx context.Context) error { return f.findTickets(ctx) })
	}
	for _, step := range append(steps, f.findLetters, f.findSmall) {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// names are those that stand beside the address, those that were given, and those of an
// erasing that was cut short.
func (f *eraser) names(ctx context.Context) ([]string, error) {
	if err := f.findTickets(ctx); err != nil {
		return nil, err
	}
	names := slices.Clone(f.Names)
	err := f.view(ctx, func(r reader) error {
		value, err := r.Bookmark(eraseMark(f.Address))
		if err != nil || value == nil {
			return err
		}
		var before unerased
		err = json.Unmarshal(value, &before)
		names = append(names, before.Names...)
		for _, id := range before.Letters {
			f.letters[id] = false
		}
		return err
	})
	for _, n := range f.numbers() {
		if err != nil {
			break
		}
		err = f.view(ctx, func(r reader) error {
			c, err := r.caseOf(n)
			found := f.person.NamesIn(c)
			names, f.theirs[n] = append(names, found...), f.person.TakesPart(c)
			return err
		})
	}
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return f.Stays(name) }), err
}

// findTickets finds the tickets whose records name the person.
func (f *eraser) findTickets(ctx context.Context) error {
	for _, bucket := range []string{bTickets, bHistory} {
		err := f.each(ctx, bucket, func(_ reader, k, v []byte) error {
			if f.person.In(v) {
				f.about(number[ticketing.Number](k[:8]))
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// about notes that a ticket is to be cleaned.
func (f *eraser) about(n ticketing.Number) {
	if _, known := f.theirs[n]; !known {
		f.theirs[n] = false
	}
}

// findFates finds what became of mails that are theirs or name them.
func (f *eraser) findFates(ctx context.Context) error {
	return f.each(ctx, bDispositions, func(r reader, k, v []byte) error {
		if !f.person.In(v) {
			return nil
		}
		d, err := r.disposition(k)
		if err != nil {
			return err
		}
		f.fates = append(f.fates, bytes.Clone(k))
		if d.From == f.Address {
			f.held = append(f.held, d.Receipts.RawHash.String())
			return f.foundMail(r, d.Receipts.RawHash)
		}
		return nil
	})
}

// foundMail notes a kept mail that goes: with its ticket, or alone.
func (f *eraser) foundMail(r reader, h ticketing.Hash) error {
	if _, kept, err := r.place(h); err != nil || !kept || f.mails[h] {
		return err
	}
	f.mails[h] = true
	id := r.bucket(bHashes).Get(receiptKey(byRawHash, h[:]))
	if id == nil {
		return nil // a letter of ours
	}
	d, err := r.disposition(id)
	if err != nil {
		return err
	}
	if _, found, err := r.Ticket(d.Ticket); err != nil || found {
		f.about(d.Ticket)
		return err
	}
	f.loose = append(f.loose, h)
	return nil
}

// findMails finds small mails that name them.
func (f *eraser) findMails(ctx context.Context) error {
	return f.each(ctx, bHashes, func(r reader, k, v []byte) error {
		h, is := blobHash(k)
		if !is {
			return nil
		}
		p, err := readPlace(k, v)
		if err != nil || p.position == 0 || !f.person.In(r.bucket(bBlobs).Get(numberKey(p.position))) {
			return err
		}
		return f.foundMail(r, h)
	})
}

// findFiles finds large mails and letters that name them.
func (f *eraser) findFiles(ctx context.Context) error {
	return f.files.Each(func(h ticketing.Hash, size int64) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		named, err := f.inFile(io.NewSectionReader(f.files.Body(h), 0, size))
		if err != nil || !named {
			return err
		}
		return f.view(ctx, func(r reader) error { return f.foundMail(r, h) })
	})
}

// inFile looks through a large mail piece by piece; they overlap by more than a name.
func (f *eraser) inFile(body io.Reader) (bool, error) {
	const overlap = 1 << 10
	piece, kept := make([]byte, 1<<20), 0
	for {
		n, err := io.ReadFull(body, piece[kept:])
		if f.person.In(piece[:kept+n]) {
			return true, nil
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return false, nil
		} else if err != nil {
			return false, err
		}
		kept = copy(piece, piece[len(piece)-overlap:])
	}
}

// findLetters finds letters to them, about tickets that they take part in, and others
// that name them. What others still get goes out as it is.
func (f *eraser) findLetters(ctx context.Context) error {
	for _, home := range []string{bOutbox, bSent} {
		err := f.each(ctx, home, func(r reader, k, v []byte) error {
			d, err := readRow(home, k, v)
			if err != nil {
				return err
			}
			body := r.bucket(bBodies).Get(k)
			_, known := f.letters[d.ID]
			_, large, err := r.place(d.body)
			if err != nil || d.To != f.Address && !f.person.In(v) && !f.mails[d.body] &&
				!known && !f.person.In(body) && !(f.theirs[d.Ticket] && (body != nil || large)) {
				return err
			}
			return f.foundLetter(d)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (f *eraser) foundLetter(d row) error {
	switch {
	case d.finished():
	case d.State == outbox.Waiting && !d.InDoubt() && d.To == f.Address:
		f.done.Dropped++
	default:
		f.left = append(f.left, d.ID)
	}
	f.letters[d.ID] = d.To == f.Address
	delete(f.mails, d.body)
	return nil
}

// findSmall finds counters and bookmarks that bear the address or lead to a mail of theirs.
func (f *eraser) findSmall(ctx context.Context) error {
	for _, bucket := range []string{bTallies, bBookmarks} {
		err := f.each(ctx, bucket, func(_ reader, k, v []byte) error {
			if bucket == bBookmarks && bytes.HasPrefix(k, []byte(desk.ArrivalMarks)) {
				return nil
			}
			asked := bucket == bBookmarks && slices.ContainsFunc(f.held, func(mail string) bool {
				return strings.Contains(string(v), mail)
			})
			if string(k) != eraseMark(f.Address) && (asked || f.person.In(k) || f.person.In(v)) {
				f.small = append(f.small, spot{bucket, string(k)})
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// eachStep is how many records one snapshot shows, so that none holds pages for long.
const eachStep = 1000

// each visits all records of a bucket, in many snapshots: records that come meanwhile may
// be left out.
func (s *Store) each(ctx context.Context, bucket string, fn func(r reader, k, v []byte) error) error {
	for from := []byte{}; from != nil; {
		err := s.view(ctx, func(r reader) error {
			c := r.bucket(bucket).Cursor()
			k, v := c.Seek(from)
			for i := 0; k != nil && i < eachStep; i++ {
				if err := fn(r, k, v); err != nil {
					return err
				}
				k, v = c.Next()
			}
			from = bytes.Clone(k)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
