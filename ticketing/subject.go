package ticketing

import (
	"slices"
	"strings"
	"unicode"
)

// MaxSubject is how many characters of a subject are kept for the conversation.
const MaxSubject = 500

// replyMarks are what mail clients put before the subject of an answer or a
// forwarded mail, each followed by a colon and, in some clients, a counter.
var replyMarks = []string{
	"re", "r", "aw", "antw", "antwort", "rép", "réponse", "respuesta", "risposta", "resposta", "sv", "vs", "res", "odp", "ynt", "cevap", "ang", "bls",
	"ответ", "απ", "vá", "رد", "השב", "trả lời",
	"回复", "回覆", "答复", "答覆", "返信", "回信", "답장",
	"fwd", "fw", "wg", "tr", "vb", "vl", "i", "rv", "enc", "pd", "doorst", "ilt",
	"πρθ", "továbbítás", "הועבר", "إعادة توجيه",
	"转发", "轉寄", "転送", "전달",
}

// outsideMarks are what companies' gateways put into square brackets or before
// a colon when a mail comes from outside.
var outsideMarks = []string{
	"ext", "extern", "external", "externe", "externo", "esterno", "ekstern",
	"external email", "external sender", "external mail", "externe e-mail", "externe mail",
}

// BaseSubject is what a conversation is called: the subject without the marks
// of answers and forwarding ("Re:", "AW:", "RE[2]:", "Fwd:"), without a
// gateway's "[EXT]" before it, and without our tags, wherever they stand. It is
// one clean line of at most MaxSubject characters, and empty if nothing else
// was in the subject. The base of a base subject is itself.
func BaseSubject(subject string, prefixes []string) string {
	base := CleanLine(subject)
	if runes := []rune(base); len(runes) > MaxSubject {
		base = string(runes[:MaxSubject])
	}
	for { // each round leaves less of it, so it ends
		shorter := CleanLine(withoutTags(withoutMark(base), prefixes))
		if shorter == base {
			return base
		}
		base = shorter
	}
}

// CleanLine makes one line of plain text of anything that a stranger may have
// chosen, such as a subject or a display name: every run of white space and
// line ends is one space, and invisible characters are left out, above all
// those that turn the direction of writing.
func CleanLine(s string) string {
	if isCleanLine(s) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs), blank(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(s), " ")
}

// isCleanLine reports what CleanLine leaves as it is, as most lines are: printable ASCII with
// single spaces in it.
func isCleanLine(s string) bool {
	before := byte(' ')
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || s[i] == ' ' && before == ' ' {
			return false
		}
		before = s[i]
	}
	return s == "" || before != ' '
}

// blank reports the letters and marks that show nothing: the grapheme joiner,
// the Hangul fillers, the empty Braille cell, and the block that Unicode keeps for
// such marks (Default_Ignorable_Code_Point), assigned or not.
func blank(r rune) bool {
	if 0xE0000 <= r && r <= 0xE0FFF {
		return true
	}
	switch r {
	case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0:
		return true
	}
	return false
}

// withoutMark takes one mark away from the front.
func withoutMark(s string) string {
	if inside, rest, ok := strings.Cut(s, "]"); ok && strings.HasPrefix(s, "[") {
		if oneOf(outsideMarks, strings.TrimSpace(inside[1:])) {
			return rest
		}
	}
	head, rest, ok := cutColon(s)
	if ok && (oneOf(replyMarks, withoutCounter(head)) || oneOf(outsideMarks, head)) {
		return rest
	}
	return s
}

// cutColon cuts around the first colon, ASCII or full width.
func cutColon(s string) (before, after string, ok bool) {
	i := strings.IndexAny(s, ":：")
	if i < 0 {
		return s, "", false
	}
	return strings.TrimSpace(s[:i]), strings.TrimLeft(s[i:], ":："), true
}

// withoutCounter reads "RE[2]", "Re(2)", "Re^2" and "Re *2" as "RE".
func withoutCounter(mark string) string {
	end := strings.TrimRight(mark, ")]")
	digits := strings.TrimRight(end, "0123456789")
	if bare := strings.TrimRight(digits, "[(^*"); digits != end && bare != digits {
		return strings.TrimSpace(bare)
	}
	return mark
}

func oneOf(words []string, word string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, word) })
}

// withoutTags takes every tag with one of the prefixes away, as FindTags finds
// them.
func withoutTags(s string, prefixes []string) string {
	for from := 0; ; {
		start := strings.IndexByte(s[from:], '[')
		if start < 0 {
			return s
		}
		start += from
		inside, rest, _ := strings.Cut(s[start+1:], "]")
		if _, ok := tagIn(inside, prefixes); ok {
			s, from = s[:start]+" "+rest, start
			continue
		}
		from = start + 1
	}
}
