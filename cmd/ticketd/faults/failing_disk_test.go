package faults

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"ticketd/mail/servertest"
)

// C6: the disk refuses. The gateway takes nothing in, opens the store again and goes on, or is
// started again.

func TestF8AFullDiskAtARenameOrASyncLosesNothing(t *testing.T) {
	takesLong(t)
	t.Parallel()
	for _, call := range []string{"renameat", "fsync"} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			diskRefuses(t, call, "ENOSPC", "+") // once alone is made good by a copy
		})
	}
}

func TestF9AFailingDiskLosesNothing(t *testing.T) {
	takesLong(t)
	t.Parallel()
	for _, fault := range [][2]string{{"fdatasync", "EIO"}, {"pwrite64", "ENOSPC"}} {
		t.Run(fault[0]+fault[1], func(t *testing.T) {
			t.Parallel()
			diskRefuses(t, fault[0], fault[1], "")
		})
	}
}

// diskRefuses has one call fail in each of some lives, or with "+" all from that one on.
func diskRefuses(t *testing.T, call, errno, on string) {
	r := newRig(t)
	faults := 0
	for _, n := range []int{1, 1, 2, 3, 5} { // each thread counts for itself: only the first is always reached
		r.request()
		r.inject(r.mail(newRequest, large, 0))
		r.wrap = tampered(t, call, fmt.Sprintf("error=%s:when=%d%s", errno, n, on))
		if r.faultShown(r.start()) {
			faults++
		}
		r.kill()
		r.wrap = nil
		r.run()
		waitUntil(t, 40*time.Second, "everything to be done", r.quiet)
		r.stop()
	}
	r.judge()
	if t.Logf("%d faults", faults); faults < 2 {
		t.Errorf("only %d faults", faults)
	}
}

// faultShown waits until the fault has shown in the log and is overcome, or the gateway has
// ended because of it, or did its work without one.
func (r *rig) faultShown(c *child) (shown bool) {
	r.Helper()
	from := len(r.words())
	waitUntil(r, 60*time.Second, "the fault", func() error {
		fault := r.quiet()
		said := r.words()[from:]
		if shown = closed(c.ended); shown {
			if !bytes.Contains(said, []byte("ticketd: ")) {
				return errors.New("it ended without a word")
			}
			return nil
		}
		shown = bytes.Contains(said, []byte("the store was opened again")) ||
			bytes.Contains(said, []byte("mail not taken in, it stays to do"))
		if shown {
			return nil
		}
		if bytes.Contains(said, []byte("commit did not succeed")) {
			return errors.New("the store stays shut")
		}
		return fault
	})
	return shown
}

func TestF9AFailedCommitIsMendedWithoutARestart(t *testing.T) {
	takesLong(t)
	t.Parallel()
	strace := servertest.Need(t, "strace")
	r := newRig(t)
	c := r.run()
	r.request()
	waitUntil(t, 20*time.Second, "the first ticket", r.quiet)
	tamper := exec.Command(strace, "-f", "-qq", "-o", "/dev/null", "-p", fmt.Sprint(c.cmd.Process.Pid),
		"-e", "trace=fdatasync", "-e", "inject=fdatasync:error=EIO:when=1+")
	mustDo(t, tamper.Start())
	waitUntil(t, 10*time.Second, "strace", func() error { return traced(c.cmd.Process.Pid) })
	r.request()
	waitUntil(t, 20*time.Second, "the fault", func() error {
		if !bytes.Contains(r.words(), []byte("commit did not succeed")) {
			return errors.New("no commit failed")
		}
		return nil
	})
	mustDo(t, tamper.Process.Signal(syscall.SIGTERM)) // it lets go and the gateway lives on
	_ = tamper.Wait()
	r.wantFolders(1, 1)
	waitUntil(t, 100*time.Second, "everything to be done", r.quiet)
	r.stop()
	r.judge()
}

func traced(pid int) error {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err == nil && strings.Contains(string(status), "TracerPid:\t0\n") {
		err = errors.New("nobody traces it")
	}
	return err
}
