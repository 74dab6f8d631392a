package parse_test

import (
	"reflect"
	"strings"
	"testing"

	"ticketd/ticketing"
)

// dsn is a delivery status notification with the given recipient fields and returned part.
func dsn(fields, returned string) string {
	return "From: MAILER-DAEMON@mx.example\nTo: support@desk.example\nReturn-Path: <>\n" +
		"Subject: Undelivered Mail Returned to Sender\n" +
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n" +
		"--b\n\nYour mail could not be delivered.\n" +
		"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n" +
		fields +
		"\n--b\n" + returned + "\n--b--\n"
}

const returned = "Content-Type: message/rfc822\n\nMessage-ID: <t1@desk.example>\n" +
	"To: bob@c.example\n\nhi\n"

func TestDeliveryReportsAreRead(t *testing.T) {
	failed := ticketing.DeliveryReport{Action: "failed", Status: "5.1.1",
		Recipient:  "bob@c.example",
		Diagnostic: "550 5.1.1 unknown", ForMessageID: "<t1@desk.example>"}
	passing := func(action, status string) ticketing.DeliveryReport {
		r := failed
		r.Action, r.Status, r.Diagnostic = action, status, ""
		return r
	}
	with := func(change func(*ticketing.DeliveryReport)) ticketing.DeliveryReport {
		r := failed
		change(&r)
		return r
	}
	tests := []struct {
		name, raw string
		kind      ticketing.Kind
		want      ticketing.DeliveryReport
	}{
		{"failed", dsn("Final-Recipient: rfc822; Bob@C.example\nAction: failed\n"+
			"Status: 5.1.1 (bad)\nDiagnostic-Code: smtp; 550 5.1.1\n unknown\n", returned),
			ticketing.KindBounce, failed},
		{"only headers returned", dsn("Final-Recipient: rfc822; bob@c.example\nAction: failed\n"+
			"Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 unknown\n",
			strings.Replace(returned, "message/rfc822", "text/rfc822-headers", 1)),
			ticketing.KindBounce, failed},
		{"original recipient", dsn("Original-Recipient: rfc822;bob@c.example\n"+
			"Final-Recipient: rfc822;other@c.example\nAction: failed\nStatus: 5.1.1\n"+
			"Diagnostic-Code: smtp; 550 5.1.1 unknown\n", returned),
			ticketing.KindBounce, with(func(r *ticketing.DeliveryReport) {
				r.Recipients = []ticketing.Address{"bob@c.example", "other@c.example"}
			})},
		{"the failed one of two", dsn("Final-Recipient: rfc822;x@c.example\nAction: delivered\n"+
			"Status: 2.0.0\n\nFinal-Recipient: rfc822;bob@c.example\nAction: failed\n"+
			"Status: 5.1.1\nDiagnostic-Code: 550 5.1.1 unknown\n", returned),
			ticketing.KindBounce, failed},
		{"no status field", dsn("Final-Recipient: rfc822;bob@c.example\nAction: failed\n"+
			"Diagnostic-Code: smtp; 550 5.1.1 unknown\n", returned),
			ticketing.KindBounce, failed},
		{"delayed", dsn("Final-Recipient: rfc822;bob@c.example\nAction: delayed\n"+
			"Status: 4.4.1\n", returned), ticketing.KindBounce,
			passing("delayed", "4.4.1")},
		{"delivered", dsn("Final-Recipient: rfc822;bob@c.example\nAction: delivered\n"+
			"Status: 2.0.0\n", returned), ticketing.KindDeliveryReceipt,
			passing("delivered", "2.0.0")},
		{"no action, passing", dsn("Final-Recipient: rfc822;bob@c.example\nStatus: 4.4.1\n",
			returned), ticketing.KindBounce, passing("delayed", "4.4.1")},
		{"no action, arrived", dsn("Final-Recipient: rfc822;bob@c.example\nStatus: 2.0.0\n",
			returned), ticketing.KindDeliveryReceipt, passing("delivered", "2.0.0")},
		{"no recipient named", dsn("Action: failed\nStatus: 5.1.1\n"+
			"Diagnostic-Code: 550 5.1.1 unknown\n", returned), ticketing.KindBounce, failed},
		{"read receipt", "From: bob@c.example\n" +
			"Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n" +
			"--b\n\nread\n" +
			"--b\nContent-Type: message/disposition-notification\n\n" +
			"Final-Recipient: rfc822; bob@c.example\nOriginal-Message-ID: <t1@desk.example>\n" +
			"Disposition: manual-action/MDN-sent-manually; displayed\n--b--\n",
			ticketing.KindDeliveryReceipt,
			ticketing.DeliveryReport{Action: "displayed", Recipient: "bob@c.example",
				ForMessageID: "<t1@desk.example>"}},
		{"complaint", "From: fbl@p.example\n" +
			"Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n\n" +
			"abuse\n" +
			"--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n" +
			"Original-Rcpt-To: bob@c.example\n\n--b\n" + returned + "--b--\n",
			ticketing.KindDeliveryReceipt, ticketing.DeliveryReport{Action: "feedback",
				Recipient:  "bob@c.example",
				Diagnostic: "abuse", ForMessageID: "<t1@desk.example>"}},
		{"qmail", "From: MAILER-DAEMON@q.example\nReturn-Path: <>\nSubject: failure notice\n\n" +
			"Hi. This is the qmail-send program at q.example.\n" +
			"I'm afraid I wasn't able to deliver your message to the following addresses.\n\n" +
			"<bob@c.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n" +
			"--- Below this line is a copy of the message.\n\n" +
			"Return-Path: <support@desk.example>\nMessage-ID: <t1@desk.example>\n\nhi\n",
			ticketing.KindBounce,
			with(func(r *ticketing.DeliveryReport) {
				r.Diagnostic = "Sorry, no mailbox here by that name. (#5.1.1)"
			})},
		{"exim", "From: Mail Delivery System <Mailer-Daemon@e.example>\n" +
			"X-Failed-Recipients: bob@c.example\nAuto-Submitted: auto-replied\n" +
			"Subject: Mail delivery failed: returning message to sender\n\n" +
			"A message could not be delivered:\n\n  bob@c.example\n    550 5.1.1 unknown\n\n",
			ticketing.KindBounce, with(func(r *ticketing.DeliveryReport) {
				r.Diagnostic,
					r.ForMessageID = "550 5.1.1 unknown", ""
			})},
		{"old Exchange", "From: System Administrator <postmaster@x.example>\nReturn-Path: <>\n" +
			"Subject: Undeliverable: Hi\n\nYour message\n\n  Subject: Hi\n\n" +
			"did not reach the following recipient(s):\n\nbob@c.example on Mon, 2 Mar 2026\n" +
			"    The recipient name is not recognized: user unknown\n",
			ticketing.KindBounce, ticketing.DeliveryReport{Action: "failed", Status: "5.1.1",
				Recipient:  "bob@c.example",
				Diagnostic: "on Mon, 2 Mar 2026 The recipient name is not recognized: user unknown"}},
		{"sendmail warning", "From: MAILER-DAEMON@s.example\nReturn-Path: <>\n" +
			"Subject: Warning: could not send message for past 4 hours\n\n" +
			"THIS IS A WARNING MESSAGE ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\n" +
			"<bob@c.example>\n451 4.4.1 try later\n",
			ticketing.KindBounce, ticketing.DeliveryReport{Action: "delayed",
				Status:    "4.4.1",
				Recipient: "bob@c.example", Diagnostic: "451 4.4.1 try later"}},
		{"full mailbox", "From: postmaster@c.example\nReturn-Path: <>\n" +
			"Subject: Delivery failure\n\n<bob@c.example>: mailbox is full\n", ticketing.KindBounce,
			ticketing.DeliveryReport{Action: "failed", Status: "4.2.2",
				Recipient: "bob@c.example", Diagnostic: "mailbox is full"}},
	}
	for _, tt := range tests {
		in := mail(tt.raw)
		if in.Report == nil {
			t.Errorf("%s: no report; %q", tt.name, in.Verdict.Evidence)
			continue
		}
		if tt.want.Recipients == nil {
			tt.want.Recipients = []ticketing.Address{tt.want.Recipient}
		}
		if in.Verdict.Kind != tt.kind || !reflect.DeepEqual(*in.Report, tt.want) {
			t.Errorf("%s: %s\n got %+v\nwant %+v", tt.name, in.Verdict.Kind, *in.Report, tt.want)
		}
		if !in.Verdict.NoAck || !in.Verdict.NoReopen {
			t.Errorf("%s: %+v", tt.name, in.Verdict)
		}
	}
}

