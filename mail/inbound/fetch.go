package inbound

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// meta is what is known of a letter before its body is fetched.
type meta struct {
	uid      imap.UID
	seq      uint32
	size     int64 // RFC822.SIZE, -1 if unknown: servers lie, so it only decides how to fetch
	received time.Time
}

// weight is what the letter counts for in a batch.
func (m meta) weight() int64 { return max(m.size, 0) }

// fetched is what one answer to a FETCH held.
type fetched struct {
	meta
	came   bool  // a body came, be it NIL
	offset int64 // of a part; -1 if the server sent the whole
	whole  int64 // size of a literal above Limits.MaxMail, of which body is the first part
	body   spool
}

// sizes asks for size and date of some letters. A letter that has gone is not in the answer.
func (s *session) sizes(uids []imap.UID) ([]meta, error) {
	ask := &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: !s.noDates}
	got, err := s.fetch(imap.UIDSetNum(uids...), ask)
	if refusal(err) != nil && !s.noDates {
		s.noDates = true
		return s.sizes(uids)
	}
	metas := make([]meta, 0, len(got))
	for _, f := range got {
		metas = append(metas, f.meta)
	}
	slices.SortFunc(metas, func(a, b meta) int { return cmp.Compare(a.uid, b.uid) })
	if refusal(err) != nil {
		return withUnknown(metas, uids), nil // whose fault it is, the fetch of the bodies tells
	}
	return metas, err
}

// withUnknown adds the letters of which the server would tell nothing.
func withUnknown(metas []meta, uids []imap.UID) []meta {
	for _, uid := range uids {
		if !slices.ContainsFunc(metas, func(m meta) bool { return m.uid == uid }) {
			metas = append(metas, meta{uid: uid, size: -1})
		}
	}
	slices.SortFunc(metas, func(a, b meta) int { return cmp.Compare(a.uid, b.uid) })
	return metas
}

// bodies fetches letters: the small ones with one command, each large one in parts. On a broken
// connection, or an answer that made no sense, nothing is given: of a literal that was announced
// too short only the nonsense behind it tells. After NO or BAD what came whole is given.
func (s *session) bodies(metas []meta) (raws []Raw, err error) {
	var small []meta
	for _, m := range metas {
		if m.size <= chunk {
			small = append(small, m)
		}
	}
	if len(small) > 0 {
		raws, err = s.whole(small)
	}
	for _, m := range metas {
		if m.size <= chunk || err != nil && refusal(err) == nil {
			continue
		}
		raw, e := s.inParts(m)
		if e == nil {
			raws = append(raws, raw)
		}
		err = errors.Join(err, e)
	}
	if err != nil && refusal(err) == nil {
		closeAll(raws)
		return nil, err
	}
	slices.SortFunc(raws, func(a, b Raw) int { return cmp.Compare(a.UID, b.UID) })
	return raws, err
}

func (s *session) whole(metas []meta) ([]Raw, error) {
	section := &imap.FetchItemBodySection{Peek: true}
	got, err := s.fetchBodies(metas, section)
	raws := make([]Raw, 0, len(got))
	for _, m := range metas {
		f := got[m.uid]
		if f == nil {
			continue
		}
		if m.size != 0 && f.body.n == 0 {
			f.body.drop() // NIL, or nothing where something was announced: not the letter
			continue
		}
		raw := s.raw(m, f.body)
		if f.whole > 0 {
			var e error
			raw, e = s.truncated(m, f)
			err = errors.Join(err, e)
		}
		if raw.Body != nil {
			raws = append(raws, raw)
		}
	}
	return raws, err
}

func (s *session) raw(m meta, body spool) Raw {
	return Raw{
		Account: s.a.Name, Folder: s.a.Folder, UIDValidity: s.selected.UIDValidity,
		UID: uint32(m.uid), Received: m.received, Size: body.n, Body: body.body(),
	}
}

