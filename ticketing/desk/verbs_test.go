package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/command"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/letter"
)

// verbRow is what a mail of Ben's, an answer to the notice about Ann's ticket 1001, does.
type verbRow struct {
	process string // priority-support, unless it is another
	text    string
	// does says what is wrong with what came of it, empty if nothing is.
	does func(o *office, t ticketing.Ticket) string
	want desk.Taken // filed into 1001, unless it is something else
}

// is compares what a ticket shows with what it should.
func is(want string, show func(ticketing.Ticket) string) func(*office, ticketing.Ticket) string {
	return func(_ *office, t ticketing.Ticket) string {
		if got := show(t); got != want {
			return fmt.Sprintf("got %s, want %s", got, want)
		}
		return ""
	}
}

func status(want string) func(*office, ticketing.Ticket) string {
	return is(want, func(t ticketing.Ticket) string { return strings.TrimSuffix(t.Status+"/"+t.Code, "/") })
}

// writes compares the letters that the mail brought, "answer>ann", but for receipts.
func writes(want string) func(*office, ticketing.Ticket) string {
	return func(o *office, _ ticketing.Ticket) string {
		if got := strings.Join(o.written(), " "); got != want {
			return fmt.Sprintf("it wrote %q, want %q", got, want)
		}
		return ""
	}
}

// written lists the letters of the last mail, sorted, but for receipts.
func (o *office) written() (names []string) {
	all, err := o.store.List(o.Context(), true)
	if err != nil {
		o.Fatal(err)
	}
	for _, d := range all {
		if d.Created.Equal(o.now) && d.Letter != "receipt" {
			names = append(names, d.Letter+">"+d.To.Local())
		}
	}
	slices.Sort(names)
	return names
}

// changed finds the first change of a kind in the last entries of 1001.
func changed[C ticketing.Change](o *office) (found C) {
	o.view(func(r desk.Reader) error {
		history, err := r.History(1001)
		for _, e := range history {
			for _, c := range e.Changes {
				if one, ok := c.(C); ok {
					found = one
				}
			}
		}
		return err
	})
	return found
}

func change[C ticketing.Change](want string) func(*office, ticketing.Ticket) string {
	return func(o *office, _ ticketing.Ticket) string {
		if got := fmt.Sprintf("%+v", changed[C](o)); got != want {
			return fmt.Sprintf("got %s, want %s", got, want)
		}
		return ""
	}
}

// answered says whether the mail was answered by a letter with the words.
func answered(name, words string) func(*office, ticketing.Ticket) string {
	return func(o *office, _ ticketing.Ticket) string {
		if got := o.letters(name); len(got) != 1 || !strings.Contains(o.body(got[0]), words) {
			return fmt.Sprintf("%d letters %q, not with %q", len(got), name, words)
		}
		return ""
	}
}

func both(all ...func(*office, ticketing.Ticket) string) func(*office, ticketing.Ticket) string {
	return func(o *office, t ticketing.Ticket) string {
		for _, one := range all {
			if wrong := one(o, t); wrong != "" {
				return wrong
			}
		}
		return ""
	}
}

func assignee(t ticketing.Ticket) string { return t.Assignee }
func utc(at time.Time) string            { return at.UTC().Format("2006-01-02 15:04") }

