package lettertest_test

import (
	"strings"
	"testing"

	"ticketd/mail/lettertest"
)

const (
	sound = `Content-Language: en
Date: Mon, 02 Mar 2026 09:15:00 +0100
From: "Example Support" <support@desk.example>
In-Reply-To: <b@customer.example>
MIME-Version: 1.0
Message-ID: <t1.2.x@desk.example>
References: <a@customer.example> <b@customer.example>
Subject: Re: [T-1] =?utf-8?q?St=C3=B6rung?=
To: ann@customer.example
X-Ticketd-Loop: t1.x
Content-Type: multipart/alternative;
 boundary=b

--b
Content-Transfer-Encoding: quoted-printable
Content-Type: text/plain; charset=UTF-8

Hi Ann

--b
Content-Transfer-Encoding: quoted-printable
Content-Type: text/html; charset=UTF-8

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"></head>
<body><p dir=3D"auto">Hi <a href=3D"mailto:x@y.example">Ann</a></p></body>
</html>

--b--
`
)

// picture is the sound letter with an image in it.
func picture() string {
	head, body, _ := strings.Cut(sound, "Content-Type: multipart/alternative;\n boundary=b\n\n")
	return head + "Content-Type: multipart/related; type=\"multipart/alternative\"; boundary=a\n\n--a\n" +
		"Content-Type: multipart/alternative;\n boundary=b\n\n" +
		strings.Replace(body, "Hi <a", "<img src=3D\"cid:i@desk.example\" alt=3D\"1\" width=3D\"5\">\n<a", 1) +
		"\n--a\nContent-ID: <i@desk.example>\nContent-Type: image/png\nContent-Disposition: inline; filename=\"a.png\"\n" +
		"Content-Transfer-Encoding: base64\n\niVBO\n\n--a--\n"
}

func TestASoundLetterHasNoFaults(t *testing.T) {
	for _, letter := range []string{sound, picture()} {
		for _, fault := range lettertest.Letter([]byte(strings.ReplaceAll(letter, "\n", "\r\n"))) {
			t.Error(fault)
		}
	}
}

func TestEveryFaultOfAnImageIsFound(t *testing.T) {
	for _, spoil := range []struct{ old, new, want string }{
		{"Content-ID: <i@", "Content-ID: <j@", `shows the image "i@desk.example", which does not travel along`},
		{"Content-ID: <i@", "Content-ID: <j@", "<j@desk.example> travels along and is not shown"},
		{"cid:i@", "https://i.", "an image loads"},
		{" alt=3D\"1\"", "", `says "" to whoever can't see it`},
		{"alt=3D\"1\"", "alt=3D\"1\" onerror=3D\"x\"", "has the attribute onerror"},
		{"Content-ID: <i@desk.example>\r\n", "", `has the id ""`},
		{"<i@desk.example>", "<i b>", `has the id "<i b>"`},
		{"image/png", "text/html", "what belongs together is"},
	} {
		whole := strings.ReplaceAll(picture(), "\n", "\r\n")
		spoilt := strings.Replace(whole, spoil.old, spoil.new, 1)
		if got := strings.Join(lettertest.Letter([]byte(spoilt)), "\n"); spoilt == whole || !strings.Contains(got, spoil.want) {
			t.Errorf("%q for %q: %q, want %q", spoil.new, spoil.old, got, spoil.want)
		}
	}
}

