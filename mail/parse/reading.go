package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ticketd/mail/reply"
	"ticketd/ticketing"
)

// reading is what a mail says.
type reading struct {
	text, fresh, other string
	forwarded          bool // it is mainly a forwarded mail
	forward            *ticketing.Forward
	cut                ticketing.Cut
}

// read takes the shown passages apart; first says that the mail answers none.
func (c *contents) read(subject string, first bool) reading {
	var r reading
	var full, news, others []string
	var left cuts
	compared := false
	for i, p := range c.shown {
		whole, parts := p.text, reply.Parts{}
		if p.html {
			whole, parts = reply.FromHTML(p.text)
			whole = cleanText(whole)
		} else {
			parts = reply.Split(p.text)
		}
		if first {
			parts = parts.AsFirst()
		}
		mine := fresh(parts.Fresh)
		left.add(parts)
		var forward *ticketing.Forward
		if i == 0 {
			r.forwarded, forward = parts.Forwarded, passedOn(parts, subject)
		}
		own := mine
		if forward != nil {
			own = forward.Above
		}
		other, t := own, c.readTwin(p, own, parts.Signature)
		if first {
			t.parts = t.parts.AsFirst()
		}
		if t.read {
			signed := signedAs(own, fresh(parts.Signature), t.parts)
			left.signed(own, signed)
			if other = fresh(t.parts.Fresh); forward != nil {
				other, forward.Above = above(t.parts), signed
			} else {
				mine = signed
			}
			own = signed
		}
		c.place(own, other, t.read)
		full, news = appendText(full, whole), appendText(news, mine)
		if r.forward == nil {
			r.forward = forward
		}
		if !t.orders {
			other = own
		}
		compared = compared || t.orders
		others = appendText(others, other)
	}
	if compared {
		r.other = c.bounded(others)
	}
	r.text, r.fresh, r.cut = c.bounded(full), c.bounded(news), left.cut()
	c.nameImages(&r)
	return r
}

func appendText(list []string, text string) []string {
	if text = strings.Trim(text, "\n"); strings.TrimSpace(text) == "" {
		return list
	}
	return append(list, text)
}

func (c *contents) bounded(list []string) string {
	text := strings.Join(list, "\n\n")
	if len(text) > maxText {
		c.notes.gap(ticketing.GapCut, "body", "of the text the first %d octets are shown", maxText)
	}
	return atMost(text)
}

// atMost cuts a text to the limit of what is shown.
func atMost(text string) string {
	if len(text) > maxText {
		return strings.ToValidUTF8(text[:maxText], "")
	}
	return text
}

// answersNone says whether a mail begins a conversation: it names no other mail, and its subject
// says neither that it answers nor that it passes one on. Of a head from which fields are missing
// that cannot be said.
func answersNone(in ticketing.Incoming) bool {
	return in.MessageID != "" && !in.Date.IsZero() && len(in.InReplyTo) == 0 && len(in.References) == 0 && len(in.Tags) == 0 &&
		strings.TrimSpace(in.Subject) != "" && !strings.ContainsAny(in.Subject, ":：#[")
}

// signedAs is a text without the signature that only the markup of its HTML tells. A line that may
// be an order is never cut.
func signedAs(own, footers string, html reply.Parts) string {
	html.Fresh = strings.TrimSpace(html.Fresh)
	rest, signature := reply.SignedAs(own, footers, html)
	if signature == "" || mayOrder(signature) {
		return own
	}
	return rest
}

// above is what stands above the mail that is passed on; all that is fresh if none is found.
func above(parts reply.Parts) string {
	if f, ok := parts.Forward(); ok {
		return fresh(f.Above)
	}
	return fresh(parts.Fresh)
}

// fresh makes the newly written text of plain text and of HTML alike: no-break spaces become
// spaces, and blanks at the ends of lines go.
func fresh(s string) string {
	s = cleanText(s)
	if strings.Contains(s, "\u00a0") {
		s = strings.ReplaceAll(s, "\u00a0", " ")
	}
	if !strings.Contains(s, " \n") && !strings.HasSuffix(s, " ") {
		return s
	}
	if s = strings.TrimRight(s, " \t"); !strings.Contains(s, " \n") && !strings.Contains(s, "\t\n") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for {
		line, rest, more := strings.Cut(s, "\n")
		b.WriteString(strings.TrimRight(line, " \t"))
		if !more {
			return b.String()
		}
		b.WriteByte('\n')
		s = rest
	}
}

// twinOf lists the HTML among alternatives that says what the plain text says which is shown.
func twinOf(shown *part, children []*part) []*part {
	if shown == nil {
		return nil
	}
	if leaf := firstText(shown); leaf == nil || leaf.kind == "text/html" {
		return nil
	}
	for i := len(children) - 1; i >= 0; i-- {
		if children[i] == shown {
			continue
		}
		if list := htmlIn(children[i], nil); len(list) > 0 {
			return list
		}
	}
	return nil
}

// htmlIn appends the HTML of a part; Apple Mail divides it by what stands between.
func htmlIn(p *part, list []*part) []*part {
	if p.kind == "text/html" && displayable(p) {
		return append(list, p)
	}
	for _, child := range p.children {
		list = htmlIn(child, list)
	}
	return list
}

// orderSigns begin a line that may be an order.
const orderSigns = `/\／`

// twin is the HTML of a passage, taken apart.
type twin struct {
	parts  reply.Parts
	read   bool
	orders bool // a line of either text may be an order
}

// readTwin takes the HTML of a passage apart. To render HTML costs more than all else in reading a
// mail, so it is done only where a line of either text may be an order, where the markup may name a
// signature that the plain text does not tell, and where images came with the mail. What is odd
// about the HTML is no defect: it is not shown.
func (c *contents) readTwin(p passage, own, footers string) (t twin) {
	if len(p.twin) == 0 {
		return t
	}
	aside := &contents{mail: c.mail, notes: new(notes), memory: c.memory}
	var list []string
	for _, leaf := range p.twin {
		text := aside.text(leaf, c.html)
		c.html -= len(text)
		list = append(list, text)
	}
	src := strings.Join(list, "")
	t.orders = mayOrder(own) || reply.LineMayStart(src, orderSigns)
	told := own == "" || strings.HasPrefix(footers, "--")
	t.read = t.orders || c.hasImages() || !told && reply.MayMarkSignature(src)
	if t.read {
		_, t.parts = reply.FromHTML(src)
	}
	return t
}

// hasSign says whether one of the signs stands in a text. Each alone is found many times faster than
// strings.ContainsAny finds any of several that are not all ASCII.
func hasSign(text, signs string) bool {
	for _, sign := range signs {
		if strings.ContainsRune(text, sign) {
			return true
		}
	}
	return false
}

// mayOrder says whether a line begins with one of orderSigns, behind bullets and the like.
func mayOrder(text string) bool {
	if !hasSign(text, orderSigns) {
		return false
	}
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimLeftFunc(line, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(orderSigns, r)
		})
		if r, _ := utf8.DecodeRuneInString(line); strings.ContainsRune(orderSigns, r) {
			return true
		}
	}
	return false
}
