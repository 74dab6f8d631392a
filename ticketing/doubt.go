package ticketing

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ticketd/ticketing/command"
)

// Doubt is why a mail is held until somebody was asked. Nothing of it is done and
// nothing of it is relayed before.
type Doubt struct {
	Kind DoubtKind
	Why  string // for the record, in English
	// Named is what Why names: of DoubtGuard the addresses that nobody has written to,
	// of DoubtFiles the files, of DoubtQuotes a line of the quote, of DoubtTwins what the
	// text orders and what the HTML does.
	Named []string
	Bad   []command.Fault // of DoubtOrders: the lines that are no orders
	// Choices are what can be answered, the first for "yes".
	Choices []Choice
	// Numbers are the tickets of ChooseTicket, in the order of the answers 1, 2, ...
	Numbers []Number
}

// DoubtKind is what is doubtful about a mail.
type DoubtKind string

// The doubts.
const (
	DoubtTrust    DoubtKind = "trust"    // who wrote it is not proved enough
	DoubtOrders   DoubtKind = "orders"   // a line is no order, or cannot be carried out
	DoubtTwins    DoubtKind = "twins"    // its text and its HTML order different things
	DoubtNumber   DoubtKind = "number"   // its subject names another ticket
	DoubtStale    DoubtKind = "stale"    // the customer has written since
	DoubtGuard    DoubtKind = "guard"    // it would reach somebody new
	DoubtFiles    DoubtKind = "files"    // it would send files that may be of a mail that it passes on
	DoubtQuotes   DoubtKind = "quotes"   // it would repeat to the customer what it answers
	DoubtStranger DoubtKind = "stranger" // a stranger names a ticket
	DoubtInside   DoubtKind = "inside"   // somebody else writes where only the team does
	DoubtWhich    DoubtKind = "which"    // several tickets could be meant
)

// Choice is one answer to a doubt.
type Choice string

// The choices.
const (
	ChooseRelease Choice = "release" // do it all the same; with a correction, if there is one
	ChooseDrop    Choice = "drop"    // do nothing; the mail stays recorded
	ChooseOnce    Choice = "once"    // into the ticket, this time
	ChooseJoin    Choice = "join"    // into the ticket, and the sender takes part
	ChooseNew     Choice = "new"     // a ticket of its own
	ChooseSpam    Choice = "spam"    // nothing of it is kept but the record
	ChooseTicket  Choice = "ticket"  // the ticket of that number in the list
)

// doubtOf finds what is doubtful about an agent's mail that could be carried out.
// What a person has looked at is doubtful no more.
func (j Judge) doubtOf(t Ticket, e MailReceived, o Order, acts []Act) *Doubt {
	if e.Confirmed {
		return nil
	}
	yesNo := []Choice{ChooseRelease, ChooseDrop}
	if text, html, differ := twins(e.Mail); differ {
		return &Doubt{Kind: DoubtTwins, Named: []string{text, html}, Choices: yesNo,
			Why: fmt.Sprintf("its plain text orders %q and its HTML %q", text, html)}
	}
	if other := otherNumber(t, e); other != 0 {
		return &Doubt{Kind: DoubtNumber, Choices: []Choice{ChooseTicket}, Numbers: []Number{t.Number, other},
			Why: fmt.Sprintf("it answers a letter about %s, and its subject names %s", t.Tag(),
				Tag{Prefix: t.Prefix, Number: other})}
	}
	if j.stale(t, e, o) {
		return &Doubt{Kind: DoubtStale, Choices: yesNo,
			Why: "the customer has written since the letter that you answered"}
	}
	if t.Incident && publishes(acts) {
		return &Doubt{Kind: DoubtGuard, Choices: yesNo, Why: fmt.Sprintf("it would go to everybody whose case"+
			" belongs to the incident, at present %s", counted(len(t.LinkedAs(LinkCase)), "case", "cases"))}
	}
	if line := quoting(o, acts); line != "" {
		return &Doubt{Kind: DoubtQuotes, Named: []string{line}, Choices: yesNo,
			Why: fmt.Sprintf("it would repeat to the customer what it quotes, for instance %q", line)}
	}
	if e.Mail.Forward != nil && len(o.Enclosed) > 0 {
		return &Doubt{Kind: DoubtFiles, Named: fileNames(o.Enclosed), Choices: yesNo, Why: fmt.Sprintf(
			"it passes on a mail, and %s that may be that mail's would go to the customer",
			counted(len(o.Enclosed), "file", "files"))}
	}
	if new := j.newcomers(t, o); len(new) > 0 {
		return &Doubt{Kind: DoubtGuard, Named: new, Choices: yesNo,
			Why: "it would reach " + strings.Join(new, ", ") + ", who has not been written to before"}
	}
	return nil
}

