package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/process"
)

// wanted is how a machine's mail is taken in, and what it may make us write.
func (p *party) wanted(name, raw string, outcome desk.Outcome, acks int) {
	p.Helper()
	before := len(p.outside())
	if got := p.bring(raw); got.Outcome != outcome {
		p.Errorf("%s: it is %s into %d, want %s", name, got.Outcome, got.Ticket, outcome)
	}
	if n := len(p.outside()) - before; n != acks {
		p.Errorf("%s: %d letters to customers, want %d", name, n, acks)
	}
	p.nothingLost()
}

func TestL4AnAbsenceIsFiledAndAnsweredByNobody(t *testing.T) {
	exchange := []string{"X-MS-Exchange-Inbox-Rules-Loop: ann@customer.example", "X-Auto-Response-Suppress: All",
		"Auto-Submitted: auto-generated"}
	for name, c := range map[string]struct {
		subject string
		fields  []string
		fresh   desk.Outcome // without a thread
	}{
		"Exchange":          {"Automatic reply: Printer", exchange, desk.OutcomeRecorded},
		"only RFC 3834":     {"Printer", []string{"Auto-Submitted: auto-replied"}, desk.OutcomeRecorded},
		"only its subject":  {"Automatic reply: Printer", nil, desk.OutcomeOpened},
		"only in German":    {"Abwesenheitsnotiz: Printer", nil, desk.OutcomeOpened},
		"only in Japanese":  {"=?utf-8?B?6Ieq5YuV5b+c562U?=: Printer", nil, desk.OutcomeOpened},
		"only in French":    {"=?utf-8?Q?R=C3=A9ponse_automatique?= : Printer", nil, desk.OutcomeOpened},
		"with a return day": {"Out of office: Printer", nil, desk.OutcomeOpened},
	} {
		t.Run(name, func(t *testing.T) {
			p := newParty(t, "desk.example", "T")
			p.bring(rawMail(string(ann), p.at, "Printer", "It burns."))
			p.order(1001, ticketing.Order{By: "Ben", Reply: "Try this.", Resolve: true})
			answer := p.newest("resolved", ann)
			p.wanted("threaded", rawMail(string(ann), p.at, c.subject, "I am away until 1 April.",
				append(thread(answer.MessageID), c.fields...)...), desk.OutcomeFiled, 0)
			if got := p.ticket(1001); got.Class != ticketing.ClassResolved {
				t.Errorf("it is %s", got.Status)
			}
			acks := 0
			if c.fresh == desk.OutcomeOpened {
				acks = 1 // a person may write such a subject
			}
			p.wanted("alone", rawMail("cy@elsewhere.example", p.at, c.subject, "I am away.", c.fields...), c.fresh, acks)
		})
	}
}

func TestL5AnAgentsAbsenceIsRelayedToNobody(t *testing.T) {
	p := newParty(t, "desk.example", "T")
	p.bring(rawMail(string(ann), p.at, "Printer", "It burns."))
	notice := p.newest("notice-new", ben)
	for name, fields := range map[string][]string{
		"RFC 3834": {"Auto-Submitted: auto-replied"}, "Exchange": {"X-MS-Exchange-Inbox-Rules-Loop: ben@team.example"},
		"its subject": nil,
	} {
		before := len(p.all())
		p.wanted(name, rawMail(string(ben), notice.EnvelopeFrom, "Automatic reply: "+notice.Subject,
			"I am away until 1 April. In urgent cases write to lea@team.example.",
			append(thread(notice.MessageID), fields...)...), desk.OutcomeFiled, 0)
		if n := len(p.all()) - before; n != 0 {
			t.Errorf("%s: %d letters to the team", name, n)
		}
	}
}

func TestL9MailFromOurOwnAddressIsKeptAndAnsweredByNobody(t *testing.T) {
	for from, acks := range map[string]int{
		"support@desk.example": 0, "Support <SUPPORT@desk.example>": 0, "support+t7.x@desk.example": 0,
		"support+sales@desk.example":                0,
		`"support@desk.example" <eve@evil.example>`: 1, // a name is no address
	} {
		p := newParty(t, "desk.example", "T")
		p.wanted(from, rawMail(from, p.at, "Printer", "It burns."), desk.OutcomeOpened, acks)
		for _, d := range p.outside() {
			if d.To != eve {
				t.Errorf("%s: we write to %s", from, d.To)
			}
		}
	}
}

func TestL10MailFromTheEscalationAddressToSupportIsAnsweredByNobody(t *testing.T) {
	p := newParty(t, "desk.example", "T")
	p.wanted("support", rawMail("boss@desk.example", p.at, "Printer", "It burns."), desk.OutcomeOpened, 0)
	if got := p.bringTo("escalation", rawMail(string(p.at), "boss@desk.example", "Printer", "It burns.")); got.Ticket == 0 {
		t.Errorf("the other way round it is %s", got.Outcome)
	}
	p.bounded(0)
}

