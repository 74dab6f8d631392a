package letter

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ticketd/ticketing"
)

const (
	// maxText is how many octets of somebody's words a letter repeats.
	maxText = 256 << 10
	// maxLine is how many characters a field of one line has.
	maxLine = 1000
	// maxName is how many characters of a display name are shown.
	maxName = 100
)

// cleanText makes plain text of several lines: "\n" line ends, no control
// characters but tabs, none that turn the direction of writing or hide text.
// Marks that scripts and emoji are written with stay.
func cleanText(s string) string {
	if len(s) > maxText {
		s = strings.ToValidUTF8(s[:maxText], "") + "\n[...]"
	}
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == 0x85 || r == 0x2028 || r == 0x2029:
			return '\n'
		case unicode.Is(unicode.Cc, r), deceives(r):
			return -1
		}
		return r
	}, s)
	return strings.Trim(trimLines(s), "\n")
}

// deceives reports the characters that show text in another order than it is
// written, or that show nothing at all and can carry hidden text.
func deceives(r rune) bool {
	return 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069 || // bidi
		0xE0000 <= r && r <= 0xE0FFF || // tags
		r == 0xFEFF || r == 0x00AD || r == 0x200B || 0xFFF9 <= r && r <= 0xFFFB
}

// trimLines takes white space from the end of each line.
func trimLines(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for l := range strings.Lines(s) {
		words, ended := strings.CutSuffix(l, "\n")
		b.WriteString(strings.TrimRight(words, " \t"))
		if ended {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// line makes one clean line of bounded length.
func line(s string) string { return cut(ticketing.CleanLine(s), maxLine) }

// cleanName makes a display name that can't be taken for an address.
func cleanName(name string) string {
	name = ticketing.CleanLine(name)
	if strings.ContainsAny(name, "@＠﹫") {
		return ""
	}
	return cut(name, maxName)
}

// greeted is a name that a letter to its owner repeats: none that a mail client would
// make a link of.
func greeted(name string) string {
	name = cleanName(name)
	low := strings.ToLower(name)
	if strings.Contains(low, "://") || strings.Contains(low, "www.") {
		return ""
	}
	for word := range strings.FieldsSeq(name) {
		if i := strings.LastIndexByte(word, '.'); i > 0 && len(word)-i > 2 && strings.Trim(word[i+1:],
			"abcdefghijklmnopqrstuvwxyz") == "" {
			return ""
		}
	}
	return name
}

// maxSignature is how many of the last lines may be a signature: a greeting, a name, a
// title, a number.
const maxSignature = 4

// signed reports whether somebody's words end with their own name, so that a signature of
// ours would be the second: the full or the first name stands alone in one of the last
// lines, or behind the comma of a greeting.
func signed(words, author string) bool {
	author = strings.ToLower(author)
	first, _, _ := strings.Cut(author, " ")
	lines := strings.Split(strings.ToLower(strings.TrimSpace(words)), "\n")
	for _, l := range lines[max(0, len(lines)-maxSignature):] {
		if i := strings.LastIndexByte(l, ','); i >= 0 && strings.Trim(l[i+1:], " ") != "" {
			l = l[i+1:]
		}
		if l = strings.Trim(l, " \t.,!*_-–—"); l != "" && (l == author || l == first) {
			return true
		}
	}
	return false
}

// sender is who wrote a mail: the address first, and behind it the name without what
// would make it look like another address. It reports whether it did.
func sender(who string) (shown string, disguised bool) {
	who = line(who)
	address, name, named := strings.Cut(who, " (")
	if !named || !strings.ContainsAny(name, "@＠﹫") {
		return who, false
	}
	return address + " (" + strings.Map(func(r rune) rune {
		if strings.ContainsRune("@＠﹫", r) {
			return ' '
		}
		return r
	}, name), true
}

// cut shortens a line to a number of characters and shows that it did.
func cut(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return strings.TrimRight(string([]rune(s)[:most-1]), " ") + "…"
}