// fetchBodies fetches one section of some letters, by UID. A server that sends BODY[] before UID
// answers a UID FETCH with what the library takes for somebody else's letters; asked by sequence
// numbers it is understood, and the UID that came with the body is compared.
func (s *session) fetchBodies(metas []meta, section *imap.FetchItemBodySection) (
	map[imap.UID]*fetched, error) {
	ask := &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}}
	var set imap.NumSet
	uids := make([]imap.UID, len(metas))
	for i, m := range metas {
		uids[i] = m.uid
	}
	set = imap.UIDSetNum(uids...)
	if s.bySeq {
		now, err := s.sizes(uids)
		if err != nil {
			return nil, err
		}
		var seqs imap.SeqSet
		for _, m := range now {
			seqs.AddNum(m.seq)
		}
		if len(seqs) == 0 {
			return nil, nil
		}
		set = seqs
	}
	list, err := s.fetch(set, ask)
	got := make(map[imap.UID]*fetched, len(list))
	for _, f := range list {
		if !slices.Contains(uids, f.uid) || got[f.uid] != nil || !f.came {
			f.body.drop()
			continue
		}
		got[f.uid] = f
	}
	return got, err
}

// fetch runs one FETCH to its end. Trouble of our own while taking a body in is an error for all
// of them; on a broken connection nothing is given.
func (s *session) fetch(set imap.NumSet, ask *imap.FetchOptions) (list []*fetched, err error) {
	var ours error
	err = s.do(func() error {
		cmd := s.c.Fetch(set, ask)
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			f := &fetched{meta: meta{seq: msg.SeqNum, size: -1}, offset: -1}
			f.body.dir = s.a.TempDir
			list = append(list, f)
			switch err := s.read(f, msg); {
			case errors.As(err, new(diskError)):
				ours = err
			case err != nil:
				// The command is left as it is: closing it would read on in a literal whose
				// connection has ended, at the same time as the library does.
				s.link.cut(err)
				return err
			}
		}
		return cmd.Close()
	})
	if ours != nil || err != nil && refusal(err) == nil {
		for _, f := range list {
			f.body.drop()
		}
		return nil, cmp.Or(ours, err)
	}
	return list, err
}

// read takes what the server tells of one letter. A diskError leaves the connection in order.
func (s *session) read(f *fetched, msg *imapclient.FetchMessageData) (ours error) {
	for item := msg.Next(); item != nil; item = msg.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			f.uid = item.UID
		case imapclient.FetchItemDataRFC822Size:
			f.size = item.Size
		case imapclient.FetchItemDataInternalDate:
			if item.Time.Unix() != 0 { // noDate
				f.received = item.Time
			}
		case imapclient.FetchItemDataBodySection:
			err := s.section(f, item)
			if err != nil && !errors.As(err, new(diskError)) {
				return err
			}
			ours = cmp.Or(ours, err)
		}
	}
	return ours
}

// section takes a body in and sees to it that its literal came whole and was read to its end.
func (s *session) section(f *fetched, item imapclient.FetchItemDataBodySection) (err error) {
	again := f.came
	f.came = true
	if item.Section.Partial != nil {
		f.offset = item.Section.Partial.Offset
	}
	if item.Literal == nil {
		return nil
	}
	size := item.Literal.Size()
	literal := &counted{Reader: item.Literal}
	if !again {
		err = s.take(f, literal, size)
	}
	if _, e := io.Copy(io.Discard, literal); e != nil || literal.n != size {
		return cmp.Or(e, fmt.Errorf("server ended the connection after %d of %d bytes", literal.n, size))
	}
	return err
}

// take reads a body; of one above the limit the first part, whatever its size was said to be.
func (s *session) take(f *fetched, literal io.Reader, size int64) error {
	if size > s.a.Limits.MaxMail {
		f.whole, size = size, min(size, chunk)
	}
	return f.body.fill(io.LimitReader(literal, size), size)
}

// counted counts what is read, and reads no further once its reader has ended: from then on the
// library reads the connection again.
type counted struct {
	io.Reader
	n   int64
	end error
}

func (c *counted) Read(p []byte) (n int, err error) {
	if c.end == nil {
		n, c.end = c.Reader.Read(p)
		c.n += int64(n)
	}
	return n, c.end
}

func closeAll(raws []Raw) {
	for _, r := range raws {
		r.Close()
	}
}
