package inbound

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

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

// Rescanned counts what a Rescan met.
type Rescanned struct {
	Handed int // letters that the handler took
	Failed int // letters that it refused, or that the server did not give
}

// Rescan hands over every letter of a folder that came at since or later, oldest first, in
// batches: after a restore, what the restored store has not seen. Nothing is moved or flagged. A
// letter that fails does not keep the others back; the error joins what failed.
func Rescan(ctx context.Context, a Account, folder string, since time.Time, h Handler) (
	n Rescanned, err error) {
	a.Folder, a.Mark = folder, MarkFlag
	err = visit(ctx, a, nil, func(s *session) error {
		if err := s.examine(); err != nil {
			return err
		}
		s.base = Baseline{Since: since}
		what := &imap.SearchCriteria{}
		if !since.IsZero() {
			what.Since = daysBefore(since)
		}
		uids, err := s.find(what)
		if err != nil {
			return err
		}
		return s.rescan(ctx, uids, h, &n)
	})
	return n, err
}

func (s *session) rescan(ctx context.Context, uids []imap.UID, h Handler, n *Rescanned) error {
	w := &Watcher{a: *s.a}
	w.ledger.begin(s.selected.UIDValidity)
	var failed error
	for len(uids) > 0 && ctx.Err() == nil {
		window := uids[:min(len(uids), s.a.Limits.BatchMails)]
		uids = uids[len(window):]
		metas, err := s.sizes(window)
		if err != nil {
			return errors.Join(failed, err)
		}
		for metas = w.young(s, metas); len(metas) > 0; {
			take := w.fit(metas, s.a.Limits)
			raws, err := s.bodies(metas[:take])
			if err != nil && refusal(err) == nil {
				return errors.Join(failed, err)
			}
			for _, m := range missingFrom(metas[:take], raws) {
				n.Failed++
				why := cmp.Or(err, errNothing)
				failed = errors.Join(failed, fmt.Errorf("fetch letter %d of %s: %w", m.uid, s.a.Folder, why))
			}
			failed = errors.Join(failed, s.offer(ctx, raws, h, n))
			metas = metas[take:]
		}
	}
	return errors.Join(failed, ctx.Err())
}

func (s *session) offer(ctx context.Context, raws []Raw, h Handler, n *Rescanned) (failed error) {
	if len(raws) == 0 {
		return nil
	}
	for i, err := range handle(ctx, h, raws) {
		if err == nil {
			n.Handed++
			continue
		}
		n.Failed++
		failed = errors.Join(failed, fmt.Errorf("take letter %d of %s: %w", raws[i].UID, s.a.Folder, err))
	}
	return failed
}
