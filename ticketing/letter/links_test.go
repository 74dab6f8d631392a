package letter

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ticketd/mail/parse"
	"ticketd/mail/reply"
	"ticketd/ticketing"
)

var mailtoLinks = regexp.MustCompile(`mailto:([^?\s]+)\?(\S+)`)

// begun is the mail that a link begins: to whom, about what, and its text with a
// client's signature.
type begun struct{ to, subject, body string }

func beginMails(t *testing.T, text string) (all []begun) {
	t.Helper()
	for _, found := range mailtoLinks.FindAllStringSubmatch(text, -1) {
		to, err := url.PathUnescape(found[1])
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(found[2], "+") {
			t.Errorf("a plus sign is no space in %s (RFC 6068 section 5)", found[2])
		}
		fields, err := url.ParseQuery(found[2])
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, begun{to, fields.Get("subject"), fields.Get("body")})
	}
	return all
}

func TestALinkBeginsAMailThatSaysOneCommandAndIsRecognised(t *testing.T) {
	for _, separator := range []string{"+", ""} {
		l, c := exampleLetter("notice-reply")
		c.Intake.Subaddressing = separator
		out, err := open(t).Write(l, c)
		if err != nil {
			t.Fatal(err)
		}
		var orders []string
		for _, m := range beginMails(t, out.Text) {
			text := strings.ReplaceAll(m.body, "\r\n", "\n") + "\n-- \nBen Moor\n+44 1"
			fresh := strings.TrimSpace(reply.Split(text).Fresh)
			orders = append(orders, fresh)
			lines := strings.Split(strings.TrimRight(m.body, "\r\n"), "\r\n")
			words := strings.Fields(lines[len(lines)-1])
			found, ok := ticketing.TokenInText(words[len(words)-1])
			if token, valid := c.Keys.Verify(found.Ticket, found.Text); !ok || !valid || token != tokenOf(l, c) {
				t.Errorf("%q: token %+v", fresh, token)
			}
			inAddress, ok := ticketing.TokenInAddress(ticketing.Address(m.to))
			if ok != (separator != "") || ok && inAddress.Text != found.Text || m.subject != "[T-1042]" {
				t.Errorf("%q goes to %s about %q", fresh, m.to, m.subject)
			}
		}
		if got := strings.Join(orders, " "); got != "/close /pending /note /time 15m /why" {
			t.Errorf("with %q: %s", separator, got)
		}
	}
}

func TestAMailThatALinkBeganIsReadAsItsCommand(t *testing.T) {
	l, c := exampleLetter("question-orders")
	out, err := open(t).Write(l, c)
	if err != nil {
		t.Fatal(err)
	}
	var orders []string
	for _, m := range beginMails(t, out.Text) {
		raw := "From: Ben Moor <ben@desk.example>\r\nTo: " + m.to + "\r\nSubject: " + m.subject +
			"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + m.body + "\r\nBen Moor\r\nExample Ltd\r\n"
		in := parse.Mail(strings.NewReader(raw), int64(len(raw)), parse.Options{Prefixes: []string{"T"}, Keys: c.Keys,
			Ours: func(a ticketing.Address) bool { return c.Intake.Owns(a) }})
		orders = append(orders, in.Fresh)
		if len(in.Tokens) == 0 || len(in.Tags) != 1 || in.Tags[0] != c.Ticket.Tag() {
			t.Errorf("tokens %v, tags %v", in.Tokens, in.Tags)
		}
		for _, found := range in.Tokens {
			if token, ok := c.Keys.Verify(found.Ticket, found.Text); !ok || token != tokenOf(l, c) {
				t.Errorf("token %+v, %v", token, ok)
			}
		}
	}
	want := []string{"/release 3fa9c2d1e0ab 1 /close ; 2 /time 20m", "/drop 3fa9c2d1e0ab"}
	if !slices.Equal(orders, want) {
		t.Errorf("read as %q", orders)
	}
}

func tokenOf(l ticketing.Letter, c Context) ticketing.Token {
	return ticketing.Token{Ticket: c.Ticket.Number, Person: ticketing.Person(l.To.Address), Role: l.Role, Purpose: l.Purpose}
}

func TestCommandsThatMakeNoSenseAreNotOffered(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*ticketing.Letter, *Context)
		want   string
	}{
		{"nobody has it", func(_ *ticketing.Letter, c *Context) { c.Ticket.Assignee = "" }, "Take Close Waiting Note Time 15m Why"},
		{"another has it", func(_ *ticketing.Letter, c *Context) { c.Ticket.Assignee = "Eva" }, "Take Close Waiting Note Time 15m Why"},
		{"it is done", func(_ *ticketing.Letter, c *Context) { is(c, "Done", c.Ticket.Type) }, "Reopen Note Time 15m Why"},
		{"an internal one", func(l *ticketing.Letter, _ *Context) { l.Role = ticketing.RoleInternal },
			"Close Waiting Reply to the customer Time 15m Why"},
	} {
		l, c := exampleLetter("notice-reply")
		tt.change(&l, &c)
		var names []string
		for line := range strings.SplitSeq(fieldsOf(t, l, c).Commands, "\n") {
			_, name, _, _ := cutLink(line)
			names = append(names, name)
		}
		if got := strings.Join(names, " "); got != tt.want {
			t.Errorf("%s: %s", tt.name, got)
		}
	}
}

