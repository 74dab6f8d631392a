package letter

import (
	"strings"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/command"
)

// variants are examples of letters that say different things.
var variants = []string{"acknowledgement-called", "question-trust", "question-orders",
	"question-orders-unclear", "question-twins",
	"question-number", "question-stale", "question-guard", "question-guard-incident", "question-files", "question-quotes",
	"question-stranger", "question-inside", "question-which", "resolved-rate",
	"notice-new-claims", "notice-reply-nobody", "notice-answered-meanwhile", "answer-left",
	"notice-brake-domain", "notice-brake-urgent", "notice-brake-plain"}

// exampleAlert says which cap was reached.
func exampleAlert(l *ticketing.Letter, c *Context) bool {
	figures := map[string][]string{"notice-brake": {"automatic_in_all", "300", ""},
		"notice-brake-domain": {"tickets_per_domain", "60", "example.com"},
		"notice-brake-urgent": {"automatic_per_address, of urgent notices", "30", "ben@desk.example"},
		"notice-brake-plain":  {"", "", ""},
		"notice-alert":        {"mails_per_address_ticket", "20", c.Ticket.Tag().String()}}
	f, is := figures[l.Name]
	if !is {
		return false
	}
	l.Class, l.Role = ticketing.Notice, ticketing.RoleInternal
	l.To, l.Purpose = ticketing.Mailbox{Name: "Ben Moor", Address: "ben@desk.example"}, ticketing.PurposeConversation
	l.Fields = map[string]string{"cap": f[0], "limit": f[1], "within": "10 min", "who": f[2]}
	if strings.HasPrefix(l.Name, "notice-brake") {
		l.Name = "notice-brake"
	}
	if f[2] != "" {
		l.Moments = map[string]time.Time{"room": monday.Add(10 * time.Minute)}
	}
	return true
}

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
	l.Fields = map[string]string{"mail": "3fa9c2d1e0ab", "from": "ben@desk.example (Ben Moor)"}
	l.Doubt = exampleDoubt(kind)
	second := c.Ticket
	second.Number, second.Subject = 1043, "Print on both sides"
	switch kind {
	case "orders":
		l.Text = "/clsoe\n/time 20n\n\nIt was a loose cable."
	case "orders-unclear":
		l.Text = "/assign bob\n\nIt was a loose cable."
	case "number":
		c.Listed = []ticketing.Ticket{c.Ticket, second}
	case "guard-incident":
		c.Ticket.Incident = true
		c.Ticket.Links = []ticketing.Link{{To: 1050, Kind: ticketing.LinkCase}, {To: 1051, Kind: ticketing.LinkCase}}
	case "stranger", "inside":
		l.Fields["from"] = "eve@elsewhere.example (Eve)"
	case "which":
		l.Class, l.Role, l.Text = ticketing.Automatic, ticketing.RoleCustomer, ""
		l.To = ticketing.Mailbox{Name: "Anna Berg", Address: "anna@example.com"}
		c.Listed = []ticketing.Ticket{c.Ticket, second}
	}
}

func exampleDoubt(kind string) *ticketing.Doubt {
	d := &ticketing.Doubt{Kind: ticketing.DoubtKind(kind),
		Choices: []ticketing.Choice{ticketing.ChooseRelease, ticketing.ChooseDrop}}
	switch kind {
	case "":
		d.Kind = ticketing.DoubtTrust
	case "orders":
		d.Bad = []command.Fault{{Line: 1, Raw: "/clsoe", Why: "there is no order /clsoe", Nearest: "/close"},
			{Line: 2, Raw: "/time 20n", Why: "20n is no time", Nearest: "/time 20m"}}
	case "orders-unclear":
		d.Kind, d.Choices = ticketing.DoubtOrders, []ticketing.Choice{ticketing.ChooseDrop}
		d.Bad = []command.Fault{{Line: 1, Raw: "/assign bob", Why: "nobody on the team is called bob"}}
	case "twins":
		d.Named = []string{"/close", "/spam"}
	case "number", "which":
		d.Choices, d.Numbers = []ticketing.Choice{ticketing.ChooseTicket}, []ticketing.Number{1042, 1043}
	case "guard":
		d.Named = []string{"eve@elsewhere.example", "dan@elsewhere.example"}
	case "files":
		d.Named = []string{"minutes.pdf", "card.vcf"}
	case "quotes":
		d.Named = []string{"> Plan: gold"}
	case "guard-incident":
		d.Kind = ticketing.DoubtGuard
	case "stranger", "inside":
		d.Choices = []ticketing.Choice{ticketing.ChooseOnce, ticketing.ChooseJoin, ticketing.ChooseNew,
			ticketing.ChooseSpam}
	}
	return d
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
