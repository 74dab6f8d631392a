package outbox

import (
	"context"
	"errors"
	"hash/maphash"
	"log/slog"
	"sync"
	"time"

	"ticketd/ticketing"
)

// Sender hands one parcel to a mail server. beforeDot is called right before
// the final dot of DATA (RFC 5321 section 4.1.1.4) and its error must end the
// attempt without the dot. The response is the server's word of acceptance.
// Any error but a Fault counts as passing and certain.
type Sender interface {
	Send(ctx context.Context, p ticketing.Parcel, beforeDot func(context.Context) error) (
		response string, err error)
}

// Fault is why a parcel was not accepted, or not certainly.
type Fault struct {
	Err       error
	Permanent bool          // the server will never take it
	Unknown   bool          // the dot was sent and no answer came: it may have been accepted
	Wait      time.Duration // the server asks for patience: not tried before
}

func (f *Fault) Error() string { return f.Err.Error() }
func (f *Fault) Unwrap() error { return f.Err }

// Options are the runner's settings.
type Options struct {
	Senders int              // parcels of one intake sent side by side; default 4
	Now     func() time.Time // default time.Now
	Logger  *slog.Logger     // default: none
	// Undeliverable is told of a parcel that was refused for good or given up,
	// before that is written down; after a crash it may be told again.
	Undeliverable func(context.Context, Delivery, error) error
}

// Runner takes parcels out of the store when they are due and has them sent.
type Runner struct {
	store   Store
	sender  func(intake string) Sender
	options Options
	kicked  chan struct{} // something may be due now
	changed chan struct{} // an attempt is over: something else may be due next
	seed    maphash.Seed

	mu     sync.Mutex
	lanes  map[lane][]Delivery // somebody works on each that is there
	inHand map[string]bool     // the ids of what was claimed and is not concluded
	work   sync.WaitGroup
}

// lane is a queue whose parcels go one after the other. A recipient always has
// the same one, and no two intakes share one, so that a server which hangs
// stops nobody else's letters.
type lane struct {
	intake string
	number uint64
}

// New returns a runner; sender finds the way out for an intake, nil if there is
// none any more.
func New(store Store, sender func(intake string) Sender, o Options) *Runner {
	if o.Senders <= 0 {
		o.Senders = 4
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Runner{store: store, sender: sender, options: o, kicked: make(chan struct{}, 1),
		changed: make(chan struct{}, 1), seed: maphash.MakeSeed(),
		lanes: make(map[lane][]Delivery), inHand: make(map[string]bool)}
}

// Kick says that something may be due now. It never blocks.
func (r *Runner) Kick() { signal(r.kicked) }

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

const (
	claimAtOnce = 100
	// inHandMost bounds memory: letters that were claimed and wait in a lane.
	inHandMost = 1000
	// lease is how long a claim is good for; only a crash makes it count, and
	// then Unfinished finds the claim at once.
	lease = time.Hour
	// storePause is how long a store that fails is left alone.
	storePause = 5 * time.Second
	// leastPause keeps a store that says "due" and hands out nothing from
	// keeping us busy.
	leastPause = time.Second
)

// Run sends until ctx ends, then finishes or puts back what is in hand. It
// first decides what the last run left unfinished. It may be called once.
func (r *Runner) Run(ctx context.Context) error {
	defer r.work.Wait()
	for ctx.Err() == nil {
		err := r.settleUnfinished(ctx)
		if err == nil {
			break
		}
		r.storeFails(ctx, err)
	}
	for ctx.Err() == nil {
		claimed, err := r.claim(ctx)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			r.storeFails(ctx, err)
		case claimed == 0:
			r.wait(ctx)
		}
	}
	return ctx.Err()
}

// storeFails says so and leaves the store alone for a while.
func (r *Runner) storeFails(ctx context.Context, err error) {
	if ctx.Err() != nil && errors.Is(err, context.Cause(ctx)) {
		return
	}
	r.options.Logger.Error("outbox: the store fails", "part", "outbox", "err", err)
	select {
	case <-ctx.Done():
	case <-time.After(storePause):
	}
}

// claim takes what is due, as far as there is room, and puts it into lanes.
func (r *Runner) claim(ctx context.Context) (int, error) {
	r.mu.Lock()
	room := min(claimAtOnce, inHandMost-len(r.inHand))
	r.mu.Unlock()
	if room <= 0 {
		return 0, nil
	}
	due, err := r.store.Claim(ctx, r.options.Now(), lease, room)
	if err != nil {
		return 0, err
	}
	for _, d := range due {
		r.enqueue(ctx, d)
	}
	return len(due), nil
}

// enqueue appends to the parcel's lane and sees that somebody works on it. A
// parcel that is still in hand, because its lane is slower than its lease, is
// not taken twice.
func (r *Runner) enqueue(ctx context.Context, d Delivery) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.inHand[d.ID] {
		return
	}
	r.inHand[d.ID] = true
	l := lane{d.Intake, maphash.String(r.seed, string(d.To)) % uint64(r.options.Senders)}
	queue, busy := r.lanes[l]
	r.lanes[l] = append(queue, d)
	if !busy {
		r.work.Go(func() { r.drain(ctx, l) })
	}
}

// drain works on a lane until it is empty. While the outcome of one parcel is
// written down the next one is on its way, so that the disk and the mail server
// don't wait for each other.
func (r *Runner) drain(ctx context.Context, l lane) {
	pen := make(chan struct{}, 1) // holds a token while something is written down
	for d, more := r.next(l); more; d, more = r.next(l) {
		writeDown := r.attempt(ctx, d)
		pen <- struct{}{}
		r.work.Go(func() {
			defer func() { <-pen }()
			writeDown()
			r.letGo(d)
		})
	}
}

func (r *Runner) next(l lane) (Delivery, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	queue := r.lanes[l]
	if len(queue) == 0 {
		delete(r.lanes, l)
		return Delivery{}, false
	}
	r.lanes[l] = queue[1:]
	return queue[0], true
}

func (r *Runner) letGo(d Delivery) {
	r.mu.Lock()
	full := len(r.inHand) >= inHandMost
	delete(r.inHand, d.ID)
	r.mu.Unlock()
	if full {
		r.Kick()
	}
	signal(r.changed)
}

// wait sleeps until something is due, a kick or the end. What is due next is
// asked again whenever an attempt is over.
func (r *Runner) wait(ctx context.Context) {
	for again := true; again; {
		pause := time.Hour
		next, waits, err := r.store.NextDue(ctx)
		switch {
		case err != nil:
			pause = storePause
		case waits:
			pause = min(pause, next.Sub(r.options.Now()))
		}
		if pause <= 0 {
			pause = leastPause
		}
		again = r.rest(ctx, pause)
	}
}

// rest sleeps until a kick or the end. It reports whether it was an attempt's
// end that woke it.
func (r *Runner) rest(ctx context.Context, pause time.Duration) (changed bool) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-r.changed:
		return true
	case <-timer.C:
	case <-r.kicked:
	case <-ctx.Done():
	}
	return false
}
