package parse_test

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"ticketd/mail/parse"
)

func TestAMailThatTakesTooLongIsWhatWasReadUntilThen(t *testing.T) {
	raw := strings.ReplaceAll("From: ann@c.example\nMessage-ID: <1@c.example>\nSubject: slow\n"+
		multi("b", "mixed", plain, "Content-Type: application/x; name=a.bin\n\n"+strings.Repeat("0123456789\n", 50000)),
		"\n", "\r\n")
	read := func(times int) (asked int, defects string) {
		in := parse.Mail(strings.NewReader(raw), int64(len(raw)), parse.Options{Enough: func() bool {
			asked++
			return asked > times
		}})
		if in.RawHash != sha256.Sum256([]byte(raw)) {
			t.Errorf("after %d: the hash is not that of the whole mail", times)
		}
		stopped := defect(in, "took too long")
		if stopped != (asked > times) || stopped && (in.HeaderFault == "" || in.Fingerprint != in.RawHash) {
			t.Errorf("after %d: stopped %v, %q, %v", times, stopped, in.HeaderFault, in.Defects)
		}
		if times > 0 && in.Subject != "slow" || !stopped && (in.Text != "plain words" || len(in.Attachments) != 1) {
			t.Errorf("after %d: subject %q, text %q", times, in.Subject, in.Text)
		}
		return asked, fmt.Sprint(in.Defects)
	}
	whole, _ := read(1 << 30)
	if whole < 2*len(raw)>>16 {
		t.Errorf("of %d octets it was asked %d times", len(raw), whole)
	}
	for times := range whole {
		if asked, defects := read(times); asked <= times {
			t.Errorf("after %d of %d: not stopped: %s", times, whole, defects)
		}
	}
}
