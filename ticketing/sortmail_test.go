package ticketing_test

import (
	"regexp"
	"slices"
	"testing"

	. "ticketd/ticketing"
)

func TestAMailSaysWhatTheTicketIs(t *testing.T) {
	p := hotline()
	p.Categories, p.Products = []string{"access", "error"}, []string{"Printer", "Scanner"}
	p.Rules = []Rule{{Name: "nightly job", From: regexp.MustCompile(`(?i)^cron@`), Subject: regexp.MustCompile(`(?i)job failed`),
		Set: Facts{Category: "error"}, Status: "Working", Assignee: "Ben"},
		{Name: "sales", To: []string{"p1"}, Body: regexp.MustCompile(`(?i)discount`), Status: "Closed"}}
	account := Account{Name: "Globex", Facts: Facts{Product: "scanner", Priority: "P1"}}
	for _, tt := range []struct {
		name, from, to, subject, text string
		account                       *Account
		want                          Facts
		status, assignee              string
	}{
		{"nothing: the defaults hold", "", "", "Hi", "Help", nil, Facts{"fault", "P3", "", ""}, "New", ""},
		{"an address", "", "p1@desk.example", "Hi", "Help", nil, Facts{"fault", "P1", "", ""}, "Alarm", ""},
		{"an address with a sub-address", "", "p1+x@desk.example", "Hi", "Help", nil, Facts{"fault", "P1", "", ""}, "Alarm", ""},
		{"a word in brackets", "", "", "[ p1 ] Hi", "Help", nil, Facts{"fault", "P1", "", ""}, "Alarm", ""},
		{"another tag in brackets", "", "", "[EXT] Hi [T-7]", "Help", nil, Facts{"fault", "P3", "", ""}, "New", ""},
		{"a type in brackets", "", "", "[Wish] Hi", "Help", nil, Facts{"wish", "W", "", ""}, "New", ""},
		{"lines of a form", "", "", "Hi", "Priority: Highest\n * product : printer\nHelp", nil, Facts{"fault", "P1", "", "Printer"}, "Alarm", ""},
		{"a line that is no word of ours", "", "", "Hi", "Priority: as you like\nProduct: Toaster", nil, Facts{"fault", "P3", "", ""}, "New", ""},
		{"a priority that another type has", "", "", "[wish] Hi", "Priority: highest", nil, Facts{"wish", "W", "", ""}, "New", ""},
		{"the account's", "", "", "Hi", "Help", &account, Facts{"fault", "P1", "", "Scanner"}, "Alarm", ""},
		{"a form says it more plainly than the account", "", "", "Hi", "Priority: P3", &account, Facts{"fault", "P3", "", "Scanner"}, "New", ""},
		{"a rule", "cron@jobs.example", "", "Nightly JOB FAILED", "exit 1", nil, Facts{"fault", "P3", "error", ""}, "Working", "Ben"},
		{"only half of a rule", "cron@jobs.example", "", "Nightly job", "exit 0", nil, Facts{"fault", "P3", "", ""}, "New", ""},
		{"a rule that closes", "", "p1@desk.example", "Hi", "A discount!", nil, Facts{"fault", "P1", "", ""}, "Closed", ""},
	} {
		d := newDesk(t, p)
		in := mailOf(tt.subject, tt.text)
		if tt.from != "" {
			in.From.Address = Address(tt.from)
		}
		if tt.to != "" {
			in.To = []Mailbox{{Address: Address(tt.to)}}
		}
		d.does("Mon 10:00", MailReceived{Mail: in, Intake: d.j.Intakes["support"], Sender: Sender{Account: tt.account}})
		if d.now.Facts() != tt.want || d.now.Status != tt.status || d.now.Assignee != tt.assignee {
			t.Errorf("%s: %q, %q of %q; want %q, %q of %q", tt.name, d.now.Facts(), d.now.Status, d.now.Assignee,
				tt.want, tt.status, tt.assignee)
		}
		acked := slices.Contains(d.log, "Mon 10:00 acknowledgement>ann")
		if tt.from == "" && acked != (tt.status != "Closed") {
			t.Errorf("%s: letters %q", tt.name, d.log)
		}
	}
}

func TestTheAcknowledgementAsksForWhatIsMissing(t *testing.T) {
	for text, want := range map[string]string{"Help": "product", "Product: Printer": ""} {
		d := newDesk(t, hotline())
		decision := d.j.Decide(d.now, MailReceived{Mail: mailOf("[wish] Blue", text), Intake: d.j.Intakes["support"]}, at("Mon 10:00"))
		if got := decision.Letters[0].Fields["missing"]; got != want {
			t.Errorf("%q: %q is missing, want %q", text, got, want)
		}
	}
}

func TestAnOrderNamesFactsAsThePeopleDo(t *testing.T) {
	d := newDesk(t, hotline()).opens("Mon 10:00", "It burns", "Help")
	for _, tt := range []struct {
		facts Facts
		want  string
	}{
		{Facts{Type: "WISH"}, ""},
		{Facts{Type: "wsih"}, `"wsih" is no type of process "hotline"; it has fault, wish`},
		{Facts{Priority: "Highest"}, ""},
		{Facts{Priority: "W"}, `"W" is no priority of process "hotline"; it has P1, P3`},
		{Facts{Type: "wish", Priority: "W"}, ""},
		{Facts{Category: "access"}, `"access" is no category of process "hotline"; it has none`},
	} {
		if got := d.j.OrderFault(d.now, Order{By: "Ben", Facts: tt.facts}, at("Mon 11:00")); got != tt.want {
			t.Errorf("%q: %s, want %s", tt.facts, got, tt.want)
		}
	}
}

