package letter

import (
	"strings"
	"time"

	"ticketd/ticketing"
)

// wallClock is a calendar that is always open.
type wallClock struct{}

func (wallClock) Add(from time.Time, d time.Duration) time.Time { return from.Add(d) }
func (wallClock) Between(from, to time.Time) time.Duration      { return to.Sub(from) }
func (wallClock) After(from time.Time, d ticketing.Delay) time.Time {
	switch d.Unit {
	case ticketing.Minutes, ticketing.WorkingMinutes:
		return from.Add(time.Duration(d.N) * time.Minute)
	case ticketing.Hours, ticketing.WorkingHours:
		return from.Add(time.Duration(d.N) * time.Hour)
	case ticketing.Months:
		return from.AddDate(0, d.N, 0)
	}
	return from.AddDate(0, 0, d.N)
}

var monday = time.Date(2026, 3, 2, 16, 0, 0, 0, time.UTC)

const secret = "0123456789abcdef0123456789abcdef"

func delay(n int, unit ticketing.Unit) ticketing.Delay { return ticketing.Delay{N: n, Unit: unit} }

// exampleProcess has something of everything that letters tell.
func exampleProcess() ticketing.Process {
	return ticketing.Process{
		Name: "example",
		Statuses: []ticketing.Status{
			{Name: "Waiting", Class: ticketing.ClassOpen,
				Meaning: "We look at it and answer within 24 hours."},
			{Name: "In Progress", Class: ticketing.ClassOpen, Meaning: "We are working on it."},
			{Name: "Under Review", Class: ticketing.ClassOpen},
			{Name: "Flagged for the Roadmap", Class: ticketing.ClassWaitingInternal},
			{Name: "Review Complete", Class: ticketing.ClassResolved, Codes: []string{"feature"},
				Meaning: "The product team has reviewed your request."},
			{Name: "Visit Scheduled", Class: ticketing.ClassWaitingCustomer, Meaning: "We come to you.",
				Appointment: &ticketing.Appointment{Over: ticketing.Ending{Status: "Done"}}},
			{Name: "Quiet", Class: ticketing.ClassWaitingCustomer,
				Meaning: "We have answered and can't go on without you."},
			{Name: "Sign Off", Class: ticketing.ClassResolved, Meaning: "We wait for your yes.",
				OnYes: &ticketing.Ending{Status: "Done"}},
			{Name: "Solved", Class: ticketing.ClassResolved, Meaning: "We have told you what we found."},
			{Name: "Done", Class: ticketing.ClassClosed, Meaning: "Nothing needs to be done."}},
		Timers: []ticketing.Timer{
			{Name: "quiet", In: "Solved", To: "Done", After: delay(48, ticketing.WorkingHours)},
			{Name: "stale", In: "Quiet", To: "Done", After: delay(2, ticketing.Days)},
			{Name: "kept", In: "Review Complete", To: "Done", After: delay(48, ticketing.WorkingHours)},
			{Name: "unsigned", In: "Sign Off", To: "Done", After: delay(5, ticketing.WorkingDays)}},
		Codes: []ticketing.Code{{Name: "fixed", Words: "the fault was repaired"},
			{Name: "feature", Words: "a request for a new feature"}},
		Plans: []ticketing.Plan{{Name: "Standard", Promise: "Replies take 3 to 10 days."}},
		Types: []ticketing.Type{{Name: "Technical Support", Meaning: "Something does not work as it should."},
			{Name: "Feature Request", Track: "features"}},
		Priorities: []ticketing.Priority{
			{Name: "P1", Types: []string{"Technical Support"}, Meaning: "The system is unavailable.",
				Call: "Call the customer first, then mail."},
			{Name: "P2", Types: []string{"Technical Support"}, Meaning: "Some functions are unavailable."}},
		Products: []string{"Catalogue", "Mailer"},
		Tracks: []ticketing.Track{{Name: "features", Phases: []ticketing.Phase{
			{Status: "Waiting", Least: delay(1, ticketing.WorkingDays), Most: delay(10, ticketing.WorkingDays)},
			{Status: "Under Review", Least: delay(5, ticketing.WorkingDays),
				Most: delay(10, ticketing.WorkingDays), Meaning: "Our support reads your request and asks what is unclear."},
			{Status: "Flagged for the Roadmap", Optional: true}, {Status: "Review Complete"}}}},
		Clocks: []ticketing.Clock{
			{Name: "response", Title: "first response", Kind: ticketing.Promise, Starts: ticketing.FromOpened,
				MetBy:   []ticketing.Cue{ticketing.CuePerson},
				Targets: []ticketing.Target{{Priorities: []string{"P1"}, Within: delay(30, ticketing.WorkingMinutes), Calendar: "office"}}},
			{Name: "resolution", Kind: ticketing.Promise, Starts: ticketing.FromOpened,
				MetBy:   []ticketing.Cue{ticketing.CueResolved},
				Targets: []ticketing.Target{{Priorities: []string{"P1"}, Within: delay(4, ticketing.WorkingHours), Calendar: "office"}}},
			{Name: "triage", Kind: ticketing.Promise, Starts: ticketing.FromOpened, Internal: true,
				MetBy:   []ticketing.Cue{ticketing.CueSorted},
				Targets: []ticketing.Target{{Within: delay(1, ticketing.Hours)}}},
			{Name: "receipt", Kind: ticketing.Promise, Starts: ticketing.FromOpened,
				MetBy:   []ticketing.Cue{ticketing.CueAck},
				Targets: []ticketing.Target{{Priorities: []string{"P1"}, Within: delay(1, ticketing.Hours)}}},
			{Name: "answer", Title: "answer of the product team", Kind: ticketing.Promise, Starts: ticketing.FromOpened,
				Targets: []ticketing.Target{{Types: []string{"Feature Request"}, Within: delay(3, ticketing.Months)}}},
			{Name: "review", Title: "review by the support", Kind: ticketing.Expectation, Starts: ticketing.FromOpened,
				MetBy: []ticketing.Cue{ticketing.CueMoved},
				Targets: []ticketing.Target{{Types: []string{"Feature Request"}, Usual: delay(5, ticketing.WorkingDays),
					Within: delay(10, ticketing.WorkingDays)}}}},
		Cadences: []ticketing.Cadence{{Name: "hourly", Priorities: []string{"P1"}, Every: delay(1, ticketing.Hours),
			Letter: "update", Until: []string{"resolved", "closed"}}},
		Lists: []ticketing.List{{Name: "features", Title: "Feature requests", Codes: []string{"feature"},
			To: ticketing.RoleProductOwner, Every: ticketing.Quarterly}},
		ReopenWithin: delay(14, ticketing.Days),
		Calendars:    map[string]ticketing.Calendar{"": wallClock{}},
	}
}

