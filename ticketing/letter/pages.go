package letter

import (
	"time"

	"ticketd/ticketing"
)

// The templates of each language that are no letters but parts of letters.
const (
	spanPage      = "span"      // a span of time in words
	momentPage    = "moment"    // a moment in words
	periodPage    = "period"    // a month, or days from one to another
	amountPage    = "amount"    // a number with a fraction, of a currency or none
	rangePage     = "range"     // from the shortest to the longest usual time
	promisePage   = "promise"   // a promise and when it is due
	missingPage   = "missing"   // a fact that the customer has not told
	cuePage       = "cue"       // what one of the team can do to keep a promise
	rowPage       = "row"       // a ticket in a list, one cell a line
	draftPage     = "draft"     // the beginning of an answer, in the customer's language
	answeringPage = "answering" // what an answer to a notice does
	factsPage     = "facts"     // how the ticket stands, in notices
	storyPage     = "story"     // what was said before, in notices
	saidPage      = "said"      // one thing that was said before
	goesPage      = "goes"      // whom an answer reaches
	commandPage   = "command"   // the name of a link that sends an order
	linkPage      = "link"      // a link as text shows it
	choicePage    = "choice"    // what a question can be answered with
	badPage       = "bad"       // what is wrong with an order line
	outcomePage   = "outcome"   // what came of an order line
	resultPage    = "result"    // what came of an order beyond how the ticket stands
	leftPage      = "left"      // files that were too large to travel along
	taskPage      = "task"      // a ticket and what is due on it, one cell a line
	ownPage       = "own"       // a ticket in the list that a customer asks for
	holdPage      = "hold"      // a held mail in a list
	shortcutsPage = "shortcuts" // links to what the team can ask for
	starsPage     = "stars"     // links that rate our help, one cell a line
	toldPage      = "told"      // one thing that happened to a ticket
	reckonedPage  = "reckoned"  // a clock and how it stands
	termPage      = "term"      // a word of ours in a table
	agreementPage = "agreement" // what was agreed on about the cost, a line each
	restPage      = "rest"      // the rows of a table that a letter leaves out
	headPage      = "head"      // the head of a column before its cell, in a table told as a list
	// markerPage is the line above which customers answer, which an installation
	// can do without by making it empty.
	markerPage = "marker"
)

// Promised is what a template "promise.txt" sees.
type Promised struct {
	Clock string // what is promised, in the process's words: "first response"
	Due   string // by when, in the recipient's zone
	Left  string // how long until then, where it is told; else empty
}

// Range is what a template "range.txt" sees: usual times in words. Either may be
// empty; Least is a bare number if both have the same unit.
type Range struct{ Least, Most string }

// Period is what a template "period.txt" sees: a month, or days if First is set.
type Period struct {
	Month       string // English: January
	MonthNumber int
	Year        int
	First, Last string // "2026-03-02"
}

// Amount is what a template "amount.txt" sees: a number, and what it is of, which may be
// empty. Rest are the digits behind the decimal mark, and empty if there are none.
type Amount struct{ Whole, Rest, Currency string }

// Head is what a template "head.txt" sees: the name of a column. The mark that its language
// sets between a name and what follows belongs to the template.
type Head struct{ Name string }

// Missing is what a template "missing.txt" sees.
type Missing struct {
	Fact    string // type, priority, category or product
	Choices string // what the process knows: "Highest, High"; empty: any words
}

// Cue is what a template "cue.txt" sees.
type Cue struct {
	// Cue is what meets the clock: person, sorted, agreed, called, moved or
	// resolved.
	Cue string
	Tag string // of the ticket
	// Phones are the customer's numbers.
	Phones string
	// Internal says that an answer to the notice stays inside.
	Internal bool
}

// Row is what a template "row.txt" sees: a ticket in a list, or the head of the
// list, if Head is set. Each line of the template is a cell.
type Row struct {
	Head                                        bool
	Tag, Subject, Status, Since, Type, Priority string
	Product, Code, Account, From, Assignee      string
}

// samples are the fields with which every template is tried when it is read:
// all empty, then filled.
func samples(page string) []any {
	if sample := samplesOfParts(page); sample != nil {
		return sample
	}
	return []any{Fields{}, sampleFields()}
}

