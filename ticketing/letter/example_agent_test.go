package letter

import (
	"strings"
	"time"

	"ticketd/ticketing"
)

// variants are examples of letters that say different things.
var variants = []string{"question-trust", "question-orders", "question-orders-unclear", "question-twins",
	"question-number", "question-stale", "question-guard", "question-guard-incident", "question-files", "question-quotes",
	"question-stranger", "question-which",
	"notice-new-claims", "notice-reply-nobody", "notice-answered-meanwhile", "answer-left"}

// exampleStory says what a notice tells of before, and whom an answer reaches.
func exampleStory(l *ticketing.Letter, c *Context) {
	t := &c.Ticket
	if t.Number == 0 {
		return
	}
	c.Reached = []ticketing.Address{"anna@example.com", "carla@example.com", "dan@example.com"}
	switch l.Name {
	case "notice-new-claims":
		t.Links = []ticketing.Link{{To: 12, Kind: "claims"}}
	case "notice-reply", "notice-reply-nobody":
		if c.Story = exampleExchanges(); l.Name != "notice-reply" {
			c.Reached = nil
		}
		t.Assignee = "Ben Moor"
		l.Enclosed, l.Fields["left"] = []ticketing.Attachment{{Name: "smoke.jpg"}}, "log.txt"
	case "notice-answered-meanwhile":
		l.Fields = map[string]string{"from": "Eva Lind", "meanwhile": "true"}
	case "notice-answered", "notice-note":
		l.Fields, c.Story = map[string]string{"from": "Eva Lind"}, exampleExchanges()[:1]
	case "notice-assigned":
		c.Story, l.Text, t.Assignee = exampleExchanges()[:1], "", "Ben Moor"
		l.Fields = map[string]string{"from": "Eva Lind", "phones": "+44 20 7946 0000"}
	case "notice-due", "notice-wish", "notice-missed":
		c.Story = exampleExchanges()
	}
	for _, forTheOneWhoHasIt := range []string{"new", "reply", "answered", "assigned", "due", "absent", "undelivered"} {
		if strings.HasPrefix(l.Name, "notice-"+forTheOneWhoHasIt) {
			l.Role = ticketing.RoleAgent
		}
	}
	if l.Name == "notice-due" {
		l.Text, l.Fields = "", nil
	}
	for _, variant := range []string{"-claims", "-nobody", "-meanwhile"} {
		l.Name = strings.TrimSuffix(l.Name, variant)
	}
}

func exampleExchanges() []Exchange {
	return []Exchange{
		{At: monday.Add(-3 * time.Hour), Who: "anna@example.com (Anna Berg)", Words: "Smoke comes out of it."},
		{At: monday.Add(-2 * time.Hour), Who: "Eva Lind", Inside: true, Words: "Please find out why printers of the series X burn."},
		{At: monday.Add(-time.Hour), Who: "Ben Moor", Words: "Hello Anna,\n\nwhich paper do you print on?"}}
}

func exampleQuestion(l *ticketing.Letter, c *Context) {
	kind := strings.TrimPrefix(strings.TrimPrefix(l.Name, "question"), "-")
	l.Name, l.Class, l.Role, l.Purpose = "question", ticketing.Notice, ticketing.RoleInternal, ticketing.PurposeChoice
	l.To = ticketing.Mailbox{Name: "Ben Moor", Address: "ben@desk.example"}
	l.Text = "Smoke comes out of it."
	l.Fields = map[string]string{"doubt": kind, "mail": "3fa9c2d1e0ab", "choices": "release drop",
		"from": "ben@desk.example (Ben Moor)"}
	second := c.Ticket
	second.Number, second.Subject = 1043, "Print on both sides"
	switch kind {
	case "":
		l.Fields["doubt"], l.Fields["why"] = "trust", ""
	case "orders":
		l.Text = "/clsoe\n/time 20n\n\nIt was a loose cable."
		for key, v := range map[string]string{"1 raw": "/clsoe", "1 line": "1", "1 why": "there is no order /clsoe", "1 fix": "/close",
			"2 raw": "/time 20n", "2 line": "2", "2 why": "20n is no time", "2 fix": "/time 20m"} {
			l.Fields["bad "+key] = v
		}
	case "orders-unclear":
		l.Text, l.Fields["doubt"], l.Fields["choices"] = "/assign bob\n\nIt was a loose cable.", "orders", "drop"
		l.Fields["bad 1 raw"], l.Fields["bad 1 line"], l.Fields["bad 1 fix"] = "/assign bob", "1", ""
		l.Fields["bad 1 why"] = "nobody on the team is called bob"
	case "twins":
		l.Fields["named"] = "/close\n/spam"
	case "number":
		l.Fields["choices"], l.Fields["numbers"] = "ticket", "1042 1043"
		c.Listed = []ticketing.Ticket{c.Ticket, second}
	case "guard":
		l.Fields["named"] = "eve@elsewhere.example\ndan@elsewhere.example"
	case "files":
		l.Fields["named"] = "minutes.pdf\ncard.vcf"
	case "quotes":
		l.Fields["named"] = "> Plan: gold"
	case "guard-incident":
		l.Fields["doubt"], c.Ticket.Incident = "guard", true
		c.Ticket.Links = []ticketing.Link{{To: 1050, Kind: ticketing.LinkCase}, {To: 1051, Kind: ticketing.LinkCase}}
	case "stranger":
		l.Fields["choices"], l.Fields["from"] = "once join new spam", "eve@elsewhere.example (Eve)"
	case "which":
		l.Class, l.Role, l.Text = ticketing.Automatic, ticketing.RoleCustomer, ""
		l.To = ticketing.Mailbox{Name: "Anna Berg", Address: "anna@example.com"}
		l.Fields["choices"], l.Fields["numbers"] = "ticket", "1042 1043"
		c.Listed = []ticketing.Ticket{c.Ticket, second}
	}
}

func exampleReceipt(l *ticketing.Letter, c *Context) {
	is(c, "Solved", c.Ticket.Type)
	c.Ticket.Assignee, c.Ticket.Code = "Ben Moor", "fixed"
	c.Reached = []ticketing.Address{"anna@example.com"}
	l.Class, l.Role, l.Purpose = ticketing.Notice, ticketing.RoleInternal, ticketing.PurposeConversation
	l.To = ticketing.Mailbox{Name: "Ben Moor", Address: "ben@desk.example"}
	l.Fields = map[string]string{"words": "sent", "undo": "true"}
	linked := ticketing.Result{Kind: ticketing.ResultLinked, Ticket: c.Ticket.Tag(),
		Other: ticketing.Tag{Prefix: "T", Number: 1043}}
	l.Outcomes = []ticketing.Outcome{{Raw: "/close fixed", Verb: "close"}, {Raw: "/take", Verb: "take"},
		{Raw: "/time 20m", Verb: "time"}, {Raw: "/link 1043", Verb: "link", Result: linked}}
	l.Moments = map[string]time.Time{"undo": c.Now.Add(time.Minute)}
}
