package main

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ticketd/data/bolt"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/scenario"
)

// played plays a scenario and leaves its store behind.
func played(t *testing.T, told scenario.Scenario) *Config {
	t.Helper()
	rules, err := stageProcess(&told.Heading, filepath.Dir(told.File))
	mustDo(t, err)
	cfg := stageConfig(told.Heading, rules, filepath.Join(t.TempDir(), "desk"))
	s, err := newRehearsal(t.Context(), cfg, told.Start())
	mustDo(t, err)
	play(t, told, s)
	mustDo(t, s.Close())
	return cfg
}

// replayed replays a configuration's store, with it and with another one; each is called
// for every mail with what became of it on the first side.
func replayed(t *testing.T, before, after *Config, since time.Time) (r *replay, differ []replayedView) {
	t.Helper()
	kept, err := bolt.OpenReadOnly(t.Context(), before.Data, bolt.Options{})
	mustDo(t, err)
	defer func() { mustDo(t, kept.Close()) }()
	r = &replay{kept: kept, since: since, zone: before.Zone, sum: replaySum{Since: moment(since)}}
	for i, cfg := range []*Config{before, after} {
		s, err := newReplaySide(t.Context(), cfg, kept, filepath.Join(t.TempDir(), fmt.Sprint("side", i)),
			world{log: slog.New(slog.DiscardHandler)})
		mustDo(t, err)
		defer func() { mustDo(t, s.Close()) }()
		r.sides[i] = s
	}
	r.tell = func(v replayedView) error { differ = append(differ, v); return nil }
	mustDo(t, r.run(t.Context()))
	faithful(t, before.Data, kept, r.sides[0])
	return r, differ
}

func faithful(t *testing.T, name string, kept *bolt.Store, s *replaySide) {
	of := func(st desk.Store) (all []string) {
		mustDo(t, st.View(t.Context(), func(r desk.Reader) error {
			return r.Received(time.Time{}, endOfTime, func(d desk.Disposition) bool {
				all = append(all, fmt.Sprint(d.At.UTC(), d.Outcome, d.Ticket, d.From, d.Subject))
				return true
			})
		}))
		return all
	}
	a, b := of(kept), of(s.store)
	if x, y := strings.Join(a, "\n"), strings.Join(b, "\n"); x != y {
		t.Logf("UNFAITHFUL %s\n%s", strings.Join(without(a, b), "\n"), strings.Join(without(b, a), "\n"))
	}
}

func TestAReplayWithTheSameConfigurationDiffersInNothing(t *testing.T) {
	for _, name := range scenario.Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := played(t, shippedScenario(t, name))
			r, differ := replayed(t, cfg, cfg, time.Time{})
			if len(differ) > 0 || r.sum.Differ > 0 || r.sum.Same != r.sum.Mails {
				t.Errorf("%+v: %+v", r.sum, differ)
			}
		})
	}
}

var _ ticketing.Number
