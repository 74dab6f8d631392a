package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.etcd.io/bbolt"

	"ticketd/data/record"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// filled makes a store with some mails in it and returns its directory.
func filled(t *testing.T, mails int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	s, err := Open(context.Background(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range mails {
		err := s.Update(context.Background(), func(tx desk.Tx) error {
			return intake(tx, []byte(strings.Repeat("mail ", 200*i+1)))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func refused(t *testing.T, dir, word string) {
	t.Helper()
	s, err := Open(context.Background(), dir, Options{})
	if err == nil {
		_ = s.Close()
		t.Fatalf("opened, want an error with %q", word)
	}
	if !strings.Contains(err.Error(), word) || !strings.Contains(err.Error(), fileName) {
		t.Errorf("said %v, want %q", err, word)
	}
}

// damage changes a closed store's file.
func damage(t *testing.T, dir string, change func([]byte) []byte) {
	t.Helper()
	path := filepath.Join(dir, fileName)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, change(b), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestADamagedFileIsRefusedAndLeftAlone(t *testing.T) {
	page := os.Getpagesize()
	for name, c := range map[string]struct {
		word   string
		change func([]byte) []byte
	}{
		"empty":      {"empty", func([]byte) []byte { return nil }},
		"cut":        {"cut", func(b []byte) []byte { return b[:6*page] }},
		"only metas": {"cut", func(b []byte) []byte { return b[:2*page] }},
		"few octets": {"meta pages", func(b []byte) []byte { return b[:10] }},
		"not ours":   {"meta pages", func(b []byte) []byte { return bytes.Repeat([]byte("x"), len(b)) }},
		"both metas": {"meta pages", func(b []byte) []byte { b[20] ^= 1; b[page+20] ^= 1; return b }},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filled(t, 20)
			var left []byte
			damage(t, dir, func(b []byte) []byte { left = bytes.Clone(c.change(b)); return left })
			refused(t, dir, c.word)
			if now, err := os.ReadFile(filepath.Join(dir, fileName)); err != nil || !bytes.Equal(now, left) {
				t.Errorf("the file was touched, %v", err)
			}
		})
	}
}

func TestOneGoodMetaIsEnough(t *testing.T) {
	for _, bad := range []int{0, 1} {
		dir := filled(t, 20)
		damage(t, dir, func(b []byte) []byte { b[bad*os.Getpagesize()+20] ^= 1; return b })
		var log bytes.Buffer
		s := opened(t, dir, Options{Logger: slog.New(slog.NewTextHandler(&log, nil))})
		if err := s.Check(t.Context()); err != nil {
			t.Errorf("meta %d: %v", bad, err)
		}
		if !strings.Contains(log.String(), "meta pages is damaged") {
			t.Errorf("meta %d: nobody was told: %s", bad, &log)
		}
	}
}

// Whatever page is overwritten with whatever: the process lives, and either the
// file is refused, or the damage is found, or it hit nothing that is used.
func TestNoDamagedPageKillsTheProcess(t *testing.T) {
	dir := filled(t, 30)
	if err := opened(t, dir, Options{skimFrom: 1}).Close(); err != nil { // it leaves a mark
		t.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(dir, fileName))
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	page := os.Getpagesize()
	m, _, err := newestMeta(bytes.NewReader(whole))
	if err != nil {
		t.Fatal(err)
	}
	mark, err := os.ReadFile(filepath.Join(dir, fileName+".left"))
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]int{}
	for i := range 200 {
		bad := bytes.Clone(whole)
		at := page * (2 + random.IntN(int(m.high)-2))
		switch i % 3 {
		case 0: // a page of another kind
			copy(bad[at:at+page], whole[page*random.IntN(int(m.high)):])
		case 1: // its head
			bad[at+random.IntN(64)] ^= 1 << random.IntN(8)
		case 2: // anywhere
			bad[at+random.IntN(page)] ^= 1 << random.IntN(8)
		}
		if i < 100 {
			said[surviveDamage(t, bad, nil)]++
		} else { // it is not read whole
			said["marked: "+surviveDamage(t, bad, mark)]++
		}
	}
	t.Log(said)
	for _, want := range []string{"refused", "found", "marked: refused", "marked: found"} {
		if said[want] == 0 {
			t.Errorf("too little was noticed: %v", said)
		}
	}
}

func surviveDamage(t *testing.T, file, mark []byte) string {
	t.Helper()
	dir := t.TempDir()
	err := os.WriteFile(filepath.Join(dir, fileName), file, 0o600)
	if mark != nil {
		err = errors.Join(err, os.WriteFile(filepath.Join(dir, fileName+".left"), mark, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), dir, Options{skimFrom: 1})
	if err != nil {
		if strings.Contains(err.Error(), "goroutine") {
			t.Errorf("a stack trace for the user: %v", err)
		}
		return "refused"
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	err = s.View(t.Context(), func(r desk.Reader) error {
		return r.Tickets(func(k ticketing.Ticket) bool {
			_, err := r.History(k.Number)
			return err == nil
		})
	})
	if err := errors.Join(err, s.Check(t.Context())); err != nil {
		return "found"
	}
	return "unused"
}

func TestADamagedRecordIsNamed(t *testing.T) {
	dir := filled(t, 3)
	s := opened(t, dir, Options{})
	err := s.update(t.Context(), func(t tx) error {
		return t.put(bTickets, numberKey(ticketing.FirstNumber), []byte("scribble"))
	})
	if err != nil {
		t.Fatal(err)
	}
	err = s.View(t.Context(), func(r desk.Reader) error {
		_, _, err := r.Ticket(ticketing.FirstNumber)
		return err
	})
	for _, err := range []error{err, s.Check(t.Context())} {
		if !errors.Is(err, record.ErrDamaged) || !strings.Contains(err.Error(), "tickets 1001") {
			t.Errorf("said %v", err)
		}
	}
}

func TestASecondProcessIsToldWhoHoldsTheStore(t *testing.T) {
	dir := filled(t, 1)
	synctest.Test(t, func(t *testing.T) {
		s := opened(t, dir, Options{})
		begun := time.Now()
		for _, open := range []func(context.Context, string, Options) (*Store, error){Open, OpenReadOnly} {
			_, err := open(t.Context(), dir, Options{})
			if err == nil || !strings.Contains(err.Error(), "holds it; stop that one first") ||
				!strings.Contains(err.Error(), "process ") {
				t.Errorf("said %v", err)
			}
		}
		if waited := time.Since(begun); waited > 4*time.Second {
			t.Errorf("waited %v", waited)
		}
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
	opened(t, dir, Options{})
}

func TestReadersMayLookTogetherAndWriteNothing(t *testing.T) {
	dir := filled(t, 1)
	for range 2 {
		s, err := OpenReadOnly(t.Context(), dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
		err = s.Update(t.Context(), func(desk.Tx) error { return nil })
		if !errors.Is(err, ErrReadOnly) {
			t.Errorf("update said %v", err)
		}
		if len(s.Keyring()) != 1 {
			t.Error("no keyring")
		}
	}
	if _, err := OpenReadOnly(t.Context(), t.TempDir(), Options{}); err == nil ||
		!strings.Contains(err.Error(), "no store yet") {
		t.Errorf("an empty directory: %v", err)
	}
}

func TestACrashWhileTheStoreIsMadeLeavesNoneOrAGoodOne(t *testing.T) {
	half := func(dir string) {
		if err := os.WriteFile(filepath.Join(dir, fileName+".new-1"), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	fresh := t.TempDir()
	half(fresh) // before it got its name
	named := filled(t, 1)
	half(named) // after
	for _, dir := range []string{fresh, named} {
		s := opened(t, dir, Options{})
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*.new-*")); len(left) != 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}

func TestALostFileIsNotReplacedByAnEmptyStore(t *testing.T) {
	dir := filled(t, 1)
	s := opened(t, dir, Options{})
	large := bytes.Repeat([]byte("large"), 1<<16)
	blob := desk.Blob{Hash: hashOf(large), Size: int64(len(large)), Body: bytes.NewReader(large)}
	if err := s.Stash(t.Context(), blob); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, fileName)); err != nil {
		t.Fatal(err)
	}
	refused(t, dir, "is missing, but")
}

func TestOthersCannotReadTheStore(t *testing.T) {
	mode := func(path string) os.FileMode {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode().Perm()
	}
	dir := filepath.Join(t.TempDir(), "new")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	s := opened(t, dir, Options{})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, fileName)
	if mode(dir) != 0o700 || mode(file) != 0o600 || mode(filepath.Join(dir, filesName)) != 0o700 {
		t.Errorf("modes %v %v", mode(dir), mode(file))
	}
	for path, wide := range map[string]os.FileMode{dir: 0o755, file: 0o644} {
		if err := os.Chmod(path, wide); err != nil {
			t.Fatal(err)
		}
	}
	opened(t, dir, Options{})
	if mode(dir) != 0o700 || mode(file) != 0o600 {
		t.Errorf("after opening again: %v %v", mode(dir), mode(file))
	}
}

func TestADirectoryThatHoldsOtherThingsIsNotTakenOver(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "letter.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	refused(t, dir, "letter.txt")
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
}

func TestAStoreOfANewerProgramIsRefused(t *testing.T) {
	dir := filled(t, 1)
	more := append(migrations(), func(t *bbolt.Tx) (string, error) {
		_, err := t.CreateBucket([]byte("later"))
		return "", err
	})
	if _, err := OpenReadOnly(t.Context(), dir, Options{migrations: more}); err == nil ||
		!strings.Contains(err.Error(), "start the daemon once") {
		t.Errorf("reading an older store: %v", err)
	}
	s := opened(t, dir, Options{migrations: more})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	refused(t, dir, "newer ticketd")
	opened(t, dir, Options{migrations: more})
}

func TestAMigrationThatFailsChangesNothing(t *testing.T) {
	dir := filled(t, 1)
	steps := append(migrations(),
		func(t *bbolt.Tx) (string, error) { return "", t.DeleteBucket([]byte(bTickets)) },
		func(*bbolt.Tx) (string, error) { panic("half way") })
	want := fmt.Sprintf("from version %d to %d", len(steps)-1, len(steps))
	if _, err := Open(t.Context(), dir, Options{migrations: steps}); err == nil ||
		!strings.Contains(err.Error(), want) {
		t.Errorf("said %v", err)
	}
	s := opened(t, dir, Options{})
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAForeignBboltFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	db, err := bbolt.Open(filepath.Join(dir, fileName), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(t *bbolt.Tx) error { _, err := t.CreateBucket([]byte("x")); return err })
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	refused(t, dir, "not ticketd's")
}

func FuzzInspect(f *testing.F) {
	f.Add([]byte{}, 0, byte(0))
	f.Add(bytes.Repeat([]byte{0xff}, 9000), 17, byte(3))
	f.Fuzz(func(t *testing.T, file []byte, at int, b byte) {
		if at >= 0 && at < len(file) {
			file[at] ^= b
		}
		if _, err := inspect(bytes.NewReader(file), int64(len(file)), unknown); err == nil {
			t.Skip("a whole file")
		}
	})
}
