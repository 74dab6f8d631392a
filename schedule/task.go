package schedule

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"ticketd/schedule/calendar"
)

// A task is a job with its plan.
type task struct {
	job  Job
	next func(time.Time) time.Time // the first activation after a time
	free chan struct{}             // holds a token while the job runs

	mu      sync.Mutex
	planned time.Time // when it runs next, by the schedule's clock
	status  Status    // without Next
}

func newTask(job Job, loc *time.Location) (*task, error) {
	if job.Name == "" {
		return nil, fmt.Errorf("job with spec %q has no name: give it one", job.Spec)
	}
	if job.Run == nil {
		return nil, fmt.Errorf("job %q has nothing to run: give it a function", job.Name)
	}
	next, err := parse(job.Spec, loc)
	if err != nil {
		return nil, fmt.Errorf("job %q: spec %q: %w", job.Name, job.Spec, err)
	}
	return &task{job: job, next: next, free: make(chan struct{}, 1)}, nil
}

// plan sets the first run: the first after last. If last lies in the future, for the clock was
// set back, due brings the plan forward.
func (t *task) plan(last time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.planned = t.next(last)
}

// due reports whether the job's time has come, and if so plans the next.
func (t *task) due(now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	next := t.next(now)
	if t.planned.After(now) {
		t.planned = earlier(t.planned, next) // the clock may have been set back
		return false
	}
	t.planned = next
	return true
}

// wait returns how long it is till the job may be due.
func (t *task) wait(now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	next := t.next(now)
	if t.planned.After(now) {
		next = earlier(t.planned, next)
	}
	return next.Sub(now)
}

// begins notes that a run begins.
func (t *task) begins(now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.status.Began, t.status.Runs = now, true
}

// ended notes how a run ended.
func (t *task) ended(now time.Time, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.status.Runs, t.status.Err = false, err
	if err == nil {
		t.status.Succeeded = now
	}
}

// run runs the job and turns a panic into an error.
func (t *task) run(ctx context.Context, now time.Time) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return t.job.Run(ctx, now)
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// A metronome wakes a task when its time comes, and each minute, because the machine's timers
// don't notice when a clock is set or the machine sleeps.
type metronome struct {
	task *task
	now  func() time.Time
}

// Next implements cron.Schedule on the machine's clock.
func (m metronome) Next(t time.Time) time.Time {
	return t.Add(min(m.task.wait(m.now()), time.Minute))
}

var errSpec = errors.New(`write "minute hour day month weekday" such as "0 6 * * 1-5" ` +
	`(Sunday is 0), @hourly, @daily, @weekly, @monthly, @yearly or "@every 5m"`)

// parse reads a spec and refuses what the library would accept and never or wrongly run.
func parse(spec string, loc *time.Location) (func(time.Time) time.Time, error) {
	fields := strings.TrimSpace(spec)
	if strings.HasPrefix(fields, "TZ=") || strings.HasPrefix(fields, "CRON_TZ=") {
		prefix, rest, _ := strings.Cut(fields, " ") // the library panics without the space
		_, name, _ := strings.Cut(prefix, "=")
		zone, err := time.LoadLocation(name)
		if err != nil || name == "" || name == "Local" {
			return nil, fmt.Errorf("there is no zone %q: name one, such as Europe/Berlin", name)
		}
		fields, loc = strings.TrimSpace(rest), zone
	}
	if every, ok := strings.CutPrefix(fields, "@every"); ok {
		return parseEvery(strings.TrimSpace(every))
	}
	parsed, err := cron.ParseStandard("CRON_TZ=UTC " + fields)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", err, errSpec)
	}
	times, ok := parsed.(*cron.SpecSchedule)
	if !ok {
		return nil, errSpec
	}
	// From a fixed day on, so that the answer doesn't depend on when it is asked; the library
	// looks five years ahead, which holds a 29 February.
	if times.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return nil, errors.New("it never comes, for no such day exists: correct day and month")
	}
	return inZone(times, loc), nil
}

func parseEvery(text string) (func(time.Time) time.Time, error) {
	every, err := time.ParseDuration(text)
	if err != nil {
		return nil, fmt.Errorf(`%q is no duration: write "@every 5m", "@every 1h30m"`, text)
	}
	if every < time.Second || every%time.Second != 0 {
		return nil, fmt.Errorf("%s is below a second or has a fraction of one: "+
			"use whole seconds, at least 1s", text)
	}
	return cron.Every(every).Next, nil
}

// inZone evaluates the fields, which are set to UTC, on the wall clock of a zone. The library
// itself would leave a job out at a wall time that the clock skips, and run it twice at one
// that comes twice. A job of every hour is better off by the passing of real hours.
func inZone(times *cron.SpecSchedule, loc *time.Location) func(time.Time) time.Time {
	const everyHour = 1 << 63 // the library's mark for *
	if times.Hour&everyHour != 0 {
		times.Location = loc
		return func(t time.Time) time.Time { return following(times, t.In(loc)) }
	}
	return func(t time.Time) time.Time {
		local := t.In(loc)
		year, month, day := local.Date()
		wall := time.Date(year, month, day,
			local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), time.UTC)
		for {
			wall = following(times, wall)
			if next := calendar.Instant(wall, loc); next.After(t) {
				return next
			}
		}
	}
}

// following looks on where the library gives up: it looks five years ahead, and from 2096 the
// next 29 February is farther than that.
func following(times *cron.SpecSchedule, t time.Time) time.Time {
	for {
		if next := times.Next(t); !next.IsZero() {
			return next
		}
		t = t.AddDate(4, 0, 0)
	}
}
