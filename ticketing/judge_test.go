package ticketing

import (
	"slices"
	"testing"
	"time"
)

func TestTimeFiresWhatIsDueTheLongestDueFirst(t *testing.T) {
	for _, tt := range []struct {
		name, status string
		after        time.Duration
		want         string
		due          time.Duration // from then; 0: never
	}{
		{"too early", "Pending", 7*24*time.Hour - time.Second, "", time.Second},
		{"the reminder", "Pending", 7 * 24 * time.Hour, "remembered, reminder>ann", 14 * 24 * time.Hour},
		{"both, after a long downtime", "Pending", 30 * 24 * time.Hour,
			"remembered, to Stale, reminder>ann, status-changed>ann", 2 * 24 * time.Hour},
		{"giving up", "Stale", 49 * time.Hour, "to Closed, closed>ann", 0},
		{"closing", "Solved", 48 * time.Hour, "to Closed, closed>ann", 0},
		{"two that start each other at once", "Ping", time.Hour, "to Pong", tick},
		{"nothing runs", "Working", 1000 * time.Hour, "", 0},
	} {
		j, now := testJudge(), noon.Add(tt.after)
		ticket := ticketIn(j, tt.status)
		d := j.Decide(ticket, TimePassed{}, now)
		wantOutline(t, tt.name, d, tt.want, "")
		due := ticket.Apply(now, d.Changes...).Due()
		if tt.due == 0 && !due.IsZero() || tt.due != 0 && !due.Equal(now.Add(tt.due)) {
			t.Errorf("%s: next due %v, now is %v", tt.name, due, now)
		}
	}
}

func TestATimerThatTheProcessNoLongerHasIsForgotten(t *testing.T) {
	j := testJudge()
	ticket := ticketIn(j, "Working")
	ticket.Deadlines = []Deadline{{"no such timer", noon}, {"close", noon}}
	d := j.Decide(ticket, TimePassed{}, noon)
	wantOutline(t, "forgotten", d, "", "")
	if due := ticket.Apply(noon, d.Changes...).Due(); !due.IsZero() {
		t.Error(due)
	}
}

func TestALetterThatAServerRefusedBringsAPersonsWordsBack(t *testing.T) {
	for _, tt := range []struct {
		name, status string
		class        LetterClass
		want         string
	}{
		{"a person's words", "Solved", Personal, "undelivered true, to New, notice-undelivered>ben"},
		{"a person's words while waiting", "Pending", Personal, "undelivered true, to Working, notice-undelivered>ben"},
		{"an acknowledgement", "New", Automatic, "undelivered true"},
		{"a notice", "New", Notice, "undelivered true"},
	} {
		j := testJudge()
		ticket := ticketIn(j, tt.status)
		d := j.Decide(ticket, DeliveryFailed{Letter: "x", Class: tt.class, To: "ann@customer.example",
			Diagnostic: "550 no such user"}, noon)
		wantOutline(t, tt.name, d, tt.want, "550 no such user")
		after := ticket.Apply(noon, d.Changes...)
		if after.Requester().Bad == "" || ticket.Requester().Bad != "" {
			t.Errorf("%s: bad %q, before %q", tt.name, after.Requester().Bad, ticket.Requester().Bad)
		}
	}
}

func TestAnOrderIsCarriedOut(t *testing.T) {
	for _, tt := range []struct {
		name, status string
		order        Order
		want         string
	}{
		{"reply", "New", Order{Reply: "Hi"}, "said, answer>ann"},
		{"reply and resolve", "New", Order{Reply: "Hi", Resolve: true}, "said, to Solved, resolved>ann"},
		{"resolve", "New", Order{Resolve: true, Code: "told"}, "to Solved, resolved>ann"},
		{"resolve again with words", "Solved", Order{Resolve: true, Reply: "Hi"}, "said, answer>ann"},
		{"status without letter", "New", Order{Status: "Working"}, "to Working"},
		{"status in small letters", "New", Order{Status: "working"}, "to Working"},
		{"reply by an agent", "New", Order{By: "ben", AsAgent: true, Reply: "Hi"}, "said, answer>ann"},
		{"note", "New", Order{Note: "psst"}, "noted"},
		{"assign", "New", Order{Assign: "BEN"}, "assigned, notice-assigned>ben"},
		{"nobody", "New", Order{Assign: "-"}, "assigned"},
	} {
		j := testJudge()
		ticket := ticketIn(j, tt.status)
		if fault := j.OrderFault(ticket, tt.order, noon); fault != "" {
			t.Errorf("%s: refused: %s", tt.name, fault)
		}
		d := j.Decide(ticket, tt.order, noon)
		wantOutline(t, tt.name, d, tt.want, "")
		for _, l := range d.Letters {
			if (l.Class == Personal) != (tt.order.Reply != "") || l.ByMail {
				t.Errorf("%s: a letter of class %s", tt.name, l.Class)
			}
		}
	}
}

