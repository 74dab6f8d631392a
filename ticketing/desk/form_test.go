package desk_test

import (
	"fmt"
	"io"
	"mime/quotedprintable"
	"strings"
	"testing"

	"ticketd/mail/lettertest"
	"ticketd/mail/outbound"
	"ticketd/mail/parse"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// Attacks on the form of a mail, from its bytes to those of our letters.

// raw is a mail as our reader reads it.
func (o *office) raw(mail string) ticketing.Incoming {
	o.Helper()
	mail = strings.ReplaceAll(mail, "\n", "\r\n")
	in := parse.Mail(strings.NewReader(mail), int64(len(mail)), parse.Options{Prefixes: []string{"T"}})
	o.uid++
	in.Intake, in.Arrived = "support", o.now
	in.Source = ticketing.Source{Account: "a", Folder: "INBOX", UIDValidity: 1, UID: o.uid}
	in.Addressed = ticketing.Addressed{To: true}
	return sealed(in, "")
}

// bytewise composes letters as they are sent.
func (o *office) bytewise() { o.desk = desk.New(o.store, *o.desk.Setup(), outbound.Compose, func() {}) }

// soundLetters holds the bytes of all letters against what every letter must be.
func (o *office) soundLetters() (all []string) {
	o.Helper()
	rows, err := o.store.List(o.Context(), true)
	if err != nil {
		o.Fatal(err)
	}
	for _, d := range rows {
		body := o.body(d)
		for _, fault := range lettertest.Letter([]byte(body)) {
			o.Errorf("the %s to %s: %s", d.Letter, d.To, fault)
		}
		all = append(all, body)
	}
	return all
}

func TestA11AnAnswerThatCanReachNobodyIsKeptAndTheAgentReadsWhy(t *testing.T) {
	for _, from := range []string{`"evil@x.example> NOTIFY=NEVER <"@corp.example`, `"a b"@corp.example`,
		"a%evil.example@corp.example", "evil.example!a@corp.example", "a@[192.0.2.1]", "a@localhost",
		"=?utf-8?q?a=40corp.example=3e?=@evil.example"} {
		o := open(t, nil)
		o.bytewise()
		o.want(o.receive(o.raw("From: " + from + "\nSubject: Printer\nMessage-ID: <1@x.example>\n\nIt burns.\n"))[0],
			desk.OutcomeOpened, 1001)
		o.want(o.says(ben, o.newest("notice-new", ben), "Pull the plug."), desk.OutcomeHeld, 0)
		if sent := o.outside(); len(sent) != 0 {
			t.Errorf("%s: %s goes to %s", from, sent[0].Letter, sent[0].To)
		}
		if told := strings.ReplaceAll(o.body(o.newest("question", ben)), "=\r\n", ""); !strings.Contains(told, "no participant with a working address") ||
			!strings.Contains(told, "Pull the plug.") {
			t.Errorf("%s: Ben reads %q", from, told)
		}
		o.soundLetters()
	}
}

// controls are fields by which other desks let themselves be steered, and ours if it did.
const controls = `X-Ticketd-Loop: support@desk.example
X-Ticketd-Ticket: 1001
X-Ticketd-Status: Closed
X-Ticketd-Visibility: customer
X-Ticketd-Agent: Ben
RT-Attach: 1
RT-Command: close
X-RT-Incoming-Encryption: Success
X-RT-Queue: root
X-OTRS-State: closed
X-OTRS-Owner: root@localhost
X-OTRS-FollowUp-State: closed
X-OTOBO-Priority: 5 very high
X-Zammad-Ticket-State: closed
X-Zammad-Ticket-Priority_ID: 3
X-Zammad-Ignore: true
X-Zammad-Customer-Email: eve@evil.example
X-GLPI-Ticket: 1001
X-Redmine-Issue-Id: 1001
X-FreeScout-Customer: 1
X-Helpdesk-Assign: Ben
`

func TestA22NoFieldOfAMailSteersATicket(t *testing.T) {
	for _, from := range []string{string(ann), "eve@evil.example"} {
		o := open(t, nil)
		o.bytewise()
		const plain = "Subject: Printer\nMessage-ID: <1@customer.example>\n\nIt burns.\n"
		o.receive(o.raw("From: " + from + "\n" + plain))
		o.receive(o.raw("From: " + from + "\n" + controls + strings.Replace(plain, "<1@", "<2@", 1)))
		without, with := o.ticket(1001), o.ticket(1002)
		if with.Number != 1002 || with.Status != without.Status || with.Priority != without.Priority ||
			with.Assignee != without.Assignee || with.Type != without.Type || len(with.Participants) != 1 ||
			with.Participants[0].Address != without.Participants[0].Address {
			t.Errorf("with the fields it is %+v, without %+v", with, without)
		}
		for _, letter := range o.soundLetters() {
			for line := range strings.Lines(controls) {
				if name, value, _ := strings.Cut(strings.TrimSpace(line), ": "); strings.Contains(letter, "\n"+name+": "+value) {
					t.Errorf("a letter passes %s on", name)
				}
			}
		}
	}
}

// payloads are what a page would run or load if it were not text.
var payloads = []string{`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `"><svg/onload=alert(1)>`,
	`<iframe src="javascript:alert(1)">`, `<a href="javascript:alert(1)">x</a>`, `<style>@import url(//evil.example)</style>`,
	`<!--<img src="--><img src=x onerror=alert(1)//">`, `<![CDATA[<script>alert(1)</script>]]>`, `<base href=//evil.example/>`,
	`<link rel=stylesheet href=//evil.example/x.css>`, `<form action=//evil.example><input autofocus onfocus=alert(1)>`,
	`<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>`, `</p></body></html><script>alert(1)</script>`,
	`&lt;script&gt;alert(1)&lt;/script&gt;`, `&#60;script&#62;`, `\u003cscript\u003e`, `+ADw-script+AD4-alert(1)+ADw-/script+AD4-`,
	"<scr\x00ipt>alert(1)</scr\x00ipt>", "\uff1cscript\uff1e", `<meta http-equiv=refresh content="0;url=//evil.example">`,
	`<object data="data:text/html;base64,PHNjcmlwdD4=">`, `' onmouseover='alert(1)`, "`onmouseover=alert(1)`", `<br style="x:expression(1)">`,
	`<body background="https://evil.example/x.gif">`, `https://x.example/"onmouseover="alert(1)`, `{{.Text}}<%= 1 %>${1}`}

func TestA26NoPayloadInAMailBecomesMoreThanTextInALetter(t *testing.T) {
	for _, kind := range []string{"text/plain", "text/html"} {
		o := open(t, nil)
		o.bytewise()
		for i, payload := range payloads {
			in := o.raw(laden(payload, kind, i))
			in.Auth.Aligned = true
			o.receive(in)
			o.says(ben, o.newest("notice-new", ben), payload+"\n\n/note was a line of theirs")
			o.says(ben, o.newest("notice-new", ben), "See below.\n"+payload)
		}
		letters := o.soundLetters() // which have no element and no attribute but ours
		if len(letters) < 3*len(payloads) {
			t.Errorf("%s: only %d letters were written", kind, len(letters))
		}
		for _, letter := range letters {
			page := page(letter)
			for _, payload := range payloads {
				if strings.Contains(payload, "<") && strings.Contains(page, payload) {
					t.Errorf("%q is in %q", payload, page)
				}
			}
		}
	}
}

// laden is a mail with a payload in every place.
func laden(payload, kind string, nth int) string {
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\x00", "").Replace(payload)
	return fmt.Sprintf("From: \"Ann %s\" <%s>\nSubject: %s\nMIME-Version: 1.0\nMessage-ID: <%d@customer.example>\n"+
		"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: %s; charset=utf-8\n\n%s\n--b\n"+
		"Content-Type: text/html; name=\"x.html\"\nContent-Disposition: attachment; filename=\"%s.html\"\n\n%[6]s\n--b--\n",
		quoted, ann, payload, nth, kind, payload, quoted)
}

// page is the HTML of a letter.
func page(letter string) string {
	_, encoded, _ := strings.Cut(letter, "text/html; charset=UTF-8\r\n\r\n")
	page, _ := io.ReadAll(quotedprintable.NewReader(strings.NewReader(encoded)))
	return string(page)
}
