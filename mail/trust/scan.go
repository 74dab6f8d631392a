package trust

import "strings"

// scanner reads words of a structured field value (RFC 5322 section 3.2): it knows comments,
// which may be nested, quoted strings and folding. It may only misread what is faulty, and says so.
type scanner struct {
	s      string
	at     int
	faulty bool
}

const blanks = " \t\r\n"

// blank passes over blanks and comments.
func (c *scanner) blank() {
	for c.at < len(c.s) && !c.faulty {
		switch ch := c.s[c.at]; {
		case strings.IndexByte(blanks, ch) >= 0:
			c.at++
		case ch == '(':
			c.comment()
		default:
			return
		}
	}
}

// comment passes over a comment. Quotes mean nothing inside one, but not every server knows that
// when it writes down what a sender said: if it mattered here, the field is faulty.
func (c *scanner) comment() {
	plain := commentEnd(c.s[c.at:], false)
	if plain < 0 {
		c.fail()
		return
	}
	if strings.IndexByte(c.s[c.at:c.at+plain], '"') >= 0 && commentEnd(c.s[c.at:], true) != plain {
		c.fail()
		return
	}
	c.at += plain
}

// commentEnd is the place behind the comment that s begins with, or -1.
func commentEnd(s string, quotes bool) int {
	depth, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch ch := s[i]; {
		case ch == '\\':
			i++
		case ch == '"' && quotes:
			quoted = !quoted
		case quoted:
		case ch == '(':
			depth++
		case ch == ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// word reads up to the next blank, comment or one of the characters in stops. Quoted strings
// within it lose their quotes and hold what they like.
func (c *scanner) word(stops string) string {
	var b strings.Builder
	for c.at < len(c.s) && !c.faulty {
		ch := c.s[c.at]
		switch {
		case ch == '"':
			c.quoted(&b)
			continue
		case ch == ')':
			c.fail()
			return ""
		case ch == '(' || strings.IndexByte(blanks, ch) >= 0 || strings.IndexByte(stops, ch) >= 0:
			return b.String()
		}
		b.WriteByte(ch)
		c.at++
	}
	return b.String()
}

func (c *scanner) quoted(b *strings.Builder) {
	for c.at++; c.at < len(c.s); c.at++ {
		switch ch := c.s[c.at]; {
		case ch == '"':
			c.at++
			return
		case ch == '\\' && c.at+1 < len(c.s):
			c.at++
			b.WriteByte(c.s[c.at])
		case ch != '\r' && ch != '\n':
			b.WriteByte(ch)
		}
	}
	c.fail()
}

// take passes over a character if it comes next after blanks.
func (c *scanner) take(ch byte) bool {
	c.blank()
	if c.faulty || c.at >= len(c.s) || c.s[c.at] != ch {
		return false
	}
	c.at++
	return true
}

func (c *scanner) done() bool {
	c.blank()
	return c.faulty || c.at >= len(c.s)
}

func (c *scanner) fail() { c.faulty = true }
