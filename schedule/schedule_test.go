package schedule

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	_ "time/tzdata"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A diary notes when its job ran.
type diary struct {
	mu   sync.Mutex
	runs []time.Time
}

func (d *diary) note(_ context.Context, now time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.runs = append(d.runs, now)
	return nil
}

func (d *diary) times(loc *time.Location) []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var texts []string
	for _, run := range d.runs {
		texts = append(texts, run.In(loc).Format("02 15:04:05"))
	}
	return texts
}

func (d *diary) count() int { return len(d.times(time.UTC)) }

func mustNew(t *testing.T, loc *time.Location, jobs ...Job) *Schedule {
	t.Helper()
	s, err := New(loc, nil, jobs...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func start(t *testing.T, s *Schedule) {
	t.Helper()
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func stop(t *testing.T, s *Schedule) {
	t.Helper()
	if err := s.Stop(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestJobsRunAtTheirTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // begins on 2000-01-01 00:00 UTC
		var each, noon diary
		s := mustNew(t, time.UTC, Job{"each", "@every 90s", each.note},
			Job{"noon", "0 12 * * *", noon.note})
		start(t, s)
		time.Sleep(6 * time.Minute)
		synctest.Wait()
		if got := each.times(time.UTC); !slices.Equal(got,
			[]string{"01 00:01:30", "01 00:03:00", "01 00:04:30", "01 00:06:00"}) {
			t.Errorf("ran at %v", got)
		}
		time.Sleep(48 * time.Hour)
		synctest.Wait()
		if got := noon.times(time.UTC); !slices.Equal(got, []string{"01 12:00:00", "02 12:00:00"}) {
			t.Errorf("ran at %v", got)
		}
		stop(t, s)
		before := each.count()
		time.Sleep(time.Hour)
		if each.count() != before {
			t.Error("a job ran after Stop")
		}
	})
}

func TestADailyJobRunsOnceOnTheDaysWhenClocksChange(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		day  time.Time
		spec string
		want []string
	}{
		{time.Date(2026, 3, 28, 12, 0, 0, 0, london), "30 1 * * *",
			[]string{"29 02:00:00", "30 01:30:00"}},
		{time.Date(2026, 10, 24, 12, 0, 0, 0, london), "30 1 * * *",
			[]string{"25 01:30:00", "26 01:30:00"}},
		{time.Date(2026, 10, 24, 12, 0, 0, 0, london), "CRON_TZ=UTC 30 1 * * *",
			[]string{"25 01:30:00", "26 01:30:00"}},
		{time.Date(2026, 3, 28, 23, 30, 0, 0, london), "0 * * * *",
			[]string{"29 00:00:00", "29 02:00:00", "29 03:00:00"}},
		{time.Date(2026, 10, 25, 0, 30, 0, 0, london), "0 * * * *",
			[]string{"25 01:00:00", "25 01:00:00", "25 02:00:00"}},
	} {
		next, err := parse(c.spec, london)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for at := c.day; len(got) < len(c.want); {
			at = next(at)
			got = append(got, at.In(london).Format("02 15:04:05"))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s from %v: %v, want %v", c.spec, c.day, got, c.want)
		}
	}
}

func TestALeapDayIsFoundOverACenturyThatHasNone(t *testing.T) {
	for _, spec := range []string{"0 0 29 2 *", "0 * 29 2 *"} {
		next, err := parse(spec, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		if got := next(time.Date(2096, 3, 1, 0, 0, 0, 0, time.UTC)); got.Year() != 2104 {
			t.Errorf("%s: %v", spec, got)
		}
	}
}

func TestBadJobsAreRefusedTogetherWithARemedy(t *testing.T) {
	run := func(context.Context, time.Time) error { return nil }
	for spec, want := range map[string]string{
		"":                         "write \"minute hour",
		"* * * *":                  "write \"minute hour",
		"* * * * * *":              "write \"minute hour",
		"0 6 * * 7":                "Sunday is 0",
		"0 25 * * *":               "write \"minute hour",
		"0 0 L * *":                "write \"minute hour",
		"@fortnightly":             "write \"minute hour",
		"@every -1h":               "at least 1s",
		"@every 500ms":             "at least 1s",
		"@every 1.5s":              "whole seconds",
		"@every 0":                 "at least 1s",
		"@every":                   "no duration",
		"@every day":               "no duration",
		"0 0 31 2 *":               "never comes",
		"TZ=0":                     "no zone",
		"CRON_TZ=":                 "no zone",
		"CRON_TZ=Europe/Nowhere *": "no zone",
		"CRON_TZ=Europe/London":    "write \"minute hour",
		"TZ=UTC TZ=UTC * * * * *":  "write \"minute hour",
	} {
		_, err := New(time.UTC, nil, Job{"j", spec, run})
		if err == nil || !strings.Contains(err.Error(), want) ||
			!strings.Contains(err.Error(), `job "j"`) {
			t.Errorf("%q: %v; want %q", spec, err, want)
		}
	}
	_, err := New(time.UTC, nil, Job{"", "@daily", run}, Job{"idle", "@daily", nil},
		Job{"twin", "@daily", run}, Job{"twin", "@daily", run})
	for _, want := range []string{"has no name: give", "nothing to run: give", "used twice: rename"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error lacks %q: %v", want, err)
		}
	}
}

func TestAJobNeverOverlapsItselfAndRunsOnAfterwards(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		running, most, runs := 0, 0, 0
		s := mustNew(t, time.UTC, Job{"slow", "@every 10s", func(context.Context, time.Time) error {
			running++
			most, runs = max(most, running), runs+1
			time.Sleep(25 * time.Second)
			running--
			return nil
		}})
		start(t, s)
		time.Sleep(5 * time.Minute)
		stop(t, s)
		if most != 1 || runs < 8 {
			t.Errorf("%d runs, %d at once", runs, most)
		}
	})
}

func TestAPanicEndsTheRunAndNotTheJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		runs := 0
		s, err := New(time.UTC, slog.New(slog.NewTextHandler(&log, nil)),
			Job{"shaky", "@every 1m", func(context.Context, time.Time) error {
				if runs++; runs == 1 {
					panic("out of ink")
				}
				return errors.New("out of paper")
			}})
		if err != nil {
			t.Fatal(err)
		}
		start(t, s)
		time.Sleep(150 * time.Second)
		stop(t, s)
		if runs != 2 {
			t.Errorf("%d runs", runs)
		}
		for _, want := range []string{"part=schedule", "job=shaky", "out of ink", "out of paper"} {
			if !strings.Contains(log.String(), want) {
				t.Errorf("the log lacks %q: %s", want, &log)
			}
		}
	})
}

func TestStopWaitsForRunningJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		done := false
		s := mustNew(t, time.UTC, Job{"slow", "@every 1m", func(ctx context.Context, _ time.Time) error {
			time.Sleep(5 * time.Second)
			done = ctx.Err() == nil
			return nil
		}})
		start(t, s)
		time.Sleep(61 * time.Second)
		stop(t, s)
		if !done {
			t.Error("Stop did not wait, or cancelled the job")
		}
	})
}

func TestStopCancelsAndNamesTheJobsThatOutlastItsPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cancelled := false
		s := mustNew(t, time.UTC, Job{"endless", "@every 1m",
			func(ctx context.Context, _ time.Time) error {
				<-ctx.Done()
				cancelled = true
				return ctx.Err()
			}}, Job{"idle", "@daily", new(diary).note})
		start(t, s)
		time.Sleep(61 * time.Second)
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		err := s.Stop(ctx)
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "[endless]") {
			t.Errorf("Stop: %v", err)
		}
		synctest.Wait()
		if !cancelled {
			t.Error("the job was not cancelled")
		}
	})
}

func TestNothingStartsWhenTheContextIsDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d diary
		s := mustNew(t, time.UTC, Job{"j", "@every 1m", d.note})
		ctx, cancel := context.WithCancel(t.Context())
		if err := s.Start(ctx); err != nil {
			t.Fatal(err)
		}
		cancel()
		time.Sleep(time.Hour)
		if err := s.Kick(t.Context(), "j"); !errors.Is(err, context.Canceled) {
			t.Errorf("Kick: %v", err)
		}
		stop(t, s)
		if d.count() != 0 {
			t.Errorf("%d runs", d.count())
		}
	})
}

func TestAScheduleStartsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := mustNew(t, nil, Job{"j", "@daily", new(diary).note})
		stop(t, s) // before Start
		if err := s.Kick(t.Context(), "j"); !errors.Is(err, errStopped) {
			t.Errorf("Kick before Start: %v", err)
		}
		start(t, s)
		if err := s.Start(t.Context()); !errors.Is(err, errStarted) {
			t.Errorf("second Start: %v", err)
		}
		stop(t, s)
		stop(t, s)
		if err := s.Start(t.Context()); !errors.Is(err, errStarted) {
			t.Errorf("Start after Stop: %v", err)
		}
		if err := s.Kick(t.Context(), "j"); !errors.Is(err, errStopped) {
			t.Errorf("Kick after Stop: %v", err)
		}
	})
}

func TestAKickRunsTheJobNowAndKeepsItsPlan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d diary
		fault := errors.New("no paper")
		s := mustNew(t, time.UTC, Job{"j", "@every 1m", d.note},
			Job{"bad", "@daily", func(context.Context, time.Time) error { return fault }})
		start(t, s)
		time.Sleep(30 * time.Second)
		if err := s.Kick(t.Context(), "j"); err != nil {
			t.Error(err)
		}
		time.Sleep(31 * time.Second)
		synctest.Wait()
		if got := d.times(time.UTC); !slices.Equal(got, []string{"01 00:00:30", "01 00:01:00"}) {
			t.Errorf("ran at %v", got)
		}
		if err := s.Kick(t.Context(), "bad"); !errors.Is(err, fault) {
			t.Errorf("Kick: %v", err)
		}
		if err := s.Kick(t.Context(), "nobody"); err == nil {
			t.Error("an unknown job was kicked")
		}
		stop(t, s)
	})
}

func TestAKickWaitsForTheRunUnderWayButNotForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := 0
		s := mustNew(t, time.UTC, Job{"slow", "@every 1m", func(context.Context, time.Time) error {
			runs++
			time.Sleep(20 * time.Second)
			return nil
		}})
		start(t, s)
		time.Sleep(61 * time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := s.Kick(ctx, "slow")
		synctest.Wait()
		if !errors.Is(err, context.DeadlineExceeded) || runs != 1 {
			t.Errorf("impatient Kick: %v after %d runs", err, runs)
		}
		if err := s.Kick(t.Context(), "slow"); err != nil || runs != 2 {
			t.Errorf("patient Kick: %v after %d runs", err, runs)
		}
		stop(t, s)
	})
}

// A windable clock runs with the machine's, so many hours off.
type windable struct {
	mu     sync.Mutex
	offset time.Duration
}

func (w *windable) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Now().Add(w.offset)
}

func (w *windable) wind(by time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.offset += by
}

func TestAWoundClockRunsWhatIsDueOnceAndAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var clock windable
		var minute, daily, yearly diary
		s := mustNew(t, time.UTC, Job{"minute", "@every 1m", minute.note},
			Job{"daily", "0 6 * * *", daily.note}, Job{"yearly", "@yearly", yearly.note})
		s.Now = clock.now
		start(t, s)
		clock.wind(50 * time.Hour)
		if err := s.Wake(t.Context()); err != nil {
			t.Error(err)
		}
		if minute.count() != 1 || daily.count() != 1 || yearly.count() != 0 {
			t.Errorf("ran %d, %d, %d times", minute.count(), daily.count(), yearly.count())
		}
		time.Sleep(4*time.Hour + time.Second) // 06:00 of the third by the wound clock
		if got := daily.times(time.UTC); !slices.Equal(got, []string{"03 02:00:00", "03 06:00:00"}) {
			t.Errorf("ran at %v", got)
		}
		stop(t, s)
	})
}

func TestAClockSetForwardIsNoticedWithinAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var clock windable
		var daily diary
		s := mustNew(t, time.UTC, Job{"daily", "0 6 * * *", daily.note})
		s.Now = clock.now
		start(t, s)
		synctest.Wait()
		clock.wind(24 * time.Hour)
		time.Sleep(time.Minute + time.Second)
		if daily.count() != 1 {
			t.Errorf("%d runs", daily.count())
		}
		stop(t, s)
	})
}

func TestAClockSetBackDoesNotSilenceAJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var clock windable
		var minute diary
		s := mustNew(t, time.UTC, Job{"minute", "@every 1m", minute.note})
		s.Now = clock.now
		start(t, s)
		synctest.Wait()
		clock.wind(-24 * time.Hour)
		time.Sleep(10 * time.Minute)
		if n := minute.count(); n < 8 || n > 10 {
			t.Errorf("%d runs in ten minutes", n)
		}
		stop(t, s)
	})
}

