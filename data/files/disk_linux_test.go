package files

import (
	"bytes"
	"errors"
	"strings"
	"syscall"
	"testing"
)

func TestAFullDiskIsToldAndLeavesNoPartialFile(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=256k"); err != nil {
		t.Skipf("needs root to mount a small disk: %v", err)
	}
	defer func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	}()
	f, _ := opened(t, dir)
	h, b := blob('a', 400<<10)
	err := f.Stash(h, int64(len(b)), bytes.NewReader(b))
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "make room") {
		t.Errorf("said %v", err)
	}
	if left := names(t, dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	stash(t, f, 's', 100<<10)
}