func TestAPersonWhoWritesOfABounceIsAPerson(t *testing.T) {
	for _, raw := range []string{
		"From: ann@c.example\nTo: support@desk.example\nSubject: Undeliverable: what is this?\n\n" +
			"My mail could not be delivered, user unknown.\n",
		"From: ann@c.example\nTo: support@desk.example\nSubject: Fwd: failed\n" +
			"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsee\n" +
			"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n" +
			"Action: failed\nFinal-Recipient: rfc822; a@b.example\n--b--\n",
	} {
		if in := mail(raw); in.Report != nil || in.Verdict.Kind != ticketing.KindPerson {
			t.Errorf("%+v %+v", in.Report, in.Verdict)
		}
	}
}

func TestTheTokenOfALetterThatCameBackIsFound(t *testing.T) {
	id := keys.MessageID(ticketing.Token{Ticket: 1042, Role: ticketing.RoleCustomer}, 3,
		"desk.example")
	in := mail(strings.Replace(dsn("Final-Recipient: rfc822; bob@c.example\nAction: failed\n"+
		"Status: 5.1.1\n", returned),
		"<t1@desk.example>", id, 1))
	if len(in.Tokens) != 1 || in.Tokens[0].Ticket != 1042 || in.Report.ForMessageID != id ||
		in.Verdict.Kind != ticketing.KindBounce {
		t.Errorf("%+v %+v %s", in.Tokens, in.Report, in.Verdict.Kind)
	}
}

