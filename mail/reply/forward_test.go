package reply

import (
	"strings"
	"testing"
)

// passedOn are mails as clients pass them on, with what must be read of each.
var passedOn = []struct {
	client, in string
	html       bool
	want       Forward
}{
	{"Gmail", "/forward\n\n---------- Forwarded message ---------\nFrom: Bob Hill <bob@example.com>\n" +
		"Date: Tue, May 5, 2026 at 9:12 AM\nSubject: Printer\nTo: Ann <ann@example.org>\n\n\nIt burns.\n\n-- \nBob",
		false, Forward{"/forward", "Bob Hill <bob@example.com>", "Tue, May 5, 2026 at 9:12 AM", "Printer", "It burns."}},
	{"Gmail, HTML", `<div dir="ltr">/forward<br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br>` +
		`<div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature">Ann</div><br><br>` +
		`<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>` +
		`From: <strong class="gmail_sendername" dir="auto">Bob Hill</strong> <span dir="auto">&lt;<a href="mailto:bob@example.com">bob@example.com</a>&gt;</span><br>` +
		`Date: Tue, May 5, 2026 at 9:12 AM<br>Subject: Printer<br>To:  &lt;<a href="mailto:ann@example.org">ann@example.org</a>&gt;<br></div><br><br>` +
		`<div dir="ltr">It burns.</div></div></div>`,
		true, Forward{"/forward", "Bob Hill <bob@example.com>", "Tue, May 5, 2026 at 9:12 AM", "Printer", "It burns."}},
	{"Gmail for Android, German", "/forward\n\n---------- Forwarded message ---------\nVon: Bob <bob@example.com>\n" +
		"Date: Di., 5. Mai 2026, 09:12\nSubject: Drucker\nTo: <ann@example.org>\n\n\nEr brennt.\n\nAm Mo., 4. Mai 2026, 10:00 schrieb Ann <ann@example.org>:\n\n> Brennt er?\n",
		false, Forward{"/forward", "Bob <bob@example.com>", "Di., 5. Mai 2026, 09:12", "Drucker", "Er brennt."}},
	{"Apple Mail", "/forward\nUrgent.\n\n> Begin forwarded message:\n> \n> From: Bob <bob@example.com>\n> Subject: Printer\n" +
		"> Date: 5 May 2026 at 09:12:44 CEST\n> To: ann@example.org\n> \n> It burns.\n> \n>> Does it?\n",
		false, Forward{"/forward\nUrgent.", "Bob <bob@example.com>", "5 May 2026 at 09:12:44 CEST", "Printer", "It burns."}},
	{"Apple Mail, HTML", `<html><body>/forward<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>Begin forwarded message:</div>` +
		`<br class="Apple-interchange-newline"><div style="margin:0"><span><b>From: </b></span><span>Bob &lt;<a href="mailto:bob@example.com">bob@example.com</a>&gt;<br></span></div>` +
		`<div><span><b>Subject: </b></span><span><b>Printer</b><br></span></div><div><span><b>Date: </b></span><span>5 May 2026 at 09:12:44 CEST<br></span></div>` +
		`<div><span><b>To: </b></span><span>ann@example.org<br></span></div><br><div><div>It burns.</div><blockquote type="cite">Does it?</blockquote></div></blockquote></div></body></html>`,
		true, Forward{"/forward", "Bob <bob@example.com>", "5 May 2026 at 09:12:44 CEST", "Printer", "It burns."}},
	{"iOS, German", "/forward\n\nVon meinem iPhone gesendet\n\nAnfang der weitergeleiteten Nachricht:\n\n> Von: Bob <bob@example.com>\n" +
		"> Datum: 5. Mai 2026 um 09:12:44 MESZ\n> An: ann@example.org\n> Betreff: Drucker\n> \n> Er brennt.\n",
		false, Forward{"/forward", "Bob <bob@example.com>", "5. Mai 2026 um 09:12:44 MESZ", "Drucker", "Er brennt."}},
	{"Outlook, French", "/forward\n\nAnn Lee\nACME\n\nDe : Bob <bob@example.com>\nEnvoyé : mardi 5 mai 2026 09:12\n" +
		"À : Ann <ann@example.org>\nObjet : Imprimante\n\nElle brûle.\n\n-----Message d'origine-----\nDe : Ann\n\nAlors?",
		false, Forward{"/forward\n\nAnn Lee\nACME", "Bob <bob@example.com>", "mardi 5 mai 2026 09:12", "Imprimante", "Elle brûle."}},
	{"Outlook, HTML", `<div class=WordSection1><p class=MsoNormal>/forward<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>` +
		`<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'><p class=MsoNormal><b>From:</b> Bob &lt;bob@example.com&gt; <br>` +
		`<b>Sent:</b> Tuesday, May 5, 2026 9:12 AM<br><b>To:</b> Ann &lt;ann@example.org&gt;<br><b>Subject:</b> Printer<o:p></o:p></p></div></div>` +
		`<p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>It burns.<o:p></o:p></p></div>`,
		true, Forward{"/forward", "Bob <bob@example.com>", "Tuesday, May 5, 2026 9:12 AM", "Printer", "It burns."}},
	{"Outlook on the web", `<div class="elementToProof">/forward</div><div id="Signature"><p>Ann</p></div><div id="appendonsend"></div>` +
		`<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">` +
		`<b>From:</b> Bob &lt;bob@example.com&gt;<br><b>Sent:</b> Tuesday, May 5, 2026 9:12 AM<br><b>To:</b> Ann &lt;ann@example.org&gt;<br><b>Subject:</b> Printer</font><div>&nbsp;</div></div>` +
		`<div>It burns.</div>`,
		true, Forward{"/forward", "Bob <bob@example.com>", "Tuesday, May 5, 2026 9:12 AM", "Printer", "It burns."}},
	{"Outlook for Mac", "/forward\n\nFrom: Bob <bob@example.com>\nDate: Tuesday, 5 May 2026 at 09:12\nTo: Ann <ann@example.org>\nSubject: Printer\nIt burns.",
		false, Forward{"/forward", "Bob <bob@example.com>", "Tuesday, 5 May 2026 at 09:12", "Printer", "It burns."}},
	{"Outlook mobile, Spanish", "/forward\n\nObtener Outlook para iOS<https://aka.ms/o0ukef>\n________________________________\nDe: Bob <bob@example.com>\n" +
		"Enviado: martes, 5 de mayo de 2026 9:12\nPara: Ann <ann@example.org>\nAsunto: Impresora\n\nArde.",
		false, Forward{"/forward", "Bob <bob@example.com>", "martes, 5 de mayo de 2026 9:12", "Impresora", "Arde."}},
	{"Thunderbird", "/forward\n\n\n-------- Forwarded Message --------\nSubject: \tPrinter\nDate: \tTue, 5 May 2026 09:12:44 +0200\n" +
		"From: \tBob <bob@example.com>\nTo: \tAnn <ann@example.org>\n\n\n\nIt burns.\n-- \nBob",
		false, Forward{"/forward", "Bob <bob@example.com>", "Tue, 5 May 2026 09:12:44 +0200", "Printer", "It burns."}},
	{"Thunderbird, HTML", `<p>/forward</p><div class="moz-forward-container"><br>-------- Weitergeleitete Nachricht --------` +
		`<table class="moz-email-headers-table"><tbody><tr><th align="RIGHT" nowrap valign="BASELINE">Betreff: </th><td>Drucker</td></tr>` +
		`<tr><th>Datum: </th><td>Tue, 5 May 2026 09:12:44 +0200</td></tr><tr><th>Von: </th><td>Bob <a class="moz-txt-link-rfc2396E" href="mailto:bob@example.com">&lt;bob@example.com&gt;</a></td></tr>` +
		`<tr><th>An: </th><td>Ann</td></tr></tbody></table><br><br>Er brennt.</div>`,
		true, Forward{"/forward", "Bob <bob@example.com>", "Tue, 5 May 2026 09:12:44 +0200", "Drucker", "Er brennt."}},
	{"mutt", "/forward\n\n----- Forwarded message from Bob Hill <bob@example.com> -----\n\nDate: Tue, 5 May 2026 09:12:44 +0200\n" +
		"From: Bob Hill <bob@example.com>\nTo: ann@example.org\nSubject: Printer\n\nIt burns.\n\n----- End forwarded message -----\n\n-- \nAnn",
		false, Forward{"/forward", "Bob Hill <bob@example.com>", "Tue, 5 May 2026 09:12:44 +0200", "Printer", "It burns."}},
	{"mutt with forward_quote", "/forward\n\n----- Forwarded message from Bob <bob@example.com> -----\n\n> Date: Tue, 5 May 2026 09:12:44 +0200\n" +
		"> From: Bob <bob@example.com>\n> To: ann@example.org\n> Subject: Printer\n> \n> It burns.\n\n----- End forwarded message -----\n",
		false, Forward{"/forward", "Bob <bob@example.com>", "Tue, 5 May 2026 09:12:44 +0200", "Printer", "It burns."}},
	{"K-9", "/forward\n\n-------- Original Message --------\nFrom: Bob <bob@example.com>\nSent: May 5, 2026 9:12:44 AM GMT+02:00\nTo: ann@example.org\n" +
		"Subject: Printer\n\nIt burns.",
		false, Forward{"/forward", "Bob <bob@example.com>", "May 5, 2026 9:12:44 AM GMT+02:00", "Printer", "It burns."}},
	{"without a readable head", "/forward\n\n---------- Forwarded message ---------\n\nIt burns.\n/close",
		false, Forward{Above: "/forward", Text: "It burns.\n/close"}},
	{"begun by a link of ours", "/forward\n\n\n" + footerLine + "\n\n---------- Forwarded message ---------\nFrom: Bob <bob@example.com>\n" +
		"Date: 5.5.2026\nSubject: x\n\nIt burns.",
		false, Forward{"/forward", "Bob <bob@example.com>", "5.5.2026", "x", "It burns."}},
	{"without words above", "---------- Forwarded message ---------\nFrom: Bob <bob@example.com>\nDate: 5.5.2026\nSubject: x\n\nIt burns.",
		false, Forward{"", "Bob <bob@example.com>", "5.5.2026", "x", "It burns."}},
}

func TestAMailThatIsPassedOnIsRead(t *testing.T) {
	for _, c := range passedOn {
		p := Split(c.in)
		if c.html {
			_, p = FromHTML(c.in)
		}
		if got, ok := p.Forward(); got != c.want || !ok {
			t.Errorf("%s:\ngot  %+q\nwant %+q", c.client, got, c.want)
		}
	}
}

func TestAnAnswerIsNoMailThatIsPassedOn(t *testing.T) {
	for _, text := range []string{"", "Yes.", "Yes.\n\nOn 5/5/26 09:12, Ann wrote:\n> no?",
		"> no?\nYes.", "Please book:\n\nFrom: London\nTo: Paris\nDate: 3 May 2026"} {
		if f, ok := Split(text).Forward(); ok {
			t.Errorf("%q: %+v", text, f)
		}
	}
}

func TestQuotedLinesThatOnlyTheMarkupTellsAreMarkedWhereTheyStay(t *testing.T) {
	_, p := FromHTML(`<div class="yahoo_quoted">Is it on?</div><div>Yes.</div><div class="yahoo_quoted">/close</div><div>No.</div>`)
	if strings.Contains("\n"+p.Fresh, "\n/close") || !p.Kept {
		t.Errorf("%+v", p)
	}
}
