package reply

import (
	"strings"
	"unicode/utf8"
)

// An attribution is the line, or up to four lines, with which a client introduces a quote: "On 3
// May 2026 at 12:00, Ann <ann@example.com> wrote:". Its shape differs by client more than by
// language, so it is judged by three things: a verb of writing, a moment in time, an address.

// maxAttribution is how long an attribution may be, in bytes, and over how many lines.
const (
	maxAttribution      = 500
	maxAttributionLines = 4
)

// An attribution's strength says how much must follow before it is believed.
type strength uint8

const (
	noAttribution strength = iota
	weak                   // believed when a marked quote follows
	strong                 // believed whatever follows
)

// attributionAt looks for an attribution that ends in line i and begins not before floor. Above a
// quote it need not end in a colon.
func attributionAt(lines []line, i, floor int, aboveQuote bool) (start int, found strength) {
	if lines[i].mark == markIntro {
		return introStart(lines, i, floor), strong
	}
	last := clean(lines[i].text)
	if len(last) > maxAttribution || !aboveQuote && !mayEndAttribution(last) {
		return 0, noAttribution
	}
	best := noStart
	joined := ""
	for k := i; k >= floor && i-k < maxAttributionLines && !breaksOff(lines[k], i-k); k-- {
		joined = strings.TrimSpace(clean(lines[k].text) + " " + joined)
		if len(joined) > maxAttribution {
			break
		}
		folded := trimDashes(fold(joined))
		is := judgeAttribution(folded, len(folded) < len(joined)-3)
		if is == noAttribution {
			continue
		}
		if how := startsAttribution(folded); found == noAttribution || how > best {
			start, found, best = k, max(found, is), how
		}
		if best >= dateStart && k == i && evidenceIn(folded).year || best == openingStart {
			break
		}
	}
	return start, found
}

// introStart goes up to the first line of an introduction that the markup names.
func introStart(lines []line, i, floor int) int {
	for i > floor && lines[i-1].mark == markIntro {
		i--
	}
	return i
}

// breaksOff says whether the attribution cannot reach up into this line.
func breaksOff(l line, up int) bool {
	return l.blank() || l.quoted() || up > 0 && (isRule(l.text) || endsInColon(clean(l.text)))
}

// mayEndAttribution is the cheap first look at a line: a colon at its end, or dashes.
func mayEndAttribution(s string) bool {
	return endsInColon(s) || strings.HasSuffix(s, "--")
}

// judgeAttribution judges the joined lines, in lower case; framed says that dashes stood round
// them.
func judgeAttribution(s string, framed bool) strength {
	e := evidenceIn(s)
	body := strings.TrimRight(s, ":： *_-")
	switch verb := endsInVerb(body); {
	case verb && (e.address || e.sent() || framed):
		return strong
	case !endsInColon(s) && !verb:
		return bareAttribution(body, e)
	case verbBeforeName(body, e), e.sent() && dateThenAddress(body):
		return strong
	case hasQuoter(s) && e.address:
		return strong
	case verb, e.address, e.year:
		return weak
	}
	return noAttribution
}

// bareAttribution knows what old Gmail wrote: "2026/5/5 Ann <ann@example.com>".
func bareAttribution(s string, e evidence) strength {
	if e.year && strings.HasSuffix(s, ">") && dateThenAddress(s) {
		return weak
	}
	return noAttribution
}

func endsInVerb(s string) bool {
	if s == "" {
		return false
	}
	for _, v := range verbsByEnd[s[len(s)-1]] {
		if strings.HasSuffix(s, v) && standsAlone(s, len(s)-len(v), len(s)) {
			return true
		}
	}
	return false
}

// verbBeforeName knows "Am 3.5.2026 um 12:00 schrieb Ann:" and "Ann schrieb am 3.5.2026 um 12:00:".
func verbBeforeName(s string, e evidence) bool {
	if !e.sent() {
		return false
	}
	for _, v := range verbs {
		at, ok := hasWord(s, v)
		if !ok {
			continue
		}
		if startsAttribution(s) > noStart || len(s)-at-len(v) < 60 && evidenceIn(s[at:]).sent() {
			return true
		}
	}
	return false
}

// dateThenAddress knows the attributions without a verb: a date first and an address last.
func dateThenAddress(s string) bool {
	if startsAttribution(s) == noStart {
		return false
	}
	at := strings.LastIndexByte(s, '@')
	return at > 0 && !strings.ContainsAny(s[at:], " ,;") && hasAddress(s)
}

func hasQuoter(s string) bool {
	for _, q := range quoters {
		if strings.HasPrefix(s, q) {
			return true
		}
	}
	return false
}

// How an attribution starts, the better the higher.
const (
	noStart = iota
	dateStart
	openingStart
)

// startsAttribution says how the text, in lower case, begins.
func startsAttribution(s string) int {
	s = strings.TrimLeft(s, "*_-\"' ")
	for _, o := range openings {
		if rest, ok := strings.CutPrefix(s, o); ok && startsWord(o, rest) && numberSoon(rest) {
			return openingStart
		}
	}
	if first, _ := utf8.DecodeRuneInString(s); isDigit(first) {
		return dateStart
	}
	for _, w := range weekdays {
		if rest, ok := strings.CutPrefix(s, w); ok && startsWord(w, rest) && numberSoon(rest) {
			return dateStart
		}
	}
	return noStart
}

// startsWord says whether the word ends where the rest begins.
func startsWord(word, rest string) bool {
	last, _ := utf8.DecodeLastRuneInString(word)
	next, _ := utf8.DecodeRuneInString(rest)
	return !spaced(last) || last == '-' || !isWord(next) || isDigit(next)
}

// numberSoon says whether a digit stands within the next five words.
func numberSoon(s string) bool {
	words := 0
	for _, r := range s {
		if isDigit(r) {
			return true
		}
		if r == ' ' {
			if words++; words > 5 {
				return false
			}
		}
	}
	return false
}

// trimDashes takes the dashes from both ends, where some clients put them.
func trimDashes(s string) string {
	if !strings.HasPrefix(s, "--") || !strings.HasSuffix(s, "--") {
		return s
	}
	return strings.Trim(s, "- ")
}
