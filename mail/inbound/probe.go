package inbound

import (
	"context"
	"errors"
	"io"

	"github.com/emersion/go-imap/v2"
)

// Probe goes step by step as far as a watcher goes before its first letter, tells report of each
// step, and returns the error that stopped it. It hands nothing over and moves nothing; it makes
// the done folder if that is missing.
func Probe(ctx context.Context, a Account, report func(Step)) error {
	return visit(ctx, a, report, func(s *session) error { return s.open(ctx, report) })
}

// visit connects, does something and says goodbye.
func visit(ctx context.Context, a Account, t trace, do func(*session) error) error {
	a, err := a.fillDefaults()
	if err != nil {
		return err
	}
	a.Baseline = nil
	s, err := connect(ctx, &a, t)
	if err != nil {
		return err
	}
	defer s.close()
	if err := do(s); err != nil {
		return err
	}
	s.bid()
	return nil
}

// Headers gives the header of the newest letters of a folder, oldest first, at most 512 KiB of
// each. The folder is opened read-only.
func Headers(ctx context.Context, a Account, folder string, newest int) (
	headers [][]byte, err error) {
	a.Folder, a.Mark = folder, MarkFlag
	err = visit(ctx, a, nil, func(s *session) error {
		if err := s.examine(); err != nil {
			return err
		}
		uids, err := s.find(&imap.SearchCriteria{})
		if err != nil || len(uids) == 0 {
			return err
		}
		headers, err = s.headers(uids[max(0, len(uids)-newest):])
		return err
	})
	return headers, err
}

func (s *session) examine() error {
	if err := s.choice(true); err != nil {
		return folderFault("open", s.a.Folder, err)
	}
	return nil
}

func (s *session) headers(uids []imap.UID) (headers [][]byte, err error) {
	metas := make([]meta, len(uids))
	for i, uid := range uids {
		metas[i].uid = uid
	}
	got, err := s.fetchBodies(metas, &imap.FetchItemBodySection{
		Peek: true, Specifier: imap.PartSpecifierHeader,
		Partial: &imap.SectionPartial{Size: headerMax},
	})
	for _, uid := range uids {
		if f := got[uid]; f != nil {
			header := make([]byte, f.body.n)
			if _, e := f.body.body().ReadAt(header, 0); e != nil && e != io.EOF {
				err = errors.Join(err, e)
			}
			f.body.drop()
			headers = append(headers, header)
		}
	}
	return headers, err
}
