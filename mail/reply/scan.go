package reply

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A span is a run of lines, from the first up to but not including the last.
type span struct{ from, to int }

// A layout is what a scan from the top found.
type layout struct {
	quotes    []span // quotes that end: marked by ">" or by the markup
	unsure    bool   // one of them may be the writer's own words
	tail      int    // first line of older mail that goes to the end, or the number of lines
	reason    string // what the tail begins with
	headers   bool   // the tail begins as both answers and forwarded mail do
	forward   bool   // a line says outright that a mail is passed on
	announced int    // the line that says so
	ours      bool   // our reply marker or footer stands in the mail
}

// What a tail may begin with, in words for a person.
const (
	byMarker   = "a reply marker"
	byDesk     = "the reply marker of another desk"
	byHeaders  = "a header block"
	byOriginal = "an original-message line"
	byIntro    = "an attribution line"
	byMarkup   = "the mail client's own mark"
	byForward  = "a forwarded-message line"
)

// scan reads the lines from the top and finds each quote, until one goes to the end.
func scan(lines []line) layout {
	lay := layout{tail: len(lines)}
	for _, l := range lines {
		if IsReplyMarker(l.text) || IsFooter(l.text) {
			lay.ours = true
			break
		}
	}
	floor := 0
	for i := 0; i < lay.tail && !lay.forward; {
		switch {
		case lines[i].blank():
			i++
		case isGroupWise(lines, i):
			i = lay.cut(lines, i, floor, byIntro)
		case lines[i].quoted():
			i = lay.addRun(lines, i, floor)
			floor = i
		default:
			i = lay.lookAt(lines, i, floor)
			if n := len(lay.quotes); n > 0 {
				floor = max(floor, lay.quotes[n-1].to)
			}
		}
	}
	return lay
}

// isGroupWise knows ">>> Ann <ann@example.com> 5/5/2026 9:12 AM >>>", below which GroupWise puts
// the older mail without signs.
func isGroupWise(lines []line, i int) bool {
	if isLetterOrDigit(lines[i].text[0]) {
		return false
	}
	s := clean(lines[i].text)
	if !strings.HasPrefix(s, ">>> ") || !strings.HasSuffix(s, " >>>") || len(s) > maxAttribution {
		return false
	}
	next := nextText(lines, i+1)
	return evidenceIn(s).sent() && (next == len(lines) || !lines[next].quoted())
}

// addRun takes up a run of quoted lines without a known attribution. A line above it that ends in a
// colon introduces either a quote or what the writer pasted.
func (lay *layout) addRun(lines []line, i, floor int) int {
	end := runEnd(lines, i)
	if above := trimBlank(lines, floor, i); above > floor &&
		(endsInColon(clean(lines[above-1].text)) || isDiff(lines, floor, above)) {
		lay.unsure = true
	}
	if kind, sure := announces(lines[i].text); kind == forwardLine && sure && len(lay.quotes) == 0 {
		lay.forward, lay.announced, lay.reason = true, i, byForward
	}
	if i > floor && isRule(lines[i-1].text) && quotesHeader(lines[i].text) {
		i--
	}
	lay.quotes = append(lay.quotes, span{i, end})
	return end
}

// isDiff says whether the lines above a run are the other half of a comparison of two files: those
// behind "<", and the dashes between.
func isDiff(lines []line, floor, i int) bool {
	return i-2 >= floor && lines[i-1].text == "---" && strings.HasPrefix(lines[i-2].text, "<")
}

// quotesHeader says whether the quoted line is a field of an older mail's head.
func quotesHeader(s string) bool {
	s, _ = unsigned(s)
	kind, _ := fieldOf(s)
	return kind != noField
}

// lookAt judges line i, which is not quoted by itself, and returns the line to go on with.
func (lay *layout) lookAt(lines []line, i, floor int) int {
	next := nextText(lines, i+1)
	kind, sure := announces(lines[i].text)
	if kind != noLine && !sure {
		sure = next < len(lines) && !lines[next].quoted() && headerBlockAt(lines, next, true)
	}
	switch {
	case lay.ours && IsReplyMarker(lines[i].text):
		return lay.cut(lines, i, floor, byMarker)
	case isDeskMarker(lines[i].text):
		return lay.cut(lines, i, floor, byDesk)
	case sure && kind == forwardLine:
		lay.forward, lay.announced, lay.reason = true, i, byForward
		return i + 1
	case sure && kind == originalLine:
		if next < len(lines) && lines[next].quoted() && lines[next].mark != markQuote {
			return lay.addIntroduced(lines, i, next)
		}
		if run := answeredBelow(lines, next); run > 0 {
			return lay.addIntroduced(lines, i, run)
		}
		lay.headers = true
		return lay.cut(lines, i, floor, byOriginal)
	case lines[i].mark == markCut:
		lay.headers = true
		return lay.cut(lines, i, floor, byMarkup)
	case isHeadAt(lines, i, floor):
		if run := answeredBelow(lines, i); run > 0 {
			return lay.addIntroduced(lines, i, run)
		}
		lay.headers = true
		return lay.cut(lines, i, floor, byHeaders)
	}
	return lay.lookForIntro(lines, i, next, floor)
}

