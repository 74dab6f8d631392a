package inbound

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"testing/iotest"
)

// said is a connection from which a text is read.
type said struct {
	net.Conn
	io.Reader
}

func (s said) Read(p []byte) (int, error) { return s.Reader.Read(p) }

func filtered(t testing.TB, text string, byByte bool) string {
	t.Helper()
	var r io.Reader = strings.NewReader(text)
	if byByte {
		r = iotest.OneByteReader(r)
	}
	out, err := io.ReadAll(newLines(said{Reader: r}, "", func(string) {}))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestAnswersAreTidiedForTheParser(t *testing.T) {
	tests := []struct{ in, out string }{
		{"* FLAGS ([odd])\r\n", ""},
		{"* VANISHED 1:3\r\nT1 OK\r\n", "T1 OK\r\n"},
		{"* ok [permanentflags (\\Seen [odd] \"q\" \\*)] x\r\n",
			"* ok [permanentflags (\\Seen \\*)] x\r\n"},
		{"* OK [PERMANENTFLAGS ()] x\r\n", "* OK [PERMANENTFLAGS ()] x\r\n"},
		{"* 3 EXISTS\r\n", "* 3 EXISTS\r\n"},
		{"* 3 exists\r\n", "* 3 exists\r\n"},
		{"* 3 RECENT\r\n", ""},
		{"* SEARCH 1 2\r\n", "* SEARCH 1 2\r\n"},
		{"* SEARCH\r\n", "* SEARCH\r\n"},
		{"*  \r\n", ""},
		{"* 1 FETCH (FLAGS ([odd]) UID 3)\r\n", "* 1 FETCH (FLAGS () UID 3)\r\n"},
		{"* 1 FETCH (UID 3 INTERNALDATE \" 5-Nov-2026 10:00:00 +0100\")\r\n",
			"* 1 FETCH (UID 3 INTERNALDATE \" 5-Nov-2026 10:00:00 +0100\")\r\n"},
		{"* 1 FETCH (UID 3 INTERNALDATE \"nonsense\")\r\n", "* 1 FETCH (UID 3 " + noDate + ")\r\n"},
		{"* 1 FETCH (UID 3 BODY[] \"FLAGS ([x])\")\r\n", "* 1 FETCH (UID 3 BODY[] \"FLAGS ([x])\")\r\n"},
		{"* 1 FETCH (BODY[] {16}\r\n* FLAGS ([odd])\n UID 3)\r\n* FLAGS (x)\r\n",
			"* 1 FETCH (BODY[] {16}\r\n* FLAGS ([odd])\n UID 3)\r\n"},
		{"* LIST () \"/\" {3}\r\na b\r\nT1 OK\r\n", "* LIST () \"/\" {3}\r\na b\r\nT1 OK\r\n"},
		{"T1 OK [X] {5\r\n", "T1 OK [X] {5\r\n"},
		{"no line end", "no line end"},
	}
	for _, test := range tests {
		for _, byByte := range []bool{false, true} {
			if got := filtered(t, test.in, byByte); got != test.out {
				t.Errorf("%q: %q, want %q", test.in, got, test.out)
			}
		}
	}
}

func TestALineOfAnyLengthPassesAndItsLiteralIsStillFound(t *testing.T) {
	for length := 65500; length < 65560; length++ {
		body := "* FLAGS (x)\r\n"
		long := strings.Repeat("7", length)
		in := fmt.Sprintf("* SEARCH %s {%d}\r\n%s\r\n", long, len(body), body)
		if got := filtered(t, in, false); got != in {
			t.Fatalf("length %d: %d bytes became %d", length, len(in), len(got))
		}
	}
}

func TestCapabilitiesAreNotBelievedAfterTheLogin(t *testing.T) {
	l := newLines(said{Reader: strings.NewReader("* CAPABILITY IMAP4rev1\r\nT1 OK\r\n")}, "", nil)
	l.settled.Store(true)
	if out, _ := io.ReadAll(l); string(out) != "T1 OK\r\n" {
		t.Errorf("%q", out)
	}
}

func FuzzLiteralsPassUntouched(f *testing.F) {
	f.Add([]byte("* FLAGS ([odd])\r\n* 1 FETCH (FLAGS (x))\r\n"), "* VANISHED 3\r\n")
	f.Add([]byte("{3}\r\n"), "* 1 FETCH (FLAGS ([x]) UID 9 {")
	f.Fuzz(func(t *testing.T, body []byte, before string) {
		filtered(t, before+string(body), true) // never panics, whatever comes
		in := fmt.Sprintf("* 1 FETCH (UID 1 BODY[] {%d}\r\n%s)\r\n", len(body), body)
		if got := filtered(t, in, false); !bytes.Equal([]byte(got), []byte(in)) {
			t.Errorf("%q became %q", in, got)
		}
	})
}
