package letter

import (
	"slices"
	"strconv"
	"strings"

	"ticketd/ticketing"
)

// Fields is what a letter's template sees: plain text, cleaned, empty where
// there is nothing to say. What a mail brought (Subject, From, Name, Text of an
// automatic letter, Attachments, a Product that the process doesn't list) is empty
// in letters to people whose identity nothing has proved. Names of statuses,
// types, priorities, clocks and what they mean are the process's own words; moments
// are told in the recipient's zone.
type Fields struct {
	Tag     string // T-1042
	Address string // the intake's mail address
	Team    string // the intake's display name
	Subject string // what the conversation is called
	Name    string // the recipient's name as they write it

	Text   string // the words that the letter is about
	Author string // who wrote them, if one of us did and does not say so in them to a customer

	Status   string
	Meaning  string // what the status, or the phase, means for the customer
	Since    string // when the status was entered
	Code     string // the closing code in words
	Confirms string // the status that a plain "yes" leads to; empty: it leads nowhere
	Plan     string
	Promise  string // what the plan promises
	Assignee string
	Owner    string // who has the ticket, where the process lets customers know
	OpenedBy string // who of the team wrote down what a caller asked for

	Type            string
	TypeMeaning     string // what it is, and what the process says becomes of it
	Priority        string
	PriorityMeaning string // the priority's definition
	Category        string
	Product         string
	Missing         []string // facts that we ask for, as "missing.txt" puts them

	// Promises are the promises to keep yet, the nearest first, as "promise.txt"
	// puts them.
	Promises []string
	// Usual is a usual time, "4 to 10 working days": of the phase, or in a notice
	// about a clock of what the clock is for. It is never a promise.
	Usual    string
	NextStep string // the phase that follows
	NextElse string // the phase after NextStep, if NextStep may be skipped
	// Every is how often the list that the ticket is on is gone through: weekly,
	// monthly or quarterly; empty: it is on none.
	Every string

	ClosesAfter string // "48 working hours": when it closes by itself without a reply
	ClosesOn    string // that moment
	ReopensFor  string // "14 days": how long after closing a reply reopens; empty: for ever
	ReopensTill string // that moment, of a closed ticket

	// LastWords is what one of the team wrote last to everybody on the customers'
	// side, each line quoted with ">"; empty for whoever joined later.
	LastWords  string
	LastAuthor string // who wrote it; empty: the team
	LastSaid   string // when; empty: nobody has written yet
	Next       string // when the next regular update is due; empty: none is
	Agreed     string // the date that the customer was told
	AgreedOver bool   // that date is over
	MeetFrom   string // when the appointment begins
	MeetTo     string // when it ends: "11:00", with the date if it is another day
	Incident   string // what the disruption is called that the letter is about
	Cancelled  bool   // the letter is about an appointment that is no more

	// Effort is what work is thought to take, in words: "1 hour 30 minutes".
	Effort string
	// Stars are links that rate our help, which only HTML shows; empty: nobody is asked.
	// Rating is how somebody did, "2 of 5".
	Stars  string
	Rating string
	// Spent is how long the work has taken, Allowed what needs no consent, in words.
	Spent   string
	Allowed string

	// For questions.
	Doubt   string   // what is doubtful, as ticketing.DoubtKind
	Problem string   // why a mail is held
	Named   []string // what the doubt names, as ticketing.Doubt.Named
	Cases   int      // of the incident that the mail is about
	Mail    string   // what the mail is called
	Bad     []string // its lines that are no orders, as "bad.txt" puts them
	Correct string   // the order that releases it with those lines corrected, to be filled in
	Choices []string // what can be answered, as "choice.txt" puts it, each with its link

	// For the team's notices.
	Internal         bool     // an answer stays inside
	Goes             string   // to whom an answer goes: "anna@example.com and 2 others"
	Orders           []string // of a receipt, as "outcome.txt" puts them
	Words            string   // where the words of that mail went: sent, kept or asked
	Consent          string   // "yes" or "no" to an estimate, "more" or "no more" to more work; empty: nothing
	UndoTill         string   // until when what goes to the customer can be taken back
	Undo             string   // a link that takes it back
	Story            string   // the template "story.txt": what was said before
	Before           []string // of the story, as "said.txt" puts it, oldest first
	Meanwhile        bool     // the recipient did not know of it when they wrote
	Commands         string   // links that begin mails with commands, a line each
	Claims           []string // tickets that the mail names without its sender's taking part
	Merges           []string // a link each that merges the ticket into them
	Disguised        bool     // the sender's name looks like another address
	Enclosed         bool     // the attachments travel along
	TooLarge         []string // names of attachments that don't
	Answering        string   // the template "answering.txt": what an answer does
	Facts            string   // the template "facts.txt": how the ticket stands
	From             string   // who wrote: address and name
	Number           string   // of the ticket, without its prefix
	Account          string
	Requester        string   // the name of who asked first
	RequesterAddress string   // their address
	MailLink         string   // mailto: link that begins a mail to them, with the ticket in Cc
	Draft            string   // the template "draft.txt": the beginning of an answer to them
	Urgency          string   // what the mail itself says
	Attachments      []string // names
	Gaps             []string // what cannot be seen of the mail: cut, sealed, packed, pieces, elsewhere
	Recipient        string   // to whom a letter could not be delivered
	Until            string   // how long somebody is away
	Substitute       string   // the address of who stands in meanwhile
	Reference        string   // what a department calls our request
	Call             string   // what the team does by phone, for this priority
	Phones           string   // the customer's numbers
	Clock            string   // the clock that a notice is about
	Due              string   // when it, or something else owed, is due
	Left             string   // until then, by the wall clock; empty: it is over
	Within           string   // how long the clock has: "4 working hours"
	Calendar         string   // in whose time
	Remedies         []string // what meets the clock, as "cue.txt" puts it
	List             string   // the title of a list
	Count            int      // how many tickets are on it
	Table            string   // these tickets, a line each, which HTML shows as a table

	// For alerts about a cap. Within is the time that the cap looks at.
	Cap   string // which one, as ticketing.CapName
	Limit int    // how many may be
	Whom  string // the address, domain or ticket that has too many; empty: all together
	Room  string // when there is room again; empty: when a person lets things go

	// For answers to what was asked, and for the list that comes each morning. Count
	// is how many tickets or held mails there are in all.
	Asked     string   // mine, team, breaching, held, or the words that were looked for
	First     string   // the plans whose tickets stand before the others of a list; empty: none do
	Tasks     string   // what was found, a line each, which HTML shows as a table
	More      int      // how many more there are
	Free      string   // tickets that nobody has, likewise
	FreeCount int      // how many there are in all
	FreeMore  int      // how many more there are
	People    []string // who takes part
	Related   []string // other tickets, and how they are linked
	Clocks    []string // how promises and other clocks stand, as "reckoned.txt" puts it
	Newest    []string // the newest words, each below a line of "told.txt"
	History   []string // what happened, as "told.txt" puts it
	Reasons   []string // why it happened
	Usage     []string // orders and what they do
	Manager   string   // of the account: who looks after the relationship
	Agreement string   // with the account, as "agreement.txt" puts it
	Domains   string   // of the account
	Contacts  []string // who may ask for all of the account's tickets
	// CustomerSince is a date.
	CustomerSince string
	Original      string            // "enclosed" if the customer's newest mail travels along, "left" if it is too large
	Shortcuts     string            // links to what can be asked for, which only HTML shows
	commands      []string          // links that begin a mail with an order
	lists         map[string]string // of tickets by name, as the method Tickets shows them

	// For what a month or a week was like; its figures and tables are Fields' methods.
	Period    string   // "2026-03", or the days of a week: "2026-03-02..2026-03-08"
	LeftFiles []string // names of its files that are too large to travel along
	month     *month
}

