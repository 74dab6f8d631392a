package parse_test

import (
	"strings"
	"testing"
)

const plainHead = "From: Ann <ann@c.example>\nTo: support@desk.example\nSubject: Hi\n"

func TestBrokenMailIsReadAllTheSame(t *testing.T) {
	mime := func(kind, body string) string {
		return plainHead + "MIME-Version: 1.0\nContent-Type: " + kind + "\n\n" + body
	}
	two := "--=_B=1\nContent-Type: text/plain\n\none\n--=_B=1\nContent-Type: text/plain\n\ntwo\n" +
		"--=_B=1--\n"
	tests := []struct{ name, raw, text, defect string }{
		{"mbox From line", "From ann Mon Mar  2 10:00:00 2026\n" + plainHead + "\nhello\n",
			"hello", "mbox"},
		{"continuation first", " folded: x\n" + plainHead + "\nhello\n", "hello", "folded"},
		{"continuation of nothing", "  junk\n" + plainHead + "\nhello\n", "hello", "folded"},
		{"line without a colon", plainHead + "Microsoft-Antispam\nX-A: b\n\nhello\n", "hello",
			"without a colon"},
		{"line without a colon at the end", plainHead + "Nonsense/here=\n\nhello\n", "hello",
			"without a colon"},
		{"words without an empty line before them", plainHead + "Dear all\n\nhello\n",
			"Dear all\n\nhello", "no empty line"},
		{"words alone without an empty line", plainHead + "hello all", "hello all",
			"no empty line"},
		{"a word at the end without an empty line", plainHead + "hello", "hello", "no empty line"},
		{"a line of blanks instead of the empty one", plainHead + " \nHello there,\n\nhow are you\n",
			"Hello there,\n\nhow are you", "no empty line"},
		{"a line of blanks before base64", plainHead + "Content-Transfer-Encoding: base64\n \naGVsbG8=\n",
			"hello", "no empty line"},
		{"folded lines that lost their blanks", "Received: from a.example\nby b.example\nwith SMTP;\n" +
			plainHead + "\nhello\n", "hello", "without a colon"},
		{"a header in a text without an empty line", plainHead + "Ann told us\nabout this.\nFrom: Bea\n\nhello\n",
			"Ann told us\nabout this.\nFrom: Bea\n\nhello", "no empty line"},
		{"a link without an empty line", plainHead + "http://a.example/ is it\nhello\n",
			"http://a.example/ is it\nhello", "no empty line"},
		{"empty lines first", "\n\n\n" + plainHead + "\nhello\n", "hello", "empty line"},
		{"byte order mark", "\ufeff" + plainHead + "\nhello\n", "hello", "byte order mark"},
		{"mbox line of Thunderbird", "From - Mon Mar  2 10:00:00 2026\nX-A: b\n" + plainHead +
			"\nhello\n", "hello", "mbox"},
		{"mbox line that was quoted", ">From a@b.example Mon Mar  2 10:00:00 2026\n" + plainHead +
			"\nhello\n", "hello", "mbox"},
		{"first line blank and folded", " \n" + plainHead + "\nhello\n", "hello", "folded"},
		{"a folded line of blanks", "X-A: b\n \t\n c\n" + plainHead + "\nhello\n", "hello", ""},
		{"a dot alone", "X-A: b\n.\n" + plainHead + "\nhello\n", "hello", "without a colon"},
		{"a type behind a comma", mime("text/plain, charset=iso-8859-1", "caf\xe9\n"), "café", ""},
		{"blanks in the type", mime("text / plain; charset=iso-8859-1", "caf\xe9\n"), "café", ""},
		{"empty line first", "\n" + plainHead + "\nhello\n", "hello", "empty line"},
		{"no empty line before the body", plainHead + "Hello there\nhow are you\n",
			"Hello there\nhow are you", "no empty line"},
		{"no header at all", "Hello there\nhow are you\n", "Hello there\nhow are you",
			"no empty line"},
		{"blank before the colon", "From : ann@c.example\n\nhello\n", "hello", "before the colon"},
		{"unquoted boundary", mime("multipart/mixed; boundary=--=_B=1", strings.ReplaceAll(two,
			"--=_B=1", "----=_B=1")), "one\n\ntwo", ""},
		{"boundary missing", mime("multipart/mixed", two), "one\n\ntwo", "no usable boundary"},
		{"boundary wrong", mime(`multipart/mixed; boundary="x"`, two), "one\n\ntwo",
			"no usable boundary"},
		{"no closing boundary", mime("multipart/mixed; boundary=b", "--b\n\none\n--b\n\ntwo\n"),
			"one\n\ntwo", "no closing boundary"},
		{"part without a header", mime("multipart/mixed; boundary=b", "--b\n"+
			"first words of a part\nand more\n--b--\n"), "first words of a part\nand more",
			"no empty line"},
		{"part with a broken header", mime("multipart/mixed; boundary=b", "--b\n"+
			"Content-Type: text/plain\nrubbish\nX-A: b\n\none\n--b--\n"), "one", "without a colon"},
		{"header only part", mime("multipart/mixed; boundary=b", "--b\nContent-Type: text/plain\n"+
			"--b\n\ntwo\n--b--\n"), "two", ""},
		{"part after the end", mime("multipart/mixed; boundary=b", "--b\n\none\n--b--\n--b\n\n"+
			"two\n--b--\n"), "one\n\ntwo", "behind the closing"},
		{"same boundary twice", mime("multipart/mixed; boundary=b", "--b\n"+
			"Content-Type: multipart/alternative; boundary=b\n\n--b\n\none\n--b--\n--b--\n"),
			"one", ""},
		{"multipart without parts", mime("multipart/mixed; boundary=b", "just text\n"),
			"just text", "without a part"},
		{"no semicolon", mime("text/plain charset=iso-8859-1", "caf\xe9\n"), "café", ""},
		{"type text", mime("text", "hello\n"), "hello", ""},
		{"type nonsense", mime("foo bar baz", "hello\n"), "hello", "Content-Type"},
		{"8-bit encoding name", plainHead + "Content-Transfer-Encoding: 8-bit\n\nhello\n",
			"hello", ""},
		{"commented qp", plainHead + "Content-Transfer-Encoding: quoted-printable (qp)\n\n" +
			"h=C3=A9llo=20=\n x=ZZ\n", "héllo  x=ZZ", ""},
		{"base64 with junk", plainHead + "Content-Transfer-Encoding: base64\n\naGVs!bG8g\n" +
			"*d29ybGQ\n", "hello world", ""},
		{"base64 with a footer", plainHead + "Content-Transfer-Encoding: base64\n\naGVsbG8=\n" +
			"____\nlist footer\n", "hello", ""},
		{"base64 in padded pieces", plainHead + "Content-Transfer-Encoding: base64\n\naGVsbG8=\n" +
			"IHlvdQ==\n", "hello you", ""},
		{"latin-1 said to be ascii", plainHead + "Content-Type: text/plain; charset=us-ascii\n\n" +
			"caf\xe9 cr\xe8me br\xfbl\xe9e\n", "café crème brûlée", "character set"},
		{"utf-8 said to be latin-1", plainHead + "Content-Type: text/plain; charset=iso-8859-1\n" +
			"\ncafé\n", "café", ""},
		{"enriched text", mime("text/enriched", "<bold>Now</bold> is <<b\n"), "Now is <b", ""},
	}
	for _, tt := range tests {
		for _, eol := range []string{"\n", "\r\n", "\r\r\n"} {
			in := exact(strings.ReplaceAll(tt.raw, "\n", eol))
			if got := strings.TrimSpace(in.Text); got != tt.text {
				t.Errorf("%s (%q): text %q, want %q; defects %v", tt.name, eol, got, tt.text,
					in.Defects)
			}
			if tt.defect != "" && !defect(in, tt.defect) {
				t.Errorf("%s: no defect %q in %v", tt.name, tt.defect, in.Defects)
			}
		}
	}
}