// samplesOfParts are those of the parts that see fields of their own; nil: the page is none.
func samplesOfParts(page string) []any {
	switch page {
	case spanPage:
		return []any{Span{}, Span{N: 1, Unit: "day"}, Span{N: 2, Unit: "end of working day"}}
	case markerPage:
		return []any{struct{}{}}
	case momentPage:
		return []any{Moment{}, momentOf(time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC), false)}
	case periodPage:
		return []any{Period{}, Period{Month: "March", MonthNumber: 3, Year: 2026}, Period{First: "2026-03-02", Last: "2026-03-08"}}
	case amountPage:
		return []any{Amount{}, Amount{Whole: "-118", Rest: "50", Currency: "EUR"}}
	case rangePage:
		return []any{Range{}, Range{Most: "3 days"}, Range{Least: "2", Most: "3 days"}}
	case promisePage:
		return []any{Promised{}, Promised{Clock: "first response", Due: "Monday", Left: "1 hour"}}
	case missingPage:
		return []any{Missing{}, Missing{Fact: string(ticketing.FactPriority), Choices: "P1, P2"}}
	case cuePage:
		return []any{Cue{}, Cue{Cue: string(ticketing.CuePerson), Tag: "T-1042", Phones: "+44 1"}}
	case rowPage:
		return []any{Row{}, Row{Head: true}, Row{Tag: "T-1042", Subject: "Printer", Since: "Monday"}}
	case taskPage, ownPage:
		return []any{Task{}, Task{Head: true}, Task{Tag: "T-1042", Subject: "Printer", Due: "Monday",
			Clock: "response", Missed: true, Show: "mailto:a", Take: "mailto:a", Close: "mailto:a"}}
	case holdPage:
		return []any{Hold{}, Hold{Head: true}, Hold{Name: "3fa9c2", Release: "mailto:a", Drop: "mailto:a"}}
	case shortcutsPage:
		return []any{Shortcuts{}, Shortcuts{Mine: "mailto:a", Help: "mailto:a"}}
	case starsPage:
		return []any{Stars{}, Stars{"mailto:a", "mailto:a", "mailto:a", "mailto:a", "mailto:a"}}
	case toldPage:
		return []any{Told{}, Told{Kind: "status", At: "Monday", By: "Ben", What: "Done", Text: "text"}}
	case reckonedPage:
		return []any{Reckoned{}, Reckoned{Clock: "response", Kind: "promise", State: "running", Due: "Monday"}}
	}
	return samplesOfNotices(page)
}

func samplesOfNotices(page string) []any {
	switch page {
	case saidPage:
		return []any{Said{}, Said{Who: "Ben", At: "Monday", Inside: true, Words: "> Hello"}}
	case goesPage:
		return []any{Reach{}, Reach{First: "anna@example.com", Others: 2}}
	case commandPage:
		return []any{Command{}, Command{Verb: "time", Value: "15m"}}
	case linkPage:
		return []any{Link{}, Link{Name: "Take", URL: "mailto:support@example.com"}}
	case choicePage:
		return []any{Choice{}, Choice{Doubt: string(ticketing.DoubtWhich),
			Choice: string(ticketing.ChooseTicket), Tag: "T-1042", Subject: "Printer", Corrects: true}}
	case badPage:
		return []any{Bad{}, Bad{Line: 1, Raw: "/clsoe", Why: "there is no such order", Nearest: "/close"}}
	case outcomePage:
		return []any{Outcome{}, Outcome{Order: "/close", Verb: "close", Result: "done", Status: "Solved"}}
	case resultPage:
		return []any{Result{}, Result{Kind: string(ticketing.ResultUndone), Ticket: "T-1042", Other: "T-1043",
			Whom: "anna@example.com", Stopped: []string{"anna@example.com"}, Effort: "20 minutes"},
			Result{Kind: string(ticketing.ResultSpent), Used: "40 minutes", Allowed: "30 minutes", Over: true, Shown: true}}
	case termPage:
		return []any{Term{}, Term{Word: "merged", Value: "T-1050"}}
	case agreementPage:
		return []any{Agreement{}, Agreement{Allowance: "10 h", Within: "45.00 EUR", Rate: "90.00 EUR", Over: "110.00 EUR",
			Rates: []string{"task: 80.00 EUR"}, Outside: "task", Products: "Mailer", Limit: "1 h",
			Billing: "a@example.com", BillTo: "Example Ltd", Reports: "b@example.com", Summary: true}}
	case headPage:
		return []any{Head{}, Head{Name: "Subject"}}
	case restPage:
		return []any{Rest{}, Rest{More: 1}, Rest{More: 1200, File: "tickets-2026-03.csv"}}
	case leftPage:
		return []any{Files{}, Files{Names: "a.mp4, b.mp4", Count: 2}}
	}
	return nil
}

