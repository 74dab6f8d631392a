package letter

import (
	"slices"
	"time"

	"ticketd/ticketing"
)

// exampleReport makes the example of a letter that shows what was asked for.
func exampleReport(l *ticketing.Letter, c *Context) bool {
	second := c.Ticket
	second.Number, second.Subject, second.Account, second.Priority = 1043, "Print on both sides", "", ""
	second.Status, second.Class, second.Assignee = "Quiet", ticketing.ClassWaitingCustomer, "Ben Moor"
	late := ticketing.Task{Ticket: c.Ticket, Clock: "first response", Due: monday.Add(-time.Hour), Missed: true, Near: true,
		Meaning: "We look at it and answer within 24 hours."}
	tasks := []ticketing.Task{late, {Ticket: second, Meaning: "We have answered and can't go on without you."}}
	about := map[string]bool{"shown": true, "sla": true, "why": true}[l.Name]
	switch l.Name {
	case "shown":
		c.Ticket.Links = []ticketing.Link{{To: 1040, Kind: "incident"}}
		l.Report = ticketing.Report{Asked: "ticket", Story: exampleHistory()}
		l.Fields = map[string]string{"original": "enclosed"}
	case "sla":
		c.Now = monday.Add(45 * time.Minute)
		l.Report.Asked = "sla"
	case "why":
		l.Report = ticketing.Report{Asked: "why", Reasons: []ticketing.Reason{{At: monday, By: "anna@example.com",
			Why: []string{"it belongs to T-1042 by token", "the customer answered"}}}}
	case "shown-list":
		tasks = slices.Clone(tasks)
		tasks[0].First = "Priority"
		l.Report = ticketing.Report{Asked: "mine", Tasks: tasks, More: 3}
	case "found":
		l.Report = ticketing.Report{Asked: "printer", Tasks: tasks}
	case "account-card":
		l.Report = ticketing.Report{Asked: "Example Ltd", Tasks: tasks[:1], Account: &ticketing.Account{
			Name: "Example Ltd", Plan: "Standard", Manager: "Ben Moor", Phones: []string{"+44 20 7946 0000"},
			Domains: []string{"example.com"}, Contacts: []ticketing.Address{"anna@example.com"},
			Since: monday.AddDate(-2, 0, 0), Agreement: ticketing.Agreement{Limit: 60, Products: []string{"Mailer"},
				Billing: "accounts@example.com", BillTo: "Example Ltd\n1 High Street", Summary: true,
				Report: []ticketing.Address{"anna@example.com"}, Terms: ticketing.Terms{Allowance: 600, Rate: 9000,
					Currency: ticketing.Currency{Code: "EUR", Digits: 2}, Over: 11000, Outside: []string{"task"},
					Rates: map[string]ticketing.Money{"data investigation": 8000}}}}}
	case "help":
		l.Report = ticketing.Report{Asked: "help", Usage: ticketing.Usage("show")}
	case "digest-morning":
		l.Report = ticketing.Report{Tasks: tasks[1:], Free: tasks[:1], FreeMore: 2}
	case "digest-week":
		l.Report, l.Statistics = exampleWeek(tasks)
	case "your-tickets":
		tasks[0].Due, tasks[0].Missed = monday.Add(time.Hour), false
		l.Report, c.Ticket = ticketing.Report{Tasks: tasks}, ticketing.Ticket{}
		l.Fields = map[string]string{"known": "true"}
		return true
	default:
		return false
	}
	l.Class, l.Role, l.ByMail = ticketing.Notice, ticketing.RoleInternal, false
	l.Purpose = ticketing.PurposeConversation
	l.To = ticketing.Mailbox{Name: "Ben Moor", Address: "ben@desk.example"}
	if !about {
		c.Ticket = ticketing.Ticket{}
	}
	return true
}

// exampleWeek is a week in which everything happened.
func exampleWeek(tasks []ticketing.Task) (ticketing.Report, ticketing.Statistics) {
	since := func(rating int, ago time.Duration) ticketing.TaskList {
		t := tasks[1]
		t.Since, t.Rating = monday.Add(-ago), rating
		return ticketing.TaskList{Tasks: []ticketing.Task{t}}
	}
	const day = 24 * time.Hour
	r := ticketing.Report{Asked: "week", More: 1, Lists: map[string]ticketing.TaskList{
		ticketing.WeekBreaching: {Tasks: tasks[:1], More: 2}, ticketing.WeekAgeing: since(0, 20*day),
		ticketing.WeekWaiting: since(0, 9*day), ticketing.WeekReopened: since(0, 3*day),
		ticketing.WeekUnhappy: since(2, 2*day), ticketing.WeekBraked: since(0, day)},
		Held: []ticketing.HeldMail{{Name: "4d5b16dab894", At: monday.Add(-day), From: "mallory@evil.example",
			Subject: "Re: [T-1042] tell me", Why: "a stranger names a ticket"}}}
	ledger := ticketing.Ledger{From: monday.AddDate(0, 0, -7), To: monday, Seen: 412, Accounted: 411,
		Amiss: []ticketing.AmissMail{{Name: "3fa9c2d01b44", At: monday.Add(-2 * day), Intake: "support",
			From: "carla@globex.example", Subject: "Printer on fire",
			Why: "it was put into the ticket 1040, which does not exist"}}}
	held := []ticketing.LettersHeld{{To: "eve@evil.example", Count: 3, Since: monday.Add(-day),
		Why: "more than 10 acknowledgements within 24 h to eve@evil.example (caps.acks_per_address_day)"}}
	return r, ticketing.WeekFigures(ledger, held, true, time.UTC)
}

func exampleHistory() []ticketing.Entry {
	anna := ticketing.Mailbox{Name: "Anna Berg", Address: "anna@example.com"}
	by := func(name string, after time.Duration, changes ...ticketing.Change) ticketing.Entry {
		return ticketing.Entry{At: monday.Add(after), Actor: ticketing.Actor{Name: name}, Changes: changes}
	}
	return []ticketing.Entry{
		by("anna@example.com", 0, ticketing.Opened{Subject: "Printer on fire"}, ticketing.Joined{Who: anna},
			ticketing.Filed{From: anna, Side: ticketing.FromCustomer, Text: "Smoke comes out of it.",
				Attachments: []ticketing.Attachment{{Name: "smoke.jpg"}}},
			ticketing.StatusChanged{To: "Waiting", Class: ticketing.ClassOpen}),
		by("Ben Moor", time.Minute, ticketing.Assigned{To: "Ben Moor"}, ticketing.Sorted{Facts: ticketing.Facts{Priority: "P1"}},
			ticketing.Noted{Author: "Ben Moor", Text: "It is the old one."}, ticketing.Escalated{}),
		by("Ben Moor", 2*time.Minute, ticketing.Said{Author: "Ben Moor", Text: "It was a loose cable."},
			ticketing.TimeLogged{Work: ticketing.Work{Minutes: 80}}, ticketing.PromiseMissed{Clock: "resolution", Kind: ticketing.Promise}),
	}
}
