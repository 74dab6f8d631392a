package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ticketd/mail/parse"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/scenario"
)

// mailAbout is a mail to support about something.
func mailAbout(subject, body string) []byte {
	return []byte("From: carla@globex.example\r\nTo: support@desk.example\r\nMessage-ID: <" +
		strings.ReplaceAll(subject, " ", "-") + "@globex.example>\r\nSubject: " + subject +
		"\r\nDate: Mon, 02 Mar 2026 08:00:00 +0000\r\n\r\n" + body)
}

// inBubble runs a gateway on a mail server in memory.
func inBubble(t *testing.T, test func(t *testing.T, s *virtualStage)) {
	synctest.Test(t, func(t *testing.T) {
		s := newVirtualStage(t, oneMail(t), servedConfig(t, oneMail(t)))
		defer s.close()
		test(t, s)
	})
}

func (s *virtualStage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// bring delivers Carla's mail to a mailbox.
func (s *virtualStage) bring(mailbox string, raw []byte) error {
	return s.Deliver(scenario.Mail{From: "carla@globex.example",
		To: []ticketing.Address{ticketing.Address(mailbox + "@desk.example")}, Raw: raw})
}

func (s *virtualStage) ticketNumber(n ticketing.Number) ticketing.Ticket {
	s.t.Helper()
	ticket, err := s.app.ticketOf(context.Background(), n)
	s.must(err)
	return ticket
}

func TestAMailThatBreaksTheReaderIsATicketWithTheOriginalAndTheNextOneIsRead(t *testing.T) {
	inBubble(t, func(t *testing.T, s *virtualStage) {
		s.app.intakes["support"].parser = func(raw io.ReaderAt, size int64, o parse.Options) ticketing.Incoming {
			in := parse.Mail(raw, size, o)
			if strings.Contains(in.Subject, "poison") {
				panic("poison")
			}
			return in
		}
		poison := mailAbout("poison", "boom")
		s.must(s.bring("support", poison))
		s.must(s.bring("support", mailAbout("fine", "hello")))
		s.checkUnreadable(1001)
		if got := s.ticketNumber(1002).Subject; got != "fine" {
			t.Errorf("the next mail became %q", got)
		}
	})
}

func TestAMailThatKeepsTheReaderBusyIsATicketWithTheOriginal(t *testing.T) {
	inBubble(t, func(t *testing.T, s *virtualStage) {
		forever := make(chan struct{})
		defer close(forever)
		s.app.intakes["support"].parser = func(raw io.ReaderAt, size int64, o parse.Options) ticketing.Incoming {
			in := parse.Mail(raw, size, o)
			if strings.Contains(in.Subject, "slow") {
				<-forever
			}
			return in
		}
		s.must(s.bring("support", mailAbout("slow", "zzz")))
		s.must(s.Travel(s.clock.now().Add(readingTime + time.Second)))
		s.checkUnreadable(1001)
	})
}

func TestAMailThatTakesTooLongToReadIsATicketWithWhatWasRead(t *testing.T) {
	inBubble(t, func(t *testing.T, s *virtualStage) {
		s.app.intakes["support"].parser = func(raw io.ReaderAt, size int64, o parse.Options) ticketing.Incoming {
			return parse.Mail(slowly{raw, 900 * time.Millisecond}, size, o)
		}
		s.must(s.bring("support", mailAbout("slow", strings.Repeat("words of a long mail\r\n", 10_000))))
		s.must(s.Travel(s.clock.now().Add(time.Minute)))
		if got := s.ticketNumber(1001).Subject; got != "slow" {
			t.Errorf("the mail became %q", got)
		}
		filed := s.filedMail(1001)
		if !strings.Contains(fmt.Sprint(filed.Defects), "took too long") {
			t.Errorf("filed with %v", filed.Defects)
		}
		s.checkKept(filed)
	})
}

func TestA46OfAMailBeyondTheLimitTheBeginningIsTakenAndTheRestStaysOnTheServer(t *testing.T) {
	inBubble(t, func(t *testing.T, s *virtualStage) {
		const line = "words of a very long mail, which nobody will ever read to its end\r\n"
		raw := mailAbout("large", strings.Repeat(line, 36<<20/len(line)))
		s.must(s.bring("support", raw))
		s.must(s.bring("support", mailAbout("small", "hello")))
		filed := s.filedMail(1001)
		if filed.Subject != "large" || !strings.HasPrefix(filed.Text, line[:40]) || len(filed.Defects) == 0 ||
			!strings.Contains(fmt.Sprint(filed.Defects), "more than the limit: only its beginning was read") {
			t.Errorf("filed %q with %v: %.40q", filed.Subject, filed.Defects, filed.Text)
		}
		var kept int64
		s.must(s.app.store.View(context.Background(), func(r desk.Reader) error {
			blob, err := r.Raw(filed.Raw)
			kept = blob.Size
			return err
		}))
		if kept < 256<<10 || kept > 257<<10 {
			t.Errorf("%d octets are kept", kept)
		}
		if left := s.post.Mail("support@desk.example", "Handled"); len(left) != 2 || len(left[0].Raw) < len(raw) {
			t.Errorf("%d mails stay on the server", len(left))
		}
		if got := s.ticketNumber(1002).Subject; got != "small" {
			t.Errorf("the next mail became %q", got)
		}
		told := s.post.Mail("ada@desk.example", "INBOX")
		for i, want := range []bool{true, false} {
			in := parse.Mail(bytes.NewReader(told[i].Raw), int64(len(told[i].Raw)), parse.Options{})
			if strings.Contains(in.Text, "longer than we read") != want {
				t.Errorf("notice %d says\n%s", i, in.Text)
			}
		}
	})
}

func TestAFileInWhichALargeMailBreaksOffIsNotSentOn(t *testing.T) {
	inBubble(t, func(t *testing.T, s *virtualStage) {
		raw := strings.TrimSpace(string(mailAbout("film", ""))) + "\r\nMIME-Version: 1.0\r\n" +
			"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHere it is.\r\n"
		for _, f := range []struct {
			name   string
			octets int
		}{{"still.png", 1 << 10}, {"film.mp4", 36 << 20}} {
			raw += "--b\r\nContent-Disposition: attachment; filename=" + f.name + "\r\n\r\n" +
				strings.Repeat("0123456789abcd\r\n", f.octets/16)
		}
		s.must(s.bring("support", []byte(raw+"--b--\r\n")))
		notice := s.post.Mail("ada@desk.example", "INBOX")[0].Raw
		in := parse.Mail(bytes.NewReader(notice), int64(len(notice)), parse.Options{})
		if len(in.Attachments) != 1 || in.Attachments[0].Name != "still.png" {
			t.Errorf("sent along: %v", in.Attachments)
		}
		for _, want := range []string{"sent along: still.png", "Too large to send along, kept on the ticket: film.mp4",
			"the original in the mailbox has all of it"} {
			if !strings.Contains(in.Text, want) {
				t.Errorf("%q is not said in\n%s", want, in.Text)
			}
		}
		if files := s.filedMail(1001).Attachments; len(files) != 2 || files[0].Broken || !files[1].Broken {
			t.Errorf("filed are %v", files)
		}
	})
}

func TestA6AndA8NothingInAMailNamesAFile(t *testing.T) {
	inBubble(t, func(t *testing.T, s *virtualStage) {
		const evil = "..%2F..%2Fevil\\..\\evil"
		raw := strings.Replace(string(mailAbout("evil", "")), "<evil@globex.example>", "<../../evil@../evil>", 1)
		raw = strings.TrimSpace(raw) + "\r\nReferences: </tmp/evil@evil>\r\nContent-Type: multipart/mixed; boundary=\"../evil\"\r\n\r\n"
		for _, name := range []string{"../../evil", "/tmp/evil", `..\\..\\evil`, "\u200b.evil", evil, "evil\x00.exe"} {
			raw += "--../evil\r\nContent-Type: image/evil\r\nContent-ID: <../evil>\r\n" +
				"Content-Disposition: attachment; filename=\"" + name + "\"\r\n\r\n" + strings.Repeat("evil\r\n", 10_000)
		}
		s.must(s.bring("support", []byte(raw+"--../evil--\r\n")))
		if files := s.filedMail(1001).Attachments; len(files) != 6 {
			t.Errorf("%d files", len(files))
		}
		names := 0
		s.must(filepath.WalkDir(filepath.Dir(s.cfg.Data), func(path string, d fs.DirEntry, err error) error {
			if names++; strings.Contains(filepath.Base(path), "evil") {
				t.Errorf("a file is called %s", path)
			}
			return err
		}))
		if names < 3 {
			t.Errorf("only %d names were looked at", names)
		}
	})
}

func TestAMailOverManyLimitsIsATicketWithANoteOfEach(t *testing.T) {
	inBubble(t, func(t *testing.T, s *virtualStage) {
		raw := "References: " + strings.Repeat("<1@globex.example>\r\n ", 30_000) + "\r\nX-Long: " +
			strings.Repeat("x", 70_000) + "\r\n" + strings.Repeat("X-A: b\r\n", 3000)
		body := "--b\r\n\r\n" + strings.Repeat("hello\r\n", 50_000) +
			strings.Repeat("--b\r\nContent-Type: image/png\r\n\r\n\r\n", 2000)
		head, _, _ := strings.Cut(string(mailAbout("over", "")), "\r\n\r\n")
		s.must(s.bring("support", []byte(head+"\r\nContent-Type: multipart/mixed; boundary=b\r\n"+raw+"\r\n"+body)))
		filed := s.filedMail(1001)
		for _, note := range []string{"References is longer", "X-Long is longer", "more than 2000 fields", "1000 parts",
			"attachments beyond the first 250", "of the text the first"} {
			if !strings.Contains(fmt.Sprint(filed.Defects), note) {
				t.Errorf("no note %q in %v", note, filed.Defects)
			}
		}
		if filed.Subject != "over" || !strings.HasPrefix(filed.Text, "hello") || len(filed.Attachments) != 250 {
			t.Errorf("filed %q with %d attachments", filed.Subject, len(filed.Attachments))
		}
		s.checkKept(filed)
	})
}

// slowly is a mail each stretch of which takes a while to read.
type slowly struct {
	io.ReaderAt
	pause time.Duration
}

func (r slowly) ReadAt(p []byte, off int64) (int, error) {
	time.Sleep(r.pause)
	return r.ReaderAt.ReadAt(p, off)
}

// SHA256 is quick, as that of a mail in a file is.
func (r slowly) SHA256() (sum [sha256.Size]byte) {
	b, _ := io.ReadAll(io.NewSectionReader(r.ReaderAt, 0, 1<<30))
	return sha256.Sum256(b)
}

// filedMail is the first mail of a ticket.
func (s *virtualStage) filedMail(n ticketing.Number) (filed ticketing.Filed) {
	s.t.Helper()
	s.must(s.app.store.View(context.Background(), func(r desk.Reader) error {
		entries, err := r.History(n)
		if err != nil {
			return err
		}
		for _, c := range entries[0].Changes {
			if mail, ok := c.(ticketing.Filed); ok {
				filed = mail
				return nil
			}
		}
		return fmt.Errorf("ticket %d has no mail", n)
	}))
	return filed
}

// checkUnreadable holds that the ticket keeps the bytes as they came.
func (s *virtualStage) checkUnreadable(n ticketing.Number) {
	s.t.Helper()
	filed := s.filedMail(n)
	if len(filed.Attachments) != 1 || filed.Attachments[0].Type != "message/rfc822" {
		s.t.Errorf("the original is not attached: %v", filed.Attachments)
	}
	s.checkKept(filed)
	if left := s.post.Mail("support@desk.example", "INBOX"); len(left) > 0 {
		s.t.Errorf("%d mails stay to do", len(left))
	}
}

// checkKept holds that the bytes of a mail are kept as they came.
func (s *virtualStage) checkKept(filed ticketing.Filed) {
	s.t.Helper()
	var kept []byte
	s.must(s.app.store.View(context.Background(), func(r desk.Reader) error {
		blob, err := r.Raw(filed.Raw)
		if err == nil {
			kept, err = io.ReadAll(io.NewSectionReader(blob.Body, 0, blob.Size))
		}
		return err
	}))
	for _, m := range s.post.Mail("support@desk.example", "Handled") {
		if bytes.Equal(m.Raw, kept) {
			return
		}
	}
	s.t.Errorf("the kept mail of %d octets differs from every handled one", len(kept))
}
