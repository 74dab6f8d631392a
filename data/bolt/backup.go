package bolt

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"

	"ticketd/data/files"
	"ticketd/ticketing"
)

// Manifest is the last part of a backup, "manifest.json", and says what the
// others are. A backup without one was cut off and is not restored.
type Manifest struct {
	Version int       `json:"version"` // of the backup's form
	Made    time.Time `json:"made"`
	Parts   []Part    `json:"parts"`
}

// Part is a file in a backup: "desk.db", or "files/ab/abcd...".
type Part struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

const (
	backupVersion = 1
	manifestName  = "manifest.json"
)

// Backup writes a tar file with a snapshot of the store, the large mails that
// the snapshot refers to, and a manifest with size and SHA-256 of each. The
// daemon may go on meanwhile. The file is read back and verified before it gets
// its name, mode 0600; a file of that name is replaced then.
func (s *Store) Backup(ctx context.Context, path string) (Manifest, error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".new-*")
	if err != nil {
		return Manifest{}, fmt.Errorf("write backup: %w", err)
	}
	m, err := s.backupInto(ctx, tmp)
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return Manifest{}, fmt.Errorf("write backup %s: %w", path,
			errors.Join(err, os.Remove(tmp.Name())))
	}
	return m, files.SyncDir(filepath.Dir(path))
}

func (s *Store) backupInto(ctx context.Context, tmp *os.File) (Manifest, error) {
	_, err := s.WriteBackup(ctx, tmp)
	if err == nil {
		err = tmp.Sync()
	}
	if err := errors.Join(err, tmp.Close()); err != nil {
		return Manifest{}, err
	}
	return VerifyBackup(ctx, tmp.Name())
}

// WriteBackup writes what Backup writes to w. Whoever keeps it has to verify it.
func (s *Store) WriteBackup(ctx context.Context, w io.Writer) (Manifest, error) {
	a := archive{ctx: ctx, tar: tar.NewWriter(w),
		m: Manifest{Version: backupVersion, Made: s.opt.Now().UTC()}}
	var large []Part
	err := s.view(ctx, func(r reader) (err error) {
		if large, err = r.largeFiles(); err != nil {
			return err
		}
		return a.snapshot(r.tx)
	})
	if err != nil {
		return Manifest{}, fmt.Errorf("copy the store: %w", err)
	}
	for _, part := range large {
		if err := a.large(s.files, part); err != nil {
			return Manifest{}, fmt.Errorf("copy large mail: %w", err)
		}
	}
	return a.m, a.finish()
}

// largeFiles lists the blobs that stand in files.
func (r reader) largeFiles() ([]Part, error) {
	var parts []Part
	err := r.blobs(func(h ticketing.Hash, p place) error {
		if p.position == 0 {
			parts = append(parts, Part{Name: filesName + "/" + files.Name(h), Size: p.size,
				SHA256: h.String()})
		}
		return nil
	})
	return parts, err
}

// archive is a backup that is being written.
type archive struct {
	ctx context.Context
	tar *tar.Writer
	m   Manifest
}

func (a *archive) header(name string, size int64) error {
	return a.tar.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o600, ModTime: a.m.Made})
}

// Write lets a long copy end with its context.
func (a *archive) Write(p []byte) (int, error) {
	if err := a.ctx.Err(); err != nil {
		return 0, err
	}
	return a.tar.Write(p)
}

func (a *archive) snapshot(t *bbolt.Tx) error {
	if err := a.header(fileName, t.Size()); err != nil {
		return err
	}
	sum := sha256.New()
	n, err := t.WriteTo(io.MultiWriter(a, sum))
	a.add(fileName, n, sum.Sum(nil))
	return err
}

func (a *archive) large(from *files.Files, part Part) error {
	if err := a.header(part.Name, part.Size); err != nil {
		return err
	}
	h, _ := files.ParseName(part.Name[len(filesName)+1:])
	sum := sha256.New()
	body := io.NewSectionReader(from.Body(h), 0, part.Size)
	n, err := io.Copy(io.MultiWriter(a, sum), body)
	if err != nil {
		return err
	}
	if n != part.Size || ticketing.Hash(sum.Sum(nil)) != h {
		return fmt.Errorf("%s is damaged; restore it from an older backup", part.Name)
	}
	a.add(part.Name, n, sum.Sum(nil))
	return nil
}

func (a *archive) add(name string, size int64, sum []byte) {
	a.m.Parts = append(a.m.Parts, Part{Name: name, Size: size, SHA256: hex.EncodeToString(sum)})
}

func (a *archive) finish() error {
	b, err := json.MarshalIndent(a.m, "", "\t")
	if err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}
	if err := a.header(manifestName, int64(len(b))); err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}
	if _, err := a.tar.Write(b); err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}
	return a.tar.Close()
}