// quoting finds a line of an older mail in words that leave the team: a notice tells
// more than the customer may know.
func quoting(o Order, acts []Act) string {
	words := o.Reply
	for _, a := range acts {
		if p, ok := a.(Publish); ok {
			words = joined(words, p.Text)
		}
	}
	for line := range strings.Lines(words) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, ">") && strings.Trim(line, "> ") != "" {
			return line
		}
	}
	return ""
}

func publishes(acts []Act) bool {
	return slices.ContainsFunc(acts, func(a Act) bool {
		_, yes := a.(Publish)
		return yes
	})
}

// twins is what text and HTML of a mail order, and whether they differ in it.
func twins(in Incoming) (byText, byHTML string, differ bool) {
	if in.Other == "" {
		return "", "", false
	}
	own := in.Fresh
	if in.Forward != nil {
		own = in.Forward.Above
	}
	text, html := command.Read(own), command.Read(in.Other)
	if text.Agrees(html) {
		return "", "", false
	}
	return ordered(text), ordered(html), true
}

// ordered lists the lines of a message that order something, or seem to.
func ordered(m command.Message) string {
	var lines []string
	for _, o := range m.Orders {
		lines = append(lines, o.Raw)
	}
	for _, f := range m.Faults {
		lines = append(lines, f.Raw)
	}
	return strings.Join(lines, "; ")
}

// otherNumber is a ticket that the subject names beside the one that the token
// leads to; zero: none.
func otherNumber(t Ticket, e MailReceived) Number {
	if e.Route.By != ByToken {
		return 0
	}
	for _, tag := range e.Mail.Tags {
		if tag.Number != t.Number && tag.Number != e.Route.Token.Ticket && !t.absorbed(tag.Number) {
			return tag.Number
		}
	}
	return 0
}

// absorbed reports whether the number was merged into the ticket.
func (t Ticket) absorbed(n Number) bool {
	return slices.ContainsFunc(t.Links, func(l Link) bool {
		return l.To == n && (l.Kind == LinkMerged || l.Kind == LinkDuplicate)
	})
}

// crossing is how long before an agent's mail without a reference to a letter of
// ours the customer may have written without the agent's knowing.
const crossing = 2 * time.Minute

// stale reports whether an order ends a ticket whose customer has written since
// the letter that the agent answers.
func (j Judge) stale(t Ticket, e MailReceived, o Order) bool {
	if target := j.target(t, o); t.Finished() || target == "" || !j.finishes(target) {
		return false
	}
	if !e.Answers.IsZero() {
		return t.LastIn.After(e.Answers)
	}
	return !e.Mail.Date.IsZero() && t.LastIn.After(e.Mail.Date.Add(-crossing)) && t.LastIn.After(t.Opened)
}

// newcomers lists whom a reply would reach though nobody has written to them, nor
// to anybody at their domain, and no agent has named them.
func (j Judge) newcomers(t Ticket, o Order) []string {
	if o.Reply == "" {
		return nil
	}
	domains := []string{t.Requester().Address.Domain()}
	for _, p := range t.Participants {
		if p.LastLetter != "" {
			domains = append(domains, p.Address.Domain())
		}
	}
	if a, ok := j.People.AccountNamed(t.Account); ok {
		domains = append(domains, a.Domains...)
	}
	known := func(a Address) bool {
		return a == t.Requester().Address || !PublicProvider(a.Domain()) && slices.Contains(domains, a.Domain())
	}
	var new []string
	for _, p := range j.reachable(t) {
		named := !t.did(addedDeed+string(p.Address)).IsZero() || slices.Contains(o.Remove, p.Address)
		if p.LastLetter == "" && !known(p.Address) && !named {
			new = append(new, string(p.Address))
		}
	}
	for _, who := range o.Cc {
		if !known(who.Address) {
			new = append(new, string(who.Address))
		}
	}
	return new
}

// counted puts a number before what it counts.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
