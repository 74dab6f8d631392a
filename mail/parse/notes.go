package parse

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"ticketd/ticketing"
)

// notes collects the defects of a mail.
type notes struct{ list []ticketing.Defect }

func (n *notes) add(part, format string, args ...any) { n.gap("", part, format, args...) }

// gap adds a defect for which something of the mail is not in what is read of it.
func (n *notes) gap(gap ticketing.Gap, part, format string, args ...any) {
	if len(n.list) >= maxDefects {
		return
	}
	d := ticketing.Defect{Part: part, What: clip(clean(fmt.Sprintf(format, args...)), 300), Gap: gap}
	for _, old := range n.list {
		if old == d {
			return
		}
	}
	n.list = append(n.list, d)
}

// clip shortens a text to about n octets, at a rune border.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}

// beginning is the first n octets of a text, at a rune border.
func beginning(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
