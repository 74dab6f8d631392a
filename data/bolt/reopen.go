package bolt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
)

// Reopen makes the store usable again after a failed commit: it sees to it that
// what the file shows is what is on the disk, closes the file and opens it anew.
// It waits for readers under way. On an error the store stays as it was, and
// Reopen may be tried again. On a store without a fault it does no harm.
//
// After a failed fsync the kernel may hold pages in memory as clean that never
// reached the disk, and a second fsync would tell nothing of it. Therefore every
// page is written once more, the metas after all others, as in a commit.
func (s *Store) Reopen(ctx context.Context) error {
	if s.readOnly {
		return fmt.Errorf("reopen store: %w", ErrReadOnly)
	}
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	defer func() { <-s.turn }()
	if err := s.reopen(ctx); err != nil {
		return fmt.Errorf("reopen store %s: %w", s.path(), err)
	}
	s.mu.Lock()
	s.fault = nil
	s.mu.Unlock()
	return nil
}

func (s *Store) reopen(ctx context.Context) error {
	s.mu.Lock()
	old := s.db
	closed := old == nil && s.fault == nil
	s.mu.Unlock()
	if closed {
		return ErrClosed
	}
	if err := s.unmark(); err != nil {
		return fmt.Errorf("have the whole file read: %w", err)
	}
	if old == nil { // an earlier Reopen got as far as closing
		return s.openFile(ctx)
	}
	if err := rewrite(s.path()); err != nil {
		return fmt.Errorf("write every page again: %w", err)
	}
	s.forget(errors.New("store is being reopened"))
	if err := old.Close(); err != nil {
		return err
	}
	return s.openFile(ctx)
}

// forget takes the handle out of use, with a reason for those who ask.
func (s *Store) forget(why error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.db = nil
	if s.fault == nil {
		s.fault = why
	}
}

// rewrite writes the pages in use with what they hold. Our lock on the file must
// be held meanwhile, and nobody may write.
func rewrite(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(rewritePages(file), file.Close())
}

func rewritePages(file *os.File) error {
	m, _, err := newestMeta(file)
	if err != nil {
		return err
	}
	metas := 2 * m.pageSize
	if err := rewriteSpan(file, metas, int64(m.high)*m.pageSize); err != nil {
		return err
	}
	return rewriteSpan(file, 0, metas)
}

func rewriteSpan(file *os.File, from, to int64) error {
	buf := make([]byte, 1<<20)
	for at := from; at < to; {
		part := buf[:min(int64(len(buf)), to-at)]
		n, err := file.ReadAt(part, at)
		if err != nil && !(errors.Is(err, io.EOF) && n > 0) {
			return err
		}
		if _, err := file.WriteAt(part[:n], at); err != nil {
			return err
		}
		at += int64(n)
	}
	return file.Sync()
}
