package files

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
)

func blob(seed byte, size int) (ticketing.Hash, []byte) {
	b := bytes.Repeat([]byte{seed, 1, 2, 3, 5}, size/5+1)[:size]
	return sha256.Sum256(b), b
}

func opened(t *testing.T, dir string) (*Files, *time.Time) {
	t.Helper()
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	f, err := Open(dir, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	return f, &now
}

func stash(t *testing.T, f *Files, seed byte, size int) (ticketing.Hash, []byte) {
	t.Helper()
	h, b := blob(seed, size)
	if err := f.Stash(h, int64(size), bytes.NewReader(b)); err != nil {
		t.Fatal(err)
	}
	return h, b
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAStashedBlobIsReadBackAfterReopening(t *testing.T) {
	dir := t.TempDir()
	f, _ := opened(t, dir)
	h, want := stash(t, f, 'a', 300<<10)

	f, _ = opened(t, dir)
	got, err := io.ReadAll(io.NewSectionReader(f.Body(h), 0, int64(len(want))))
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("read %d octets, %v", len(got), err)
	}
	if !f.Has(h, int64(len(want))) || f.Has(h, 5) || f.Has(ticketing.Hash{1}, 5) {
		t.Error("Has tells otherwise")
	}
	info, err := os.Stat(f.path(h))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestA6AndA8ABlobIsNamedByItsHashAlone(t *testing.T) {
	dir := t.TempDir()
	f, _ := opened(t, dir)
	h, b := blob('a', 1000)
	if err := f.Stash(h, int64(len(b)), strings.NewReader(string(b))); err != nil {
		t.Fatal(err)
	}
	all := names(t, dir)
	if len(all) != 1 || all[0] != filepath.Join(dir, h.String()[:2], h.String()) {
		t.Errorf("stands in %q", all)
	}
	for _, name := range []string{"../../etc/passwd", h.String() + "/x", "../" + h.String(), h.String()[:2] + "/../" + h.String(),
		strings.ToUpper(Name(h)), Name(h) + "\x00", ".htaccess", ""} {
		if _, ok := ParseName(name); ok {
			t.Errorf("%q is taken for the name of a blob", name)
		}
	}
}

func TestABodyThatIsNotWhatItClaimsIsRefusedAndLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	f, _ := opened(t, dir)
	h, b := blob('a', 1000)
	broken := errors.New("line went dead")
	for name, body := range map[string]io.ReaderAt{
		"short":  bytes.NewReader(b[:999]),
		"other":  bytes.NewReader(bytes.ToUpper(b)),
		"broken": readerAtFunc(func([]byte, int64) (int, error) { return 0, broken }),
	} {
		if err := f.Stash(h, 1000, body); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if left := names(t, dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

type readerAtFunc func([]byte, int64) (int, error)

func (f readerAtFunc) ReadAt(p []byte, off int64) (int, error) { return f(p, off) }

func TestTheSameBlobTwiceIsNotReadAgain(t *testing.T) {
	f, _ := opened(t, t.TempDir())
	h, b := stash(t, f, 'a', 1000)
	unread := readerAtFunc(func([]byte, int64) (int, error) { return 0, errors.New("was read") })
	if err := f.Stash(h, int64(len(b)), unread); err != nil {
		t.Error(err)
	}
}

func TestACutFileIsReplaced(t *testing.T) {
	f, _ := opened(t, t.TempDir())
	h, b := stash(t, f, 'a', 1000)
	if err := os.Truncate(f.path(h), 10); err != nil {
		t.Fatal(err)
	}
	if err := f.Verify(h, 1000); err == nil || !strings.Contains(err.Error(), "missing or cut") {
		t.Errorf("verify said %v", err)
	}
	if err := f.Stash(h, 1000, bytes.NewReader(b)); err != nil {
		t.Fatal(err)
	}
	if err := f.Verify(h, 1000); err != nil {
		t.Error(err)
	}
}

func TestVerifyNoticesAFlippedOctet(t *testing.T) {
	f, _ := opened(t, t.TempDir())
	h, b := stash(t, f, 'a', 1000)
	b[500] ^= 1
	if err := os.WriteFile(f.path(h), b, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Verify(h, 1000); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("verify said %v", err)
	}
}

func TestHalfWrittenFilesAreRemovedAtStart(t *testing.T) {
	dir := t.TempDir()
	f, _ := opened(t, dir)
	h, _ := stash(t, f, 'a', 1000)
	half := filepath.Join(dir, temporary+"123")
	if err := os.WriteFile(half, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	opened(t, dir)
	if left := names(t, dir); len(left) != 1 || left[0] != f.path(h) {
		t.Errorf("there are %v", left)
	}
}

func TestOnlyOldBlobsThatNothingRefersToAreCollected(t *testing.T) {
	dir := t.TempDir()
	f, now := opened(t, dir)
	used, _ := stash(t, f, 'u', 1000)
	old, _ := stash(t, f, 'o', 1000)
	again, body := stash(t, f, 'g', 1000)
	foreign := filepath.Join(dir, "README")
	if err := os.WriteFile(foreign, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	*now = now.Add(25 * time.Hour)
	if err := f.Stash(again, 1000, bytes.NewReader(body)); err != nil {
		t.Fatal(err)
	}
	young, _ := stash(t, f, 'y', 1000)

	n, err := f.Collect(func(h ticketing.Hash) (bool, error) { return h == used, nil }, 24*time.Hour)
	if n != 1 || err != nil {
		t.Errorf("collected %d, %v", n, err)
	}
	for h, want := range map[ticketing.Hash]bool{used: true, old: false, again: true, young: true} {
		if f.Has(h, 1000) != want {
			t.Errorf("%s is there: %v", h, !want)
		}
	}
	if _, err := os.Stat(foreign); err != nil {
		t.Error(err)
	}
}

func TestAFaultWhileAskingCollectsNothing(t *testing.T) {
	f, now := opened(t, t.TempDir())
	h, _ := stash(t, f, 'a', 1000)
	*now = now.Add(48 * time.Hour)
	asked := errors.New("store is gone")
	_, err := f.Collect(func(ticketing.Hash) (bool, error) { return false, asked }, time.Hour)
	if !errors.Is(err, asked) || !f.Has(h, 1000) {
		t.Errorf("error %v, blob there: %v", err, f.Has(h, 1000))
	}
}

func BenchmarkStash(b *testing.B) {
	f, err := Open(b.TempDir(), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	_, body := blob('a', 1<<20)
	b.SetBytes(int64(len(body)))
	for i := 0; b.Loop(); i++ {
		body[i%len(body)]++
		if err := f.Stash(sha256.Sum256(body), int64(len(body)), bytes.NewReader(body)); err != nil {
			b.Fatal(err)
		}
	}
}

// spooledFile is a body in the spool, as who fetches mails writes it.
type spooledFile struct {
	*os.File
	hash ticketing.Hash
}

func (s spooledFile) SHA256() [sha256.Size]byte { return s.hash }
func (s spooledFile) MoveTo(name string) error  { return os.Rename(s.Name(), name) }

func spoolFile(t *testing.T, dir string, b []byte) spooledFile {
	t.Helper()
	file, err := os.CreateTemp(dir, "mail-*")
	if err == nil {
		_, err = file.Write(b)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return spooledFile{file, sha256.Sum256(b)}
}

func TestABodyInTheSpoolIsMovedAndNotCopied(t *testing.T) {
	f, _ := opened(t, t.TempDir())
	h, b := blob('m', 200<<10)
	body := spoolFile(t, f.Spool(), b)
	if err := f.Stash(h, int64(len(b)), body); err != nil {
		t.Fatal(err)
	}
	ours, err := body.Stat()
	kept, err2 := os.Stat(filepath.Join(f.dir, Name(h)))
	if err := errors.Join(err, err2); err != nil || !os.SameFile(ours, kept) {
		t.Errorf("it was not moved: %v", err)
	}
	if all := names(t, f.dir); len(all) != 1 || f.Verify(h, int64(len(b))) != nil {
		t.Errorf("files are %q, and the blob: %v", all, f.Verify(h, int64(len(b))))
	}
	if err := f.Stash(h, int64(len(b)), body); err != nil {
		t.Errorf("the second time: %v", err)
	}
}

func TestASpooledBodyThatCannotBeMovedIsCopied(t *testing.T) {
	f, _ := opened(t, t.TempDir())
	h, b := blob('c', 200<<10)
	body := spoolFile(t, t.TempDir(), b)
	if err := os.Remove(body.Name()); err != nil {
		t.Fatal(err)
	}
	if err := f.Stash(h, int64(len(b)), body); err != nil || f.Verify(h, int64(len(b))) != nil {
		t.Errorf("%v, %v", err, f.Verify(h, int64(len(b))))
	}
}

func TestASpooledBodyOfAnotherHashOrSizeIsRefused(t *testing.T) {
	f, _ := opened(t, t.TempDir())
	h, b := blob('w', 200<<10)
	other, _ := blob('v', 200<<10)
	for what, err := range map[string]error{
		"another hash": f.Stash(other, int64(len(b)), spoolFile(t, f.Spool(), b)),
		"too short":    f.Stash(h, int64(len(b))-1, spoolFile(t, f.Spool(), b)),
	} {
		if err == nil {
			t.Errorf("%s: it was kept", what)
		}
	}
	if f.Has(h, int64(len(b))) || f.Has(other, int64(len(b))) {
		t.Error("something was kept")
	}
}

func TestOpenClearsTheSpool(t *testing.T) {
	dir := t.TempDir()
	f, _ := opened(t, dir)
	spoolFile(t, f.Spool(), []byte("half a mail"))
	f, _ = opened(t, dir)
	if all := names(t, dir); len(all) != 0 {
		t.Errorf("left: %q", all)
	}
	spoolFile(t, f.Spool(), []byte("another one"))
}
