package faults

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// nowSays waits until the log has something new.
func (r *rig) nowSays(from int, what string) {
	r.Helper()
	waitUntil(r, 20*time.Second, what, func() error {
		if !bytes.Contains(r.words()[from:], []byte(what)) {
			return errors.New("it does not say so")
		}
		return nil
	})
}

func TestF52AFaultyConfigurationChangesNothingAndAGoodOneDoes(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	c := r.run()
	good, err := os.ReadFile(r.config())
	mustDo(t, err)
	for _, bad := range []string{"[imap\n", string(good) + "\n[agnet]\nname = 1\n", ""} {
		from := len(r.words())
		mustDo(t, os.WriteFile(r.config(), []byte(bad), 0o600))
		mustDo(t, syscall.Kill(c.cmd.Process.Pid, syscall.SIGHUP))
		r.nowSays(from, "the configuration stays as it was")
		r.request()
		waitUntil(t, 20*time.Second, "a ticket by the old configuration", r.quiet)
	}
	from := len(r.words())
	mustDo(t, os.WriteFile(r.config(), good, 0o600))
	mustDo(t, syscall.Kill(c.cmd.Process.Pid, syscall.SIGHUP))
	r.nowSays(from, "configuration read again")
	r.request()
	r.resumesAlone(c)
}

// unheard starts the gateway with something in its standard error's place, and waits until it
// answers: nobody can read that it runs.
func (r *rig) unheard(redirected string) *child {
	r.Helper()
	r.wrap = []string{"/bin/sh", "-c", `exec "$@" ` + redirected, "sh"}
	c := r.start()
	waitUntil(r, 20*time.Second, "it to answer", func() error {
		if closed(c.ended) {
			return fmt.Errorf("it ended: %v", c.cmd.ProcessState)
		}
		_, err := r.outbox()
		return err
	})
	return c
}

func TestF53WithoutALogTheServiceGoesOn(t *testing.T) {
	takesLong(t)
	t.Parallel()
	t.Run("closed", func(t *testing.T) {
		r := newRig(t)
		c := r.unheard("2>&-")
		r.request()
		r.resumesAlone(c)
	})
	t.Run("full", func(t *testing.T) {
		r := newRig(t)
		logs := filepath.Join(r.dir, "logs")
		r.smallDisk(logs, "size=4k")
		c := r.unheard("2>" + filepath.Join(logs, "log"))
		for range 20 {
			r.request()
		}
		r.resumesAlone(c)
		if info, err := os.Stat(filepath.Join(logs, "log")); err != nil || info.Size() != 4096 {
			t.Errorf("the disk of the log was never full: %v, %v", info, err)
		}
	})
	t.Run("nobody reads it", func(t *testing.T) {
		r := newRig(t)
		c := r.unheard("2>&1 | true")
		r.request()
		r.resumesAlone(c)
	})
}

// The time goes on while the process does not, as when a machine sleeps.
func TestF50AfterASleepItGoesOnWhereItWas(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	c := r.run()
	for range inLong(5, 100) {
		for range 4 {
			r.inject(r.mail(newRequest, large, 0))
		}
		waitUntil(t, 20*time.Second, "it to be in the middle of its work", func() error {
			if r.folder("INBOX") == 4 {
				return errors.New("it has not begun")
			}
			return nil
		})
		r.suspend()
		r.request()
		lapse(time.Second)
		r.resume()
		waitUntil(t, 40*time.Second, "everything to be done", r.quiet)
	}
	r.resumesAlone(c)
}
