package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"time"

	"ticketd/ticketing/desk"
)

// alerting watches how the gateway is and tells a person, by a way that needs none of its parts.
type alerting struct {
	cfg     AlertConfig
	routes  []alertRoute
	look    func(context.Context) (healthView, error)
	keep    desk.Store // remembers across starts what was told
	now     func() time.Time
	zone    *time.Location
	where   string // the machine and the data directory, for people
	log     *slog.Logger
	started time.Time

	alarms  alarms
	saved   string
	looks   chan healthView // the answer of a look that is under way; nil: none is
	retry   time.Time       // after a failed attempt, when the next may be
	retries int
}

// alertsMark is the bookmark of what was told.
const alertsMark = "alerts"

const (
	alertEvery   = time.Minute      // between two looks
	lookPatience = 20 * time.Second // for which a look may take before that is a fault itself
	retryMost    = 15 * time.Minute // between two attempts to tell
)

// startAlerts begins to watch, if the configuration names anybody to tell.
func (a *app) startAlerts(_ context.Context, cfg *Config, w world) error {
	if !cfg.Alerts.on() {
		return nil
	}
	host, err := os.Hostname()
	if err != nil {
		host = "this machine"
	}
	l := &alerting{cfg: cfg.Alerts, routes: cfg.Alerts.routes(w, a.tokens), keep: a.book, now: w.now, zone: cfg.Zone,
		where: host + ", " + cfg.Data, log: w.log.With("part", "alerts"), started: w.now(), alarms: alarms{},
		look: func(ctx context.Context) (healthView, error) { return a.health(ctx, struct{}{}) }}
	a.goOn("alerts", l.run)
	return nil
}

// run watches until ctx ends.
func (l *alerting) run(ctx context.Context) error {
	l.load(ctx)
	tick := time.NewTicker(alertEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
			l.step(ctx)
		}
	}
}

// step looks once and tells what is due.
func (l *alerting) step(ctx context.Context) {
	findings := l.findings(ctx)
	now := l.now()
	if ctx.Err() != nil {
		return
	}
	l.alarms.see(findings, now, now.Sub(l.started))
	if due := l.alarms.due(now, l.cfg); len(due) > 0 && !now.Before(l.retry) {
		if err := told(ctx, l.routes, l.alarms.letter(due, l.where, now, l.zone), l.log); err != nil {
			l.retries++
			l.retry = now.Add(doubled(alertEvery, l.retries, retryMost))
		} else {
			l.retries, l.retry = 0, time.Time{}
			l.alarms.told(due, now)
		}
	}
	l.save(ctx)
}

// findings asks how the gateway is. That it does not answer is a fault, too; whoever hangs is not
// asked a second time meanwhile.
func (l *alerting) findings(ctx context.Context) []finding {
	if l.looks == nil {
		looks := make(chan healthView, 1)
		l.looks = looks
		go func() {
			v, err := l.look(ctx)
			if err != nil {
				words := "it can't be told how the gateway is: " + oneLine(err.Error())
				v.Findings = []finding{{levelFault, partHealth, words}}
			}
			looks <- v
		}()
	}
	patience := time.NewTimer(lookPatience)
	defer patience.Stop()
	select {
	case v := <-l.looks:
		l.looks = nil
		return v.Findings
	case <-ctx.Done():
	case <-patience.C:
	}
	words := fmt.Sprintf("the gateway has not said for %s how it is; look at its log, and start it again", lookPatience)
	return []finding{{levelFault, partHealth, words}}
}

// load reads what was told before the start.
func (l *alerting) load(ctx context.Context) {
	err := l.keep.View(ctx, func(r desk.Reader) error {
		value, err := r.Bookmark(alertsMark)
		if err != nil || value == nil {
			return err
		}
		l.saved = string(value)
		return json.Unmarshal(value, &l.alarms)
	})
	if err != nil {
		l.alarms = alarms{}
		l.log.Error("what was told before the start can't be read: some of it may be told again", "err", err)
	}
}

// save remembers what was told. A store that can't be written is found by health: here it only
// means that after a start something may be told again.
func (l *alerting) save(ctx context.Context) {
	value, err := json.Marshal(l.alarms)
	if err != nil || string(value) == l.saved {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, lookPatience)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		done <- l.keep.Update(ctx, func(tx desk.Tx) error { return tx.SetBookmark(alertsMark, value) })
	}()
	select {
	case err = <-done:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		l.log.Error("what was told can't be written down", "err", err)
		return
	}
	l.saved = string(value)
}
