package postoffice_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-imap/v2"

	"ticketd/mail/postoffice"
)

func TestTheSecondRecipientCanBeRefusedForNowAndTheFirstForGood(t *testing.T) {
	o := newOffice(t)
	n := 0
	o.SetFaults(postoffice.Faults{Rcpt: func(_, _ string) error {
		if n++; n == 2 {
			return postoffice.Refuse(452, "4.2.2 mailbox full")
		}
		return nil
	}})
	c := smtpConn(t, o, "")
	must(t, c.Mail(customer, nil))
	must(t, c.Rcpt(desk, nil))
	err := c.Rcpt(customer, nil)
	wantCode(t, err, 452)
	if err.Error() != "SMTP error 452: mailbox full" {
		t.Errorf("the words are %q", err)
	}
	o.SetFaults(postoffice.Faults{})
	must(t, c.Rcpt(customer, nil))
}

func TestEachStepOfSMTPCanBeRefused(t *testing.T) {
	no := postoffice.Refuse(550, "5.7.1 not today")
	for name, faults := range map[string]postoffice.Faults{
		"null sender": {Mail: func(from string) error {
			if from == "" {
				return no
			}
			return nil
		}},
		"data": {Data: func(postoffice.Envelope) error { return no }},
	} {
		o := newOffice(t)
		o.SetFaults(faults)
		wantCode(t, send(smtpConn(t, o, ""), "", desk, letter(name)), 550)
		wantMails(t, o, desk, "INBOX", 0)
	}
}

func TestAMailCanBeAcceptedWithoutAReply(t *testing.T) {
	for _, accepted := range []bool{true, false} {
		o := newOffice(t)
		hangUp := func(postoffice.Envelope) error { return postoffice.ErrHangUp }
		faults, want := postoffice.Faults{Accepted: hangUp}, 1
		if !accepted {
			faults, want = postoffice.Faults{Data: hangUp}, 0
		}
		o.SetFaults(faults)
		if send(smtpConn(t, o, ""), customer, desk, letter("x")) == nil {
			t.Error("the client got a reply")
		}
		wantMails(t, o, desk, "INBOX", want)
		if len(o.Sent()) != want {
			t.Errorf("%d sent, want %d", len(o.Sent()), want)
		}
	}
}

func TestMoveCanBeRefusedBeforeOrCutAfterItWasDone(t *testing.T) {
	for _, test := range []struct {
		name   string
		faults func(hook func(postoffice.Command) error) postoffice.Faults
		err    error
		left   int
	}{
		{"refused", func(h func(postoffice.Command) error) postoffice.Faults {
			return postoffice.Faults{Command: h}
		}, postoffice.No("OVERQUOTA", "full"), 1},
		{"cut before", func(h func(postoffice.Command) error) postoffice.Faults {
			return postoffice.Faults{Command: h}
		}, postoffice.ErrHangUp, 1},
		{"cut after", func(h func(postoffice.Command) error) postoffice.Faults {
			return postoffice.Faults{Executed: h}
		}, postoffice.ErrHangUp, 0},
	} {
		o := newOffice(t)
		deliver(t, o, 1)
		c := open(t, o, nil)
		must(t, c.Create("Handled", nil).Wait())
		o.SetFaults(test.faults(func(cmd postoffice.Command) error {
			want := postoffice.Command{Account: desk, Verb: "MOVE", Folder: "INBOX", Set: "1",
				Dest: "Handled"}
			if cmd != want {
				t.Errorf("%s: hook saw %+v", test.name, cmd)
			}
			return test.err
		}))
		_, err := c.Move(imap.UIDSetNum(1), "Handled").Wait()
		var no *imap.Error
		if refused := errors.As(err, &no); err == nil || refused != (test.name == "refused") {
			t.Errorf("%s: got %v", test.name, err)
		}
		wantMails(t, o, desk, "INBOX", test.left)
		wantMails(t, o, desk, "Handled", 1-test.left)
	}
}

