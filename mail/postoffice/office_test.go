package postoffice_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"ticketd/mail/postoffice"
)

const (
	desk     = "support@desk.example"
	customer = "anna@customer.example"
	password = "secret"
)

// newOffice has a desk and a customer, and is closed when the test ends.
func newOffice(t testing.TB) *postoffice.Office {
	t.Helper()
	o := postoffice.New(postoffice.Options{Domain: "desk.example", AuthservID: "mx.desk.example"})
	o.AddAccount(desk, password, "help@desk.example")
	o.AddAccount(customer, password)
	t.Cleanup(func() { o.Close() })
	return o
}

// letter is a small mail from anna with this subject.
func letter(subject string) []byte {
	return []byte("From: Anna <" + customer + ">\r\nTo: " + desk + "\r\nSubject: " + subject +
		"\r\n\r\nMy printer burns.\r\n")
}

// deliver puts n letters into the desk's inbox.
func deliver(t testing.TB, o *postoffice.Office, n int) {
	t.Helper()
	for i := range n {
		must(t, o.Deliver(customer, []string{desk}, letter(fmt.Sprint("mail ", i+1))))
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// imapConn is a client in memory that has not signed in.
func imapConn(t testing.TB, o *postoffice.Office, opts *imapclient.Options) *imapclient.Client {
	t.Helper()
	conn, err := o.DialIMAP(t.Context())
	must(t, err)
	c := imapclient.New(conn, opts)
	t.Cleanup(func() { conn.Close() })
	return c
}

// open is a client in memory with the desk's INBOX selected.
func open(t testing.TB, o *postoffice.Office, opts *imapclient.Options) *imapclient.Client {
	t.Helper()
	c := imapConn(t, o, opts)
	must(t, c.Login(desk, password).Wait())
	_, err := c.Select("INBOX", nil).Wait()
	must(t, err)
	return c
}

// smtpConn is an SMTP client in memory, signed in if account is not empty.
func smtpConn(t testing.TB, o *postoffice.Office, account string) *smtp.Client {
	t.Helper()
	conn, err := o.DialSMTP(t.Context())
	must(t, err)
	c := smtp.NewClient(conn)
	t.Cleanup(func() { conn.Close() })
	must(t, c.Hello("client.example"))
	if account != "" {
		must(t, c.Auth(sasl.NewPlainClient("", account, password)))
	}
	return c
}

func send(c *smtp.Client, from, to string, raw []byte) error {
	return c.SendMail(from, []string{to}, bytes.NewReader(raw))
}

func wantCode(t *testing.T, err error, code int) {
	t.Helper()
	var reply *smtp.SMTPError
	if !errors.As(err, &reply) || reply.Code != code {
		t.Errorf("got %v, want a %d reply", err, code)
	}
}

func wantMails(t *testing.T, o *postoffice.Office, account, folder string, n int) {
	t.Helper()
	if got := len(o.Mail(account, folder)); got != n {
		t.Errorf("%d mails in %s of %s, want %d", got, folder, account, n)
	}
}

func TestAMailGoesInBySMTPAndComesOutByIMAPInVirtualTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		defer o.Close()
		must(t, send(smtpConn(t, o, ""), customer, desk, letter("hello")))
		c := open(t, o, nil)
		body := &imap.FetchItemBodySection{Peek: true}
		got, err := c.Fetch(imap.UIDSetNum(1), &imap.FetchOptions{
			BodySection: []*imap.FetchItemBodySection{body},
		}).Collect()
		must(t, err)
		raw := got[0].FindBodySection(body)
		if !bytes.HasSuffix(raw, letter("hello")) {
			t.Errorf("the mail came out changed:\n%s", raw)
		}
		if sent := o.Sent(); len(sent) != 1 || sent[0].From != customer || sent[0].To[0] != desk {
			t.Errorf("sent: %+v", sent)
		}
	})
}

func TestTheSameWorksOverTCP(t *testing.T) {
	o := newOffice(t)
	in, out := listen(t, o)
	sender, err := smtp.Dial(in)
	must(t, err)
	defer sender.Close()
	must(t, send(sender, customer, desk, letter("tcp")))
	c, err := imapclient.DialInsecure(out, nil)
	must(t, err)
	defer c.Close()
	must(t, c.Login(desk, password).Wait())
	data, err := c.Select("INBOX", nil).Wait()
	must(t, err)
	if data.NumMessages != 1 {
		t.Errorf("%d messages, want 1", data.NumMessages)
	}
}

// listen serves both protocols on loopback ports and returns their addresses.
func listen(t testing.TB, o *postoffice.Office) (smtpAddr, imapAddr string) {
	t.Helper()
	in, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	out, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	ended := make(chan error, 2)
	go func() { ended <- o.ServeSMTP(in) }()
	go func() { ended <- o.ServeIMAP(out) }()
	t.Cleanup(func() {
		o.Close()
		for range 2 {
			if err := <-ended; err != nil && !errors.Is(err, net.ErrClosed) {
				t.Errorf("serving ended with %v", err)
			}
		}
	})
	return in.Addr().String(), out.Addr().String()
}

func TestDeliveryWritesTheTraceOfALastServer(t *testing.T) {
	o := newOffice(t)
	must(t, o.Deliver("<>", []string{"support+t17@desk.example"}, letter("bounce")))
	m := o.Mail(desk, "inbox")[0]
	lines := strings.Split(string(m.Raw), "\r\n")
	want := []string{"Return-Path: <>", "Delivered-To: support+t17@desk.example",
		"Authentication-Results: mx.desk.example;"}
	for i := range want {
		if lines[i] != want[i] {
			t.Errorf("line %d is %q, want %q", i+1, lines[i], want[i])
		}
	}
	if !strings.Contains(string(m.Raw), "\r\nReceived: from elsewhere\r\n\tby desk.example") {
		t.Errorf("no Received field:\n%s", m.Raw)
	}
	if m.From != "" || m.To != "support+t17@desk.example" || m.UID != 1 {
		t.Errorf("got %+v", m)
	}
}