// verbRows is the grammar: what every order does.
var verbRows = map[command.Verb][]verbRow{
	command.Note: {{text: "/note\n\nShe is cross.", does: both(change[ticketing.Noted]("{Author:Ben Text:She is cross.}"), writes(""))},
		{text: "/note She is cross.", does: writes("")}},
	command.Reply: {{text: "/reply\n\nHello.", does: writes("answer>ann")}},
	command.Status: {{text: "/status in prog", does: both(status("In Progress"), writes("status-changed>ann"))},
		{process: "service-desk", text: "/status awaiting\n\nWhich floor?", does: both(status("Awaiting Client Info"), writes("status-changed>ann"))}},
	command.Close: {{text: "/close", does: status("Resolved/solved")},
		{text: "/close new feature", does: status("Resolved/new feature request")},
		{text: "/close customer asked", does: status("Cancelled/customer asked")},
		{process: "phases", text: "/close", does: status("Response Sent")},
		{process: "client-services", text: "/close", does: status("Problem Solved")},
		{process: "service-desk", text: "/close query", does: both(status("Client Sign Off/query answered"), writes("sign-off>ann"))}},
	command.Open: {{text: "/open", does: status("Waiting for Support")},
		{process: "severity", text: "/open", does: status("In Progress")}},
	command.Pending: {{text: "/pending 3w\n\nWe wait for the part.", does: both(status("Waiting for Customer"), writes("status-changed>ann"),
		is("2026-03-23", func(t ticketing.Ticket) string { return t.Until.UTC().Format(time.DateOnly) }))},
		{process: "phases", text: "/pending", does: both(status("Request Received"), writes("waiting-for-you>ann"),
			is("waiting-customer", func(t ticketing.Ticket) string { return string(t.Class) }))}},
	command.Spam: {{text: "/spam", does: both(writes(""), status("Closed/no further reply"))},
		{process: "phases", text: "/spam", does: both(writes(""), is("closed", func(t ticketing.Ticket) string { return string(t.Class) }))}},
	command.Take:     {{text: "/take", does: both(is("Ben", assignee), writes(""))}},
	command.Assign:   {{text: "/assign lea", does: both(is("Lea", assignee), writes("notice-assigned>lea"))}, {text: "/assign nobody", does: is("", assignee)}},
	command.Priority: {{process: "service-desk", text: "/type technical\n/p1", does: is("Highest", func(t ticketing.Ticket) string { return t.Priority })}},
	command.Type:     {{process: "service-desk", text: "/type task", does: is("Service Task", func(t ticketing.Ticket) string { return t.Type })}},
	command.Category: {{text: "/category data error", does: is("data error", func(t ticketing.Ticket) string { return t.Category })}},
	command.Product:  {{process: "service-desk", text: "/product Learning", does: is("Learning", func(t ticketing.Ticket) string { return t.Product })}},
	command.Subject:  {{text: "/subject Printer on floor 2", does: is("Printer on floor 2", func(t ticketing.Ticket) string { return t.Subject })}},
	command.Time: {{text: "/time 20m free looked at it", does: change[ticketing.TimeLogged]("{Author:Ben Work:{Minutes:20 Billing:free What:looked at it}}")},
		{text: "/time +15m", does: change[ticketing.TimeLogged]("{Author:Ben Work:{Minutes:15 Billing: What:}}")},
		{text: "/time 1h", does: both(change[ticketing.TimeLogged]("{Author:Ben Work:{Minutes:60 Billing: What:}}"), writes(""))}},
	command.Estimate: {{text: "/estimate 2h\n\nWe would write a report.", does: both(status("Waiting for Customer"), writes("estimate>ann"))}},
	command.Budget:   {{text: "/budget ok", does: change[ticketing.Consented]("{To:budget By:Ben Yes:true Minutes:0}")}},
	command.Due: {{process: "severity", text: "/due 2026-03-05 14:00", does: both(writes("date-agreed>ann"),
		is("2026-03-05 14:00", func(t ticketing.Ticket) string { return utc(t.Agreed) }))}},
	command.Appointment: {{process: "client-services", text: "/appointment 2026-03-05 14:00", does: both(status("Appointment Scheduled"), writes("appointment>ann"),
		is("2026-03-05 14:00", func(t ticketing.Ticket) string { return utc(t.Appointment.From) }))}},
	command.Cadence: {{process: "severity", text: "/p1\n/cadence stop", does: is("stopped", func(t ticketing.Ticket) string { return string(t.Updates) })}},
	command.Called: {{text: "/called\n\nShe will wait.", does: both(writes(""),
		change[ticketing.Called]("{Author:Ben Text:The customer was called.\n\nShe will wait.}"))}},
	command.Ask: {{text: "/ask shop@supplier.example\n\nIs it in stock?", does: both(writes("inquiry>shop"),
		is("ann@customer.example", func(t ticketing.Ticket) string { return string(t.Requester().Address) }))}},
	command.Add:      {{text: "/add bob@customer.example\n\nHello both.", does: writes("answer>ann answer>bob")}},
	command.Remove:   {{text: "/add bob@customer.example\n/remove ann@customer.example\n\nHello Bob.", does: writes("answer>bob")}},
	command.Escalate: {{text: "/escalate\n/note\n\nShe is cross.", does: both(writes("notice-escalated>lea"), is("false", func(t ticketing.Ticket) string { return fmt.Sprint(t.Escalated.IsZero()) }))}},
	command.Merge:    {{text: "/merge 1002", does: is("1002", func(t ticketing.Ticket) string { return fmt.Sprint(t.Number) })}},
	command.Dup:      {{text: "/dup 1002", does: both(writes("duplicate>ann"), is("1002", func(t ticketing.Ticket) string { return fmt.Sprint(t.Number) }))}},
	command.Link:     {{text: "/link 1002", does: is("[{1002 related}]", func(t ticketing.Ticket) string { return fmt.Sprint(t.Links) })}},
	command.Unlink:   {{text: "/unlink 1002", does: is("[]", func(t ticketing.Ticket) string { return fmt.Sprint(t.Links) })}},
	command.Unmerge:  {{text: "/unmerge", does: answered("question", "nothing was merged into T-1001"), want: desk.Taken{Outcome: desk.OutcomeHeld}}},
	command.Split:    {{text: "/split", does: answered("question", "has only the one mail"), want: desk.Taken{Outcome: desk.OutcomeHeld}}},
	command.Incident: {{text: "/incident Mail is down", does: is("1", func(t ticketing.Ticket) string { return fmt.Sprint(len(t.Links)) })}},
	command.Forward:  {{text: "/forward", does: answered("question", "open a new ticket"), want: desk.Taken{Outcome: desk.OutcomeHeld}}},
	command.For:      {{text: "/for bob@customer.example", does: answered("question", "open a new ticket"), want: desk.Taken{Outcome: desk.OutcomeHeld}}},
	command.Macro:    {{text: "/macro plug", does: answered("answer", "Pull the plug of T-1001.")}},
	command.Undo:     {{text: "/undo", does: answered("question", "no order of yours"), want: desk.Taken{Outcome: desk.OutcomeHeld}}},
	command.Away: {{text: "/away until 2026-03-05", does: func(o *office, _ ticketing.Ticket) (wrong string) {
		o.view(func(r desk.Reader) error {
			if b, err := r.Bookmark("away Ben"); err != nil || !strings.HasPrefix(string(b), "2026-03-05") {
				wrong = string(b)
			}
			return nil
		})
		return wrong
	}}},
	command.Release: {{text: "/release 3fa9c2", does: answered("question", "3fa9c2"), want: desk.Taken{Outcome: desk.OutcomeHeld}}},
	command.Drop:    {{text: "/drop 3fa9c2", does: answered("question", "3fa9c2"), want: desk.Taken{Outcome: desk.OutcomeHeld}}},
	command.Show:    {{text: "/show 1002", does: asks}}, command.Find: {{text: "/find printer", does: asks}},
	command.Account: {{text: "/account", does: asks}, {text: "/account bob@customer.example", does: asks},
		{text: "/account none", does: change[ticketing.Accounted]("{Account: Plan:}")}}, command.Why: {{text: "/why", does: asks}},
	command.SLA: {{text: "/sla", does: asks}}, command.Help: {{text: "/help", does: asks}},
}

