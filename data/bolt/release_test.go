package bolt

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

func TestAStoreOfEachReleaseOpensWithAllThatItHolds(t *testing.T) {
	for _, name := range releases(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			dir, backup := released(t, name)
			restored := filepath.Join(t.TempDir(), "restored")
			if _, err := Restore(t.Context(), backup, restored, Options{}); err != nil {
				t.Fatal(err)
			}
			for _, dir := range []string{dir, restored} {
				s := opened(t, dir, Options{})
				if err := s.Check(t.Context()); err != nil {
					t.Error(err)
				}
				if err := s.View(t.Context(), func(r desk.Reader) error { return wantStory(t, r) }); err != nil {
					t.Error(err)
				}
				wantLetters(t, s)
				if err := s.Update(t.Context(), func(tx desk.Tx) error { return intake(tx, []byte("new")) }); err != nil {
					t.Error(err)
				}
				if err := errors.Join(s.Check(t.Context()), s.Close()); err != nil {
					t.Error(err)
				}
			}
			if left := closedStore(dir).upgradeBackups(); (len(left) == 1) == strings.Contains(name, "schema-5") {
				t.Errorf("backups before the upgrade: %v", left)
			}
			if left := closedStore(restored).upgradeBackups(); len(left) != 0 {
				t.Errorf("a restored store came with a backup of itself: %v", left)
			}
		})
	}
}

// closedStore names the files of a directory that nobody has open.
func closedStore(dir string) *Store { return newStore(dir, Options{}) }

// wantStory looks for what testdata/stores/make.sh put into every store.
func wantStory(t *testing.T, r desk.Reader) error {
	t.Helper()
	subjects := map[ticketing.Number]string{1002: "Printer", 1003: "Lift", 1004: "Invoice", 1005: "Gate",
		1006: "Lamp", 1007: "Phone", 1008: "Scanner", 1009: "Keys", 1010: "A large log", 1011: "Nightly run"}
	var unread error
	err := r.Tickets(func(k ticketing.Ticket) bool {
		history, err := r.History(k.Number)
		unread = errors.Join(unread, err)
		if subject, told := subjects[k.Number]; told && (k.Subject != subject || len(history) == 0) {
			t.Errorf("%d is %q with %d entries", k.Number, k.Subject, len(history))
		}
		delete(subjects, k.Number)
		return true
	})
	if len(subjects) != 0 {
		t.Errorf("missing: %v", subjects)
	}
	found, findErr := r.Find([]string{"scanner"}, 5)
	if len(found) != 1 || found[0].Number != 1008 {
		t.Errorf("scanner finds %v", found)
	}
	his, assignedErr := r.Unfinished(desk.ByAssignee, "Ada Ito", 9)
	if !slices.ContainsFunc(his, func(k ticketing.Ticket) bool { return k.Number == 1004 }) {
		t.Errorf("of the agent there are %d, without the invoice", len(his))
	}
	active, activeErr := r.Active(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), 0, 99)
	if !slices.Contains(active, 1001) || !slices.Contains(active, 1005) || !slices.Contains(active, 1011) {
		t.Errorf("in their month something happened to %v", active)
	}
	return errors.Join(err, unread, findErr, assignedErr, activeErr, wantMails(t, r))
}

func wantMails(t *testing.T, r desk.Reader) error {
	t.Helper()
	held, err := r.Held()
	if len(held) != 1 || held[0].Subject != "Rounds" {
		t.Errorf("in quarantine: %v", held)
	}
	fates, fateErr := r.Fate("<A-large-log@golden.example>")
	if err := errors.Join(err, fateErr); err != nil || len(fates) != 1 || fates[0].Ticket != 1010 {
		return errors.Join(err, fmt.Errorf("the fate of the large mail: %v", fates))
	}
	raw, err := r.Raw(fates[0].Receipts.RawHash)
	if err != nil || raw.Size < 132000 {
		return errors.Join(err, fmt.Errorf("the large mail has %d octets", raw.Size))
	}
	got, err := io.ReadAll(io.NewSectionReader(raw.Body, 0, raw.Size))
	if hashOf(got) != fates[0].Receipts.RawHash {
		t.Error("the large mail is not what it was")
	}
	return err
}

// wantLetters looks for letters that were sent, dropped and not sent yet, with their octets.
func wantLetters(t *testing.T, s *Store) {
	t.Helper()
	all, err := s.List(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	states := map[outbox.State]int{}
	for _, d := range all {
		states[d.State]++
		if body, err := s.Body(t.Context(), d.ID); err != nil || len(body) == 0 {
			t.Errorf("letter %s, %v: %d octets, %v", d.ID, d.State, len(body), err)
		}
	}
	if states[outbox.Sent] == 0 || states[outbox.Waiting] == 0 || states[outbox.Dropped] == 0 {
		t.Errorf("of letters there are %v", states)
	}
}

// releases are the files that hold stores of released versions.
func releases(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("testdata/stores/*.tar.gz")
	if err != nil || len(all) < 4 {
		t.Fatalf("found %v, %v", all, err)
	}
	return all
}

// released unpacks the store of a release, and the backup that it is.
func released(t *testing.T, name string) (dir, backup string) {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	packed, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	backup = filepath.Join(t.TempDir(), "backup.tar")
	out, err := os.Create(backup)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, packed); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(t.TempDir(), "desk")
	if _, err := unpack(t.Context(), backup, dir); err != nil {
		t.Fatal(err)
	}
	return dir, backup
}
