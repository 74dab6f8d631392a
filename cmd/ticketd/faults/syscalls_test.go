package faults

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"ticketd/mail/servertest"
)

// strace ends or disturbs the gateway at the n-th call of a system call. It
// counts for each thread by itself, and Go's threads take turns, so that one n
// is reached at different places in different runs. The n rises until a run is
// not disturbed any more.

// tampered is the command line to run something under strace with one fault;
// injection is what to do, "signal=SIGKILL" or "error=EIO", and when.
func tampered(t testing.TB, call, injection string) []string {
	t.Helper()
	return []string{servertest.Need(t, "strace"), "-f", "-qq", "-o", "/dev/null",
		"-e", "trace=" + call, "-e", "inject=" + call + ":" + injection}
}

// steps are the n to try: all small ones, then fewer.
func steps(most int) (all []int) {
	for n := 1; n <= most; n += 1 + n/8 {
		all = append(all, n)
	}
	return all
}

// killedAtWork starts the gateway under strace and lets it do its work and stop.
// It reports whether it was killed before or in that.
func (r *rig) killedAtWork(call string, n int) bool {
	r.Helper()
	r.wrap = tampered(r, call, fmt.Sprintf("signal=SIGKILL:when=%d", n))
	c := r.start()
	if !r.endedOrQuiet(c) {
		r.terminate()
	}
	r.wrap = nil
	killed := c.killed()
	if !killed && !c.cmd.ProcessState.Success() {
		r.Fatalf("at %s %d it ended by itself: %v", call, n, c.cmd.ProcessState)
	}
	return killed
}

// endedOrQuiet waits until the child is dead or has nothing left to do.
func (r *rig) endedOrQuiet(c *child) (ended bool) {
	r.Helper()
	waitUntil(r, 60*time.Second, "the end or the work to be done", func() error {
		fault := errors.New("it starts")
		if closed(c.ready) {
			fault = r.quiet()
		}
		if ended = closed(c.ended); ended {
			return nil // the store was quiet because nobody works
		}
		return fault
	})
	return ended
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// killedAtEach kills the gateway at the n-th call for n = 1, 2, 3 ... until it
// comes through. After each kill an undisturbed run finishes the work.
func (r *rig) killedAtEach(call string, most int, prepare func()) (kills int) {
	r.Helper()
	for _, n := range steps(most) {
		prepare()
		if !r.killedAtWork(call, n) {
			return kills
		}
		kills++
		r.run()
		waitUntil(r, 40*time.Second, "everything to be done", r.quiet)
		r.stop()
	}
	r.Fatalf("it is still killed at %s %d", call, most)
	return kills
}

func (c *child) killed() bool {
	s, ok := c.cmd.ProcessState.Sys().(syscall.WaitStatus)
	return ok && (s.Signal() == syscall.SIGKILL || s.ExitStatus() == 128+int(syscall.SIGKILL))
}

func TestF3KilledAtEverySyncLosesNothing(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	r.request()
	r.run()
	waitUntil(t, 20*time.Second, "the first ticket", r.quiet)
	r.stop()
	kills := r.killedAtEach("fdatasync", 60, func() {
		r.request()
		r.inject(r.mail(replyTo, 100, 1001))
		mustDo(r, r.command("We are on it.\n", nil, "reply", "T-1001", "--as", "Ada Ito"))
	})
	r.judge()
	if t.Logf("%d kills", kills); kills < 3 {
		t.Errorf("only %d kills", kills)
	}
}

// C3, C4 and C5: a large mail's file, its name and directory, and the pages of
// the transaction.
func TestKilledWhileALargeMailIsWrittenLosesNothing(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	for _, call := range []string{"renameat", "fsync", "pwrite64"} {
		kills := r.killedAtEach(call, 400, func() { r.inject(r.mail(newRequest, large, 0)) })
		if t.Logf("%s: %d kills", call, kills); kills == 0 {
			t.Errorf("%s was never reached", call)
		}
	}
	r.judge()
	if left, err := filepath.Glob(filepath.Join(r.data(), "files", "tmp-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestKilledAtC23FirstOpen(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	kills := 0
	for _, call := range []string{"fdatasync", "fsync", "pwrite64", "linkat", "unlinkat"} {
		for n := 1; r.killedAtWork(call, n); n++ {
			if kills++; n > 50 {
				t.Fatalf("it is still killed at %s %d", call, n)
			}
			r.run()
			r.stop()
			r.judge()
			mustDo(t, os.RemoveAll(r.data()))
		}
		mustDo(t, os.RemoveAll(r.data()))
	}
	if t.Logf("%d kills", kills); kills < 5 {
		t.Errorf("only %d kills", kills)
	}
}
