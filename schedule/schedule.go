// Package schedule runs named jobs at set times: "every minute", "at 06:00 on the first".
//
// It does not know what a job does, and it is no place for deadlines: whoever has deadlines
// stores them and takes the schedule as a metronome that asks for what is due.
//
// Each job has a cron specification, read and evaluated by robfig/cron, whose timers wake the
// job at its time and at least once a minute. Only then does the job's own plan, kept by the
// clock Now, decide whether it runs. That makes it indifferent to what happens to clocks: a
// machine that slept, a clock that was set, or a demo's clock that was wound, runs each job
// that became due once, not once for every time missed. A job never overlaps itself, a panic
// ends the run and not the job, and a daily job runs exactly once on the days when clocks
// change.
package schedule

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
)

// A Job is something that is done again and again.
type Job struct {
	// Name is what logs, errors and Kick call the job. It must not be empty or used twice.
	Name string
	// Spec says when: five fields "minute hour day month weekday" (Sunday is 0; a day and a
	// weekday together mean either), @hourly, @daily, @weekly, @monthly, @yearly, or "@every
	// 5m" (at least one second, in whole seconds). "CRON_TZ=Europe/Berlin " in front reads
	// the fields in another zone than the schedule's. A wall time that the clock skips is
	// taken at the change, one that comes twice at its first coming; specs whose hour is *
	// run on through both.
	Spec string
	// Run does the work. It gets the time by the schedule's clock, should return soon after
	// ctx is done, and may panic: that counts as an error. Errors are logged.
	Run func(ctx context.Context, now time.Time) error
}

// A Schedule runs its jobs from Start to Stop. Its fields may be set before Start and not
// changed after it.
type Schedule struct {
	// Now is the clock that plans and jobs go by; nil means time.Now. It may be offset from
	// the machine's clock; after winding it, call Wake.
	Now func() time.Time
	// Load and Save keep the time of each job's last good run, for catching up: a job whose
	// time passed since then, while nothing ran, runs once at Start. Load gives the zero time
	// for a job it doesn't know. Both or neither may be nil; Save may be called from several
	// goroutines at once.
	Load func(job string) (time.Time, error)
	Save func(job string, ran time.Time) error

	log  *slog.Logger
	cron *cron.Cron
	jobs []*task

	mu      sync.Mutex
	ctx     context.Context    // of the jobs; nil before Start and after Stop
	cancel  context.CancelFunc // nil before the first Start
	running sync.WaitGroup
}

var (
	errStopped = errors.New("the schedule is not running: start it first")
	errStarted = errors.New("start schedule: it was started already: make a new one")
)

// New makes a schedule of jobs whose specs are read in the zone loc (nil: UTC). All faults of
// the jobs are reported together. A nil logger discards.
func New(loc *time.Location, logger *slog.Logger, jobs ...Job) (*Schedule, error) {
	if loc == nil {
		loc = time.UTC
	}
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	s := &Schedule{log: logger.With("part", "schedule")}
	s.cron = cron.New(cron.WithLocation(time.UTC), cron.WithLogger(cron.DiscardLogger))
	var faults []error
	for _, job := range jobs {
		t, err := newTask(job, loc)
		if err == nil && s.find(job.Name) != nil {
			err = fmt.Errorf("job %q: the name is used twice: rename one", job.Name)
		}
		if err != nil {
			faults = append(faults, err)
			continue
		}
		s.jobs = append(s.jobs, t)
	}
	return s, errors.Join(faults...)
}

func (s *Schedule) find(name string) *task {
	for _, t := range s.jobs {
		if t.job.Name == name {
			return t
		}
	}
	return nil
}

// Start lets the jobs run, those that were missed at once, and returns without waiting for
// them. Jobs run under ctx; when it is done nothing new starts, but Stop is still to be
// called. The error is Load's or Save's, or tells of a second Start.
func (s *Schedule) Start(ctx context.Context) error {
	s.mu.Lock()
	if s.cancel != nil {
		s.mu.Unlock()
		return errStarted
	}
	jobs, cancel := context.WithCancel(ctx)
	s.cancel = cancel
	s.mu.Unlock()

	if err := s.planAll(); err != nil {
		cancel()
		return err
	}
	s.mu.Lock()
	s.ctx = jobs
	s.mu.Unlock()
	for _, t := range s.jobs {
		tick := cron.FuncJob(func() { s.tick(t) })
		s.cron.Schedule(metronome{t, s.now}, tick)
		s.running.Go(tick)
	}
	s.cron.Start()
	return nil
}

// now strips the reading of the machine's timer, by which a night's sleep would not exist.
func (s *Schedule) now() time.Time {
	if s.Now == nil {
		return time.Now().Round(0)
	}
	return s.Now().Round(0)
}

