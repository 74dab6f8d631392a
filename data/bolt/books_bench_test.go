package bolt

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

var (
	booksTickets = flag.Int("books-tickets", 10_000, "how many tickets the store of BenchmarkBooks has")
	booksStore   = flag.String("books-store", "", "directory in which that store is kept from one run to the next")
)

// booksArticles is how many mails each ticket has.
const booksArticles = 3

// BenchmarkBooks measures a store of many tickets, each with three mails: opening it,
// as it was left and read whole, look-ups, and commits of one new mail of 8 kB with its
// acknowledgement: how long half of them take, and all but one in a hundred. And it says
// how much room is taken for each octet of these mails and letters, and of a mix with
// large ones. What the disk alone takes for two durable writes is the floor. With a million tickets:
//
//	go test ./data/bolt -run '^$' -bench Books -benchtime 1x -timeout 1h -books-tickets 1000000 -books-store /tmp/books
func BenchmarkBooks(b *testing.B) {
	dir := *booksStore
	if dir == "" {
		dir = b.TempDir()
	}
	dir = filepath.Join(dir, strconv.Itoa(*booksTickets))
	fillBooks(b, dir, *booksTickets)
	openTime(b, dir) // it may be the first time, and there is no mark yet
	for b.Loop() {
		left := openTime(b, dir)
		if err := newStore(dir, Options{}).unmark(); err != nil {
			b.Fatal(err)
		}
		whole := openTime(b, dir)
		s, err := Open(b.Context(), dir, Options{})
		if err != nil {
			b.Fatal(err)
		}
		lookUp(b, s, *booksTickets)
		commitMails(b, s)
		commitMix(b, s)
		reportTimes(b, diskTimes(b, dir), "disk")
		if info, err := os.Stat(s.path()); err == nil {
			b.ReportMetric(float64(info.Size())/(1<<20), "file-MiB")
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(left.Seconds(), "open-s")
		b.ReportMetric(whole.Seconds(), "open-whole-s")
	}
	b.ReportMetric(0, "ns/op")
}

func openTime(b *testing.B, dir string) time.Duration {
	b.Helper()
	began := time.Now()
	s, err := Open(b.Context(), dir, Options{})
	if err != nil {
		b.Fatal(err)
	}
	took := time.Since(began)
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	return took
}

// fillBooks makes the store where there is none.
func fillBooks(b *testing.B, dir string, tickets int) {
	b.Helper()
	if _, err := os.Stat(filepath.Join(dir, fileName)); err == nil {
		return
	}
	s, err := Open(b.Context(), dir, Options{Volatile: true})
	if err != nil {
		b.Fatal(err)
	}
	const batch = 1000
	for first := 0; first < tickets; first += batch {
		err := s.Update(b.Context(), func(t desk.Tx) error {
			for i := first; i < min(first+batch, tickets); i++ {
				if err := putBook(t); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
}

// putBook writes a closed ticket with its mails.
func putBook(t desk.Tx) error {
	n, err := t.NextNumber()
	if err != nil {
		return err
	}
	at := time.Date(2020, 3, 2, 9, 0, 0, 0, time.UTC).Add(time.Duration(n) * time.Minute)
	ann := ticketing.Mailbox{Name: "Ann Example", Address: ticketing.Address(fmt.Sprintf("ann%d@customer.example", n))}
	ticket := ticketing.Ticket{Number: n, Prefix: "T", Intake: "support", Process: "priority-support",
		Subject: "Printer on fire", Status: "Closed", Class: ticketing.ClassClosed, Opened: at, StatusSince: at,
		LastIn: at, Acked: at, Participants: []ticketing.Participant{{Mailbox: ann, Since: at}}}
	for i := range booksArticles {
		mail := bookMail(n, i)
		seen := bookSeen(n, i)
		blob := desk.Blob{Hash: seen.Receipts.RawHash, Size: int64(len(mail)), Body: bytes.NewReader(mail)}
		entry := ticketing.Entry{At: at, Cause: seen.MessageID, Changes: []ticketing.Change{ticketing.Filed{
			MessageID: seen.MessageID, Raw: blob.Hash, From: ann, Text: "It burns."}}}
		for _, err := range []error{t.Keep(blob), t.Save(ticket, entry), t.LinkID(seen.MessageID, n), t.MarkSeen(seen)} {
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func bookMail(n ticketing.Number, i int) []byte {
	return fmt.Appendf(nil, "Message-ID: %s\r\n\r\n%s", bookID(n, i), strings.Repeat("It burns.\r\n", 30))
}

func bookID(n ticketing.Number, i int) string { return fmt.Sprintf("<%d.%d@customer.example>", n, i) }

func bookSeen(n ticketing.Number, i int) desk.Disposition {
	raw := ticketing.Hash(sha256.Sum256(bookMail(n, i)))
	return desk.Disposition{Intake: "support", MessageID: bookID(n, i), Subject: "Printer on fire",
		Outcome: desk.OutcomeFiled, Ticket: n, Receipts: ticketing.Receipts{RawHash: raw,
			Fingerprint: sha256.Sum256(raw[:]), Source: ticketing.Source{Account: "imap", Folder: "INBOX",
				UIDValidity: 1, UID: uint32(int(n)*booksArticles + i)}}}
}

// lookUp asks for tickets and mails at random.
func lookUp(b *testing.B, s *Store, tickets int) {
	b.Helper()
	random := rand.New(rand.NewPCG(1, 1))
	for name, look := range map[string]func(r desk.Reader, n ticketing.Number, i int) (bool, error){
		"number": func(r desk.Reader, n ticketing.Number, _ int) (bool, error) {
			_, found, err := r.Ticket(n)
			return found, err
		},
		"message-id": func(r desk.Reader, n ticketing.Number, i int) (bool, error) {
			got, found, err := r.TicketOf(bookID(n, i))
			return found && got == n, err
		},
		"receipts": func(r desk.Reader, n ticketing.Number, i int) (bool, error) {
			d, found, err := r.Seen(bookSeen(n, i).Receipts)
			return found && d.Ticket == n, err
		},
		"token": func(r desk.Reader, n ticketing.Number, _ int) (bool, error) {
			found, ok := ticketing.TokenInText(s.Keyring().Located(ticketing.Token{Ticket: n}))
			_, signed := s.Keyring().Verify(found.Ticket, found.Text)
			_, exists, err := r.Ticket(found.Ticket)
			return ok && signed && exists, err
		},
	} {
		took := make([]time.Duration, 5000)
		for i := range took {
			n := ticketing.FirstNumber + ticketing.Number(random.IntN(tickets))
			began := time.Now()
			err := s.View(b.Context(), func(r desk.Reader) error {
				found, err := look(r, n, i%booksArticles)
				if err == nil && !found {
					err = fmt.Errorf("ticket %d is not found by %s", n, name)
				}
				return err
			})
			if took[i] = time.Since(began); err != nil {
				b.Fatal(err)
			}
		}
		reportTimes(b, took, name)
	}
}

// commitMails takes in mails of 8 kB one by one.
func commitMails(b *testing.B, s *Store) {
	b.Helper()
	took := make([]time.Duration, 1000)
	mails := newMails()
	growth := growthOf(b, s, func() (payload int64) {
		for i := range took {
			mail := mails(8 << 10)
			began := time.Now()
			if err := s.Update(b.Context(), func(t desk.Tx) error { return intake(t, mail) }); err != nil {
				b.Fatal(err)
			}
			took[i] = time.Since(began)
			payload += int64(len(mail)) + intakeLetter
		}
		return payload
	})
	reportTimes(b, took, "commit")
	b.ReportMetric(growth, "small-growth/payload")
}

// commitMix takes in mails of which four in five have 8 kB, three in twenty 200 kB, and
// one in twenty 5 MB.
func commitMix(b *testing.B, s *Store) {
	b.Helper()
	mails := newMails()
	growth := growthOf(b, s, func() (payload int64) {
		for i := range 200 {
			size := 8 << 10
			switch i % 20 {
			case 7:
				size = 5 << 20
			case 2, 9, 16:
				size = 200 << 10
			}
			mail := mails(size)
			blob := desk.Blob{Hash: sha256.Sum256(mail), Size: int64(size), Body: bytes.NewReader(mail)}
			err := s.Stash(b.Context(), blob)
			if err == nil {
				err = s.Update(b.Context(), func(t desk.Tx) error { return intake(t, mail) })
			}
			if err != nil {
				b.Fatal(err)
			}
			payload += int64(size) + intakeLetter
		}
		return payload
	})
	b.ReportMetric(growth, "mix-growth/payload")
}

// diskTimes are how long the disk takes for what a commit asks of it at least: two writes,
// and each of them durable before what comes next.
func diskTimes(b *testing.B, dir string) []time.Duration {
	b.Helper()
	file, err := os.CreateTemp(dir, fileName+".new-*")
	if err != nil {
		b.Fatal(err)
	}
	took := make([]time.Duration, 200)
	for i := range took {
		began := time.Now()
		for _, size := range []int{64 << 10, 4 << 10} {
			_, err := file.WriteAt(make([]byte, size), 0)
			if err := errors.Join(err, file.Sync()); err != nil {
				b.Fatal(err)
			}
		}
		took[i] = time.Since(began)
	}
	if err := errors.Join(file.Close(), os.Remove(file.Name())); err != nil {
		b.Fatal(err)
	}
	return took
}

// newMails makes mails that were never there.
func newMails() func(size int) []byte {
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	return func(size int) []byte {
		mail := bytes.Repeat([]byte("It burns."), size/9+1)[:size]
		binary.BigEndian.PutUint64(mail, random.Uint64())
		return mail
	}
}

// growthOf says how much room a directory takes for each octet that was put into it.
// Free pages in the store's file are no growth.
func growthOf(b *testing.B, s *Store, put func() (payload int64)) float64 {
	b.Helper()
	before := inUse(b, s)
	payload := put()
	return float64(inUse(b, s)-before) / float64(payload)
}

func inUse(b *testing.B, s *Store) (octets int64) {
	b.Helper()
	err := filepath.WalkDir(s.dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			octets += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	info, err := os.Stat(s.path())
	if err != nil {
		b.Fatal(err)
	}
	err = s.db.View(func(t *bbolt.Tx) error { // bbolt makes the file larger than it needs
		octets += t.Size() - info.Size()
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	stats := s.db.Stats()
	return octets - int64(stats.FreePageN+stats.PendingPageN)*int64(s.db.Info().PageSize)
}

func reportTimes(b *testing.B, took []time.Duration, of string) {
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(ms(took[len(took)/2]), of+"-p50-ms")
	b.ReportMetric(ms(took[len(took)*99/100]), of+"-p99-ms")
}