func TestACustomerReadsAnAgentsNameAndNeverAnOperators(t *testing.T) {
	j := testJudge()
	for by, want := range map[string]string{"ben": "Ben", "root": ""} {
		d := j.Decide(ticketIn(j, "New"), Order{By: by, Reply: "Hi"}, noon)
		if len(d.Letters) != 1 || d.Letters[0].Author != want {
			t.Errorf("answered by %s: %+v", by, d.Letters)
		}
	}
}

func TestAnAssignedTicketNamesTheAgentAsTheConfigurationDoes(t *testing.T) {
	j := testJudge()
	d := j.Decide(ticketIn(j, "New"), Order{Assign: "ben@team.example"}, noon)
	if got := (Ticket{}).Apply(noon, d.Changes...).Assignee; got != "Ben" {
		t.Errorf("assigned to %q", got)
	}
}

func TestAnOrderThatCannotBeCarriedOutIsRefusedInWords(t *testing.T) {
	for _, tt := range []struct {
		name, status string
		order        Order
		change       func(*Ticket)
		want         string
	}{
		{"nothing", "New", Order{By: "Ben"}, nil, "nothing is ordered: give words, a status or an agent"},
		{"unknown status", "New", Order{Status: "Gone"}, nil,
			`"Gone" is no status of process "test"; it has New, Working, Deferred, Pending, Ping, Pong,` +
				` Solved, Closed, Copy, Alarm`},
		{"system's own", "New", Order{Status: "Stale"}, nil, `"Stale" is set by ticketd itself, never by a person`},
		{"not next", "Deferred", Order{Resolve: true}, nil, `"Deferred" is not followed by "Solved", only by Working`},
		{"unknown code", "New", Order{Resolve: true, Code: "x"}, nil, `"x" is no closing code of "Solved"; it has solved, told`},
		{"code without status", "New", Order{Code: "told", Note: "x"}, nil,
			"a closing code goes with the status that ends the ticket"},
		{"another code", "Solved", Order{Resolve: true, Code: "told"}, nil,
			`the ticket is "Solved" with the code "solved" already: move it to another status first`},
		{"in an unknown name", "New", Order{By: "Zoe", AsAgent: true, Reply: "Hi"}, nil,
			`nobody in the configuration is called "Zoe"; its agents are Ben, Lea`},
		{"nothing in a name", "New", Order{By: "Ben", AsAgent: true}, nil,
			"nothing is ordered: give words, a status or an agent"},
		{"unknown agent", "New", Order{Assign: "Zoe"}, nil, `nobody in the configuration is called "Zoe"; its agents are Ben, Lea`},
		{"nobody to answer", "New", Order{Reply: "Hi"}, func(t *Ticket) { t.Participants = nil },
			"the ticket has no participant with a working address to answer"},
		{"a bad address to answer", "New", Order{Reply: "Hi"}, func(t *Ticket) { t.Participants[0].Bad = "550" },
			"the ticket has no participant with a working address to answer"},
		{"only ourselves to answer", "New", Order{Reply: "Hi"},
			func(t *Ticket) { t.Participants[0].Address = support.Address },
			"the ticket has no participant with a working address to answer"},
	} {
		j := testJudge()
		ticket := ticketIn(j, tt.status)
		if tt.change != nil {
			tt.change(&ticket)
		}
		if got := j.OrderFault(ticket, tt.order, noon); got != tt.want {
			t.Errorf("%s: %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func TestWhoIsBadIsNotWrittenToAndSaidSo(t *testing.T) {
	j := testJudge()
	ticket := ticketIn(j, "New").Apply(noon, Joined{Who: Mailbox{Address: "cy@customer.example"}},
		Undelivered{To: "ann@customer.example", Diagnostic: "550", Hard: true})
	d := j.Decide(ticket, Order{Reply: "Hi"}, noon)
	wantOutline(t, "one of two", d, "said, answer>cy", "ann@customer.example is not written to")
}

func TestABrakeIsToldToTheLeadsElseToTheTeam(t *testing.T) {
	j := testJudge()
	to := func() (names []string) {
		for _, l := range j.Alert(Ticket{Number: 1}, Cap{Name: CapInAll}) {
			names = append(names, l.Name+">"+l.To.Address.Local())
		}
		return names
	}
	if got := to(); !slices.Equal(got, []string{"notice-brake>lea"}) {
		t.Error(got)
	}
	j.People = NewDirectory([]Agent{ben}, nil)
	if got := to(); !slices.Equal(got, []string{"notice-brake>ben"}) {
		t.Error(got)
	}
}

func TestAClosedTicketIsOverAfterItsTime(t *testing.T) {
	p := testProcess()
	closed := Ticket{Class: ClassClosed, Closed: noon}
	limit := noon.Add(14 * 24 * time.Hour)
	forever := p
	forever.ReopenWithin = Delay{}
	for _, tt := range []struct {
		name string
		p    Process
		t    Ticket
		now  time.Time
		want bool
	}{
		{"on the dot", p, closed, limit, false}, {"a second later", p, closed, limit.Add(time.Second), true},
		{"for ever", forever, closed, limit.Add(time.Second), false},
		{"resolved only", p, Ticket{Class: ClassResolved}, limit.Add(time.Hour), false},
	} {
		if got := tt.p.Over(tt.t, tt.now); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
