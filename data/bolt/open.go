package bolt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/bits"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"ticketd/data/files"
)

// lockTimeout is how long another process may take to let go of the store.
const lockTimeout = time.Second

// mapReserve is how much address space is mapped beyond the file. Within it the
// file grows without waiting for readers; it costs no memory.
const mapReserve = 1 << 30

func (s *Store) path() string { return filepath.Join(s.dir, fileName) }

// ownDirectory makes the directory, or sees to it that only we can enter it.
func (s *Store) ownDirectory() error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return fmt.Errorf("make data directory: %w", err)
	}
	info, err := os.Stat(s.dir)
	if err != nil {
		return fmt.Errorf("look at data directory: %w", err)
	}
	if runtime.GOOS == "windows" || info.Mode().Perm()&0o077 == 0 {
		return nil
	}
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return fmt.Errorf("look into data directory: %w", err)
	}
	if i := slices.IndexFunc(entries, foreign); i >= 0 {
		return fmt.Errorf("others can enter the data directory (mode %04o) and it holds %s, "+
			"which is not ticketd's: give ticketd a directory of its own, or chmod 700 %s",
			info.Mode().Perm(), strconv.Quote(entries[i].Name()), s.dir)
	}
	return s.narrow(s.dir, info, 0o700)
}

func foreign(e os.DirEntry) bool {
	name := strings.TrimPrefix(e.Name(), ".") // a backup that is being written
	return e.Name() != filesName && e.Name() != pidName && !strings.HasPrefix(name, fileName)
}

func (s *Store) narrow(path string, info fs.FileInfo, mode fs.FileMode) error {
	if runtime.GOOS == "windows" || info.Mode().Perm()&^mode == 0 {
		return nil
	}
	if err := os.Chmod(path, mode); err != nil {
		return fmt.Errorf("others can read %s (mode %04o), which holds mail and keys; "+
			"take their rights away: %w", path, info.Mode().Perm(), err)
	}
	s.opt.Logger.Warn("took away the rights of others", "part", "store", "path", path,
		"mode", info.Mode().Perm().String())
	return nil
}

// openFile opens desk.db, which must exist, locks it, looks whether bbolt can
// live with it, and reads what the store always needs.
func (s *Store) openFile(ctx context.Context) error {
	info, err := os.Stat(s.path())
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no store yet; start the daemon once: %w", err)
	} else if err != nil {
		return err
	}
	db, err := s.openBolt(s.path())
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.db = db
	s.mu.Unlock()
	if err := s.ready(ctx, db, info); err != nil {
		s.mu.Lock()
		s.db = nil
		s.mu.Unlock()
		return errors.Join(err, db.Close())
	}
	return nil
}

func (s *Store) openBolt(path string) (db *bbolt.DB, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	err = guarded("open", func() (err error) {
		db, err = bbolt.Open(path, 0o600, s.bboltOptions(info.Size()))
		return err
	})
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, s.lockedError()
	}
	if p, ok := errors.AsType[*panicked](err); ok {
		return nil, fmt.Errorf("the file is damaged: %v; restore a backup", p.value)
	}
	return db, err
}

// bboltOptions keep the list of free pages in the file. Without it bbolt would look
// at every page at each start, which takes half a second a gigabyte from memory and ten from
// a disk.
func (s *Store) bboltOptions(size int64) *bbolt.Options {
	opt := &bbolt.Options{Timeout: lockTimeout, NoSync: s.opt.Volatile,
		FreelistType: bbolt.FreelistMapType, ReadOnly: s.readOnly, OpenFile: s.openInspected}
	if bits.UintSize == 64 && runtime.GOOS != "windows" {
		opt.InitialMmapSize = int(size) + mapReserve
	}
	return opt
}

