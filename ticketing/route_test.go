package ticketing

import (
	"fmt"
	"slices"
	"testing"
)

func partyTicket(n Number, people ...Address) Ticket {
	t := Ticket{Number: n, Prefix: "T", Class: ClassOpen}
	for _, a := range people {
		t.Participants = append(t.Participants, Participant{Mailbox: Mailbox{Address: a}})
	}
	return t
}

func TestAMailFindsItsTicket(t *testing.T) {
	anns, bobs := partyTicket(1, "ann@customer.example"), partyTicket(2, "bob@other.example")
	anns2 := partyTicket(3, "x@third.example", "ann@customer.example")
	mates := partyTicket(4, "cy@customer.example")
	gmail, account := partyTicket(5, "z@gmail.com"), partyTicket(6, "q@elsewhere.example")
	account.Account = "Customer"
	token := &Token{Ticket: 1, Person: Person("ann@customer.example"), Role: RoleCustomer}
	by := func(how RouteBy, t Ticket) Hit { return Hit{By: how, Named: t.Number, Ticket: t} }
	over := func(h Hit) Hit {
		h.Over = true
		return h
	}
	for _, tt := range []struct {
		name   string
		from   Address
		hits   []Hit
		change func(*Incoming, *Sender, *Policy)
		want   string // ticket by, claims, noted, continues
	}{
		{"nothing named", "ann@customer.example", nil, nil, "0  [] [] 0"},
		{"a number, by a participant", "ann@customer.example", []Hit{by(ByNumber, anns)}, nil, "1 number [] [] 0"},
		{"a number, by a stranger", "eve@evil.example", []Hit{by(ByNumber, anns)}, nil, "0  [1] [] 0"},
		{"a token, by a stranger", "eve@evil.example", []Hit{{ByToken, 1, anns, token, false, Ticket{}}}, nil, "0  [1] [] 0"},
		{"a reference, by a stranger", "eve@evil.example", []Hit{by(ByReference, anns)}, nil, "0  [1] [] 0"},
		{"a stranger's, named twice", "eve@evil.example", []Hit{by(ByReference, anns), by(ByNumber, anns)}, nil, "0  [1] [] 0"},
		{"without From", "", []Hit{by(ByNumber, anns)}, nil, "0  [1] [] 0"},
		{"without From or participants", "", []Hit{by(ByNumber, partyTicket(9))}, nil, "0  [9] [] 0"},
		{"From at fault", "ann@customer.example", []Hit{by(ByNumber, anns)},
			func(in *Incoming, _ *Sender, _ *Policy) { in.FromFault = "two" }, "0  [1] [] 0"},
		{"a colleague by domain", "ann@customer.example", []Hit{by(ByNumber, mates)}, nil, "4 number [] [] 0"},
		{"no colleagues", "ann@customer.example", []Hit{by(ByNumber, mates)},
			func(_ *Incoming, _ *Sender, p *Policy) { p.Colleagues = false }, "0  [4] [] 0"},
		{"the same public provider", "ann@gmail.com", []Hit{by(ByNumber, gmail)}, nil, "0  [5] [] 0"},
		{"a colleague by account", "n@elsewhere2.example", []Hit{by(ByNumber, account)},
			func(_ *Incoming, s *Sender, _ *Policy) { s.Account = &Account{Name: "Customer"} }, "6 number [] [] 0"},
		{"another account, the same domain", "n@elsewhere.example", []Hit{by(ByNumber, account)},
			func(_ *Incoming, s *Sender, _ *Policy) { s.Account = &Account{Name: "Else"} }, "0  [6] [] 0"},
		{"no account, the same domain", "n@elsewhere.example", []Hit{by(ByNumber, account)}, nil, "0  [6] [] 0"},
		{"an agent by number", "ben@team.example", []Hit{by(ByNumber, anns)},
			func(_ *Incoming, s *Sender, _ *Policy) { s.Agent = &ben }, "1 number [] [] 0"},
		{"token v. reference", "ann@customer.example",
			[]Hit{{ByToken, 1, anns, token, false, Ticket{}}, by(ByReference, anns2)}, nil, "1 token [] [3] 0"},
		{"token v. typed number of one's own", "ann@customer.example",
			[]Hit{{ByToken, 1, anns, token, false, Ticket{}}, by(ByNumber, anns2)}, nil, "3 number [] [1] 0"},
		{"token v. typed number of a colleague", "ann@customer.example",
			[]Hit{{ByToken, 1, anns, token, false, Ticket{}}, by(ByNumber, mates)}, nil, "1 token [] [4] 0"},
		{"token v. typed number of a stranger", "ann@customer.example",
			[]Hit{{ByToken, 1, anns, token, false, Ticket{}}, by(ByNumber, bobs)}, nil, "1 token [2] [] 0"},
		{"reference v. typed number of one's own", "ann@customer.example",
			[]Hit{by(ByReference, anns), by(ByNumber, anns2)}, nil, "3 number [] [1] 0"},
		{"the nearest reference", "ann@customer.example",
			[]Hit{by(ByReference, anns2), by(ByReference, anns)}, nil, "3 reference [] [1] 0"},
		{"two numbers", "ann@customer.example", []Hit{by(ByNumber, anns2), by(ByNumber, anns)}, nil, "3 number [] [1] 0"},
		{"a number that the thread carried", "ann@customer.example",
			[]Hit{by(ByReference, anns), by(ByReference, anns2), by(ByNumber, anns2)}, nil, "1 reference [] [3] 0"},
		{"a merged number", "ann@customer.example", []Hit{{ByNumber, 77, anns, nil, false, Ticket{}}}, nil, "1 number [] [] 0"},
		{"a merged number beside the thread", "ann@customer.example",
			[]Hit{by(ByReference, anns), {ByNumber, 77, anns, nil, false, Ticket{}}}, nil, "1 reference [] [] 0"},
		{"closed long ago", "ann@customer.example", []Hit{over(by(ByNumber, anns))}, nil, "0  [] [] 1"},
		{"closed long ago and another", "ann@customer.example",
			[]Hit{over(by(ByReference, anns)), by(ByReference, anns2)}, nil, "0  [] [3] 1"},
		{"closed long ago, out of office", "ann@customer.example", []Hit{over(by(ByNumber, anns))},
			func(in *Incoming, _ *Sender, _ *Policy) { in.Verdict.Kind = KindAutoReply }, "1 number [] [] 0"},
		{"closed long ago, an agent's note", "ben@team.example", []Hit{over(by(ByNumber, anns))},
			func(_ *Incoming, s *Sender, _ *Policy) { s.Agent = &ben }, "1 number [] [] 0"},
		{"closed long ago, a bounce", "mailer-daemon@mx.example", []Hit{over(Hit{ByReport, 1, anns, token, false, Ticket{}})},
			func(in *Incoming, _ *Sender, _ *Policy) { in.Verdict.Kind = KindBounce }, "1 report [] [] 0"},
		{"closed long ago, a stranger's", "eve@evil.example", []Hit{over(by(ByNumber, anns))}, nil, "0  [1] [] 0"},
	} {
		in, s := mailFrom(tt.from), Sender{}
		p := Policy{Colleagues: true}
		if tt.change != nil {
			tt.change(&in, &s, &p)
		}
		r := FindRoute(in, s, tt.hits, p)
		got := fmt.Sprint(r.Ticket, " ", r.By, " ", r.Claims, " ", r.Noted, " ", r.Continues)
		if got != tt.want {
			t.Errorf("%s: %s, want %s (%q)", tt.name, got, tt.want, r.Why)
		}
		if len(tt.hits) > 0 && len(r.Why) == 0 {
			t.Errorf("%s: nothing says why", tt.name)
		}
	}
}