// example is the context of a ticket about a printer.
func example() Context {
	return Context{
		Ticket: ticketing.Ticket{
			Number: 1042, Prefix: "T", Intake: "support", Subject: "Printer on fire",
			Status: "Waiting", Class: ticketing.ClassOpen, Account: "Example Ltd", Plan: "Standard",
			Type: "Technical Support", Priority: "P1", StatusSince: monday,
			Participants: []ticketing.Participant{{
				Mailbox: ticketing.Mailbox{Name: "Anna Berg", Address: "anna@example.com"},
				Trust:   ticketing.TrustAligned, LastLetter: "<t1042.1.x@desk.example>"}},
			Thread: []string{"<first@example.com>", "<second@example.com>"},
			Opened: monday,
			Course: []ticketing.Leg{{From: monday, Status: "Waiting", Class: ticketing.ClassOpen,
				Type: "Technical Support", Priority: "P1"}},
		},
		Process: exampleProcess(),
		Intake: ticketing.Intake{Name: "support", Address: "support@desk.example",
			DisplayName: "Example Support", Prefix: "T", Subaddressing: "+", NullSender: true},
		Keys: ticketing.Keyring{{ID: 1, Secret: [32]byte([]byte(secret))}},
		Seq:  7, Now: monday, Zone: time.FixedZone("CET", 3600),
	}
}

