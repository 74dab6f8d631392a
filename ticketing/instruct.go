package ticketing

import (
	"slices"
	"strings"
	"time"

	"ticketd/ticketing/command"
)

// Instruction is what a mail of one of the team asks for.
type Instruction struct {
	Order Order // what it orders of the ticket
	Acts  []Act // what it orders beyond it
	// Lines are the order lines, for the receipt.
	Lines []OrderLine
	// For is the customer in whose name the mail opens a ticket, by word or by a mail
	// that was passed on; nil: nobody.
	For *Mailbox
	// Passed says that the ticket is opened as the mail that was passed on.
	Passed bool
	// Doubt is why nothing of it is done before somebody was asked; nil: it is done.
	Doubt *Doubt
}

// OrderLine is a line of a mail that orders something.
type OrderLine struct {
	Raw  string // as it was written
	Verb command.Verb
	Act  int // its place in Acts; -1: it orders something of the ticket
}

// instructing is an instruction in the making.
type instructing struct {
	Judge
	Instruction
	t     Ticket
	agent Agent
	now   time.Time
	zone  *time.Location
	note  bool // the words are for the team
	reply bool // the words are for the customers' side, whatever the letter was
	asks  string
	// macros are canned answers, which stand before the words.
	macros string
	calls  bool
	opens  bool // the mail opens a ticket for a customer
	bad    []command.Fault
}

// Instruct reads what an agent's mail orders of a ticket; t has no number yet if
// the mail opens one. It decides nothing about trust.
func (j Judge) Instruct(t Ticket, e MailReceived, now time.Time) Instruction {
	i := &instructing{Judge: j, t: t, agent: *e.Sender.Agent, now: now, zone: e.Sender.Agent.Zone}
	if i.zone == nil {
		i.zone = time.UTC
	}
	i.Order.By, i.Order.AsAgent = i.agent.Name, true
	m := command.Read(e.ownWords())
	i.bad = m.Faults
	i.opens = slices.ContainsFunc(m.Orders, func(o command.Order) bool {
		return o.Verb == command.For || o.Verb == command.Forward
	})
	for n, o := range m.Orders {
		line := OrderLine{Raw: o.Raw, Verb: o.Verb, Act: len(i.Acts)}
		if fault := i.add(o, m.Orders[:n]); fault != "" {
			i.bad = append(i.bad, command.Fault{Line: o.Line, Raw: o.Raw, Why: fault})
		}
		if line.Act == len(i.Acts) {
			line.Act = -1
		}
		i.Lines = append(i.Lines, line)
	}
	i.place(joined(i.macros, strings.TrimSpace(m.Prose)), e)
	i.enclose(e.Mail)
	i.copied(e)
	i.publish()
	i.settle(e)
	return i.Instruction
}

// publish makes of words about an incident what is published about it: it has no
// customers of its own.
func (i *instructing) publish() {
	if !i.t.Incident || i.Order.Reply == "" {
		return
	}
	i.Acts = append(i.Acts, Publish{Text: i.Order.Reply, Resolve: i.Order.Resolve})
	i.Order.Reply, i.Order.Resolve, i.Order.Enclosed = "", false, nil
}

// ownWords is what the agent wrote, without a mail that they passed on, and with
// lines that were corrected.
func (e MailReceived) ownWords() string {
	text := e.Mail.Fresh
	if e.Mail.Forward != nil {
		text = e.Mail.Forward.Above
	}
	for line, with := range e.Lines {
		text = command.Fix(text, line, with)
	}
	return text
}

// place decides for whom the words are: what answers an internal letter, or comes to
// the mailbox for notes or for escalations, stays inside, unless the agent says
// otherwise.
func (i *instructing) place(prose string, e MailReceived) {
	inside := e.Intake.Role != RoleSupport || e.Route.Token.Role == RoleInternal
	switch {
	case i.asks != "":
		i.Order.Ask.Text = joined(i.Order.Ask.Text, prose)
	case i.calls && prose != "" && !i.reply:
		i.Order.Called = joined(i.Order.Called, prose)
	case i.note || inside && !i.reply:
		i.Order.Note = joined(i.Order.Note, prose)
	case i.Order.Spam:
		i.Order.Note = joined(i.Order.Note, prose)
	default:
		i.Order.Reply = joined(i.Order.Reply, prose)
	}
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n\n" + b
}

// enclose lets the files of the mail travel with words that go out, and the images
// that stand in the words: what a signature brings along stays here.
func (i *instructing) enclose(in Incoming) {
	if i.Order.Reply == "" && i.Order.Ask.Text == "" {
		return
	}
	for _, a := range in.Attachments {
		if !a.Inline || a.Placed {
			i.Order.Enclosed = append(i.Order.Enclosed, a)
		}
	}
}