func isLetter(page string) bool {
	return samplesOfParts(page) == nil &&
		page != answeringPage && page != factsPage && page != draftPage && page != storyPage
}

func sampleFields() Fields {
	return Fields{Tag: "T-1042", Address: "support@example.com", Team: "Support",
		Subject: "Printer", Name: "Anna", Text: "text", Author: "Ben", Status: "Open",
		Meaning: "We work on it.", Code: "solved", Since: "Monday", Plan: "Standard",
		Promise: "We answer.", Type: "Question", TypeMeaning: "You ask.", Priority: "P1",
		PriorityMeaning: "It is down.",
		Category:        "access", Product: "Mailer", Promises: []string{"response: Monday"},
		Missing: []string{"the product"}, Usual: "2 to 3 days", NextStep: "Reviewed",
		NextElse: "Planned", Every: string(ticketing.Weekly), Confirms: "Closed",
		ClosesAfter: "2 days", ClosesOn: "Monday", ReopensFor: "14 days", ReopensTill: "Friday",
		LastWords: "> Hello", LastAuthor: "Ben", LastSaid: "Monday", Next: "Friday",
		Agreed: "Friday", AgreedOver: true, MeetFrom: "Monday", MeetTo: "11:00", Incident: "Printers", Cancelled: true,
		Assignee: "Ben", Account: "Example", From: "anna@example.com", Requester: "Anna",
		RequesterAddress: "anna@example.com", MailLink: "mailto:a", Draft: "Hello",
		Urgency: "high", Attachments: []string{"a.pdf"}, Gaps: []string{"packed"},
		Recipient: "anna@example.com", Until: "2026-03-02", Substitute: "bob@example.com", Reference: "DEV-12",
		Call: "Call the customer.", Phones: "+44 1", Clock: "response", Due: "Monday",
		Left: "15 minutes", Within: "1 hour", Calendar: "office", Remedies: []string{"answer"},
		List: "Features", Count: 2, Table: "T-1042", Answering: "kept", Facts: "Plan: x",
		Internal: true, Goes: "anna@example.com", Orders: []string{"/close"}, Words: "sent", UndoTill: "17:01",
		Undo: "Undo", Story: "Before", Before: []string{"Ben"}, Meanwhile: true, Commands: "Take",
		Claims: []string{"T-12"}, Merges: []string{"Merge"}, Disguised: true, Enclosed: true,
		TooLarge: []string{"b.mp4"}, Doubt: "orders", Problem: "unclear", Named: []string{"a"}, Cases: 2, Mail: "3fa9c2",
		Bad: []string{"/clsoe"}, Correct: "Correct", Choices: []string{"1. yes"}, Effort: "2 hours", Number: "1042",
		Asked: "mine", First: "Priority", Tasks: "T-1042", More: 1, Free: "T-1042", FreeCount: 1, FreeMore: 1,
		People: []string{"Anna"}, Related: []string{"T-1040"}, Clocks: []string{"response"},
		Newest: []string{"Anna"}, History: []string{"opened"}, Reasons: []string{"why"}, Usage: []string{"/close"},
		Manager: "Ben", Agreement: "Allowance: 10 h", Domains: "example.com", Contacts: []string{"anna@example.com"}, CustomerSince: "2026-03-02",
		Original: "enclosed", Shortcuts: "help", Period: "2026-03", LeftFiles: []string{"tickets.csv"},
		month: sampleMonth(), lists: sampleLists()}
}
