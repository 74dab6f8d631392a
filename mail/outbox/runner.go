package outbox

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"strings"
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
	Senders int              // parcels sent side by side; default 4
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
	kicked  chan struct{}
	seed    maphash.Seed
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
		seed: maphash.MakeSeed()}
}

// Kick says that something may be due now. It never blocks.
func (r *Runner) Kick() {
	select {
	case r.kicked <- struct{}{}:
	default:
	}
}

const (
	claimAtOnce = 100
	// lease is how long a claim is good for; only a crash makes it count, and
	// then Unfinished finds the claim at once.
	lease = time.Hour
	// storePause is how long a store that fails is left alone.
	storePause = 5 * time.Second
)

// Run sends until ctx ends, then finishes or puts back what is in hand. It
// first decides what the last run left unfinished.
func (r *Runner) Run(ctx context.Context) error {
	for {
		err := r.settleUnfinished(ctx)
		if err == nil {
			break
		}
		r.options.Logger.Error("outbox: the store fails", "part", "outbox", "err", err)
		if !r.rest(ctx, storePause) {
			return ctx.Err()
		}
	}
	for {
		more, err := r.round(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			r.options.Logger.Error("outbox: the store fails", "part", "outbox", "err", err)
			r.rest(ctx, storePause)
			continue
		}
		if !more {
			r.wait(ctx)
		}
	}
}

// round claims what is due and sends all of it: the same recipient's parcels
// one after the other, others side by side.
func (r *Runner) round(ctx context.Context) (more bool, err error) {
	due, err := r.store.Claim(ctx, r.options.Now(), lease, claimAtOnce)
	if err != nil || len(due) == 0 {
		return false, err
	}
	lanes := make([][]Delivery, r.options.Senders)
	for _, d := range due {
		lane := maphash.String(r.seed, string(d.To)) % uint64(len(lanes))
		lanes[lane] = append(lanes[lane], d)
	}
	var group sync.WaitGroup
	faults := make([]error, len(lanes))
	for i, lane := range lanes {
		if len(lane) == 0 {
			continue
		}
		group.Go(func() {
			for _, d := range lane {
				faults[i] = errors.Join(faults[i], r.attempt(ctx, d))
			}
		})
	}
	group.Wait()
	return true, errors.Join(faults...)
}

// attempt sends one parcel and writes down what came of it. Its error is the
// store's.
func (r *Runner) attempt(ctx context.Context, d Delivery) error {
	// What came of an attempt is written down even when the runner is being
	// stopped.
	kept := context.WithoutCancel(ctx)
	if ctx.Err() != nil {
		return r.store.Retry(kept, d.ID, r.options.Now(), "ticketd was stopped before it was tried")
	}
	response, err := r.send(ctx, d)
	log := r.options.Logger.With("part", "outbox", "letter", d.Letter, "mail", d.MessageID,
		"ticket", d.Ticket, "to", string(d.To), "attempt", d.Attempts)
	if err == nil {
		log.Info("letter sent", "response", response)
		return r.store.Done(kept, d.ID, r.options.Now(), response)
	}
	log.Warn("letter not sent", "err", err)
	return r.failed(kept, d, err)
}

func (r *Runner) send(ctx context.Context, d Delivery) (response string, err error) {
	defer func() {
		if p := recover(); p != nil {
			r.options.Logger.Error("sending panicked", "part", "outbox", "err", fmt.Sprint(p),
				"stack", string(debug.Stack()))
			err = fmt.Errorf("sending failed inside ticketd: %v", p)
		}
	}()
	sender := r.sender(d.Intake)
	if sender == nil {
		return "", fmt.Errorf("the configuration has no mailbox %q any more to send it from", d.Intake)
	}
	return sender.Send(ctx, d.Parcel, func(ctx context.Context) error {
		return r.store.DotSent(ctx, d.ID)
	})
}

func (r *Runner) failed(ctx context.Context, d Delivery, err error) error {
	now := r.options.Now()
	o := judge(d, err, now, rand.Float64())
	switch o.end {
	case "":
		return r.store.Retry(ctx, d.ID, o.next, o.fault)
	case Failed:
		if r.options.Undeliverable != nil {
			if err := r.options.Undeliverable(ctx, d, err); err != nil {
				return err
			}
		}
	}
	return r.store.GiveUp(ctx, d.ID, now, o.end, o.fault)
}

// settleUnfinished judges what was under way when the last run died: without a
// dot nothing was accepted; with one nobody knows.
func (r *Runner) settleUnfinished(ctx context.Context) error {
	left, err := r.store.Unfinished(ctx)
	if err != nil {
		return err
	}
	for _, d := range left {
		fault := error(errors.New("ticketd died before the letter was complete"))
		if d.DotSent {
			fault = &Fault{Err: errors.New("ticketd died while the server was answering"), Unknown: true}
		}
		o := judge(d, fault, r.options.Now(), 0)
		if o.end == "" {
			err = r.store.Retry(ctx, d.ID, r.options.Now(), o.fault)
		} else {
			err = r.store.GiveUp(ctx, d.ID, r.options.Now(), o.end, o.fault)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// wait sleeps until something is due, a kick or the end.
func (r *Runner) wait(ctx context.Context) {
	pause := time.Hour
	next, waits, err := r.store.NextDue(ctx)
	switch {
	case err != nil:
		pause = storePause
	case waits:
		pause = min(pause, max(0, next.Sub(r.options.Now())))
	}
	r.rest(ctx, pause)
}

// rest sleeps; it reports false when ctx has ended.
func (r *Runner) rest(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.kicked:
	case <-ctx.Done():
	}
	return ctx.Err() == nil
}

// outcome is what a failed attempt means: an end, or a next time.
type outcome struct {
	end   State // empty: tried again at next
	next  time.Time
	fault string
}

// doubt begins the noted fault of a personal letter whose last outcome is
// unknown: it is sent once more, and only once.
const doubt = "perhaps accepted: "

// keepTrying is how long a letter is tried (RFC 5321 section 4.5.4.1: four to
// five days).
const keepTrying = 5 * 24 * time.Hour

// judge decides what an attempt's error means for a delivery. chance spreads
// retries: 0 to 1.
func judge(d Delivery, err error, now time.Time, chance float64) outcome {
	var fault Fault
	if f := new(Fault); errors.As(err, &f) {
		fault = *f
	}
	words, doubted := err.Error(), strings.HasPrefix(d.LastError, doubt)
	switch {
	case fault.Permanent:
		return outcome{end: Failed, fault: words}
	case fault.Unknown && (d.Class == ticketing.Automatic || doubted):
		return outcome{end: Uncertain, fault: doubt + words}
	case now.Sub(d.Created) > keepTrying:
		return outcome{end: Failed, fault: "given up after 5 days: " + words}
	case fault.Unknown || doubted:
		words = doubt + strings.TrimPrefix(words, doubt)
	}
	return outcome{next: now.Add(max(fault.Wait, pauseAfter(d.Attempts, chance))), fault: words}
}

// pauseAfter doubles from one minute to four hours, plus up to a fifth.
func pauseAfter(attempts int, chance float64) time.Duration {
	pause := min(time.Minute<<min(max(attempts-1, 0), 8), 4*time.Hour)
	return pause + time.Duration(chance*0.2*float64(pause))
}
