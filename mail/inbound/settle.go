package inbound

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// settle sets aside what was taken over.
func (w *Watcher) settle(s *session, f *flow) error {
	taken := f.taken
	f.taken = nil
	if len(taken) == 0 {
		return nil
	}
	return w.acknowledge(s, taken)
}

// acknowledge sets letters aside, as often as it takes. While the server refuses it is asked again
// with growing pauses: a full or missing folder must not be hammered on.
func (w *Watcher) acknowledge(s *session, uids []imap.UID) error {
	if w.now().Before(w.ackAfter) {
		w.postpone(uids, w.ackAfter)
		return nil
	}
	gone, refused, err := s.setAside(uids, &w.ledger)
	if err == nil {
		w.tellSetAside(s, uids)
	}
	w.ledger.forget(gone)
	// What the server did not confirm by number is looked for by the next search, and tried again.
	w.postpone(uids, w.now().Add(time.Minute))
	if err != nil && refusal(err) == nil {
		return err
	}
	if err != nil {
		w.notMoved(refused, len(refused) == len(uids), err)
		return nil
	}
	w.ackTries, w.ackAfter = 0, time.Time{}
	w.saySettled("set letters aside")
	return nil
}

// tellSetAside logs, for debugging, each letter that the server was made to set aside.
func (w *Watcher) tellSetAside(s *session, uids []imap.UID) {
	if !w.log.Enabled(context.Background(), slog.LevelDebug) {
		return
	}
	how := "moved to " + s.a.Done
	if s.mode == ackFlag {
		how = "flagged"
	}
	for _, uid := range uids {
		w.log.Debug("letter set aside", "uid", uid, "mail", w.ledger.note(uid).name, "how", how)
	}
}

// notMoved has refused letters wait. When all were refused the others need not be tried meanwhile.
func (w *Watcher) notMoved(refused []imap.UID, all bool, err error) {
	w.say("set letters aside", folderFault("set letters aside to", w.a.Done, err))
	if !all {
		w.postpone(refused, w.now().Add(15*time.Minute))
		return
	}
	w.ackTries++
	w.ackAfter = w.now().Add(doubling(time.Minute, w.ackTries, 15*time.Minute))
	w.postpone(refused, w.ackAfter)
}

// postpone has letters wait to be set aside.
func (w *Watcher) postpone(uids []imap.UID, until time.Time) {
	for _, uid := range uids {
		if n := w.ledger.notes[uid]; n != nil {
			n.after = until
		}
	}
}

// acknowledgeAll sets many letters aside, a commandful at a time.
func (w *Watcher) acknowledgeAll(s *session, uids []imap.UID) error {
	for some := range slices.Chunk(uids, 500) {
		if err := w.acknowledge(s, some); err != nil {
			return err
		}
	}
	return nil
}
