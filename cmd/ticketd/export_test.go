package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// ugly are mails that a folder of mails could get wrong.
func ugly() [][]byte {
	about := func(subject, body string) []byte { return mailAbout(subject, body) }
	return [][]byte{
		about("one", "From here on\r\n>From there\r\n\r\nFrom x@y.example Mon Mar  2 08:05:00 2026\r\n"),
		about("two", "no line end"),
		about("three", strings.Repeat("long ", 60_000)),
		about("four", "umlauts as octets: \xfc\xe4\xf6 \x00 \r alone\r\n\r\n\r\n"),
		append([]byte("From carla@globex.example Mon Mar  2 08:05:00 2026\r\n"), about("five", "x\r\n")...),
	}
}

// sentAll lets every letter go, a minute after the other.
func (d *desktop) sentAll() {
	d.Helper()
	waiting, err := d.letters.List(d.Context(), false)
	mustDo(d, err)
	for _, l := range waiting {
		d.at = d.at.Add(time.Minute)
		mustDo(d, d.letters.Done(d.Context(), l.ID, d.at, "250 queued"))
	}
}

func (d *desktop) exported(what string, customer bool) (dir string, result exportResult) {
	d.Helper()
	dir = filepath.Join(d.TempDir(), "export")
	mustDo(d, d.call(d.Context(), "export", exportArgs{What: what, Dir: dir, CustomerView: customer}, nil, &result))
	return dir, result
}

func readJSON[T any](t *testing.T, names ...string) (v T) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(names...))
	mustDo(t, err)
	mustDo(t, json.Unmarshal(b, &v))
	return v
}

var (
	mboxSeparator = regexp.MustCompile(`(?m)^From .*\n`)
	mboxQuote     = regexp.MustCompile(`(?m)^>(>*From )`)
)

// mailsIn takes the mails out of an mbox, as long as the JSON beside it says that they are.
func mailsIn(t *testing.T, file string, listed []*exportedMail) (mails []string) {
	t.Helper()
	b, err := os.ReadFile(file)
	mustDo(t, err)
	parts := mboxSeparator.Split(string(b), -1)[1:]
	for _, m := range listed {
		if m.Mbox == 0 {
			continue
		}
		if m.Mbox > len(parts) {
			t.Fatalf("%s has %d mails, and the list names no. %d", file, len(parts), m.Mbox)
		}
		mail := mboxQuote.ReplaceAllString(parts[m.Mbox-1], "$1")
		mails = append(mails, mail[:m.Octets])
	}
	if len(mails) != len(parts) {
		t.Errorf("%s has %d mails, and the list %d", file, len(parts), len(mails))
	}
	return mails
}

func TestExportedMailIsThereToTheOctet(t *testing.T) {
	d := newDesktop(t)
	d.travel("Fri 2026-03-27 09:00:00")
	want := map[string]bool{}
	for _, raw := range ugly() {
		d.mail(raw)
		want[ticketing.Hash(sha256.Sum256(raw)).String()] = true
	}
	d.orders(orderArgs{Reply: true}, "We look into it.\nFrom Monday on you have it.")
	d.sentAll()
	dir, result := d.exported("all", false)
	if result.Tickets != 5 || result.Mails != 5 || result.Missing != 0 {
		t.Fatalf("exported %+v", result)
	}
	var octets int64
	for i := range 5 {
		name := filepath.Join(dir, fmt.Sprintf("T-%d", 1001+i))
		ticket := readJSON[exportedTicket](t, name+".json")
		octets += d.holdsMails(ticket.Mails, mailsIn(t, name+".mbox", ticket.Mails), want)
	}
	if len(want) > 0 || octets != result.Octets {
		t.Errorf("missing are %v; %d octets of %d", want, octets, result.Octets)
	}
}

