package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"reflect"
	"slices"
	"sync/atomic"
	"time"

	"ticketd/data/bolt"
	"ticketd/mail/inbound"
	"ticketd/mail/outbound"
	"ticketd/mail/outbox"
	"ticketd/schedule"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// app is the running gateway. Its parts start in order and stop in reverse.
type app struct {
	*office
	log      *slog.Logger
	runner   *outbox.Runner
	schedule *schedule.Schedule
	watchers map[string]*inbound.Watcher
	pulse    *pulse // of the wake job
	started  time.Time
	cleanUps []cleanUp
	// monitorAt is where metrics are served; nil: nowhere.
	monitorAt net.Addr
	parts     parts
	servers   map[string]*meteredSender // the submission servers, by mailbox
	filesSize atomic.Pointer[int64]     // of what stands beside desk.db; nil: not counted yet
}

// cleanUp undoes one start.
type cleanUp struct {
	name string
	do   func(context.Context) error
}

// grace is how long a stop waits for what is in hand. The mailboxes, which end first, are
// given up a little earlier: whatever their servers do, the rest still ends as it should.
const (
	grace        = 10 * time.Second
	mailboxGrace = grace - 3*time.Second
)

// startApp starts the gateway; on a fault everything started so far is stopped.
func startApp(ctx context.Context, cfg *Config, w world) (*app, error) {
	a := &app{log: w.log, started: w.now(), watchers: map[string]*inbound.Watcher{}, pulse: newPulse(),
		servers: map[string]*meteredSender{}}
	for _, start := range []func(context.Context, *Config, world) error{
		a.openStore, a.startProcesses, a.startPages, a.startMender, a.startOutbox,
		a.startSchedule, a.startWatchers, a.startControl, a.startMetrics, a.startMeasure, a.startAlerts,
	} {
		if err := start(ctx, cfg, w); err != nil {
			return nil, errors.Join(err, a.stop())
		}
	}
	w.log.Info("ticketd runs", "part", "app", "mailboxes", len(cfg.Mailboxes), "data", cfg.Data)
	return a, nil
}

func (a *app) onStop(name string, do func(context.Context) error) {
	a.cleanUps = append(a.cleanUps, cleanUp{name, do})
}

// stop ends the parts in reverse order: what is in hand is finished, nothing
// new is begun, and the store closes last.
func (a *app) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	var faults []error
	for _, c := range slices.Backward(a.cleanUps) {
		if err := c.do(ctx); err != nil {
			faults = append(faults, fmt.Errorf("stop %s: %w", c.name, err))
		}
	}
	a.cleanUps = nil
	return errors.Join(faults...)
}

func (a *app) openStore(ctx context.Context, cfg *Config, w world) error {
	o, err := newOffice(ctx, cfg, w, func() { a.runner.Kick() })
	if err != nil {
		return err
	}
	a.office = o
	a.onStop("store", func(context.Context) error { return o.Close() })
	unclean, err := begin(ctx, o.book)
	if err != nil {
		return err
	}
	a.onStop("mark of a clean stop", func(ctx context.Context) error { return end(ctx, o.book) })
	if unclean {
		a.log.Warn("the last run did not end cleanly, or a backup was restored: "+
			"mails are read one at a time for a while", "part", "app")
		for _, k := range o.intakes {
			k.care.left.Store(carefulMails)
		}
	}
	return nil
}

// mendEvery is how often a store that failed to commit is looked for.
const mendEvery = 5 * time.Second

// startMender watches over the store: after a commit that failed, what the file
// holds is unknown, and nothing is taken in until it was read again.
func (a *app) startMender(context.Context, *Config, world) error {
	a.goOn("store mender", func(ctx context.Context) error {
		look := time.NewTicker(mendEvery)
		defer look.Stop()
		for {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-look.C:
				a.mend(ctx)
			}
		}
	})
	return nil
}

func (a *app) mend(ctx context.Context) {
	err := a.book.View(ctx, func(desk.Reader) error { return nil })
	if !errors.Is(err, bolt.ErrCommit) {
		return
	}
	a.log.Error("the store could not be written; intake rests until it can", "part", "store", "err", err)
	if err := a.book.Reopen(ctx); err != nil {
		a.log.Error("the store could not be opened again", "part", "store", "err", err)
		return
	}
	a.log.Info("the store was opened again", "part", "store")
	a.runner.Kick()
}

func (a *app) startOutbox(_ context.Context, cfg *Config, w world) error {
	senders := map[string]outbox.Sender{}
	most := 0 // of an intake's connections
	for _, m := range cfg.Mailboxes {
		sender := outbound.NewSender(m.smtpConfig(w.dial, a.tokens, w.log))
		a.servers[m.Name] = a.meters.sender(m.Name, sender, w.now)
		senders[m.Name], most = a.servers[m.Name], max(most, m.Senders)
		a.onStop("connections to "+m.SMTP.Host, func(context.Context) error { return sender.Close() })
	}
	a.runner = outbox.New(a.book, func(intake string) outbox.Sender { return senders[intake] },
		outbox.Options{Senders: most, Now: w.now, Logger: w.log, Undeliverable: a.undeliverable})
	a.goOn("outbox", a.runner.Run)
	return nil
}