func TestL13AListPostIsATicketWithoutAnAcknowledgement(t *testing.T) {
	p := newParty(t, "desk.example", "T")
	for _, field := range []string{"List-Id: <users.list.example>", "List-Unsubscribe: <mailto:x@list.example>",
		"List-Post: <mailto:users@list.example>", "Mailing-List: contact x"} {
		p.wanted(field, rawMail(string(ann), p.at, "Printer", "It burns.", field), desk.OutcomeOpened, 0)
	}
}

func TestL14ASecondPrecedenceFieldCounts(t *testing.T) {
	p := newParty(t, "desk.example", "T")
	p.wanted("list second", rawMail(string(ann), p.at, "Printer", "It burns.", "Precedence: first-class", "Precedence: list"),
		desk.OutcomeOpened, 0)
	p.wanted("neither", rawMail(string(ann), p.at, "Printer", "It burns.", "Precedence: first-class", "Precedence: urgent"),
		desk.OutcomeOpened, 1)
}

func TestL15AutoSubmittedNoIsAPerson(t *testing.T) {
	for value, acks := range map[string]int{"no": 1, "No (a person)": 1, "no; x=y": 1, "auto-generated": 0, "auto-notified": 0} {
		p := newParty(t, "desk.example", "T")
		p.wanted(value, rawMail(string(ann), p.at, "Printer", "It burns.", "Auto-Submitted: "+value), desk.OutcomeOpened, acks)
	}
}

func TestL16AParticipantsMailThatSaysItIsGeneratedIsTakenForTheirAnswer(t *testing.T) {
	p := newParty(t, "desk.example", "T")
	p.bring(rawMail(string(ann), p.at, "Printer", "It burns."))
	p.order(1001, ticketing.Order{By: "Ben", Reply: "Try this.", Resolve: true})
	p.wanted("generated", rawMail(string(ann), p.at, "Re: Printer", "It burns still.",
		append(thread(p.newest("resolved", ann).MessageID), "Auto-Submitted: auto-generated")...), desk.OutcomeFiled, 0)
	if got := p.ticket(1001); got.Finished() || len(p.letters("notice-reply")) == 0 {
		t.Errorf("it is %s, %d notices", got.Status, len(p.letters("notice-reply")))
	}
}

func TestL17AWishForNoAnswersIsNoSignOfAMachine(t *testing.T) {
	p := newParty(t, "desk.example", "T")
	p.bring(rawMail(string(ann), p.at, "Printer", "It burns."))
	p.order(1001, ticketing.Order{By: "Ben", Reply: "Try this.", Resolve: true})
	suppress := "X-Auto-Response-Suppress: All"
	p.wanted("answer", rawMail(string(ann), p.at, "Re: Printer", "It burns still.",
		append(thread(p.newest("resolved", ann).MessageID), suppress)...), desk.OutcomeFiled, 0)
	if got := p.ticket(1001); got.Finished() || len(p.letters("notice-reply")) == 0 {
		t.Errorf("it is %s, %d notices", got.Status, len(p.letters("notice-reply")))
	}
	p.wanted("new", rawMail(string(ann), p.at, "Screen", "It is dark.", suppress), desk.OutcomeOpened, 0)
}

func TestL23AMailThatWentRoundIsHeldAndAnsweredByNobody(t *testing.T) {
	for hops, outcome := range map[int]desk.Outcome{50: desk.OutcomeOpened, 51: desk.OutcomeHeld, 101: desk.OutcomeHeld} {
		p := newParty(t, "desk.example", "T")
		raw := strings.Repeat("Received: from a by b; Mon, 02 Mar 2026 10:00:00 +0000\r\n", hops) +
			rawMail(string(ann), p.at, "Printer", "It burns.")
		acks := map[desk.Outcome]int{desk.OutcomeOpened: 1}[outcome]
		p.wanted(fmt.Sprint(hops), raw, outcome, acks)
		if outcome == desk.OutcomeHeld && len(p.all()) != 0 {
			t.Errorf("%d hops: %q", hops, p.all())
		}
	}
}

func TestL27AReplyToAnInvitationIsFiledWithItsTicket(t *testing.T) {
	p := newParty(t, "desk.example", "T")
	p.bring(rawMail(string(ann), p.at, "Printer", "It burns."))
	ack := p.newest("acknowledgement", ann)
	calendar := "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:1\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@customer.example\n" +
		"END:VEVENT\nEND:VCALENDAR"
	kind := []string{"MIME-Version: 1.0", "Content-Type: text/calendar; method=REPLY; charset=utf-8"}
	p.wanted("threaded", rawMail(string(ann), p.at, "Accepted: Visit", calendar, append(kind, thread(ack.MessageID)...)...),
		desk.OutcomeFiled, 0)
	p.wanted("alone", rawMail(string(cy), p.at, "Accepted: Visit", calendar, kind...), desk.OutcomeOpened, 0)
	p.bounded(1)
}

