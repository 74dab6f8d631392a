package postoffice_test

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/emersion/go-sasl"

	"ticketd/mail/postoffice"
)

func TestWhoMaySendWhereTo(t *testing.T) {
	for _, test := range []struct {
		name, account, from, to string
		code                    int
	}{
		{"stranger to us", "", "x@far.example", desk, 0},
		{"stranger to a sub-address", "", "x@far.example", "support+t1.k2@desk.example", 0},
		{"null sender", "", "", desk, 0},
		{"stranger to nobody", "", "x@far.example", "nobody@desk.example", 550},
		{"stranger to elsewhere", "", "x@far.example", "y@far.example", 550},
		{"we to elsewhere", desk, desk, "y@far.example", 0},
		{"we to nobody", desk, desk, "nobody@desk.example", 550},
		{"null sender of ours to elsewhere", desk, "", "y@far.example", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := newOffice(t)
			err := send(smtpConn(t, o, test.account), test.from, test.to, letter("x"))
			if test.code != 0 {
				wantCode(t, err, test.code)
				return
			}
			must(t, err)
			sent := o.Sent()
			if len(sent) != 1 || sent[0].From != test.from || sent[0].Account != test.account ||
				!bytes.Equal(sent[0].Raw, letter("x")) {
				t.Errorf("sent %+v", sent)
			}
		})
	}
}

func TestForeignMailIsKeptForTheOutsideWorld(t *testing.T) {
	o := newOffice(t)
	o.AddAccount("world@world.example", password, "*")
	must(t, send(smtpConn(t, o, desk), desk, "bob@far.example", letter("x")))
	mails := o.Mail("world@world.example", "INBOX")
	if len(mails) != 1 || mails[0].To != "bob@far.example" {
		t.Errorf("the outside world got %+v", mails)
	}
}

func TestSigningInWorksByPlainAndByLogin(t *testing.T) {
	o := newOffice(t)
	for _, test := range []struct {
		name   string
		client sasl.Client
		ok     bool
	}{
		{"plain", sasl.NewPlainClient("", desk, password), true},
		{"plain, wrong", sasl.NewPlainClient("", desk, "x"), false},
		{"login", sasl.NewLoginClient(strings.ToUpper(desk), password), true},
		{"login, wrong", sasl.NewLoginClient(desk, "x"), false},
	} {
		err := smtpConn(t, o, "").Auth(test.client)
		if test.ok && err != nil {
			t.Errorf("%s: %v", test.name, err)
		} else if !test.ok {
			wantCode(t, err, 535)
		}
	}
}

func TestTheServerVouchesOnlyForWhoSignedIn(t *testing.T) {
	o := newOffice(t)
	mail := func(from string) []byte {
		return []byte("From: " + from + "\r\n\r\nx\r\n")
	}
	for _, test := range []struct {
		name, account, from, want string
	}{
		{"own address", customer, customer, "dmarc=pass header.from=customer.example"},
		{"own alias", desk, "Help <help@desk.example>", "dmarc=pass header.from=desk.example"},
		{"own sub-address", desk, "support+t1@desk.example", "dmarc=pass"},
		{"another's address", customer, desk, "dmarc=fail header.from=desk.example"},
		{"nobody signed in", "", customer, "dmarc=fail header.from=customer.example"},
		{"a foreign address", "", "x@far.example", "dmarc=none header.from=far.example"},
		{"two authors", customer, customer + ", x@far.example", "dmarc=permerror"},
		{"two From fields", customer, customer + "\r\nFrom: x@far.example", "dmarc=permerror"},
		{"no author", customer, "", "dmarc=permerror"},
		{"a forger's domain", "", `"a"@[x; dmarc=pass header.from=desk.example]`, "dmarc=permerror"},
	} {
		before := len(o.Mail(desk, "INBOX"))
		must(t, send(smtpConn(t, o, test.account), customer, desk, mail(test.from)))
		raw := string(o.Mail(desk, "INBOX")[before].Raw)
		top, _, _ := strings.Cut(raw, "Received:")
		if !strings.Contains(top, test.want) || strings.Count(top, "dmarc=") != 1 {
			t.Errorf("%s: no %q in\n%s", test.name, test.want, top)
		}
	}
}

func TestForeignResultsUnderOurNameAreStripped(t *testing.T) {
	o := newOffice(t)
	for _, test := range []struct {
		field string
		kept  bool
	}{
		{"Authentication-Results: mx.desk.example; dmarc=pass", false},
		{"authentication-results:MX.Desk.Example ; dmarc=pass", false},
		{"Authentication-Results: (a (b\\)) c)\r\n\tmx.desk.example 1; dmarc=pass", false},
		{"Authentication-Results: \"mx.desk.example\"; dmarc=pass", false},
		{"Authentication-Results : mx.desk.example; dmarc=pass", false},
		{"Authentication-Results: mx.far.example; dmarc=pass", true},
		{"X-Authentication-Results: mx.desk.example; dmarc=pass", true},
		{"Return-Path: <x@y>", false},
	} {
		before := len(o.Mail(desk, "INBOX"))
		raw := "Subject: a\r\n" + test.field + "\r\nX-Last: b\r\n\r\n" + test.field + "\r\n"
		must(t, o.Deliver("x@far.example", []string{desk}, []byte(raw)))
		want := "Subject: a\r\nX-Last: b\r\n\r\n" + test.field + "\r\n"
		if test.kept {
			want = raw
		}
		got := string(o.Mail(desk, "INBOX")[before].Raw)
		if !strings.HasSuffix(got, "\r\n"+want) || strings.Count(got, "Subject") != 1 {
			t.Errorf("%s: got\n%s", test.field, got)
		}
	}
}

func TestSubmitIsAsIfTheOwnerHadSignedIn(t *testing.T) {
	o := newOffice(t)
	must(t, o.Submit(customer, customer, []string{desk}, letter("x")))
	raw := string(o.Mail(desk, "INBOX")[0].Raw)
	if !strings.Contains(raw, "dmarc=pass header.from=customer.example") {
		t.Errorf("got\n%s", raw)
	}
	if o.Submit("nobody@desk.example", "", []string{desk}, letter("x")) == nil {
		t.Error("a stranger's account submitted mail")
	}
}

func TestAMailCutOffInTheMiddleIsNeverDelivered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		defer o.Close()
		conn, err := o.DialSMTP(t.Context())
		must(t, err)
		_, err = conn.Write([]byte("EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<" + desk +
			">\r\nDATA\r\nSubject: half\r\n\r\nand then"))
		must(t, err)
		synctest.Wait()
		must(t, conn.Close())
		synctest.Wait()
		wantMails(t, o, desk, "INBOX", 0)
		if len(o.Sent()) != 0 {
			t.Error("half a mail counts as sent")
		}
	})
}

func TestWithoutAnAuthservIDNothingIsVouchedFor(t *testing.T) {
	o := postoffice.New(postoffice.Options{})
	defer o.Close()
	o.AddAccount("me@localhost", password)
	must(t, o.Deliver("", []string{"me"}, letter("x")))
	if raw := string(o.Mail("me@localhost", "INBOX")[0].Raw); strings.Contains(raw, "Results") {
		t.Errorf("got\n%s", raw)
	}
}
