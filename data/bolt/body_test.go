package bolt

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

var morning = time.Date(2026, 3, 1, 6, 0, 0, 0, time.UTC)

// largeParcel is a letter with files enclosed.
func largeParcel(n int) ticketing.Parcel {
	return ticketing.Parcel{To: "ann@customer.example", Created: morning,
		Body: bytes.Repeat(fmt.Appendf(nil, "large letter %d\r\n", n), 10_000)}
}

func enqueue(t *testing.T, s *Store, p ticketing.Parcel) (id string, err error) {
	t.Helper()
	err = s.Update(t.Context(), func(tx desk.Tx) (err error) {
		id, err = tx.Enqueue(p)
		return err
	})
	return id, err
}

// blobFile is where a body stands as a file.
func blobFile(s *Store, body []byte) string {
	h := ticketing.Hash(sha256.Sum256(body)).String()
	return filepath.Join(s.dir, filesName, h[:2], h)
}

func TestALargeLetterIsAFileBeforeItsCommitAndOnlyGarbageWithoutIt(t *testing.T) {
	now, failing := morning, true
	p := largeParcel(1)
	var s *Store
	s = opened(t, t.TempDir(), Options{Now: func() time.Time { return now },
		commit: func(b *bbolt.Tx) error {
			if got, err := os.ReadFile(blobFile(s, p.Body)); err != nil || !bytes.Equal(got, p.Body) {
				t.Errorf("at the commit the file has %d octets: %v", len(got), err)
			}
			if failing {
				return errDisk
			}
			return b.Commit()
		}})
	if _, err := enqueue(t, s, p); !errors.Is(err, ErrCommit) {
		t.Fatalf("enqueued: %v", err)
	}
	if err := errors.Join(s.Reopen(t.Context()), s.Check(t.Context())); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{0, 1} {
		if n, err := s.CollectFiles(t.Context()); n != want || err != nil {
			t.Errorf("collected %d, %v, want %d", n, err, want)
		}
		now = now.Add(25 * time.Hour)
	}
	failing = false
	id, err := enqueue(t, s, p)
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(1000 * time.Hour)
	n, err := s.CollectFiles(t.Context())
	d, readErr := s.Delivery(t.Context(), id)
	err = errors.Join(err, readErr, s.Check(t.Context()))
	if n != 0 || err != nil || !bytes.Equal(d.Body, p.Body) {
		t.Errorf("collected %d, then the letter has %d octets: %v", n, len(d.Body), err)
	}
}

func TestALargeLetterTakesNoRoomInTheStoreItself(t *testing.T) {
	s := opened(t, t.TempDir(), Options{})
	p := largeParcel(1)
	p.Body = bytes.Repeat(p.Body, 100)
	if _, err := enqueue(t, s, p); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(s.dir, fileName))
	if err != nil || info.Size() > int64(len(p.Body))/10 {
		t.Errorf("%d octets for a letter of %d, %v", info.Size(), len(p.Body), err)
	}
}

func TestALetterThatIsEnqueuedAgainAfterItFailedIsOneFile(t *testing.T) {
	s := opened(t, t.TempDir(), Options{})
	p := largeParcel(1)
	for range 2 {
		err := s.Update(t.Context(), func(tx desk.Tx) error {
			_, err := tx.Enqueue(p)
			return errors.Join(err, errDisk)
		})
		if !errors.Is(err, errDisk) {
			t.Fatal(err)
		}
	}
	if _, err := enqueue(t, s, p); err != nil {
		t.Fatal(err)
	}
	count := 0
	if err := s.files.Each(func(ticketing.Hash, int64) error { count++; return nil }); err != nil || count != 1 {
		t.Errorf("%d files, %v", count, err)
	}
}

