package faults

import (
	"strings"
	"testing"

	"ticketd/mail/servertest"
	"ticketd/ticketing/desk"
)

// aside moves a mail out of the gateway's sight, as a person with a mail client does.
func (r *rig) aside(folder string) {
	r.Helper()
	r.dovecot.Doveadm(r, "move", "-u", rigSupport, folder, "mailbox", "INBOX", "1")
	r.log[0].taken = true
}

func TestF25AMailThatAPersonMovesOrDeletesMeanwhileIsNoTrouble(t *testing.T) {
	takesLong(t)
	t.Parallel()
	for _, c := range []struct {
		name string
		do   func(*rig)
	}{
		{"moved", func(r *rig) {
			r.dovecot.Doveadm(r, "mailbox", "create", "-u", rigSupport, "Aside")
			r.aside("Aside")
		}},
		{"deleted", func(r *rig) {
			r.dovecot.Doveadm(r, "expunge", "-u", rigSupport, "mailbox", "INBOX", "1")
			r.log[0].taken = true
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.request()
			p := r.beforeMove(true, func() { c.do(r) })
			r.request()
			v := r.settle()
			if len(v.tickets) != 2 || p.count("UID MOVE") > 3 || p.count("UID FETCH") > 8 {
				t.Errorf("%d tickets after %d MOVE and %d FETCH", len(v.tickets), p.count("UID MOVE"),
					p.count("UID FETCH"))
			}
			if strings.Contains(string(v.said), "cannot ") {
				t.Error("it speaks of trouble")
			}
		})
	}
}

func TestF26AHandledMailMovedBackToTheInboxOpensNoSecondTicket(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	r.request()
	r.inject(r.mail(newRequest, large, 0))
	r.run()
	waitUntil(t, settleTime, "the tickets", r.quiet)
	r.dovecot.Doveadm(t, "move", "-u", rigSupport, "INBOX", "mailbox", "Handled", "all")
	r.awaitOutcome(2, desk.OutcomeDuplicate)
	v := r.settle()
	if len(v.tickets) != 2 {
		t.Errorf("%d tickets", len(v.tickets))
	}
}

func TestF27AHandledFolderThatAPersonTakesAwayIsMadeAgain(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	r.run()
	for _, away := range [][]string{{"delete", "-s"}, {"rename", "-s"}} {
		r.request()
		waitUntil(t, settleTime, "the ticket", r.quiet)
		args := append(append([]string{"mailbox"}, away...), "-u", rigSupport, "Handled")
		if away[0] == "rename" {
			args = append(args, "Done")
		}
		r.dovecot.Doveadm(t, args...)
		for i := range r.log {
			r.log[i].taken = true
		}
		if n := r.folder("Handled"); n != 0 {
			t.Fatalf("%d mails are in Handled still", n)
		}
	}
	r.request()
	v := r.settle()
	if len(v.tickets) != 3 || len(v.handled) != 1 {
		t.Errorf("%d tickets, %d mails in the new Handled", len(v.tickets), len(v.handled))
	}
}

// A mailbox without room for a copy: the mail stays, is not taken in again, and goes when there is
// room. In the long form the next try comes by itself, after about a minute.
func TestF27AMailboxThatIsFullKeepsTheMailAndTicketdSaysSo(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRigOn(t, servertest.StartDovecot(t, quotaOfTwo))
	r.dovecot.Doveadm(t, "mailbox", "create", "-u", rigSupport, "Archive")
	mustDo(t, r.dovecot.Drop(rigSupport, []byte(notForUs)))
	r.dovecot.Doveadm(t, "move", "-u", rigSupport, "Archive", "mailbox", "INBOX", "all")
	r.request()
	p := &imapProxy{without: []string{"MOVE"}} // a move needs no room, a copy does
	r.configure(p.start(t, r.dovecot.IMAP), r.sink.Addr)
	r.run()
	r.awaitOutcome(1, desk.OutcomeOpened)
	r.alerts("OVERQUOTA")
	r.wantFolders(1, 0)
	r.dovecot.Doveadm(t, "expunge", "-u", rigSupport, "mailbox", "Archive", "all")
	if !long() {
		r.stop()
		r.run()
	}
	waitUntil(t, 2*settleTime, "room for the copy", r.quiet)
	v := r.settle()
	if n := strings.Count(string(v.said), "outcome=opened"); n != 1 {
		t.Errorf("it was taken in %d times", n)
	}
}

const quotaOfTwo = `
mail_plugins = $mail_plugins quota
plugin {
  quota = count:User quota
  quota_rule = *:messages=2
  quota_vsizes = yes
}
`

func TestF28WithoutMoveOthersDeletedMailsSurvive(t *testing.T) {
	takesLong(t)
	t.Parallel()
	for _, c := range []struct {
		name    string
		without []string
		says    string // a command that takes MOVE's place
	}{
		{"copied", []string{"MOVE"}, "UID EXPUNGE"},
		{"flagged", []string{"MOVE", "UIDPLUS"}, "UID STORE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r, p := newRig(t), &imapProxy{without: c.without}
			r.inPlace = c.name == "flagged"
			mustDo(t, r.dovecot.Drop(rigSupport, []byte(notForUs)))
			r.dovecot.Doveadm(t, "flags", "add", "-u", rigSupport, `\Deleted`, "mailbox", "INBOX", "all")
			r.configure(p.start(t, r.dovecot.IMAP), r.sink.Addr)
			r.run()
			for range 2 {
				r.request()
				waitUntil(t, settleTime, "the mail", func() error { return r.allButDeleted(1) })
			}
			if n := r.dovecot.Search(t, rigSupport, "INBOX", "DELETED", "1:*"); n != 1 {
				t.Errorf("%d of others' deleted mails are left, not 1", n)
			}
			if p.count(c.says) == 0 || p.count("EXPUNGE") > 0 || p.count("CLOSE") > 0 || p.count("UID MOVE") > 0 {
				t.Errorf("it said %s %d times and EXPUNGE %d times", c.says, p.count(c.says),
					p.count("EXPUNGE"))
			}
			r.dovecot.Doveadm(t, "expunge", "-u", rigSupport, "mailbox", "INBOX", "DELETED")
			r.settle()
		})
	}
}
