package main

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
	takesLong(t)
	t.Parallel()
	d := startDovecot(t, "")
	mail := []byte("Subject: one\r\n\r\n.leading dot\r\nend\r\n")
	mustDo(t, d.drop("a@desk.example", mail))
	mustDo(t, d.inject("x@out.example", []string{"a+tag@desk.example", "b@desk.example"}, mail))
	for user, want := range map[string]int{"a@desk.example": 2, "b@desk.example": 1} {
		got, err := d.mails(user, "INBOX")
		mustDo(t, err)
		if len(got) != want || !bytes.HasSuffix(got[want-1], mail) {
			t.Errorf("%s has %q", user, got)
		}
	}
	d.doveadm(t, "mailbox", "create", "-u", "a@desk.example", "Handled")
}

func TestTheSinkKeepsWhatItAcceptedAndNothingElse(t *testing.T) {
	takesLong(t)
	t.Parallel()
	s := startSink(t)
	c, err := smtp.Dial(s.addr)
	mustDo(t, err)
	mustDo(t, errors.Join(c.Mail("f@x.example"), c.Rcpt("half@x.example")))
	w, err := c.Data()
	mustDo(t, err)
	_, err = fmt.Fprint(w, strings.Repeat("half\r\n", 5000))
	mustDo(t, errors.Join(err, c.Text.W.Flush()))
	c.Text.Close() // closing the writer would send the dot
	mustDo(t, smtp.SendMail(s.addr, nil, "", []string{"to@x.example"}, []byte("Subject: a\r\n\r\n.b\r\n")))
	waitUntil(t, 5*time.Second, "the sink", func() error {
		got, err := s.mails()
		if err == nil && (len(got) != 1 || got[0].from != "" || got[0].to[0] != "to@x.example" ||
			string(got[0].mail) != "Subject: a\n\n.b\n") {
			err = fmt.Errorf("it has %q", got)
		}
		return err
	})
}

func TestPostfixHandsMailToDovecot(t *testing.T) {
	takesLong(t)
	t.Parallel()
	d := startDovecot(t, "")
	p := startPostfix(t, d)
	to := "support+t1001@desk.example"
	mustDo(t, p.submit("c@globex.example", []string{to}, []byte("Subject: hello\r\n\r\nhello\r\n")))
	waitUntil(t, 20*time.Second, "the mail", func() error {
		got, err := d.mails("support@desk.example", "INBOX")
		if err == nil && (len(got) != 1 || !bytes.Contains(got[0], []byte(to))) {
			err = fmt.Errorf("it has %q", got)
		}
		return err
	})
}
