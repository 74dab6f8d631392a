package inbound

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/emersion/go-imap/v2"
)

// batch is what the handler has in hand, or gets next.
type batch struct {
	raws []Raw
	errs chan []error  // gets one answer
	over chan struct{} // closed after it
}

// handOver prepares a batch beside the connection and the batch before, and runs the handler on it
// when that one is done. The next batch is fetched meanwhile.
func (w *Watcher) handOver(ctx context.Context, before *batch, raws []Raw) *batch {
	b := &batch{raws: raws, errs: make(chan []error, 1), over: make(chan struct{})}
	go func() {
		defer close(b.over)
		w.prepare(ctx, raws)
		if before != nil {
			<-before.over
		}
		b.errs <- handle(ctx, w.handler, raws)
	}()
	return b
}

// prepare asks the account's function. What it could not prepare is the handler's.
func (w *Watcher) prepare(ctx context.Context, raws []Raw) {
	defer func() {
		if p := recover(); p != nil {
			w.log.Error("preparing letters panicked", "folder", w.a.Folder, "panic", p, "stack", string(debug.Stack()))
		}
	}()
	if w.a.Prepare != nil {
		w.a.Prepare(ctx, raws)
	}
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
			// What it panicked with may be a letter's text.
			all(fmt.Errorf("handler panicked with %T:\n%s", p, debug.Stack()))
		}
	}()
	if errs = h(ctx, raws); len(errs) != len(raws) {
		all(fmt.Errorf("handler answered %d of %d letters", len(errs), len(raws)))
	}
	return errs
}

// verdicts are the handler's answers to a batch.
type verdicts struct {
	raws []Raw
	errs []error
}

// wait waits for the handler's answers, and gives the letters that it took over.
func (b *batch) wait(w *Watcher) (taken []imap.UID) {
	v := verdicts{b.raws, <-b.errs}
	w.handled(v)
	for i, r := range v.raws {
		if v.errs[i] == nil {
			taken = append(taken, imap.UID(r.UID))
		}
	}
	return taken
}

// handled notes in the ledger, before anything else may fail, what became of a batch.
func (w *Watcher) handled(v verdicts) {
	var bad error
	taken := 0
	for i, r := range v.raws {
		uid := imap.UID(r.UID)
		if v.errs[i] == nil {
			*w.ledger.note(uid) = note{name: r.Name, done: true, after: w.now()}
			taken++
			continue
		}
		bad = v.errs[i]
		w.refused(uid, bad)
	}
	if bad != nil {
		w.log.Warn("letters were not taken over; they stay and are handed over again",
			"folder", w.a.Folder, "letters", len(v.raws)-taken, "err", bad)
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
	n.failed(w.now())
	n.after = w.now().Add(doubling(30*time.Second, n.refusals, 15*time.Minute))
}

// stall stops the intake for a moment: when a whole batch is refused the disk is full, or the store
// is away, and fetching the rest of a backlog for nothing helps nobody.
func (w *Watcher) stall() {
	w.stalls++
	w.stalled = w.now().Add(doubling(time.Second, w.stalls, time.Minute))
}