func TestADamagedLargeLetterIsFoundAndDoesNotStopTheOthers(t *testing.T) {
	for name, spoil := range map[string]func(file string, body []byte) error{
		"gone": func(file string, _ []byte) error { return os.Remove(file) },
		"cut": func(file string, body []byte) error {
			return os.WriteFile(file, body[:len(body)/2], 0o600)
		},
		"changed": func(file string, body []byte) error {
			return os.WriteFile(file, append(bytes.Clone(body[:len(body)-1]), '!'), 0o600)
		},
	} {
		s := opened(t, t.TempDir(), Options{})
		bad, good := largeParcel(1), largeParcel(2)
		badID, err := enqueue(t, s, bad)
		goodID, goodErr := enqueue(t, s, good)
		if err := errors.Join(err, goodErr, spoil(blobFile(s, bad.Body), bad.Body)); err != nil {
			t.Fatal(err)
		}
		if s.Check(t.Context()) == nil {
			t.Errorf("%s: the check found nothing", name)
		}
		ds, err := s.Claim(t.Context(), morning, time.Minute, 10)
		if err != nil || len(ds) != 2 {
			t.Errorf("%s: claimed %d, %v", name, len(ds), err)
		}
		if body, err := s.Body(t.Context(), badID); err == nil || body != nil {
			t.Errorf("%s: the letter has %d octets", name, len(body))
		}
		if body, err := s.Body(t.Context(), goodID); err != nil || !bytes.Equal(body, good.Body) {
			t.Errorf("%s: the other has %d octets, %v", name, len(body), err)
		}
	}
}

func TestALargeLetterThatTheStoreNeverHadIsLeftOut(t *testing.T) {
	s := opened(t, t.TempDir(), Options{})
	p := largeParcel(1)
	_, err := enqueue(t, s, p)
	err = errors.Join(err, s.update(t.Context(), func(t tx) error {
		return t.remove(bHashes, blobKey(sha256.Sum256(p.Body)))
	}))
	if err != nil {
		t.Fatal(err)
	}
	if s.Check(t.Context()) == nil {
		t.Error("the check found nothing")
	}
	ds, err := s.Claim(t.Context(), morning, time.Minute, 10)
	if _, waits, dueErr := s.NextDue(t.Context()); len(ds) != 0 || waits || errors.Join(err, dueErr) != nil {
		t.Errorf("claimed %d, waits %v, %v", len(ds), waits, errors.Join(err, dueErr))
	}
}

func TestABackupHasTheLargeLetters(t *testing.T) {
	s := opened(t, t.TempDir(), Options{})
	p := largeParcel(1)
	id, err := enqueue(t, s, p)
	path, dir := filepath.Join(t.TempDir(), "backup.tar"), filepath.Join(t.TempDir(), "restored")
	_, backupErr := s.Backup(t.Context(), path)
	_, restoreErr := Restore(t.Context(), path, dir, Options{})
	if err := errors.Join(err, backupErr, restoreErr); err != nil {
		t.Fatal(err)
	}
	back := opened(t, dir, Options{})
	d, err := back.Delivery(t.Context(), id)
	if err := errors.Join(err, back.Check(t.Context())); err != nil || !bytes.Equal(d.Body, p.Body) {
		t.Errorf("restored %d octets of %d, %v", len(d.Body), len(p.Body), err)
	}
	if err := os.Remove(blobFile(s, p.Body)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Backup(t.Context(), path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without the letter's file: %v", err)
	}
}

// BenchmarkEnqueueLarge is how long everybody waits for a letter of 14 MB.
func BenchmarkEnqueueLarge(b *testing.B) {
	s, err := Open(b.Context(), b.TempDir(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	p := ticketing.Parcel{Body: bytes.Repeat([]byte("0123456789abcde\n"), 14<<20/16)}
	b.SetBytes(int64(len(p.Body)))
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n++
		copy(p.Body, fmt.Sprintf("%10d", n))
		err := s.Update(b.Context(), func(tx desk.Tx) error {
			_, err := tx.Enqueue(p)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func TestALetterIsOpenedWithoutStandingInMemory(t *testing.T) {
	s := opened(t, t.TempDir(), Options{})
	for _, size := range []int{0, 10, desk.SmallBlob, desk.SmallBlob + 1} {
		p := largeParcel(1)
		p.Body = p.Body[:size]
		id, err := enqueue(t, s, p)
		if err != nil {
			t.Fatal(err)
		}
		d, body, err := s.Letter(t.Context(), id)
		if err != nil || d.ID != id || d.Body != nil || body.Size != int64(size) {
			t.Fatalf("%d octets are opened as %d, with %d in memory, %v", size, body.Size, len(d.Body), err)
		}
		got, err := io.ReadAll(io.NewSectionReader(body.Body, 0, body.Size))
		if err != nil || !bytes.Equal(got, p.Body) || sha256.Sum256(got) != body.Hash {
			t.Errorf("%d octets are read as %d, %v", size, len(got), err)
		}
	}
	if _, _, err := s.Letter(t.Context(), "7"); !errors.Is(err, ErrUnknownParcel) {
		t.Errorf("a letter that was never written: %v", err)
	}
}