// holdsMails compares mails with their hashes, takes those off that were wanted, and looks
// whether time goes on.
func (d *desktop) holdsMails(listed []*exportedMail, mails []string, want map[string]bool) (octets int64) {
	d.Helper()
	last := time.Time{}
	for _, m := range listed {
		if m.At.Before(last) {
			d.Errorf("%s of %v stands behind %v", m.MessageID, m.At, last)
		}
		if last = m.At; m.Mbox == 0 {
			continue
		}
		mail := mails[m.Mbox-1]
		hash := ticketing.Hash(sha256.Sum256([]byte(mail))).String()
		if hash != m.SHA256 {
			d.Errorf("%s has the hash %s, and its list says %s", m.MessageID, hash, m.SHA256)
		}
		delete(want, hash)
		octets += int64(len(mail))
		if m.Way == "out" && !strings.Contains(mail, m.MessageID) {
			d.Errorf("the letter %s is\n%s", m.MessageID, mail)
		}
	}
	return octets
}

func TestAnExportTellsTimesInTheTeamsZone(t *testing.T) {
	d := newDesktop(t)
	d.travel("Fri 2026-03-27 09:00:00")
	d.mail(mailAbout("one", "It burns."))
	d.travel("Mon 2026-03-30 09:00:00")
	d.orders(orderArgs{Note: true}, "Summer time by now.")
	dir, _ := d.exported("T-1001", false)
	v := readJSON[exportedTicket](t, dir, "T-1001.json")
	if v.Zone != "Europe/London" || v.Opened.Format(time.RFC3339) != "2026-03-27T09:00:00Z" {
		t.Errorf("opened %v in %s", v.Opened, v.Zone)
	}
	if at := v.History[len(v.History)-1].At.Format(time.RFC3339); at != "2026-03-30T09:00:00+01:00" {
		t.Errorf("the note was made at %s", at)
	}
}

func TestTheCustomersViewHasNothingInternal(t *testing.T) {
	d := newDesktop(t)
	d.travel("Mon 2026-03-02 09:00:00")
	d.mail(mailAbout("one", "It burns."))
	d.orders(orderArgs{Note: true}, "He is SECRETLY insured.")
	d.orders(orderArgs{Reply: true}, "We look into it.")
	d.happened(1001, ticketing.TimeLogged{Author: "Ada Ito", Work: ticketing.Work{Minutes: 20, What: "SECRET work"}})
	d.sentAll()
	dir, result := d.exported("T-1001", true)
	for _, name := range []string{"T-1001.json", "T-1001.mbox", indexFile} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		mustDo(t, err)
		if bytes.Contains(b, []byte("SECRET")) || bytes.Contains(b, []byte("ada@desk.example")) {
			t.Errorf("%s tells what is internal:\n%s", name, b)
		}
	}
	v := readJSON[exportedTicket](t, dir, "T-1001.json")
	if result.Mails != 1 || result.Letters < 1 || len(v.Time) != 1 || v.Time[0].Minutes != 20 {
		t.Errorf("exported %+v, time %+v", result, v.Time)
	}
}

// happened writes into a ticket's history what no command line orders.
func (d *desktop) happened(n ticketing.Number, changes ...ticketing.Change) {
	d.Helper()
	mustDo(d, d.store.Update(d.Context(), func(tx desk.Tx) error {
		t, _, err := tx.Ticket(n)
		if err != nil {
			return err
		}
		e := ticketing.Entry{At: d.at, Actor: ticketing.Actor{Kind: ticketing.ByAgent, Name: "Ada Ito"}, Changes: changes}
		return tx.Save(t.Record(e), e)
	}))
}

func TestATicketIsExportedWithWhatWasMergedIntoIt(t *testing.T) {
	d := newDesktop(t)
	d.travel("Mon 2026-03-02 09:00:00")
	for _, subject := range []string{"one", "two", "three"} {
		d.mail(mailAbout(subject, "It burns."))
	}
	d.happened(1002, ticketing.Merged{Into: 1001})
	d.happened(1001, ticketing.Linked{Link: ticketing.Link{To: 1002, Kind: ticketing.LinkDuplicate}})
	dir, result := d.exported("T-1001", false)
	if result.Tickets != 2 || result.Mails != 2 {
		t.Errorf("exported %+v", result)
	}
	if v := readJSON[exportedTicket](t, dir, "T-1002.json"); v.MergedInto != "T-1001" {
		t.Errorf("T-1002 is merged into %q", v.MergedInto)
	}
}

