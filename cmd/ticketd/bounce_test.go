package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ticketd/mail/outbox"
	"ticketd/mail/parse"
	"ticketd/ticketing"
	"ticketd/ticketing/scenario"
)

// wire is a whole daemon on which a test looks at what stands in the envelopes.
type wire struct {
	*testing.T
	*virtualStage
}

// onWire plays with a mail server that has sub-addressing, or has not.
func onWire(t *testing.T, separator string, play func(w wire)) {
	synctest.Test(t, func(t *testing.T) {
		told, err := scenario.Read([]byte("agent Ada Ito <ada@desk.example> lead, notices mine\n"+
			"agent Ben Okri <ben@desk.example> notices team\n"+
			"at Mon 2026-03-02 10:00\nmail carla@globex.example to support\n"), "wire")
		mustDo(t, err)
		cfg := servedConfig(t, told)
		for i := range cfg.Mailboxes {
			cfg.Mailboxes[i].Subaddressing, cfg.Mailboxes[i].NullSender = separator, true
		}
		w := wire{t, newVirtualStage(t, told, cfg)}
		defer w.close()
		play(w)
	})
}

// agentsWords is the letter of an agent's words for which the ticket waits.
const agentsWords = "status-changed"

// travel lets time pass.
func (w wire) travel(d time.Duration) {
	w.Helper()
	mustDo(w.T, w.Travel(w.clock.now().Add(d)))
}

// brings delivers a mail to support, or to the address of ours that is given.
func (w wire) brings(from, to, head, text string) {
	w.Helper()
	raw := head + "Date: Mon, 02 Mar 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n\r\n" + text
	if strings.Contains(head, "Content-Type: ") {
		raw = head + text
	}
	mustDo(w.T, w.post.Deliver(from, []string{to}, []byte(strings.ReplaceAll(strings.ReplaceAll(raw, "\r\n", "\n"), "\n", "\r\n"))))
	w.travel(2 * time.Minute)
}

// envelope is from whom the newest letter of a name left, and to whom.
func (w wire) envelope(name string) (from, to string) {
	w.Helper()
	d := w.newest(name)
	for _, m := range w.post.Mail(string(d.To), "INBOX") {
		if in := parse.Mail(bytes.NewReader(m.Raw), int64(len(m.Raw)), parse.Options{}); in.MessageID == d.MessageID {
			if in.Envelope.Null {
				return "<>", string(d.To)
			}
			return string(in.Envelope.From), string(d.To)
		}
	}
	w.Fatalf("the %s did not leave", name)
	return "", ""
}

func (w wire) all(name string) (found []outbox.Delivery) {
	w.Helper()
	list, err := w.app.office.letters.List(w.Context(), true)
	mustDo(w.T, err)
	for _, d := range list {
		if name == "" || d.Letter == name {
			found = append(found, d)
		}
	}
	return found
}

func (w wire) newest(name string) outbox.Delivery {
	w.Helper()
	found := w.all(name)
	if len(found) == 0 {
		w.Fatalf("no %s", name)
	}
	return found[len(found)-1]
}

func (w wire) ticket() ticketing.Ticket {
	w.Helper()
	t, ok, err := w.Ticket(1001)
	if err != nil || !ok {
		w.Fatal("no ticket", err)
	}
	return t
}

// answered has a customer's mail answered, so that the ticket waits for them.
func (w wire) answered() {
	w.Helper()
	w.brings("carla@globex.example", "support@desk.example", "From: carla@globex.example\nTo: support@desk.example\n"+
		"Subject: Printer\nMessage-ID: <first@globex.example>\n", "It burns.\n")
	mustDo(w.T, w.Order(1001, ticketing.Order{By: "Ben Okri", Reply: "Is it on?", Wait: true}))
	w.travel(3 * time.Minute)
	if got := w.ticket(); got.Class != ticketing.ClassWaitingCustomer {
		w.Fatalf("%s", got.Status)
	}
}

