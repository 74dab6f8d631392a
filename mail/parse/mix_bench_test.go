package parse_test

import (
	"slices"
	"strings"
	"testing"

	"ticketd/mail/parse"
)

// mix is what comes in on a day: short answers, both alternatives of several clients, mails that
// are HTML alone, a report of a mail that could not be delivered, a newsletter and an attachment.
// The median is 6.6 KB, which the benchmark prints.
func mix() []string {
	head := func(fields string) string {
		return strings.Repeat("Received: from mx1.c.example (mx1.c.example [192.0.2.1])\r\n"+
			"\tby mx2.c.example (Postfix) with ESMTPS id 4XyZ\r\n"+
			"\tfor <support@desk.example>; Mon, 2 Mar 2026 10:00:00 +0100 (CET)\r\n", 6) +
			"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=c.example; s=s1;\r\n\tb=" +
			strings.Repeat("YmFy", 90) + "\r\nFrom: Ann Lee <ann@c.example>\r\nTo: Support <support@desk.example>\r\n" +
			"Date: Mon, 2 Mar 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n" + fields
	}
	says := func(n int) string {
		return strings.Repeat("The printer on the second floor stopped again this morning, after the update.\r\n", n)
	}
	quotes := func(n int) string {
		return "\r\nOn Mon, 2 Mar 2026 at 09:00, Support <support@desk.example> wrote:\r\n" +
			strings.Repeat("> We have looked at the log and found nothing that explains it so far.\r\n", n)
	}
	word := func(n int) string {
		return "<html><body><div class=WordSection1>" + strings.Repeat(`<p class=MsoNormal><span lang=EN-US style='font-size:11.0pt;`+
			`font-family:"Calibri",sans-serif'>The printer on the second floor stopped again.<o:p></o:p></span></p>`+"\r\n", n) +
			`<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>From:</b> Support ` +
			`&lt;support@desk.example&gt; <br><b>Sent:</b> Monday, 2 March 2026 09:00<br><b>To:</b> Ann<br><b>Subject:</b> Printer<o:p></o:p></p></div>` +
			strings.Repeat("<p class=MsoNormal>We have looked at the log.<o:p></o:p></p>\r\n", n) + "</div></body></html>\r\n"
	}
	letter := `<table width="600" style="border-collapse:collapse"><tr><td style="padding:4px;color:#333333"><a href="https://c.example/x" ` +
		`style="color:#0563c1"><img src="https://c.example/1.png" alt="Item"></a></td><td><b>Name</b><br>&euro; 20</td></tr></table>` + "\r\n"
	alternative := func(text, html string) string {
		return head("Content-Type: multipart/alternative; boundary=b\r\n\r\n") + "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text +
			"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html + "--b--\r\n"
	}
	plain := "Content-Type: text/plain; charset=utf-8\r\n\r\n"
	page := "Content-Type: text/html; charset=utf-8\r\n\r\n"
	return []string{
		head(plain) + says(2), head(plain) + says(30) + quotes(40), head(plain) + says(4) + quotes(60), ordinary(),
		alternative(says(8)+quotes(20), "<div>"+says(8)+"</div>"+strings.Repeat("<div>We have looked at the log.</div>\r\n", 20)),
		alternative(says(10), word(12)), alternative(says(20), word(24)), alternative(says(30)+quotes(40), word(40)),
		head(page) + word(20), head(page) + word(45), head(page) + "<html><body>" + strings.Repeat(letter, 100) + "</body></html>",
		head("Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n") + "--b\r\n\r\n" + says(10) +
			"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; c.example\r\n\r\nFinal-Recipient: rfc822; x@y.example\r\n" +
			"Action: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: x\r\n\r\n--b--\r\n",
		head("Content-Type: multipart/mixed; boundary=b\r\n\r\n") + "--b\r\n" + plain + says(6) + "--b\r\nContent-Type: application/pdf\r\n" +
			"Content-Disposition: attachment; filename=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + strings.Repeat("QUFB", 15000) + "\r\n--b--\r\n",
	}
}

// BenchmarkMix reads one mail of the mix after the other.
func BenchmarkMix(b *testing.B) {
	mails, total := mix(), 0
	sizes := make([]int, len(mails))
	for i, raw := range mails {
		sizes[i] = len(raw)
		total += len(raw)
	}
	slices.Sort(sizes)
	b.SetBytes(int64(total / len(mails)))
	n, o := 0, parse.Options{Ours: ours, Prefixes: []string{"T"}, Keys: keys, Memory: new(parse.Memory)}
	for b.Loop() {
		raw := mails[n%len(mails)]
		parse.Mail(strings.NewReader(raw), int64(len(raw)), o)
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "mails/s")
	b.ReportMetric(float64(sizes[len(sizes)/2])/1024, "KiB-median")
}