func TestTheWinningTokenIsKept(t *testing.T) {
	token := Token{Ticket: 1, Person: Person("ann@customer.example"), Role: RoleInternal}
	hits := []Hit{{ByToken, 1, partyTicket(1, "ann@customer.example"), &token, false, Ticket{}}}
	if r := FindRoute(mailFrom("ann@customer.example"), Sender{}, hits, Policy{}); r.Token != token {
		t.Errorf("%+v", r.Token)
	}
}

func TestAMailIsPlaced(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*MailReceived, *Judge)
		want   Placement
	}{
		{"ordinary", func(*MailReceived, *Judge) {}, IntoTicket},
		{"a loop", func(e *MailReceived, _ *Judge) { e.Mail.Verdict.Quarantine = true }, Held},
		{"a loop of our own mail", func(e *MailReceived, _ *Judge) {
			e.Mail.Verdict = Verdict{Kind: KindOwn, Quarantine: true}
		}, Held},
		{"our own", func(e *MailReceived, _ *Judge) { e.Mail.Verdict.Kind, e.Route.Ticket = KindOwn, 1 }, Recorded},
		{"a bounce of nothing", func(e *MailReceived, _ *Judge) { e.Mail.Verdict.Kind = KindBounce }, Recorded},
		{"a bounce that names a number", func(e *MailReceived, _ *Judge) {
			e.Mail.Verdict.Kind, e.Route.Claims = KindBounce, []Number{1}
		}, Recorded},
		{"a receipt", func(e *MailReceived, _ *Judge) { e.Mail.Verdict.Kind = KindDeliveryReceipt }, Recorded},
		{"a bounce of ours", func(e *MailReceived, _ *Judge) {
			e.Mail.Verdict.Kind, e.Route = KindBounce, Route{Ticket: 1, By: ByReport}
		}, IntoTicket},
		{"out of office about nothing", func(e *MailReceived, _ *Judge) { e.Mail.Verdict.Kind = KindAutoReply }, Recorded},
		{"out of office with a status for it", func(e *MailReceived, j *Judge) {
			e.Mail.Verdict.Kind, j.Process.On.OOTOOnly = KindAutoReply, &Ending{Status: "Copy"}
		}, IntoTicket},
		{"list", func(e *MailReceived, _ *Judge) { e.Mail.Verdict.Kind = KindList }, IntoTicket},
		{"a stranger who names a ticket", func(e *MailReceived, _ *Judge) { e.Route.Claims = []Number{1} }, IntoTicket},
		{"the same, held by policy", func(e *MailReceived, j *Judge) {
			e.Route.Claims, j.Policy.Strangers = []Number{1}, "hold"
		}, Held},
		{"naming a ticket that is not there, held by policy", func(e *MailReceived, j *Judge) {
			e.Mail.Tags, j.Policy.Strangers = []Tag{{"T", 99}}, "hold"
		}, Held},
		{"naming nothing under that policy", func(_ *MailReceived, j *Judge) { j.Policy.Strangers = "hold" }, IntoTicket},
		{"a participant of an old ticket under that policy", func(e *MailReceived, j *Judge) {
			e.Mail.Tags, e.Route.Continues, j.Policy.Strangers = []Tag{{"T", 1}}, 1, "hold"
		}, IntoTicket},
		{"an agent's wrong number under that policy", func(e *MailReceived, j *Judge) {
			e.Mail.Tags, e.Sender.Agent, j.Policy.Strangers = []Tag{{"T", 99}}, &ben, "hold"
		}, IntoTicket},
		{"an agent's into a ticket, proved", func(e *MailReceived, _ *Judge) {
			e.Sender, e.Route.Ticket = Sender{Agent: &ben, Verified: true}, 1
		}, IntoTicket},
		{"an agent's into a ticket, unproved", func(e *MailReceived, _ *Judge) {
			e.Sender, e.Route.Ticket = Sender{Agent: &ben}, 1
		}, Held},
		{"an agent's absence, unproved", func(e *MailReceived, _ *Judge) {
			e.Sender, e.Route.Ticket, e.Mail.Verdict.Kind = Sender{Agent: &ben}, 1, KindAutoReply
		}, IntoTicket},
		{"an agent's to the notes mailbox", func(e *MailReceived, _ *Judge) {
			e.Sender, e.Route.Ticket, e.Intake = Sender{Agent: &ben, Verified: true}, 1, notes
		}, IntoTicket},
		{"an agent's to the notes mailbox, about nothing", func(e *MailReceived, _ *Judge) {
			e.Sender, e.Intake = Sender{Agent: &ben, Verified: true}, notes
		}, Held},
		{"a participant's to the notes mailbox", func(e *MailReceived, _ *Judge) {
			e.Route.Ticket, e.Intake = 1, notes
		}, Held},
		{"a bounce to the notes mailbox", func(e *MailReceived, _ *Judge) {
			e.Mail.Verdict.Kind, e.Route, e.Intake = KindBounce, Route{Ticket: 1, By: ByReport}, notes
		}, IntoTicket},
	} {
		e, j := MailReceived{Mail: mailFrom("ann@customer.example"), Intake: support}, testJudge()
		tt.change(&e, &j)
		got, why := j.Place(e)
		if got != tt.want || (why == "") != (got == IntoTicket) {
			t.Errorf("%s: %s (%q), want %s", tt.name, got, why, tt.want)
		}
	}
}

