package parse_test

import (
	"io"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"ticketd/mail/parse"
	"ticketd/ticketing"
)

// endless is a mail that stands nowhere: a beginning, and one stretch over and over. It looks now
// and then how much memory is in use while it is read.
type endless struct {
	head, unit string
	size       int64
	next       int64 // where it looks again
	peak       uint64
}

func (e *endless) ReadAt(p []byte, off int64) (n int, err error) {
	if off >= e.next {
		e.next = off + 2<<20
		e.peak = max(e.peak, inUse())
	}
	for n < len(p) && off+int64(n) < e.size {
		at, from := off+int64(n), e.head
		if at >= int64(len(from)) {
			at, from = (at-int64(len(from)))%int64(len(e.unit)), e.unit
		}
		n += copy(p[n:min(int64(len(p)), e.size-off)], from[at:])
	}
	if n < len(p) {
		err = io.EOF
	}
	return n, err
}

func inUse() uint64 {
	var now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&now)
	return now.HeapAlloc
}

// costs reads a mail and tells how many octets stood in memory at one time, and how many were
// allocated in all.
func costs(e *endless) (in ticketing.Incoming, peak, all uint64) {
	var before, after runtime.MemStats
	base := inUse()
	runtime.ReadMemStats(&before)
	in = parse.Mail(e, e.size, parse.Options{})
	runtime.ReadMemStats(&after)
	return in, max(e.peak, base) - base, after.TotalAlloc - before.TotalAlloc
}

const (
	largest = 35 << 20
	large   = 3 << 20
)

func of(head, unit string, size int64) *endless {
	return &endless{head: head, unit: unit, size: size}
}

// largeMails are large each in another way; some are as large as one may be.
func largeMails() map[string]*endless {
	from := "From: ann@c.example\r\nSubject: large\r\n"
	mixed := from + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee file\r\n"
	file := mixed + "--b\r\nContent-Type: application/pdf; name=a.pdf\r\n"
	qp := "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
	b64 := "Content-Transfer-Encoding: base64\r\n\r\n"
	line := strings.Repeat("MDEy", 19) + "\r\n"
	part := "--b\r\nContent-Description: " + strings.Repeat("d", 60000) + "\r\nContent-Type: image/png; name=\"" +
		strings.Repeat("n", 4000) + "\"\r\n\r\nx\r\n"
	return map[string]*endless{
		"a file in base64":         of(file+b64, line, largest),
		"a file in base64, 1 line": of(file+b64, "MDEy", large),
		"a file of 8 bits":         of(file+"\r\n", "\xe9\r\n\x00", large),
		"a file of quoted-print":   of(file+qp, "=41=42=\r\n", large),
		"quoted-print, 1 line":     of(file+qp, "=41=4", large),
		"a file in uuencode":       of(file+"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\r\n", "#:&D*\r\n", large),
		"text":                     of(from+"\r\n", "words of text\r\n", large),
		"text of 8 bits":           of(from+"\r\n", "m\xf6re words\r\n", largest),
		"text in base64":           of(from+b64, line, large),
		"one line of text":         of(from+"\r\n", "words and ", large),
		"hyphens":                  of(mixed, "--\r\n", large),
		"empty lines":              of(mixed, "\r\n", large),
		"bare CRs":                 of(mixed, "\r", large),
		"one field":                of(from+"X-A: ", "words and ", largest),
		"many fields":              of(from, "X-A: words\r\n", large),
		"one folded field":         of(from+"To: ", "a@b.example,\r\n ", large),
		"header lines of nothing":  of(from, "words\r\n", large),
		"parts with long headers":  of(mixed, part, large),
		"parts":                    of(mixed, "--b\r\n\r\nwords\r\n", large),
		"empty parts":              of(mixed, "--b\r\n", large),
		"mails inside": of(mixed, "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\n"+
			strings.Repeat("words\r\n", 40000), large),
	}
}

func TestA31AndA46AMailOfAnySizeIsReadInLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("reads hundreds of megabytes")
	}
	for name, e := range largeMails() {
		in, peak, all := costs(e)
		t.Logf("%s: %d KiB at one time, %d KiB in all", name, peak>>10, all>>10)
		if peak > 2<<20 || all > 64<<20 {
			t.Errorf("%s: %d MiB stood in memory, of %d MiB", name, peak>>20, all>>20)
		}
		if in.Subject != "large" || in.From.Address != "ann@c.example" || len(in.Defects) > 100 {
			t.Errorf("%s: %q from %q, %d defects", name, in.Subject, in.From, len(in.Defects))
		}
	}
}

func TestA31APageOfAnySizeIsReadInLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("reads hundreds of megabytes")
	}
	sizes := map[string]int64{"flat": largest, "deep": large, "wide": large, "text": large}
	for name, unit := range map[string]string{"flat": "<p>words</p>", "deep": "<div>x", "wide": "<td><b>x", "text": "x "} {
		in, _, all := costs(of("From: ann@c.example\r\nContent-Type: text/html\r\n\r\n", unit, sizes[name]))
		if all > 64<<20 || len(in.Text) > 256<<10 || in.Text == "" {
			t.Errorf("%s: %d MiB were allocated for %d octets of text", name, all>>20, len(in.Text))
		}
	}
}

func TestA46OfAMailOfTwoHundredMegabytesTheBeginningIsRead(t *testing.T) {
	if testing.Short() {
		t.Skip("reads hundreds of megabytes")
	}
	in, peak, all := costs(of("From: ann@c.example\r\nSubject: large\r\n\r\n", "words of text\r\n", 200<<20))
	if peak > 2<<20 || all > 8<<20 || !defect(in, "larger than 35 MiB") || in.Subject != "large" ||
		!strings.HasPrefix(in.Text, "words") || len(in.Text) > 256<<10 {
		t.Errorf("%d KiB at one time, %d KiB in all: %v", peak>>10, all>>10, in.Defects)
	}
}

func TestAMailReadsTheSameInMemoryThatOthersWereReadIn(t *testing.T) {
	memory := new(parse.Memory)
	large, _ := bigMail(200 << 10)
	mails := append(mix(), large, "", "Subject: x\r\n\r\n"+strings.Repeat("no line end ", 20000), "\r\r\n\n")
	for range 2 {
		for i, raw := range mails {
			o := parse.Options{Ours: ours, Prefixes: []string{"T"}, Keys: keys}
			mail := strings.NewReader(raw)
			want := parse.Mail(mail, int64(len(raw)), o)
			o.Memory = memory
			if got := parse.Mail(mail, int64(len(raw)), o); !reflect.DeepEqual(got, want) {
				t.Errorf("mail %d became %+v, want %+v", i, got, want)
			}
		}
	}
}
