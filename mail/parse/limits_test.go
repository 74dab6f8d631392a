package parse_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"ticketd/mail/parse"
	"ticketd/ticketing"
)

func TestAHeaderBeyondItsLimitsIsCutAndNoted(t *testing.T) {
	in := exact(strings.Repeat("X-A: b\r\n", 3000) + "Subject: late\r\n\r\nhello\r\n")
	wantDefect(t, in, "more than 2000 fields")
	if in.Text != "hello" {
		t.Errorf("text %q", in.Text)
	}
	in = exact(strings.Repeat("X-A: "+strings.Repeat("b", 60000)+"\r\n", 20) + "\r\nhello\r\n")
	wantDefect(t, in, "longer than 524288 octets")
	in = exact("Subject: " + strings.Repeat("s", 1<<20) + "\r\nFrom: a@b.example\r\n\r\nhello\r\n")
	wantDefect(t, in, "Subject is longer than 65536")
	if in.From.Address != "a@b.example" || in.Text != "hello" || len(in.Subject) > 9<<10 {
		t.Errorf("from %q text %q subject %d", in.From, in.Text, len(in.Subject))
	}
	in = exact("From: a@b.example\r\nTo: " + strings.Repeat("x@y.example, ", 30000) + "\r\n\r\n" +
		"hello\r\n")
	wantDefect(t, in, "To is longer than 262144")
	wantDefect(t, in, "first 48 addresses")
	if len(in.To) != 48 {
		t.Errorf("%d addresses", len(in.To))
	}
}

func TestAPartHeaderWithoutEndIsBounded(t *testing.T) {
	in := exact("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" +
		strings.Repeat("X-A: "+strings.Repeat("b", 70)+"\r\n", 200000))
	wantDefect(t, in, "longer than 65536 octets")
}

func TestOfManyReferencesTheFirstAndLastTwentyCount(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, " <%d@c.example>\r\n", i)
	}
	in := exact("From: a@b.example\r\nReferences:" + b.String() + "\r\nhello\r\n")
	if len(in.References) != 40 || in.References[19] != "<19@c.example>" ||
		in.References[39] != "<2999@c.example>" {
		t.Errorf("%d: %v", len(in.References), in.References)
	}
	wantDefect(t, in, "holds 3000 ids")
}