func TestLinesThatEndWithABareCRAreLines(t *testing.T) {
	in := exact(strings.ReplaceAll(plainHead+"\nhello\nyou\n", "\n", "\r"))
	if in.Subject != "Hi" || in.Text != "hello\nyou" {
		t.Errorf("subject %q, text %q", in.Subject, in.Text)
	}
}

func TestAnythingAtAllBecomesAMail(t *testing.T) {
	for _, raw := range []string{"", "\n", "\r", "x", ":", "\x00", "From", "--", "\xff\xfe",
		"Content-Type: multipart/mixed; boundary=", "Content-Type: multipart/mixed; boundary=b\n" +
			"\n--b",
		"Content-Type: multipart/alternative\n\n", "Content-Type: multipart/related; boundary=b\n" +
			"\n--b--"} {
		in := exact(raw)
		if in.FromFault == "" || in.Verdict.Kind == "" || in.Size != int64(len(raw)) {
			t.Errorf("%q: %+v", raw, in)
		}
	}
}

func TestASharedFingerprintSurvivesTheWayAMailTook(t *testing.T) {
	body := "one\n\ntwo\n"
	a := exact("Received: x\r\nMessage-ID: <1@x>\r\nSubject: a\r\n b\r\n\r\n" +
		strings.ReplaceAll(body, "\n", "\r\n"))
	b := exact("Message-ID: <1@x>\nX-Spam: no\nSubject: a b\n\n" + body + "\n\n")
	c := exact("Message-ID: <1@x>\nSubject: a b\n\n" + body + "three\n")
	if a.Fingerprint != b.Fingerprint {
		t.Error("trace fields and line ends change the fingerprint")
	}
	if a.Fingerprint == c.Fingerprint {
		t.Error("another body has the same fingerprint")
	}
	if a.RawHash == b.RawHash {
		t.Error("other bytes have the same hash")
	}
}

func TestALineAtTheEndOfTheBufferIsReadWhole(t *testing.T) {
	for pad := 65300; pad < 65600; pad += 7 {
		field := "X-A: " + strings.Repeat("a", 995) + "\n"
		head := strings.Repeat(field, pad/len(field)) + "X-B: " + strings.Repeat("b",
			pad%len(field)) + "\n"
		body := "the first words of the body\nand the second line of it\n"
		rest := strings.Repeat("more ", 15000) + "\n"
		in := exact(plainHead + head + body + rest)
		if !strings.HasPrefix(in.Text, body) || !defect(in, "no empty line") {
			t.Fatalf("pad %d: %.80q", pad, in.Text)
		}
		moved := exact(strings.ReplaceAll(plainHead+head+body+rest, "\n", "\r\n"))
		if moved.Fingerprint != in.Fingerprint {
			t.Fatalf("pad %d: the fingerprint depends on where the buffer ends", pad)
		}
		in = exact(plainHead + head + "Noise: without\nthe words of noise\nX-C: d\n\n" + rest)
		if !defect(in, `colon: "the words of noise"`) {
			t.Fatalf("pad %d: %v", pad, in.Defects)
		}
		in = exact(plainHead + head + "Content-Type: multipart/mixed\n\n--=bound=\n" +
			"Content-Type: text/plain\n\none\n--=bound=\n\ntwo\n" + rest)
		if !strings.HasPrefix(in.Text, "one\n\ntwo") {
			t.Fatalf("pad %d: %.80q", pad, in.Text)
		}
	}
}
