package ticketing

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// shop is a team of four, of whom Dan is a manager and hears of no new ticket.
func shop() (j Judge, add func(...Agent)) {
	j = testJudge()
	j.Process.Categories = []string{"access", "billing"}
	j.Process.Assign = Assignment{How: ChooseRoundRobin}
	team := []Agent{{Name: "Ada", Address: "ada@team.example", Notices: "team", Team: "first line"},
		{Name: "Ben", Address: "ben@team.example", Notices: "team", Team: "first line"},
		{Name: "Cem", Address: "cem@team.example", Notices: "team", Team: "second line"},
		{Name: "Dan", Address: "dan@team.example", Roles: []string{"manager"}, Notices: "mine"}}
	j.People = NewDirectory(team, nil)
	return j, func(more ...Agent) { j.People = NewDirectory(append(team, more...), nil) }
}

// hands gives so many new tickets out and names who got them, "-" for nobody.
func hands(j Judge, d Duty, n int, change ...func(*MailReceived)) string {
	var got []string
	for range n {
		e := MailReceived{Mail: mailFrom("ann@customer.example"), Intake: support, Duty: d}
		for _, c := range change {
			c(&e)
		}
		decision := j.Decide(Ticket{Number: 1001, Prefix: "T", Intake: "support"}, e, noon)
		who := Ticket{}.Apply(noon, decision.Changes...).Assignee
		if decision.Turn != "" {
			d.Turns = j.People.Turned(d.Turns, decision.Turn)
		}
		if d.Loads != nil {
			d.Loads[who]++
		}
		if who == "" {
			who = "-"
		}
		got = append(got, who)
	}
	return strings.Join(got, " ")
}

func TestNewTicketsGoRound(t *testing.T) {
	j, _ := shop()
	if got := hands(j, Duty{}, 7); got != "Ada Ben Cem Ada Ben Cem Ada" {
		t.Errorf("they went to %s", got)
	}
	j.Process.Assign.Among = []string{"first line", "manager"}
	if got := hands(j, Duty{Turns: []string{"Ada"}}, 4); got != "Ben Dan Ada Ben" {
		t.Errorf("of a team and a role they went to %s", got)
	}
	j.Process.Assign.Among = []string{"third line"}
	if got := hands(j, Duty{}, 1); got != "-" {
		t.Errorf("of a team that nobody is in it went to %s", got)
	}
}

func TestWhoIsAwayOrOffShiftGetsNoNewTicketAndIsNotFloodedAfterwards(t *testing.T) {
	j, add := shop()
	here := j.People
	j.People = here.WithAway(map[string]time.Time{"Ben": noon.Add(time.Hour)})
	if got := hands(j, Duty{}, 5); got != "Ada Cem Ada Cem Ada" {
		t.Errorf("they went to %s", got)
	}
	j.People = here
	if got := hands(j, Duty{Turns: []string{"Cem", "Ada"}}, 4); got != "Ben Cem Ada Ben" {
		t.Errorf("after his return they went to %s", got)
	}
	add(Agent{Name: "Eve", Address: "eve@team.example", Notices: "team", Shift: shut{}})
	if got := hands(j, Duty{}, 4); got != "Ada Ben Cem Ada" {
		t.Errorf("off shift they went to %s", got)
	}
	all := map[string]time.Time{"Ada": noon.Add(1), "Ben": noon.Add(1), "Cem": noon.Add(1)}
	j.People = here.WithAway(all)
	if got := hands(j, Duty{}, 1); got != "-" {
		t.Errorf("while nobody is there it went to %s", got)
	}
}

// shut is a calendar that is never open.
type shut struct{ round }

func (shut) Between(_, _ time.Time) time.Duration { return 0 }

func TestNewTicketsGoToWhoeverHasFewest(t *testing.T) {
	j, _ := shop()
	j.Process.Assign.How = ChooseLeastLoaded
	if got := hands(j, Duty{Loads: map[string]int{"Ada": 3, "Ben": 1, "Cem": 2}}, 5); got != "Ben Cem Ben Ada Cem" {
		t.Errorf("they went to %s", got)
	}
}

func TestACategoryCanHaveItsOwnPeople(t *testing.T) {
	j, _ := shop()
	j.Process.Form = Form{FactCategory: {"About"}}
	j.Process.Assign.ByCategory = map[string]string{"access": "cem@team.example", "billing": "first line"}
	about := func(what string) func(*MailReceived) {
		return func(e *MailReceived) { e.Mail.Text = "About: " + what + "\n\nIt burns." }
	}
	if got := hands(j, Duty{}, 2, about("access")); got != "Cem Cem" {
		t.Errorf("access goes to %s", got)
	}
	if got := hands(j, Duty{}, 3, about("billing")); got != "Ada Ben Ada" {
		t.Errorf("billing goes to %s", got)
	}
	j.People = j.People.WithAway(map[string]time.Time{"Cem": noon.Add(time.Hour)})
	if got := hands(j, Duty{}, 2, about("access")); got != "Ada Ben" {
		t.Errorf("access goes to %s while Cem is away", got)
	}
	j.Process.Assign.How = ChooseNobody
	if got := hands(j, Duty{}, 1); got != "-" {
		t.Errorf("what has no category goes to %s", got)
	}
}

