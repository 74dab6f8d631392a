package inbound

import (
	"context"
	"fmt"
	"time"
)

// unfetched notes letters that did not come. In company nobody knows whose fault it was: each goes
// by itself next time. By itself it gets three tries, with pauses, and then one each hour.
func (w *Watcher) unfetched(ctx context.Context, s *session, missing []meta, err error) {
	for _, m := range missing {
		n := w.ledger.note(m.uid)
		n.failed(w.now())
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
			w.log.Error("report of an unfetchable letter panicked", "uid", m.uid, "panic", p)
		}
	}()
	s.a.Unfetchable(ctx, Raw{
		Account: s.a.Name, Folder: s.a.Folder, UIDValidity: s.selected.UIDValidity,
		UID: uint32(m.uid), Received: m.received, Size: m.size,
	}, fmt.Errorf("fetch letter %d of %s three times: %w", m.uid, s.a.Folder, err))
}
