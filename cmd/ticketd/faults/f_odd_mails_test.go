package faults

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ticketd/ticketing"
)

func TestF33AMailWithoutThisOrThatMakesATicketAllTheSame(t *testing.T) {
	takesLong(t)
	t.Parallel()
	from := "From: <" + rigCustomer + ">\r\n"
	rest := "To: <" + rigSupport + ">\r\nMIME-Version: 1.0\r\n"
	subject, id, date, text := "Subject: It fails\r\n", "Message-ID: <a-canary@globex.example>\r\n",
		"Date: Mon, 02 Mar 2026 10:00:00 +0000\r\n", "\r\nThe nightly export fails.\r\n"
	r := newRig(t)
	for _, c := range []struct {
		name string
		kind injectedKind
		raw  string
	}{
		{"Message-ID", newRequest, from + rest + subject + date + text},
		{"Date", newRequest, from + rest + subject + "Message-ID: <no-date@globex.example>\r\n" + text},
		{"From", nameless, rest + subject + id + date + text},
		{"Subject", newRequest, from + rest + "Message-ID: <no-subject@globex.example>\r\n" + date + text},
		{"body", newRequest, from + rest + subject + "Message-ID: <no-body@globex.example>\r\n" + date + "\r\n"},
		{"body and empty line", newRequest, from + rest + "Subject: Only a header\r\n"},
		{"header", nameless, text},
		{"anything but To", nameless, rest + "\r\n"},
	} {
		r.inject(injected{raw: []byte(c.raw), messageID: "without " + c.name, kind: c.kind})
	}
	r.run()
	v := r.settle()
	if len(v.tickets) != len(r.log) {
		t.Errorf("%d mails made %d tickets", len(r.log), len(v.tickets))
	}
}

func TestF61OfAThousandPeopleInCcFortyEightTakePartAndANoteSaysSo(t *testing.T) {
	takesLong(t)
	t.Parallel()
	var people []string
	for i := range 1000 {
		people = append(people, fmt.Sprintf("Person %d <p%d@globex.example>", i, i))
	}
	r := newRig(t)
	r.watchAlso("second", "support", secondBox, portOf(r.dovecot.IMAP))
	r.extend("authserv_ids = [\"mx.desk.example\"]\n") // else nobody takes part on a stranger's word
	m := r.mail(newRequest, 500, 0)
	proof := "Authentication-Results: mx.desk.example; dmarc=pass header.from=globex.example\r\n"
	m.raw = slices.Concat([]byte(proof+"Cc: "+strings.Join(people, ",\r\n ")+"\r\n"),
		bytes.Replace(m.raw, []byte(rigSupport), []byte(secondBox), 1))
	r.injectTo(secondBox, m)
	r.run()
	v := r.settle()
	if n := len(v.tickets[0].Participants); n != 1+48 {
		t.Errorf("%d people take part", n)
	}
	for _, l := range v.letters {
		if l.To != rigCustomer && l.To != rigAgent {
			t.Errorf("a %s went to %s", l.Letter, l.To)
		}
	}
	if !v.notes("first 48 addresses") {
		t.Error("nothing says that there were more")
	}
}

// notes tells whether a mail of the first ticket was filed with such a note.
func (v *verdict) notes(words string) bool {
	for _, entry := range v.history[v.tickets[0].Number] {
		for _, c := range entry.Changes {
			filed, ok := c.(ticketing.Filed)
			says := func(d ticketing.Defect) bool { return strings.Contains(d.What, words) }
			if ok && slices.ContainsFunc(filed.Defects, says) {
				return true
			}
		}
	}
	return false
}
