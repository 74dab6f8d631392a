package parse_test

import (
	"strings"
	"testing"

	"ticketd/ticketing"
)

const inThread = "In-Reply-To: <x@desk.example>\nReferences: <x@desk.example>\n"

// someMail is a mail: its subject, who wrote it (empty: Ann), further fields, and its text.
type someMail struct{ subject, from, fields, text string }

func (l someMail) read() ticketing.Incoming {
	if l.from == "" {
		l.from = "Ann Lee <ann@c.example>"
	}
	if l.text == "" {
		l.text = "Hello,\n\nwe need your help.\n\nAnn\n"
	}
	return from("From: "+l.from+"\nTo: support@desk.example\nSubject: "+l.subject+"\n"+l.fields, l.text)
}

const quoting = "And this still happens. Can you look?\n\nOn Mon, 2 Mar 2026 at 10:00, Support <support@desk.example> wrote:\n" +
	"> Please tell us more.\n"

func TestNoPersonIsTakenForAMachine(t *testing.T) {
	const serviceNow = "X-ServiceNow-Generated: true\nAuto-Submitted: auto-generated\nPrecedence: bulk\n"
	const crm = "List-Unsubscribe: <https://crm.example/u/1>\nFeedback-ID: 1:crm\n"
	const exchange = "X-Auto-Response-Suppress: DR, OOF, AutoReply\nX-MS-Has-Attach:\n"
	for _, l := range []someMail{
		{subject: "Printer", fields: serviceNow}, {subject: "Re: [T-1] Printer", fields: serviceNow + inThread},
		{subject: "Out of office assistant is not installed", fields: serviceNow},
		{subject: "INC0012345 Automatic reply button broken", fields: serviceNow},
		{subject: "Re: [T-1] Out of office replies are not sent", fields: serviceNow + inThread},
		{subject: "Printer", fields: crm}, {subject: "Re: Printer", fields: crm + inThread},
		{subject: "Out of office reply is broken", fields: crm}, {subject: "Automatic reply button broken", fields: crm},
		{subject: "Re: Out of office hours", fields: crm + inThread},
		{subject: "Printer", fields: exchange}, {subject: "Automatic reply button broken", fields: exchange},
		{subject: "Out of office message cannot be set", fields: exchange},
		{subject: "RE: Out of office hours", fields: exchange + inThread},
		{subject: "RE: Automatic reply: Printer", fields: exchange + inThread},
		{subject: "Automatic reply button broken"}, {subject: "Automatic reply button broken", fields: inThread, text: quoting},
		{subject: "Undeliverable parcel"}, {subject: "Undeliverable parcel", fields: inThread},
		{subject: "Re: Out of office hours", fields: inThread}, {subject: "Mail delivery failed – please help"},
		{subject: "Mail delivery failed – please help", fields: inThread},
		{subject: "Undelivered Mail Returned to Sender", text: "I get this with every mail. What can I do?\n"},
		{subject: "Delivery status of order 12"}, {subject: "Delivery notification missing", fields: inThread},
		{subject: "Failure notice from the heating"}, {subject: "Returned mail of our customers"},
		{subject: "Fwd: Undelivered Mail Returned to Sender", fields: inThread,
			text: "What does this mean?\n\n---------- Forwarded message ---------\nFrom: Mail Delivery System <mailer-daemon@mx.example>\n" +
				"Subject: Undelivered Mail Returned to Sender\n\nYour message could not be delivered.\n550 5.1.1 user unknown\n"},
		{subject: "WG: Unzustellbar: Rechnung", text: "Bitte prüfen.\n\n-----Ursprüngliche Nachricht-----\nVon: postmaster@mx.example\n" +
			"Betreff: Unzustellbar: Rechnung\n\nIhre Nachricht konnte nicht zugestellt werden.\n"},
		{subject: "Fwd: Automatic reply: Invoice", text: "Who is this?\n\n---------- Forwarded message ---------\nFrom: Bob <bob@d.example>\n" +
			"Subject: Automatic reply: Invoice\n\nI am out of the office.\n"},
		{subject: "FW: Out of Office: Invoice", fields: exchange + inThread}, {subject: "Tr: Absence du bureau : Facture", fields: inThread},
		{subject: "RV: Respuesta automática: Factura", fields: inThread}, {subject: "I: Fuori sede: Fattura", fields: inThread},
		{subject: "Re: Automatic reply: Printer", fields: inThread, text: "I am back. Can you call me?\n\n> I am out of the office.\n"},
		{subject: "AW: Abwesenheitsnotiz einrichten", fields: inThread}, {subject: "Antwort: Abwesenheitsnotiz einrichten", fields: inThread},
		{subject: "Antwort: Abwesenheitsnotiz", fields: inThread}, {subject: "Rép : Absence du bureau", fields: inThread},
		{subject: "Réf. : Message automatique", fields: inThread, text: quoting}, {subject: "Réponse : Absence du bureau", fields: inThread},
		{subject: "Rif: Fuori ufficio: come?", fields: inThread, text: quoting}, {subject: "Respuesta: Fuera de la oficina", fields: inThread},
		{subject: "RE : Out of office", fields: inThread}, {subject: "RE[2]: Out of office", fields: inThread},
		{subject: "Re (2): Out of office", fields: inThread}, {subject: "回复：自动回复设置", fields: inThread},
		{subject: "RE：自動返信の設定", fields: inThread}, {subject: "Re: 自動返信メールについて", fields: inThread},
		{subject: "自動返信メールについて"}, {subject: "自动回复不工作"}, {subject: "부재중 알림 설정"},
		{subject: "Abwesenheitsnotiz lässt sich nicht einrichten"}, {subject: "Abwesenheitsnotiz einrichten", fields: exchange},
		{subject: "Message d'absence impossible à activer", fields: exchange},
		{subject: "Vacation"}, {subject: "Vacation planning", fields: inThread}, {subject: "Holiday booking", fields: inThread},
		{subject: "Auto: Bremsen quietschen"}, {subject: "Auto repair", fields: inThread}, {subject: "Ferie 2026", fields: inThread},
		{subject: "Urlaub eintragen geht nicht", fields: inThread}, {subject: "Away game tickets", fields: inThread},
		{subject: "Help with our out of office message", fields: inThread, text: quoting},
		{subject: "My boss is on vacation, who can approve?", fields: inThread, text: quoting},
		{subject: "Our server is out of office hours unreachable", fields: inThread, text: quoting},
		{subject: "Printer", fields: "Precedence: bulk\n"}, {subject: "Re: Printer", fields: "Precedence: bulk\n" + inThread},
		{subject: "Printer", fields: "X-Priority: 1\nImportance: high\n"},
		{subject: "Printer", from: "Root <root.maria@c.example>"}, {subject: "Printer", from: "Maria Root <mroot@c.example>"},
		{subject: "Printer", from: "info@c.example"}, {subject: "Printer", from: "Office <office@c.example>"},
		{subject: "Printer", from: "support@c.example"}, {subject: "Printer", from: "System Administrator <sam@c.example>"},
		{subject: "Undeliverable mail to you", from: "System Administrator <sam@c.example>", text: "Your server says user unknown. Why?\n"},
		{subject: "Mail delivery failed", from: "Mail Delivery Team <post@parcel.example>", text: "Your parcel could not be delivered?\n"},
		{subject: "Printer", from: "Norep Lyon <norep.lyon@c.example>"}, {subject: "Printer", from: "Abu Seward <abuseward@c.example>"},
		{subject: "Printer", from: "Arno Reply <arnoreply@c.example>"}, {subject: "Printer", from: "Max Daemon <max.daemon@c.example>"},
		{subject: "Printer", from: "Casino <info@casino-reply.example>"}, {subject: "Printer", from: "crondall@c.example"},
		{subject: "Printer", from: "Fax Maxwell <maxwell.fax@c.example>"}, {subject: "Printer", from: "Ping Nagios-Lopez <p.nagios@c.example>"},
		{subject: "Read: your manual and still lost"}, {subject: "Read: your manual and still lost", fields: inThread},
		{subject: "Accepted: your quote", fields: inThread}, {subject: "Accepted", fields: inThread, text: "We accept the quote, please begin.\n"},
		{subject: "Declined: our card payment"}, {subject: "Delivered: the wrong printer", fields: inThread},
		{subject: "Read: Printer", text: "Your message to: the forum\nSubject: printers\nwas read on Monday, but nobody answered.\n" +
			strings.Repeat("Can you please tell me how to reset it? I have tried everything in your manual, twice. ", 20)},
		{subject: "Accepted: Visit", fields: "MIME-Version: 1.0\nContent-Type: text/calendar; method=REPLY; charset=utf-8\n" + inThread,
			text: "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:1\nSUMMARY:Visit\nCOMMENT:Please ring twice.\nEND:VEVENT\nEND:VCALENDAR\n"},
		{subject: "Declined: Visit", fields: "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n" + inThread,
			text: "--b\nContent-Type: text/plain\n\nI am ill, can we move it?\n--b\nContent-Type: text/calendar; method=REPLY\n\n" +
				"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\nEND:VCALENDAR\n--b--\n"},
		{subject: "Invitation: Visit", fields: "MIME-Version: 1.0\nContent-Type: text/calendar; method=REQUEST\n" + inThread,
			text: "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:1\nSUMMARY:Visit\nEND:VEVENT\nEND:VCALENDAR\n"},
		{subject: "Gelesen: Ihre Anleitung", text: "Habe ich gelesen, geht trotzdem nicht.\n"},
		{subject: "Bob Hall has left the company", text: "Bob has left the company. Please remove his account, I am his successor.\n"},
		{subject: "Re: Printer", fields: inThread, text: "Bob no longer works here. Please write to me from now on.\n"},
		{subject: "Bob is no longer with us", fields: serviceNow, text: "Bob is no longer with us, please close his account.\n"},
		{subject: "Printer", fields: "X-Mailer: Microsoft Outlook 16.0\n"}, {subject: "Printer", fields: "X-Mailer: HubSpot\nFeedback-ID: x\n"},
		{subject: "Printer", fields: "X-SFDC-LK: 00D\nX-Mailer: Salesforce\nX-Sender: postmaster@salesforce.example\n"},
		{subject: "Printer", fields: "X-Mailer: iPhone Mail (22C152)\nMime-Version: 1.0 (1.0)\n"},
		{subject: "", fields: "X-Mailer: iPhone Mail (22C152)\n"}, {subject: "Printer", fields: "Auto-Submitted: no\n" + crm},
		{subject: "Printer", fields: "List-Id: <support.desk.example>\nX-Google-Group-Id: 1\nPrecedence: list\nMailing-list: list x\n"},
		{subject: "Fwd: DMARC report", text: "Can you read this?\n"}, {subject: "Report Domain is wrong in the portal"},
		{subject: "Your message to sales awaits moderator approval?"}, {subject: "Voicemail does not work"},
		{subject: "Cron job fails"}, {subject: "Fax to +49 30 123 failed"}, {subject: "PROBLEM: disk full on server 3"},
		{subject: "Re: [JIRA] (ABC-1) Printer", fields: "X-JIRA-FingerPrint: x\nAuto-Submitted: auto-generated\n" + inThread},
		{subject: "[Company] Re: Out of office message", fields: "X-Mailer: Zendesk Mailer\nAuto-Submitted: auto-generated\n" + inThread},
		{subject: "Printer", fields: "X-MS-Exchange-Inbox-Rules-Loop: old-support@d.example\n"},
		{subject: "Printer", fields: "X-MS-Exchange-Inbox-Rules-Loop: old-support@d.example\n" + serviceNow},
		{subject: "FW: Printer", fields: "X-MS-Exchange-Inbox-Rules-Loop: ann@c.example\n", text: "________________________________\n" +
			"From: Bob <bob@d.example>\nSent: Monday, March 2, 2026 9:00 AM\nTo: Ann\nSubject: Printer\n\nIt burns.\n"},
		{subject: "Printer", fields: "X-Autoreply: no\nX-Auto-Reply: false\nX-Vacation: 0\n"},
		{subject: "Holiday: booking fails", fields: serviceNow},
		{subject: "Holiday: booking fails", fields: crm}, {subject: "Vacation: request form is broken", fields: exchange},
		{subject: "Urlaub: Antrag lässt sich nicht absenden", fields: exchange},
		{subject: "Urlaub: Antrag lässt sich nicht absenden", fields: inThread, text: quoting},
		{subject: "Auto: Bremsen quietschen", fields: "X-Auto-Response-Suppress: All\n"},
		{subject: "Message automatique de la machine 3", fields: inThread, text: quoting},
		{subject: "Re: Printer", fields: inThread, text: "Your customers get \"This is an automated response\". Why?\n"},
		{subject: "Printer", text: "This is an automated response of yours, and it is wrong.\n"},
		{subject: "Complaint about message from your sales team"}, {subject: "Spam complaint"},
	} {
		switch in := l.read(); {
		case in.Verdict.NoReopen:
			t.Errorf("%q %q %q: %v reopens nothing; %q", l.subject, l.from, l.fields, in.Verdict.Kind, in.Verdict.Evidence)
		case in.Verdict.Kind == ticketing.KindAutoReply, in.Report != nil:
			t.Errorf("%q %q %q: %v, %+v", l.subject, l.from, l.fields, in.Verdict, in.Report)
		case l.fields == "" && in.Verdict.NoAck:
			t.Errorf("%q %q: %v is not acknowledged; %q", l.subject, l.from, in.Verdict.Kind, in.Verdict.Evidence)
		}
	}
}

