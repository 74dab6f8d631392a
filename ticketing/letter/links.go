package letter

import (
	"strings"

	"ticketd/ticketing"
)

// A link of ours stands in a letter as its name and its URL, each behind a linkMark.
// Text shows both, HTML the name alone. No field that people filled in has the mark:
// it is a control character.
const linkMark = "\x1e"

func link(name, url string) string { return linkMark + name + linkMark + url }

// Command is what a template "command.txt" sees: an order that a link sends.
type Command struct {
	// Verb is take, close, open, pending, note, reply, time, why, merge, undo,
	// escalate, calm (no escalation) or release.
	Verb  string
	Value string // what follows it
}

// order is a link that begins a mail with a command.
func (w *wording) order(l ticketing.Letter, c Context, verb, value string) string {
	return link(w.line(commandPage, Command{Verb: verb, Value: value}),
		begin(l, c, strings.TrimRight("/"+verb+" "+value, " ")))
}

// begin is a link that begins a mail to us (RFC 6068) which is recognised even where
// its client sends none of our addresses or references along: the last line of its
// body is the one that ends our letters.
func begin(l ticketing.Letter, c Context, first string) string {
	located := c.Keys.Located(token(l, c))
	if c.Ticket.Number == 0 {
		return mailToUs(c, located, strings.TrimPrefix(first, "/"), first, located)
	}
	tag := c.Ticket.Tag()
	return mailToUs(c, located, tag.Bracketed(), first, tag.String()+" · "+located)
}

// commands fills in the links that begin mails with commands: those that make sense
// as the ticket stands.
func (w *wording) commands(f *Fields, l ticketing.Letter, c Context) {
	if c.Ticket.Number == 0 {
		return
	}
	var all []string
	add := func(verb, value string) { all = append(all, w.order(l, c, verb, value)) }
	if l.Name == wishLetter {
		add("escalate", "")
		all = append(all, link(w.line(commandPage, Command{Verb: "calm"}),
			begin(l, c, "/note "+w.line(commandPage, Command{Verb: "calm"}))))
	}
	if c.Ticket.Assignee == "" || c.Ticket.Assignee != l.To.Name {
		add("take", "")
	}
	if c.Ticket.Finished() {
		add("open", "")
	} else {
		add("close", "")
		add("pending", "")
	}
	if f.Internal {
		add("reply", "")
	} else {
		add("note", "")
	}
	add("time", "15m")
	add("why", "")
	f.Commands = strings.Join(all, "\n")
	w.claims(f, l, c)
}

// wishLetter asks the leads whether a customer wishes for an escalation.
const wishLetter = "notice-wish"

// maxClaims is how many claimed tickets a notice names.
const maxClaims = 3

// claims fills in which tickets the mail names though its sender takes no part there.
func (w *wording) claims(f *Fields, l ticketing.Letter, c Context) {
	for _, to := range c.Ticket.Links {
		if to.Kind != "claims" || len(f.Claims) == maxClaims {
			continue
		}
		tag := ticketing.Tag{Prefix: c.Ticket.Prefix, Number: to.To}.String()
		f.Claims = append(f.Claims, tag)
		f.Merges = append(f.Merges, w.order(l, c, "merge", tag))
	}
}

// Link is what a template "link.txt" sees: a link as text shows it.
type Link struct{ Name, URL string }

// plainLinks shows links in text: each at the end of its line.
func (w *wording) plainLinks(text string) string {
	if !strings.Contains(text, linkMark) {
		return text
	}
	var lines []string
	for l := range strings.SplitSeq(text, "\n") {
		if before, name, url, ok := cutLink(l); ok {
			l = before + w.line(linkPage, Link{Name: name, URL: url})
		}
		lines = append(lines, l)
	}
	return strings.Join(lines, "\n")
}

// cutLink takes a line apart that ends with a link.
func cutLink(l string) (before, name, url string, ok bool) {
	if strings.Count(l, linkMark) != 2 {
		return "", "", "", false
	}
	before, rest, _ := strings.Cut(l, linkMark)
	name, url, _ = strings.Cut(rest, linkMark)
	return before, name, url, true
}
