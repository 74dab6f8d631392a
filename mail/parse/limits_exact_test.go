package parse_test

import (
	"fmt"
	"strings"
	"testing"

	"ticketd/ticketing"
)

// repeated is a list of n things.
func repeated(n int, format string) string {
	if !strings.Contains(format, "%") {
		return strings.Repeat(format, n)
	}
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// nestedIn is a text inside n multiparts.
func nestedIn(n int) string {
	return repeated(n, "Content-Type: multipart/mixed; boundary=b%[1]d\n\n--b%[1]d\n") + "\nhello\n"
}

// TestEachLimitCountsFromTheFirstBeyondIt leaves a little room for what a header holds besides.
func TestEachLimitCountsFromTheFirstBeyondIt(t *testing.T) {
	const end = "\n\nhello\n"
	mixed := func(part string) func(int) string {
		return func(n int) string {
			return "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n" + repeated(n, "--b\n"+part) + "--b--\n"
		}
	}
	field := func(name, unit string) func(int) string {
		return func(n int) string { return name + ":" + strings.Repeat(unit, n) + end }
	}
	for _, tt := range []struct {
		name  string
		limit int
		raw   func(n int) string
		note  string
	}{
		{"octets of a field", 64 << 10, field("X-A", "x"), "X-A is longer than 65536"},
		{"octets of addresses", 256 << 10, field("To", "x"), "To is longer than 262144"},
		{"octets of References", 256 << 10, field("References", "x"), "References is longer than 262144"},
		{"fields", 2000, func(n int) string { return strings.Repeat("X-A: b\n", n) + end[1:] }, "more than 2000 fields"},
		{"octets of a header", 512 << 10, func(n int) string {
			return strings.Repeat("X:"+strings.Repeat("x", 1020)+"\n", n>>10) + strings.Repeat("X:\n", n&1) + end[1:]
		}, "longer than 524288 octets"},
		{"parts", 1000, func(n int) string { return mixed("\n")(n - 1) }, "more than 1000 parts"},
		{"depth", 30, nestedIn, "more than 30 multiparts"},
		{"octets of a boundary", 256, func(n int) string {
			b := strings.Repeat("b", n)
			return "Content-Type: multipart/mixed; boundary=" + b + "\n\n--" + b + "\n\nhello\n--" + b + "--\n"
		}, "longer than 256 octets"},
		{"attachments", 250, mixed("Content-Type: image/png\n\n"), "beyond the first 250"},
		{"addresses used", 48, func(n int) string { return "Cc: " + repeated(n, "a%d@c.example, ") + end }, "first 48 addresses"},
		{"references", 40, func(n int) string { return "References: " + repeated(n, "<%d@c.example> ") + end },
			"first and last 20"},
		{"encoded-words", 512, func(n int) string { return "Subject: " + repeated(n, "=?utf-8?q?%d?= x ") + end },
			"first 512 encoded-words"},
		{"octets of text", 256 << 10, func(n int) string { return "\n" + strings.Repeat("x", n) }, "of the text the first 262144"},
	} {
		room := 0
		if strings.Contains(tt.name, "field") || strings.Contains(tt.name, "octets of ") {
			room = tt.limit / 1000
		}
		for n, want := range map[int]bool{tt.limit - room: false, tt.limit + 1: true} {
			in := exact("From: ann@c.example\n" + tt.raw(n))
			if defect(in, tt.note) != want {
				t.Errorf("%d %s: noted %v; %v", n, tt.name, !want, in.Defects)
			}
			holdWhatIsLeft(t, tt.name, in)
		}
	}
}

// holdWhatIsLeft holds that a mail at its limits is a mail still.
func holdWhatIsLeft(t *testing.T, name string, in ticketing.Incoming) {
	t.Helper()
	if in.From.Address != "ann@c.example" || len(in.Attachments) > 250 || len(in.Cc) > 48 ||
		len(in.References) > 40 || in.Size == 0 || in.RawHash == (ticketing.Hash{}) {
		t.Errorf("%s: from %q, %d files, %d in Cc, %d references", name, in.From, len(in.Attachments), len(in.Cc),
			len(in.References))
	}
	if in.Text == "" {
		t.Errorf("%s: no text is left; %v", name, in.Defects)
	}
}
