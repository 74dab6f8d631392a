package command

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean is a line as a person sees it: without what is invisible, with ordinary
// blanks for the others, without blanks round it.
func clean(line string) string {
	if plain(line) {
		return strings.TrimSpace(line)
	}
	letters := []rune(line)
	var b strings.Builder
	for i, r := range letters {
		switch {
		case invisible(r):
		case joiner(r) && !joins(letters, i):
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(b.String())
}

// plain reports whether there is nothing to clean but blanks round it.
func plain(line string) bool {
	for i := range len(line) {
		if line[i] < ' ' || line[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// invisible reports whether a character takes no place: of zero width, a soft
// hyphen, a mark of direction, a control character that is no blank.
func invisible(r rune) bool {
	switch {
	case joiner(r):
		return false
	case unicode.Is(unicode.Cf, r), r == '\u034f', r == '\u115f', r == '\u3164':
		return true
	}
	return unicode.IsControl(r) && !unicode.IsSpace(r)
}

// joiner reports whether a character of no width may yet matter: emoji and some
// scripts are spelt with it.
func joiner(r rune) bool { return r == '\u200c' || r == '\u200d' }

func joins(letters []rune, i int) bool {
	return i > 0 && letters[i-1] > unicode.MaxLatin1 &&
		i+1 < len(letters) && letters[i+1] > unicode.MaxLatin1
}

// bullets are what clients and fingers put before the items of a list.
const bullets = "-*•·◦▪‣–—"

// unbullet takes one bullet, or "1." or "1)", off a line.
func unbullet(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if strings.ContainsRune(bullets, r) && size > 0 {
		return strings.TrimSpace(s[size:])
	}
	rest := strings.TrimLeft(s, "0123456789")
	n := len(s) - len(rest)
	if n == 1 || n == 2 {
		if strings.HasPrefix(rest, ". ") || strings.HasPrefix(rest, ") ") {
			return strings.TrimSpace(rest[1:])
		}
	}
	return s
}

// straighten makes straight quotes of curled ones.
var straighten = strings.NewReplacer(
	"“", `"`, "”", `"`, "„", `"`, "‟", `"`, "«", `"`, "»", `"`, "＂", `"`,
	"‘", "'", "’", "'", "‚", "'", "‛", "'", "＇", "'")

// unquote straightens the quotes of a value, and takes those off that stand round
// the whole of it.
func unquote(s string) string {
	s = strings.TrimSpace(straighten.Replace(s))
	if n := len(s); n >= 2 && (s[0] == '"' || s[0] == '\'') && s[n-1] == s[0] &&
		!strings.Contains(s[1:n-1], s[:1]) {
		return strings.TrimSpace(s[1 : n-1])
	}
	return s
}
