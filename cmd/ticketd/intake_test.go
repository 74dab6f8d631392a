package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
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

// checkUnreadable holds that the ticket keeps the bytes as they came.
func (s *virtualStage) checkUnreadable(n ticketing.Number) {
	s.t.Helper()
	err := s.app.store.View(context.Background(), func(r desk.Reader) error {
		entries, err := r.History(n)
		if err != nil {
			return err
		}
		for _, c := range entries[0].Changes {
			if filed, ok := c.(ticketing.Filed); ok {
				return s.sameBytes(r, filed)
			}
		}
		return fmt.Errorf("ticket %d has no mail", n)
	})
	s.must(err)
	if left := s.post.Mail("support@desk.example", "INBOX"); len(left) > 0 {
		s.t.Errorf("%d mails stay to do", len(left))
	}
}

func (s *virtualStage) sameBytes(r desk.Reader, filed ticketing.Filed) error {
	if len(filed.Attachments) != 1 || filed.Attachments[0].Type != "message/rfc822" {
		return fmt.Errorf("the original is not attached: %v", filed.Attachments)
	}
	blob, err := r.Raw(filed.Raw)
	if err != nil {
		return err
	}
	kept, err := io.ReadAll(io.NewSectionReader(blob.Body, 0, blob.Size))
	if err != nil {
		return err
	}
	for _, m := range s.post.Mail("support@desk.example", "Handled") {
		if bytes.Equal(m.Raw, kept) {
			return nil
		}
	}
	return fmt.Errorf("the kept mail differs from every handled one")
}

func TestAMailOf30MegabytesIsATicketWithItsAttachment(t *testing.T) {
	inBubble(t, func(t *testing.T, s *virtualStage) {
		var b bytes.Buffer
		b.Write(bytes.Replace(mailAbout("large", ""), []byte("\r\n\r\n"), []byte(
			"\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"), 1))
		b.WriteString("--x\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--x\r\n" +
			"Content-Type: application/zip; name=big.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n")
		for line := strings.Repeat("QUJD", 19) + "\r\n"; b.Len() < 30<<20; {
			b.WriteString(line)
		}
		b.WriteString("--x--\r\n")
		s.must(s.bring("support", b.Bytes()))
		if got := s.ticketNumber(1001).Subject; got != "large" {
			t.Fatalf("it became %q", got)
		}
		view, err := s.app.show(context.Background(), ticketArgs{Ticket: "1001"})
		s.must(err)
		if files := view.History[0].Changes; !strings.Contains(fmt.Sprint(files), "big.zip") {
			t.Errorf("no attachment in %v", files)
		}
	})
}

func TestMailFromBeforeTheFirstConnectionIsLeftAlone(t *testing.T) {
	inBubble(t, func(t *testing.T, s *virtualStage) {
		s.must(s.app.stop())
		for i := range s.cfg.Mailboxes {
			s.cfg.Mailboxes[i].Name += "2" // a mailbox that was never connected before
			s.cfg.Mailboxes[i].Import = ImportPolicy{}
		}
		s.must(s.bring("support", mailAbout("old", "old")))
		s.start()
		s.must(s.bring("support", mailAbout("new", "new")))
		if got := s.ticketNumber(1001).Subject; got != "new" {
			t.Errorf("the first ticket is about %q", got)
		}
		if left := s.post.Mail("support@desk.example", "INBOX"); len(left) != 1 {
			t.Errorf("%d mails lie in INBOX, want the old one", len(left))
		}
		s.must(s.Restart(0))
		if left := s.post.Mail("support@desk.example", "INBOX"); len(left) != 1 {
			t.Errorf("after a restart %d mails lie in INBOX, want the old one", len(left))
		}
	})
}
