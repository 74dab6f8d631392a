package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// withLarge keeps a large mail in the store.
func withLarge(t *testing.T, s *Store) ticketing.Hash {
	t.Helper()
	b := bytes.Repeat([]byte("large"), 1<<16)
	blob := desk.Blob{Hash: hashOf(b), Size: int64(len(b)), Body: bytes.NewReader(b)}
	err := s.Stash(t.Context(), blob)
	if err == nil {
		err = s.Update(t.Context(), func(tx desk.Tx) error { return tx.Keep(blob) })
	}
	if err != nil {
		t.Fatal(err)
	}
	return blob.Hash
}

func TestABackupUnderLoadIsWholeAndCanBeRestored(t *testing.T) {
	s := opened(t, filled(t, 10), Options{})
	large := withLarge(t, s)
	ctx, stop := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	for w := range 3 {
		writers.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				err := s.Update(t.Context(), func(tx desk.Tx) error {
					return intake(tx, fmt.Appendf(nil, "mail %d of writer %d", i, w))
				})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	path := filepath.Join(t.TempDir(), "backup.tar")
	var m Manifest
	for range 3 { // the second replaces the first
		var err error
		if m, err = s.Backup(t.Context(), path); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	writers.Wait()
	if len(m.Parts) != 2 || m.Parts[0].Name != fileName {
		t.Errorf("manifest: %+v", m)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}

	dir := filepath.Join(t.TempDir(), "restored")
	if _, err := Restore(t.Context(), path, dir, Options{}); err != nil {
		t.Fatal(err)
	}
	back := opened(t, dir, Options{})
	if err := back.Check(t.Context()); err != nil {
		t.Error(err)
	}
	err := back.View(t.Context(), func(r desk.Reader) error {
		b, err := r.Raw(large)
		if err == nil && b.Size != 5<<16 {
			t.Errorf("the large mail has %d octets", b.Size)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestARestoreReusesNoNumberAndSendsNothingByItself(t *testing.T) {
	s := opened(t, filled(t, 3), Options{})
	now := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	claimed, err := s.Claim(t.Context(), now, time.Hour, 1)
	if err != nil || len(claimed) != 1 {
		t.Fatalf("claimed %d, %v", len(claimed), err)
	}
	if err := s.DotSent(t.Context(), claimed[0].ID); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "backup.tar")
	if _, err := s.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir() // empty is as good as missing
	if _, err := Restore(t.Context(), path, dir, Options{}); err != nil {
		t.Fatal(err)
	}
	back := opened(t, dir, Options{})
	err = back.Update(t.Context(), func(tx desk.Tx) error {
		n, err := tx.NextNumber()
		if want := ticketing.FirstNumber + 3 + RestoreSkip; n != want {
			t.Errorf("the next number is %d, want %d", n, want)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	list, err := back.List(t.Context(), false)
	if err != nil || len(list) != 3 {
		t.Fatalf("listed %d, %v", len(list), err)
	}
	for _, d := range list {
		if d.State != outbox.Waiting || !strings.Contains(d.Held, "may have been sent since") {
			t.Errorf("parcel %s is %s, held %q", d.ID, d.State, d.Held)
		}
	}
	if ds, err := back.Claim(t.Context(), now.AddDate(1, 0, 0), time.Hour, 10); len(ds) != 0 || err != nil {
		t.Errorf("claimed %d, %v", len(ds), err)
	}
}

func TestADamagedBackupIsRefusedAndNothingIsMade(t *testing.T) {
	s := opened(t, filled(t, 3), Options{})
	withLarge(t, s)
	path := filepath.Join(t.TempDir(), "backup.tar")
	if _, err := s.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	flip := func(at int) []byte { b := bytes.Clone(whole); b[at] ^= 1; return b }
	rename := func(from, to string) []byte { return bytes.Replace(whole, []byte(from), []byte(to), 1) }
	for name, b := range map[string][]byte{
		"empty": {}, "cut in the store": whole[:9000], "cut before the manifest": whole[:len(whole)-4096],
		"flip in the store": flip(9000), "flip in a large mail": flip(len(whole) - 90_000),
		"a path upwards": rename("files/", "../../"), "another name": rename("desk.db", "desk.xx"),
	} {
		t.Run(name, func(t *testing.T) {
			bad := filepath.Join(t.TempDir(), "bad.tar")
			if err := os.WriteFile(bad, b, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := VerifyBackup(t.Context(), bad); err == nil {
				t.Error("verified")
			}
			place := t.TempDir()
			if _, err := Restore(t.Context(), bad, filepath.Join(place, "data"), Options{}); err == nil {
				t.Error("restored")
			}
			if left, err := os.ReadDir(place); err != nil || len(left) != 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

func TestARestoreIntoADirectoryWithContentIsRefused(t *testing.T) {
	dir := filled(t, 1)
	path := filepath.Join(t.TempDir(), "backup.tar")
	s := opened(t, dir, Options{})
	if _, err := s.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), path, dir, Options{}); err == nil ||
		!strings.Contains(err.Error(), "not empty") {
		t.Errorf("said %v", err)
	}
}

func TestABackupThatFailsLeavesTheOldOne(t *testing.T) {
	s := opened(t, filled(t, 1), Options{})
	large := withLarge(t, s)
	path := filepath.Join(t.TempDir(), "backup.tar")
	if err := os.WriteFile(path, []byte("yesterday's"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Backup(ctx, path); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	lost := filepath.Join(s.dir, filesName, large.String()[:2], large.String())
	if err := os.Remove(lost); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Backup(t.Context(), path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("with a large mail missing: %v", err)
	}
	if err := s.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "missing or cut") {
		t.Errorf("check said %v", err)
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if b, _ := os.ReadFile(path); err != nil || string(b) != "yesterday's" || len(left) != 1 {
		t.Errorf("the old backup holds %.20q, beside it %v, %v", b, left, err)
	}
}

// A reader that takes its time, as a backup does, must not stop those who write.
func TestALongReaderDoesNotStopWriters(t *testing.T) {
	s := opened(t, t.TempDir(), Options{})
	err := s.View(t.Context(), func(desk.Reader) error {
		body := make([]byte, desk.SmallBlob)
		for i := range 320 { // beyond what the file was when the reader began
			body[0] = byte(i)
			done := make(chan error)
			go func() {
				done <- s.Update(t.Context(), func(tx desk.Tx) error {
					_, err := tx.Enqueue(ticketing.Parcel{Body: body})
					return err
				})
			}()
			if err := <-done; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
