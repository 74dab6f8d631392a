package main

import (
	"fmt"
	"time"

	"ticketd/ticketing"
)

// entryOf puts a history entry into words; prefix is that of ticket numbers, zone
// the team's.
func entryOf(e ticketing.Entry, prefix string, zone *time.Location) entryView {
	by := e.Actor.Name
	if by == "" {
		by = string(e.Actor.Kind)
	}
	v := entryView{At: e.At, By: by, Cause: e.Cause, Why: e.Why, Changes: []changeView{}}
	for _, c := range e.Changes {
		v.Changes = append(v.Changes, inWords(c, prefix, zone))
	}
	return v
}

func inWords(c ticketing.Change, prefix string, zone *time.Location) changeView {
	switch c := c.(type) {
	case ticketing.Opened:
		return changeView{Kind: "opened", Words: "opened: " + orDash(c.Subject)}
	case ticketing.Filed:
		return filedInWords(c)
	case ticketing.Said:
		return changeView{Kind: "said", Words: c.Author + " answered", Text: c.Text}
	case ticketing.Noted:
		return changeView{Kind: "noted", Words: c.Author + " noted, internally", Text: c.Text}
	case ticketing.StatusChanged:
		return changeView{Kind: "status", Words: statusInWords(c)}
	case ticketing.Assigned:
		if c.To == "" {
			return changeView{Kind: "assigned", Words: "assigned to nobody"}
		}
		return changeView{Kind: "assigned", Words: "assigned to " + c.To}
	case ticketing.Joined:
		return changeView{Kind: "joined", Words: c.Who.String() + " takes part"}
	case ticketing.Recognised:
		return changeView{Kind: "recognised", Words: fmt.Sprintf("%s wrote, proof: %s", c.Who, c.Trust)}
	case ticketing.Wrote:
		return wroteInWords(c)
	}
	if v, ok := promiseInWords(c, zone); ok {
		return v
	}
	if v, ok := steeringInWords(c, prefix, zone); ok {
		return v
	}
	return rareInWords(c, prefix, zone)
}

func rareInWords(c ticketing.Change, prefix string, zone *time.Location) changeView {
	tag := func(n ticketing.Number) string { return ticketing.Tag{Prefix: prefix, Number: n}.String() }
	switch c := c.(type) {
	case ticketing.Linked:
		return changeView{Kind: "linked", Words: c.Link.Kind + " " + tag(c.Link.To)}
	case ticketing.Unlinked:
		return changeView{Kind: "unlinked", Words: "no longer " + c.Link.Kind + " " + tag(c.Link.To)}
	case ticketing.Declared:
		return changeView{Kind: "incident", Words: c.By + " declared it an incident"}
	case ticketing.Merged:
		return changeView{Kind: "merged", Words: "merged into " + tag(c.Into)}
	case ticketing.Escalated:
		return changeView{Kind: "escalated", Words: "escalated by " + c.By}
	case ticketing.Scheduled:
		if c.At.IsZero() {
			return changeView{Kind: kindTimer, Words: fmt.Sprintf("timer %q ends", c.Timer)}
		}
		return changeView{Kind: kindTimer,
			Words: fmt.Sprintf("timer %q is set for %s", c.Timer, whenIn(c.At, zone))}
	case ticketing.Undelivered:
		return changeView{Kind: "undelivered",
			Words: fmt.Sprintf("mail to %s did not arrive: %s", c.To, c.Diagnostic)}
	}
	return changeView{Kind: fmt.Sprintf("%T", c)}
}

func filedInWords(c ticketing.Filed) changeView {
	v := changeView{Kind: "mail", Text: c.Text,
		Words: fmt.Sprintf("mail from %s (%s), proof: %s", orDash(c.From.String()), c.Kind, c.Trust)}
	if c.Side == ticketing.FromTeam {
		v.Words += ", internal"
	}
	if c.Note != "" {
		v.Words += "; " + c.Note
	}
	for _, d := range c.Defects {
		if d.Part == ticketing.PartRelay || d.Gap != "" {
			v.Words += "; " + d.What
		}
	}
	if c.Cut {
		v.Words += "; the text was cut here, the raw mail has all of it"
	}
	for _, a := range c.Attachments {
		size := fmt.Sprintf("%d octets", a.Size)
		if a.Broken {
			size = "cut short after " + size
		}
		v.Files = append(v.Files, fmt.Sprintf("%s (%s, %s)", a.Name, a.Type, size))
	}
	return v
}

func statusInWords(c ticketing.StatusChanged) string {
	switch {
	case c.From == c.To && c.Class == ticketing.ClassWaitingCustomer:
		return c.To + ", waits for the customer"
	case c.From == c.To:
		return c.To + ", no longer waits for the customer"
	case c.Renamed:
		return fmt.Sprintf("%s is called %s now", c.From, c.To)
	}
	words := fmt.Sprintf("%s → %s", c.From, c.To)
	if c.From == "" {
		words = c.To
	}
	if c.Code != "" {
		words += " (" + c.Code + ")"
	}
	return words
}

func wroteInWords(c ticketing.Wrote) changeView {
	v := changeView{Kind: "wrote", Words: fmt.Sprintf("wrote %s to %s", c.Letter, c.To)}
	if c.Held != "" {
		v.Words += ", held: " + c.Held
	}
	return v
}