// copied lets take part whom the agent's own client has sent the words already. A
// mail that proves too little names nobody, even if it was released: whoever forges
// an agent's name must not subscribe themselves.
func (i *instructing) copied(e MailReceived) {
	if i.Order.Reply == "" {
		return
	}
	for _, who := range slices.Concat(e.Mail.To, e.Mail.Cc) {
		_, agent := i.People.AgentAt(who.Address)
		if agent || i.ours(who.Address) || !who.Address.Mailable() {
			continue
		}
		i.Order.Reached = append(i.Order.Reached, who.Address)
		if _, takesPart := i.t.Participant(who.Address); !takesPart && e.Sender.Verified {
			i.Order.Cc = append(i.Order.Cc, who)
		}
	}
}

// settle looks for what must not be done before the author was asked.
func (i *instructing) settle(e MailReceived) {
	nothing := i.Order.Empty() && len(i.Acts) == 0
	if len(i.bad) == 0 && !i.Order.Empty() {
		if why := i.OrderFault(i.t, i.Order, i.now); why != "" && i.t.Number != 0 {
			i.bad = append(i.bad, command.Fault{Why: why})
		}
	}
	opens := i.Passed || i.For != nil
	if len(i.bad) == 0 && nothing && len(i.Lines) > 0 && !opens {
		i.bad = append(i.bad, command.Fault{Raw: i.Lines[0].Raw, Why: "there are no words for it: write them below the order"})
	}
	if len(i.bad) == 0 && nothing && len(e.Mail.Attachments) > 0 && e.Mail.Forward == nil {
		i.bad = append(i.bad, command.Fault{Why: "it has files and no words: write a line, and they go with it"})
	}
	if i.t.Number != 0 && opens {
		i.bad = append(i.bad, command.Fault{Why: "it belongs to " + i.t.Tag().String() + ", and /for and" +
			" /forward open a new ticket: write them in a new mail"})
	} else if i.Passed && (e.Mail.Forward == nil || !e.Mail.Forward.From.Address.Mailable()) {
		i.bad = append(i.bad, command.Fault{Why: "no sender can be read from a mail that you passed on: write" +
			" /for and the customer's address instead"})
	}
	if len(i.bad) > 0 {
		i.Doubt = &Doubt{Kind: DoubtOrders, Bad: i.bad, Choices: []Choice{ChooseRelease, ChooseDrop}}
		if slices.ContainsFunc(i.bad, func(f command.Fault) bool { return f.Nearest == "" }) {
			i.Doubt.Choices = []Choice{ChooseDrop}
		}
		i.Doubt.Why = i.bad[0].Why
		if also := i.doubtOf(i.t, e, i.Order, i.Acts); also != nil && i.Doubt.Choices[0] == ChooseRelease {
			i.Doubt.Bad = append(i.Doubt.Bad, command.Fault{Why: also.Why}) // a yes is one to all of it
		}
		return
	}
	i.Doubt = i.doubtOf(i.t, e, i.Order, i.Acts)
}

// Faulty is the doubt about a mail that orders something impossible.
func Faulty(why string) *Doubt {
	return &Doubt{Kind: DoubtOrders, Why: why, Bad: []command.Fault{{Why: why}}, Choices: []Choice{ChooseDrop}}
}

// OnlyAsks reports whether the mail only asks something, which is answered anyway.
func (i Instruction) OnlyAsks() bool {
	return i.Order.Empty() && i.For == nil && !i.Passed && !slices.ContainsFunc(i.Acts, func(a Act) bool {
		_, asks := a.(Query)
		return !asks
	})
}

// Words are the words of a mail that opens a ticket, for whomever they are.
func (i Instruction) Words() string { return first(i.Order.Reply, i.Order.Note) }

// Summary says what the mail asks for, for the record.
func (i Instruction) Summary() string {
	if len(i.Lines) == 0 {
		return "it is of the team and says nothing"
	}
	return "it is of the team" + i.ordered()
}

// ordered lists the order lines, as the end of a sentence.
func (i Instruction) ordered() string {
	if len(i.Lines) == 0 {
		return ""
	}
	raw := make([]string, len(i.Lines))
	for n, line := range i.Lines {
		raw[n] = strings.TrimSpace(line.Raw)
	}
	return " and orders: " + strings.Join(raw, "; ")
}

// Behalf is the mail as that of whoever it is opened for: the person whose mail was
// passed on, or a caller whose words the agent has written down.
func (i Instruction) Behalf(in Incoming) Incoming {
	words := i.Words()
	in.Cc, in.To, in.Language, in.Other = nil, nil, "", ""
	in.Verdict = Verdict{Kind: KindPerson, Evidence: []string{"one of the team vouches for it"}}
	in.Auth = Authentication{}
	if i.For != nil {
		in.From, in.Fresh, in.Text = *i.For, words, words
		return in
	}
	in.From, in.Subject = in.Forward.From, in.Forward.Subject
	in.Fresh, in.Text = in.Forward.Text, in.Forward.Text
	return in
}
