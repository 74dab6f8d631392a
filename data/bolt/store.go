package bolt

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"ticketd/data/files"
	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// Store is an open data directory. Its methods may be called concurrently, but
// neither Update nor View from inside the function given to one of them.
type Store struct {
	dir      string
	opt      Options
	readOnly bool
	files    *files.Files
	turn     chan struct{} // full while somebody writes, checks or reopens

	mu      sync.Mutex // guards what follows
	db      *bbolt.DB  // nil when closed
	fault   error      // why a commit failed
	waiting []*call
	keys    ticketing.Keyring
}

var (
	_ desk.Store   = (*Store)(nil)
	_ outbox.Store = (*Store)(nil)
)

// Options are what a store takes from its caller.
type Options struct {
	// Now tells the time, for parcels without a date and for the age of files;
	// nil means time.Now.
	Now func() time.Time
	// Logger gets a line for what was repaired or set aside; nil for none.
	Logger *slog.Logger
	// Volatile is for a store that is thrown away: nothing waits for the disk, and
	// what was written does not survive the machine's end.
	Volatile bool

	restored bool // what is opened comes from a backup and needs none before it is upgraded

	// for tests:
	skimFrom   int64 // files of so many octets need not be read whole
	commit     func(*bbolt.Tx) error
	migrations []migration
}

// ErrCommit says that a commit failed and that what it holds is not known to be
// on disk. It stays until Reopen succeeds.
var ErrCommit = errors.New("commit did not succeed; what happened is known after reopening")

// ErrClosed says that the store was closed.
var ErrClosed = errors.New("store is closed")

// ErrReadOnly says that the store was opened for reading.
var ErrReadOnly = errors.New("store is open for reading only")

const (
	fileName  = "desk.db"
	filesName = "files"
	pidName   = "desk.pid"
)

// Open opens the data directory for writing, and makes it if there is none. An
// older store is brought up to date after a backup was made in the directory, which
// needs as much room again and is named in the log; Prune removes it later. One of a newer ticketd, a damaged one and
// one that another process holds are refused, the last after a second.
//
// The directory belongs to ticketd alone. Modes wider than 0700 and 0600 are
// narrowed, but a directory that others can enter and that holds other things
// is refused.
func Open(ctx context.Context, dir string, opt Options) (*Store, error) {
	s := newStore(dir, opt)
	if err := s.open(ctx); err != nil {
		return nil, fmt.Errorf("open store %s: %w", filepath.Join(dir, fileName), s.remedied(err))
	}
	return s, nil
}

// OpenReadOnly opens the data directory for looking at it while no daemon
// writes. It changes nothing and refuses a store that would need migrating.
func OpenReadOnly(ctx context.Context, dir string, opt Options) (*Store, error) {
	s := newStore(dir, opt)
	s.readOnly = true
	if err := s.open(ctx); err != nil {
		return nil, fmt.Errorf("open store %s for reading: %w", filepath.Join(dir, fileName), s.remedied(err))
	}
	return s, nil
}

func newStore(dir string, opt Options) *Store {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Logger == nil {
		opt.Logger = slog.New(slog.DiscardHandler)
	}
	if opt.skimFrom == 0 {
		opt.skimFrom = skimFrom
	}
	if opt.migrations == nil {
		opt.migrations = migrations()
	}
	if opt.commit == nil {
		opt.commit = (*bbolt.Tx).Commit
	}
	return &Store{dir: dir, opt: opt, turn: make(chan struct{}, 1)}
}

func (s *Store) open(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.files = files.OpenReadOnly(filepath.Join(s.dir, filesName)) // until we hold the lock
	if s.readOnly {
		return s.openFile(ctx)
	}
	if err := s.ownDirectory(); err != nil {
		return err
	}
	if err := s.createIfMissing(ctx); err != nil {
		return err
	}
	if err := s.openFile(ctx); err != nil {
		return err
	}
	err := s.openRest()
	if err != nil {
		return errors.Join(err, s.Close())
	}
	return nil
}

// openRest does what only the holder of the lock may do.
func (s *Store) openRest() (err error) {
	if err := s.tidy(); err != nil {
		return err
	}
	s.files, err = files.Open(filepath.Join(s.dir, filesName), s.opt.Now)
	return err
}

// Close waits for the transaction under way and for readers, and closes the
// store. Later calls find ErrClosed.
func (s *Store) Close() error {
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	s.mu.Lock()
	db, sound := s.db, s.fault == nil && !s.readOnly
	s.db = nil
	s.mu.Unlock()
	if db == nil {
		return nil
	}
	if sound {
		s.leave(closed)
	}
	pidErr := s.removePid()
	if err := errors.Join(pidErr, db.Close()); err != nil {
		return fmt.Errorf("close store: %w", err)
	}
	return nil
}

// Keyring returns the keys that sign our tokens, the one in use first.
func (s *Store) Keyring() ticketing.Keyring {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.keys)
}

// handle is the open database, or why there is none to read from. After a
// failed commit even reading is refused: what it showed might not be on disk,
// and a mail would be marked as handled on the strength of it.
func (s *Store) handle() (*bbolt.DB, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.fault != nil:
		return nil, fmt.Errorf("%w: %w", ErrCommit, s.fault)
	case s.db == nil:
		return nil, ErrClosed
	}
	return s.db, nil
}

// View runs fn on a consistent snapshot. Updates go on meanwhile; fn must not
// call Update or View, nor wait for anything. What it got stays valid.
func (s *Store) View(ctx context.Context, fn func(desk.Reader) error) error {
	return s.view(ctx, func(r reader) error { return fn(r) })
}

func (s *Store) view(ctx context.Context, fn func(reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for {
		db, err := s.handle()
		if err != nil {
			return fmt.Errorf("read store: %w", err)
		}
		err = guarded("read store", func() error {
			return db.View(func(t *bbolt.Tx) error { return fn(reader{tx: t, files: s.files}) })
		})
		if now, _ := s.handle(); !errors.Is(err, berrors.ErrDatabaseNotOpen) || now == nil || now == db {
			return err
		} // the file was compacted between the two
	}
}
