package inbound

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"
)

// Watcher watches one folder of one account. Its Run is called once.
type Watcher struct {
	a       Account
	err     error // what is wrong with the account
	handler Handler
	log     *slog.Logger

	// What follows belongs to Run's goroutine.
	ledger   ledger
	ackAfter time.Time // not before this moment is the server asked again to set letters aside
	ackTries int
	stalled  time.Time // until then nothing is fetched
	stalls   int
	told     map[string]string // kind of trouble → what was logged of it last
	met      bool              // the server was reached once
	arrived  bool              // this connection came as far as the folder
	progress bool              // this connection brought a letter through
	queued   time.Time         // since when letters wait and none was taken over; zero: none wait

	mu     sync.Mutex
	status Status
}

// Status is what health and check want to know of a watcher.
type Status struct {
	Account   string
	Connected time.Time // since when; zero while there is no connection
	Lost      time.Time // since when there is none; zero while there is one, and before Run
	Mode      string    // "idle" or "poll"; empty while there is no connection
	Looked    time.Time // when the server last said what is to do; zero: not yet
	Waiting   time.Time // since when the longest waiting letter is known to wait; zero: none does
	LastMail  time.Time // when the handler last took a letter over; zero: not yet
	LastError error     // the last trouble, connection or handler; nil once it is over
	ErrorAt   time.Time // when LastError happened
	Held      int       // letters that wait for another try
	Unmoved   int       // letters taken over that the server has not let us set aside yet
}

// New makes a watcher; Run starts it. Faults of the account are Run's to tell.
func New(a Account, h Handler, log *slog.Logger) *Watcher {
	a, err := a.fillDefaults()
	return &Watcher{
		a: a, err: err, handler: h, told: make(map[string]string),
		log:    log.With("part", "inbound", "account", a.Name),
		status: Status{Account: a.Name},
	}
}

// Status may be asked at any time.
func (w *Watcher) Status() Status {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.status
}

func (w *Watcher) change(f func(*Status)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f(&w.status)
	w.status.Held, w.status.Unmoved = w.ledger.held(), w.ledger.unmoved()
	w.status.Waiting = earlier(w.queued, w.ledger.waiting())
}

// earlier is the earlier of two moments, of which each may be none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// looked notes what a look into the folder found to do.
func (w *Watcher) looked(letters int) {
	switch {
	case letters == 0:
		w.queued = time.Time{}
	case w.queued.IsZero():
		w.queued = w.now()
	}
	w.change(func(s *Status) { s.Looked = w.now() })
}

func (w *Watcher) now() time.Time { return time.Now() }

// Run watches until ctx ends. Then it finishes the batch that the handler has in hand, sets it
// aside and returns nil; after Account.Grace it cuts the connection and ends the handler's context.
// Every trouble with the server is met by trying again, with pauses that grow to 5 minutes, for a
// refused login to 15. Only an account that cannot work at all is an error.
func (w *Watcher) Run(ctx context.Context) error {
	if w.err != nil {
		return w.err
	}
	hard, cancel := graceful(ctx, w.a.Grace)
	defer cancel()
	w.change(func(s *Status) { s.Lost = w.now() })
	for fails := 0; ctx.Err() == nil; {
		began := w.now()
		w.arrived, w.progress = false, false
		err := w.attend(ctx, hard)
		w.change(func(s *Status) {
			s.Connected, s.Mode = time.Time{}, ""
			if s.Lost.IsZero() {
				s.Lost = w.now()
			}
		})
		if ctx.Err() != nil {
			break
		}
		healthy := w.progress || w.arrived && w.now().Sub(began) > time.Minute
		if healthy {
			fails = 0
		}
		fails++
		w.lost(err, healthy)
		sleep(ctx, pause(err, fails))
	}
	return nil
}

// graceful gives a context that ends some time after ctx has.
func graceful(ctx context.Context, grace time.Duration) (hard context.Context, cancel func()) {
	hard, end := context.WithCancelCause(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := time.AfterFunc(grace, func() { end(errors.New("time to finish is over")) })
		context.AfterFunc(hard, func() { timer.Stop() })
	})
	return hard, func() { stop(); end(context.Canceled) }
}

// pause is how long to wait before the next try, ± 20 % so that many accounts do not come at once.
func pause(err error, fails int) time.Duration {
	d := doubling(time.Second, fails, 5*time.Minute)
	var f *Fault
	if errors.As(err, &f) && f.login {
		d = doubling(time.Minute, fails, 15*time.Minute)
	}
	return jitter(d, 0.2)
}

func jitter(d time.Duration, part float64) time.Duration {
	return time.Duration(float64(d) * (1 - part + 2*part*rand.Float64()))
}

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// lost tells of a connection's end: the end of a healthy one is no news unless the next fails.
func (w *Watcher) lost(err error, healthy bool) {
	if healthy {
		w.log.Debug("connection ended; connecting again", "err", err)
		return
	}
	w.say("connect", err)
}

// say logs trouble once; the same trouble again is for debugging only.
func (w *Watcher) say(doing string, err error) {
	w.change(func(s *Status) { s.LastError, s.ErrorAt = err, w.now() })
	kind := kindOf(err)
	if w.told[doing] == kind {
		w.log.Debug("still cannot "+doing, "err", err)
		return
	}
	w.told[doing] = kind
	w.log.Warn("cannot "+doing+"; it is tried again", "err", err)
}

// saySettled logs that trouble is over, if there was any.
func (w *Watcher) saySettled(doing string) {
	if _, troubled := w.told[doing]; !troubled {
		return
	}
	delete(w.told, doing)
	w.log.Info("can " + doing + " again")
	w.change(func(s *Status) { s.LastError = nil })
}

// kindOf leaves out of an error what differs each time, such as the server's session number.
func kindOf(err error) string {
	kind := ""
	var f *Fault
	if errors.As(err, &f) {
		kind = f.Doing + "|" + f.Remedy
	}
	if e := refusal(err); e != nil {
		return kind + "|" + string(e.Type) + string(e.Code)
	}
	if f == nil {
		kind = err.Error()
	}
	return kind
}

func (w *Watcher) noteMail(taken int, bad error) {
	if taken > 0 {
		w.progress = true
		if !w.queued.IsZero() {
			w.queued = w.now()
		}
	}
	w.change(func(s *Status) {
		if taken > 0 {
			s.LastMail = w.now()
		}
		if bad != nil {
			s.LastError, s.ErrorAt = bad, w.now()
		} else if taken > 0 && len(w.told) == 0 {
			s.LastError = nil
		}
	})
}

// doubling is first for the first time, twice as much for each further one, at most most.
func doubling(first time.Duration, times int, most time.Duration) time.Duration {
	return min(most, first<<min(max(times-1, 0), 20))
}