// A book keeps last runs, as the store does.
type book struct {
	mu    sync.Mutex
	runs  map[string]time.Time
	fault error
}

func (b *book) load(job string) (time.Time, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.runs[job], b.fault
}

func (b *book) save(job string, ran time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.runs[job] = ran
	return b.fault
}

func TestARunMissedWhileDownIsMadeUpForOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now() // midnight
		for name, c := range map[string]struct {
			ago  time.Duration
			want int
		}{
			"a week ago":          {7 * 24 * time.Hour, 1},
			"since the last time": {time.Hour, 0},
			"never":               {0, 0},
			"in the future":       {-365 * 24 * time.Hour, 0},
		} {
			var d diary
			kept := &book{runs: map[string]time.Time{}}
			if c.ago != 0 {
				kept.runs["j"] = now.Add(-c.ago)
			}
			s := mustNew(t, time.UTC, Job{"j", "0 6 * * *", d.note})
			s.Load, s.Save = kept.load, kept.save
			start(t, s)
			synctest.Wait()
			if d.count() != c.want {
				t.Errorf("%s: %d runs at start", name, d.count())
			}
			if c.want+len(kept.runs) > 0 && kept.runs["j"].IsZero() {
				t.Errorf("%s: nothing was noted", name)
			}
			if c.want == 1 && !kept.runs["j"].Equal(now) {
				t.Errorf("%s: noted %v", name, kept.runs["j"])
			}
			time.Sleep(time.Until(now.Add(6*time.Hour + time.Second)))
			if d.count() != c.want+1 {
				t.Errorf("%s: %d runs after the job's next time", name, d.count())
			}
			stop(t, s)
			now = now.AddDate(0, 0, 1)
			time.Sleep(time.Until(now))
		}
	})
}

func TestAJobSeenForTheFirstTimeIsKnownFromThenOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kept := &book{runs: map[string]time.Time{}}
		var d diary
		for range 2 { // down over 06:00 between the two
			s := mustNew(t, time.UTC, Job{"j", "0 6 * * *", d.note})
			s.Load, s.Save = kept.load, kept.save
			start(t, s)
			synctest.Wait()
			stop(t, s)
			time.Sleep(24 * time.Hour)
		}
		if d.count() != 1 {
			t.Errorf("%d runs", d.count())
		}
	})
}

func TestAFailedRunIsNotNoted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		week := time.Now().AddDate(0, 0, -7)
		kept := &book{runs: map[string]time.Time{"j": week}}
		s := mustNew(t, time.UTC, Job{"j", "@daily", func(context.Context, time.Time) error {
			return errors.New("no paper")
		}})
		s.Load, s.Save = kept.load, kept.save
		start(t, s)
		synctest.Wait()
		stop(t, s)
		if !kept.runs["j"].Equal(week) {
			t.Errorf("noted %v", kept.runs["j"])
		}
	})
}

func TestABrokenBookIsReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fault := fmt.Errorf("disk full")
		kept := &book{runs: map[string]time.Time{}, fault: fault}
		var d diary
		s := mustNew(t, time.UTC, Job{"j", "@daily", d.note})
		s.Load, s.Save = kept.load, kept.save
		err := s.Start(t.Context())
		if !errors.Is(err, fault) || !strings.Contains(err.Error(), `"j"`) {
			t.Errorf("Start: %v", err)
		}
		kept.fault = nil
		s = mustNew(t, time.UTC, Job{"j", "@daily", d.note})
		s.Load, s.Save = kept.load, kept.save
		start(t, s)
		kept.fault = fault
		if err := s.Kick(t.Context(), "j"); !errors.Is(err, fault) {
			t.Errorf("Kick: %v", err)
		}
		stop(t, s)
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"0 6 * * 1-5", "@every 5m", "CRON_TZ=Europe/Berlin @daily", "TZ=0",
		"0 0 29 2 *"} {
		f.Add(seed)
	}
	now := time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, spec string) {
		next, err := parse(spec, time.UTC)
		if err == nil && !next(now).After(now) {
			t.Fatalf("%q comes next at %v", spec, next(now))
		}
	})
}
