package inbound

import (
	"crypto/sha256"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// spoolOf takes a large body in.
func spoolOf(t *testing.T, dir, body string) *tempFile {
	t.Helper()
	s := spool{dir: dir}
	must(t, s.fill(strings.NewReader(body), int64(len(body))))
	file, ok := s.body().(*tempFile)
	if !ok {
		t.Fatalf("a body of %d bytes stands in memory", len(body))
	}
	return file
}

func entries(t *testing.T, dir string) int {
	t.Helper()
	list, err := os.ReadDir(dir)
	must(t, err)
	return len(list)
}

func TestALargeBodyCanBeTakenOver(t *testing.T) {
	dir, body := t.TempDir(), strings.Repeat("x", memoryMax+1)
	f := spoolOf(t, dir, body)
	if f.SHA256() != sha256.Sum256([]byte(body)) {
		t.Error("the hash is wrong")
	}
	kept := filepath.Join(t.TempDir(), "kept")
	must(t, f.MoveTo(kept))
	if f.MoveTo(kept+"2") == nil {
		t.Error("it was moved twice")
	}
	got, err := io.ReadAll(io.NewSectionReader(f, 0, f.size))
	if err != nil || string(got) != body {
		t.Errorf("after the move %d bytes can be read: %v", len(got), err)
	}
	must(t, f.Close())
	if got, err := os.ReadFile(kept); err != nil || string(got) != body || entries(t, dir) != 0 {
		t.Errorf("kept %d bytes, %d files left: %v", len(got), entries(t, dir), err)
	}
}

func TestALargeBodyThatNobodyTookOverIsRemoved(t *testing.T) {
	dir := t.TempDir()
	f := spoolOf(t, dir, strings.Repeat("x", memoryMax+1))
	if entries(t, dir) != 1 {
		t.Error("it has no name")
	}
	must(t, f.Close())
	if entries(t, dir) != 0 {
		t.Error("it is still there")
	}
}

func TestALargeBodyWithoutADirectoryOfItsOwnCannotBeMoved(t *testing.T) {
	f := spoolOf(t, "", strings.Repeat("x", memoryMax+1))
	defer f.Close()
	if f.MoveTo(filepath.Join(t.TempDir(), "kept")) == nil {
		t.Error("it was moved")
	}
}

func TestPartsAreJoined(t *testing.T) {
	dir := t.TempDir()
	var all spool
	want := ""
	for _, size := range []int{memoryMax + 5, 0, 10, memoryMax + 7} {
		text := strings.Repeat(string(rune('a'+len(want)%26)), size)
		part := spool{dir: dir}
		must(t, part.fill(strings.NewReader(text), int64(size)))
		must(t, all.join(&part))
		want += text
	}
	got, err := io.ReadAll(io.NewSectionReader(all.body(), 0, all.n))
	if err != nil || string(got) != want || entries(t, dir) != 1 {
		t.Errorf("%d bytes of %d, %d files: %v", len(got), len(want), entries(t, dir), err)
	}
	all.drop()
	if entries(t, dir) != 0 {
		t.Error("a file is left")
	}
}
