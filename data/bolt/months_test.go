package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// withoutMonths makes a store of the version before months were noted. A ticket has
// entries in one to three months from January 2026 on.
func withoutMonths(t *testing.T, tickets int) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "data")
	s := opened(t, dir, Options{Volatile: true})
	err := s.Update(t.Context(), func(tx desk.Tx) error {
		for range tickets {
			n, err := tx.NextNumber()
			for month := range 1 + int(n)%3 {
				at := time.Date(2026, time.Month(1+month), 5, 9, 0, 0, 0, time.UTC)
				err = errors.Join(err, tx.Save(ticketing.Ticket{Number: n, Class: ticketing.ClassClosed},
					ticketing.Entry{At: at}))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = s.update(t.Context(), forgetMonths)
	}
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	return dir
}

func forgetMonths(w tx) error {
	c := w.bucket(bLookup).Cursor()
	for k, _ := c.Seek([]byte{byMonth}); len(k) > 0 && k[0] == byMonth; k, _ = c.Seek([]byte{byMonth}) {
		if err := c.Delete(); err != nil {
			return err
		}
	}
	return w.put(bState, []byte(schemaKey), numberKey(ticketing.Number(3)))
}

func countActive(t *testing.T, s *Store, month time.Month) (n int) {
	t.Helper()
	err := s.View(t.Context(), func(r desk.Reader) error {
		all, err := r.Active(time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC), 0, 1<<30)
		n = len(all)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func wantMonths(t *testing.T, s *Store, tickets int) {
	t.Helper()
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
	for month, want := range map[time.Month]int{1: tickets, 2: tickets * 2 / 3, 3: tickets / 3, 4: 0} {
		if got := countActive(t, s, month); got != want {
			t.Errorf("since %s there are %d tickets, want %d", month, got, want)
		}
	}
}

func TestMonthsOfAnOlderStoreAreNotedWhereTheyWereCutOff(t *testing.T) {
	const many = fillStep + 302
	dir := withoutMonths(t, many)
	s, log := afterCutOff(t, dir, 4, 3)
	wantMonths(t, s, many)
	said := log.String()
	if strings.Contains(said, "number 11000 are noted") || !strings.Contains(said, "number 11302 are noted") {
		t.Errorf("began anew, or says nothing: %s", said)
	}
}

func TestMonthsOfABackupAreNotedWhenItIsRestored(t *testing.T) {
	dir := withoutMonths(t, 30)
	place := t.TempDir()
	s := opened(t, dir, Options{})
	if _, err := s.Backup(t.Context(), filepath.Join(place, "backup")); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(place, "restored")
	if _, err := Restore(t.Context(), filepath.Join(place, "backup"), to, Options{}); err != nil {
		t.Fatal(err)
	}
	wantMonths(t, opened(t, to, Options{}), 30)
}

func TestAnEntryThatCannotBeReadIsOfNoMonth(t *testing.T) {
	dir := withoutMonths(t, 3)
	db, err := bbolt.Open(filepath.Join(dir, fileName), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(t *bbolt.Tx) error { // of ticket 1001, the one with the most
		return t.Bucket([]byte(bHistory)).Put(append(numberKey(ticketing.Number(1001)), 0, 0, 0, 0),
			[]byte("scribble"))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	s := opened(t, dir, Options{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	if !strings.Contains(log.String(), "not all: read history") {
		t.Errorf("said %s", &log)
	}
	if got := countActive(t, s, 1); got != 3 {
		t.Errorf("%d tickets are found by their other months, want 3", got)
	}
}

func TestAMonthThatIsWrongIsFound(t *testing.T) {
	s := opened(t, t.TempDir(), Options{})
	at := time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC)
	err := s.Update(t.Context(), func(tx desk.Tx) error {
		return tx.Save(ticketing.Ticket{Number: 1001}, ticketing.Entry{At: at})
	})
	if err != nil {
		t.Fatal(err)
	}
	right, wrong := monthKey(monthOf(at), 1001), monthKey(monthOf(at)+1, 1001)
	for want, spoil := range map[string]func(tx) error{
		"is missing in index lookup": func(w tx) error { return w.remove(bLookup, right) },
		"has 2 months":               func(w tx) error { return w.put(bLookup, wrong, nil) },
	} {
		if err := s.update(t.Context(), spoil); err != nil {
			t.Fatal(err)
		}
		if err := s.Check(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, said %v", want, err)
		}
		err := s.update(t.Context(), func(w tx) error {
			return errors.Join(w.put(bLookup, right, nil), w.remove(bLookup, wrong))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestMailsOfAWeekAreFoundAmongMany also counts what it costs: mails of other weeks may
// only be looked at while searching.
func TestMailsOfAWeekAreFoundAmongMany(t *testing.T) {
	s := opened(t, t.TempDir(), Options{Volatile: true})
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	const many, wrong = 20_000, 9_000
	err := s.Update(t.Context(), func(tx desk.Tx) error {
		for i := range many {
			at := begin.Add(time.Duration(i) * time.Minute)
			if i >= wrong && i < wrong+100 { // the clock was gone for a while
				at = at.AddDate([]int{-10, 10}[i%2], 0, 0)
			}
			if err := tx.MarkSeen(desk.Disposition{At: at, Subject: fmt.Sprint(i)}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, want int }{{0, 10, 10}, {5000, 5010, 10}, {many - 5, many + 50, 5},
		{-50, 3, 3}, {many, many + 10, 0}, {7, 7, 0}, {wrong - 50, wrong + 150, 100}, {wrong, wrong + 100, 0}} {
		var got []string
		err := s.View(t.Context(), func(r desk.Reader) error {
			return r.Received(begin.Add(time.Duration(c.from)*time.Minute),
				begin.Add(time.Duration(c.to)*time.Minute), func(d desk.Disposition) bool {
					got = append(got, d.Subject)
					return true
				})
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != c.want || c.want > 0 && got[0] != fmt.Sprint(max(c.from, 0)) {
			t.Errorf("from %d to %d: %d, first %v", c.from, c.to, len(got), got[:min(3, len(got))])
		}
	}
}
