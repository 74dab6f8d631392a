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

// openAttribution knows what Zoho writes: a whole attribution on one line that no colon ends.
func openAttribution(s string) strength {
	if len(s) > maxAttribution || strings.IndexByte(s, '@') < 0 || !endsInVerb(s) {
		return noAttribution
	}
	folded := fold(s)
	e := evidenceIn(folded)
	if e.address && e.sent() && endsInVerb(folded) && startsAttribution(folded) == openingStart {
		return strong
	}
	return noAttribution
}

// mayEndAttribution is the cheap first look at a line: a colon at its end, or dashes.
func mayEndAttribution(s string) bool {
	return endsInColon(s) || strings.HasSuffix(s, "--")
}

// mayIntroduce is a cheaper look: a line that ends in a letter, a digit or a common sign, and names
// no address, is no attribution unless a quote follows.
func mayIntroduce(s string) bool {
	last := s[len(s)-1]
	return needsTrim(last) || strings.IndexByte(":-*_", last) >= 0 || strings.IndexByte(s, '@') >= 0
}

// judgeAttribution judges the joined lines, in lower case; framed says that dashes stood round
// them.
func judgeAttribution(s string, framed bool) strength {
	is := strengthOf(s, framed)
	if is == strong && namesSelf(s) {
		return weak
	}
	return is
}

// namesSelf says whether the writer speaks of what he wrote himself.
func namesSelf(s string) bool {
	return selfPhrases.find(s, func(one phrase, end int) bool {
		return standsAlone(s, end-len(one.words), end)
	})
}

func strengthOf(s string, framed bool) strength {
	e := evidenceIn(s)
	body := strings.TrimRight(s, ":： *_-")
	switch verb := endsInVerb(body); {
	case verb && (e.address || e.sent() || framed || e.year && beginsWithWeekday(s)):
		return strong
	case !endsInColon(s) && !verb:
		return bareAttribution(body, e)
	case verbBeforeName(body, e), e.sent() && dateThenAddress(body):
		return strong
	case hasQuoter(s) && e.address:
		return strong
	case verb && strings.Count(s, " ") < maxBareWriter, bracketed(s),
		(e.year || e.address) && startsAttribution(s) > noStart:
		return weak
	}
	return noAttribution
}

// maxBareWriter is how many words an attribution without date and address has at most: "Ann Lee
// wrote:". What is longer is a sentence.
const maxBareWriter = 8

// bracketed says whether an address stands in brackets, as clients set it behind a name.
func bracketed(s string) bool {
	at := strings.IndexByte(s, '@')
	return at > 0 && hasAddress(s) && strings.ContainsAny(s[:at], "<([") &&
		strings.ContainsAny(s[at:], ">)]")
}

// bareAttribution knows what old Gmail wrote: "2026/5/5 Ann <ann@example.com>" and "2026-05-05 9:12
// GMT+02:00 Ann"; and Outlook Express: "Ann wrote in message news:a1@example.com...".
func bareAttribution(s string, e evidence) strength {
	switch {
	case e.address && strings.Contains(s, " news:"),
		e.year && strings.HasSuffix(s, ">") && dateThenAddress(s),
		e.sent() && strings.Contains(s, " gmt") && startsAttribution(s) == dateStart:
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
	if !e.sent() && !(e.year && e.address && beginsWithWeekday(s)) {
		return false
	}
	for _, v := range verbs {
		at, ok := hasWord(s, v)
		if !ok || goesOnBehindColon(s[at:]) {
			continue
		}
		if startsAttribution(s) > noStart || len(s)-at-len(v) < 60 && evidenceIn(s[at:]).sent() {
			return true
		}
	}
	return false
}

// goesOnBehindColon says whether a colon, not in brackets, ends the clause before the text does.
func goesOnBehindColon(s string) bool {
	at := strings.Index(s, ": ")
	return at >= 0 && strings.IndexByte(s[:at], '(') < 0
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
	if s == "" {
		return false
	}
	for _, q := range quotersByStart[s[0]] {
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
	if s == "" {
		return noStart
	}
	if hasQuoter(s) {
		return openingStart
	}
	for _, o := range openingsByStart[s[0]] {
		if rest, ok := strings.CutPrefix(s, o); ok && startsWord(o, rest) && numberSoon(rest) {
			return openingStart
		}
	}
	if first, _ := utf8.DecodeRuneInString(s); isDigit(first) {
		return dateStart
	}
	for _, w := range weekdaysByStart[s[0]] {
		if rest, ok := strings.CutPrefix(s, w); ok && startsWord(w, rest) && numberSoon(rest) {
			return dateStart
		}
	}
	return noStart
}

// beginsWithWeekday says whether the first or second word of the text, in lower case, is the name of
// a weekday. With a year behind it, it is a client's date: people leave one or the other out.
func beginsWithWeekday(s string) bool {
	for range 2 {
		var word string
		word, s, _ = strings.Cut(strings.TrimLeft(s, "*_-\"' "), " ")
		if word = strings.TrimRight(word, ".,"); len(word) > 2 && isWeekday[word] {
			return true
		}
	}
	return false
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