func TestHiddenCapabilitiesAreNeitherOfferedNorCarriedOut(t *testing.T) {
	o := newOffice(t)
	deliver(t, o, 1)
	o.SetFaults(postoffice.Faults{Hide: []string{"IDLE", "MOVE", "UIDPLUS"}})
	c := open(t, o, nil)
	must(t, c.Create("Handled", nil).Wait())
	for _, capability := range []imap.Cap{imap.CapIdle, imap.CapMove, imap.CapUIDPlus} {
		if c.Caps().Has(capability) {
			t.Errorf("%s is offered", capability)
		}
	}
	if !c.Caps().Has(imap.CapNamespace) {
		t.Error("NAMESPACE is gone too")
	}
	data, err := c.Copy(imap.UIDSetNum(1), "Handled").Wait()
	must(t, err)
	if data.UIDValidity != 0 {
		t.Errorf("COPYUID without UIDPLUS: %+v", data)
	}
	if c.UIDExpunge(imap.UIDSetNum(1)).Close() == nil {
		t.Error("UID EXPUNGE worked")
	}
	o.SetFaults(postoffice.Faults{})
	if !open(t, o, nil).Caps().Has(imap.CapIdle) {
		t.Error("IDLE did not come back")
	}
}

func TestCutEndsConnectionsAndTakesNewOnes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		defer o.Close()
		c := open(t, o, nil)
		idle, err := c.Idle()
		must(t, err)
		go o.Cut(postoffice.IMAP)
		if idle.Wait() == nil {
			t.Error("IDLE ended without an error")
		}
		must(t, open(t, o, nil).Noop().Wait())
	})
}

func TestASilentServerAnswersNobodyUntilItSpeaksAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		defer o.Close()
		c := open(t, o, nil)
		o.Silence(postoffice.IMAP, true)
		answered := make(chan error, 2)
		go func() { answered <- c.Noop().Wait() }()
		go func() { answered <- imapConn(t, o, nil).WaitGreeting() }()
		deliver(t, o, 1) // the other service goes on
		time.Sleep(20 * time.Second)
		synctest.Wait()
		if len(answered) != 0 {
			t.Fatalf("a silent server answered: %v", <-answered)
		}
		o.Silence(postoffice.IMAP, false)
		must(t, <-answered)
		must(t, <-answered)
	})
}

func TestCloseEndsASilentServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		c := open(t, o, nil)
		o.Silence(postoffice.IMAP, true)
		answered := make(chan error)
		go func() { answered <- c.Noop().Wait() }()
		synctest.Wait()
		must(t, o.Close())
		if <-answered == nil {
			t.Error("NOOP was answered")
		}
	})
}

func TestRenumberKeepsMailsAndCutsWhoHasTheFolderOpen(t *testing.T) {
	o := newOffice(t)
	deliver(t, o, 3)
	must(t, o.Remove(desk, "INBOX", 1))
	c := open(t, o, nil)
	before, err := c.Status("INBOX", &imap.StatusOptions{UIDValidity: true}).Wait()
	must(t, err)
	must(t, o.Renumber(desk, "INBOX"))
	if c.Noop().Wait() == nil {
		t.Error("the open connection lives on")
	}
	data, err := open(t, o, nil).Select("INBOX", nil).Wait()
	must(t, err)
	if data.UIDValidity <= before.UIDValidity || data.UIDNext != 3 || data.NumMessages != 2 {
		t.Errorf("after %d: %+v", before.UIDValidity, data)
	}
	if mails := o.Mail(desk, "INBOX"); mails[0].UID != 1 || mails[1].UID != 2 {
		t.Errorf("UIDs %d and %d", mails[0].UID, mails[1].UID)
	}
	if o.Renumber(desk, "Nowhere") == nil {
		t.Error("a missing folder was renumbered")
	}
}

func TestAServerThatIsDownTakesNoConnection(t *testing.T) {
	o := newOffice(t)
	down := errors.New("down")
	o.SetFaults(postoffice.Faults{Connect: func(s postoffice.Service) error {
		if s == postoffice.SMTP {
			return down
		}
		return nil
	}})
	if _, err := o.DialSMTP(t.Context()); !errors.Is(err, down) {
		t.Errorf("dial gave %v", err)
	}
	must(t, open(t, o, nil).Noop().Wait())
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := o.WaitSent(ctx, 1); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("wait gave %v", err)
	}
}