const qmailText = "Hi. This is the qmail-send program at q.example.\nI'm afraid I wasn't able to deliver your" +
	" message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n" +
	"<carla@globex.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n"

const exchangeText = "Your message\n\n  Subject: Printer\n\ndid not reach the following recipient(s):\n\n" +
	"carla@globex.example on Mon, 2 Mar 2026 10:05:00 +0000\n    The recipient name is not recognized\n"

func TestTheEnvelopeSenderOfALetterNamesTicketAndPerson(t *testing.T) {
	onWire(t, "+", func(w wire) {
		w.answered()
		for name, role := range map[string]ticketing.Role{agentsWords: ticketing.RoleCustomer, "notice-new": ticketing.RoleAgent} {
			from, to := w.envelope(name)
			found, ok := ticketing.TokenInAddress(ticketing.Address(from))
			token, signed := w.app.book.Keyring().Verify(found.Ticket, found.Text)
			if !ok || !signed || token.Ticket != 1001 || token.Person != ticketing.Person(ticketing.Address(to)) ||
				token.Role != role || !strings.HasPrefix(from, "support+t1001.") {
				w.Errorf("%s to %s leaves from %s: %+v", name, to, from, token)
			}
		}
		if from, _ := w.envelope("acknowledgement"); from != "<>" {
			w.Errorf("the acknowledgement leaves from %s", from)
		}
	})
}

func TestABounceWithoutAnyOriginalIsAttributedByTheAddressItComesTo(t *testing.T) {
	for name, text := range map[string]string{"qmail": qmailText, "Exchange": exchangeText} {
		onWire(t, "+", func(w wire) {
			w.answered()
			from, _ := w.envelope(agentsWords)
			w.brings("", from, "From: postmaster@q.example\nTo: "+from+"\nSubject: Undeliverable: Printer\n", text)
			got := w.ticket()
			if got.Class != ticketing.ClassOpen || got.Requester().Bad == "" {
				w.Errorf("%s: %s, %q", name, got.Status, got.Requester().Bad)
			}
			if n := w.newest("notice-undelivered"); n.To != "ben@desk.example" {
				w.Errorf("%s: %s is told", name, n.To)
			}
		})
	}
}

func TestWithoutSubaddressingABounceIsAttributedByWhatItReturns(t *testing.T) {
	onWire(t, "", func(w wire) {
		w.answered()
		from, _ := w.envelope(agentsWords)
		if from != "support@desk.example" {
			w.Errorf("it leaves from %s", from)
		}
		w.brings("", from, "From: MAILER-DAEMON@q.example\nTo: "+from+"\nSubject: failure notice\n", qmailText)
		if got := w.ticket(); got.Class != ticketing.ClassWaitingCustomer || got.Requester().Bad != "" {
			w.Errorf("a bounce of nothing: %s, %q", got.Status, got.Requester().Bad)
		}
		w.brings("", from, "From: MAILER-DAEMON@q.example\nTo: "+from+"\nSubject: failure notice\n", qmailText+
			"\n--- Below this line is a copy of the message.\n\nMessage-ID: "+w.newest(agentsWords).MessageID+"\nSubject: x\n\nIs it on?\n")
		if got := w.ticket(); got.Class != ticketing.ClassOpen || got.Requester().Bad == "" {
			w.Errorf("%s, %q", got.Status, got.Requester().Bad)
		}
	})
}

