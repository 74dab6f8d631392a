package letter

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/template"
	"time"

	"ticketd/ticketing"
)

const (
	// subjectMark begins a template. What follows it is the subject, where the
	// conversation's own may not be repeated.
	subjectMark = "Subject: "
	// maxSubject is the longest subject of a letter in characters, tag included.
	maxSubject = 200
)

// Context is what a letter is written in: the ticket as the event has left it,
// and everything around it.
type Context struct {
	Ticket  ticketing.Ticket // zero for a letter about no ticket
	Process ticketing.Process
	Intake  ticketing.Intake // whose address the letter comes from
	Keys    ticketing.Keyring
	Seq     int       // the letter's number within the ticket
	Now     time.Time // becomes its Date
	// Zone is the recipient's zone for moments in the text; nil: the process's, else UTC.
	Zone *time.Location
	// Known says that the recipient is proved to be who the mail claimed, or was
	// known before, so that an automatic letter may repeat their subject and
	// name. A recipient who is a participant of proved identity is known anyway.
	Known bool
	// Shown says that the letter is only looked at: nothing tells where to write an answer.
	Shown bool
	// Language is the account's, empty if it has none.
	Language string
	// Links are the complete URLs of ours that HTML may show as links.
	Links []string
	// Listed are the tickets of a letter that is a list, or between which to choose.
	Listed []ticketing.Ticket
	// Reached are the addresses on the customers' side that a person's answer goes to.
	Reached []ticketing.Address
	// Story is what was said before, oldest first; notices tell the last of it.
	Story []Exchange
}

// Exchange is something that a person said on a ticket.
type Exchange struct {
	At     time.Time
	Who    string // an agent's name, or address and name of whoever wrote a mail
	Inside bool   // the customers' side does not know of it
	Words  string
}

// Write puts a letter in words. To a customer it is in the first language that
// has it of the account's, the letter's own, the intake's and English; to one of
// the team the account's does not count. An error means that
// the letter does not exist or that the context lacks the intake's address or
// a signing key; whatever the people involved wrote, there is none.
//
// The subject of what goes to customers is "Re: [T-1042] Printer on fire". The
// tag stands first because a bracketed word in front is left out of account by
// clients that thread by subject (RFC 5256 section 2.1), and because it survives
// wherever long subjects are cut. It stands there once, whatever the
// conversation's subject was.
func (b *Book) Write(l ticketing.Letter, c Context) (ticketing.Outgoing, error) {
	page, language := b.find(l.Name, languages(l, c)...)
	switch {
	case page == nil || !isLetter(l.Name):
		return ticketing.Outgoing{}, fmt.Errorf("write letter %q: there is no such letter; "+
			"known are %s", l.Name, strings.Join(b.Names(), ", "))
	case c.Intake.Address.Domain() == "":
		return ticketing.Outgoing{}, fmt.Errorf("write letter %q: intake %q has no address",
			l.Name, c.Intake.Name)
	case len(c.Keys) == 0:
		return ticketing.Outgoing{}, fmt.Errorf("write letter %q: %w", l.Name,
			errors.New("the store gave no signing key"))
	}
	fields, err := b.fields(l, c, language)
	if err != nil {
		return ticketing.Outgoing{}, fmt.Errorf("write letter %q: %w", l.Name, err)
	}
	out := address(l, c)
	title, text, err := b.compose(page, language, l, c, fields, out.Loop)
	if err != nil {
		return ticketing.Outgoing{}, fmt.Errorf("write letter %q: %w", l.Name, err)
	}
	w, shown := &wording{book: b, language: language}, links(fields, l, c)
	out.Language, out.Subject, out.Text = language, subject(l, c, title), w.plainLinks(plainRows(w.plainGrids(text), shown))
	if w.err != nil {
		return ticketing.Outgoing{}, fmt.Errorf("write letter %q: %w", l.Name, w.err)
	}
	out.HTML = pageHTML(text, language, shown)
	out.Enclosures = enclosed(fields, out.HTML)
	out.Invitation = invitation(l, c, out)
	return out, nil
}

// compose fills in a template and gives the title in its first line, and the
// complete text with its token in the footer.
func (b *Book) compose(page *template.Template, language string, l ticketing.Letter, c Context,
	fields Fields, located string) (title, text string, err error) {
	finished, err := execute(page, fields)
	if err != nil {
		return "", "", err
	}
	head, body, _ := strings.Cut(finished, "\n")
	body = strings.Trim(trimLines(body), "\n")
	if l.Role == ticketing.RoleCustomer && !c.Shown {
		marker, err := b.markerIn(language)
		if err != nil {
			return "", "", err
		}
		body = strings.TrimLeft(marker+"\n\n"+body, "\n")
	}
	return strings.TrimPrefix(head, subjectMark), withFooter(body, c, located), nil
}

