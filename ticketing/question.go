package ticketing

import (
	"slices"
	"strconv"

	"ticketd/ticketing/command"
)

// Question asks somebody what is to become of a mail that is held, or what a mail
// is about. It decides the letter alone; what can be answered is remembered by the
// desk under the letter's Message-ID. The mail's own words go to the team only.
func (j Judge) Question(t Ticket, to Mailbox, role Role, d Doubt, in Incoming) []Letter {
	r := ruling{Judge: j, t: t}
	fields := map[string]string{"mail": MailName(in.RawHash), "from": in.From.String()}
	text := in.Fresh
	if role == RoleCustomer {
		text = ""
	}
	r.d.Letters = []Letter{{Name: "question", Class: Notice, To: to, Role: role,
		Purpose: PurposeChoice, Text: text, Fields: fields, Doubt: &d, CausedBy: in.MessageID}}
	if role == RoleCustomer {
		l := &r.d.Letters[0]
		l.Class, l.Language, l.ByMail = Automatic, in.Language, true
	}
	return r.d.Letters
}

// MailName is what people call a held mail: the beginning of its hash.
func MailName(h Hash) string { return h.String()[:12] }

// Answer is what somebody says to a question.
type Answer struct {
	Choice Choice
	Number Number // of ChooseTicket
}

// Answered reads the answer to a question out of a mail: a number counted from 1, yes
// or no, or the word of a choice. It is not ok if the mail says something else, such as
// an order: "/release 3fa9c2" may be about another mail.
func (d Doubt) Answered(in Incoming) (a Answer, ok bool) {
	words := wordsOf(in.Fresh)
	if len(words) == 0 || len(words) > 3 || len(command.Read(in.Fresh).Orders) > 0 {
		return a, false
	}
	if n, err := strconv.Atoi(words[0]); err == nil && len(words) == 1 {
		switch {
		case n >= 1 && n <= len(d.Numbers):
			return Answer{ChooseTicket, d.Numbers[n-1]}, true
		case len(d.Numbers) == 0 && n >= 1 && n <= len(d.Choices):
			return Answer{Choice: d.Choices[n-1]}, true
		}
		return a, false
	}
	for _, c := range d.Choices {
		if words[0] == string(c) && c != ChooseTicket && !slices.ContainsFunc(words[1:], saysMore) {
			return Answer{Choice: c}, true
		}
	}
	switch {
	case saysOnly(in, yesWords) && len(d.Numbers) == 0 && len(d.Choices) > 0 && d.Choices[0] == ChooseRelease:
		return Answer{Choice: ChooseRelease}, true
	case saysOnly(in, noWords):
		return Answer{Choice: ChooseDrop}, true
	}
	return a, false
}

// saysMore reports whether a word behind a choice is more than what it is about.
func saysMore(word string) bool {
	return !slices.Contains([]string{"it", "this", "that", "the", "a", "mail", "ticket", "please", "thanks"}, word)
}

// AnyDoubt stands for a question that is settled: whatever could be answered to one
// is an answer to it, and no words for a ticket.
func AnyDoubt() Doubt {
	return Doubt{Choices: []Choice{ChooseRelease, ChooseDrop, ChooseOnce, ChooseJoin, ChooseNew, ChooseSpam}}
}

// Fixes are the corrected lines of a mail whose orders were wrong, for a plain yes.
func (d Doubt) Fixes() map[int]string {
	lines := map[int]string{}
	for _, f := range d.Bad {
		if f.Nearest != "" {
			lines[f.Line] = f.Nearest
		}
	}
	return lines
}
