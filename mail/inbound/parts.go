package inbound

import (
	"errors"
	"fmt"
	"io"

	"github.com/emersion/go-imap/v2"
)

// inParts fetches a large letter in pieces of 2 MiB: the library allows one literal five minutes.
func (s *session) inParts(m meta) (raw Raw, err error) {
	all := spool{dir: s.a.TempDir}
	defer func() {
		if err != nil {
			all.drop()
		}
	}()
	for {
		part, err := s.part(m, all.n)
		if err != nil {
			return Raw{}, err
		}
		n := part.body.n
		if all.n == 0 && n > 0 && (part.whole > 0 || m.size > s.a.Limits.MaxMail) {
			return s.truncated(m, part)
		}
		if err = all.join(&part.body); err != nil {
			return Raw{}, err
		}
		if n == 0 && all.n == 0 {
			return Raw{}, errors.New("server gave nothing of the letter")
		}
		// A size that is too low shows by a full part, one that is too high by an empty one.
		if part.offset < 0 || n == 0 || n < chunk && all.n >= m.size {
			return s.raw(m, all), nil
		}
		if all.n > s.a.Limits.MaxMail {
			return s.truncated(m, &fetched{body: all, whole: all.n})
		}
	}
}

// part fetches up to 2 MiB of a letter from offset on.
func (s *session) part(m meta, offset int64) (*fetched, error) {
	section := &imap.FetchItemBodySection{
		Peek: true, Partial: &imap.SectionPartial{Offset: offset, Size: chunk},
	}
	got, err := s.fetchBodies([]meta{m}, section)
	f := got[m.uid]
	if err == nil && f == nil {
		err = errNothing
	}
	if err == nil && f.offset != offset && (f.offset >= 0 || offset > 0) {
		err = fmt.Errorf("server gave the part from %d on, not from %d", f.offset, offset)
	}
	if err != nil {
		if f != nil {
			f.body.drop()
		}
		return nil, err
	}
	return f, nil
}

// errNothing is a FETCH that was answered with OK and no letter: it may have gone, or not.
var errNothing = errors.New("server says OK and gives nothing")

// truncated makes a letter above the limit of its first part, which it frees.
func (s *session) truncated(m meta, part *fetched) (Raw, error) {
	body := part.body.body()
	head := make([]byte, min(part.body.n, chunk))
	_, err := body.ReadAt(head, 0)
	part.body.drop()
	if err != nil && err != io.EOF {
		return Raw{}, diskError{err}
	}
	raw := s.raw(m, spool{mem: beginning(head)})
	raw.Size, raw.Truncated = max(m.size, part.whole), true
	return raw, nil
}