// asks is for what asks something: one letter to Ben, and the ticket as it was.
func asks(o *office, t ticketing.Ticket) string {
	if got := o.written(); len(got) != 1 || !strings.HasSuffix(got[0], ">ben") {
		return fmt.Sprintf("it wrote %q", got)
	}
	return status("Waiting for Support")(o, t)
}

// inHand is an office with Ann's ticket 1001 and Bob's 1002, and the notice about the
// first.
func inHand(t *testing.T, name string) (*office, outbox.Delivery) {
	t.Helper()
	if name == "" {
		name = "priority-support"
	}
	o := under(t, name)
	setup := *o.desk.Setup()
	macros, err := letter.OpenMacros(fstest.MapFS{"plug.txt": {Data: []byte("Pull the plug of {{.Ticket}}.")}}, "en")
	if err != nil {
		t.Fatal(err)
	}
	if setup.Book, err = lettersInShort(); err != nil {
		t.Fatal(err)
	}
	rules := setup.Processes["support"]
	rules.Assign = ticketing.Assignment{} // who has it is Ben's to order
	setup.Macros, setup.Processes["support"] = macros, rules
	o.desk.Reload(setup)
	notice := o.notified()
	o.receive(o.mail(rob, "Mine burns."))
	return o, notice
}

var lettersInShort = sync.OnceValues(func() (*letter.Book, error) { return letter.Open(answersInShort()) })

// answersInShort are the answers to what agents ask, of which only the names matter here.
func answersInShort() fstest.MapFS {
	all := fstest.MapFS{}
	for _, name := range []string{"shown", "found", "account-card", "why", "sla", "help"} {
		all["en/"+name+".txt"] = &fstest.MapFile{Data: []byte("Subject: Your question\n" + name + "\n")}
	}
	return all
}

