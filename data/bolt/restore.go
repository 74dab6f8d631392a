package bolt

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ticketd/data/files"
	"ticketd/mail/outbox"
)

// RestoreSkip is how many ticket numbers a restore leaves out: tickets opened
// after the backup had numbers that customers know and that our letters were
// signed for, and those must not come to mean another ticket.
const RestoreSkip = 1000

// VerifyBackup reads a whole backup and checks size and hash of every part, and
// the structure of the store in it.
func VerifyBackup(ctx context.Context, path string) (Manifest, error) {
	file, err := os.Open(path)
	if err != nil {
		return Manifest{}, fmt.Errorf("verify backup: %w", err)
	}
	defer file.Close()
	m, err := readBackup(ctx, file, func(name string, size int64, r io.Reader) error {
		if name != fileName {
			return nil
		}
		// The archive is read without reading ahead: here the store begins.
		at, err := file.Seek(0, io.SeekCurrent)
		if err != nil {
			return err
		}
		_, err = inspect(io.NewSectionReader(file, at, size), size, unknown)
		return err
	})
	if err != nil {
		return Manifest{}, fmt.Errorf("verify backup %s: %w", path, err)
	}
	return m, nil
}

// Restore makes dir, which must be empty or missing, out of a backup. Every
// hash and every record is checked before dir gets its content, all at once.
//
// RestoreSkip ticket numbers are left out, and letters that waited at the time
// of the backup are held, because they may have been sent since: a person
// releases or drops them.
func Restore(ctx context.Context, path, dir string, opt Options) (Manifest, error) {
	m, err := restore(ctx, path, filepath.Clean(dir), opt)
	if err != nil {
		return Manifest{}, fmt.Errorf("restore %s: %w", path, err)
	}
	return m, nil
}

func restore(ctx context.Context, path, dir string, opt Options) (Manifest, error) {
	if left, err := os.ReadDir(dir); err == nil && len(left) > 0 {
		return Manifest{}, fmt.Errorf("%s is not empty; restore into a new directory", dir)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Manifest{}, err
	}
	work, err := os.MkdirTemp(filepath.Dir(dir), filepath.Base(dir)+".restoring-*")
	if err != nil {
		return Manifest{}, err
	}
	m, err := unpack(ctx, path, work)
	if err == nil {
		err = wake(ctx, work, m.Made, opt)
	}
	if err == nil {
		err = settleIn(work, dir)
	}
	if err != nil {
		return Manifest{}, errors.Join(err, os.RemoveAll(work))
	}
	return m, nil
}

func settleIn(work, dir string) error {
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(work, dir); err != nil {
		return err
	}
	return files.SyncDir(filepath.Dir(dir))
}

// wake makes a restored store fit for work.
func wake(ctx context.Context, dir string, made time.Time, opt Options) error {
	opt.restored = true
	s, err := Open(ctx, dir, opt)
	if err != nil {
		return err
	}
	err = s.update(ctx, func(t tx) error {
		numbers := t.bucket(bTickets)
		if err := numbers.SetSequence(numbers.Sequence() + RestoreSkip); err != nil {
			return fmt.Errorf("leave out ticket numbers: %w", err)
		}
		return t.holdAll("restored from the backup of " + made.Format(time.RFC3339) +
			"; it may have been sent since")
	})
	if err == nil {
		err = s.Check(ctx)
	}
	return errors.Join(err, s.Close())
}

func (t tx) holdAll(why string) error {
	for _, id := range t.ids(bOutbox) {
		old, err := t.delivery(id)
		if err != nil {
			return err
		}
		if old.finished() {
			continue
		}
		d := old
		d.State, d.DotSent = outbox.Waiting, false
		if d.Held == "" {
			d.Held = why
		}
		if err := t.store(old, d); err != nil {
			return err
		}
	}
	return nil
}

func unpack(ctx context.Context, path, work string) (Manifest, error) {
	file, err := os.Open(path)
	if err != nil {
		return Manifest{}, err
	}
	defer file.Close()
	return readBackup(ctx, file, func(name string, _ int64, r io.Reader) error {
		return writeDurably(filepath.Join(work, filepath.FromSlash(name)), r)
	})
}

func writeDurably(path string, r io.Reader) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, r)
	if err == nil {
		err = file.Sync()
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	return files.SyncDir(filepath.Dir(path))
}

// readBackup hands every part to take, which may leave it unread, and compares
// all with the manifest at the end.
func readBackup(ctx context.Context, r io.Reader, take func(string, int64, io.Reader) error) (
	Manifest, error) {
	var parts []Part
	for archive := tar.NewReader(r); ; {
		h, err := archive.Next()
		if err != nil {
			return Manifest{}, fmt.Errorf("the backup was cut off or is none: %w",
				errors.Join(err, io.ErrUnexpectedEOF))
		}
		if h.Name == manifestName {
			return readManifest(archive, parts)
		}
		if !partName(h.Name) || h.Typeflag != tar.TypeReg {
			return Manifest{}, fmt.Errorf("%q does not belong into a backup", h.Name)
		}
		part, err := readPart(ctx, h, archive, take)
		if err != nil {
			return Manifest{}, fmt.Errorf("read %s: %w", h.Name, err)
		}
		parts = append(parts, part)
	}
}

func partName(name string) bool {
	below, ok := strings.CutPrefix(name, filesName+"/")
	_, blob := files.ParseName(below)
	return name == fileName || ok && blob
}

func readPart(ctx context.Context, h *tar.Header, r io.Reader,
	take func(string, int64, io.Reader) error) (Part, error) {
	if err := ctx.Err(); err != nil {
		return Part{}, err
	}
	sum := sha256.New()
	in := io.TeeReader(r, sum)
	if err := take(h.Name, h.Size, in); err != nil {
		return Part{}, err
	}
	if _, err := io.Copy(io.Discard, in); err != nil {
		return Part{}, err
	}
	return Part{Name: h.Name, Size: h.Size, SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}

func readManifest(r io.Reader, found []Part) (Manifest, error) {
	var m Manifest
	b, err := io.ReadAll(r)
	if err != nil {
		return Manifest{}, fmt.Errorf("read manifest: %w", err)
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	if err := dec.Decode(&m); err != nil {
		return Manifest{}, fmt.Errorf("read manifest: %w", err)
	}
	if m.Version != backupVersion {
		return Manifest{}, fmt.Errorf("the backup has form %d, this program reads %d; "+
			"use the ticketd that wrote it", m.Version, backupVersion)
	}
	if !slices.Equal(m.Parts, found) {
		return Manifest{}, errors.New("the parts are not those that its manifest lists, " +
			"or are damaged; use another backup")
	}
	return m, nil
}
