package servertest

import (
	"bytes"
	"errors"
	"fmt"
	"net/smtp"
	"strings"
	"testing"
	"time"
)

// The helpers are held against what they promise before anything is concluded
// from them.

func TestTheServersOfTheTestsKeepEachMailAsItCame(t *testing.T) {
	TakesLong(t)
	t.Parallel()
	d := StartDovecot(t, "")
	mail := []byte("Subject: one\r\n\r\n.leading dot\r\nend\r\n")
	Must(t, d.Drop("a@desk.example", mail))
	Must(t, d.Inject("x@out.example", []string{"a+tag@desk.example", "b@desk.example"}, mail))
	for user, want := range map[string]int{"a@desk.example": 2, "b@desk.example": 1} {
		got, err := d.Mails(user, "INBOX")
		Must(t, err)
		if len(got) != want || !bytes.HasSuffix(got[want-1], mail) {
			t.Errorf("%s has %q", user, got)
		}
	}
	d.Doveadm(t, "mailbox", "create", "-u", "a@desk.example", "Handled")
}

func TestTheSinkKeepsWhatItAcceptedAndNothingElse(t *testing.T) {
	TakesLong(t)
	t.Parallel()
	s := StartSink(t)
	c, err := smtp.Dial(s.Addr)
	Must(t, err)
	Must(t, errors.Join(c.Mail("f@x.example"), c.Rcpt("half@x.example")))
	w, err := c.Data()
	Must(t, err)
	_, err = fmt.Fprint(w, strings.Repeat("half\r\n", 5000))
	Must(t, errors.Join(err, c.Text.W.Flush()))
	c.Text.Close() // closing the writer would send the dot
	Must(t, smtp.SendMail(s.Addr, nil, "", []string{"to@x.example"}, []byte("Subject: a\r\n\r\n.b\r\n")))
	WaitUntil(t, 5*time.Second, "the sink", func() error {
		got, err := s.Mails()
		if err == nil && (len(got) != 1 || got[0].From != "" || got[0].To[0] != "to@x.example" ||
			string(got[0].Mail) != "Subject: a\n\n.b\n") {
			err = fmt.Errorf("it has %q", got)
		}
		return err
	})
}

func TestPostfixHandsMailToDovecot(t *testing.T) {
	TakesLong(t)
	t.Parallel()
	d := StartDovecot(t, "")
	p := StartPostfix(t, d)
	to := "support+t1001@desk.example"
	Must(t, p.Submit("c@globex.example", []string{to}, []byte("Subject: hello\r\n\r\nhello\r\n")))
	WaitUntil(t, 20*time.Second, "the mail", func() error {
		got, err := d.Mails("support@desk.example", "INBOX")
		if err == nil && (len(got) != 1 || !bytes.Contains(got[0], []byte(to))) {
			err = fmt.Errorf("it has %q", got)
		}
		return err
	})
}
