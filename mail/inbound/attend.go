package inbound

import (
	"context"
	"log/slog"
	"time"
)

// lastSilence is how long a server may be silent once we stop: what it then leaves undone, the next
// start does.
const lastSilence = 3 * time.Second

// attend lives through one connection: it works until the connection or stop ends.
func (w *Watcher) attend(stop, hard context.Context) error {
	s, err := w.arrive(stop, hard)
	if err != nil {
		return err
	}
	defer s.close()
	defer context.AfterFunc(stop, func() { s.link.hurry(lastSilence) })()
	w.saySettled("connect")
	for {
		s.hushed()
		if err := w.drain(stop, hard, s); err != nil {
			return err
		}
		if stop.Err() != nil {
			s.bid()
			return nil
		}
		if err := s.rest(stop, w.restFor(s)); err != nil {
			return err
		}
	}
}

// arrive connects and selects the folder. Until that is done a stop needs no grace.
func (w *Watcher) arrive(stop, hard context.Context) (*session, error) {
	ctx, cancel := context.WithCancelCause(hard)
	defer cancel(nil)
	defer context.AfterFunc(stop, func() { cancel(context.Cause(stop)) })()
	s, err := connect(ctx, &w.a, nil)
	if err != nil {
		return nil, err
	}
	if err = s.open(ctx, nil); err == nil {
		err = s.sweep()
	}
	if err != nil {
		s.close()
		return nil, err
	}
	s.outlive(hard)
	w.settleIn(s)
	return s, nil
}

// outlive has the connection end with another context than the one it was made under.
func (s *session) outlive(ctx context.Context) {
	s.lift()
	s.lift = context.AfterFunc(ctx, func() { s.link.cut(context.Cause(ctx)) })
}

func (w *Watcher) settleIn(s *session) {
	if w.ledger.begin(s.selected.UIDValidity) {
		w.log.Warn("the folder's UIDVALIDITY changed: what was known of its letters is void",
			"folder", s.a.Folder, "uidvalidity", s.selected.UIDValidity)
	}
	if w.a.Mark == MarkMove && s.mode == ackFlag {
		w.log.Warn("the server has neither MOVE nor UIDPLUS: handled letters stay and are flagged",
			"folder", s.a.Folder)
	}
	if s.mode == ackFlag && !s.keyword {
		w.log.Warn("the folder keeps no keywords: \\Answered and \\Flagged together mean handled",
			"folder", s.a.Folder)
	}
	mode := "poll"
	if s.idles() {
		mode = "idle"
	}
	w.arrived = true
	w.change(func(st *Status) { st.Connected, st.Lost, st.Mode = w.now(), time.Time{}, mode })
	level := slog.LevelDebug
	if !w.met {
		w.met, level = true, slog.LevelInfo
	}
	w.log.Log(context.Background(), level, "connected", "mode", mode,
		"letters", s.selected.NumMessages)
}

// drain works until nothing is left that could be done now.
func (w *Watcher) drain(stop, hard context.Context, s *session) error {
	for stop.Err() == nil {
		found, err := s.waiting()
		if err != nil {
			return err
		}
		todo, acks := w.ledger.plan(found, w.now())
		if len(acks) > 0 {
			if err := w.acknowledgeAll(s, acks); err != nil {
				return err
			}
		}
		w.looked(len(todo))
		if len(todo) == 0 || w.now().Before(w.stalled) {
			return nil
		}
		if err := w.pump(stop, hard, s, todo); err != nil {
			return err
		}
	}
	return nil
}

// restFor is how long to wait for news: a cycle, or until something that waits is due.
func (w *Watcher) restFor(s *session) time.Duration {
	d := w.a.Poll
	if s.idles() {
		d = jitter(w.a.IdleCycle, 0.08)
	}
	for _, due := range []time.Time{w.ledger.due(), w.stalled} {
		if !due.IsZero() && due.After(w.now()) {
			d = min(d, max(time.Second, due.Sub(w.now())))
		}
	}
	return d
}

// hushed takes the token of news: the search that follows sees what it stood for.
func (s *session) hushed() {
	select {
	case <-s.news:
	default:
	}
}

// rest waits for news, in IDLE where the server has it, at most d. Afterwards the caller searches:
// that finds what came without notice, and shows whether the server is still there.
func (s *session) rest(stop context.Context, d time.Duration) error {
	if len(s.news) > 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	if !s.idles() {
		select {
		case <-stop.Done():
		case <-timer.C:
		case <-s.c.Closed():
		}
		return s.do(s.c.Noop().Wait)
	}
	return s.idle(stop, timer.C)
}

// idle is one cycle of IDLE (RFC 2177). Only its two ends are under guard: between them silence
// is what one wishes for.
func (s *session) idle(stop context.Context, over <-chan time.Time) error {
	lift := s.link.guard(s.a.Silence)
	cmd, err := s.c.Idle()
	lift()
	if s.noIdle = refusal(err) != nil; s.noIdle {
		return nil
	}
	if err != nil {
		return s.link.why(err)
	}
	select {
	case <-s.news:
	case <-over:
	case <-stop.Done():
	case <-s.c.Closed():
	}
	return s.do(func() error {
		if err := cmd.Close(); err != nil {
			return err
		}
		return cmd.Wait()
	})
}