// isHeadAt says whether the head of an older mail begins at line i.
func isHeadAt(lines []line, i, floor int) bool {
	if shortHeaderAt(lines, i) || columnsAt(lines, i) {
		return true
	}
	if lines[i].mark != markRule && lines[i].field() == noField { // nearly always
		return false
	}
	announced := announcedAbove(lines, i, floor)
	return headerBlockAt(lines, i, announced) && (announced || !pastedAt(lines, i, floor))
}

// answeredBelow finds the marked quote right below the head at line i, as Outlook Express writes it,
// if words stand below the quote that no client puts there: they are the answer. It is 0 otherwise.
func answeredBelow(lines []line, i int) (run int) {
	if i == len(lines) {
		return 0
	}
	run = nextText(lines, i+readBlock(lines, i).size)
	if run == len(lines) || !lines[run].quoted() || lines[run].mark != markNone {
		return 0
	}
	below := nextText(lines, runEnd(lines, run))
	if below == len(lines) || signatureStart(lines, below, len(lines)) == below {
		return 0
	}
	return run
}

// lookForIntro looks for an attribution that ends in line i.
func (lay *layout) lookForIntro(lines []line, i, next, floor int) int {
	aboveQuote := next < len(lines) && (lines[next].quoted() ||
		lines[next].mark == markIndent && lines[i].mark != markIndent)
	start, found := attributionAt(lines, i, floor, aboveQuote)
	switch {
	case found == noAttribution:
		return i + 1
	case aboveQuote:
		return lay.addIntroduced(lines, start, next)
	case found == strong && (next == len(lines) || lines[next].mark != markIntro):
		return lay.cut(lines, start, floor, byIntro)
	}
	return i + 1
}

// addIntroduced takes up a run together with the lines that introduce it.
func (lay *layout) addIntroduced(lines []line, start, run int) int {
	end := runEnd(lines, run)
	lay.quotes = append(lay.quotes, span{start, end})
	return end
}

// cut lets the older mail begin at line i, and with the ruled line above it.
func (lay *layout) cut(lines []line, i, floor int, reason string) int {
	if above := trimBlank(lines, floor, i); above > floor && isRule(lines[above-1].text) {
		i = above - 1
	}
	lay.tail, lay.reason = i, reason
	return i
}

// announcedAbove says whether a long ruled line stands above line i.
func announcedAbove(lines []line, i, floor int) bool {
	above := trimBlank(lines, floor, i)
	return lines[i].mark == markRule || above > floor && isLongRule(lines[above-1].text)
}

// runEnd finds the end of a run of quoted lines; blank lines inside it belong to it.
func runEnd(lines []line, i int) int {
	indent := lines[i].mark == markIndent
	end := i
	for ; i < len(lines); i++ {
		switch {
		case lines[i].quoted(), indent && lines[i].mark == markIndent && !lines[i].blank():
			end = i + 1
		case !lines[i].blank() && !tornOff(lines, i):
			return end
		}
	}
	return end
}

// minFolded is how long, in bytes, a quoted line is at least that a client folds.
const minFolded = 60

// tornOff says whether line i, right between two quoted lines, is the rest of the one above it that
// a client folded without a quote sign: behind a comma, or inside a link in brackets.
func tornOff(lines []line, i int) bool {
	if i == 0 || i+1 == len(lines) || lines[i].mark != markNone || !hasQuoteSign(lines[i-1].text) ||
		!hasQuoteSign(lines[i+1].text) {
		return false
	}
	above, text := clean(lines[i-1].text), clean(lines[i].text)
	first, _ := utf8.DecodeRuneInString(text)
	if strings.HasSuffix(above, ",") && len(above) >= minFolded && unicode.IsLower(first) {
		return true
	}
	link := max(strings.LastIndex(above, "(http"), strings.LastIndex(above, "<http"))
	if link >= 0 && !strings.ContainsAny(above[link:], ")>") {
		return !strings.Contains(text, " ") && strings.ContainsAny(text, ")>")
	}
	return strings.HasPrefix(text, "(http") && strings.HasSuffix(text, ") >")
}

func nextText(lines []line, i int) int {
	for i < len(lines) && lines[i].blank() {
		i++
	}
	return i
}
