package mbox_test

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"ticketd/data/mbox"
)

var moment = time.Date(2026, 3, 2, 9, 5, 0, 0, time.FixedZone("CET", 3600))

func TestAMailStandsBetweenItsSeparatorAndAnEmptyLine(t *testing.T) {
	tests := map[string]struct{ in, out string }{
		"plain":           {"a: b\n\ntext\n", "a: b\n\ntext\n\n"},
		"wire line ends":  {"a: b\r\n\r\ntext\r\n", "a: b\r\n\r\ntext\r\n\n"},
		"no end":          {"text", "text\n\n"},
		"empty":           {"", "\n"},
		"separator":       {"x\nFrom me\n", "x\n>From me\n\n"},
		"first line":      {"From me\n", ">From me\n\n"},
		"quoted":          {">From me\n>>From me", ">>From me\n>>>From me\n\n"},
		"other words":     {"From\nFromage\n>from me\n From me\n", "From\nFromage\n>from me\n From me\n\n"},
		"only signs":      {">>>", ">>>\n\n"},
		"separator alone": {"From ", ">From \n\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			if err := mbox.Write(&out, "anna@kunde.example", moment, strings.NewReader(test.in)); err != nil {
				t.Fatal(err)
			}
			if want := "From anna@kunde.example Mon Mar  2 08:05:00 2026\n" + test.out; out.String() != want {
				t.Errorf("%q is written as\n%q, want\n%q", test.in, out.String(), want)
			}
		})
	}
}

func TestASenderThatWouldBreakTheSeparatorIsUnknown(t *testing.T) {
	for _, sender := range []string{"", "a b@c.example", "a@c.example\nFrom x", "a\tb"} {
		var out strings.Builder
		if err := mbox.Write(&out, sender, moment, strings.NewReader("x\n")); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(out.String(), "From MAILER-DAEMON Mon") {
			t.Errorf("sender %q is written as %q", sender, out.String())
		}
	}
}

func TestLinesLongerThanAnyBufferAreReadBackAsTheyWere(t *testing.T) {
	for _, n := range []int{32<<10 - 3, 32<<10 - 1, 32 << 10, 100_000} {
		signs := strings.Repeat(">", n)
		holdsRoundTrip(t, []string{signs + "From me\n" + strings.Repeat("x", n) + "From me\n", signs})
	}
}

func TestFaultsOfReadingAndWritingAreTold(t *testing.T) {
	err := mbox.Write(io.Discard, "a@b.example", moment, iotest.ErrReader(errors.New("disk")))
	if err == nil || err.Error() != "disk" {
		t.Errorf("a body that cannot be read says %v", err)
	}
	err = mbox.Write(full{}, "a@b.example", moment, strings.NewReader("x"))
	if err == nil || err.Error() != "full" {
		t.Errorf("a file that cannot be written says %v", err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func FuzzMailsAreReadBackAsTheyWere(f *testing.F) {
	f.Add("a: b\r\n\r\nFrom here\r\n", ">From\n>>From me", "\n\nFrom x\n\n")
	f.Fuzz(func(t *testing.T, a, b, c string) { holdsRoundTrip(t, []string{a, b, c}) })
}

func holdsRoundTrip(t *testing.T, mails []string) {
	t.Helper()
	var file bytes.Buffer
	for _, mail := range mails {
		if err := mbox.Write(&file, "a@b.example", moment, strings.NewReader(mail)); err != nil {
			t.Fatal(err)
		}
	}
	got := takenOut(file.String())
	if len(got) != len(mails) {
		t.Fatalf("%d mails are read back as %d", len(mails), len(got))
	}
	for i, mail := range mails {
		if got[i] != mail && got[i] != mail+"\n" {
			t.Errorf("%q is read back as %q", cut(mail), cut(got[i]))
		}
	}
}

func cut(s string) string { return s[:min(len(s), 200)] }

var (
	separator = regexp.MustCompile(`(?m)^From .*\n`)
	quoted    = regexp.MustCompile(`(?m)^>(>*From )`)
)

// takenOut reads an mboxrd as RFC 4155 and its reader's rule say.
func takenOut(file string) (mails []string) {
	for _, part := range separator.Split(file, -1)[1:] {
		mails = append(mails, quoted.ReplaceAllString(strings.TrimSuffix(part, "\n"), "$1"))
	}
	return mails
}
