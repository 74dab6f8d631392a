package letter

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"ticketd/ticketing"
)

// Told is what a template "told.txt" sees: one thing that happened to a ticket. What
// it leaves empty is not told.
type Told struct {
	// Kind is one of opened, mail, team, machine, said, unsaid, agreed, refused,
	// noted, called, asked, status, waits, assigned, account, sorted, escalated, warned, missed, joined,
	// left, merged, linked, spent, undelivered.
	Kind string
	At   string
	By   string // who did it
	What string // the status, the person, the clock ...; may be empty
	Text string // what was said, in short; empty where the words stand below
}

const (
	// maxNewest is how many of the newest words are told as they are.
	maxNewest = 3
	// maxNewestText is how many characters of them are.
	maxNewestText = 4000
	// maxGist is how many characters of words a line of the story has.
	maxGist = 120
)

// history puts a history in words: the newest of what was said, the newest first, and
// all that happened in short.
func (w *wording) history(entries []ticketing.Entry) (newest, story []string) {
	type words struct{ head, text string }
	var said []words
	unsaid := unsaid(entries)
	for _, e := range entries {
		for _, c := range e.Changes {
			told, text, ok := toldOf(c, e)
			if !ok {
				continue
			}
			told.At = w.short(e.At)
			if told.Kind == "said" && slices.ContainsFunc(unsaid, e.At.Equal) {
				told.Kind, text = "unsaid", ""
			}
			if head := w.line(toldPage, told); head != "" && text != "" {
				said = append(said, words{head, text})
			}
			told.Text = cut(line(text), maxGist)
			if words := w.line(toldPage, told); words != "" {
				story = append(story, words)
			}
		}
	}
	for i := len(said) - 1; i >= max(0, len(said)-maxNewest); i-- {
		newest = append(newest, said[i].head+"\n"+shorten(cleanText(said[i].text)))
	}
	return newest, story
}

// unsaid is when words were written that were taken back before they went.
func unsaid(entries []ticketing.Entry) (at []time.Time) {
	for _, e := range entries {
		for _, c := range e.Changes {
			if back, ok := c.(ticketing.TakenBack); ok && len(back.Letters) > 0 {
				at = append(at, back.Order)
			}
		}
	}
	return at
}

func shorten(text string) string {
	if len([]rune(text)) <= maxNewestText {
		return text
	}
	return cut(text, maxNewestText) + "\n[...]"
}

// toldOf is what a change tells, and the words that were said with it.
func toldOf(c ticketing.Change, e ticketing.Entry) (t Told, text string, ok bool) {
	t.By = line(e.Actor.Name)
	switch c := c.(type) {
	case ticketing.Filed:
		kind := map[ticketing.Side]string{ticketing.FromCustomer: "mail", ticketing.FromTeam: "team"}[c.Side]
		if kind == "" {
			kind = "machine"
		}
		t.Kind, t.By, text = kind, line(c.From.String()), c.Text
		t.What = files(c.Attachments)
		return t, text, c.Side != ticketing.FromTeam || !OnlyOrders(c.Text)
	case ticketing.Said:
		t.Kind, t.By, text = "said", line(c.Author), c.Text
	case ticketing.Noted:
		t.Kind, t.By, text = "noted", line(c.Author), c.Text
	case ticketing.Called:
		t.Kind, t.By, text = "called", line(c.Author), c.Text
	case ticketing.Asked:
		t.Kind, t.By, t.What, text = "asked", line(c.Author), line(c.To.String()), c.Text
	case ticketing.Consented:
		if t.Kind, t.By, t.What = "refused", line(c.By), c.To; c.Yes {
			t.Kind = "agreed"
		}
	default:
		t.Kind, t.What = deed(c)
	}
	return t, text, t.Kind != ""
}

// OnlyOrders reports whether a mail of the team says nothing: each of its lines is an
// order, or empty.
func OnlyOrders(text string) bool {
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" && !strings.HasPrefix(l, "/") {
			return false
		}
	}
	return true
}

func files(all []ticketing.Attachment) string {
	var names []string
	for _, a := range all {
		names = append(names, a.Name)
	}
	return line(strings.Join(names, ", "))
}

// deed is what a change without words did; no kind: it is not told.
func deed(c ticketing.Change) (kind, what string) {
	switch c := c.(type) {
	case ticketing.Opened:
		return "opened", line(c.Subject)
	case ticketing.StatusChanged:
		if c.From == c.To {
			return "waits", line(c.To)
		}
		return "status", line(c.To)
	case ticketing.Assigned:
		return "assigned", line(c.To)
	case ticketing.Sorted:
		f := c.Facts
		return "sorted", line(strings.Join([]string{f.Type, f.Priority, f.Category, f.Product}, " "))
	case ticketing.Accounted:
		return "account", line(c.Account)
	case ticketing.Escalated:
		return "escalated", ""
	case ticketing.PromiseWarned:
		return "warned", line(c.Clock)
	case ticketing.PromiseMissed:
		if c.Kind == ticketing.Promise {
			return "missed", line(c.Clock)
		}
	case ticketing.Joined:
		return "joined", line(c.Who.String())
	case ticketing.Left:
		return "left", line(string(c.Who))
	case ticketing.Merged:
		return "merged", number(c.Into)
	case ticketing.Linked:
		return "linked", number(c.Link.To) + " (" + line(c.Link.Kind) + ")"
	case ticketing.TimeLogged:
		return "spent", hours(time.Duration(c.Work.Minutes) * time.Minute)
	case ticketing.Undelivered:
		return "undelivered", line(string(c.To))
	}
	return "", ""
}

func number(n ticketing.Number) string { return strconv.FormatInt(int64(n), 10) }
