// Package files keeps large raw mails, parts and letters as files named by their SHA-256,
// durable before any transaction that refers to them.
//
// It knows nothing of tickets and of the database. A blob is written under a
// temporary name while its hash is checked, fsynced, renamed to "ab/abcd..." and
// its directory fsynced; a file with a final name is therefore whole. One that was
// written into the spool directory, and knows its hash, is not written again but
// takes the same way from there. What no
// record refers to is collected once it is old: a blob is always written before
// the transaction that needs it.
package files

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"ticketd/ticketing"
)

// Files is a directory of blobs. Its methods may be called concurrently.
type Files struct {
	dir string
	now func() time.Time
	// touch keeps a blob that is stashed again from being collected meanwhile.
	touch sync.Mutex
	// places holds a lock for each of the 256 subdirectories, so that nobody
	// relies on a name whose directory another is still making durable.
	places [256]sync.Mutex
}

const (
	temporary = "tmp-"
	spool     = "spool"
)

// Open uses dir, made with mode 0700 if missing, and removes what an earlier
// process left half written or in the spool. Only one process may have it open
// for writing.
func Open(dir string, now func() time.Time) (*Files, error) {
	f := &Files{dir: dir, now: now}
	if err := os.RemoveAll(f.Spool()); err != nil {
		return nil, fmt.Errorf("remove half-fetched mails: %w", err)
	}
	if err := os.MkdirAll(f.Spool(), 0o700); err != nil {
		return nil, fmt.Errorf("make directory for large mails: %w", err)
	}
	left, err := filepath.Glob(filepath.Join(dir, temporary+"*"))
	if err != nil {
		return nil, fmt.Errorf("look for half-written files: %w", err)
	}
	for _, name := range left {
		if err := os.Remove(name); err != nil {
			return nil, fmt.Errorf("remove half-written file: %w", err)
		}
	}
	return f, nil
}

// OpenReadOnly uses dir as it is; only Body, Has and Verify may be called.
func OpenReadOnly(dir string) *Files { return &Files{dir: dir} }

// Spool is a directory on the same file system for what may become a blob; the
// next Open clears it.
func (f *Files) Spool() string { return filepath.Join(f.dir, spool) }

// spooled is a body that stands in a file of its own already, knows the hash of
// what it wrote there, and gives the file away.
type spooled interface {
	SHA256() [sha256.Size]byte
	Sync() error
	MoveTo(name string) error
}

// Stash makes a blob of that hash and size durable. It is no work if the blob
// is there already. A body with another hash or size is refused, and whatever
// fails leaves no partial file. A body that is a file in the spool is moved from
// there, and can still be read.
func (f *Files) Stash(h ticketing.Hash, size int64, body io.ReaderAt) error {
	f.places[h[0]].Lock()
	defer f.places[h[0]].Unlock()
	if f.again(h, size) {
		return nil
	}
	tmp, took := f.take(h, size, body)
	if !took {
		var err error
		if tmp, err = f.write(h, size, body); err != nil {
			return fmt.Errorf("keep blob %s of %d octets: %w", h, size, Told(err))
		}
	}
	if err := f.place(tmp, h); err != nil {
		return errors.Join(fmt.Errorf("keep blob %s: %w", h, Told(err)), removed(tmp))
	}
	return nil
}

// again reports whether the blob is there, and makes it young.
func (f *Files) again(h ticketing.Hash, size int64) bool {
	f.touch.Lock()
	defer f.touch.Unlock()
	if !f.Has(h, size) {
		return false
	}
	now := f.now()
	return os.Chtimes(f.path(h), now, now) == nil
}

// take gives a spooled body a temporary name. Whatever keeps it from that, a
// copy can do without: the spool on another file system, for instance.
func (f *Files) take(h ticketing.Hash, size int64, body io.ReaderAt) (string, bool) {
	s, ok := body.(spooled)
	if !ok || s.SHA256() != h || s.Sync() != nil {
		return "", false
	}
	name := filepath.Join(f.dir, temporary+h.String())
	if s.MoveTo(name) != nil {
		return "", false
	}
	now := f.now()
	info, err := os.Stat(name)
	if err != nil || info.Size() != size || os.Chtimes(name, now, now) != nil {
		_ = removed(name)
		return "", false
	}
	return name, true
}

// write returns the name of a temporary file that is whole and on disk.
func (f *Files) write(h ticketing.Hash, size int64, body io.ReaderAt) (string, error) {
	file, err := os.CreateTemp(f.dir, temporary+"*")
	if err != nil {
		return "", err
	}
	err = errors.Join(fill(file, h, size, body), file.Close())
	if err != nil {
		return "", errors.Join(err, os.Remove(file.Name()))
	}
	now := f.now()
	return file.Name(), os.Chtimes(file.Name(), now, now)
}

func fill(file *os.File, h ticketing.Hash, size int64, body io.ReaderAt) error {
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(file, sum), io.NewSectionReader(body, 0, size))
	if err != nil {
		return err
	}
	if got := ticketing.Hash(sum.Sum(nil)); n != size || got != h {
		return fmt.Errorf("the body has %d octets and hash %s", n, got)
	}
	return file.Sync()
}

func (f *Files) place(tmp string, h ticketing.Hash) error {
	final := f.path(h)
	sub := filepath.Dir(final)
	if err := os.Mkdir(sub, 0o700); err == nil {
		if err := SyncDir(f.dir); err != nil {
			return err
		}
	} else if !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := os.Rename(tmp, final); err != nil {
		return err
	}
	return SyncDir(sub)
}

func removed(name string) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (f *Files) path(h ticketing.Hash) string {
	return filepath.Join(f.dir, filepath.FromSlash(Name(h)))
}

// Name is a blob's file name below the directory, with a slash.
func Name(h ticketing.Hash) string {
	s := h.String()
	return s[:2] + "/" + s
}

// Has reports whether the blob is there with that size.
func (f *Files) Has(h ticketing.Hash, size int64) bool {
	info, err := os.Stat(f.path(h))
	return err == nil && info.Mode().IsRegular() && info.Size() == size
}

// Verify reads the whole blob and says what is wrong with it.
func (f *Files) Verify(h ticketing.Hash, size int64) error {
	if !f.Has(h, size) {
		return fmt.Errorf("large mail %s of %d octets is missing or cut; restore a backup", h, size)
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(f.Body(h), 0, size)); err != nil {
		return fmt.Errorf("read large mail %s: %w", h, err)
	}
	if ticketing.Hash(sum.Sum(nil)) != h {
		return fmt.Errorf("large mail %s is damaged; restore a backup", h)
	}
	return nil
}

// Body reads a blob. The file is open only while it is read from, so that
// nobody has to close anything.
func (f *Files) Body(h ticketing.Hash) io.ReaderAt { return body(f.path(h)) }

type body string

func (b body) ReadAt(p []byte, off int64) (int, error) {
	file, err := os.Open(string(b))
	if err != nil {
		return 0, fmt.Errorf("open large mail: %w", err)
	}
	defer file.Close()
	return file.ReadAt(p, off) // io.EOF as it is: readers compare it
}

// Told adds to an error from the disk what a person can do about it: where it
// is full, make room. Other errors, and nil, come back as they are.
func Told(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: make room on the disk; the mail stays on its server until then", err)
	}
	return err
}
