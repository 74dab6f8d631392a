package faults

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

func TestKilledAtC24BackupIsWholeOrNone(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	r.request()
	r.inject(r.mail(newRequest, large, 0))
	r.run()
	waitUntil(t, 20*time.Second, "the tickets", r.quiet)
	r.stop()
	kills := 0
	for _, call := range []string{"write", "fsync", "renameat"} {
		for _, n := range steps(2000) {
			file := filepath.Join(r.dir, "backup")
			_ = os.Remove(file)
			args := append(tampered(t, call, fmt.Sprintf("signal=SIGKILL:when=%d", n)), r.binary,
				"--config", r.config(), "backup", file)
			err := exec.Command(args[0], args[1:]...).Run()
			if _, missing := os.Stat(file); missing == nil {
				r.restores(file)
			} else if err == nil {
				t.Fatalf("at %s %d it says that it wrote the backup: %v", call, n, missing)
			}
			if err == nil {
				break
			}
			kills++
		}
	}
	if t.Logf("%d kills", kills); kills < 3 {
		t.Errorf("only %d kills", kills)
	}
	r.judge()
}

// restores puts a backup into another directory and has the oracle look at it.
func (r *rig) restores(file string) {
	r.Helper()
	mustDo(r, os.Rename(r.data(), r.data()+".kept"))
	mustDo(r, r.command("", nil, "restore", file))
	r.judge()
	mustDo(r, errors.Join(os.RemoveAll(r.data()), os.Rename(r.data()+".kept", r.data())))
}

// C26 again and again: within 30 s it ends, and nothing is lost.
func TestF54StoppedUnderLoadLosesNothing(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	for range inLong(6, 200) {
		for range 30 {
			r.request()
		}
		c := r.run()
		seen := len(r.log) - 15
		waitUntil(t, 20*time.Second, "half of the mails", func() error {
			if n := bytes.Count(r.words(), []byte("outcome=opened")); n < seen {
				return fmt.Errorf("%d tickets", n)
			}
			return nil
		})
		r.stop()
		if !bytes.Contains(r.words(), []byte("msg=stopped")) {
			t.Errorf("it did not stop cleanly: %v", c.cmd.ProcessState)
		}
	}
	r.run()
	r.settle()
}
