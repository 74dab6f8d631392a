package letter

import (
	"net/url"
	"strings"
	"testing"

	"ticketd/mail/reply"
	"ticketd/ticketing"
)

func TestACommandLinkNamesTheTicketByTokenWhereverItMay(t *testing.T) {
	l, c := exampleIn("en", "notice-new")
	for _, separator := range []string{"+", ""} {
		c.Intake.Subaddressing = separator
		token := tokenFor(l, 1042, c)
		link, err := url.Parse(commandLink(c, token, "/time 15m"))
		if err != nil || link.Scheme != "mailto" {
			t.Fatalf("%v, %v", link, err)
		}
		to, err := url.PathUnescape(link.Opaque)
		if err != nil {
			t.Fatal(err)
		}
		found, ok := ticketing.TokenInAddress(ticketing.Address(to))
		if ok != (separator != "") {
			t.Errorf("separator %q: the address is %s", separator, to)
		}
		lines := strings.Split(strings.ReplaceAll(link.Query().Get("body"), "\r\n", "\n"), "\n")
		if lines[0] != "/time 15m" || !reply.IsFooter(lines[3]) {
			t.Errorf("the body is %q", lines)
		}
		if !ok {
			found, _ = ticketing.TokenInText(lines[3])
		}
		got, valid := c.Keys.Verify(found.Ticket, found.Text)
		if !valid || got.Ticket != 1042 || got.Person != ticketing.Person(l.To.Address) || got.Role != ticketing.RoleInternal {
			t.Errorf("the token is %+v", got)
		}
		if subject := link.Query().Get("subject"); subject != "time 15m" {
			t.Errorf("the subject is %q", subject)
		}
	}
}

func TestALinkAboutNoTicketProvesItsRecipientAllTheSame(t *testing.T) {
	l, c := exampleIn("en", "notice-list")
	found, ok := ticketing.TokenInText(tokenFor(l, 0, c))
	got, valid := c.Keys.Verify(found.Ticket, found.Text)
	if !ok || !valid || got.Ticket != ticketing.NoTicket || got.Person != ticketing.Person(l.To.Address) {
		t.Errorf("the token is %+v", got)
	}
}