func TestNoMachineIsTakenForAPerson(t *testing.T) {
	for _, l := range []someMail{
		{subject: "Automatic reply: Printer", fields: inThread}, {subject: "Abwesend: Drucker", fields: inThread},
		{subject: "Ann Lee is out of the office", fields: inThread, text: "I will be back on Monday.\n"},
		{subject: "Ann Lee is out of the office.", fields: "Precedence: junk\n"},
		{subject: "Out of Office Re: Printer", fields: inThread}, {subject: "Out of office until 12 March", fields: inThread},
		{subject: "Out of the office from 1 to 12 March", fields: inThread}, {subject: "On vacation until 12 March", fields: inThread},
		{subject: "I am on vacation", fields: inThread}, {subject: "I'm on annual leave", fields: inThread},
		{subject: "Ich bin im Urlaub", fields: inThread}, {subject: "Bin im Urlaub bis 12.3.", fields: inThread},
		{subject: "Je suis absent jusqu'au 12 mars", fields: inThread}, {subject: "Estoy de vacaciones", fields: inThread},
		{subject: "Sono in ferie", fields: inThread}, {subject: "Jestem na urlopie", fields: inThread},
		{subject: "Afwezig: Printer", fields: inThread}, {subject: "Frånvaro: Skrivare", fields: inThread},
		{subject: "Absence Notification: Printer", fields: inThread},
		{subject: "Automatische Antwort: Drucker", fields: "X-Auto-Response-Suppress: All\n"},
		{subject: "Printer", fields: "Auto-Submitted: auto-replied\n" + inThread},
		{subject: "Re: Printer", fields: "Precedence: auto_reply\n"}, {subject: "Re: Printer", fields: "X-Autorespond: x\n"},
		{subject: "Re: Printer", fields: "Return-Path: <>\n" + inThread},
		{subject: "Gone fishing", fields: "X-MS-Exchange-Inbox-Rules-Loop: ann@c.example\n"},
		{subject: "Gone fishing", fields: "X-MS-Exchange-Inbox-Rules-Loop: ann@old.example\nX-Auto-Response-Suppress: All\n"},
		{subject: "Re: Printer", fields: inThread, text: "*** This is an automated response. ***\nI am away until March 12.\n"},
		{subject: "Re: Drucker", fields: inThread, text: "Dies ist eine automatische Antwort.\n\nIch bin bis 12.3. nicht da.\n"},
		{subject: "Thank you for your message", fields: "X-Autoreply: yes\n"},
		{subject: "Re: Printer", fields: "Return-Path: <>\nAuto-Submitted: auto-generated\n" + inThread,
			text: "Bob Hall is no longer with the company. Please write to Ann Lee.\n"},
		{subject: "Order", from: "no-reply@shop.example"}, {subject: "Order", from: "noreply2@shop.example"},
		{subject: "Order", from: "noreply.orders@shop.example"}, {subject: "Order", from: "orders_noreply@shop.example"},
		{subject: "Order", from: "do-not-reply-orders@shop.example"}, {subject: "Order", from: "donotreply.de@shop.example"},
		{subject: "Order", from: "no_reply_orders@shop.example"}, {subject: "Order", from: "orders.no-reply.eu@shop.example"},
		{subject: "Bestellung", from: "keine-antwort@shop.example"}, {subject: "Bestellung", from: "nicht-antworten@shop.example"},
		{subject: "Commande", from: "ne-pas-repondre@shop.example"}, {subject: "Commande", from: "nepasrepondre@shop.example"},
		{subject: "Pedido", from: "no-responder@shop.example"}, {subject: "Pedido", from: "noresponder@shop.example"},
		{subject: "Pedido", from: "nao-responda@shop.example"}, {subject: "Ordine", from: "non-rispondere@shop.example"},
		{subject: "Ordine", from: "nonrispondere@shop.example"}, {subject: "Bestelling", from: "niet-beantwoorden@shop.example"},
		{subject: "Ordre", from: "ikke-svar@shop.example"}, {subject: "Beställning", from: "svara-inte@shop.example"},
		{subject: "Zamówienie", from: "nie-odpowiadaj@shop.example"}, {subject: "Tilaus", from: "ala-vastaa@shop.example"},
		{subject: "Your message to sales awaits moderator approval", from: "sales-bounces@lists.example", fields: "Precedence: bulk\n"},
		{subject: "confirm 1234", from: "sales-confirm+1234@lists.example"}, {subject: "Welcome", from: "sales-request@lists.example"},
		{subject: "Moderation", from: "sales-owner@lists.example"}, {subject: "Results", from: "LISTSERV@lists.example"},
		{subject: "Cron <root@web1> backup", from: "Cron Daemon <root@web1.example>"},
		{subject: "Cron <www-data@web1> job", from: "www-data@web1.example", fields: "X-Cron-Env: <SHELL=/bin/sh>\n"},
		{subject: "** PROBLEM Host Alert: web1 is DOWN **", from: "nagios@mon.example"},
		{subject: "PROBLEM: Disk space", from: "zabbix@mon.example"}, {subject: "[CRITICAL] load", from: "icinga@mon.example"},
		{subject: "Logwatch for web1", from: "logwatch@web1.example"}, {subject: "monit alert", from: "monit@web1.example"},
		{subject: "New voicemail", from: "asterisk@pbx.example", fields: "X-Asterisk-CallerID: 123\n"},
		{subject: "SMART error detected", from: "smartd@web1.example"}, {subject: "[Fail2Ban] sshd", from: "fail2ban@web1.example"},
		{subject: "Output from your job 12", from: "nobody@web1.example"},
		{subject: "Delivery Status Notification (Failure)", from: "mailer-daemon@mx.example"},
		{subject: "Report Domain: c.example Submitter: mx.example Report-ID: <1>", from: "dmarc@mx.example"},
		{subject: "Read: Printer", text: "Your message\n\n  To: Ann Lee\n  Subject: Printer\n  Sent: Monday, March 2, 2026 9:00 AM\n\n" +
			"was read on Monday, March 2, 2026 10:00 AM.\n"},
		{subject: "Gelesen: Drucker", text: "Ihre Nachricht\n\n   An: Ann Lee\n   Betreff: Drucker\n   Gesendet: Montag, 2. März 2026 09:00\n\n" +
			"wurde am Montag, 2. März 2026 10:00 gelesen.\n"},
		{subject: "Lu : Imprimante", text: "Votre message\n\n   À : Ann Lee\n   Objet : Imprimante\n   Envoyé : lundi 2 mars 2026 09:00\n\n" +
			"a été lu le lundi 2 mars 2026 10:00.\n"},
		{subject: "Not read: Printer", text: "Your message\n\n  To: Ann Lee\n  Subject: Printer\n  Sent: Monday, March 2, 2026 9:00 AM\n\n" +
			"was deleted without being read on Monday, March 2, 2026 10:00 AM.\n"},
		{subject: "Accepted: Visit", fields: "MIME-Version: 1.0\nContent-Type: text/calendar; method=REPLY; charset=utf-8\n" + inThread,
			text: "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:1\nSUMMARY:Visit\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@c.example\nEND:VEVENT\nEND:VCALENDAR\n"},
		{subject: "Declined: Visit", fields: "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n" + inThread,
			text: "--b\nContent-Type: text/plain\n\n\n--b\nContent-Type: text/calendar; method=REPLY\n\n" +
				"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\nEND:VCALENDAR\n--b--\n"},
		{subject: "[Ticket#2026030212] We have received your request", fields: "X-Mailer: OTRS Mail Service (6.0.1)\nPrecedence: bulk\nAuto-Submitted: auto-replied\n"},
	} {
		in := l.read()
		if !in.Verdict.NoAck || in.Verdict.Kind == ticketing.KindPerson && !in.Verdict.NoReopen {
			t.Errorf("%q %q %q: %+v", l.subject, l.from, l.fields, in.Verdict)
		}
	}
}

func TestAPostmasterWhoWritesIsNoBounce(t *testing.T) {
	for text, want := range map[string]ticketing.Kind{
		"Your server rejects our mail as undeliverable. Please unblock us.\n":        ticketing.KindAutoGenerated,
		"The mail to bob@d.example could not be delivered: 550 5.1.1 user unknown\n": ticketing.KindBounce,
	} {
		in := someMail{subject: "Undeliverable mail", from: "postmaster@c.example", text: text}.read()
		if in.Verdict.Kind != want {
			t.Errorf("%q: %+v", text, in.Verdict)
		}
	}
}
