package letter

import (
	"strings"
	"testing"

	"ticketd/ticketing"
)

func TestAnInvitationIsTheSameForAsLongAsTheTicketLives(t *testing.T) {
	l, c := exampleLetter("appointment")
	out, err := open(t).Write(l, c)
	want := ticketing.Invitation{UID: "t-1042@desk.example", From: c.Ticket.Appointment.From,
		To: c.Ticket.Appointment.To, Summary: "[T-1042] Printer on fire",
		Organizer: ticketing.Mailbox{Name: "Example Support", Address: "support@desk.example"},
		Attendee:  l.To, Revision: 1}
	if err != nil || out.Invitation == nil || *out.Invitation != want {
		t.Fatalf("%+v, %v", out.Invitation, err)
	}
	c.Ticket.Appointment = ticketing.Meeting{Revision: 2}
	out, _ = open(t).Write(l, c)
	if i := out.Invitation; i.UID != want.UID || !i.Cancelled || i.Revision != 2 {
		t.Errorf("cancelled: %+v", i)
	}
	if !strings.Contains(out.Text, "is cancelled") || strings.Contains(out.Text, "An invitation is attached") {
		t.Errorf("cancelled:\n%s", out.Text)
	}
	l.Invite = false
	if out, _ = open(t).Write(l, c); out.Invitation != nil {
		t.Errorf("not asked for: %+v", out.Invitation)
	}
}

func TestAnInvitationTellsNothingToSomebodyUnproved(t *testing.T) {
	l, c := exampleLetter("appointment")
	c.Ticket.Participants[0].Trust = ticketing.TrustNone
	out, _ := open(t).Write(l, c)
	if i := out.Invitation; i.Summary != "[T-1042] Your appointment" || i.Attendee.Name != "" {
		t.Errorf("%+v", i)
	}
}

func TestALinkBeginsAMailToTheCustomer(t *testing.T) {
	l, c := exampleLetter("notice-status")
	c.Ticket.Participants[0].Address = "anna+x&y@example.com"
	c.Ticket.Subject = "50 % & more?"
	out, _ := open(t).Write(l, c)
	const link = "mailto:anna%2Bx%26y@example.com?cc=support@desk.example" +
		"&subject=Re%3A%20%5BT-1042%5D%2050%20%25%20%26%20more%3F"
	if !strings.Contains(out.Text, link) {
		t.Error(out.Text)
	}
	if !strings.Contains(out.HTML, `">anna+x&amp;y@example.com</a>`) {
		t.Error(out.HTML)
	}
}

func TestADraftIsInTheCustomersLanguage(t *testing.T) {
	l, c := exampleLetter("notice-update-due")
	c.Ticket.Participants[0].Language = "de"
	out, _ := open(t).Write(l, c)
	if !strings.Contains(out.Text, "A beginning, to fill in:\n\nGuten Tag Anna Berg,\n") {
		t.Error(out.Text)
	}
}

func TestToAnAddressThatWeNeverWriteToThereIsNoLink(t *testing.T) {
	l, c := exampleLetter("notice-status")
	c.Ticket.Participants[0].Address = `"a b"@example.com`
	if out, _ := open(t).Write(l, c); strings.Contains(out.Text, "To write to the customer yourself") {
		t.Error(out.Text)
	}
}

func TestATableIsLinesInTextAndCellsInHTML(t *testing.T) {
	l, c := exampleLetter("notice-list")
	c.Listed[0].Subject = "a · b\x1fc <i>"
	out, _ := open(t).Write(l, c)
	if !strings.Contains(out.Text, "\nT-1042 · a · bc <i> · Example Ltd · P1 · Waiting since ") ||
		strings.Contains(out.Text, "Subject") {
		t.Error(out.Text)
	}
	if strings.Count(out.HTML, "<tr>") != 3 || strings.Count(out.HTML, "<td ") != 10 ||
		!strings.Contains(out.HTML, ">a · bc &lt;i&gt;</td>") || !strings.Contains(out.HTML, ">Subject</th>") {
		t.Error(out.HTML)
	}
	c.Listed = nil
	out, _ = open(t).Write(l, c)
	if !strings.Contains(out.Text, `There is nothing on the list "Feature requests".`) || out.Subject != "Feature requests: 0" {
		t.Errorf("%s\n%s", out.Subject, out.Text)
	}
}

func TestANoticeAboutAClockSaysWhatMeetsIt(t *testing.T) {
	for cue, want := range map[ticketing.Cue]string{
		ticketing.CuePerson:   "answer the customer: begin your reply with /reply",
		ticketing.CueSorted:   "take the ticket with /take, or give it to somebody with /assign NAME",
		ticketing.CueAgreed:   "tell the customer a date: /due DATE",
		ticketing.CueCalled:   "call the customer (+44 1) and note it: /called",
		ticketing.CueMoved:    "move the ticket on: /status STATUS",
		ticketing.CueResolved: "give the solution: reply with /close and your words",
		ticketing.CueAck:      "",
	} {
		l, c := exampleLetter("notice-warning")
		c.Process.Clocks[0].MetBy = []ticketing.Cue{cue}
		l.Fields["phones"] = "+44 1"
		if got := strings.Join(fieldsOf(t, l, c).Remedies, "; "); got != want {
			t.Errorf("%s: %q", cue, got)
		}
	}
}

func TestPartsAreNoLettersAndCanBePrinted(t *testing.T) {
	book := open(t)
	for _, part := range book.Parts() {
		for _, language := range book.Languages() {
			if isLetter(part) || Source(language, part) == nil {
				t.Errorf("%s in %s", part, language)
			}
		}
	}
	if len(book.Parts())+len(book.Names()) != len(book.pages[DefaultLanguage]) || len(book.Parts()) < 10 {
		t.Errorf("parts are %q", book.Parts())
	}
}

func TestAnEscalationByTimeSaysWhichClockRanOut(t *testing.T) {
	for language, want := range map[string]string{
		"en": "\n\nThe reason: \"resolution\" ran out on Monday 2 March 2026 at 21:00 (CET).\n\n",
		"de": "\n\nDer Grund: „resolution“ ist am 02.03.2026, 21:00 Uhr (CET) abgelaufen.\n\n",
		"fr": "\n\nLa raison\u00a0: le délai «\u00a0resolution\u00a0» a expiré le 02/03/2026 à 21:00 (CET).\n\n",
	} {
		l, c := exampleLetter("notice-missed")
		l.Name, l.Language = "notice-escalated", language
		if out, _ := open(t).Write(l, c); !strings.Contains(out.Text, want) ||
			!strings.Contains(out.Text, "T-1042") || strings.Contains(out.Text, "(The mail") {
			t.Errorf("%s:\n%s", language, out.Text)
		}
	}
}

func TestAnAcknowledgementSaysNothingOfWhatEveryTicketIsTakenFor(t *testing.T) {
	for _, byDefault := range []bool{false, true} {
		l, c := exampleLetter("acknowledgement")
		for i := range c.Process.Types {
			c.Process.Types[i].Default = byDefault && c.Process.Types[i].Name == c.Ticket.Type
		}
		for i := range c.Process.Priorities {
			c.Process.Priorities[i].Default = byDefault && c.Process.Priorities[i].Name == c.Ticket.Priority
		}
		out, err := open(t).Write(l, c)
		if err != nil || strings.Contains(out.Text, "Sorted as:") == byDefault ||
			strings.Contains(out.Text, "If that is not right") == byDefault {
			t.Errorf("by default %v: %v\n%s", byDefault, err, out.Text)
		}
	}
}
