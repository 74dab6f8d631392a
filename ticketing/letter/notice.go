package letter

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"ticketd/ticketing"
)

// notice fills in what only the team is told.
func (w *wording) notice(f *Fields, l ticketing.Letter, c Context) {
	requester := c.Ticket.Requester()
	f.Requester, f.RequesterAddress = cleanName(requester.Name), line(string(requester.Address))
	f.Phones, f.List = line(l.Fields["phones"]), line(l.Fields["list"])
	f.Count, f.Table, f.First = len(c.Listed), w.table(c), leading(tasksOf(c))
	if due := l.Moments["due"]; !due.IsZero() {
		f.Due, f.Left = w.moment(due), w.span(left(due.Sub(c.Now)))
	}
	f.Internal, f.Goes = l.Role == ticketing.RoleInternal, w.goes(c.Reached)
	f.Meanwhile = l.Fields["meanwhile"] != ""
	w.clock(f, l, c)
	w.cap(f, l)
	w.receipt(f, l, c)
	w.commands(f, l, c)
	w.story(f, l, c)
	if requester.Address.Mailable() {
		f.Draft = w.draft(*f, requester.Language, c)
		f.MailLink = mailto(requester.Address, c)
	}
	f.Answering = w.text(answeringPage, *f)
	if f.Tag != "" {
		f.Facts = w.text(factsPage, *f)
	}
}

// left is a span of time by the wall clock, in a unit that people would use,
// rounded down; zero if there is none.
func left(d time.Duration) ticketing.Delay {
	switch {
	case d < time.Minute:
		return ticketing.Delay{}
	case d < 2*time.Hour:
		return ticketing.Delay{N: int(d / time.Minute), Unit: ticketing.Minutes}
	case d < 48*time.Hour:
		return ticketing.Delay{N: int(d / time.Hour), Unit: ticketing.Hours}
	}
	return ticketing.Delay{N: int(d / (24 * time.Hour)), Unit: ticketing.Days}
}

// clock fills in what there is to know of the clock that a notice is about.
func (w *wording) clock(f *Fields, l ticketing.Letter, c Context) {
	f.Clock, f.Calendar = line(l.Fields["clock"]), line(l.Fields["calendar"])
	if within, err := ticketing.ParseDelay(l.Fields["within"]); err == nil {
		f.Within = w.span(within)
	}
	for _, r := range slices.Backward(c.Process.Readings(c.Ticket, c.Now)) {
		if f.Clock == "" || line(r.Clock.Words()) != f.Clock {
			continue
		}
		if f.Usual = ""; !r.Target.Usual.IsZero() {
			f.Usual = w.usual(r.Target.Usual, r.Target.Within)
		}
		for _, cue := range r.Clock.MetBy {
			words := w.line(cuePage, Cue{Cue: string(cue), Tag: f.Tag, Phones: f.Phones,
				Internal: f.Internal})
			if words != "" && !slices.Contains(f.Remedies, words) {
				f.Remedies = append(f.Remedies, words)
			}
		}
		return
	}
}

// cap fills in the figures of a cap that was reached.
func (w *wording) cap(f *Fields, l ticketing.Letter) {
	f.Cap, f.Whom = line(l.Fields["cap"]), line(l.Fields["who"])
	f.Limit, _ = strconv.Atoi(l.Fields["limit"]) // without one there is none
	f.Room = w.moment(l.Moments["room"])
}

// draft begins an answer to the customer, in the customer's language.
func (w *wording) draft(f Fields, language string, c Context) string {
	page, _ := w.book.find(draftPage, language, c.Intake.Language)
	words, err := execute(page, f)
	w.fail(err)
	return cleanText(words)
}

// mailto is a link that begins a mail to a customer (RFC 6068) with the ticket in
// Cc, so that what is said comes into it.
func mailto(to ticketing.Address, c Context) string {
	spec := func(a ticketing.Address) string { return percent(a.Local()) + "@" + a.Domain() }
	return "mailto:" + spec(to) + "?cc=" + spec(c.Intake.Address) + "&subject=" + percent(about(c))
}

// about is the subject of a letter to a customer whose words may be repeated.
func about(c Context) string {
	tag := c.Ticket.Tag().Bracketed()
	return cut(strings.TrimRight("Re: "+tag+" "+
		ticketing.BaseSubject(c.Ticket.Subject, prefixes(c)), " "), maxSubject)
}

// percent encodes everything that is not unreserved in a URI (RFC 3986 section
// 2.3).
func percent(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for _, o := range []byte(s) {
		switch {
		case 'a' <= o && o <= 'z', 'A' <= o && o <= 'Z', '0' <= o && o <= '9',
			strings.IndexByte("-._~", o) >= 0:
			b.WriteByte(o)
		default:
			b.WriteString("%" + hex[o>>4:o>>4+1] + hex[o&15:o&15+1])
		}
	}
	return b.String()
}
