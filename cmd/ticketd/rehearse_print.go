package main

import (
	"cmp"
	"fmt"
	"strings"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// foreteller prints a rehearsal mail by mail.
type foreteller struct{ *program }

func (p *foreteller) line(format string, args ...any) {
	_, _ = fmt.Fprintf(p.stdout, format+"\n", args...)
}

// say prints a sentence below the mail, wrapped. What a stranger chose is in one line.
func (p *foreteller) say(format string, args ...any) {
	text := wrap(ticketing.CleanLine(fmt.Sprintf(format, args...)), explainedWidth-4)
	p.line("  %s", strings.ReplaceAll(text, "\n", "\n    "))
}

// mailbox says how the mails of a mailbox are judged.
func (p *foreteller) mailbox(v lookedView) {
	p.line("Mailbox %s, folder %s", v.Mailbox, v.Folder)
	switch {
	case v.Since != nil:
		p.say("ticketd was first connected to it at %s. What it would do now:", p.when(*v.Since))
	case v.imports.All:
		p.say(`ticketd was never connected to it, and import = "all" has it take in what is there: quietly.`)
	case !v.imports.Since.IsZero():
		p.say(`ticketd was never connected to it, and import has it take in, quietly, what came since %s. Older mail`+
			" it would leave alone: what became of it if it came when ticketd runs already.", p.when(v.imports.Since))
	default:
		p.say("ticketd was never connected to it. What is there before that it would leave alone, unless import" +
			" says otherwise. What became of it if it came when ticketd runs already:")
	}
	p.line("")
}

// mail prints what would become of a mail.
func (p *foreteller) mail(v foreseenView) error {
	p.line("%s  %s  %s", p.when(v.Came), orDash(oneLine(string(v.From))),
		cut(orDash(oneLine(v.Subject)), maxSubject))
	p.say("%s", v.headline())
	if v.Fault != "" {
		p.line("")
		return nil
	}
	if facts := v.facts(); facts != "" {
		p.say("%s", facts)
	}
	p.say("%s Proof of the sender: %s.", kindInWords(v.Kind), v.Trust)
	for _, e := range v.Evidence {
		p.say("- %s", e)
	}
	for _, why := range v.Why {
		p.say("because %s", why)
	}
	for _, c := range v.Changes {
		p.say("* %s", c)
	}
	for _, promise := range v.Promises {
		p.say("promised: %s by %s", promise.Words, p.when(promise.Due))
	}
	for _, l := range v.Letters {
		p.say("letter: %s", p.letter(l))
	}
	if len(v.Letters) == 0 {
		p.say("letter: none")
	}
	p.line("")
	return nil
}

func kindInWords(k ticketing.Kind) string {
	return cmp.Or(kindsInWords[k], "A report about a letter's delivery.")
}

// headline says what would become of the mail.
func (v foreseenView) headline() string {
	if v.Fault != "" {
		return "-> it could not be judged: " + v.Fault
	}
	text := "-> " + v.outcomeInWords()
	if v.Imported {
		text += ", quietly: it is from before the first connection"
	}
	return text
}

// outcomeInWords says what became of a mail.
func (v judgedView) outcomeInWords() string {
	switch v.Outcome {
	case desk.OutcomeOpened:
		return "new ticket " + v.Ticket
	case desk.OutcomeFiled:
		return "into the ticket " + v.Ticket
	case desk.OutcomeHeld:
		return "held until a person decides"
	case desk.OutcomeRecorded:
		return "recorded, without a ticket"
	case desk.OutcomeDuplicate:
		if v.Ticket != "" {
			return "nothing: it came before, into the ticket " + v.Ticket
		}
		return "nothing: it came before"
	}
	return string(v.Outcome)
}

// facts is how the ticket stands after the mail.
func (v judgedView) facts() string {
	var all []string
	add := func(what, value string) {
		if value != "" {
			all = append(all, what+value)
		}
	}
	add("", v.Status)
	add("type ", v.Type)
	add("priority ", v.Priority)
	add("category ", v.Category)
	add("product ", v.Product)
	add("account ", v.Account)
	add("plan ", v.Plan)
	if v.Status != "" {
		add("assigned to ", cmp.Or(v.Assignee, "nobody"))
	}
	if v.Escalated {
		all = append(all, "escalated")
	}
	return strings.Join(all, ", ")
}

func (p *foreteller) letter(l letterView) string {
	text := fmt.Sprintf("%s to %s (%s): %s", l.Letter, l.To, l.Class, orDash(l.Subject))
	switch {
	case l.Held != "":
		text += "; it would wait for a person: " + l.Held
	case l.NotBefore != nil:
		text += "; not before " + p.when(*l.NotBefore)
	}
	return text
}

// sum prints how many there were of everything, and what was not looked at.
func (p *foreteller) sum(v rehearsedView) {
	for _, m := range v.Mailboxes {
		if m.Fault != "" {
			continue // it is told as an error
		}
		if left := m.Waiting - m.Looked; left > 0 {
			p.line("%s: %s of %d that are to do; --limit 0 and no --since show all.", m.Mailbox,
				counted(m.Looked, "mail", "mails"), m.Waiting)
		}
		if rest := m.InFolder - m.Waiting; rest > 0 {
			p.line("%s: %s has %s besides, which ticketd leaves alone: handled, deleted, or from before the first"+
				" connection.", m.Mailbox, m.Folder, counted(rest, "mail", "mails"))
		}
	}
	if v.EmptyDesk {
		p.line("There is no store yet: it was judged on an empty desk.")
	}
	if v.Sum.LeftAlone > 0 {
		p.line("%s would in fact be left alone, since ticketd was not connected yet.",
			counted(v.Sum.LeftAlone, "mail", "mails"))
	}
	p.line("%s. Nothing was sent, nothing was changed.", v.Sum.words())
}