func TestABounceInWordsGetsAStatus(t *testing.T) {
	for words, want := range map[string]string{
		"mailbox is full":                "4.2.2",
		"sorry: no such user":            "5.1.1",
		"host unknown":                   "5.1.2",
		"it said: 552 too large for us":  "5.3.4",
		"it said: 552 not so much":       "5.0.0",
		"it said: 552 mailbox full":      "5.2.2",
		"it said: 452 not now":           "4.0.0",
		"the address was not understood": "",
	} {
		in := mail("From: MAILER-DAEMON@x.example\nReturn-Path: <>\n" +
			"Subject: failure notice\n\n<bob@c.example>\n" + words + "\n")
		if in.Report == nil || in.Report.Status != want || in.Report.Recipient != "bob@c.example" {
			t.Errorf("%s: %+v", words, in.Report)
		}
	}
}

func TestALetterThatComesBackUnderAVeryLongHeaderIsFound(t *testing.T) {
	long := strings.Repeat("X-Exchange-Diagnostics: "+strings.Repeat("a", 900)+"\n", 40)
	in := mail(dsn("Final-Recipient: rfc822; bob@c.example\nAction: failed\nStatus: 5.1.1\n",
		"Content-Type: message/rfc822\n\n"+long+"Message-ID: <t1@desk.example>\n\nhi\n"))
	if in.Report == nil || in.Report.ForMessageID != "<t1@desk.example>" {
		t.Errorf("%+v", in.Report)
	}
}
