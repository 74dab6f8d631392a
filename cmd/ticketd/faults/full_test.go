package faults

import (
	"bytes"
	"errors"
	"path/filepath"
	"testing"
	"time"
)

// A disk that is full takes nothing, and nothing may be moved away on the mail server that is
// not in the store. When there is room again it goes on by itself, the same process.

// rests waits until the log says that the disk is full, and looks whether what was moved away
// on the mail server is in the store.
func (r *rig) rests() {
	r.Helper()
	from := len(r.words())
	waitUntil(r, 60*time.Second, "the disk to be full", func() error {
		if !bytes.Contains(r.words()[from:], []byte("no space left on device")) {
			return errors.New("nothing is said of it")
		}
		return nil
	})
	r.suspend()
	defer r.resume()
	if r.folder("INBOX") == 0 {
		r.Error("with a full disk every mail was moved away")
	}
	handled, err := r.dovecot.Mails(rigSupport, "Handled")
	mustDo(r, err)
	e := evidence{log: r.log}
	mustDo(r, e.readStore(r.data()))
	for _, m := range r.log {
		if containsMail(handled, m.raw) && !bytes.Equal(e.raws[m.hash()], m.raw) {
			r.Errorf("%s was moved away and is not in the store", m.messageID)
		}
	}
}

// resumesAlone waits until everything is done, by the same process.
func (r *rig) resumesAlone(c *child) {
	r.Helper()
	waitUntil(r, 150*time.Second, "everything to be done", r.hurry)
	if closed(c.ended) {
		r.Errorf("it ended: %v", c.cmd.ProcessState)
	}
	r.stop()
	r.judge()
}

// pausesLargeMails has large mails come in while their files are on a disk that has room for
// none of them, and mounts it with more when it has paused.
func pausesLargeMails(t *testing.T, small, enough string) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	files := filepath.Join(r.data(), "files")
	r.smallDisk(files, small)
	c := r.run()
	r.request()
	waitUntil(t, 20*time.Second, "the first ticket", r.quiet)
	for range 8 {
		r.inject(r.mail(newRequest, large, 0))
	}
	r.rests()
	r.enlarge(files, enough)
	r.resumesAlone(c)
}

func TestF6AFullDiskForLargeMailsPausesTheIntake(t *testing.T) {
	pausesLargeMails(t, "size=1m", "size=16m")
}

func TestF12ADiskWithoutInodesPausesTheIntake(t *testing.T) {
	pausesLargeMails(t, "size=16m,nr_inodes=8", "size=16m,nr_inodes=1000")
}

func TestF7AFullDiskForTheStorePausesIntakeAndLetters(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	r.smallDisk(r.data(), "size=2m")
	r.smallDisk(filepath.Join(r.data(), "files"), "size=64m")
	c := r.run()
	r.request()
	waitUntil(t, 20*time.Second, "the first ticket", r.quiet)
	for range 30 {
		r.inject(r.mail(newRequest, 100<<10, 0))
	}
	r.rests()
	sent := r.sunkTo(rigCustomer)
	r.enlarge(r.data(), "size=64m")
	r.resumesAlone(c)
	if now := r.sunkTo(rigCustomer); now <= sent {
		t.Errorf("%d acknowledgements came before there was room, %d in the end", sent, now)
	}
}
