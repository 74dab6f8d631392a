package scenario

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"ticketd/ticketing"
)

// follow uses a link of a letter that begins a mail (RFC 6068), and sends that mail:
// with the words below the step where the link leaves room for them.
func (r *reader) follow(l line) action {
	label, who := l.m[0], r.who(l, l.m[1])
	return func(p *performance) error {
		letter, err := p.lastCalled(l.m[2], who, l.m[3])
		if err != nil {
			return err
		}
		link, found := linkIn(letter.Text, label)
		if !found {
			return fmt.Errorf("the letter has no link %q:\n%s", label, letter.Text)
		}
		to, subject, body := begun(link)
		if l.body != "" {
			body = strings.Replace(body, "\n\n", "\n\n"+l.body, 1)
		}
		header := fmt.Sprintf("From: %s\nTo: %s\nSubject: %s\nMIME-Version: 1.0\n"+
			"Content-Type: text/plain; charset=utf-8\n", who, to, subject)
		return p.send(Mail{From: who, To: []ticketing.Address{to}}, header, "\n"+body)
	}
}

// linkIn finds the link behind a label in the text of a letter.
func linkIn(text, label string) (string, bool) {
	m := regexp.MustCompile(`(?m)(?:^|\W)` + regexp.QuoteMeta(label) + `\b.*?: ?(mailto:\S+)`).FindStringSubmatch(text)
	if m == nil {
		return "", false
	}
	return m[1], true
}

// begun is the mail that a mailto link begins.
func begun(link string) (to ticketing.Address, subject, body string) {
	address, fields, _ := strings.Cut(strings.TrimPrefix(link, "mailto:"), "?")
	for field := range strings.SplitSeq(fields, "&") {
		switch name, value, _ := strings.Cut(field, "="); name {
		case "subject":
			subject = unpercent(value)
		case "body":
			body = strings.ReplaceAll(unpercent(value), "\r\n", "\n")
		}
	}
	return ticketing.Address(strings.ToLower(unpercent(address))), subject, body
}

// unpercent decodes what a URI has encoded (RFC 3986 section 2.1).
func unpercent(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if octet, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(octet))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