// TestAServerThatReplacesTheMessageIDIsNoReasonToMissABounce: some relays write a Message-ID of
// their own; our letter still has its footer and its Reply-To.
func TestAServerThatReplacesTheMessageIDIsNoReasonToMissABounce(t *testing.T) {
	onWire(t, "", func(w wire) {
		w.answered()
		answer := w.newest(agentsWords)
		whole, err := w.app.book.Delivery(w.Context(), answer.ID)
		mustDo(w.T, err)
		letter := strings.ReplaceAll(string(whole.Body), answer.MessageID, "<0101018e@relay.example>")
		w.brings("", "support@desk.example", "From: MAILER-DAEMON@relay.example\nTo: support@desk.example\n"+
			"Subject: Delivery Status Notification (Failure)\n"+
			"Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_r\"\n\n", "--=_r\n\nSorry.\n"+
			"--=_r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; relay.example\n\n"+
			"Final-Recipient: rfc822; carla@globex.example\nAction: failed\nStatus: 5.1.1\n\n"+
			"--=_r\nContent-Type: message/rfc822\n\n"+letter+"\n--=_r--\n")
		if got := w.ticket(); got.Class != ticketing.ClassOpen || got.Requester().Bad == "" {
			w.Errorf("%s, %q", got.Status, got.Requester().Bad)
		}
	})
}

func TestADelayedLetterIsOnlyNoted(t *testing.T) {
	onWire(t, "+", func(w wire) {
		w.answered()
		from, _ := w.envelope(agentsWords)
		before := len(w.all(""))
		w.brings("", from, "From: MAILER-DAEMON@q.example\nTo: "+from+"\nSubject: Warning: could not send message for past 4 hours\n",
			"YOU DO NOT NEED TO RESEND YOUR MESSAGE\n\n<carla@globex.example>\n451 4.4.1 try later\n")
		got := w.ticket()
		if got.Class != ticketing.ClassWaitingCustomer || got.Requester().Bad != "" || len(w.all("")) != before {
			w.Errorf("%s, %q, %d letters", got.Status, got.Requester().Bad, len(w.all(""))-before)
		}
	})
}

func TestANoticeThatComesBackIsToldToTheLead(t *testing.T) {
	onWire(t, "+", func(w wire) {
		w.answered()
		from, to := w.envelope("notice-new")
		for i := range 3 {
			w.brings("", from, fmt.Sprintf("From: MAILER-DAEMON@q.example\nTo: %s\nSubject: failure notice\nMessage-ID: <%d@q>\n", from, i),
				strings.ReplaceAll(qmailText, "carla@globex.example", to))
		}
		told := w.all("notice-deaf")
		if len(told) != 1 || told[0].To != "ada@desk.example" || w.ticket().Class != ticketing.ClassWaitingCustomer {
			w.Fatalf("%+v, %s", told, w.ticket().Status)
		}
		from, _ = w.envelope("notice-deaf")
		w.brings("", from, "From: MAILER-DAEMON@q.example\nTo: "+from+"\nSubject: failure notice\n",
			strings.ReplaceAll(qmailText, "carla@globex.example", "ada@desk.example"))
		if n := len(w.all("notice-deaf")); n != 1 {
			w.Errorf("%d notices, though nobody is left to be told", n)
		}
	})
}

func TestAForgedBounceDoesNothing(t *testing.T) {
	onWire(t, "+", func(w wire) {
		w.answered()
		from, _ := w.envelope(agentsWords)
		before := len(w.all(""))
		for i, forged := range []string{strings.Replace(from, "t1001.", "t1002.", 1), from[:len("support+t1001.")+4] + "zzzz" + from[len("support+t1001.")+8:],
			"support+t1001@desk.example", "support@desk.example"} {
			w.brings("", forged, fmt.Sprintf("From: MAILER-DAEMON@evil.example\nTo: %s\nSubject: failure notice [T-1001]\n"+
				"Message-ID: <%d@evil>\nIn-Reply-To: %s\n", forged, i, "<first@globex.example>"), qmailText)
		}
		got := w.ticket()
		if got.Class != ticketing.ClassWaitingCustomer || got.Requester().Bad != "" || len(w.all("")) != before {
			w.Errorf("%s, %q, %d letters", got.Status, got.Requester().Bad, len(w.all(""))-before)
		}
	})
}