func TestBombsOfPartsAreCutOff(t *testing.T) {
	in := exact("Content-Type: multipart/mixed; boundary=b\r\n\r\n" +
		strings.Repeat("--b\r\n", 100000))
	wantDefect(t, in, "more than 1000 parts")
	in = exact("Content-Type: multipart/mixed; boundary=b\r\n\r\n" +
		strings.Repeat("--b\r\nContent-Type: image/png\r\n\r\nx\r\n", 20000))
	wantDefect(t, in, "are not listed")
	if len(in.Attachments) != 250 {
		t.Errorf("%d attachments", len(in.Attachments))
	}
	var deep strings.Builder
	for i := range 10000 {
		fmt.Fprintf(&deep, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	in = exact(deep.String() + "\r\nhello\r\n")
	wantDefect(t, in, "more than 30 multiparts")
	in = exact("Content-Type: multipart/alternative; boundary=b\r\n\r\n" +
		strings.Repeat("--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n"+
			"\r\n", 900))
	wantDefect(t, in, "no closing boundary")
}

func TestALongBoundaryIsNotUsed(t *testing.T) {
	b := strings.Repeat("b", 300)
	in := exact("Content-Type: multipart/mixed; boundary=" + b + "\r\n\r\n--" + b + "\r\n\r\n" +
		"hello\r\n--" + b + "--\r\n")
	wantDefect(t, in, "longer than 256 octets")
	if !strings.Contains(in.Text, "hello") {
		t.Errorf("text %q", in.Text)
	}
}

func TestTextIsShownWithinItsLimit(t *testing.T) {
	in := exact("From: a@b.example\r\n\r\n" + strings.Repeat("words of text\r\n", 100000))
	if len(in.Text) > 256<<10 || len(in.Text) < 200<<10 || len(in.Fresh) > 256<<10 {
		t.Errorf("%d octets of text", len(in.Text))
	}
	wantDefect(t, in, "first 262144 octets")
	in = exact("Content-Type: text/html\r\n\r\n" + strings.Repeat("<p>words</p>", 300000))
	if len(in.Text) > 256<<10 {
		t.Errorf("%d octets of text", len(in.Text))
	}
}

// pathological are mails whose fields would take a careless reader for ever.
func pathological() map[string]string {
	mails := map[string]string{}
	for _, unit := range []string{"(", "\"", "<", ",", ";", ":", "=?", "=?a?q?",
		"=?utf-8?b?YQ==?= ",
		"<<", "\\", "@", "a@b,", "(()", "\"<", "%41", "*0*=", " ", "x*1=y;", "x*1*=%41;", "[T-1"} {
		long := strings.Repeat(unit, 60000/len(unit))
		mails[unit] = "From: " + long + "\r\nTo: " + long + "\r\nCc: " + long + "\r\nReferences: " + long +
			"\r\nSubject: " + long + "\r\nContent-Type: text/plain; " + long +
			"\r\nContent-Disposition: attachment; filename=" + long + "\r\n\r\nhello\r\n"
	}
	return mails
}

func TestNamesFromPathologicalFieldsAreCut(t *testing.T) {
	for _, raw := range pathological() {
		for _, a := range exact(raw).Attachments {
			if len(a.Name) > 255 {
				t.Errorf("a name of %d octets", len(a.Name))
			}
		}
	}
}

func TestAMailOverTheLimitGivesItsBeginning(t *testing.T) {
	start := "From: ann@c.example\r\nSubject: big\r\n\r\nfirst words\r\n"
	raw := start + strings.Repeat(strings.Repeat("x", 78)+"\r\n", 38<<20/80)
	in := exact(raw)
	wantDefect(t, in, "larger than 35 MiB")
	if in.Subject != "big" || !strings.HasPrefix(in.Text, "first words") || len(in.Text) > 256<<10 {
		t.Errorf("subject %q, %d octets", in.Subject, len(in.Text))
	}
	if in.RawHash != sha256.Sum256([]byte(raw)) {
		t.Error("the hash is not that of the whole mail")
	}
}

// bigMail has one attachment of n octets and tells its hash.
func bigMail(n int) (string, ticketing.Hash) {
	content := bytes.Repeat([]byte("0123456789abcdef"), n/16)
	text := base64.StdEncoding.EncodeToString(content)
	var b strings.Builder
	b.WriteString("From: ann@c.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"--b\r\n\r\nsee file\r\n" +
		"--b\r\nContent-Type: application/pdf; name=a.pdf\r\n" +
		"Content-Transfer-Encoding: base64\r\n\r\n")
	for len(text) > 76 {
		b.WriteString(text[:76] + "\r\n")
		text = text[76:]
	}
	b.WriteString(text + "\r\n--b--\r\n")
	return b.String(), sha256.Sum256(content)
}

func TestALargeMailNeverStandsInMemory(t *testing.T) {
	raw, sum := bigMail(24 << 20)
	mail := strings.NewReader(raw)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	in := parse.Mail(mail, int64(len(raw)), parse.Options{})
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 4<<20 {
		t.Errorf("%d octets were allocated for a mail of %d", used, len(raw))
	}
	if len(in.Attachments) != 1 || in.Attachments[0].SHA256 != sum || in.Attachments[0].Size != 24<<20 {
		t.Fatalf("%+v", in.Attachments)
	}
	again := sha256.New()
	if _, err := io.Copy(again, parse.Part(mail, int64(len(raw)), 0)); err != nil {
		t.Fatal(err)
	}
	if ticketing.Hash(again.Sum(nil)) != sum {
		t.Error("Part reads other bytes")
	}
}

// breaking fails behind a point.
type breaking struct{ text string }

func (b breaking) ReadAt(p []byte, off int64) (int, error) {
	if off >= int64(len(b.text)) {
		return 0, io.ErrUnexpectedEOF
	}
	return copy(p, b.text[off:]), nil
}

func TestAMailThatBreaksOffGivesWhatThereIs(t *testing.T) {
	in := parse.Mail(breaking{"From: ann@c.example\r\n\r\nhello\r\n"}, 1000, parse.Options{})
	if in.Text != "hello" || in.From.Address != "ann@c.example" {
		t.Errorf("text %q from %q", in.Text, in.From)
	}
	wantDefect(t, in, "breaks off")
	wantDefect(t, in, "of 1000 octets")
	short := parse.Mail(strings.NewReader("From: a@b.example\n\nhi"), 1000, parse.Options{})
	wantDefect(t, short, "of 1000 octets")
}

// panicking is the worst of readers.
type panicking struct{}

func (panicking) ReadAt([]byte, int64) (int, error) { panic("broken disk") }

func TestAPanicBelowBecomesADefect(t *testing.T) {
	in := parse.Mail(panicking{}, 10, parse.Options{Intake: "support"})
	wantDefect(t, in, "broken disk")
	if !in.Verdict.NoAck || in.FromFault == "" || in.Intake != "support" {
		t.Errorf("%+v", in)
	}
	if in := parse.Mail(nil, 10, parse.Options{}); in.FromFault == "" {
		t.Error("no fault")
	}
}