func languages(l ticketing.Letter, c Context) []string {
	if l.Role == ticketing.RoleCustomer {
		return []string{c.Language, l.Language, c.Intake.Language}
	}
	return []string{l.Language, c.Intake.Language}
}

func token(l ticketing.Letter, c Context) ticketing.Token {
	n := c.Ticket.Number
	if n == 0 {
		n = ticketing.NoTicket
	}
	return ticketing.Token{Ticket: n, Person: ticketing.Person(l.To.Address),
		Role: l.Role, Purpose: l.Purpose}
}

// address fills in everything about the letter but its words.
func address(l ticketing.Letter, c Context) ticketing.Outgoing {
	tok := token(l, c)
	reply := c.Keys.SubAddress(tok, c.Intake.Address, c.Intake.Subaddressing)
	out := ticketing.Outgoing{
		MessageID:    c.Keys.MessageID(tok, c.Seq, c.Intake.Address.Domain()),
		Date:         c.Now,
		From:         ticketing.Mailbox{Name: fromName(l, c), Address: c.Intake.Address},
		To:           ticketing.Mailbox{Address: l.To.Address},
		References:   references(c.Ticket, l),
		Bulk:         l.Ack,
		Loop:         c.Keys.Located(tok),
		EnvelopeFrom: reply,
	}
	if n := len(out.References); n > 0 {
		out.InReplyTo = out.References[n-1]
	}
	if reply != c.Intake.Address {
		out.ReplyTo = reply
	}
	if trusted(l, c) {
		out.To.Name = cleanName(l.To.Name)
	}
	switch {
	case l.Ack:
		out.Auto = "auto-replied"
	case l.Class != ticketing.Personal:
		out.Auto = "auto-generated"
	}
	if l.Ack && c.Intake.NullSender {
		out.EnvelopeFrom = ""
	}
	return out
}

func fromName(l ticketing.Letter, c Context) string {
	team, author := cleanName(c.Intake.DisplayName), cleanName(l.Author)
	switch {
	case l.Class != ticketing.Personal || author == "":
		return team
	case team == "":
		return author
	}
	return author + " (" + team + ")"
}

// trusted reports whether the letter may repeat what its recipient is said to
// have written: a person decided to answer, it goes to one of us, or the
// recipient's identity was proved.
func trusted(l ticketing.Letter, c Context) bool {
	if !l.Ack && (l.Class == ticketing.Personal || l.Class == ticketing.Notice) {
		return true
	}
	p, _ := c.Ticket.Participant(l.To.Address)
	return c.Known || l.Fields["known"] == "true" || p.Trust >= ticketing.TrustAligned
}

// outside reports whether a letter asks somebody outside who takes no part. They read
// what the agent asks, and nothing of what the customer wrote: not its subject, nor
// where its mails come from.
func outside(l ticketing.Letter) bool {
	return l.Role == ticketing.RoleInternal && l.Class != ticketing.Notice
}

// subject puts the tag in once. A notice has its template's subject, so that an
// agent sees what happened; a letter to a customer has the conversation's.
func subject(l ticketing.Letter, c Context, title string) string {
	ours := prefixes(c)
	base := ticketing.BaseSubject(c.Ticket.Subject, ours)
	title = ticketing.BaseSubject(title, ours)
	if c.Ticket.Number == 0 {
		return cut(title, maxSubject)
	}
	tag := c.Ticket.Tag().Bracketed() + " "
	if l.Class == ticketing.Notice || base == "" || !trusted(l, c) || outside(l) {
		return strings.TrimRight(cut(tag+title, maxSubject), " ")
	}
	return about(c)
}

func prefixes(c Context) []string {
	ours := []string{c.Ticket.Prefix, c.Intake.Prefix}
	return slices.DeleteFunc(ours, func(p string) bool { return p == "" })
}

// withFooter ends the text with the line by which an answer is recognised even
// when a client drops every header.
func withFooter(body string, c Context, located string) string {
	if c.Ticket.Number == 0 {
		return body + "\n"
	}
	if _, _, marked := cutLastLine(body, footerMark); !marked {
		body += "\n\n" + footerMark
	}
	return body + "\n" + c.Ticket.Tag().String() + " · " + located + "\n"
}