// undeliverable tells the ticket of a letter that was refused for good.
func (a *app) undeliverable(ctx context.Context, d outbox.Delivery, fault error) error {
	return a.desk.Undeliverable(ctx, d.Parcel, fault.Error(), a.now())
}

func (a *app) startSchedule(ctx context.Context, cfg *Config, w world) error {
	s, err := schedule.New(cfg.Zone, w.log,
		schedule.Job{Name: "wake", Spec: "@every 1m", Run: a.pulse.after(a.wake)},
		schedule.Job{Name: "lists", Spec: "@every 1m", Run: a.sendLists},
		schedule.Job{Name: "months", Spec: "@every 1m", Run: a.sendMonths},
		schedule.Job{Name: "servers", Spec: "@every 1h", Run: a.lookAtServers},
		schedule.Job{Name: "prune", Spec: "@every 1h", Run: a.prune},
		schedule.Job{Name: "retention", Spec: "30 2 * * *", Run: a.keepRetention},
		schedule.Job{Name: "compact", Spec: "0 4 * * 0", Run: a.compact})
	if err != nil {
		return err
	}
	s.Now = w.now
	a.schedule = s
	a.onStop("schedule", s.Stop)
	return s.Start(ctx)
}

// wake lets time pass for every ticket that is due.
func (a *app) wake(ctx context.Context, now time.Time) error {
	n, err := a.desk.Wake(ctx, now)
	if n > 0 {
		a.log.Info("time passed", "part", "wake", "tickets", n)
	}
	return err
}

// sendLists sends the lists whose day has come.
func (a *app) sendLists(ctx context.Context, now time.Time) error {
	n, err := a.desk.Digests(ctx, now)
	if n > 0 {
		a.log.Info("lists sent", "part", "lists", "lists", n)
	}
	return err
}

// sendMonths sends the letters about months that are over.
func (a *app) sendMonths(ctx context.Context, now time.Time) error {
	n, err := a.desk.MonthLetters(ctx, now)
	if n > 0 {
		a.log.Info("letters of a month sent", "part", "months", "letters", n)
	}
	return err
}

// startPages writes the incidents' pages anew: a crash may have come between a
// commit and its page. That they can't be written keeps no mail from coming in.
func (a *app) startPages(ctx context.Context, _ *Config, _ world) error {
	if _, err := a.gateway.pages(ctx); err != nil {
		a.log.Error("the incidents' pages could not be written", "part", "pages", "err", err)
	}
	return nil
}

// prune forgets counters, which mails came in long ago, and files that nothing refers to.
func (a *app) prune(ctx context.Context, now time.Time) error {
	_, err := a.book.Prune(ctx, now)
	_, arrivalsErr := a.desk.PruneArrivals(ctx, now)
	_, filesErr := a.book.CollectFiles(ctx)
	return errors.Join(err, arrivalsErr, filesErr)
}

func (a *app) startControl(_ context.Context, cfg *Config, w world) error {
	a.verbs["health"] = answering(a.health)
	if !w.control {
		return nil
	}
	l, err := listenControl(cfg.Data)
	if err != nil {
		return err
	}
	server := serveControl(l, a.verbs, w.log)
	a.onStop("control socket", server.Shutdown)
	return nil
}

// reload takes over a changed configuration: people, accounts, processes,
// letters, rules and caps at once. It names the mailboxes whose servers changed,
// which need a restart. Processes that have no place for tickets which exist are
// refused.
func (a *app) reload(ctx context.Context, cfg *Config) (restart []string, err error) {
	setup, err := a.office.setupOf(cfg)
	if err != nil {
		return nil, err
	}
	before := map[string]MailboxConfig{}
	for _, m := range a.cfg.Mailboxes {
		before[m.Name] = m
	}
	for _, m := range cfg.Mailboxes {
		old, known := before[m.Name]
		delete(before, m.Name)
		if !known || !m.sameServers(old) {
			restart = append(restart, m.Name)
		}
	}
	standing := slices.Clone(cfg.Mailboxes)
	for name := range before {
		restart, standing = append(restart, name), append(standing, before[name])
		// Its tickets are still worked on.
		setup.Intakes[name], setup.Processes[name] = before[name].Intake, before[name].Rules
	}
	if cfg.Metrics != a.cfg.Metrics {
		restart = append(restart, "[metrics]")
	}
	if cfg.LogJSON != a.cfg.LogJSON {
		restart = append(restart, "format in [log]")
	}
	if !cfg.Alerts.same(a.cfg.Alerts) {
		restart = append(restart, "[alerts]")
	}
	changed, err := a.holdTickets(ctx, standing, setup)
	if err != nil {
		return nil, err
	}
	a.desk.Reload(setup)
	if changed != "" {
		if err := a.reconsider(ctx, changed); err != nil {
			a.log.Error("the tickets are planned anew at the next start", "part", "process", "err", err)
		}
	}
	slices.Sort(restart)
	return restart, nil
}

// sameServers reports whether two versions of a mailbox differ in nothing that
// its connections and its reader depend on.
func (m MailboxConfig) sameServers(old MailboxConfig) bool {
	m.Rules, old.Rules = ticketing.Process{}, ticketing.Process{}
	m.IMAP.Roots, m.SMTP.Roots, old.IMAP.Roots, old.SMTP.Roots = nil, nil, nil, nil
	return reflect.DeepEqual(m, old)
}
