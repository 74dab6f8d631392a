package parse

import (
	"slices"
	"strings"

	"ticketd/mail/reply"
	"ticketd/ticketing"
)

// cuts gathers what was cut from the passages of a mail.
type cuts struct {
	quoted, signature, hidden, why []string
	kept                           bool
}

func (c *cuts) add(parts reply.Parts) {
	c.quoted = appendText(c.quoted, fresh(parts.Quoted))
	c.signature = appendText(c.signature, fresh(parts.Signature))
	c.hidden = appendText(c.hidden, cleanText(parts.Hidden))
	c.kept = c.kept || parts.Kept
	if parts.Why != "" && !slices.Contains(c.why, parts.Why) {
		c.why = append(c.why, parts.Why)
	}
}

// signed adds the signature that only the markup told, which is what the text lost at its end.
func (c *cuts) signed(own, rest string) {
	if end, ok := strings.CutPrefix(own, rest); ok {
		c.signature = appendText(c.signature, end)
	}
}

func (c *cuts) cut() ticketing.Cut {
	text := func(list []string) string { return atMost(strings.Join(list, "\n\n")) }
	return ticketing.Cut{Quoted: text(c.quoted), Signature: text(c.signature), Hidden: text(c.hidden),
		Kept: c.kept, Why: clip(strings.Join(c.why, "; "), maxEvidence)}
}
