package command

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A kind is what a line looks like by itself, wherever it stands.
type kind uint8

const (
	blank   kind = iota
	prose        // nothing special
	escaped      // text behind textMark that would be held or carried out without it
	bare         // an order, it seems, without its slash or in brackets; believed near the top only
	slip         // an order, it seems, with something wrong round its verb
	strict       // as the grammar has it: slash, verb, value
)

// textMark says that a line is text, whatever stands behind.
const textMark = "// "

// line is a line of a mail.
type line struct {
	raw   string
	kind  kind
	shown string // the verb as it was written, with what was written in place of a slash
	word  meant
	value string
}

// look judges a line by itself.
func look(raw string) line {
	text := clean(raw)
	if text == "" {
		return line{raw: raw, kind: blank}
	}
	l := order(text)
	if rest, ok := strings.CutPrefix(text, textMark); ok && order(rest).kind != prose {
		l.kind, l.value = escaped, rest
	}
	l.raw = raw
	return l
}

// order reads a clean line that is not blank.
func order(text string) line {
	s := unbullet(text)
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case isSlash(r):
		return slashed(s[:size], s[size:])
	case strings.ContainsRune(wrappers, r):
		return wrapped(s)
	}
	return slashless(s)
}

// isSlash reports whether a character is a slash, or one that is typed or drawn
// in its place.
func isSlash(r rune) bool { return strings.ContainsRune(`/\／＼⁄∕`, r) }

// slashed reads what stands behind a slash.
func slashed(slash, rest string) line {
	word, rest := cutLetters(rest)
	if strings.EqualFold(word, "p") && rest != "" && '1' <= rest[0] && rest[0] <= '9' {
		return urgent(slash+word, rest)
	}
	l := line{kind: prose, shown: slash + word, word: meaningOf(word)}
	next, size := utf8.DecodeRuneInString(rest)
	switch {
	case word == "" && next == ' ':
		return apart(slash, rest)
	case utf8.RuneCountInString(word) < 2:
	case rest == "" || next == ' ':
		if ascii(word) || l.word.near {
			l.kind, l.value = strict, unquote(rest)
		}
	case unicode.IsDigit(next):
		if isName(word, l.word) { // "/merge12"
			l.kind, l.value = slip, unquote(rest)
		}
	case l.word.known || l.word.near:
		if mark, after, wrong := cutMark(rest[:size], rest[size:]); wrong {
			l.kind, l.shown, l.value = slip, l.shown+mark, unquote(after)
		}
	}
	return l
}

// urgent reads "/p1"; number is what follows the letter.
func urgent(shown, number string) line {
	l := line{kind: prose, shown: shown + number[:1], word: meant{verbs: []Verb{Priority}, known: true}}
	rest := number[1:]
	next, size := utf8.DecodeRuneInString(rest)
	if rest == "" || next == ' ' {
		l.kind, l.value = strict, "P"+number
	} else if mark, after, wrong := cutMark(rest[:size], rest[size:]); wrong {
		l.kind, l.shown, l.value = slip, l.shown+mark, strings.TrimSpace("P"+number[:1]+" "+unquote(after))
	}
	return l
}

// cutMark reports whether a verb with such a mark right behind it is an order all
// but for the mark; and not a path, such as "/show.php".
func cutMark(mark, after string) (cut, rest string, wrong bool) {
	switch {
	case strings.Contains(":=#", mark):
		return mark, after, true
	case !strings.Contains(";,.!?*_-"+closers, mark):
		return "", "", false
	}
	rest = strings.TrimLeft(after, ".!?*_-"+closers)
	return mark, rest, rest == "" || rest[0] == ' '
}

// apart reads "/ close".
func apart(slash, rest string) line {
	word, rest := cutLetters(strings.TrimSpace(rest))
	l := line{kind: prose, shown: slash + " " + word, word: meaningOf(word), value: unquote(rest)}
	if isName(word, l.word) && (rest == "" || rest[0] == ' ' || rest[0] == ':') {
		l.kind, l.value = slip, unquote(strings.TrimPrefix(rest, ":"))
	}
	return l
}

// wrappers open quotes and brackets.
const wrappers = "\"'`´“”‘’«»„‚([{"

// closers close them.
const closers = "\"'`´“”‘’«»)]}>"

// wrapped reads a line like "`/close`": an order inside quotes or brackets.
func wrapped(s string) line {
	inner := strings.TrimLeft(s, wrappers)
	r, size := utf8.DecodeRuneInString(inner)
	if !isSlash(r) {
		return line{kind: prose}
	}
	l := slashed(inner[:size], strings.TrimRight(inner[size:], closers))
	if l.kind == prose || !l.word.known && !l.word.near {
		return line{kind: prose}
	}
	l.kind, l.shown = bare, s[:len(s)-len(inner)]+l.shown
	return l
}

// notSlash are keys that are hit in place of the slash; on some keyboards that is
// the 7.
const notSlash = "7&|!#.,:;?_~-%+"

// fewWords is how much may follow a verb and a colon in an order. A sentence that
// begins with "Status:" has more.
const fewWords = 3

// slashless finds an order without its slash: "note: he is angry", "Close.",
// "#take".
func slashless(s string) line {
	mark := s[:len(s)-len(strings.TrimLeft(s, notSlash))]
	word, rest := cutLetters(s[len(mark):])
	if mark == "" && strings.Trim(rest, ".!") != "" && rest[0] != ':' {
		return line{kind: prose}
	}
	m := meaningOf(word)
	l := line{kind: prose, shown: mark + word, word: m}
	if len(mark) > 1 || !isName(word, m) && !(m.near && slices.Equal(m.verbs, []Verb{Note})) {
		return l
	}
	after, colon := strings.CutPrefix(rest, ":")
	switch {
	case colon && mark == "":
		if m.verb() == Note || len(strings.Fields(after)) <= fewWords {
			l.kind, l.shown, l.value = bare, l.shown+":", unquote(after)
		}
	case mark != "" && (rest == "" || rest[0] == ' ' || colon):
		l.kind, l.value = bare, unquote(after)
	case strings.Trim(rest, ".!") == "" && m.known:
		l.kind = bare
	}
	return l
}

// isName reports whether a word is a verb's own name, or another name of Note: the
// other aliases are ordinary words, such as "done".
func isName(word string, m meant) bool {
	return m.known && (strings.EqualFold(word, string(m.verb())) ||
		m.verb() == Note && slices.Contains(useOf(Note).aliases, strings.ToLower(word)))
}

// cutLetters cuts the letters off that a line begins with.
func cutLetters(s string) (word, rest string) {
	rest = strings.TrimLeftFunc(s, unicode.IsLetter)
	return s[:len(s)-len(rest)], rest
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}