// fields fills in the template's fields.
func (b *Book) fields(l ticketing.Letter, c Context, language string) (Fields, error) {
	w := &wording{book: b, language: language, zone: zoneOf(c)}
	f := stateOf(c)
	f.Author, f.Text = cleanName(l.Author), cleanText(l.Text)
	f.Owner, f.OpenedBy = cleanName(l.Fields["owner"]), cleanName(l.Fields["opened by"])
	if l.Role == ticketing.RoleCustomer && signed(f.Text, f.Author) {
		f.Author = ""
	}
	f.Incident, f.Effort = line(l.Fields["title"]), w.effort(l.Fields["minutes"])
	w.rating(&f, l, c)
	f.Spent, f.Allowed = w.effort(l.Fields["spent"]), w.effort(l.Fields["allowed"])
	if l.Class == ticketing.Personal {
		f.Text = w.enclosing(f.Text, l)
	}
	if trusted(l, c) {
		quote(&f, l, c)
	} else if l.Class == ticketing.Automatic && l.ByMail {
		f.Text = "" // whoever set it, the mail is where it may come from
	}
	if b.tellsTimes(l, language) {
		w.times(&f, l, c)
	}
	w.said(&f, l, c)
	w.phase(&f, c)
	f.Promises = w.promises(l, c)
	f.Missing = w.missing(l.Fields["missing"], c)
	if l.Class == ticketing.Notice {
		w.notice(&f, l, c)
	}
	if l.Doubt != nil {
		w.question(&f, l, c)
	}
	w.report(&f, l, c)
	w.statistics(&f, l, c)
	if l.Ack && byDefault(c) {
		f.Type, f.TypeMeaning, f.Priority, f.PriorityMeaning = "", "", "", ""
	}
	return f, w.err
}

