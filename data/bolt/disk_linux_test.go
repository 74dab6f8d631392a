package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"ticketd/ticketing/desk"
)

// smallDisk mounts a disk of that size and returns a function that mounts it
// anew with other options.
func smallDisk(t *testing.T, size string) (dir string, remount func(flags uintptr, options string)) {
	t.Helper()
	dir = t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "mode=0700,size="+size); err != nil {
		t.Skipf("needs root to mount a small disk: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir, func(flags uintptr, options string) {
		t.Helper()
		if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|flags, options); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAFullDiskLosesNothingAndWorkGoesOnWhenThereIsRoom(t *testing.T) {
	dir, remount := smallDisk(t, "3m")
	s := opened(t, dir, Options{})
	taken := 0
	take := func() error {
		return s.Update(t.Context(), func(tx desk.Tx) error {
			return intake(tx, bytes.Repeat(fmt.Appendf(nil, "%9d", taken), 10_000))
		})
	}
	var full error
	for full == nil && taken < 200 {
		if full = take(); full == nil {
			taken++
		}
	}
	if !errors.Is(full, ErrCommit) || !strings.Contains(full.Error(), "make room") {
		t.Fatalf("after %d mails: %v", taken, full)
	}
	for range 5 { // still full: reading is possible again, writing as far as it goes
		if err := s.Reopen(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := s.Check(t.Context()); err != nil {
			t.Fatal(err)
		}
		for full = nil; full == nil; {
			if full = take(); full == nil {
				taken++
			}
		}
		if !errors.Is(full, ErrCommit) {
			t.Fatalf("on the full disk: %v", full)
		}
	}
	remount(0, "size=20m")
	if err := s.Reopen(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if err := take(); err != nil {
			t.Fatal(err)
		}
		taken++
	}
	list, err := s.List(t.Context(), false)
	if err := errors.Join(err, s.Check(t.Context())); err != nil || len(list) != taken {
		t.Errorf("took in %d mails, %d letters wait, %v", taken, len(list), err)
	}
}

func TestAReadOnlyDiskIsToldAndCanBeLookedAt(t *testing.T) {
	dir, remount := smallDisk(t, "3m")
	s := opened(t, dir, Options{})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	remount(syscall.MS_RDONLY, "")
	refused(t, dir, "read-only file system")
	ro, err := OpenReadOnly(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(ro.Check(t.Context()), ro.Close()); err != nil {
		t.Error(err)
	}
	if _, err := Open(t.Context(), dir+"/new", Options{}); !errors.Is(err, syscall.EROFS) {
		t.Errorf("a new store there: %v", err)
	}
}

func TestWithoutRoomForItsBackupAnUpgradeDoesNotBegin(t *testing.T) {
	dir, remount := smallDisk(t, "20m")
	if err := os.CopyFS(dir, os.DirFS(firstVersion(t, 3000))); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, fileName)
	if err := os.Truncate(path, 4<<20); err != nil { // the rest was never used
		t.Fatal(err)
	}
	before := fileOf(t, dir)
	remount(0, "size=5m")
	refused(t, dir, "make room on the disk and start again; nothing was changed")
	if !bytes.Equal(before, fileOf(t, dir)) {
		t.Error("the store was changed")
	}
	remount(0, "size=80m")
	s := opened(t, dir, Options{})
	if err := s.Check(t.Context()); err != nil || len(s.upgradeBackups()) != 1 {
		t.Errorf("with room: %v, backups %v", err, s.upgradeBackups())
	}
}
