package main

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ticketd/ticketing"
)

// support is the address of the mailbox.
func (o *outage) support() string { return string(o.cfg.Mailboxes[0].Address) }

// write has a customer write; the mail is not taken in while IMAP is down.
func (o *outage) write(subject string) {
	o.t.Helper()
	mustDo(o.t, o.post.Deliver("carla@globex.example", []string{o.support()}, mailAbout(subject, "hello, "+subject)))
	synctest.Wait()
}

// until sleeps to an hour of the next day.
func (o *outage) until(hour int) {
	now := o.clock.now().In(o.cfg.Zone)
	o.wait(time.Date(now.Year(), now.Month(), now.Day()+1, hour, 0, 0, 0, o.cfg.Zone).Sub(now))
}

// handledByHand moves all that is to do to the handled mails, as a person would.
func (o *outage) handledByHand() {
	for _, m := range o.post.Mail(o.support(), "INBOX") {
		mustDo(o.t, o.post.Move(o.support(), "INBOX", "Handled", m.UID))
	}
}

func (o *outage) ledger() ledgerView {
	o.t.Helper()
	v, err := o.app.gateway.ledger(o.t.Context(), ledgerArgs{})
	mustDo(o.t, err)
	return v
}

func TestEachDayTheServerIsHeldAgainstTheStoreAndAMissingMailIsToldOnceByName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutage(t)
		defer o.end()
		o.write("first")
		o.until(7)
		o.heard()
		if v := o.ledger(); v.Seen != 1 || v.Accounted != 1 {
			t.Errorf("%+v", v)
		}
		mustDo(t, o.app.stop())
		o.write("moved")
		o.handledByHand()
		o.begin()
		o.until(7)
		o.heard("ticketd: 1 mail is missing on the server of support")
		raw := string(o.other.Mail("ops@elsewhere.example", "INBOX")[0].Raw)
		for _, want := range []string{"Handled UID 2", "carla@globex.example", "Subject: moved", `"ticketd rescan" takes it in`} {
			if !strings.Contains(strings.ReplaceAll(raw, "=\r\n", ""), want) {
				t.Errorf("no %q in %s", want, raw)
			}
		}
		if v := o.ledger(); v.Seen != 2 || v.Accounted != 1 || v.Amiss[0].UID != 2 || v.Amiss[0].Subject != "moved" {
			t.Errorf("%+v", v)
		}
		health, err := o.app.health(t.Context(), struct{}{})
		if err != nil || !health.OK || health.Mailboxes[0].Missing != 1 || health.Mailboxes[0].Compared == nil {
			t.Errorf("%+v, %v", health, err)
		}
		o.until(7)
		o.heard("ticketd: 1 mail is missing on the server of support")

		done, err := o.app.rescanFolders(t.Context(), rescanArgs{})
		if err != nil || done.Taken != 1 {
			t.Errorf("%+v, %v", done, err)
		}
		if v := o.ledger(); v.Seen != 2 || v.Accounted != 2 {
			t.Errorf("after the rescan: %+v", v)
		}
		o.until(7)
		o.heard("ticketd: 1 mail is missing on the server of support")
	})
}

func TestWithoutAlertsTheLeadHearsOfMissingMails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutage(t)
		defer o.end()
		mustDo(t, o.app.stop())
		o.cfg.Alerts = AlertConfig{}
		o.write("moved")
		o.handledByHand()
		o.begin()
		o.until(7)
		o.heard()
		lead := ""
		for _, a := range o.cfg.People.Agents() {
			if strings.Contains(strings.Join(a.Roles, " "), ticketing.RoleLead) {
				lead = string(a.Address)
			}
		}
		mails, err := o.Received(ticketing.Address(lead))
		if err != nil || len(mails) != 1 || mails[0].Subject != "ticketd: 1 mail is missing on the server of support" {
			t.Errorf("%s got %d mails, %v", lead, len(mails), err)
		}
	})
}

func TestADayOnWhichNothingRanIsMadeUpFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutage(t)
		defer o.end()
		o.until(7)
		mustDo(t, o.app.stop())
		o.write("moved")
		o.handledByHand()
		o.until(14)
		o.begin()
		o.wait(2 * time.Hour)
		o.heard("ticketd: 1 mail is missing on the server of support")
	})
}

func TestOtherNumbersOnTheServerAreNoOtherMailsAndWhatWasAccountedForIsNotLookedAtAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutage(t)
		defer o.end()
		for i := range 3 {
			o.write(fmt.Sprintf("mail %d", i))
		}
		o.until(7)
		mustDo(t, o.post.Renumber(o.support(), "Handled"))
		v, err := o.app.reconcile(t.Context(), o.cfg.Mailboxes[0], false)
		if err != nil || v.Handled != 3 || len(v.Missing) > 0 {
			t.Errorf("%+v, %v", v, err)
		}
		again, err := o.app.reconcile(t.Context(), o.cfg.Mailboxes[0], false)
		if err != nil || again.Handled != 0 {
			t.Errorf("looked at %d mails a second time, %v", again.Handled, err)
		}
		mustDo(t, o.app.stop())
		o.write("mail 3")
		o.handledByHand()
		o.begin()
		o.set("143", true)
		if _, err := o.app.reconcile(t.Context(), o.cfg.Mailboxes[0], true); err == nil {
			t.Error("a server that is away was looked at")
		}
		o.set("143", false)
		v, err = o.app.reconcile(t.Context(), o.cfg.Mailboxes[0], true)
		if err != nil || v.Handled != 4 || len(v.Missing) != 1 {
			t.Errorf("%+v, %v", v, err)
		}
	})
}
