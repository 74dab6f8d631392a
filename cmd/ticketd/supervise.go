package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	systemd "github.com/coreos/go-systemd/v22/daemon"

	"ticketd/mail/outbox"
)

// supervisor tells the service manager that started us how we are, as sd_notify(3)
// has it. Where none did, all of it does nothing.
type supervisor struct {
	tell     func(state string)
	watchdog time.Duration // within it a sign of life is expected; 0: none is
	log      *slog.Logger
}

// newSupervisor finds the service manager by NOTIFY_SOCKET, WATCHDOG_USEC and
// WATCHDOG_PID of the environment.
func newSupervisor(log *slog.Logger) supervisor {
	log = log.With("part", "service")
	watchdog, err := systemd.SdWatchdogEnabled(false)
	if err != nil {
		log.Warn("the watchdog's time cannot be read: there are no signs of life", "err", err)
	}
	tell := func(state string) {
		if _, err := systemd.SdNotify(false, state); err != nil {
			log.Warn("the service manager cannot be told how ticketd is", "err", err)
		}
	}
	return supervisor{tell, watchdog, log}
}

// ready says that the gateway works, or has read its configuration again.
func (s supervisor) ready() { s.tell(systemd.SdNotifyReady) }

// reloading says that the configuration is read again, until ready. The manager
// orders the two by the machine's monotonic clock.
func (s supervisor) reloading() {
	s.tell(systemd.SdNotifyReloading + "\n" + systemd.SdNotifyMonotonicUsec())
}

// stopping says that the gateway finishes what is in hand.
func (s supervisor) stopping() { s.tell(systemd.SdNotifyStopping + "\nSTATUS=Stopping.") }

// statusEvery is how often the service's status line is looked at.
const statusEvery = 30 * time.Second

// watch tells, until ctx ends, what look says whenever that has changed, and gives
// signs of life: only after look has answered, and while the gateway's regular work
// came to an end not longer ago than the watchdog waits, on top of its own pace. What
// hangs gives no sign, and the manager starts it anew.
func (s supervisor) watch(ctx context.Context, look func(context.Context) string, p *pulse) error {
	every := statusEvery
	if s.watchdog > 0 {
		every = min(every, s.watchdog/3)
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	said, late := "", false
	for {
		if now := look(ctx); now != said && ctx.Err() == nil {
			said = now
			s.tell("STATUS=" + now)
		}
		was := late
		if late = s.watchdog > 0 && p.since() > s.watchdog+metronome; late && !was {
			s.log.Error("the regular work hangs; without a sign of life the service is started anew",
				"since", p.since().Round(time.Second))
		}
		if s.watchdog > 0 && !late {
			s.tell(systemd.SdNotifyWatchdog)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// pulse is when a job that runs at every beat of the metronome last came to an end,
// well or not: a fault has been logged and is tried again, only a job that hangs
// needs another process.
type pulse struct{ last atomic.Pointer[time.Time] }

// newPulse counts from now.
func newPulse() *pulse {
	p := &pulse{}
	p.beat()
	return p
}

func (p *pulse) beat() {
	// Not the gateway's clock: that may be wound, and a machine's sleep must not count.
	now := time.Now()
	p.last.Store(&now)
}

func (p *pulse) since() time.Duration { return time.Since(*p.last.Load()) }

// after makes a job's work beat when it is over.
func (p *pulse) after(run func(context.Context, time.Time) error) func(context.Context, time.Time) error {
	return func(ctx context.Context, now time.Time) error {
		defer p.beat()
		return run(ctx, now)
	}
}

// supervise says that the gateway works and goes on to tell how it is.
func (a *app) supervise(s supervisor) {
	a.pulse.beat() // however long the start took
	s.ready()
	a.goOn("signs of life", func(ctx context.Context) error { return s.watch(ctx, a.inShort, a.pulse) })
}

// inShort is how the gateway is, in one short line. It asks the store, and hangs if
// that hangs.
func (a *app) inShort(ctx context.Context) string {
	connected := 0
	for _, w := range a.watchers {
		if !w.Status().Connected.IsZero() {
			connected++
		}
	}
	line := fmt.Sprintf("%d of %s connected", connected, counted(len(a.watchers), "mailbox", "mailboxes"))
	letters, err := a.letters.List(ctx, false)
	if err != nil {
		return line + ", the store cannot be read"
	}
	waiting := 0
	for _, d := range letters {
		if d.State == outbox.Waiting || d.State == outbox.Claimed {
			waiting++
		}
	}
	return line + ", " + counted(waiting, "letter waits", "letters wait") + " in the outbox"
}