func TestAgentTrustAsksForWhatItSays(t *testing.T) {
	for trust, want := range map[AgentTrust][]Trust{
		AgentTrustToken: {TrustToken, TrustTokenAligned}, AgentTrustDMARC: {TrustAligned, TrustTokenAligned},
		AgentTrustTokenDMARC: {TrustTokenAligned}, "": {TrustToken, TrustTokenAligned},
		AgentTrustFrom: {TrustNone, TrustAligned, TrustToken, TrustTokenAligned},
	} {
		for _, proof := range []Trust{TrustNone, TrustAligned, TrustToken, TrustTokenAligned} {
			if trust.Enough(proof) != slices.Contains(want, proof) {
				t.Errorf("%q takes %s: %v", trust, proof, trust.Enough(proof))
			}
		}
	}
}

func TestAnIntakeOwnsItsAddressesAndSubAddresses(t *testing.T) {
	token := Keyring{newKey}.Mint(annsToken())
	off := support
	off.Subaddressing = ""
	for _, tt := range []struct {
		in   Intake
		a    Address
		want bool
	}{
		{support, "support@desk.example", true}, {support, "help@desk.example", true},
		{support, "support+x@desk.example", true}, {support, "help+t1.x@desk.example", true},
		{support, "supporters@desk.example", false}, {support, "support@other.example", false},
		{support, "support+x@other.example", false}, {support, "", false}, {Intake{}, "", false},
		{Intake{}, "+x@", false}, {off, "support+x@desk.example", false},
		{off, Address("support+t1042." + token + "@desk.example"), true},
		{off, Address("support-t1042." + token + "@desk.example"), true},
		{off, Address("+t0001042." + token + "@desk.example"), false},
	} {
		if got := tt.in.Owns(tt.a); got != tt.want {
			t.Errorf("%s with %q owns %s: %v", tt.in.Name, tt.in.Subaddressing, tt.a, got)
		}
	}
}