func TestEveryVerbOfTheGrammarDoesWhatItSays(t *testing.T) {
	for _, use := range command.Usage() {
		rows := verbRows[use.Verb]
		if len(rows) == 0 {
			t.Errorf("nothing shows what /%s does", use.Verb)
		}
		for _, row := range rows {
			t.Run(string(use.Verb)+" "+row.process, func(t *testing.T) {
				o, notice := inHand(t, row.process)
				got := o.says(ben, notice, row.text)
				if row.want == (desk.Taken{}) {
					row.want = desk.Taken{Outcome: desk.OutcomeFiled, Ticket: 1001}
				}
				if got != row.want {
					for _, q := range o.letters("question") {
						t.Log(o.body(q))
					}
					t.Fatalf("%q is taken in as %+v, want %+v", row.text, got, row.want)
				}
				if wrong := row.does(o, o.ticket(1001)); wrong != "" {
					t.Errorf("%q: %s", row.text, wrong)
				}
			})
		}
	}
}

func TestWhatCannotBeMeantIsAskedAboutAndNothingIsDone(t *testing.T) {
	for _, c := range []struct{ process, text, asked string }{
		{"", "/note\n/reply\n\nHello.", "/reply and /note contradict each other"},
		{"", "/close\n/open\n\nHello.", "/open and /close contradict each other"},
		{"", "/take\n/assign lea", "/assign and /take contradict each other"},
		{"", "/close\n/pending 3w", "/pending and /close contradict each other"},
		{"", "/status Resolved\n/pending", "cannot end and wait"},
		{"", "/ask shop@supplier.example\n/reply\n\nHello.", "/reply and /ask contradict each other"},
		{"", "/spam\n/reply\n\nHello.", "/reply and /spam contradict each other"},
		{"", "/estimate 2h\n/note\n\nHello.", "/note and /estimate contradict each other"},
		{"", "/status Closed", `"Closed" is set by ticketd itself`},
		{"", "/status Wating", "it has Waiting for Support, Escalated, Waiting for Customer, In Progress, Resolved, Cancelled"},
		{"", "/close lost", "it has solved, question answered, task done, error corrected, new feature request, customer asked, duplicate"},
		{"", "/priority P9", "is no priority of process"},
		{"", "/category weather", "software error"},
		{"service-desk", "/type wish", "it has Technical Support, Support Query, Service Task"},
		{"", "/appointment 2026-03-05 14:00", "has no status for appointments"},
		{"", "/appointment cancel", "no appointment to cancel"},
		{"", "/due 2026-02-01", "over"},
		{"", "/pending 2026-02-01", "over"},
		{"", "/cadence start", "no regular updates"},
		{"", "/cadence weekly", "/cadence on or /cadence off"},
		{"", "/assign zoe", `called "zoe"; its agents are Ben, Lea`},
		{"", "/remove bob@customer.example", "takes no part in T-1001"},
		{"", "/remove ann@customer.example", "nobody would take part any more"},
		{"", "/add lea@team.example", "of the team"},
		{"", "/add support@desk.example", "no address that we write to"},
		{"", "/ask moon", "nobody is known by moon"},
		{"", "/ask shop@supplier.example", "no words to ask"},
		{"", "/estimate 2h", "what the estimate is for"},
		{"", "/estimate soon", "soon"},
		{"", "/time long", "long"},
		{"", "/budget perhaps", "/budget ok"},
		{"", "/merge 1001", "cannot be merged into itself"},
		{"", "/merge 4711", "there is no ticket 4711"},
		{"", "/link 1001", "cannot be linked to itself"},
		{"", "/macro thanks", "there are: plug"},
		{"", "/away until 2026-02-01", "over"},
	} {
		t.Run(c.text, func(t *testing.T) {
			o, notice := inHand(t, c.process)
			before := o.ticket(1001)
			o.want(o.says(ben, notice, c.text), desk.OutcomeHeld, 0)
			if asked := o.letters("question"); len(asked) != 1 || !strings.Contains(o.body(asked[0]), c.asked) {
				t.Fatalf("%d questions", len(asked))
			}
			after := o.ticket(1001)
			if after.Status != before.Status || after.Assignee != "" || len(after.Participants) != 1 || len(o.written()) != 1 {
				t.Errorf("something was done: %s, %v", after.Status, o.written())
			}
		})
	}
}
