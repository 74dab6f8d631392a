package inbound

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/emersion/go-imap/v2"
)

// batch is what the handler has in hand.
type batch struct {
	raws []Raw
	errs chan []error // gets one answer
}

// handOver runs the handler beside the connection, so that the next batch is fetched meanwhile.
func handOver(ctx context.Context, h Handler, raws []Raw) *batch {
	b := &batch{raws: raws, errs: make(chan []error, 1)}
	go func() { b.errs <- handle(ctx, h, raws) }()
	return b
}

// errHandler says that the handler failed as a whole, so that nobody knows whose fault it was.
type errHandler struct{ error }

// handle calls the handler. A panic, or an answer that is too short, is an error for each letter.
func handle(ctx context.Context, h Handler, raws []Raw) (errs []error) {
	all := func(err error) {
		errs = make([]error, len(raws))
		for i := range errs {
			errs[i] = errHandler{err}
		}
	}
	defer closeAll(raws)
	defer func() {
		if p := recover(); p != nil {
			all(fmt.Errorf("handler panicked: %v\n%s", p, debug.Stack()))
		}
	}()
	if errs = h(ctx, raws); len(errs) != len(raws) {
		all(fmt.Errorf("handler answered %d of %d letters", len(errs), len(raws)))
	}
	return errs
}

// pump brings letters through: fetch, hand over, set aside, oldest first. While the handler works
// on one batch the next is fetched, and one command for all of a batch sets it aside. When stop
// ends, what the handler has in hand is finished and nothing new begun.
func (w *Watcher) pump(stop, hard context.Context, s *session, todo []imap.UID) (err error) {
	var hand *batch
	defer func() {
		// Even with the connection gone: what was taken over must not be handed over again.
		err = errors.Join(err, w.settle(s, hand.wait(w), err == nil))
	}()
	for len(todo) > 0 && stop.Err() == nil && !w.now().Before(w.stalled) {
		window := todo[:min(len(todo), s.a.Limits.BatchMails)]
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
			handled := hand.wait(w)
			hand = nil
			if len(raws) > 0 {
				hand = handOver(hard, w.handler, raws)
			}
			if err := w.settle(s, handled, true); err != nil {
				return err
			}
		}
	}
	return nil
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
	var set imap.UIDSet
	for _, m := range missing {
		set.AddNum(m.uid)
	}
	uids, err := s.find(&imap.SearchCriteria{UID: []imap.UIDSet{set}})
	found := imap.UIDSetNum(uids...)
	for _, m := range missing {
		if found.Contains(m.uid) {
			there = append(there, m)
		}
	}
	return there, err
}

// unfetched notes letters that did not come. In company nobody knows whose fault it was: each goes
// by itself next time. By itself it gets three tries, with pauses, and then one each hour.
func (w *Watcher) unfetched(ctx context.Context, s *session, missing []meta, err error) {
	for _, m := range missing {
		n := w.ledger.note(m.uid)
		if len(missing) > 1 || !n.alone {
			n.alone = true
			continue
		}
		n.tries++
		n.after = w.now().Add(fetchPause(n.tries))
		if n.tries < 3 || n.reported {
			continue
		}
		n.reported = true
		w.reportUnfetchable(ctx, s, m, err)
	}
}

func fetchPause(tries int) time.Duration {
	switch tries {
	case 1:
		return 30 * time.Second
	case 2:
		return 2 * time.Minute
	}
	return time.Hour
}

func (w *Watcher) reportUnfetchable(ctx context.Context, s *session, m meta, err error) {
	w.log.Error("letter cannot be fetched; it stays in the folder, look at it with a mail client",
		"folder", s.a.Folder, "uid", m.uid, "size", m.size, "err", err)
	if s.a.Unfetchable == nil {
		return
	}
	defer func() {
		if p := recover(); p != nil {
			w.log.Error("report of an unfetchable letter panicked", "uid", m.uid, "err", p)
		}
	}()
	s.a.Unfetchable(ctx, Raw{
		Account: s.a.Name, Folder: s.a.Folder, UIDValidity: s.selected.UIDValidity,
		UID: uint32(m.uid), Received: m.received, Size: m.size,
	}, fmt.Errorf("fetch letter %d of %s three times: %w", m.uid, s.a.Folder, err))
}

