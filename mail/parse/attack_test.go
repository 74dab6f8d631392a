package parse_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// hiding are characters that hide, turn or imitate text.
var hiding = []rune{0x00, 0x01, 0x07, 0x08, 0x0b, 0x0c, 0x1b, 0x7f, 0x80, 0x85, 0x9f, 0xad, 0xe0000,
	0x061c, 0x180e, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e,
	0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0x2066, 0x2067, 0x2068, 0x2069, 0x206a, 0x206f, 0xfeff,
	0xfff9, 0xfffb, 0x1d173, 0xe0001, 0xe0020, 0xe0041, 0xe007f, 0x3164}

func TestA37HidingCharactersLeaveSubjectsNamesAndFileNames(t *testing.T) {
	for _, r := range hiding {
		word := fmt.Sprintf("=?utf-8?q?x%sy.txt?=", percent(string(r), "="))
		in := from(fmt.Sprintf("From: %s <ann@c.example>\nSubject: %s\n"+
			"Content-Type: application/x\n"+
			"Content-Disposition: attachment; filename*=utf-8''x%sy.txt\n", word, word,
			percent(string(r), "%")), "x")
		for _, s := range []string{in.Subject, in.From.Name, in.Attachments[0].Name} {
			if strings.ContainsRune(s, r) || s != "xy.txt" && s != "x y.txt" {
				t.Errorf("%U stays in %q", r, s)
			}
		}
	}
}

func TestA37HidingCharactersLeaveAddresses(t *testing.T) {
	for _, r := range append(hiding, 0x200c, 0x200d) {
		in := from(fmt.Sprintf("From: ann@c.example\nTo: <bo%cb@d.example>\n", r), "x")
		for _, m := range in.To {
			if strings.ContainsRune(string(m.Address), r) && m.Address.Mailable() {
				t.Errorf("%U stays in %q", r, m.Address)
			}
		}
		if in = from(fmt.Sprintf("From: <an%cn@c.example>\n", r), "x"); in.Provable() {
			t.Errorf("%U: %q is proved", r, in.From.Address)
		}
	}
}

// percent writes each octet in hexadecimal behind a mark.
func percent(s, mark string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, "%s%02X", mark, s[i])
	}
	return b.String()
}

func TestA37UnicodeDigitsAreNoTicketNumber(t *testing.T) {
	if in := from("From: a@b.example\nSubject: [T-１０４２] [T-1０42]\n"+
		"Content-Type: text/plain; charset=utf-8\n", "x"); len(in.Tags) != 0 {
		t.Errorf("%v", in.Tags)
	}
}

func TestADisplayNameDecidesNothing(t *testing.T) {
	for _, name := range []string{`"agent@corp.example"`, `=?utf-8?q?agent=40corp.example?=`,
		`"agent@corp.example" (x)`, "agent(corp.example)"} {
		in := from("From: "+name+" <eve@evil.example>\n", "x")
		if in.From.Address != "eve@evil.example" {
			t.Errorf("%s: %q", name, in.From.Address)
		}
	}
	if in := from("From: agent@corp.example (x) <eve@evil.example>\n", "x"); in.FromFault == "" {
		t.Errorf("%+v", in.From)
	}
}

func TestReplyToAndSenderDoNotChangeWhoWrote(t *testing.T) {
	in := person("Reply-To: agent@desk.example\nSender: agent@desk.example\n")
	if in.From.Address != "ann@c.example" || in.ReplyTo[0].Address != "agent@desk.example" ||
		in.Sender.Address != "agent@desk.example" {
		t.Errorf("%v %v %v", in.From, in.ReplyTo, in.Sender)
	}
}

func TestOnlyTheFirst512EncodedWordsAreDecoded(t *testing.T) {
	in := person("Subject: " + strings.Repeat("=?utf-8?q?ab?= ", 600) + "\n")
	if n := strings.Count(in.Subject, "ab"); n != 600 || strings.Count(in.Subject, "=?") != 88 {
		t.Errorf("%d words, %d encoded", n, strings.Count(in.Subject, "=?"))
	}
}

func TestA36NoCharacterSetBringsMoreThanText(t *testing.T) {
	const markup = "<script>alert(1)</script>"
	for _, tt := range []struct{ label, raw string }{
		{"utf-7", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-"},
		{"utf-16le", "<\x00s\x00c\x00r\x00i\x00p\x00t\x00>\x00"},
		{"iso-2022-jp", "\x1b(J<script>\x1b(B"},
		{"hz-gb-2312", "<s~\ncript>"},
		{"utf-8", "\xc0\xbcscript\xc0\xbe"}, // overlong
		{"utf-8", "\xe0\x80\xbcscript\xf0\x80\x80\xbe"},
		{"utf-8", "\xed\xa0\xbd\xed\xb8\x80"}, // halves of a pair
		{"utf-8", "\xf8\x88\x80\x80\x80\xff\xfe"},
	} {
		in := exact("Content-Type: text/html; charset=" + tt.label +
			"\nContent-Transfer-Encoding: base64\nSubject: =?" + tt.label + "?b?" + base64Of(tt.raw) +
			"?=\n\n" + base64Of(tt.raw))
		if strings.Contains(in.Text, "<script") || !utf8.ValidString(in.Text+in.Subject) {
			t.Errorf("%s %q: text %q, subject %q", tt.label, tt.raw, in.Text, in.Subject)
		}
		if tt.label == "utf-8" && strings.ContainsAny(in.Text+in.Subject, "<>") {
			t.Errorf("%q: an overlong form was read: %q", tt.raw, in.Text)
		}
	}
	in := mail("From: a@b.example\nSubject: =?utf-7?q?+ADw-script+AD4-alert(1)+ADw-/script+AD4-?=\n\nx")
	if in.Subject != markup {
		t.Errorf("%q", in.Subject)
	}
}

// Decoders have looped and grown without end (GO-2020-0015, CVE-2026-56852).
func TestA36EveryDecoderEndsAndStaysSmall(t *testing.T) {
	labels := []string{"utf-7", "utf-16", "utf-16le", "utf-32", "iso-2022-jp", "iso-2022-kr",
		"iso-2022-cn", "hz-gb-2312", "gb18030", "big5", "euc-jp", "euc-kr", "shift_jis", "koi8-u", "viscii",
		"windows-1251", "x-mac-ce", "utf-8", "us-ascii", "no-such-set"}
	units := []string{"\x1b$B", "\x1b$)C\x0e", "~{", "~", "+", "+A", "+-", "\xff\xfe",
		"\xfe\xff", "\xd8\x00", "\x00", "\x81\x30", "\x81\x30\x81", "\xfe\xfe", "\x8e", "\x8f\xa1",
		"\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80",
		"\xe9 ", "a\u0301", "\ufdfa", "=?utf-8?q?=C3?= ", "\x0e\x0f", "\xcc\x81"}
	for _, label := range labels {
		for _, unit := range units {
			raw := strings.Repeat(unit, 5_000/len(unit)) + unit[:1]
			in := exact("Content-Type: text/plain; charset=" + label +
				"\nContent-Transfer-Encoding: base64\nSubject: =?" + label + "?b?" + base64Of(raw) +
				"?=\n\n" + base64Of(raw))
			if len(in.Text) > 4*len(raw) || !utf8.ValidString(in.Text+in.Subject) {
				t.Errorf("%s %q: %d octets of text", label, unit, len(in.Text))
			}
		}
	}
}
