package faults

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"ticketd/mail/servertest"
)

// smallDisk puts a disk of memory on a directory of the rig's; options are those of tmpfs(5).
func (r *rig) smallDisk(dir, options string) {
	r.Helper()
	mustDo(r, os.MkdirAll(dir, 0o700))
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "mode=0700,"+options); err != nil {
		servertest.Missing(r, "no small disk can be mounted, which needs root: %v", err)
	}
	r.Cleanup(func() {
		r.kill()
		mustDo(r, unmounted(dir))
	})
}

// enlarge changes a small disk's options.
func (r *rig) enlarge(dir, options string) {
	r.Helper()
	mustDo(r, syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, options))
}

// unmounted takes a disk away, or says that it was none.
func unmounted(dir string) error {
	err := syscall.Unmount(dir, 0)
	if errors.Is(err, syscall.EINVAL) { // it is not mounted any more
		return nil
	}
	return err
}

// disk is a file that holds a file system. What is written to the file system reaches the file
// when it was made durable, or when the system finds the time: a copy of the file is what
// there is after the power failed.
type disk struct{ image, at string }

// newDisk makes a disk of 64 MiB, in the long form of 512, with ext4 and puts it on a directory.
func newDisk(t testing.TB, at string) disk {
	t.Helper()
	mkfs := servertest.Need(t, "mkfs.ext4")
	d := disk{filepath.Join(t.TempDir(), "disk"), at}
	mustDo(t, os.WriteFile(d.image, nil, 0o600))
	mustDo(t, os.Truncate(d.image, int64(inLong(64, 512))<<20))
	mustDo(t, run(mkfs, "-q", "-F", d.image))
	mustDo(t, os.MkdirAll(at, 0o700))
	if err := d.mount(); err != nil {
		servertest.Missing(t, "no file can be mounted as a disk, which needs root and loop devices: %v", err)
	}
	t.Cleanup(func() { mustDo(t, unmounted(at)) })
	mustDo(t, os.Chmod(at, 0o700))
	mustDo(t, os.RemoveAll(filepath.Join(at, "lost+found")))
	mustDo(t, run("sync", "-f", at))
	return d
}

// mount has the journal written by nobody but those who ask for it, for five minutes: a copy
// is not made in an instant.
func (d disk) mount() error { return run("mount", "-o", "loop,commit=300", d.image, d.at) }

// lost is the disk as it is after the power fails now, elsewhere.
func (d disk) lost(t testing.TB, at string) disk {
	t.Helper()
	left := disk{filepath.Join(t.TempDir(), "left"), at}
	mustDo(t, run("cp", "--sparse=always", d.image, left.image))
	return left
}

func run(name string, args ...string) error {
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		return errors.New(name + " " + strings.Join(args, " ") + ": " + err.Error() + ": " + string(out))
	}
	return nil
}