func TestARuleAndAnAgentsOwnWordComeBeforeTheProcess(t *testing.T) {
	j, _ := shop()
	dan, _ := j.People.AgentNamed("Dan")
	j.Process.Rules = []Rule{{Name: "all", Assignee: "Dan"}}
	if got := hands(j, Duty{}, 2); got != "Dan Dan" {
		t.Errorf("a rule gives them to %s", got)
	}
	j.Process.Rules = nil
	take := func(e *MailReceived) {
		e.Behalf, e.Sender = &dan, Sender{}
		e.Instruction = &Instruction{Order: Order{By: "Dan", Assign: "Dan"}}
	}
	if got := hands(j, Duty{}, 1, take); got != "Dan" {
		t.Errorf("Dan takes it, and %s has it", got)
	}
	if got := hands(j, Duty{}, 1, func(e *MailReceived) { e.Mail.Late = true }); got != "-" {
		t.Errorf("one that is taken in late goes to %s", got)
	}
	own := func(e *MailReceived) { e.Mail.From.Address = "ada@team.example" }
	if got := hands(j, Duty{}, 2, own); got != "Ben Cem" {
		t.Errorf("Ada's own go to %s", got)
	}
}

func TestWhoeverIsGivenATicketIsToldAndSoIsItsCustomerIfTheProcessSaysSo(t *testing.T) {
	j, _ := shop()
	j.Process.Assign.Tell = true
	opened := j.Decide(Ticket{Number: 1001, Prefix: "T", Intake: "support"},
		MailReceived{Mail: mailFrom("ann@customer.example"), Intake: support}, noon)
	wantOutline(t, "opened", opened,
		"opened, joined ann, filed customer, to New, assigned, acknowledgement>ann, notice-new>ada", "round-robin")
	if got := opened.Letters[0].Fields["owner"]; got != "Ada" {
		t.Errorf("Ann is told that %q has it", got)
	}
	ticket := ticketIn(j, "Working")
	for _, c := range []struct {
		name  string
		order Order
		want  string
	}{
		{"to somebody", Order{By: "Dan", Assign: "ben"}, "assigned, notice-assigned>ben, assigned>ann"},
		{"to oneself", Order{By: "Ben", Assign: "Ben"}, "assigned, assigned>ann"},
		{"to whoever has it", Order{By: "Dan", Assign: "Ada"}, "assigned"},
		{"to nobody", Order{By: "Dan", Assign: "-"}, "assigned"},
		{"with words", Order{By: "Dan", Assign: "Ben", Reply: "Ben knows."}, "assigned, said, notice-assigned>ben, answer>ann"},
		{"at the end", Order{By: "Dan", Assign: "Ben", Resolve: true}, "assigned, to Solved, notice-assigned>ben, resolved>ann"},
	} {
		wantOutline(t, c.name, j.Decide(ticket, c.order, noon), c.want, "")
	}
	j.Process.Assign.Tell = false
	wantOutline(t, "silently", j.Decide(ticket, Order{By: "Dan", Assign: "ben"}, noon), "assigned, notice-assigned>ben", "")
}

func TestTheAnswerToANoteWithAHandoverStaysInside(t *testing.T) {
	j, _ := shop()
	for order, want := range map[string]Role{"note": RoleInternal, "words": RoleAgent} {
		o := Order{By: "Dan", Assign: "Ben", Reply: "Ben knows."}
		if order == "note" {
			o.Reply, o.Note = "", "They have not paid."
		}
		for _, l := range j.Decide(ticketIn(j, "Working"), o, noon).Letters {
			if l.Name == "notice-assigned" && l.Role != want {
				t.Errorf("%s: an answer to the notice counts as to a letter of role %q", order, l.Role)
			}
		}
	}
}

func TestATicketIsNotGivenToWhoIsAway(t *testing.T) {
	j, _ := shop()
	j.People = j.People.WithAway(map[string]time.Time{"Ben": noon.Add(time.Hour)})
	ticket := ticketIn(j, "Working")
	if fault := j.OrderFault(ticket, Order{By: "Dan", Assign: "Ben"}, noon); !strings.Contains(fault, "Ben is away") {
		t.Errorf("it is given to him: %q", fault)
	}
	if fault := j.OrderFault(ticket, Order{By: "Ben", Assign: "Ben"}, noon); fault != "" {
		t.Errorf("he cannot take it himself: %s", fault)
	}
}

func TestTheOrderOfTurnsForgetsWhoHasLeft(t *testing.T) {
	j, _ := shop()
	if got := j.People.Turned([]string{"Zoe", "Ada", "Ben"}, "Ada"); !slices.Equal(got, []string{"Ben", "Ada"}) {
		t.Error(got)
	}
}
