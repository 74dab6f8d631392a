package bolt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"

	"ticketd/data/files"
)

// asideKeep is how old a copy has to be before another call takes it for one that a
// crash has left.
const asideKeep = 24 * time.Hour

// CopyAside writes a copy of the store into a new directory inside the data directory, to
// try things out on, and returns the directory's name there. The daemon may go on
// meanwhile. The file is copied as it is, so there has to be room for it; large mails are
// shared with the copy where the file system has hard links, for nothing ever changes one.
// The copy is not fsynced. Whoever asked removes the directory; what a crash has left is
// removed by a call a day later.
func (s *Store) CopyAside(ctx context.Context) (name string, err error) {
	if err := s.tidyAside(); err != nil {
		return "", fmt.Errorf("copy the store: %w", err)
	}
	dir, err := os.MkdirTemp(s.dir, fileName+".copy-*")
	if err != nil {
		return "", fmt.Errorf("copy the store: %w", err)
	}
	err = s.view(ctx, func(r reader) error {
		if err := snapshotInto(ctx, r.tx, filepath.Join(dir, fileName)); err != nil {
			return err
		}
		large, err := r.largeFiles()
		for _, part := range large {
			err = errors.Join(err, ctx.Err(), share(s.dir, dir, part.Name))
			if err != nil {
				break
			}
		}
		return err
	})
	if err != nil {
		return "", fmt.Errorf("copy the store: %w", errors.Join(files.Told(err), os.RemoveAll(dir)))
	}
	return filepath.Base(dir), nil
}

// tidyAside removes copies that nobody uses any more.
func (s *Store) tidyAside() error {
	for _, left := range s.named(fileName + ".copy-*") {
		info, err := os.Stat(left)
		if errors.Is(err, fs.ErrNotExist) || err == nil && time.Since(info.ModTime()) < asideKeep {
			continue
		}
		if err := errors.Join(err, os.RemoveAll(left)); err != nil {
			return err
		}
	}
	return nil
}

// snapshotInto writes the file as a transaction sees it.
func snapshotInto(ctx context.Context, t *bbolt.Tx, path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = t.WriteTo(endingWriter{ctx, file})
	return errors.Join(err, file.Close())
}

// endingWriter lets a long copy end with its context.
type endingWriter struct {
	ctx context.Context
	to  io.Writer
}

func (w endingWriter) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.to.Write(p)
}

// share gives a large mail a second name in the copy, or copies it.
func share(from, to, name string) error {
	old, made := filepath.Join(from, filepath.FromSlash(name)), filepath.Join(to, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(made), 0o700); err != nil {
		return err
	}
	if os.Link(old, made) == nil {
		return nil
	}
	in, err := os.Open(old)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(made, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return errors.Join(err, in.Close())
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, in.Close(), out.Close())
}
