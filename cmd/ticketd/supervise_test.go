package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"ticketd/schedule"
)

// manager listens as systemd does, at an address of a file or, with "@", of none.
func manager(t *testing.T, address string) *net.UnixConn {
	t.Helper()
	c, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Net: "unixgram", Name: address})
	mustDo(t, err)
	t.Cleanup(func() { _ = c.Close() })
	t.Setenv("NOTIFY_SOCKET", address)
	return c
}

// hear waits for a message that matches, and fails at one that none of the others allows.
func hear(t *testing.T, c *net.UnixConn, want string, passing ...string) {
	t.Helper()
	mustDo(t, c.SetReadDeadline(time.Now().Add(patience)))
	for buffer := make([]byte, 4096); ; {
		n, err := c.Read(buffer)
		if err != nil {
			t.Fatalf("waiting for %s: %v", want, err)
		}
		said := string(buffer[:n])
		if regexp.MustCompile(`\A(?:` + want + `)\z`).MatchString(said) {
			return
		}
		allowed := false
		for _, p := range passing {
			allowed = allowed || strings.HasPrefix(said, p)
		}
		if !allowed {
			t.Fatalf("heard %q, waiting for %s", said, want)
		}
	}
}

func TestTheServiceManagerIsToldOfAWholeRun(t *testing.T) {
	for what, address := range map[string]string{
		"at a path":           filepath.Join(t.TempDir(), "notify"),
		"at an abstract name": "@ticketd-test-" + strconv.Itoa(os.Getpid()),
	} {
		t.Run(what, func(t *testing.T) {
			c := manager(t, address)
			t.Setenv("WATCHDOG_USEC", "60000000")
			end := runHere(t)
			status := `STATUS=\d of 1 mailbox connected, 0 letters wait in the outbox`
			hear(t, c, "READY=1")
			hear(t, c, status)
			hear(t, c, "WATCHDOG=1")
			mustDo(t, syscall.Kill(os.Getpid(), syscall.SIGHUP))
			hear(t, c, `RELOADING=1\nMONOTONIC_USEC=\d+\n`, "WATCHDOG", "STATUS")
			hear(t, c, "READY=1", "WATCHDOG", "STATUS")
			end()
			hear(t, c, `STOPPING=1\nSTATUS=Stopping\.`, "WATCHDOG", "STATUS")
		})
	}
}

func TestAStartThatFailsIsNeverReady(t *testing.T) {
	c := manager(t, filepath.Join(t.TempDir(), "notify"))
	path := filepath.Join(faultyDir(t), "config.toml")
	write(t, path, minimal(`password_file = "good"`, ""), 0o600)
	data := filepath.Join(filepath.Dir(path), "desk")
	mustDo(t, os.Mkdir(data, 0o700))
	write(t, filepath.Join(data, "desk.db"), "something else where the store belongs", 0o600)
	p := &program{ctx: t.Context(), stdout: io.Discard, stderr: io.Discard, getenv: os.Getenv}
	if code := p.main([]string{"run", "--config", path}); code != exitFailed {
		t.Errorf("exit %d", code)
	}
	newSupervisor(slog.New(slog.DiscardHandler)).tell("nothing before this")
	hear(t, c, "nothing before this")
}

func TestWithoutAServiceManagerNobodyIsTold(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", "")
	var log bytes.Buffer
	s := newSupervisor(slog.New(slog.NewTextHandler(&log, nil)))
	s.ready()
	s.reloading()
	s.stopping()
	if s.watchdog != 0 || log.Len() > 0 {
		t.Errorf("watchdog %v, log %s", s.watchdog, log.String())
	}
}

func TestASignOfLifeThatNobodyTakesIsLoggedAndStopsNothing(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", filepath.Join(t.TempDir(), "nobody"))
	var log bytes.Buffer
	newSupervisor(slog.New(slog.NewTextHandler(&log, nil))).ready()
	if !strings.Contains(log.String(), "the service manager cannot be told") {
		t.Errorf("the log says %q", log.String())
	}
}

// runHere is "ticketd run" on the demo's mail server, in this process.
func runHere(t *testing.T) (end func()) {
	_, cfg := demoOffice(t)
	ctx, cancel := context.WithCancel(t.Context())
	var said bytes.Buffer
	ended := make(chan int, 1)
	p := &program{ctx: ctx, stdout: &said, stderr: &said, getenv: os.Getenv}
	go func() { ended <- p.main([]string{"run", "--config", cfg.Path}) }()
	return sync.OnceFunc(func() {
		cancel()
		if code := <-ended; code != exitOK {
			t.Errorf("exit %d:\n%s", code, said.String())
		}
	})
}

