package parse_test

import (
	"strings"
	"testing"

	"ticketd/mail/parse"
	"ticketd/ticketing"
)

const desk = ticketing.Address("support@desk.example")

// ours knows one address, with any sub-address.
func ours(a ticketing.Address) bool { return a == desk || a == "support+x@desk.example" }

var keys = ticketing.Keyring{{ID: 1, Secret: [32]byte{1, 2, 3}}}

// mail reads a text as a mail to the desk; line ends become CRLF.
func mail(text string) ticketing.Incoming {
	return exact(strings.ReplaceAll(text, "\n", "\r\n"))
}

// exact reads the bytes as they are.
func exact(raw string) ticketing.Incoming {
	return parse.Mail(strings.NewReader(raw), int64(len(raw)),
		parse.Options{Ours: ours, Prefixes: []string{"T"}, Keys: keys})
}

// from is a mail that is well-formed but for what stands in more.
func from(more, body string) ticketing.Incoming {
	return mail("Date: Mon, 2 Mar 2026 10:00:00 +0100\nMessage-ID: <1@c.example>\n" +
		more + "\n" + body)
}

// person is a mail from a person to the desk with further fields.
func person(more string) ticketing.Incoming {
	return from("From: Ann <ann@c.example>\nTo: support@desk.example\n"+more, "Hello.\n")
}

func defect(in ticketing.Incoming, words string) bool {
	for _, d := range in.Defects {
		if strings.Contains(d.What, words) {
			return true
		}
	}
	return false
}

func wantDefect(t *testing.T, in ticketing.Incoming, words string) {
	t.Helper()
	if !defect(in, words) {
		t.Errorf("no defect with %q in %v", words, in.Defects)
	}
}
