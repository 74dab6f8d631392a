package ticketing

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// A mail to the escalation mailbox seldom says which ticket it is about. Whatever
// points to one is collected and ranked; only one clear winner takes the mail in.

// MaxWhich is how many tickets somebody is asked to choose from.
const MaxWhich = 5

// guess reports whether a way leads to a ticket that the mail itself doesn't name.
func (by RouteBy) guess() bool { return by == ByThread || by == BySender || by == ByAccount }

// Rank finds the ticket that a mail to the escalation mailbox is about among those
// that its sender may write into: the best way that leads anywhere counts, in the
// order number typed by hand, token, reference (nearest first), number in the subject,
// number in the text, the sender's unfinished tickets of the same subject, all of
// them, the account's urgent ones. If that way leads to several tickets none of them
// is meant clearly, and which lists them. A guess alone never decides where an order
// is carried out.
func Rank(e MailReceived, hits []Hit) (best *Hit, which []Number) {
	if hand := byHand(e.Mail, hits); len(hand) > 0 {
		return only(hand)
	}
	for _, by := range []RouteBy{ByToken, ByReference} {
		if led := ledBy(hits, by); len(led) > 0 {
			return &led[0], nil
		}
	}
	for _, by := range []RouteBy{ByNumber, ByText, ByThread, BySender, ByAccount} {
		led := ledBy(hits, by)
		if len(led) == 0 {
			continue
		}
		best, which = only(led)
		if best != nil && by != ByNumber && e.Sender.Agent != nil && orders(e) {
			return nil, []Number{best.Ticket.Number}
		}
		return best, which
	}
	return nil, nil
}

func ledBy(hits []Hit, by RouteBy) []Hit {
	return slices.DeleteFunc(slices.Clone(hits), func(h Hit) bool { return h.By != by })
}

// byHand lists the numbers that a participant typed into the subject of a thread
// about something else.
func byHand(in Incoming, hits []Hit) []Hit {
	return slices.DeleteFunc(ledBy(hits, ByNumber), func(h Hit) bool {
		_, takesPart := h.Ticket.Participant(in.From.Address)
		threaded := slices.ContainsFunc(hits, func(other Hit) bool {
			return (other.By == ByToken || other.By == ByReference) && other.Ticket.Number == h.Ticket.Number
		})
		return !takesPart || threaded
	})
}

// only is the one ticket that hits lead to, else the tickets to choose from.
func only(hits []Hit) (*Hit, []Number) {
	var numbers []Number
	for _, h := range hits {
		if !slices.Contains(numbers, h.Ticket.Number) {
			numbers = append(numbers, h.Ticket.Number)
		}
	}
	if len(numbers) == 1 {
		return &hits[0], nil
	}
	return nil, numbers[:min(len(numbers), MaxWhich)]
}

// FindEscalated is FindRoute for a mail to the escalation mailbox. Tickets that the
// sender has no right to are claims as ever, and are never named to them.
func FindEscalated(e MailReceived, hits []Hit, p Policy) Route {
	route, allowed := sift(e.Mail, e.Sender, hits, p)
	best, which := Rank(e, allowed)
	if best != nil {
		return route.lead(e.Mail, e.Sender, *best, allowed, p)
	}
	if route.Which = which; len(which) > 0 {
		route.Why = append(route.Why, fmt.Sprintf("it could be about %s: whoever wrote it is asked",
			eitherOf(which)))
	}
	return route
}

func eitherOf(numbers []Number) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = strconv.FormatInt(int64(n), 10)
	}
	return strings.Join(words, " or ")
}

// Guessable reports whether a mail may be about a ticket that it doesn't name. That
// of a machine, or of nobody for certain, is about what it names or about nothing.
func (in Incoming) Guessable() bool {
	return in.Verdict.Kind == KindPerson && !in.Verdict.NoAck && in.FromFault == ""
}

// Escalator is whose tickets a mail to the escalation mailbox may be about: its
// sender's or, if one of the team passes a mail on, its author's.
func (e MailReceived) Escalator() Mailbox {
	if f := e.Mail.Forward; f != nil && e.Sender.Agent != nil && f.From.Address != "" {
		return f.From
	}
	return e.Mail.From
}

// SameThread reports whether a mail has the subject of a ticket's conversation.
func SameThread(in Incoming, t Ticket, prefixes []string) bool {
	subject := in.Subject
	if in.Forward != nil && in.Forward.Subject != "" {
		subject = in.Forward.Subject
	}
	base := BaseSubject(subject, prefixes)
	return base != "" && strings.EqualFold(base, BaseSubject(t.Subject, prefixes))
}

// NumbersIn lists the ticket numbers that a mail names outside the brackets of its
// subject: "T-1042" or "#1042", in any case and at most 20. What was newly written
// counts, else whatever it quotes.
func NumbersIn(in Incoming, prefixes []string) []Number {
	written := in.Subject + "\n" + in.Fresh
	if in.Forward != nil {
		written += "\n" + in.Forward.Subject + "\n" + in.Forward.Text
	}
	if found := numbersIn(written, prefixes); len(found) > 0 {
		return found
	}
	return numbersIn(in.Text, prefixes)
}

func numbersIn(text string, prefixes []string) []Number {
	var found []Number
	for word := range strings.FieldsFuncSeq(text, outsideTag) {
		tag, ok := ParseTag(strings.Trim(word, "-"))
		known := strings.HasPrefix(word, "#") || oneOf(prefixes, tag.Prefix)
		if ok && known && !slices.Contains(found, tag.Number) {
			if found = append(found, tag.Number); len(found) == maxTags {
				break
			}
		}
	}
	return found
}

func outsideTag(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '#' && r != '-' && r != '_'
}

// escalateBy raises the flag for a mail to the escalation mailbox. Whoever asked for
// it is told what came of it: by the acknowledgement, where the mail opened the
// ticket.
func (r *ruling) escalateBy(e MailReceived) {
	if e.Intake.Role != RoleEscalation || !person(e.Mail) {
		return
	}
	r.do(Escalated{By: string(e.Mail.From.Address)})
	r.why("it came to the escalation mailbox")
	before := r.t.Status
	r.move(r.Process.Key.Escalated, "", true)
	if r.t.Status != before && r.t.Opened.Before(r.now) && !e.Mail.Verdict.NoAck {
		r.announce()
	}
	r.reach([]string{RoleManager}, "notice-escalated", e.Mail.Fresh, noticeFields(e.Mail))
}

// alsoEscalated raises the flag for a mail that the ticket has already.
func (r *ruling) alsoEscalated(e AlsoEscalated) {
	if !r.t.Escalated.IsZero() {
		return
	}
	r.escalateBy(MailReceived{Mail: e.Mail, Intake: e.Intake})
	r.causedBy(e.Mail)
	r.fanOut()
}
