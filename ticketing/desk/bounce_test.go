package desk_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ticketd/mail/outbox"
	"ticketd/mail/parse"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// brings takes in a mail as it stands on the wire.
func (o *office) brings(raw string) desk.Taken {
	o.Helper()
	o.uid++
	raw = strings.ReplaceAll(strings.ReplaceAll(raw, "\r\n", "\n"), "\n", "\r\n")
	in := parse.Mail(strings.NewReader(raw), int64(len(raw)), parse.Options{Intake: "support", Arrived: o.now,
		Source:   ticketing.Source{Account: "a", Folder: "INBOX", UIDValidity: 1, UID: o.uid},
		Prefixes: []string{"T"}, Keys: o.store.Keyring(),
		Ours: func(a ticketing.Address) bool {
			return strings.HasPrefix(string(a), "support") && a.Domain() == "desk.example"
		}})
	return o.receive(in)[0]
}

// Each style of bounce, of a letter to somebody; none of them shows more than the Message-ID.
var bounceStyles = map[string]func(of outbox.Delivery, id string) string{
	"DSN with original": func(of outbox.Delivery, id string) string {
		return dsnOf(of, "Content-Type: message/rfc822\n\nFrom: support@desk.example\nTo: "+string(of.To)+
			"\nMessage-ID: "+id+"\nSubject: "+of.Subject+"\n\nWords.\n")
	},
	"DSN with its header": func(of outbox.Delivery, id string) string {
		return dsnOf(of, "Content-Type: text/rfc822-headers\n\nMessage-ID: "+id+"\nTo: "+string(of.To)+"\n")
	},
	"qmail": func(of outbox.Delivery, id string) string {
		return "Return-Path: <>\nFrom: MAILER-DAEMON@q.example\nTo: support@desk.example\nSubject: failure notice\n\n" +
			"Hi. This is the qmail-send program at q.example.\nI'm afraid I wasn't able to deliver your message.\n\n<" +
			string(of.To) + ">:\nSorry, no mailbox here by that name. (#5.1.1)\n\n" +
			"--- Below this line is a copy of the message.\n\nMessage-ID: " + id + "\n\nWords.\n"
	},
	"Exchange": func(of outbox.Delivery, id string) string {
		return "From: System Administrator <postmaster@x.example>\nReturn-Path: <>\nTo: support@desk.example\n" +
			"Subject: Undeliverable: " + of.Subject + "\nIn-Reply-To: " + id + "\n\nYour message\n\n" +
			"did not reach the following recipient(s):\n\n" + string(of.To) + " on Mon, 2 Mar 2026\n" +
			"    The recipient name is not recognized\n"
	},
	"Japanese carrier": func(of outbox.Delivery, id string) string {
		return "Return-Path: <MAILER-DAEMON>\nFrom: Postmaster@e.example\nTo: support@desk.example\n" +
			"Subject: Mail System Error - Returned Mail\nContent-Type: multipart/mixed; boundary=\"==_E\"\n\n" +
			"--==_E\nContent-Type: text/plain; charset=utf-8\n\n次のあて先へのメッセージはエラーのため送信できませんでした。\n\n<" +
			string(of.To) + ">\n\n--==_E\nContent-Type: message/rfc822\n\nMessage-ID: " + id + "\n\nWords.\n--==_E--\n"
	},
}

func dsnOf(of outbox.Delivery, returned string) string {
	return "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: support@desk.example\n" +
		"Subject: Undelivered Mail Returned to Sender\n" +
		"Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_d\"\n\n--=_d\n\nSorry.\n" +
		"--=_d\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; " +
		string(of.To) + "\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n\n" +
		"--=_d\n" + returned + "\n--=_d--\n"
}

// outstanding lists all letters.
func (o *office) outstanding() []outbox.Delivery {
	o.Helper()
	all, err := o.store.List(o.Context(), true)
	if err != nil {
		o.Fatal(err)
	}
	return all
}

func TestL6ABounceOfAnAcknowledgementMovesNothingInAnyStyle(t *testing.T) {
	for name, style := range bounceStyles {
		o := open(t, nil)
		o.receive(o.mail(ann, "It burns."))
		ack := o.letters("acknowledgement")[0]
		before := o.ticket(1001)
		count := len(o.outstanding())
		for range 3 {
			o.want(o.brings(style(ack, ack.MessageID)+"\n"+fmt.Sprint(o.uid)), desk.OutcomeFiled, 1001)
		}
		got := o.ticket(1001)
		if got.Status != before.Status || got.Requester().Bad != "" || len(o.outstanding()) != count {
			t.Errorf("%s: %s, %q, %d letters", name, got.Status, got.Requester().Bad, len(o.outstanding())-count)
		}
	}
}

func TestL6ABounceOfAPersonsWordsIsToldOnceInAnyStyle(t *testing.T) {
	for name, style := range bounceStyles {
		o := open(t, nil)
		o.receive(o.mail(ann, "It burns."))
		o.order(1001, ticketing.Order{By: "Ben", Reply: "Try this.", Resolve: true})
		answer := o.letters("resolved")[0]
		count := len(o.outstanding())
		for range 3 {
			o.want(o.brings(style(answer, answer.MessageID)+"\n"+fmt.Sprint(o.uid)), desk.OutcomeFiled, 1001)
		}
		got := o.ticket(1001)
		if got.Status != "Waiting for Support" || got.Requester().Bad == "" || len(o.outstanding()) != count+1 ||
			len(o.letters("notice-undelivered")) != 1 {
			t.Errorf("%s: %s, %q, %d letters", name, got.Status, got.Requester().Bad, len(o.outstanding())-count)
		}
	}
}