func TestL28AnAbsenceReopensNothingAndAPersonDoes(t *testing.T) {
	p := newParty(t, "desk.example", "T")
	p.bring(rawMail(string(ann), p.at, "Printer", "It burns."))
	p.order(1001, ticketing.Order{By: "Ben", Reply: "Try this.", Resolve: true})
	answer := p.newest("resolved", ann)
	p.now = p.now.Add(20 * 24 * time.Hour)
	if _, err := p.desk.Wake(t.Context(), p.now); err != nil {
		t.Fatal(err)
	}
	before := len(p.outside())
	p.bring(rawMail(string(ann), p.at, "Automatic reply: Printer", "I am away.", thread(answer.MessageID)...))
	if got := p.ticket(1001); !got.Finished() {
		t.Errorf("an absence makes it %s", got.Status)
	}
	p.bring(rawMail(string(ann), p.at, "Re: Printer", "It burns again.", thread(answer.MessageID)...))
	if got := p.ticket(1001); got.Finished() && p.tickets() == 1 {
		t.Errorf("a person leaves it %s", got.Status)
	}
	p.bounded(before + 1)
}

func TestL29RemindersToSomebodyAwayEnd(t *testing.T) {
	p := newParty(t, "desk.example", "T", func(s *desk.Setup) {
		reminding, err := process.Builtin("service-desk", process.Env{Zone: time.UTC})
		if err != nil {
			t.Fatal(err)
		}
		s.Processes = map[string]ticketing.Process{"support": reminding, "escalation": reminding}
	})
	n := newNetwork(t, p)
	n.machines[ann] = func(raw string) []string {
		id := headerOf(raw, "Message-ID")
		return []string{rawMail(string(ann), p.at, "Out of office: "+headerOf(raw, "Subject"), "I am away.",
			append(thread(id), "Auto-Submitted: auto-replied")...)}
	}
	p.bring(rawMail(string(ann), p.at, "Printer", "It burns."))
	n.run(time.Hour)
	p.order(1001, ticketing.Order{By: "Ben", Reply: "Which one is it?", Wait: true})
	n.run(100 * 24 * time.Hour)
	n.quiet(4) // acknowledgement, question, reminder, closing
	if got := p.ticket(1001); !got.Finished() || len(p.letters("closing-soon")) != 1 {
		t.Errorf("it is %s after %d reminders", got.Status, len(p.letters("closing-soon")))
	}
}

func TestL30TicketsMergedIntoEachOtherAnswerOnce(t *testing.T) {
	p := newParty(t, "desk.example", "T")
	p.bring(rawMail(string(ann), p.at, "Printer", "It burns."))
	p.bring(rawMail(string(ann), p.at, "Screen", "It is dark."))
	for from, into := range map[ticketing.Number]ticketing.Number{1001: 1002, 1002: 1001} {
		p.merge(from, into)
	}
	for _, tag := range []string{"[T-1001]", "[T-1002]"} {
		p.wanted(tag, rawMail(string(ann), p.at, "Re: "+tag+" Printer", "Any news?"), desk.OutcomeFiled, 0)
	}
	p.bounded(2)
}

func TestL31OurOwnMailboxIsNotToldAsAnAgent(t *testing.T) {
	p := newParty(t, "desk.example", "T", func(s *desk.Setup) {
		s.People = ticketing.NewDirectory([]ticketing.Agent{{Name: "Ben", Address: ben, Notices: "team"},
			{Name: "Boss", Address: "boss@desk.example", Notices: "team", Roles: []string{"lead", "manager"}}}, nil)
	})
	n := newNetwork(t, p)
	p.bring(rawMail(string(ann), p.at, "Printer", "It burns."))
	p.bringTo("escalation", rawMail(string(ann), "boss@desk.example", "Re: [T-1001] Printer", "It still burns."))
	n.run(24 * time.Hour)
	n.quiet(0)
	for _, name := range p.all() {
		if strings.Contains(name, "@desk.example") {
			t.Error(name)
		}
	}
	p.bounded(1)
}

func TestL35TwoDeliveriesOfEveryMailAreOneTicketAndOneAcknowledgement(t *testing.T) {
	p := newParty(t, "desk.example", "T")
	for i := range 20 {
		raw := rawMail(fmt.Sprintf("u%d@d%d.example", i, i), p.at, "Printer", "It burns.")
		p.bring("Delivered-To: support@desk.example\r\nReceived: from x; one\r\n" + raw)
		p.now = p.now.Add(time.Minute)
		p.bringTo([]string{"support", "escalation"}[i%2], "Delivered-To: all@desk.example\r\nReceived: from y; two\r\n"+raw)
	}
	if acks := p.letters("acknowledgement"); p.tickets() != 20 || len(acks) != 20 {
		t.Errorf("%d tickets, %d acknowledgements", p.tickets(), len(acks))
	}
	p.nothingLost()
}
