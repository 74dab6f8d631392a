package ticketing

import (
	"slices"
	"testing"
)

func TestAMailToTheEscalationMailboxIsAboutOneClearWinner(t *testing.T) {
	const ann = Address("ann@customer.example")
	hit := func(by RouteBy, n Number, people ...Address) Hit {
		ticket := Ticket{Number: n, Prefix: "T", Account: "Acme"}
		for _, p := range people {
			ticket.Participants = append(ticket.Participants, Participant{Mailbox: Mailbox{Address: p}})
		}
		return Hit{By: by, Named: n, Ticket: ticket}
	}
	acme := Sender{Account: &Account{Name: "Acme"}}
	orders := func(e *MailReceived) { e.Mail.Fresh = "/close\nDone." }
	for _, tt := range []struct {
		name   string
		sender Sender
		change func(*MailReceived)
		hits   []Hit
		ticket Number
		by     RouteBy
		which  []Number
		claims []Number
	}{
		{name: "nothing"},
		{name: "its token", hits: []Hit{hit(ByToken, 1, ann), hit(ByText, 2, ann), hit(BySender, 2, ann)}, ticket: 1, by: ByToken},
		{name: "the nearest reference", hits: []Hit{hit(ByReference, 2, ann), hit(ByReference, 1, ann)}, ticket: 2, by: ByReference},
		{name: "a number typed by hand before its token",
			hits: []Hit{hit(ByToken, 1, ann), hit(ByNumber, 2, ann)}, ticket: 2, by: ByNumber},
		{name: "two numbers typed by hand",
			hits: []Hit{hit(ByToken, 1, ann), hit(ByNumber, 2, ann), hit(ByNumber, 3, ann)}, which: []Number{2, 3}},
		{name: "the subject before the text",
			hits: []Hit{hit(ByNumber, 1, ann), hit(ByText, 1, ann), hit(ByText, 2, ann)}, ticket: 1, by: ByNumber},
		{name: "a number in the text before the sender's others",
			hits: []Hit{hit(ByText, 1, ann), hit(BySender, 1, ann), hit(BySender, 2, ann)}, ticket: 1, by: ByText},
		{name: "the same subject before others of the sender",
			hits: []Hit{hit(BySender, 1, ann), hit(BySender, 2, ann), hit(ByThread, 2, ann)}, ticket: 2, by: ByThread},
		{name: "the sender's only one before the account's", sender: acme,
			hits: []Hit{hit(BySender, 1, ann), hit(ByAccount, 2, "cy@acme.example")}, ticket: 1, by: BySender},
		{name: "several of the sender", hits: []Hit{hit(BySender, 1, ann), hit(BySender, 2, ann)}, which: []Number{1, 2}},
		{name: "more of the sender than anybody reads", hits: []Hit{hit(BySender, 1, ann), hit(BySender, 2, ann),
			hit(BySender, 3, ann), hit(BySender, 4, ann), hit(BySender, 5, ann), hit(BySender, 6, ann)},
			which: []Number{1, 2, 3, 4, 5}},
		{name: "the account's urgent one", sender: acme,
			hits: []Hit{hit(ByAccount, 2, "cy@acme.example")}, ticket: 2, by: ByAccount},
		{name: "a stranger's claim", hits: []Hit{hit(ByNumber, 7, "eve@evil.example")}, claims: []Number{7}},
		{name: "a stranger's claim in the text", hits: []Hit{hit(ByText, 7, "eve@evil.example")}, claims: []Number{7}},
		{name: "a claim beside a right", hits: []Hit{hit(ByText, 7, "eve@evil.example"), hit(ByText, 1, ann)},
			ticket: 1, by: ByText, claims: []Number{7}},
		{name: "a guess without a right", hits: []Hit{hit(ByAccount, 7, "eve@evil.example")}},
		{name: "a forged From", change: func(e *MailReceived) { e.Mail.FromFault = "two" },
			hits: []Hit{hit(ByText, 1, ann)}, claims: []Number{1}},
		{name: "an agent's forward", sender: Sender{Agent: &ben, Verified: true},
			hits: []Hit{hit(BySender, 1, "cy@acme.example")}, ticket: 1, by: BySender},
		{name: "an agent's orders for a guess", sender: Sender{Agent: &ben, Verified: true}, change: orders,
			hits: []Hit{hit(BySender, 1, ann)}, which: []Number{1}},
		{name: "an agent's orders for a number in the text", sender: Sender{Agent: &ben, Verified: true}, change: orders,
			hits: []Hit{hit(ByText, 1, ann)}, which: []Number{1}},
		{name: "an agent's orders for a number in the subject", sender: Sender{Agent: &ben, Verified: true}, change: orders,
			hits: []Hit{hit(ByNumber, 1, ann)}, ticket: 1, by: ByNumber},
	} {
		e := MailReceived{Mail: mailFrom(ann), Sender: tt.sender, Intake: escalation}
		if tt.change != nil {
			tt.change(&e)
		}
		got := FindEscalated(e, tt.hits, testJudge().Policy)
		if got.Ticket != tt.ticket || got.By != tt.by || !slices.Equal(got.Which, tt.which) ||
			!slices.Equal(got.Claims, tt.claims) || len(got.Noted) > 1 {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}

func TestNumbersAreFoundInWhatSomebodyWrote(t *testing.T) {
	for _, tt := range []struct {
		subject, fresh, text string
		want                 []Number
	}{
		{"Escalation of T-1042", "", "", []Number{1042}},
		{"Help", "My ticket t-1042 and (T-1043), again T-1042.", "", []Number{1042, 1043}},
		{"Help", "See #1042!", "", []Number{1042}},
		{"Help", "Order 4711, PO-77, 2026-03-02, R-T-5, tel +49-30-123", "", nil},
		{"Help", "Nothing happens.", "Nothing happens.\n> Subject: [T-1042] Printer", []Number{1042}},
		{"Help", "It is T-1043.", "It is T-1043.\n> [T-1042]", []Number{1043}},
		{"T-0 T-99999999999999999999 T-１２ T-", "", "", nil},
	} {
		in := Incoming{Subject: tt.subject, Fresh: tt.fresh, Text: tt.text}
		if got := NumbersIn(in, []string{"T", "E"}); !slices.Equal(got, tt.want) {
			t.Errorf("%q %q: %v, want %v", tt.subject, tt.fresh, got, tt.want)
		}
	}
	many := Incoming{}
	for n := range 1000 {
		many.Fresh += Tag{"T", Number(n + 1)}.String() + " "
	}
	if got := NumbersIn(many, []string{"T"}); len(got) != maxTags {
		t.Errorf("%d numbers are looked up", len(got))
	}
	passed := Incoming{Fresh: "Please look.", Forward: &Forward{Text: "I wait for T-1042."}}
	if got := NumbersIn(passed, []string{"T"}); !slices.Equal(got, []Number{1042}) {
		t.Errorf("in a mail that was passed on: %v", got)
	}
}

func TestTheCustomersOneWordEscalates(t *testing.T) {
	const done = "recognised, filed customer, escalated, to Alarm, remembered, notice-escalated>lea, notice-reply>ben"
	const reopened = "recognised, filed customer, to New, escalated, to Alarm, remembered, notice-escalated>lea, notice-reply>ben"
	verified := func(e *MailReceived) { e.Sender.Trust, e.Sender.Verified = TrustToken, true }
	for _, tt := range []struct {
		text, status string
		change       func(*MailReceived)
		want         string
	}{
		{"escalate", "Pending", verified, "recognised, filed customer, to Working, escalated, to Alarm, remembered, notice-escalated>lea, notice-reply>ben"},
		{"Bitte eskalieren!", "Working", verified, done},
		{"Escalade", "Working", verified, done},
		{"escalar", "Working", verified, done},
		{"Escalare.", "Working", verified, done},
		{"escaleren", "Working", verified, done},
		{"escalate", "Solved", verified, reopened},
		{"escalate", "Closed", verified, reopened},
		{"escalate", "Pending", nil, "filed customer, to Working, remembered, notice-reply>ben, notice-wish>lea"},
		{"Do not escalate", "Working", verified, "recognised, filed customer, notice-reply>ben"},
		{"escalate", "Working", func(e *MailReceived) {
			verified(e)
			e.Mail.Verdict = Verdict{Kind: KindAutoReply, NoAck: true, NoReopen: true}
		}, "filed machine, notice-absent>ben"},
		{"escalate", "Working", func(e *MailReceived) {
			verified(e)
			e.Mail.Verdict = Verdict{Kind: KindAutoGenerated, NoAck: true, NoReopen: true}
		}, "recognised, filed customer, notice-reply>ben"},
	} {
		j := testJudge()
		e := MailReceived{Mail: mailFrom("ann@customer.example"), Intake: support, Route: Route{Ticket: 1001, By: ByReference}}
		e.Mail.Fresh = tt.text
		if tt.change != nil {
			tt.change(&e)
		}
		wantOutline(t, tt.text+" in "+tt.status, j.Decide(ticketIn(j, tt.status), e, noon), tt.want, "")
	}
}

func TestTheOneWordTwiceIsHarmless(t *testing.T) {
	j := testJudge()
	ticket := ticketIn(j, "Working")
	e := MailReceived{Mail: mailFrom("ann@customer.example"), Intake: support, Route: Route{Ticket: 1001, By: ByToken},
		Sender: Sender{Trust: TrustToken, Verified: true}}
	e.Mail.Fresh = "escalate"
	step := func(name, want string) {
		t.Helper()
		d := j.Decide(ticket, e, noon)
		wantOutline(t, name, d, want, "")
		ticket = ticket.Apply(noon, d.Changes...)
	}
	step("first", "recognised, filed customer, escalated, to Alarm, remembered, notice-escalated>lea, notice-reply>ben")
	step("again", "filed customer, notice-reply>ben")
	ticket = ticket.Apply(noon, StatusChanged{From: "Alarm", To: "Solved", Class: ClassResolved})
	step("after the end", "filed customer, to New, to Alarm, remembered, notice-escalated>lea, notice-reply>ben")
	step("once more", "filed customer, notice-reply>ben")
}
