package faults

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"
)

// lapse lets some time go by before a fault, which is to come at any moment.
func lapse(d time.Duration) { <-time.After(d) }

// suspend stops the child in the middle of whatever it does.
func (r *rig) suspend() {
	r.Helper()
	pid := r.child.cmd.Process.Pid
	mustDo(r, syscall.Kill(pid, syscall.SIGSTOP))
	waitUntil(r, 5*time.Second, "the stop", func() error {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if err == nil && !strings.Contains(string(status), "State:\tT") {
			err = fmt.Errorf("it is not stopped: %.80q", status)
		}
		return err
	})
}

// resume lets it go on.
func (r *rig) resume() {
	r.Helper()
	mustDo(r, syscall.Kill(r.child.cmd.Process.Pid, syscall.SIGCONT))
}