func (s *Schedule) planAll() error {
	now := s.now()
	for _, t := range s.jobs {
		last, err := s.lastRun(t.job.Name, now)
		if err != nil {
			return fmt.Errorf("start job %q: %w", t.job.Name, err)
		}
		t.plan(last)
	}
	return nil
}

// lastRun gives the time from which on a job's runs count as missed. A job never seen before
// has missed nothing, and from now on is known.
func (s *Schedule) lastRun(name string, now time.Time) (time.Time, error) {
	if s.Load == nil || s.Save == nil {
		return now, nil
	}
	last, err := s.Load(name)
	if err != nil {
		return last, fmt.Errorf("load the time of its last run: %w", err)
	}
	if !last.IsZero() {
		return last, nil
	}
	if err := s.Save(name, now); err != nil {
		return now, fmt.Errorf("save the time of its first start: %w", err)
	}
	return now, nil
}

// tick runs a job if it is due. If it is still running, its time stands, and a later tick runs
// it once.
func (s *Schedule) tick(t *task) {
	select {
	case t.free <- struct{}{}:
		defer func() { <-t.free }()
		if t.due(s.now()) {
			_ = s.run(t) // has been logged
		}
	default:
		s.log.Debug("job is still running", "job", t.job.Name)
	}
}

// Wake runs every job that is due by now, one after the other, and returns when they have
// run, with their errors. A job that is running is waited for, and run again if it is due
// again. When ctx is done, Wake stops waiting.
func (s *Schedule) Wake(ctx context.Context) error {
	var faults []error
	for _, t := range s.jobs {
		faults = append(faults, s.alone(ctx, t, func() error {
			if !t.due(s.now()) {
				return nil
			}
			return s.run(t)
		}))
	}
	return errors.Join(faults...)
}

// Kick runs a job now, due or not, and returns its error when it has run; its plan stays. A
// run under way is waited for first. When ctx is done, Kick stops waiting.
func (s *Schedule) Kick(ctx context.Context, name string) error {
	t := s.find(name)
	if t == nil {
		return fmt.Errorf("kick job %q: there is no such job", name)
	}
	return s.alone(ctx, t, func() error { return s.run(t) })
}

// alone does something with a job while it doesn't run.
func (s *Schedule) alone(ctx context.Context, t *task, do func() error) error {
	select {
	case t.free <- struct{}{}:
		defer func() { <-t.free }()
		return do()
	case <-ctx.Done():
		return fmt.Errorf("wait for job %q: %w", t.job.Name, context.Cause(ctx))
	}
}

// run runs a job whose token the caller holds.
func (s *Schedule) run(t *task) error {
	ctx, err := s.enter()
	if err != nil {
		return fmt.Errorf("run job %q: %w", t.job.Name, err)
	}
	defer s.running.Done()
	now := s.now()
	log := s.log.With("job", t.job.Name)
	t.begins(now)
	err = t.run(ctx, now)
	t.ended(s.now(), err)
	if err != nil {
		err = fmt.Errorf("run job %q: %w", t.job.Name, err)
		log.Error("job failed; it runs again at its next time", "err", err)
		return err
	}
	log.Debug("job done", "took", s.now().Sub(now))
	if s.Save == nil {
		return nil
	}
	if err := s.Save(t.job.Name, now); err != nil {
		err = fmt.Errorf("save the last run of job %q: %w", t.job.Name, err)
		log.Error("job done but not noted; it may run once more after a restart", "err", err)
		return err
	}
	return nil
}

// enter counts a run in, so that Stop waits for it, unless nothing may start any more.
func (s *Schedule) enter() (context.Context, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx == nil {
		return nil, errStopped
	}
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	s.running.Add(1)
	return s.ctx, nil
}

// Stop starts nothing new and waits for the jobs that run. If ctx is done first, their
// contexts are cancelled and the error names them; they are not waited for any longer. A
// schedule that never started, or has stopped, stops at once.
func (s *Schedule) Stop(ctx context.Context) error {
	s.mu.Lock()
	started := s.ctx != nil
	s.ctx = nil
	s.mu.Unlock()
	if !started {
		return nil
	}
	defer s.cancel()
	s.cron.Stop()
	over := make(chan struct{})
	go func() {
		s.running.Wait()
		close(over)
	}()
	select {
	case <-over:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("stop schedule: %w: still running: %v", context.Cause(ctx), s.busy())
	}
}

// busy names the jobs that run.
func (s *Schedule) busy() []string {
	var names []string
	for _, t := range s.jobs {
		if len(t.free) > 0 {
			names = append(names, t.job.Name)
		}
	}
	return names
}
