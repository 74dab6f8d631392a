package parse

import (
	"strings"

	strict "github.com/emersion/go-message/mail"

	"ticketd/ticketing"
)

// readFrom reads the one mailbox of the one From field, or the best guess at it. The fault says
// why it proves nothing about who wrote; it is empty for a well-formed field that strict and
// tolerant readers understand alike.
func readFrom(l letter, hint string) (ticketing.Mailbox, string) {
	values := l.header.all("from")
	if len(values) == 0 {
		return ticketing.Mailbox{}, "there is no From field"
	}
	var best ticketing.Mailbox
	var found []entry
	for _, v := range values {
		found = append(found, entries(v)...)
	}
	for _, e := range found {
		if best.Address.Domain() == "" {
			best = e.mailbox(hint)
		}
	}
	return best, fromFault(values, found, best)
}

func fromFault(values []string, found []entry, best ticketing.Mailbox) string {
	switch {
	case len(values[0]) > 4<<10:
		return "From is longer than 4,096 octets"
	case len(values) > 1:
		return "there are several From fields"
	case len(found) > 1:
		return "From holds several mailboxes"
	case len(found) == 0 || best.Address == "":
		return "From holds no address"
	case found[0].group:
		return "From holds a group"
	}
	if fault := found[0].doubt(); fault != "" {
		return fault
	}
	if fault := disagreement(values[0], best.Address); fault != "" {
		return fault
	}
	if _, end := cutEntry(values[0]); end != 0 { // "G:;, ann@example.com"
		return "From holds more than a mailbox"
	}
	return ""
}

// disagreement holds the tolerant reading against that of a strict parser (RFC 5322). Encoded-words
// and other bytes beyond ASCII are only looked at as to where they stand.
func disagreement(value string, ours ticketing.Address) string {
	list, err := strict.ParseAddressList(neutral(value))
	if err != nil {
		return "a strict reader refuses From"
	}
	if len(list) != 1 {
		return "a strict reader sees another number of mailboxes in From"
	}
	if theirs, _ := canonical(list[0].Address); theirs != ours {
		return "strict and tolerant readers see different addresses in From"
	}
	return ""
}

// neutral puts plain words in the place of encoded-words, so that an unknown character set in a
// name is no matter of syntax.
func neutral(s string) string {
	s = rawText(s, "")
	var b strings.Builder
	for n := 0; n < maxWords; n++ {
		at := strings.Index(s, "=?")
		if at < 0 {
			break
		}
		_, length, ok := readWord(s[at:])
		b.WriteString(s[:at])
		if ok && at+length < len(s) {
			b.WriteString("w")
		} else {
			length = 2
			b.WriteString("=?")
		}
		s = s[at+length:]
	}
	return b.String() + s
}
