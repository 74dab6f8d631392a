package ticketing

import (
	"math/rand/v2"
	"testing"
	"time"
)

// logs is a history of work: 20 is by type, and billable or free by its words.
func logs(work ...Work) (history []Entry) {
	for _, w := range work {
		history = append(history, Entry{Changes: []Change{TimeLogged{Work: w}}})
	}
	return history
}

func TestTimeThatIsTakenOffWasNeverBilledNorGiven(t *testing.T) {
	p := Process{Charges: []Charge{{Name: "tasks", Pay: PayTime, Kinds: Kinds{Types: []string{"task"}}}}}
	for _, tt := range []struct {
		name           string
		work           []Work
		task, included int
	}{
		{"as it was logged", []Work{{Minutes: 30}, {Minutes: -10}}, 20, 0},
		{"what was billable, without the word", []Work{{Minutes: 20, Billing: Billable}, {Minutes: -20}}, 0, 0},
		{"what was free, without the word", []Work{{Minutes: 20, Billing: Free}, {Minutes: -20}}, 0, 0},
		{"by type before what was billable", []Work{{Minutes: 20, Billing: Billable}, {Minutes: 20}, {Minutes: -30}}, 10, 10},
		{"billable before the rest", []Work{{Minutes: 20, Billing: Billable}, {Minutes: 20},
			{Minutes: -30, Billing: Billable}}, 10, 0},
		{"free that was never", []Work{{Minutes: 20}, {Minutes: -10, Billing: Free}}, 10, 0},
		{"before it is logged, in one mail", []Work{{Minutes: -10}, {Minutes: 30}}, 20, 0},
	} {
		if got := p.Billable(Ticket{Type: "task"}, logs(tt.work...)); got != tt.task {
			t.Errorf("%s: %d minutes of a task are billable, want %d", tt.name, got, tt.task)
		}
		if got := p.Billable(Ticket{Type: "query"}, logs(tt.work...)); got != tt.included {
			t.Errorf("%s: %d minutes of a query are billable, want %d", tt.name, got, tt.included)
		}
	}
}

func TestNoMoreIsBillableThanWasLoggedAndNeverLessThanNothing(t *testing.T) {
	p := Process{Charges: []Charge{{Name: "tasks", Pay: PayTime, Kinds: Kinds{Types: []string{"task"}}}}}
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 5))
		var work []Work
		spent := 0
		for range r.IntN(12) {
			w := Work{Minutes: max(r.IntN(90)-45, -spent), Billing: []Billing{BillingByType, Billable, Free}[r.IntN(3)]}
			work, spent = append(work, w), spent+w.Minutes
		}
		for _, typ := range []string{"task", "query"} {
			if got := p.Billable(Ticket{Type: typ}, logs(work...)); got < 0 || got > spent {
				t.Fatalf("%v: %d minutes of a %s are billable, of %d", work, got, typ, spent)
			}
		}
	}
}

func TestWhatItWasResolvedAsIsBilledAlsoAfterATimerHasClosedIt(t *testing.T) {
	j := testJudge()
	j.Process.Charges = []Charge{{Name: "our fault", Pay: PayNever, Kinds: Kinds{Codes: []string{"told"}}},
		{Name: "work", Pay: PayTime}}
	now, ticket := noon, ticketIn(j, "Working")
	for _, tt := range []struct {
		what   string
		e      Event
		charge string
	}{
		{"being worked on", Order{Work: []Work{{Minutes: 20}}}, "work"},
		{"resolved", Order{Status: "Solved", Code: "told"}, "our fault"},
		{"closed by time", TimePassed{}, "our fault"},
		{"opened again", Order{Status: "Working"}, "work"},
		{"resolved otherwise", Order{Status: "Solved", Code: "solved"}, "work"},
	} {
		now = now.Add(100 * time.Hour)
		ticket = ticket.Apply(now, j.Decide(ticket, tt.e, now).Changes...)
		if got := j.Process.ChargeFor(ticket).Name; got != tt.charge {
			t.Errorf("%s: %s (%s) is charged as %q, want %q", tt.what, ticket.Status, ticket.Code, got, tt.charge)
		}
	}
}

func TestWhoPaysForTimeIsReadAsPeopleWriteIt(t *testing.T) {
	for text, want := range map[string]Work{
		"":                           {},
		"wrote the report":           {What: "wrote the report"},
		"billable":                   {Billing: Billable},
		"Billable: wrote the report": {Billing: Billable, What: "wrote the report"},
		"chargeable, as agreed":      {Billing: Billable, What: "as agreed"},
		", free, second look":        {Billing: Free, What: "second look"},
		"(free) second look":         {Billing: Free, What: "second look"},
		"– free – second look":       {Billing: Free, What: "second look"},
		"free.":                      {Billing: Free},
		"free of charge":             {Billing: Free},
		"not billable: our mistake":  {Billing: Free, What: "our mistake"},
		"non-billable":               {Billing: Free},
		"no charge":                  {Billing: Free},
		"free-form search":           {What: "free-form search"},
		"freed the disk":             {What: "freed the disk"},
		"not billable?":              {What: "not billable?"},
		"the billable part":          {What: "the billable part"},
	} {
		if billing, what := billingOf(text); billing != want.Billing || what != want.What {
			t.Errorf("%q is %q, %q; want %q, %q", text, billing, what, want.Billing, want.What)
		}
	}
}

func TestAWordOfThanksBesideAnAnswerLeavesItAnAnswer(t *testing.T) {
	for text, want := range map[string]string{
		"Yes, thanks": "yes", "yes please, thank you!": "yes", "Ja danke": "yes", "OK": "yes",
		"No thanks": "no", "Nein, danke.": "no", "Non merci": "no",
		"OK, thanks": "", "Thank you": "", "Thanks!": "", "yes and no": "", "No thanks, too dear": "",
	} {
		in := Incoming{Fresh: text}
		if yes, no := saysOnly(in, yesWords), saysOnly(in, noWords); yes != (want == "yes") || no != (want == "no") {
			t.Errorf("%q: yes %v, no %v; want %q", text, yes, no, want)
		}
	}
}

func TestTheTimeOfAMergedTicketIsChargedAsTheOneThatItWentInto(t *testing.T) {
	j := testJudge()
	j.Process.Charges = []Charge{{Name: "bugs", Pay: PayNever, Kinds: Kinds{Categories: []string{"bug"}}},
		{Name: "tasks", Pay: PayTime, Kinds: Kinds{Types: []string{"task"}}}}
	task, bug, query := ticketIn(j, "Working"), ticketIn(j, "Working"), ticketIn(j, "Working")
	task.Type, bug.Category = "task", "bug"
	bug.Number, query.Number = 1002, 1003
	now := noon
	does := func(e Event) {
		now = now.Add(time.Hour)
		task = task.Apply(now, j.Decide(task, e, now).Changes...)
	}
	want := func(what, charge string) {
		t.Helper()
		if got := j.Process.ChargeFor(task).Name; got != charge {
			t.Errorf("%s: it is charged as %q, want %q", what, got, charge)
		}
	}
	want("for itself", "tasks")
	for _, into := range []struct {
		t      Ticket
		charge string
	}{{bug, "bugs"}, {query, ""}, {bug, "bugs"}, {func() Ticket { t := bug; t.Category, t.Type = "", "task"; return t }(), "tasks"}} {
		before := task
		does(MergedAway{Into: into.t})
		want("merged", into.charge)
		does(BroughtBack{From: into.t.Number, Before: before})
		want("for itself again", "tasks")
	}
}
