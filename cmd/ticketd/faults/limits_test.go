package faults

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ticketd/mail/servertest"
)

func TestF13WithoutFileDescriptorsItWaitsAndLives(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	r.wrap = []string{servertest.Need(t, "prlimit"), "--nofile=32"}
	c := r.run()
	r.request()
	waitUntil(t, 20*time.Second, "the first ticket", r.quiet)
	var taken []net.Conn // each costs it a descriptor
	for range 40 {
		conn, err := net.Dial("unix", filepath.Join(r.data(), "control.sock"))
		mustDo(t, err)
		defer conn.Close()
		taken = append(taken, conn)
	}
	for range 5 {
		r.inject(r.mail(newRequest, large, 0))
	}
	waitUntil(t, 30*time.Second, "no descriptor to be left", func() error {
		if !bytes.Contains(r.words(), []byte("too many open files")) {
			return errors.New("nothing is said of it")
		}
		return nil
	})
	r.request()
	if closed(c.ended) {
		t.Fatalf("it ended: %v", c.cmd.ProcessState)
	}
	for _, conn := range taken {
		mustDo(t, conn.Close())
	}
	r.resumesAlone(c)
}

// memoryLimit is how many octets of memory ticketd may ask the system for, and toldLimit what
// its own collector is told.
const (
	memoryLimit = 192 << 20
	toldLimit   = "64MiB"
)

func TestF14ALargeMailIsTakenInWithLittleMemory(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	r.env = []string{"GOMEMLIMIT=" + toldLimit}
	r.wrap = []string{servertest.Need(t, "prlimit"), fmt.Sprintf("--data=%d", memoryLimit)}
	const mail = 34 << 20 // with its header nearly as much as is read
	r.inject(r.mail(newRequest, mail, 0))
	r.request()
	c := r.run()
	waitUntil(t, 90*time.Second, "everything to be done", r.quiet)
	used := peakMemory(t, c.cmd.Process.Pid)
	r.stop()
	v := r.judge()
	if t.Logf("at most %d MiB of memory", used>>20); used > 128<<20 {
		t.Errorf("it used %d MiB", used>>20)
	}
	if v.unread() > 0 {
		t.Error("the mail was filed unread")
	}
	// The limit is one: with less it does not even start.
	r.wrap[1] = "--data=1000000"
	if c := r.start(); !ended(c, 20*time.Second) || c.cmd.ProcessState.Success() {
		t.Errorf("without memory it runs: %v", c.cmd.ProcessState)
	}
}

// ended waits for a child's end.
func ended(c *child, limit time.Duration) bool {
	select {
	case <-c.ended:
		return true
	case <-time.After(limit):
		return false
	}
}

// peakMemory is the most memory that a process has held, its files in memory aside.
func peakMemory(t *testing.T, pid int) (octets int) {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	mustDo(t, err)
	peak, file := 0, 0
	for line := range strings.Lines(string(status)) {
		_, _ = fmt.Sscanf(line, "VmHWM: %d kB", &peak)
		_, _ = fmt.Sscanf(line, "RssFile: %d kB", &file)
	}
	return (peak - file) << 10
}