// Each row spoils the sound letter in one place.
func TestEveryFaultIsFound(t *testing.T) {
	for _, spoil := range []struct{ old, new, want string }{
		{"Hi Ann\r\n", "Hi\nAnn\r\n", "'\\n' in it"},
		{"Hi Ann\r\n", "Hello\rAnn\r\n", "'\\r' in it"},
		{"Hi Ann", "H\xc3\xb6", "in it"},
		{"Hi Ann", strings.Repeat("x", 1000), "1000 octets"},
		{"Hi Ann", strings.Repeat("x", 80), "80 characters"},
		{"Hi Ann", "Hi Ann ", "white space"},
		{"Hi Ann", "Hello=0DAnn", "half a line end"},
		{"Hi Ann", "Hi Ann=1B", "control character"},
		{"Hi Ann", "Hi Ann=FF", "UTF-8"},
		{"Hi Ann\r\n", "Hello\r\n", `"Ann" stands only in the HTML`},
		{"Hi Ann", "Hi Ann=E2=80=AE", "turns the direction"},
		{"Hi <a", "Hi <b>x</b><a", "<b>"},
		{"</p>", "", "ends \"body\" inside"},
		{"</html>", "", "open"},
		{"<p dir=3D\"auto\">", "<p>", "direction of writing"},
		{"<p dir=3D\"auto\">", "<p dir=3D\"auto\" onclick=3D\"x\">", "onclick"},
		{"<p dir=3D\"auto\">", "<p dir=3D\"auto\" style=3D\"a:url(x)\">", "loads something"},
		{"<p dir=3D\"auto\">", "<!-- x --><p dir=3D\"auto\">", "comment"},
		{"mailto:x@y.example", "javascript:x", "leads to"},
		{"lang=3D\"en\"", "lang=3D\"de\"", "is in \"de\""},
		{"<!DOCTYPE html>", "", "does not say"},
		{"Subject: ", "Subject: x\r\nSubject: ", "2 fields Subject"},
		{"Subject: ", "Bcc: eve@evil.example\r\nSubject: ", "field Bcc"},
		{"St=C3=B6rung", "St=C3", "within a character"},
		{"St=C3=B6rung", "a=0Ab", "hides a line end"},
		{"St=C3=B6rung", "a=E2=80=A8b", "hides a line end"},
		{"St=C3=B6rung", strings.Repeat("x", 70), "encoded-word has"},
		{"Re: [T-1]", "Re: " + strings.Repeat("words ", 20), "not folded"},
		{"X-Ticketd-Loop: t1.x", "X-Ticketd-Loop: t1.x\r\n ", "blank"},
		{"+0100", "CET", "no zone"},
		{"MIME-Version: 1.0\r\n", "", "no field Mime-Version"},
		{"To: ann@customer.example", "To: ann@customer.example, eve@evil.example", "not one mailbox"},
		{"To: ann@customer.example", `To: "a b"@customer.example`, "no plain one"},
		{`"Example Support"`, `"=?utf-8?q?x?="`, "stands in quotes"},
		{"<t1.2.x@desk.example>", "<t1.2.x@other.example>", "sender's domain"},
		{"<t1.2.x@desk.example>", "t1.2.x@desk.example", "no Message-ID"},
		{" <b@customer.example>\r\nSubject", "\r\nSubject", "not in References"},
		{"References: ", "References: <t1.2.x@desk.example>\r\n ", "answers itself"},
		{"Date", "Precedence: bulk\r\nDate", "a person's letter"},
		{"Date", "Auto-Submitted: auto-generated\r\nDate", "asks others for answers"},
		{"text/plain", "text/enriched", "alternatives are"},
		{"Content-Transfer-Encoding: quoted-printable\r\n", "", "encoded \"\""},
		{"--b--", "--b", "last boundary"},
		{"--b--\r\n", "--b--\r\nmore\r\n", "last boundary"},
		{"Content-Language: en\r\n", "", "no Content-Language"},
		{"\r\n\r\n", "\r\n", "can't be read"},
	} {
		whole := strings.ReplaceAll(sound, "\n", "\r\n")
		spoilt := strings.Replace(whole, spoil.old, spoil.new, 1)
		if spoilt == whole {
			t.Fatalf("%q is not there", spoil.old)
		}
		if got := strings.Join(lettertest.Letter([]byte(spoilt)), "\n"); !strings.Contains(got, spoil.want) {
			t.Errorf("%q for %q: %q, want %q", spoil.new, spoil.old, got, spoil.want)
		}
	}
}
