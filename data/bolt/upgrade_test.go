package bolt

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"ticketd/data/record"
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
			if left := s0(dir).upgradeBackups(); (len(left) == 1) == strings.Contains(name, "schema-5") {
				t.Errorf("backups before the upgrade: %v", left)
			}
			if left := s0(restored).upgradeBackups(); len(left) != 0 {
				t.Errorf("a restored store came with a backup of itself: %v", left)
			}
		})
	}
}

func s0(dir string) *Store { return newStore(dir, Options{}) }

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

func TestABackupIsMadeBeforeAnUpgradeAndKeptForAWeek(t *testing.T) {
	dir := firstVersion(t, 5)
	half := filepath.Join(dir, "."+fileName+beforeVersion+"5.tar.new-1") // of a start that was killed
	if err := os.WriteFile(half, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	s := opened(t, dir, Options{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	backup := filepath.Join(dir, "desk.db.before-version-5.tar")
	if !strings.Contains(log.String(), backup) {
		t.Errorf("its name is not told: %s", &log)
	}
	if _, err := os.Stat(half); err == nil {
		t.Error("the half written one is left")
	}
	wantOldBackup(t, s.upgradeBackups())
	for _, c := range []struct {
		after time.Duration
		there bool
	}{{UpgradeKeep - time.Hour, true}, {UpgradeKeep + time.Hour, false}, {UpgradeKeep + 2*time.Hour, false}} {
		if _, err := s.Prune(t.Context(), time.Now().Add(c.after)); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(backup); (err == nil) != c.there {
			t.Errorf("after %v: %v", c.after, err)
		}
	}
}

// An upgrade ends before each of its commits, and after each, and goes on. The store and
// its backup are what they are without that.
func TestAnUpgradeKilledAtAnyCommitEndsAsIfItHadNotBeen(t *testing.T) {
	dir := firstVersion(t, 11)
	want, places := upgradeWithKills(t, dir, func(int) bool { return false })
	if places < 12 || len(want) == 0 {
		t.Fatalf("%d places to be killed at, %d keys", places, len(want))
	}
	kills := []func(int) bool{func(n int) bool { return n%7 == 6 }} // again and again
	for at := range places {
		kills = append(kills, func(n int) bool { return n == at })
	}
	for i, kill := range kills {
		if got, _ := upgradeWithKills(t, dir, kill); !maps.Equal(want, got) {
			t.Errorf("killed at place %d it ended otherwise", i-1)
		}
	}
}

// upgradeWithKills brings a copy of an old store up to date, three tickets at a time. It
// is killed at some of the places where that can be, and started again until it is done.
func upgradeWithKills(t *testing.T, from string, kill func(place int) bool) (all map[string]string, places int) {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	power := func() {
		if places++; kill(places - 1) {
			panic("the power went off")
		}
	}
	steps := migrationsBy(3)
	for i, migrate := range steps {
		steps[i] = func(t *bbolt.Tx) (string, error) {
			power() // after the last commit
			cameTo, err := migrate(t)
			power() // before the next one
			return cameTo, err
		}
	}
	s, err := Open(t.Context(), dir, Options{migrations: steps})
	for err != nil {
		if !strings.Contains(err.Error(), "power") || places > 200 {
			t.Fatal(err)
		}
		s, err = Open(t.Context(), dir, Options{migrations: steps})
	}
	err = s.view(t.Context(), func(r reader) (err error) {
		all, err = everything(r.tx)
		return err
	})
	if err := errors.Join(err, s.Check(t.Context()), s.Close()); err != nil {
		t.Fatal(err)
	}
	wantOldBackup(t, s.upgradeBackups())
	return all, places
}

// everything is all that a store holds, by bucket and key.
func everything(t *bbolt.Tx) (map[string]string, error) {
	all := map[string]string{}
	err := t.ForEach(func(name []byte, b *bbolt.Bucket) error {
		all[string(name)] = fmt.Sprint(b.Sequence())
		return b.ForEach(func(k, v []byte) error {
			all[string(name)+"/"+string(k)] = string(v)
			return nil
		})
	})
	return all, err
}

// wantOldBackup wants one backup, of the first version.
func wantOldBackup(t *testing.T, backups []string) {
	t.Helper()
	if len(backups) != 1 {
		t.Fatalf("backups before the upgrade: %v", backups)
	}
	dir := filepath.Join(t.TempDir(), "old")
	if _, err := unpack(t.Context(), backups[0], dir); err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(filepath.Join(dir, fileName), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.View(func(t *bbolt.Tx) error {
		if has, err := s0(dir).schema(t); err != nil || has != 1 || t.Bucket([]byte(bLookup)) != nil {
			return fmt.Errorf("it has version %d: %v", has, err)
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Error(err)
	}
}

func TestAnUpgradeEndsWithItsContextAndGoesOnLater(t *testing.T) {
	dir := firstVersion(t, 11)
	ctx, cancel := context.WithCancel(t.Context())
	steps := migrationsBy(3)
	fill := steps[2]
	steps[2] = func(t *bbolt.Tx) (string, error) { cancel(); return fill(t) }
	if _, err := Open(ctx, dir, Options{migrations: steps}); !errors.Is(err, context.Canceled) ||
		!strings.Contains(err.Error(), "the next start goes on") {
		t.Errorf("said %v", err)
	}
	s := opened(t, dir, Options{})
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestWhoIsTooOldForAStoreIsToldTheVersionsAndTheWayBack(t *testing.T) {
	dir := firstVersion(t, 5)
	s := opened(t, dir, Options{})
	err := s.update(t.Context(), func(w tx) error { return w.put(bState, []byte(schemaKey), version(6)) })
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"has version 6, this program knows up to 5", "newer ticketd; use that version",
		"before an upgrade " + filepath.Join(dir, "desk.db.before-version-5.tar")} {
		refused(t, dir, word)
	}
	if _, err := OpenReadOnly(t.Context(), dir, Options{}); !errors.Is(err, record.ErrNewer) {
		t.Errorf("for reading: %v", err)
	}
}

func TestARecordOfANewerProgramIsRefusedWithItsVersionsAndKept(t *testing.T) {
	s := opened(t, filled(t, 2), Options{})
	newer, err := record.WriteTicket(ticketing.Ticket{Number: 1001})
	if err != nil {
		t.Fatal(err)
	}
	newer[0]++
	binary.BigEndian.PutUint32(newer[1:], crc32.Update(crc32.Checksum(newer[:1], castagnoli), castagnoli, newer[5:]))
	err = s.update(t.Context(), func(w tx) error { return w.put(bTickets, numberKey(ticketing.Number(1001)), newer) })
	if err != nil {
		t.Fatal(err)
	}
	update := s.Update(t.Context(), func(w desk.Tx) error {
		_, _, err := w.Ticket(1001)
		return err
	})
	for _, err := range []error{update, s.Check(t.Context())} {
		if !errors.Is(err, record.ErrNewer) || !strings.Contains(err.Error(), "tickets 1001") ||
			!strings.Contains(err.Error(), fmt.Sprintf("version %d, newest known %d", newer[0], newer[0]-1)) {
			t.Errorf("said %v", err)
		}
	}
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// A program that knows a store's schema reads all its records: a new version of a record
// comes with a new schema, so that an older program is refused at its start, not at some
// ticket. When a version is raised, add a migration, a store to testdata and a line here.
func TestANewVersionOfARecordComesWithANewSchema(t *testing.T) {
	ticket, err1 := record.WriteTicket(ticketing.Ticket{Number: 1001})
	entry, err2 := record.WriteEntry(ticketing.Entry{})
	keys, err3 := record.WriteKeyring(ticketing.Keyring{newKey(1)})
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprintf("schema %d: ticket %d, entry %d, keyring %d", len(migrations()), ticket[0], entry[0], keys[0])
	if want := "schema 5: ticket 2, entry 2, keyring 1"; got != want {
		t.Errorf("it is %s, was %s", got, want)
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
