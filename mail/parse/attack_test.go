package parse_test

import (
	"fmt"
	"strings"
	"testing"
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

func TestAMegabyteOfFileNameIsCut(t *testing.T) {
	in := exact("Content-Type: application/x; name=\"a." + strings.Repeat("x", 1<<20) + "\"\r\n" +
		"\r\nx")
	if len(in.Attachments) != 1 || len(in.Attachments[0].Name) > 255 {
		t.Errorf("%d attachments", len(in.Attachments))
	}
}

func TestA8AMessageIDIsNeverMoreThanAnID(t *testing.T) {
	in := mail("From: a@b.example\nMessage-ID: <../../x\u202e\x00@y>\n\nx\n")
	if in.MessageID != "<../../x@y>" {
		t.Errorf("%q", in.MessageID)
	}
}
