package reply

import "strings"

// A candidate is a run of lines that may be an attribution.
type candidate struct {
	start int // its first line
	text  string
	is    strength
	how   int // how it starts
	dated bool
}

// whole says whether nothing is missing at the candidate's beginning.
func (c candidate) whole() bool {
	return c.is == strong && (c.dated || startsWithMailbox(c.text) && !strings.HasPrefix(c.text, "<"))
}

// beatenBy says whether the attribution more likely begins where a longer candidate does: that
// one begins as attributions do, or has the date that this one lacks.
func (c candidate) beatenBy(longer candidate) bool {
	if c.is == noAttribution {
		return true
	}
	gains := longer.dated && !c.dated
	better := longer.how > c.how || longer.how == c.how && longer.how > noStart && gains
	return better && (gains || !c.whole())
}

// attributionAt looks for an attribution that ends in line i and begins not before floor. Above a
// quote it need not end in a colon.
func attributionAt(lines []line, i, floor int, aboveQuote bool) (start int, found strength) {
	if lines[i].mark == markIntro {
		return introStart(lines, i, floor), strong
	}
	if !aboveQuote && !mayIntroduce(lines[i].text) {
		return i, noAttribution
	}
	last := clean(lines[i].text)
	if len(last) > maxAttribution || !aboveQuote && !mayEndAttribution(last) {
		return i, openAttribution(last)
	}
	var best candidate
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
		next := candidate{k, joined, is, startsAttribution(folded), evidenceIn(folded).year}
		if best.beatenBy(next) {
			next.is = max(next.is, best.is)
			best = next
		}
		if best.dated && (best.how == dateStart && k == i || best.how == openingStart) {
			break
		}
	}
	return best.withMailbox(lines, floor)
}

// withMailbox takes in the line above an attribution without an address that holds its name and
// address: clients that put the name first fold behind it.
func (c candidate) withMailbox(lines []line, floor int) (start int, is strength) {
	if c.is == noAttribution || c.start == floor || breaksOff(lines[c.start-1], 0) ||
		hasAddress(c.text) || !startsWithMailbox(clean(lines[c.start-1].text)) {
		return c.start, c.is
	}
	joined := fold(lines[c.start-1].text) + " " + fold(c.text)
	return c.start - 1, max(c.is, judgeAttribution(joined, false))
}

// How many words a name has at most in front of its address, and how many words of an attribution
// stand behind it on its line: more if a part of the date is among them.
const (
	maxNameWords   = 5
	maxBehindWords = 4
	maxBehindDate  = 8
)

// startsWithMailbox says whether the text begins with a short name and its address in brackets.
func startsWithMailbox(s string) bool {
	at := strings.IndexAny(s, "<(")
	end := strings.LastIndexAny(s, ">)")
	if at < 0 || end < at || !hasAddress(s[at:end]) || strings.Contains(s[at:end], " ") {
		return false
	}
	behind := len(strings.Fields(s[end+1:]))
	return strings.Count(strings.TrimSpace(s[:at]), " ") < maxNameWords &&
		(behind <= maxBehindWords || behind <= maxBehindDate && strings.ContainsFunc(s[end:], isDigit))
}
