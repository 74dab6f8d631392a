package outbound

import (
	"context"
	"strings"
	"testing"
	"time"

	"ticketd/mail/servertest"
	"ticketd/ticketing"
)

func TestSinkFaults(t *testing.T) {
	for name, c := range map[string]struct {
		flags []string
		want  string // empty: accepted
	}{
		"accepted":               {nil, ""},
		"421 greeting":           {[]string{"-Q", "CONNECT"}, waiting(busyPause)},
		"450 to RCPT":            {[]string{"-r", "RCPT"}, passing},
		"500 to RCPT":            {[]string{"-f", "RCPT"}, permanent},
		"450 to the dot":         {[]string{"-r", "."}, passing},
		"500 to the dot":         {[]string{"-f", "."}, permanent},
		"cut after the dot":      {[]string{"-q", "."}, unknown},
		"421 to the dot":         {[]string{"-Q", "."}, waiting(busyPause)},
		"cut at DATA":            {[]string{"-q", "DATA"}, passing},
		"silent after the dot":   {[]string{"-W", ".:30"}, unknown},
		"no EHLO, only old HELO": {[]string{"-e"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := NewSender(Config{Addr: servertest.StartSink(t, c.flags...).Addr, TLS: PlainText, Dot: time.Second})
			defer s.Close()
			_, err := s.Send(t.Context(), parcel(), noDot)
			if c.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if got := kind(fault(t, err)); got != c.want {
				t.Errorf("%v is %s, want %s", err, got, c.want)
			}
		})
	}
}

func TestSinkNeverGetsATruncatedLetter(t *testing.T) {
	sink := servertest.StartSink(t)
	s := NewSender(Config{Addr: sink.Addr, TLS: PlainText})
	defer s.Close()
	p := ticketing.Parcel{EnvelopeFrom: "support@example.org", To: "ada@customer.example",
		Body: []byte("Subject: x\r\n\r\n" + strings.Repeat("line of a letter\r\n", 20_000) + "the end\r\n")}
	for i := range 5 {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := s.Send(ctx, p, func(context.Context) error {
			cancel()
			return ctx.Err()
		})
		if err == nil {
			t.Fatalf("attempt %d was not cut", i)
		}
	}
	if _, err := s.Send(t.Context(), p, noDot); err != nil {
		t.Fatal(err)
	}
	came, err := sink.Mails()
	if err != nil {
		t.Fatal(err)
	}
	whole := 0
	for _, one := range came {
		if strings.Contains(string(one.Mail), "the end") {
			whole++
		}
	}
	if whole != 1 {
		t.Errorf("%d whole letters among %d", whole, len(came))
	}
}