// exampleLetter is a letter of that name and its context.
func exampleLetter(name string) (ticketing.Letter, Context) {
	c := example()
	l := ticketing.Letter{Name: name, Class: ticketing.Automatic, Role: ticketing.RoleCustomer,
		To:      ticketing.Mailbox{Name: "Anna Berg", Address: "anna@example.com"},
		Purpose: ticketing.PurposeAutomatic, CausedBy: "<second@example.com>", ByMail: true}
	switch {
	case exampleReport(&l, &c), exampleAlert(&l, &c), exampleMonth(&l, &c):
	case strings.HasPrefix(name, "notice-"):
		exampleNotice(&l, &c)
		exampleStory(&l, &c)
	case strings.HasPrefix(name, "question"):
		exampleQuestion(&l, &c)
	case name == "receipt":
		exampleReceipt(&l, &c)
	default:
		exampleToCustomer(&l, &c)
	}
	return l, c
}

// is moves the example to a status and a type, as if it had always been there.
func is(c *Context, status, typ string) {
	s, _ := c.Process.Status(status)
	t := &c.Ticket
	t.Status, t.Class, t.Type = status, s.Class, typ
	if typ != "Technical Support" {
		t.Priority = ""
	}
	t.Course = []ticketing.Leg{{From: t.Opened, Status: status, Class: s.Class, Type: typ, Priority: t.Priority}}
}

func exampleToCustomer(l *ticketing.Letter, c *Context) {
	t := &c.Ticket
	due := func(timer string, days int) {
		t.Deadlines = []ticketing.Deadline{{Timer: timer, At: monday.AddDate(0, 0, days)}}
	}
	switch l.Name {
	case "acknowledgement", "acknowledgement-called":
		l.Ack, l.Fields = true, map[string]string{"missing": "product"}
		if l.Name != "acknowledgement" {
			l.Name, l.Fields = "acknowledgement", map[string]string{"opened by": "Ben Moor"}
		}
	case "answer", "answer-left":
		if l.Name != "answer" {
			l.Name, l.Fields = "answer", map[string]string{"left": "smoke.mp4, log.txt"}
		}
		l.Class, l.Purpose, l.Author = ticketing.Personal, ticketing.PurposeConversation, "Ben Moor"
		l.Text = "Hello Anna,\n\nplease pull the plug:\n\n    1.  left <socket>\n    2.  right & wait\n"
	case "estimate":
		is(c, "Quiet", t.Type)
		l.Class, l.Author, l.Text = ticketing.Personal, "Ben Moor", "Hello Anna,\n\nthe printer has a new cable and prints."
		l.Fields = map[string]string{"minutes": "150"}
	case "budget":
		is(c, "Quiet", t.Type)
		l.Fields = map[string]string{"spent": "35", "allowed": "30", "minutes": "30"}
	case "assigned":
		is(c, "In Progress", t.Type)
		t.Assignee = "Ben Moor"
	case "inquiry":
		l.Class, l.Role, l.Purpose, l.Author = ticketing.Personal, ticketing.RoleInternal, ticketing.PurposeConversation, "Ben Moor"
		l.To, l.CausedBy = ticketing.Mailbox{Address: "smith@parts.example"}, ""
		l.Text = "Please find out why printers of the series X burn."
	case "resolved", "resolved-rate":
		if l.Name != "resolved" {
			l.Name, l.Purpose = "resolved", ticketing.PurposeRating
		}
		is(c, "Solved", t.Type)
		t.Code = "fixed"
		due("quiet", 8)
		l.Class, l.Author, l.Text = ticketing.Personal, "Ben Moor", "It was a loose cable."
	case "closed":
		is(c, "Done", t.Type)
		t.Closed = monday
	case "update":
		is(c, "In Progress", t.Type)
		t.Assignee, t.LastOut, t.LastAuthor = "Ben Moor", monday.Add(-time.Hour), "Ben Moor"
		t.LastWords = "Hello Anna,\n\nthe fire is out. We look for the cause."
		l.Purpose, l.ByMail = ticketing.PurposeUpdate, false
		l.Moments = map[string]time.Time{"next": monday.Add(time.Hour)}
	case "date-agreed":
		is(c, "In Progress", t.Type)
		t.Agreed = monday.AddDate(0, 0, 4)
		l.Class, l.Author, l.Text = ticketing.Personal, "Ben Moor", "Hello Anna,\n\nthe spare part comes on Thursday."
	case "appointment", "appointment-reminder":
		is(c, "Visit Scheduled", t.Type)
		t.Appointment = ticketing.Meeting{From: monday.Add(17 * time.Hour), To: monday.Add(18 * time.Hour), Revision: 1}
		l.Invite = l.Name == "appointment"
	case "closing-soon", "stale":
		is(c, "Quiet", t.Type)
		due("stale", 2)
	case "sign-off":
		is(c, "Sign Off", t.Type)
		due("unsigned", 7)
		l.Class, l.Author, l.Text = ticketing.Personal, "Ben Moor", "Hello Anna,\n\nthe printer has a new cable and prints."
	case "phase":
		is(c, "Under Review", "Feature Request")
	case "waiting-for-you":
		is(c, "Under Review", "Feature Request")
		l.Class, l.Author, l.Text = ticketing.Personal, "Ben Moor", "Hello Anna,\n\nwhich paper do you print on?"
	case "feature-kept":
		is(c, "Review Complete", "Feature Request")
		due("kept", 8)
		t.Code = "feature"
	case "incident-update":
		is(c, "In Progress", t.Type)
		l.Class, l.Author = ticketing.Personal, "Ben Moor"
		l.Fields = map[string]string{"incident": "T-1040", "title": "Printers burn"}
		l.Text = "Printers of the series X can burn. Please switch them off until we have spare parts."
	}
}

