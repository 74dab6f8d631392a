package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// firstVersion makes a store of the first version with some tickets.
func firstVersion(t *testing.T, tickets int) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "data")
	s := opened(t, dir, Options{Volatile: true})
	makeOld(t, s, tickets)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// makeOld puts tickets into an open store and takes from it what came later.
func makeOld(t *testing.T, s *Store, tickets int) {
	t.Helper()
	err := s.Update(t.Context(), func(tx desk.Tx) error {
		for range tickets {
			n, err := tx.NextNumber()
			if err != nil {
				return err
			}
			ticket := ticketing.Ticket{Number: n, Subject: fmt.Sprint("Printer ", n),
				Account: "Acme", Assignee: []string{"", "Bob", "Eve"}[n%3]}
			if n%2 == 0 {
				ticket.Class = ticketing.ClassClosed
			}
			if err := tx.Save(ticket, ticketing.Entry{}); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = s.update(t.Context(), func(w tx) error {
			if err := w.tx.DeleteBucket([]byte(bLookup)); err != nil {
				return err
			}
			return w.put(bState, []byte(schemaKey), numberKey(ticketing.Number(1)))
		})
	}
	if err != nil {
		t.Fatal(err)
	}
}

func lookedUp(t *testing.T, s *Store, bobs int, words string, found ticketing.Number) {
	t.Helper()
	err := s.View(t.Context(), func(r desk.Reader) error {
		n, err := r.CountUnfinished(desk.ByAssignee, "Bob", 1<<30)
		if n != bobs {
			t.Errorf("Bob has %d, want %d", n, bobs)
		}
		if err != nil {
			return err
		}
		all, err := r.Find([]string{words}, 2)
		if len(all) != 1 || all[0].Number != found {
			t.Errorf("%q finds %v", words, all)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestAStoreOfTheFirstVersionIsBroughtUpToDate(t *testing.T) {
	const many = fillStep + 300
	dir := firstVersion(t, many)
	if _, err := OpenReadOnly(t.Context(), dir, Options{}); err == nil ||
		!strings.Contains(err.Error(), "start the daemon once") {
		t.Errorf("reading it before: %v", err)
	}
	var log bytes.Buffer
	s := opened(t, dir, Options{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
	lookedUp(t, s, many/6+1, "printer 1999", 1999)
	for _, want := range []string{"tickets up to number 11000 can", "tickets up to number 11300 can"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("said %s, want %q", &log, want)
		}
	}
}

// afterCutOff opens a store after the power went off in the second transaction of a step of
// bringing it up to date. Meanwhile a program that knows only the first so many steps must not
// write to it.
func afterCutOff(t *testing.T, dir string, step, known int) (s *Store, log *bytes.Buffer) {
	t.Helper()
	calls := 0
	steps := migrations()
	fill := steps[step]
	steps[step] = func(t *bbolt.Tx) (string, error) {
		if calls++; calls > 1 {
			panic("the power went off")
		}
		return fill(t)
	}
	if _, err := Open(t.Context(), dir, Options{migrations: steps}); err == nil ||
		!strings.Contains(err.Error(), "power") {
		t.Fatalf("said %v", err)
	}
	if _, err := Open(t.Context(), dir, Options{migrations: migrations()[:known]}); err == nil ||
		!strings.Contains(err.Error(), "newer ticketd") {
		t.Errorf("a program that knows %d steps may write to a half filled store: %v", known, err)
	}
	log = &bytes.Buffer{}
	return opened(t, dir, Options{Logger: slog.New(slog.NewTextHandler(log, nil))}), log
}

func TestBringingUpToDateGoesOnWhereItWasCutOff(t *testing.T) {
	const many = fillStep + 300
	dir := firstVersion(t, many)
	s, log := afterCutOff(t, dir, 2, 1)
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
	lookedUp(t, s, many/6+1, "printer 11300", 11300)
	if said := log.String(); strings.Contains(said, "tickets up to number 11000 can") || !strings.Contains(said, "11300 can") {
		t.Errorf("began anew: %s", said)
	}
}

func TestATicketThatCannotBeReadKeepsNobodyFromStarting(t *testing.T) {
	dir := firstVersion(t, 5)
	db, err := bbolt.Open(filepath.Join(dir, fileName), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(t *bbolt.Tx) error {
		return t.Bucket([]byte(bTickets)).Put(numberKey(ticketing.Number(1003)), []byte("scribble"))
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	s := opened(t, dir, Options{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	lookedUp(t, s, 0, "printer 1005", 1005)
	if err := s.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "tickets 1003") ||
		!strings.Contains(log.String(), "tickets 1003") {
		t.Errorf("checked %v, said %s", err, &log)
	}
}

func TestABackupOfAnOlderStoreIsRestoredWithItsLookups(t *testing.T) {
	place := t.TempDir()
	s := opened(t, filepath.Join(place, "old"), Options{})
	makeOld(t, s, 30)
	if _, err := s.Backup(t.Context(), filepath.Join(place, "backup")); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(place, "restored")
	if _, err := Restore(t.Context(), filepath.Join(place, "backup"), dir, Options{}); err != nil {
		t.Fatal(err)
	}
	restored := opened(t, dir, Options{})
	if err := restored.Check(t.Context()); err != nil {
		t.Error(err)
	}
	lookedUp(t, restored, 5, "printer 1030", 1030)
}

func TestALookupThatIsWrongIsFound(t *testing.T) {
	s := opened(t, t.TempDir(), Options{})
	ticket := ticketing.Ticket{Number: 1001, Assignee: "Bob", Subject: "Printer"}
	err := s.Update(t.Context(), func(tx desk.Tx) error { return tx.Save(ticket, ticketing.Entry{}) })
	if err != nil {
		t.Fatal(err)
	}
	place := unfinishedKey(desk.ByAssignee, "bob", 1001)
	for want, spoil := range map[string]func(tx) error{
		"missing in index lookup": func(w tx) error { return w.remove(bLookup, place) },
		"index lookup has": func(w tx) error {
			return w.put(bLookup, unfinishedKey(desk.ByAssignee, "eve", 1001), nil)
		},
		"other words": func(w tx) error { return w.put(bLookup, cardKey(1001), []byte(" lift ")) },
	} {
		if err := s.update(t.Context(), spoil); err != nil {
			t.Fatal(err)
		}
		if err := s.Check(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, said %v", want, err)
		}
		err := s.update(t.Context(), func(w tx) error {
			return errors.Join(w.put(bLookup, place, nil), w.put(bLookup, cardKey(1001), card(ticket)),
				w.remove(bLookup, unfinishedKey(desk.ByAssignee, "eve", 1001)))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}
