package parse_test

import (
	"strings"
	"testing"
)

func TestOnlyAMailThatAnswersNoneKeepsAnUnmarkedOlderMail(t *testing.T) {
	const head = "From: ann@c.example\nTo: desk@desk.example\nMessage-ID: <1@c.example>\n" +
		"Date: Mon, 2 Mar 2026 10:00:00 +0100\n"
	const body = "\nThis came last\n\nFrom: desk@desk.example\nSent: Sunday, March 1, 2026 09:12\n" +
		"To: ann@c.example\nSubject: Order\n\nNothing came since.\n"
	for _, c := range []struct {
		fields string
		kept   bool
	}{
		{"Subject: No mail since Sunday\n", true},
		{"Subject: Re: Order\n", false},
		{"Subject: AW: Order\n", false},
		{"Subject: [T-1042] Order\n", false},
		{"Subject: Order\nIn-Reply-To: <2@desk.example>\n", false},
		{"Subject: Order\nReferences: <2@desk.example>\n", false},
		{"", false},
	} {
		in := mail(head + c.fields + body)
		if kept := strings.Contains(in.Fresh, "Nothing came since."); kept != c.kept {
			t.Errorf("%q: fresh = %q", c.fields, in.Fresh)
		}
	}
	in := mail("From: ann@c.example\nSubject: Order\n" + body)
	if strings.Contains(in.Fresh, "Nothing came since.") {
		t.Errorf("a head from which fields are missing: fresh = %q", in.Fresh)
	}
}
