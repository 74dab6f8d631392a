package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ticketd/data/bolt"
	"ticketd/mail/inbound"
	"ticketd/mail/servertest"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/process"
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

// replayOf opens a replay of the store of a configuration.
func replayOf(t testing.TB, before, after *Config, since time.Time) (r *replay, differ *[]replayedView) {
	t.Helper()
	kept, err := bolt.OpenReadOnly(t.Context(), before.Data, bolt.Options{})
	mustDo(t, err)
	t.Cleanup(func() { mustDo(t, kept.Close()) })
	r = &replay{kept: kept, since: since, zone: before.Zone, sum: replaySum{Since: moment(since)}}
	dir := t.TempDir()
	for i, cfg := range []*Config{before, after} {
		s, err := newReplaySide(t.Context(), cfg, kept, filepath.Join(dir, fmt.Sprint("side", i)),
			world{log: slog.New(slog.DiscardHandler)})
		mustDo(t, err)
		t.Cleanup(func() { mustDo(t, s.Close()) })
		r.sides[i] = s
	}
	differ = &[]replayedView{}
	r.tell = func(v replayedView) error { *differ = append(*differ, v); return nil }
	return r, differ
}

// became lists what a store says became of the mails, in order, and whether somebody gave
// an order by command line.
func became(t *testing.T, s desk.Store) (all []string, ordered bool) {
	t.Helper()
	mustDo(t, s.View(t.Context(), func(r desk.Reader) error {
		for _, ticket := range ticketsOf(r) {
			history, err := r.History(ticket.Number)
			mustDo(t, err)
			ordered = ordered || slices.ContainsFunc(history, func(e ticketing.Entry) bool {
				return e.Cause == desk.OrderCause
			})
		}
		return r.Received(time.Time{}, endOfTime, func(d desk.Disposition) bool {
			all = append(all, fmt.Sprint(d.At.UTC(), " ", d.Outcome, " ", d.Ticket, " ", d.From, " ", d.Subject))
			return true
		})
	}))
	return all, ordered
}

func TestAReplayWithTheSameConfigurationDiffersInNothingAndIsWhatHappened(t *testing.T) {
	var faithful atomic.Int64
	t.Cleanup(func() {
		if faithful.Load() < 10 {
			t.Errorf("only %d scenarios are of mails alone", faithful.Load())
		}
	})
	for _, name := range scenario.Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := played(t, shippedScenario(t, name))
			r, differ := replayOf(t, cfg, cfg, time.Time{})
			mustDo(t, r.run(t.Context()))
			if len(*differ) > 0 || r.sum.Differ > 0 || r.sum.Same != r.sum.Mails {
				t.Errorf("%+v: %+v", r.sum, *differ)
			}
			then, ordered := became(t, r.kept)
			if ordered {
				return // what is no mail is not replayed
			}
			faithful.Add(1)
			for _, side := range r.sides {
				if now, _ := became(t, side.store); !slices.Equal(then, now) {
					t.Errorf("became\n%s\nnow\n%s", strings.Join(without(then, now), "\n"),
						strings.Join(without(now, then), "\n"))
				}
			}
		})
	}
}

