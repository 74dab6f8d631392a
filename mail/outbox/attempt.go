package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// attempt sends one parcel. What it returns writes down what came of it.
func (r *Runner) attempt(ctx context.Context, d Delivery) (writeDown func()) {
	if ctx.Err() != nil {
		return func() { r.putBack(ctx, d, "ticketd was stopped before it was tried") }
	}
	log := r.logOf(d)
	log.Debug("sending a letter")
	response, err := r.send(ctx, d)
	if err == nil {
		log.Info("letter sent", "response", response)
		at := r.options.Now()
		return func() {
			r.write(ctx, func(ctx context.Context) error {
				return r.store.Done(ctx, d.ID, at, response)
			})
		}
	}
	log.Warn("letter not sent", "err", err)
	if errors.As(err, new(unmarked)) {
		soon := r.options.Now().Add(storePause)
		return func() { r.conclude(ctx, d, outcome{next: soon, fault: err.Error()}, err) }
	}
	if f := new(Fault); ctx.Err() != nil && !(errors.As(err, &f) && (f.Permanent || f.Unknown)) {
		return func() { r.putBack(ctx, d, "ticketd was stopped: "+err.Error()) }
	}
	o := judge(d, err, r.options.Now(), rand.Float64())
	return func() { r.conclude(ctx, d, o, err) }
}

// logOf is the log with what every line about a parcel says: its number, which is what people
// call it by, and the mail that it is about.
func (r *Runner) logOf(d Delivery) *slog.Logger {
	log := r.options.Logger.With("part", "outbox", "letter", d.Letter, "id", strings.TrimLeft(d.ID, "0"),
		"ticket", d.Ticket, "to", string(d.To), "attempt", d.Attempts)
	if d.Mail != "" {
		log = log.With("mail", d.Mail)
	}
	return log
}

// putBack makes a parcel due again at once; what was in doubt stays in doubt.
func (r *Runner) putBack(ctx context.Context, d Delivery, why string) {
	if strings.HasPrefix(d.LastError, Doubt) {
		why = Doubt + why
	}
	r.write(ctx, func(ctx context.Context) error {
		return r.store.Retry(ctx, d.ID, r.options.Now(), why)
	})
}

// send survives a panic. One after the dot leaves the outcome unknown.
func (r *Runner) send(ctx context.Context, d Delivery) (response string, err error) {
	dotted := false
	defer func() {
		if p := recover(); p != nil {
			r.panicked("sending panicked", p)
			err = &Fault{Err: errors.New("sending it panicked inside ticketd"), Unknown: dotted}
		}
	}()
	sender := r.sender(d.Intake)
	if sender == nil {
		return "", fmt.Errorf("the configuration has no mailbox %q any more to send it from", d.Intake)
	}
	if len(d.Body) == 0 { // too large to wait in memory with others
		if d.Body, err = r.store.Body(ctx, d.ID); err != nil {
			return "", fmt.Errorf("load the letter: %w", err)
		}
	}
	var fault error
	response, err = sender.Send(ctx, d.Parcel, func(ctx context.Context) error {
		fault = r.store.DotSent(ctx, d.ID)
		dotted = fault == nil
		return fault
	})
	if err != nil && fault != nil {
		err = unmarked{fault}
	}
	return response, err
}

// unmarked says that the store could not note that the dot was about to be sent.
// The letter did not leave and its server is not at fault, so that it is due again
// once the store has had a moment to recover.
type unmarked struct{ error }

func (u unmarked) Unwrap() error { return u.error }

func (r *Runner) panicked(what string, p any) {
	r.options.Logger.Error(what, "part", "outbox", "panic", p, "stack", string(debug.Stack()))
}

// undeliverablePause is how long a parcel whose end nobody took note of waits
// for the next attempt.
const undeliverablePause = 15 * time.Minute

// conclude carries out an outcome.
func (r *Runner) conclude(ctx context.Context, d Delivery, o outcome, err error) {
	if o.end == Failed {
		if told := r.tell(context.WithoutCancel(ctx), d, err); told != nil {
			r.options.Logger.Error("nobody took note of an undeliverable letter", "part", "outbox",
				"id", strings.TrimLeft(d.ID, "0"), "ticket", d.Ticket, "err", told)
			o = outcome{next: r.options.Now().Add(undeliverablePause), fault: o.fault}
		}
	}
	r.write(ctx, func(ctx context.Context) error {
		if o.end == "" {
			return r.store.Retry(ctx, d.ID, o.next, o.fault)
		}
		err := r.store.GiveUp(ctx, d.ID, r.options.Now(), o.end, o.fault)
		if err != nil && r.ended(ctx, d.ID) {
			return nil // a person dropped it meanwhile, and the store keeps to that
		}
		return err
	})
}

// ended reports whether the store no longer counts a parcel as claimed. When it
// can't say, it has not ended.
func (r *Runner) ended(ctx context.Context, id string) bool {
	left, err := r.store.Unfinished(ctx)
	return err == nil && !slices.ContainsFunc(left, func(d Delivery) bool { return d.ID == id })
}

func (r *Runner) tell(ctx context.Context, d Delivery, why error) (err error) {
	if r.options.Undeliverable == nil {
		return nil
	}
	defer func() {
		if p := recover(); p != nil {
			r.panicked("taking note of an undeliverable letter panicked", p)
			err = errors.New("taking note of it panicked inside ticketd")
		}
	}()
	return r.options.Undeliverable(ctx, d, why)
}

// write writes something down, again and again until the store has taken it or
// we are stopped: a letter that was sent and not written down as sent would be
// sent twice. It is tried at least once even when we are being stopped.
func (r *Runner) write(ctx context.Context, what func(context.Context) error) {
	for {
		err := what(context.WithoutCancel(ctx))
		if err == nil {
			return
		}
		if r.storeFails(ctx, err); ctx.Err() != nil {
			return
		}
	}
}

// settleUnfinished judges what was under way when the last run died: without a
// dot nothing was accepted; with one nobody knows. What was tried once is due
// at once; what was tried more often waits its time, so that a letter that
// kills us does not do so all the time.
func (r *Runner) settleUnfinished(ctx context.Context) error {
	left, err := r.store.Unfinished(ctx)
	if err != nil {
		return err
	}
	for _, d := range left {
		fault := errors.New("ticketd died before the letter was complete")
		if d.DotSent {
			fault = &Fault{Err: errors.New("ticketd died while the server was answering"), Unknown: true}
		}
		o := judge(d, fault, r.options.Now(), 0)
		if o.end == "" && d.Attempts <= 1 {
			o.next = r.options.Now()
		}
		r.conclude(ctx, d, o, fault)
	}
	return ctx.Err()
}