func TestNobodyElseReadsAnExportAndNoHalfOneStays(t *testing.T) {
	d := newDesktop(t)
	d.travel("Mon 2026-03-02 09:00:00")
	d.mail(mailAbout("one", "It burns."))
	dir, _ := d.exported("all", false)
	entries, err := os.ReadDir(dir)
	mustDo(t, err)
	for _, entry := range entries {
		if info, err := entry.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, %v", entry.Name(), info.Mode(), err)
		}
	}
	ctx, stop := context.WithCancel(d.Context())
	stop()
	cut := filepath.Join(t.TempDir(), "cut")
	_, err = d.export(ctx, exportArgs{What: "T-1001", Dir: cut})
	if left, _ := filepath.Glob(cut + "*"); err == nil || len(left) > 0 {
		t.Errorf("an export that was stopped says %v and leaves %v", err, left)
	}
}

func TestAFullDiskSaysWhatToDo(t *testing.T) {
	err := roomFor(&os.PathError{Op: "write", Path: "T-1001.mbox", Err: syscall.ENOSPC})
	if err == nil || !strings.Contains(err.Error(), "make room, or name a place on another disk with --out") {
		t.Errorf("a full disk says %v", err)
	}
}

func TestAMailThatIsKeptNoLongerOrDamagedIsNamedAndTheRestGoesOn(t *testing.T) {
	d := newDesktop(t)
	x := &exporter{gateway: &d.gateway, dir: t.TempDir()}
	blob := func(text, hashed string) func(context.Context) (desk.Blob, error) {
		return func(context.Context) (desk.Blob, error) {
			return desk.Blob{Hash: sha256.Sum256([]byte(hashed)), Size: int64(len(text)), Body: strings.NewReader(text)}, nil
		}
	}
	mails := []*exportedMail{
		{open: func(ctx context.Context) (b desk.Blob, err error) {
			err = d.store.View(ctx, func(r desk.Reader) error { b, err = r.Raw(ticketing.Hash{1}); return err })
			return b, err
		}},
		{open: blob("as it is\n", "as it was\n")},
		{open: func(context.Context) (desk.Blob, error) {
			return desk.Blob{Size: 3, Body: broken{}}, nil
		}},
		{open: blob("whole\n", "whole\n")},
	}
	mustDo(t, x.mbox(d.Context(), "T-1.mbox", mails))
	for i, want := range []string{"kept no longer", "damaged", "cannot be read: input/output error", ""} {
		if got := mails[i].Missing; want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("mail %d is said to be missing as %q, want %q", i, got, want)
		}
	}
	b, err := os.ReadFile(filepath.Join(x.dir, "T-1.mbox"))
	mustDo(t, err)
	if !bytes.HasSuffix(b, []byte("\nwhole\n\n")) || mails[3].Mbox != 3 {
		t.Errorf("the mbox is\n%s", b)
	}
}

type broken struct{}

func (broken) ReadAt([]byte, int64) (int, error) {
	return 0, &os.PathError{Op: "read", Path: "x", Err: errors.New("input/output error")}
}

func TestALargeMailNeverStandsWholeInMemory(t *testing.T) {
	const size = 35 << 20
	var before, after runtime.MemStats
	x := &exporter{dir: t.TempDir()}
	mail := &exportedMail{open: func(context.Context) (desk.Blob, error) {
		return desk.Blob{Size: size, Body: zeros{}}, nil
	}}
	runtime.ReadMemStats(&before)
	mustDo(t, x.mbox(t.Context(), "T-1.mbox", []*exportedMail{mail}))
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 1<<20 {
		t.Errorf("a mail of %d octets took %d of memory", size, took)
	}
}

type zeros struct{}

func (zeros) ReadAt(p []byte, _ int64) (int, error) { clear(p); return len(p), nil }