func TestAPlainYesSignsOffAndAnythingElseReopens(t *testing.T) {
	for text, want := range map[string]string{"Yes": "Closed", "ja!": "Closed", "Hi, ok.": "Closed", "Yes please": "Closed",
		"yes but it still burns": "New", "No": "New", "": "New"} {
		p := hotline()
		p.Statuses[3].OnYes = &Ending{Status: "Closed"}
		d := newDesk(t, p).opens("Mon 10:00", "It burns", "Help")
		d.does("Mon 11:00", Order{By: "Ben", Reply: "Done", Resolve: true})
		d.answers("Mon 12:00", text)
		if d.now.Status != want {
			t.Errorf("%q: %q, want %q", text, d.now.Status, want)
		}
	}
}

func TestAClosingCodeStaysWhereTheNextStatusHasIt(t *testing.T) {
	for code, want := range map[string]string{"told": "told", "": "solved"} {
		p := hotline()
		p.Statuses[3].Codes, p.Statuses[4].Codes = []string{"solved", "told"}, []string{"solved", "silence", "told"}
		p.Statuses[3].OnYes = &Ending{Status: "Closed"}
		d := newDesk(t, p).opens("Mon 10:00", "It burns", "Help")
		d.does("Mon 11:00", Order{By: "Ben", Reply: "Done", Resolve: true, Code: code})
		d.answers("Mon 12:00", "Yes")
		if d.now.Status != "Closed" || d.now.Code != want {
			t.Errorf("%q: %s (%s)", code, d.now.Status, d.now.Code)
		}
	}
}

func TestAQuestionCanBeAFlagBesideThePhase(t *testing.T) {
	p := hotline()
	p.On.Question = true
	d := newDesk(t, p).opens("Mon 10:00", "It burns", "Help")
	d.does("Mon 10:30", Order{By: "Ben", Status: "Working"})
	d.does("Mon 11:00", Order{By: "Ben", Reply: "Which?", Wait: true})
	if d.now.Status != "Working" || d.now.Class != ClassWaitingCustomer {
		t.Errorf("%q, class %q", d.now.Status, d.now.Class)
	}
	d.wantClock("resolution", "Tue 11:00", "rests after 1h0m0s")
	d.answers("Tue 11:00", "This one.")
	if d.now.Status != "Working" || d.now.Class != ClassOpen || !d.now.StatusSince.Equal(at("Mon 10:30")) {
		t.Errorf("%q, class %q since %v", d.now.Status, d.now.Class, d.now.StatusSince)
	}
}

func TestATypeOfAnotherTrackBeginsThere(t *testing.T) {
	p := hotline()
	p.Types[0].Track, p.Types[1].Track = "faults", "wishes"
	p.Tracks = []Track{{Name: "faults", Phases: []Phase{{Status: "New"}, {Status: "Working"}, {Status: "Solved"}}},
		{Name: "wishes", Phases: []Phase{{Status: "New"}, {Status: "Alarm"}, {Status: "Solved"}}}}
	d := newDesk(t, p).opens("Mon 10:00", "It burns", "Help")
	d.does("Mon 10:30", Order{By: "Ben", Facts: Facts{Type: "wish"}})
	if d.now.Status != "New" {
		t.Errorf("both tracks have it: %q", d.now.Status)
	}
	d.does("Mon 11:00", Order{By: "Ben", Facts: Facts{Type: "fault"}, Status: "Working"})
	d.does("Mon 12:00", Order{By: "Ben", Facts: Facts{Type: "wish"}})
	if d.now.Status != "New" {
		t.Errorf("the other track lacks it: %q", d.now.Status)
	}
}

func TestTheAccountsOwnManagerIsToldOfWhatManagersWant(t *testing.T) {
	p := hotline()
	p.Statuses[3].Tell = []string{RoleRelationshipManager}
	d := newDesk(t, p)
	mia := Agent{Name: "Mia", Address: "mia@desk.example", Roles: []string{RoleRelationshipManager}}
	max := Agent{Name: "Max", Address: "max@desk.example", Roles: []string{RoleRelationshipManager}}
	globex := Account{Name: "Globex", Domains: []string{"customer.example"}, Manager: "Max"}
	d.j.People = NewDirectory(append(slices.Clone(team), mia, max), []Account{globex})
	d.does("Mon 10:00", MailReceived{Mail: mailOf("Hi", "Help"), Intake: d.j.Intakes["support"], Sender: Sender{Account: &globex}})
	d.log = nil
	d.does("Mon 11:00", Order{By: "Ben", Resolve: true})
	d.wantLog("Mon 11:00 notice-status>max", "Mon 11:00 resolved>ann")
}

func TestADepartmentIsAskedAndItsReferenceIsKept(t *testing.T) {
	p := hotline()
	p.Statuses = append(p.Statuses, Status{Name: "Development", Class: ClassWaitingInternal, Department: "development"})
	dev := Agent{Name: "Dev", Address: "dev@desk.example", Roles: []string{"development"}}
	d := newDesk(t, p)
	d.j.People = NewDirectory(append(slices.Clone(team), dev), nil)
	d.opens("Mon 10:00", "It burns", "Help")
	d.log = nil
	d.does("Mon 11:00", Order{By: "Ben", Note: "Please look at the fuse.", Status: "Development"})
	d.wantLog("Mon 11:00 notice-request>dev")
	in := mailOf("Re: [T-1] It burns (DEV-42)", "We look.")
	in.From.Address = dev.Address
	d.does("Mon 12:00", MailReceived{Mail: in, Intake: d.j.Intakes["support"], Sender: Sender{Agent: &dev, Verified: true},
		Route: Route{Ticket: 1, Token: Token{Role: RoleInternal}}})
	if d.now.Reference != "DEV-42" || d.now.Status != "Development" {
		t.Errorf("reference %q, status %q", d.now.Reference, d.now.Status)
	}
}
