package inbound

import (
	"context"
	"errors"

	"github.com/emersion/go-imap/v2"
)

// inHand is how many batches are with the handler: one that it works on, and the next, which is
// being prepared.
const inHand = 2

// atOnce is how many letters one command asks the sizes of, or sets aside: more than a batch has,
// as a server may go through all of a folder for each command.
const atOnce = 150

// flow is what a pump has begun.
type flow struct {
	hands []*batch
	taken []imap.UID // taken over by the handler, not yet set aside
}

// pump brings letters through: fetch, hand over, set aside, oldest first. While the handler works
// on one batch the next is prepared and the one after fetched, and one command sets several
// batches aside. When stop ends, what was handed over is finished and nothing new begun.
func (w *Watcher) pump(stop, hard context.Context, s *session, todo []imap.UID) (err error) {
	var f flow
	defer func() {
		// Even with the connection gone: what was taken over must not be handed over again.
		for _, b := range f.hands {
			f.taken = append(f.taken, b.wait(w)...)
		}
		if err == nil {
			err = w.settle(s, &f)
		}
	}()
	for len(todo) > 0 && stop.Err() == nil && !w.now().Before(w.stalled) {
		window := todo[:min(len(todo), atOnce)]
		todo = todo[len(window):]
		metas, err := s.sizes(window)
		if err != nil {
			return err
		}
		for metas = w.young(s, metas); len(metas) > 0 && stop.Err() == nil; {
			n := w.fit(metas, s.a.Limits)
			raws, err := w.obtain(hard, s, metas[:n])
			metas = metas[n:]
			if err != nil {
				closeAll(raws)
				return err
			}
			if err = w.pass(stop, hard, s, &f, raws); err != nil {
				return err
			}
		}
	}
	return nil
}

// pass hands a fetched batch over, after the oldest one in hand if there are enough, and sets aside
// what was taken over when that is worth a command.
func (w *Watcher) pass(stop, hard context.Context, s *session, f *flow, raws []Raw) error {
	if len(f.hands) == inHand {
		f.taken = append(f.taken, f.hands[0].wait(w)...)
		f.hands = f.hands[1:]
	}
	if stop.Err() != nil {
		closeAll(raws)
	} else if len(raws) > 0 {
		var before *batch
		if len(f.hands) > 0 {
			before = f.hands[len(f.hands)-1]
		}
		f.hands = append(f.hands, w.handOver(hard, before, raws))
	}
	if len(f.taken) < atOnce {
		return nil
	}
	return w.settle(s, f)
}

// young leaves out, for good, what came before the baseline.
func (w *Watcher) young(s *session, metas []meta) []meta {
	var young []meta
	for _, m := range metas {
		if s.old(m) {
			w.ledger.note(m.uid).old = true
			continue
		}
		young = append(young, m)
	}
	return young
}

// fit says how many letters make the next batch.
func (w *Watcher) fit(metas []meta, max Limits) int {
	var bytes int64
	for n, m := range metas {
		bytes += min(m.weight(), max.MaxMail)
		alone := w.ledger.alone(m.uid)
		if n > 0 && (alone || bytes > max.BatchBytes) {
			return n
		}
		if alone || n+1 == max.BatchMails {
			return n + 1
		}
	}
	return len(metas)
}

// obtain fetches a batch. What the server refuses, or does not give, is noted for later; the error
// is a connection that is of no more use.
func (w *Watcher) obtain(ctx context.Context, s *session, metas []meta) ([]Raw, error) {
	raws, err := s.bodies(metas)
	missing := missingFrom(metas, raws)
	if len(missing) == 0 {
		return raws, nil
	}
	var disk diskError
	switch {
	case errors.As(err, &disk):
		w.say("keep letters", err)
		for _, m := range missing {
			w.refused(m.uid, err)
		}
		w.stall()
		return raws, nil
	case err != nil && !errors.Is(err, errNothing) && refusal(err) == nil:
		w.unfetched(ctx, s, missing, err)
		return raws, err
	}
	there, err2 := s.stillThere(missing)
	if err2 != nil {
		return raws, err2
	}
	if err == nil {
		err = errNothing
	}
	if errors.Is(err, errNothing) && len(there) == 1 && len(metas) == 1 && !s.bySeq {
		s.bySeq = true // perhaps it does give it, only BODY[] before UID
		return w.obtain(ctx, s, metas)
	}
	w.unfetched(ctx, s, there, err)
	return raws, nil
}

func missingFrom(metas []meta, raws []Raw) []meta {
	got := make(map[uint32]bool, len(raws))
	for _, r := range raws {
		got[r.UID] = true
	}
	var missing []meta
	for _, m := range metas {
		if !got[uint32(m.uid)] {
			missing = append(missing, m)
		}
	}
	return missing
}

// stillThere tells a letter that the server will not give from one that somebody took away.
func (s *session) stillThere(missing []meta) (there []meta, err error) {
	uids := make([]imap.UID, len(missing))
	for i, m := range missing {
		uids[i] = m.uid
	}
	left, err := s.present(uids)
	found := imap.UIDSetNum(left...)
	for _, m := range missing {
		if found.Contains(m.uid) {
			there = append(there, m)
		}
	}
	return there, err
}

// present gives those of the letters that are in the folder.
func (s *session) present(uids []imap.UID) ([]imap.UID, error) {
	return s.find(&imap.SearchCriteria{UID: []imap.UIDSet{imap.UIDSetNum(uids...)}})
}
