package bolt

import (
	"context"
	"errors"
	"fmt"
	"os"

	"go.etcd.io/bbolt"

	"ticketd/data/files"
)

// compactMark is the bookmark that says that free pages may hold what was erased.
const compactMark = "compact"

// compactStep is how many octets one transaction of the new file takes.
const compactStep = 16 << 20

// Uncompacted reports whether something was erased that may still lie in free pages of
// the file.
func (s *Store) Uncompacted(ctx context.Context) (is bool, err error) {
	err = s.view(ctx, func(r reader) error {
		mark, err := r.Bookmark(compactMark)
		is = mark != nil
		return err
	})
	return is, err
}

// Compact writes what the store holds into a new file and puts it in the place of the
// old one, so that nothing is left of what was erased. Writers wait meanwhile and readers
// do not; there has to be room for the new file. It takes the old one's name when it is
// whole and on disk: a crash leaves one or the other.
func (s *Store) Compact(ctx context.Context) error {
	if s.readOnly {
		return fmt.Errorf("compact store: %w", ErrReadOnly)
	}
	if err := s.setMark(ctx, compactMark, nil); err != nil {
		return fmt.Errorf("compact store: %w", err)
	}
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	err := s.compact(ctx)
	<-s.turn
	if err == nil {
		return nil
	}
	return fmt.Errorf("compact store: what was erased may still lie in free pages of %s until this is done: %w",
		s.path(), errors.Join(files.Told(err), s.setMark(context.WithoutCancel(ctx), compactMark, []byte{1})))
}

func (s *Store) compact(ctx context.Context) error {
	old, err := s.handle()
	if err != nil {
		return err
	}
	name, err := s.compacted(ctx, old)
	if err != nil {
		if name != "" {
			err = errors.Join(err, os.Remove(name))
		}
		return err
	}
	next, err := s.openBolt(name)
	if err != nil {
		return errors.Join(err, os.Remove(name))
	}
	if err := os.Rename(name, s.path()); err != nil {
		return errors.Join(err, next.Close(), os.Remove(name))
	}
	s.mu.Lock()
	s.db = next
	s.mu.Unlock()
	return errors.Join(files.SyncDir(s.dir), old.Close())
}

// compacted returns the name of a new file that is whole and on disk.
func (s *Store) compacted(ctx context.Context, old *bbolt.DB) (string, error) {
	return s.newFile(bbolt.Options{NoSync: true}, func(db *bbolt.DB) error {
		err := guarded("compact", func() error { return bbolt.Compact(db, old, compactStep) })
		return errors.Join(err, ctx.Err())
	})
}
