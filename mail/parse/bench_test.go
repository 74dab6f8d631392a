package parse_test

import (
	"fmt"
	"strings"
	"testing"

	"ticketd/mail/parse"
)

// ordinary is a mail of about 8 KB as they mostly come: trace fields, both alternatives, a quote.
func ordinary() string {
	words := strings.Repeat("The printer on the second floor stopped again this morning, after the update. ", 8)
	quote := strings.Repeat("> We have looked at the log and found nothing that explains it so far.\r\n", 12)
	head := strings.Repeat("Received: from mx1.c.example (mx1.c.example [192.0.2.1])\r\n"+
		"\tby mx2.c.example (Postfix) with ESMTPS id 4XyZ\r\n"+
		"\tfor <support@desk.example>; Mon, 2 Mar 2026 10:00:00 +0100 (CET)\r\n", 5)
	dkim := "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=c.example; s=s1;\r\n\tbh=" +
		strings.Repeat("Zm9v", 11) + ";\r\n\tb=" + strings.Repeat("YmFy", 80) + "\r\n"
	return head + dkim + "From: =?utf-8?q?Ann_L=C3=A9e?= <ann@c.example>\r\n" +
		"To: Support <support@desk.example>\r\n" +
		"Subject: Re: [T-1042] Printer\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\n" +
		"Message-ID: <abc@c.example>\r\n" +
		"In-Reply-To: <1@desk.example>\r\nReferences: <0@desk.example> <1@desk.example>\r\n" +
		"MIME-Version: 1.0\r\n" +
		"Content-Type: multipart/alternative; boundary=\"000000000000abc\"\r\n\r\n" +
		"--000000000000abc\r\n" +
		"Content-Type: text/plain; charset=\"UTF-8\"\r\n" +
		"Content-Transfer-Encoding: quoted-printable\r\n\r\n" +
		words + "\r\n\r\nAnn\r\n\r\n" +
		"On Mon, 2 Mar 2026 at 09:00, Support <support@desk.example> wrote:\r\n" + quote +
		"\r\n--000000000000abc\r\nContent-Type: text/html; charset=\"UTF-8\"\r\n" +
		"Content-Transfer-Encoding: quoted-printable\r\n\r\n" +
		strings.Repeat("<div dir=3D\"ltr\">"+words[:300]+"<br></div>\r\n", 10) + "\r\n" +
		"--000000000000abc--\r\n"
}

func bench(b *testing.B, raw string) {
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		in := parse.Mail(strings.NewReader(raw), int64(len(raw)), parse.Options{Ours: ours,
			Prefixes: []string{"T"}, Keys: keys})
		if in.Size != int64(len(raw)) {
			b.Fatalf("read %d octets", in.Size)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}

func BenchmarkOrdinaryMail(b *testing.B) { bench(b, ordinary()) }

func BenchmarkHTMLMail(b *testing.B) {
	row := "<tr><td style=\"padding:4px\">Item &amp; <b>name</b></td><td><a href=\"https://c.example/x\">see</a></td></tr>\r\n"
	bench(b, "From: ann@c.example\r\nTo: support@desk.example\r\n"+
		"Content-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>Hello</p><table>"+
		strings.Repeat(row, 30<<10/len(row))+"</table></body></html>\r\n")
}

// BenchmarkBothAlternatives reads a short text with 40 KB of HTML beside it: first where no line of
// it may be an order, so that the HTML is only looked over, then where one is.
func BenchmarkBothAlternatives(b *testing.B) {
	for _, line := range []string{"It works.", "/close"} {
		html := "<div>" + line + "</div>" + strings.Repeat(`<p class=3D"MsoNormal" style=3D"margin:0cm">`+
			"The printer on the second floor <b>stopped</b> again.<o:p></o:p></p>=\r\n", 400)
		raw := "From: ann@c.example\r\nTo: support@desk.example\r\nMIME-Version: 1.0\r\n" +
			strings.ReplaceAll(multi("b", "alternative", "Content-Type: text/plain\n\n"+line,
				"Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"+html), "\n", "\r\n")
		b.Run(line, func(b *testing.B) { bench(b, raw) })
	}
}

func BenchmarkPathologicalFields(b *testing.B) {
	for unit, raw := range pathological() {
		b.Run(unit, func(b *testing.B) { bench(b, raw) })
	}
}

// bombs are small mails that would take a careless reader long.
func bombs() map[string]string {
	mixed := "Content-Type: multipart/mixed; boundary=b\n\n"
	alike := strings.Repeat("x", 250)
	var deep, close strings.Builder
	for i := range 29 {
		fmt.Fprintf(&deep, "Content-Type: multipart/mixed; boundary=%s%d\n\n--%[1]s%d\n", alike, 100+i)
		fmt.Fprintf(&close, "--%s%d--\n", alike, 100+i)
	}
	return map[string]string{
		"10,000 deep":                   repeated(10000, "Content-Type: multipart/mixed; boundary=b%[1]d\n\n--b%[1]d\n"),
		"100,000 empty parts":           mixed + strings.Repeat("--b\n", 100000),
		"100,000 ends":                  mixed + strings.Repeat("--b\n\n--b--\n", 50000),
		"boundaries that begin alike":   deep.String() + "\n\n" + strings.Repeat("--"+alike+"1\n", 2000) + close.String(),
		"1,000 parts with long headers": mixed + strings.Repeat("--b\nX-A: "+strings.Repeat("h", 2000)+"\n\nx\n", 1000),
		"1,000 parts with many fields":  mixed + strings.Repeat("--b\n"+strings.Repeat("X-A: b\n", 100)+"\nx\n", 1000),
		"1,000 parts with many parameters": mixed + strings.Repeat("--b\nContent-Type: image/png"+
			repeated(100, "; a*%d*=%%41")+"\n\nx\n", 1000),
		"1,000 alternatives": strings.Replace(mixed, "mixed", "alternative", 1) + strings.Repeat("--b\n\n\n", 1000),
		"250 mails inside": mixed + strings.Repeat("--b\nContent-Type: message/rfc822\n\nSubject: x\n\n"+
			"words\n", 250),
		"250 uuencoded files":         mixed + "--b\n\n" + strings.Repeat("begin 644 x\n#:&D*\n`\nend\n", 250),
		"lines that begin such files": "\n" + strings.Repeat("begin 644 x\n", 20000),
		"enriched commands":           "Content-Type: text/enriched\n\n" + strings.Repeat("<param><", 30000),
		"calendar":                    "Content-Type: text/calendar\n\n" + strings.Repeat("BEGIN:VEVENT\n A;TZID=:\n", 10000),
	}
}

// BenchmarkBombOfParts reads small mails of very many parts: it takes milliseconds.
func BenchmarkBombOfParts(b *testing.B) {
	for name, raw := range bombs() {
		b.Run(name, func(b *testing.B) { bench(b, strings.ReplaceAll(raw, "\n", "\r\n")) })
	}
}

func BenchmarkMailOf25MB(b *testing.B) {
	raw, _ := bigMail(18 << 20)
	bench(b, raw)
}