// openInspected opens the file for bbolt and looks at it under its lock. Locking
// the same open file again, as bbolt does, changes nothing.
func (s *Store) openInspected(path string, flag int, mode fs.FileMode) (*os.File, error) {
	file, err := os.OpenFile(path, flag&^os.O_CREATE, mode)
	if err != nil {
		return nil, err
	}
	if err := s.inspectLocked(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func (s *Store) inspectLocked(file *os.File) error {
	if err := lock(file, !s.readOnly, lockTimeout); err != nil {
		return err
	}
	info, err := file.Stat()
	if err != nil {
		return err
	}
	// Another process may have put a new file there while we waited for the old one's lock.
	if now, err := os.Stat(file.Name()); err != nil || !os.SameFile(info, now) {
		return errors.Join(errors.New("the file was replaced meanwhile; try again"), err)
	}
	warning, err := inspect(file, info.Size(), func(m meta) bool {
		return file.Name() == s.path() && info.Size() >= s.opt.skimFrom && s.asLeft(file, m)
	})
	if warning != "" {
		s.opt.Logger.Warn(warning, "part", "store", "path", file.Name())
	}
	return err
}

func (s *Store) lockedError() error {
	holder := "another process"
	if pid, err := os.ReadFile(filepath.Join(s.dir, pidName)); err == nil {
		holder = "another ticketd, probably process " + strings.TrimSpace(string(pid)) + ","
	}
	return fmt.Errorf("%s holds it; stop that one first, or talk to it with the command line: %w",
		holder, berrors.ErrTimeout)
}

func (s *Store) ready(ctx context.Context, db *bbolt.DB, info fs.FileInfo) error {
	if s.readOnly {
		return s.readState(db)
	}
	if err := s.narrow(s.path(), info, 0o600); err != nil {
		return err
	}
	if err := s.migrate(ctx, db); err != nil {
		return err
	}
	if err := s.readState(db); err != nil {
		return err
	}
	pid := strconv.Itoa(os.Getpid()) + "\n"
	if err := os.WriteFile(filepath.Join(s.dir, pidName), []byte(pid), 0o600); err != nil {
		return fmt.Errorf("note the process's number: %w", err)
	}
	return nil
}

func (s *Store) removePid() error {
	if s.readOnly {
		return nil
	}
	err := os.Remove(filepath.Join(s.dir, pidName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Exists reports whether there is a store in a directory.
func Exists(dir string) (bool, error) {
	_, err := os.Stat(filepath.Join(dir, fileName))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// createIfMissing makes a store where there is none. It gets its name when it is
// whole and on disk, so that a crash leaves none or a good one.
func (s *Store) createIfMissing(ctx context.Context) error {
	if _, err := os.Stat(s.path()); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if left, err := os.ReadDir(filepath.Join(s.dir, filesName)); err == nil && len(left) > 0 {
		return fmt.Errorf("%s is missing, but %s/ holds large mails of a store; restore a backup, "+
			"or begin anew in another directory", fileName, filesName)
	}
	tmp, err := s.createTemporary(ctx)
	if err != nil {
		return fmt.Errorf("make a new store: %w", err)
	}
	// A second process may have been quicker; a link, unlike a rename, notices.
	err = os.Link(tmp, s.path())
	if err != nil && !errors.Is(err, fs.ErrExist) {
		err = os.Rename(tmp, s.path()) // a file system without hard links
	} else {
		err = os.Remove(tmp)
	}
	if err != nil {
		return fmt.Errorf("name the new store: %w", err)
	}
	return files.SyncDir(s.dir)
}

func (s *Store) createTemporary(ctx context.Context) (string, error) {
	return s.newFile(bbolt.Options{}, func(db *bbolt.DB) error { return s.migrate(ctx, db) })
}

// newFile returns the name of a new file that fill has filled and that is whole and on disk.
// Where it fails with a name, there is something to remove.
func (s *Store) newFile(options bbolt.Options, fill func(*bbolt.DB) error) (string, error) {
	file, err := os.CreateTemp(s.dir, fileName+".new-*")
	if err != nil {
		return "", err
	}
	name := file.Name()
	if err := file.Close(); err != nil {
		return name, err
	}
	options.Timeout, options.FreelistType = lockTimeout, bbolt.FreelistMapType
	db, err := bbolt.Open(name, 0o600, &options)
	if err != nil {
		return name, err
	}
	return name, errors.Join(fill(db), db.Sync(), db.Close())
}

// tidy removes what a crash while the store was made, compacted or saved has left.
func (s *Store) tidy() error {
	left := append(s.named(fileName+".new-*"), s.named("."+fileName+beforeVersion+"*.new-*")...)
	for _, name := range left {
		if err := os.Remove(name); err != nil {
			return fmt.Errorf("remove half-made store: %w", err)
		}
	}
	return nil
}
