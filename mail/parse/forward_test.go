package parse_test

import (
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
)

const forwardedHead = "From: Bob Hill <Bob@C.example>\nSent: Tuesday, May 5, 2026 9:12 AM\n" +
	"To: Ann Lee <ann@desk.example>\nSubject: Printer\n\n"

func bobsMail(above string) ticketing.Forward {
	return ticketing.Forward{From: ticketing.Mailbox{Name: "Bob Hill", Address: "bob@c.example"},
		Subject: "Printer", Date: time.Date(2026, 5, 5, 9, 12, 0, 0, time.UTC), Text: "It burns.\n\n/close",
		Above: above}
}

func wantForward(t *testing.T, name string, in ticketing.Incoming, want ticketing.Forward) {
	t.Helper()
	if in.Forward == nil {
		t.Errorf("%s: no forward in %q", name, in.Text)
		return
	}
	got := *in.Forward
	if !got.Date.Equal(want.Date) {
		t.Errorf("%s: date %s", name, got.Date)
	}
	if got.Date = want.Date; got != want {
		t.Errorf("%s:\ngot  %+v\nwant %+v", name, got, want)
	}
}

func TestAForwardedMailIsReadWithItsWordsApartFromTheSenders(t *testing.T) {
	const body = "It burns.\n\n/close\n\n-- \nBob\n"
	for name, raw := range map[string]string{
		"Outlook":       "Subject: FW: Printer\n\n/forward\n\n" + forwardedHead + body,
		"German":        "Subject: WG: Printer\n\n/forward\n\n" + forwardedHead + body,
		"announced":     "Subject: x\n\n/forward\n\n---------- Forwarded message ---------\n" + forwardedHead + body,
		"with a note":   "Subject: x\n\n/forward\n\n-- \nAnn\n\nBegin forwarded message:\n\n" + forwardedHead + body,
		"quoted, Apple": "Subject: x\n\n/forward\n\nBegin forwarded message:\n\n> " + strings.ReplaceAll(forwardedHead+body, "\n", "\n> "),
		"mutt": "Subject: [bob@c.example: Printer]\n\n/forward\n\n----- Forwarded message from Bob <bob@c.example> -----\n\n" +
			forwardedHead + body + "\n----- End forwarded message -----\n\n-- \nAnn\n",
	} {
		wantForward(t, name, mail("From: ann@desk.example\n"+raw), bobsMail("/forward"))
	}
	answer := mail("From: ann@desk.example\nSubject: Re: Printer\n\n/close\n\n" + forwardedHead + body)
	if answer.Forward != nil || answer.Fresh != "/close" {
		t.Errorf("an answer: %+v", answer.Forward)
	}
}

func TestTheHTMLOfAForwardedMailIsHeldAgainstTheWordsAbove(t *testing.T) {
	text := "/forward\n\n---------- Forwarded message ---------\n" + forwardedHead + "It burns.\n\n/close"
	markup := `<div dir="ltr">/forward</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">` +
		`---------- Forwarded message ---------<br>From: <strong class="gmail_sendername">Bob Hill</strong> ` +
		`<span>&lt;<a href="mailto:Bob@C.example">Bob@C.example</a>&gt;</span><br>Sent: Tuesday, May 5, 2026 9:12 AM<br>` +
		`To: Ann Lee<br>Subject: Printer<br></div><br><br><div dir="ltr">It burns.<br><br>/close</div></div>`
	in := both(text, markup)
	wantForward(t, "text", in, bobsMail("/forward"))
	if in.Other != "/forward" || !in.Forwarded {
		t.Errorf("other = %q", in.Other)
	}
	wantForward(t, "HTML", from("From: a@b.example\nContent-Type: text/html; charset=utf-8\n", markup),
		bobsMail("/forward"))
}

func TestAnAttachedMailIsTheOneThatWasPassedOn(t *testing.T) {
	original := "From: Bob Hill <Bob@C.example>\nDate: Tue, 5 May 2026 09:12:00 +0000\nTo: ann@desk.example\n" +
		"Subject: =?utf-8?q?Printer?=\nMessage-ID: <1@c.example>\nContent-Type: text/plain\n\n" +
		"It burns.\n\n/close\n\nOn Mon, 4 May 2026 at 10:00, Ann <ann@desk.example> wrote:\n> Does it?\n"
	words := "Content-Type: text/plain\n\n/forward\n\n-- \nAnn"
	attached := func(more string) string {
		return "Content-Type: message/rfc822" + more + "\n\n" + original
	}
	for name, in := range map[string]ticketing.Incoming{
		"Thunderbird": mail(parts("mixed", words, attached("; charset=UTF-8; name=\"Printer.eml\"\n"+
			"Content-Disposition: attachment; filename=\"Printer.eml\"\nContent-Transfer-Encoding: 7bit"))),
		"mutt":    mail(parts("mixed", words, attached("\nContent-Disposition: inline"))),
		"Outlook": mail(parts("mixed", words, attached("\nContent-Disposition: attachment;\n\tcreation-date=\"Tue, 05 May 2026 10:00:00 GMT\""))),
		"base64, against the rules": mail(parts("mixed", words, "Content-Type: message/rfc822\n"+
			"Content-Transfer-Encoding: base64\n\n"+base64Of(original))),
	} {
		wantForward(t, name, in, bobsMail("/forward"))
		if in.Fresh != "/forward" || in.Forwarded || len(in.Attachments) != 1 {
			t.Errorf("%s: fresh = %q", name, in.Fresh)
		}
	}
	if in := mail(parts("mixed", words, attached(""), attached(""))); in.Forward != nil {
		t.Errorf("two mails: %+v", in.Forward)
	}
	two := strings.Replace(attached(""), "From: Bob", "From: Eve <eve@evil.example>\nFrom: Bob", 1)
	if in := mail(parts("mixed", words, two)); in.Forward == nil || in.Forward.From.Address != "" {
		t.Errorf("two senders: %+v", in.Forward)
	}
	bounce := mail(parts("report", words, "Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; bob@c.example\n"+
		"Action: failed\nStatus: 5.1.1\n", attached("")))
	if bounce.Forward != nil || bounce.Report == nil {
		t.Errorf("a bounce: %+v", bounce.Forward)
	}
}