func TestRecipientsFindTheirAccount(t *testing.T) {
	o := newOffice(t)
	o.AddAccount("all@catch.example", password, "*@catch.example")
	o.AddAccount("world@world.example", password, "*")
	for _, test := range []struct{ to, account string }{
		{"support@desk.example", desk},
		{"SUPPORT@Desk.Example", desk},
		{"support+anything+more@desk.example", desk},
		{"help@desk.example", desk},
		{"help+x@desk.example", desk},
		{"whoever@catch.example", "all@catch.example"},
		{"x@far.example", "world@world.example"},
	} {
		before := len(o.Mail(test.account, "INBOX"))
		if err := o.Deliver(customer, []string{test.to}, letter("x")); err != nil {
			t.Errorf("%s: %v", test.to, err)
		}
		wantMails(t, o, test.account, "INBOX", before+1)
	}
	err := o.Deliver(customer, []string{"nobody@desk.example"}, letter("x"))
	if !errors.Is(err, postoffice.ErrUnknownRecipient) {
		t.Errorf("an unknown local address gave %v", err)
	}
	if o.Deliver("a\r\nb@x.example", []string{desk}, letter("x")) == nil {
		t.Error("a line break in the envelope was taken")
	}
}

func TestBareLineFeedsBecomeCRLFButMixedMailsStayAsTheyAre(t *testing.T) {
	o := newOffice(t)
	must(t, o.Deliver("", []string{desk}, []byte("Subject: x\n\nbody\n")))
	must(t, o.Deliver("", []string{desk}, []byte("Subject: x\r\n\nbody\n")))
	mails := o.Mail(desk, "INBOX")
	for i, want := range []string{"Subject: x\r\n\r\nbody\r\n", "Subject: x\r\n\nbody\n"} {
		if !strings.HasSuffix(string(mails[i].Raw), want) {
			t.Errorf("mail %d: %q", i+1, mails[i].Raw)
		}
	}
}

func TestAnEmptyMailAndAHugeOneAreServedByteForByte(t *testing.T) {
	o := newOffice(t)
	huge := append(letter("huge"), bytes.Repeat([]byte("0123456789abcde\r\n"), 1<<20)...)
	must(t, send(smtpConn(t, o, ""), customer, desk, huge))
	c := open(t, o, nil)
	fetch := c.Fetch(imap.UIDSetNum(1), &imap.FetchOptions{
		BodySection: []*imap.FetchItemBodySection{{Peek: true}},
	})
	defer fetch.Close()
	msg := fetch.Next()
	for item := msg.Next(); item != nil; item = msg.Next() {
		if section, ok := item.(imapclient.FetchItemDataBodySection); ok {
			raw, err := io.ReadAll(section.Literal)
			must(t, err)
			if !bytes.HasSuffix(raw, huge) {
				t.Errorf("%d bytes came out, not those that went in", len(raw))
			}
		}
	}
}

func TestASizeLimitRefusesBySMTPAndByDeliver(t *testing.T) {
	o := postoffice.New(postoffice.Options{Domain: "desk.example", MaxMailBytes: 1000})
	defer o.Close()
	o.AddAccount(desk, password)
	big := append(letter("big"), bytes.Repeat([]byte("0123456789\r\n"), 100)...)
	wantCode(t, send(smtpConn(t, o, ""), customer, desk, big), 552)
	if o.Deliver(customer, []string{desk}, big) == nil {
		t.Error("too large a mail was delivered")
	}
	wantMails(t, o, desk, "INBOX", 0)
}

func TestWaitReturnsWhenTheMailIsThereAndNotBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		defer o.Close()
		got := make(chan int)
		go func() {
			mails, err := o.Wait(t.Context(), desk, "INBOX", 2)
			if err != nil {
				t.Error(err)
			}
			got <- len(mails)
		}()
		deliver(t, o, 1)
		synctest.Wait()
		select {
		case <-got:
			t.Fatal("it came back too early")
		default:
		}
		deliver(t, o, 1)
		if n := <-got; n != 2 {
			t.Errorf("%d mails, want 2", n)
		}
	})
}

func TestCloseEndsEveryWaitAndRefusesDials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		ended := make(chan error)
		go func() {
			_, err := o.WaitSent(t.Context(), 1)
			ended <- err
		}()
		synctest.Wait()
		must(t, o.Close())
		must(t, o.Close())
		if <-ended == nil {
			t.Error("waiting ended without an error")
		}
		if _, err := o.DialIMAP(t.Context()); err == nil {
			t.Error("a closed office took a connection")
		}
	})
}

func TestAPersonCanMoveAndRemoveMail(t *testing.T) {
	o := newOffice(t)
	deliver(t, o, 3)
	must(t, o.Move(desk, "INBOX", "Done/2026", 2))
	must(t, o.Remove(desk, "INBOX", 1))
	wantMails(t, o, desk, "INBOX", 1)
	wantMails(t, o, desk, "Done/2026", 1)
	wantMails(t, o, desk, "Done", 0)
	if o.Move(desk, "INBOX", "Done", 2) == nil || o.Remove(desk, "INBOX", 1) == nil {
		t.Error("a mail that is not there was moved or removed")
	}
}