// oneRow is a change of one row of the shipped process: a promise gets shorter.
func oneRow(t *testing.T, dir string) string {
	t.Helper()
	source, err := process.Source("priority-support")
	mustDo(t, err)
	before, after, found := strings.Cut(string(source), "title  = \"first response\"")
	if !found || !strings.Contains(after, "within = \"24 hours\"") {
		t.Fatal("the shipped process has no such row")
	}
	file := filepath.Join(dir, "changed.toml")
	text := before + "title  = \"first response\"" +
		strings.Replace(after, "within = \"24 hours\"", "within = \"8 hours\"", 1)
	mustDo(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

// replays runs the command and reads what it says.
func (l *lively) replays(code int, args ...string) (v replayDoneView) {
	l.Helper()
	out, got := l.run("", append([]string{"replay", "--json"}, args...)...)
	if got != code {
		l.Fatalf("replay %v: exit %d, want %d:\n%s", args, got, code, out)
	}
	mustDo(l.T, json.Unmarshal([]byte(out), &v))
	return v
}

func TestAReplayOfAChangedRowDiffersInExactlyWhatTheRowSays(t *testing.T) {
	l := startLively(t, blind)
	for _, mail := range evening {
		l.wants("", string(mail), "deliver", "--recipient", demoSupport)
	}
	again := "Received: by another way\r\n" + string(evening[0]) // of a second copy the octets are not kept
	l.wants("", again, "deliver", "--recipient", demoSupport)
	l.replays(exitOK, "--process", "priority-support")
	changed := oneRow(t, filepath.Dir(l.config))
	v := l.replays(exitDiffers, "--process", changed)
	if v.Mails != 4 || v.Differ != 2 || v.Same != 2 || len(v.Differences) != 2 || v.NotKept != 0 {
		t.Fatalf("%+v", v.replaySum)
	}
	for i, m := range v.Differences { // the first mail and the answer to it
		if m.MessageID != fmt.Sprintf("<%d@customer.example>", i+1) || m.After.Ticket != "T-1001" ||
			len(m.Differ) != 1 || m.Differ[0].What != "promises" {
			t.Errorf("%+v", m)
		}
		before, after := m.Before.promise("response"), m.After.promise("response")
		if before.Sub(after) != 16*time.Hour {
			t.Errorf("the promise was for %s and is for %s", before, after)
		}
	}
	none := l.replays(exitOK, "--process", changed, "--since", "2199-01-01")
	if none.Mails != 0 || none.Earlier != 4 {
		t.Errorf("since a day to come: %+v", none.replaySum)
	}
	out, _ := l.run("", "replay", "--process", changed)
	for _, words := range []string{"promises: first response by ", "  -> first response by ", "(T-1001)",
		"4 mails: 2 the same, 2 differ. Nothing was sent, nothing was changed."} {
		if !strings.Contains(out, words) {
			t.Errorf("%q is missing in\n%s", words, out)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(l.app.cfg.Data, "*.copy-*")); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

func (v judgedView) promise(clock string) time.Time {
	for _, p := range v.Promises {
		if p.Clock == clock {
			return p.Due
		}
	}
	return time.Time{}
}

func TestAReplayOfAChangedConfigurationTellsWhoseLettersChange(t *testing.T) {
	l := startLively(t, blind)
	for _, mail := range evening {
		l.wants("", string(mail), "deliver", "--recipient", demoSupport)
	}
	mustDo(t, l.app.stop()) // it need not run
	text, err := os.ReadFile(l.config)
	mustDo(t, err)
	file := filepath.Join(filepath.Dir(l.config), "new.toml")
	mustDo(t, os.WriteFile(file, []byte(strings.Replace(string(text), demoAgent, "bea@demo.example", 1)), 0o600))
	v := l.replays(exitDiffers, "--new-config", file)
	var outcomes []string
	for _, m := range v.Differences {
		for _, d := range m.Differ {
			if d.What == "outcome" {
				outcomes = append(outcomes, d.Before+" -> "+d.After)
			}
			if d.What == "letters" && m.MessageID == "<1@customer.example>" &&
				(!strings.Contains(d.Before, demoAgent) || !strings.Contains(d.After, "bea@demo.example")) {
				t.Errorf("letters: %+v", d)
			}
		}
	}
	if len(outcomes) != 1 || !strings.HasPrefix(outcomes[0], "held until a person decides -> new ticket T-") {
		t.Errorf("outcomes: %q", outcomes)
	}
}

func TestAReplayThatCannotBeSaysWhatIsMissing(t *testing.T) {
	l := &lively{T: t, config: eveningConfig(t, servertest.OnLoopback(1), servertest.OnLoopback(1), demoPassword)}
	for _, c := range []struct {
		code  int
		words string
		args  []string
	}{
		{exitUsage, "--process new.toml", nil},
		{exitUsage, `called "nowhere"`, []string{"--process", "phases", "--mailbox", "nowhere"}},
		{exitConfig, "missing.toml", []string{"--process", "missing.toml"}},
		{exitConfig, "no configured process has a plan", []string{"--process", "phases"}},
		{exitFailed, "ticketd rehearse", []string{"--process", "priority-support"}},
	} {
		out, code := l.run("", append([]string{"replay"}, c.args...)...)
		if code != c.code || !strings.Contains(out, c.words) {
			t.Errorf("%v: exit %d: %s", c.args, code, out)
		}
	}
}

// BenchmarkReplay replays b.N mails of customers, one of three an answer, and reports the
// memory that is in use in the end.
func BenchmarkReplay(b *testing.B) {
	told := shippedScenario(b, "priority-support/thread")
	rules, err := stageProcess(&told.Heading, filepath.Dir(told.File))
	mustDo(b, err)
	cfg := stageConfig(told.Heading, rules, filepath.Join(b.TempDir(), "desk"))
	fillDesk(b, cfg, told.Start(), b.N)
	r, _ := replayOf(b, cfg, cfg, time.Time{})
	b.ResetTimer()
	mustDo(b, r.run(b.Context()))
	b.StopTimer()
	if r.sum.Same != b.N {
		b.Errorf("%+v", r.sum)
	}
	var memory runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&memory)
	b.ReportMetric(float64(memory.HeapInuse)/(1<<20), "MiB-in-use")
}

// fillDesk takes in mails, a few minutes apart.
func fillDesk(t testing.TB, cfg *Config, start time.Time, mails int) {
	t.Helper()
	s, err := newTrial(t.Context(), cfg, cfg.Data, start, world{log: slog.New(slog.DiscardHandler)})
	mustDo(t, err)
	box := cfg.Mailboxes[0]
	for i := range mails {
		s.at = s.at.Add(7 * time.Minute)
		subject, answers := fmt.Sprintf("Question %d", i), []string(nil)
		if i%3 == 2 {
			answers = []string{fmt.Sprintf("%d@globex.example", i-1)}
		}
		raw := note(fmt.Sprintf("c%d@globex.example", i), fmt.Sprintf("%d@globex.example", i), subject,
			"Please help.", answers...)
		in := s.intakes[box.Name].read(t.Context(), inbound.Raw{Account: box.Name, Folder: "INBOX", UIDValidity: 1,
			UID: uint32(i + 1), Received: s.at, Size: int64(len(raw)), Body: strings.NewReader(string(raw))},
			ticketing.Envelope{})
		if v := s.receive(t.Context(), in); v.Fault != "" {
			t.Fatal(v.Fault)
		}
	}
	mustDo(t, s.Close())
}