// heard collects what a supervisor tells.
type heard struct {
	mu     sync.Mutex
	states []string
}

func (h *heard) tell(state string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.states = append(h.states, state)
}

// since returns how often a state was told after the last call.
func (h *heard) since(state string) (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.states {
		if s == state {
			n++
		}
	}
	h.states = nil
	return n
}

// watched runs a supervisor and a wake job, and returns what is told.
func watched(t *testing.T, log *bytes.Buffer, wake func(context.Context, time.Time) error,
	look func(context.Context) string) *heard {
	p, h := newPulse(), &heard{}
	ctx, cancel := context.WithCancel(t.Context())
	jobs, err := schedule.New(nil, nil, schedule.Job{Name: "wake", Spec: "@every 1m", Run: p.after(wake)})
	mustDo(t, err)
	mustDo(t, jobs.Start(ctx))
	s := supervisor{tell: h.tell, watchdog: 5 * time.Minute, log: slog.New(slog.NewTextHandler(log, nil))}
	go func() { _ = s.watch(ctx, look, p) }()
	t.Cleanup(func() {
		cancel()
		mustDo(t, jobs.Stop(context.Background()))
	})
	return h
}

func fine(context.Context) string { return "fine" }

func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

const alive = "WATCHDOG=1"

func TestSignsOfLifeGoOnWhileTheWakeJobRunsEvenIfItFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		h := watched(t, &log, func(context.Context, time.Time) error { return errors.New("full") }, fine)
		for range 12 {
			if pass(5 * time.Minute); h.since(alive) < 3 {
				t.Fatal("too few signs of life in five minutes")
			}
		}
		if log.Len() > 0 {
			t.Errorf("the log says %s", log.String())
		}
	})
}

func TestAWakeJobThatHangsGivesNoSignOfLife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		runs, goOn := 0, make(chan struct{})
		h := watched(t, &log, func(ctx context.Context, _ time.Time) error {
			if runs++; runs == 3 {
				select {
				case <-goOn:
				case <-ctx.Done():
				}
			}
			return nil
		}, fine)
		// It ended last after 2 minutes and may take the watchdog's 5 and its own pace of one.
		if pass(8 * time.Minute); h.since(alive) < 10 {
			t.Error("what only takes long gives no sign of life")
		}
		pass(time.Minute)
		h.since(alive)
		if pass(time.Hour); h.since(alive) != 0 {
			t.Error("a job that hangs gives signs of life")
		}
		if n := strings.Count(log.String(), "the regular work hangs"); n != 1 {
			t.Errorf("the log says %d times that it hangs", n)
		}
		close(goOn)
		if pass(2 * time.Minute); h.since(alive) == 0 {
			t.Error("a job that goes on gives no sign of life")
		}
	})
}

func TestAStoreThatDoesNotAnswerGivesNoSignOfLife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		looks := 0
		h := watched(t, &log, func(context.Context, time.Time) error { return nil }, func(ctx context.Context) string {
			if looks++; looks > 3 {
				<-ctx.Done()
			}
			return "fine"
		})
		pass(5 * time.Minute)
		if n := h.since(alive); n != 3 {
			t.Errorf("%d signs of life for 3 answers", n)
		}
		if pass(time.Hour); h.since(alive) != 0 {
			t.Error("a store that hangs gives signs of life")
		}
	})
}

func TestTheStatusIsToldWhenItChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		began := time.Now()
		h := watched(t, &log, func(context.Context, time.Time) error { return nil }, func(context.Context) string {
			if time.Since(began) < 10*time.Minute {
				return "fine"
			}
			return "busy"
		})
		pass(9 * time.Minute)
		if n := h.since("STATUS=fine"); n != 1 {
			t.Errorf("the status is told %d times", n)
		}
		pass(9 * time.Minute)
		if n := h.since("STATUS=busy"); n != 1 {
			t.Errorf("the new status is told %d times", n)
		}
	})
}

func TestTheStatusCountsMailboxesAndWhatWaits(t *testing.T) {
	inBubble(t, func(t *testing.T, s *virtualStage) {
		if got := s.app.inShort(t.Context()); got != "2 of 2 mailboxes connected, 0 letters wait in the outbox" {
			t.Errorf("status: %s", got)
		}
	})
}