// verdicts are the handler's answers to a batch.
type verdicts struct {
	raws []Raw
	errs []error
}

// wait gives the handler's answers; none for no batch.
func (b *batch) wait(w *Watcher) verdicts {
	if b == nil {
		return verdicts{}
	}
	v := verdicts{b.raws, <-b.errs}
	w.handled(v)
	return v
}

// handled notes in the ledger, before anything else may fail, what became of a batch.
func (w *Watcher) handled(v verdicts) {
	var bad error
	taken := 0
	for i, r := range v.raws {
		uid := imap.UID(r.UID)
		if v.errs[i] == nil {
			*w.ledger.note(uid) = note{done: true, after: w.now()}
			taken++
			continue
		}
		bad = v.errs[i]
		w.refused(uid, bad)
		w.log.Warn("letter was not taken over; it stays and is handed over again",
			"folder", r.Folder, "uid", r.UID, "err", v.errs[i])
	}
	switch {
	case taken > 0:
		w.stalls, w.stalled = 0, time.Time{}
	case len(v.raws) > 1:
		w.stall()
	}
	w.noteMail(taken, bad)
}

// refused has a letter wait: from half a minute doubling to a quarter of an hour.
// A letter in whose company the handler broke down is next handed over by itself.
func (w *Watcher) refused(uid imap.UID, err error) {
	n := w.ledger.note(uid)
	var whole errHandler
	n.alone = n.alone || errors.As(err, &whole)
	n.refusals++
	n.after = w.now().Add(doubling(30*time.Second, n.refusals, 15*time.Minute))
}

// stall stops the intake for a moment: when a whole batch is refused the disk is full, or the store
// is away, and fetching the rest of a backlog for nothing helps nobody.
func (w *Watcher) stall() {
	w.stalls++
	w.stalled = w.now().Add(doubling(time.Second, w.stalls, time.Minute))
}

// settle sets aside what was taken over.
func (w *Watcher) settle(s *session, v verdicts, connected bool) error {
	var done []imap.UID
	for i, r := range v.raws {
		if v.errs[i] == nil {
			done = append(done, imap.UID(r.UID))
		}
	}
	if len(done) == 0 || !connected {
		return nil
	}
	return w.acknowledge(s, done)
}

// acknowledge sets letters aside, as often as it takes. While the server refuses it is asked again
// with growing pauses: a full or missing folder must not be hammered on.
func (w *Watcher) acknowledge(s *session, uids []imap.UID) error {
	if w.now().Before(w.ackAfter) {
		w.postpone(uids, w.ackAfter)
		return nil
	}
	gone, err := s.setAside(uids, &w.ledger)
	w.ledger.forget(gone)
	if err != nil && refusal(err) == nil {
		return err
	}
	if err != nil {
		w.ackTries++
		w.ackAfter = w.now().Add(doubling(time.Minute, w.ackTries, 15*time.Minute))
		w.postpone(uids, w.ackAfter)
		w.say("set letters aside", folderFault("set letters aside to", s.a.Done, err))
		return nil
	}
	w.ackTries, w.ackAfter = 0, time.Time{}
	w.saySettled("set letters aside")
	// What the server did not confirm by number is looked for by the next search, and tried again.
	w.postpone(uids, w.now().Add(time.Minute))
	return nil
}

// postpone has letters wait to be set aside.
func (w *Watcher) postpone(uids []imap.UID, until time.Time) {
	for _, uid := range uids {
		if n := w.ledger.notes[uid]; n != nil {
			n.after = until
		}
	}
}

// doubling is first for the first time, twice as much for each further one, at most most.
func doubling(first time.Duration, times int, most time.Duration) time.Duration {
	return min(most, first<<min(max(times-1, 0), 20))
}