func TestALetterToWhomTheTeamAsksTellsNothingOfTheConversation(t *testing.T) {
	l, c := exampleLetter("inquiry")
	c.Story = exampleExchanges()
	out, err := open(t).Write(l, c)
	if err != nil || len(out.References) > 0 || strings.Contains(out.Subject+out.Text, "Printer on fire") ||
		strings.Contains(out.Text, "Anna") || strings.Contains(out.Text, "mailto:") {
		t.Errorf("%v, %s, %v\n%s", err, out.Subject, out.References, out.Text)
	}
}

func TestTheStoryIsShort(t *testing.T) {
	l, c := exampleLetter("notice-reply")
	long := Exchange{At: monday, Who: "Eva Lind", Words: strings.Repeat("line\n", 100) + strings.Repeat("x", 1000)}
	c.Story = []Exchange{{At: monday, Who: "first", Words: "first of all"}, long, long, long}
	f := fieldsOf(t, l, c)
	if len(f.Before) != MaxStory || strings.Contains(f.Story, "first") || strings.Count(f.Story, "\n") > 30 ||
		!strings.Contains(f.Story, "> [") {
		t.Errorf("%d:\n%s", len(f.Before), f.Story)
	}
}

func TestACustomerWhoIsAskedWhichTicketLearnsNothingOfOthers(t *testing.T) {
	for _, change := range []func(*ticketing.Ticket){
		func(other *ticketing.Ticket) {
			other.Participants = []ticketing.Participant{{Mailbox: ticketing.Mailbox{Address: "eve@evil.example"}}}
		},
		func(other *ticketing.Ticket) {
			other.Participants = []ticketing.Participant{{Mailbox: ticketing.Mailbox{Address: "anna@example.com"}}} // unproved
		},
	} {
		l, c := exampleLetter("question-which")
		l.Text, l.Doubt.Why, l.Fields["mail"] = "CANARY", "CANARY", ""
		change(&c.Listed[1])
		c.Listed[1].Subject = "CANARY"
		out, err := open(t).Write(l, c)
		if err != nil || strings.Contains(out.Text, "Print on both sides") || !strings.Contains(out.Text, "2. T-1043: mailto:") {
			t.Errorf("%v\n%s", err, out.Text)
		}
	}
}

func TestA17ANameThatLooksLikeAnAddressIsShownBehindTheAddressAndWarnedOf(t *testing.T) {
	for _, name := range []string{"agent@desk.example", "Agent <agent@desk.example>", "agent＠desk.example"} {
		l, c := exampleLetter("notice-new")
		l.Fields["from"] = ticketing.Mailbox{Name: name, Address: "eve@evil.example"}.String()
		c.Story = []Exchange{{Who: l.Fields["from"], Words: "x"}}
		out, _ := open(t).Write(l, c)
		if !strings.Contains(out.Text, "from eve@evil.example (") || strings.Contains(out.Text, "agent@") ||
			strings.Contains(out.Text, "agent＠") || !strings.Contains(out.Text, "Careful: the sender's name looks like another mail address.") {
			t.Errorf("%s:\n%s", name, out.Text)
		}
	}
	l, c := exampleLetter("notice-new")
	if out, _ := open(t).Write(l, c); strings.Contains(out.Text, "Careful") {
		t.Errorf("of an honest name:\n%s", out.Text)
	}
}

func TestA38ATemplateInASubjectOrATextIsText(t *testing.T) {
	for _, text := range []string{`{{env "HOME"}}`, "{{.Tag}}", "%s %!d(x)", "${x}", "{% x %}", "{{template \"x\"}}"} {
		l, c := exampleLetter("notice-new")
		c.Ticket.Subject, l.Text = text, text
		out, err := open(t).Write(l, c)
		if err != nil || out.Subject != "[T-1042] "+text || strings.Count(out.Text, text) != 2 {
			t.Errorf("%s: %v, %q\n%s", text, err, out.Subject, out.Text)
		}
	}
}

func TestA44ALinkInADisplayNameIsNotSentToAnybodyByItself(t *testing.T) {
	for _, name := range []string{"https://evil.example/pay", "Click www.evil.example", "pay at evil.example", "eve@evil.example"} {
		for _, letter := range []string{"acknowledgement", "status-changed", "closed", "assigned"} {
			l, c := exampleLetter(letter)
			l.To.Name = name
			out, err := open(t).Write(l, c)
			if err != nil || strings.Contains(out.Text+out.HTML, "evil") {
				t.Errorf("%s to %q: %v\n%s", letter, name, err, out.Text)
			}
		}
	}
	for _, name := range []string{"Anna Berg", "J.R. Hartley", "Dr.Smith", "Anna St. Clair"} {
		if greeted(name) != name {
			t.Errorf("%q is %q", name, greeted(name))
		}
	}
}

func TestFilesThatWereTooLargeAreNamed(t *testing.T) {
	l, c := exampleLetter("answer-left")
	out, _ := open(t).Write(l, c)
	if !strings.Contains(out.Text, "\n\n(Too large to send by mail: smoke.mp4, log.txt. Write to us if you need them.)\n\nBen Moor\n") {
		t.Error(out.Text)
	}
}