func exampleNotice(l *ticketing.Letter, c *Context) {
	t := &c.Ticket
	l.Class, l.Role = ticketing.Notice, ticketing.RoleInternal
	l.To = ticketing.Mailbox{Name: "Ben Moor", Address: "ben@desk.example"}
	clock := func(words, within string, due time.Duration) {
		l.Text = ""
		l.Fields = map[string]string{"clock": words, "within": within, "calendar": "office"}
		l.Moments = map[string]time.Time{"due": c.Now.Add(due)}
	}
	switch l.Name {
	case "notice-priority":
		l.Fields, l.Text = map[string]string{"phones": "+44 20 7946 0000"}, "Smoke comes out of it."
	case "notice-rating":
		l.Fields, l.Text = map[string]string{"rating": "2"}, "It took three days."
	case "notice-budget":
		l.Fields = map[string]string{"spent": "25", "allowed": "30", "minutes": "30"}
	case "notice-warning":
		c.Now = monday.Add(22 * time.Minute)
		clock("first response", "30 working min", 8*time.Minute)
	case "notice-missed":
		c.Now = monday.Add(4 * time.Hour)
		clock("resolution", "4 working hours", 0)
	case "notice-late":
		is(c, "Under Review", "Feature Request")
		c.Now = monday.AddDate(0, 0, 10)
		clock("review by the support", "10 working days", 0)
	case "notice-status":
		is(c, "Solved", t.Type)
		t.Code = "fixed"
	case "notice-request":
		t.Reference = "DEV-7"
		l.Text = "Please find out why printers of the series X burn."
	case "notice-update-due":
		is(c, "In Progress", t.Type)
		t.LastOut, t.LastAuthor, t.LastWords = monday.Add(-time.Hour), "Ben Moor", "The fire is out."
		l.Moments = map[string]time.Time{"due": monday.Add(15 * time.Minute)}
	case "notice-appointment":
		is(c, "Visit Scheduled", t.Type)
		t.Appointment = ticketing.Meeting{From: monday.Add(17 * time.Hour), To: monday.Add(18 * time.Hour)}
	case "notice-list":
		second := *t
		second.Number, second.Subject, second.Account, second.Status = 1043, "Print on both sides", "", "Review Complete"
		second.Code, second.Priority = "feature", ""
		c.Listed, c.Ticket = []ticketing.Ticket{*t, second}, ticketing.Ticket{}
		l.Fields = map[string]string{"list": "Feature requests"}
	default:
		l.Text = "Smoke comes out of it.\n\n> Is it plugged in?\nYes."
		l.Fields = map[string]string{"from": "anna@example.com (Anna Berg)", "urgency": "high",
			"attachments": "smoke.jpg, log.txt", "recipient": "anna@example.com", "until": "2026-03-09"}
	}
}