func TestL6ABounceWithoutTheOriginalIsRecordedAndWritesToNobody(t *testing.T) {
	for name, style := range bounceStyles {
		for _, id := range []string{"", "<nothing@of.ours>", "<t1001.1.aeggbcfzd2fimfut3ewmuiqwd7djyoo7hgvrj33l@desk.example>"} {
			o := open(t, nil)
			o.receive(o.mail(ann, "It burns."))
			o.order(1001, ticketing.Order{By: "Ben", Reply: "Try this.", Resolve: true})
			count := len(o.outstanding())
			of := outbox.Delivery{Parcel: ticketing.Parcel{To: ann, Subject: "Re: [T-1001] Printer"}}
			o.want(o.brings(style(of, id)), desk.OutcomeRecorded, 0)
			if got := o.ticket(1001); got.Status != "Resolved" || got.Requester().Bad != "" ||
				len(o.outstanding()) != count || o.tickets() != 1 {
				t.Errorf("%s of %q: %s, %q", name, id, got.Status, got.Requester().Bad)
			}
		}
	}
}

// TestL7WhenEverythingThatWeWriteComesBackItEnds lets every letter bounce, those that tell of a
// bounce, too, and answers to what the mail systems' own addresses are written to.
func TestL7WhenEverythingThatWeWriteComesBackItEnds(t *testing.T) {
	for name, style := range bounceStyles {
		o := open(t, nil)
		o.receive(o.mail(ann, "It burns."))
		o.order(1001, ticketing.Order{By: "Ben", Reply: "Try this."})
		seen, mails := map[string]bool{}, 2
		for again := true; again; {
			again = false
			for _, d := range o.outstanding() {
				if strings.Contains(string(d.To), "daemon") || strings.Contains(string(d.To), "ostmaster") {
					t.Fatalf("%s: %s is written to", name, d.To)
				}
				if !seen[d.ID] {
					seen[d.ID], again = true, true
					mails++
					o.want(o.brings(style(d, d.MessageID)+"\n"+fmt.Sprint(o.uid)), desk.OutcomeFiled, 1001)
				}
			}
			if len(seen) > 12 {
				t.Fatalf("%s: %d letters", name, len(seen))
			}
		}
		if got := o.ticket(1001); got.Requester().Bad == "" || o.tickets() != 1 || got.Entries < mails {
			t.Errorf("%s: %q, %d tickets, %d of %d in the history", name, got.Requester().Bad, o.tickets(), got.Entries, mails)
		}
	}
}

func TestL8NoMailSystemIsEverAcknowledged(t *testing.T) {
	for _, from := range []string{"MAILER-DAEMON@mx.example", "Mail Delivery System <mailer-daemon@mx.example>",
		"postmaster@mx.example", "no-reply@shop.example", "owner-list@l.example"} {
		o := open(t, nil)
		for _, subject := range []string{"Printer", "Re: [T-1001] Printer", "Undelivered Mail Returned to Sender"} {
			if got := o.brings("From: " + from + "\nTo: support@desk.example\nSubject: " + subject +
				"\n\nIt burns.\n"); got.Outcome == "" {
				t.Errorf("%s: lost", from)
			}
		}
		for _, d := range o.outstanding() {
			if d.Class != ticketing.Notice {
				t.Errorf("%s: %s to %s", from, d.Letter, d.To)
			}
		}
	}
}

func TestL25AReadReceiptMovesNothing(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	o.order(1001, ticketing.Order{By: "Ben", Reply: "Try this.", Resolve: true})
	count := len(o.outstanding())
	receipt := func(id string) desk.Taken {
		return o.brings("From: " + string(ann) + "\nTo: support@desk.example\nSubject: Read: Printer\n" +
			"Content-Type: multipart/report; report-type=disposition-notification; boundary=\"=_m\"\n\n" +
			"--=_m\n\nYour message was read.\n--=_m\nContent-Type: message/disposition-notification\n\n" +
			"Final-Recipient: rfc822; " + string(ann) + "\nOriginal-Message-ID: " + id + "\n" +
			"Disposition: manual-action/MDN-sent-manually; displayed\n--=_m--\n")
	}
	o.want(receipt(o.letters("resolved")[0].MessageID), desk.OutcomeFiled, 1001)
	o.want(receipt("<nothing@of.ours>"), desk.OutcomeRecorded, 0)
	if got := o.ticket(1001); got.Status != "Resolved" || len(o.outstanding()) != count || o.tickets() != 1 {
		t.Errorf("%s, %d letters", got.Status, len(o.outstanding())-count)
	}
}

func TestL26ReportsAboutOurMailAreRecorded(t *testing.T) {
	o := open(t, nil)
	for _, name := range []string{"dmarc", "tlsrpt", "abuse-report", "abuse-report-old", "sns-complaint"} {
		raw, err := os.ReadFile(filepath.Join("../../mail/parse/testdata/bounces", name+".eml"))
		if err != nil {
			t.Fatal(err)
		}
		if got := o.brings(string(raw)); got != (desk.Taken{Outcome: desk.OutcomeRecorded}) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if n := len(o.outstanding()); n != 0 || o.tickets() != 0 {
		t.Errorf("%d letters, %d tickets", n, o.tickets())
	}
}