// byDefault reports whether the ticket is only what the process takes every
// ticket for: nothing that a customer needs to be told or could correct.
func byDefault(c Context) bool {
	typ, _ := c.Process.TypeNamed(c.Ticket.Type)
	priority, _ := c.Process.PriorityNamed(c.Ticket.Priority, c.Ticket.Type)
	return typ.Default && priority.Default
}

// stateOf fills in how the ticket stands, in the process's words.
func stateOf(c Context) Fields {
	t, p := c.Ticket, c.Process
	status, _ := p.Status(t.Status)
	priority, _ := p.PriorityNamed(t.Priority, t.Type)
	typ, _ := p.TypeNamed(t.Type)
	plan := p.PlanNamed(t.Plan)
	f := Fields{
		Address: string(c.Intake.Address), Team: cleanName(c.Intake.DisplayName),
		Status: line(t.Status), Meaning: line(status.Meaning), Code: codeWords(p, t.Code),
		Plan: line(plan.Name), Promise: line(plan.Promise), Account: line(t.Account),
		Assignee: line(t.Assignee), Type: line(t.Type), Priority: line(t.Priority),
		PriorityMeaning: line(priority.Meaning), Call: line(priority.Call),
		TypeMeaning: line(typ.Meaning),
		Category:    line(t.Category), Reference: line(t.Reference), Every: listed(c),
	}
	if t.Number != 0 {
		f.Tag, f.Number = t.Tag().String(), strconv.FormatInt(int64(t.Number), 10)
	}
	if slices.Contains(p.Products, t.Product) {
		f.Product = line(t.Product)
	}
	if status.OnYes != nil {
		f.Confirms = line(status.OnYes.Status)
	}
	return f
}

// listed tells how often the first list that the ticket is on is gone through.
func listed(c Context) string {
	for _, list := range c.Process.Lists {
		if list.Every != "" && list.Listed(c.Ticket) {
			return string(list.Every)
		}
	}
	return ""
}

// quote fills in what mails brought.
func quote(f *Fields, l ticketing.Letter, c Context) {
	f.Subject = ticketing.BaseSubject(c.Ticket.Subject, prefixes(c))
	f.Name = greeted(l.To.Name)
	f.Product = line(c.Ticket.Product)
	f.From = l.Fields["from"]
	if f.From == "" {
		f.From = c.Ticket.Requester().String()
	}
	f.From, f.Disguised = sender(f.From)
	f.Urgency, f.Until = line(l.Fields["urgency"]), line(l.Fields["until"])
	f.Substitute = line(l.Fields["substitute"])
	f.Recipient, f.Gaps = line(l.Fields["recipient"]), listOf(l.Fields["gaps"])
	f.TooLarge, f.Enclosed = listOf(l.Fields["left"]), len(l.Enclosed) > 0
	f.Attachments = slices.DeleteFunc(listOf(l.Fields["attachments"]), func(name string) bool {
		return slices.Contains(f.TooLarge, name)
	})
}

// listOf reads names with commas between them.
func listOf(names string) (all []string) {
	for name := range strings.SplitSeq(names, ", ") {
		if name = line(name); name != "" {
			all = append(all, name)
		}
	}
	return all
}

func codeWords(p ticketing.Process, name string) string {
	for _, code := range p.Codes {
		if code.Name == name && code.Words != "" {
			return line(code.Words)
		}
	}
	return line(name)
}
