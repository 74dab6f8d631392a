package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"ticketd/data/record"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

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
func upgradeWithKills(t *testing.T, from string, kill func(place int) bool) (
	all map[string]string, places int) {
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
		if has, err := closedStore(dir).schema(t); err != nil || has != 1 || t.Bucket([]byte(bLookup)) != nil {
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
	table := crc32.MakeTable(crc32.Castagnoli)
	binary.BigEndian.PutUint32(newer[1:], crc32.Update(crc32.Checksum(newer[:1], table), table, newer[5:]))
	err = s.update(t.Context(), func(w tx) error {
		return w.put(bTickets, numberKey(ticketing.Number(1001)), newer)
	})
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
	got := fmt.Sprintf("schema %d: ticket %d, entry %d, keyring %d",
		len(migrations()), ticket[0], entry[0], keys[0])
	if want := "schema 5: ticket 2, entry 2, keyring 1"; got != want {
		t.Errorf("it is %s, was %s", got, want)
	}
}
