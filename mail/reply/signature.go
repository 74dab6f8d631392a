package reply

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// How long a signature may be, in lines that are not blank. Below "-- " (RFC 3676 section 4.3)
// clients put nothing but a signature; people use "--" also to set off what they say.
const (
	maxSignature      = 40
	maxLooseSignature = 8
	maxMarked         = 30
	maxFooters        = 120 // one below the other
)

// signatureStart looks in lines[lo:hi] for where the signature begins; hi when there is none.
// Footers of devices, lists and lawyers stand below the writer's signature or alone.
func signatureStart(lines []line, lo, hi int) int {
	end := footersStart(lines, lo, hi)
	if at, ok := delimiter(lines, lo, end); ok {
		return footersStart(lines, lo, at)
	}
	return end
}

// footersStart takes footers and marked signatures from the end of lines[lo:hi].
func footersStart(lines []line, lo, hi int) int {
	for range maxFooters {
		end := aboveImages(lines, lo, hi)
		at := markedStart(lines, lo, lastFooter(lines, lo, end))
		if at == end {
			return hi
		}
		hi = at
	}
	return hi
}

// aboveImages passes over the images at the end of lines[lo:hi]: a footer has logos below it.
func aboveImages(lines []line, lo, hi int) int {
	for {
		end := trimBlank(lines, lo, hi)
		if end == lo || lines[end-1].mark == markSign || !onlyImages(lines[end-1].text) {
			return hi
		}
		hi = end - 1
	}
}

// lastFooter takes one footer from the end of lines[lo:hi]; it returns hi when the last lines are
// none.
func lastFooter(lines []line, lo, hi int) int {
	end := trimBlank(lines, lo, hi)
	if end == lo {
		return hi
	}
	if isSentFrom(lines[end-1].text) && setOff(lines, lo, end-1) {
		return end - 1
	}
	if end-2 >= lo && isApology(lines[end-1].text) && isSentFrom(lines[end-2].text) {
		return end - 2
	}
	start := end
	for start > lo && !lines[start-1].blank() {
		start--
	}
	if isFooter(lines, lo, start, end) {
		return start
	}
	return hi
}

// setOff says whether line i is no end of a sentence that a client folded: it begins with a capital,
// a sign or a name such as iPhone, or nothing of the writer's stands right above it.
func setOff(lines []line, lo, i int) bool {
	text := clean(lines[i].text)
	first, size := utf8.DecodeRuneInString(text)
	second, _ := utf8.DecodeRuneInString(text[size:])
	return !unicode.IsLower(first) || unicode.IsUpper(second) || i == lo || lines[i-1].blank() ||
		isSentFrom(lines[i-1].text)
}

// isFooter says whether the paragraph lines[start:end] is one that no person wrote for this mail.
func isFooter(lines []line, lo, start, end int) bool {
	paragraph := strings.ToLower(clean(joinParagraph(lines[start:end])))
	switch {
	case paragraph == "":
		return false
	case isDisclaimer(paragraph), isSentFrom(paragraph):
		return true
	case isLongRule(lines[start].text) && isListFooter(paragraph):
		return true
	}
	return start > lo && isLoneURL(paragraph) && endsInSentFrom(lines, lo, start)
}

// isApology knows the line "Please excuse typos" below one that names a device.
func isApology(s string) bool {
	const most = 200
	return len(s) <= most && excuses(strings.ToLower(s))
}

// joinParagraph joins the lines of a paragraph; one that is too long for a footer is "".
func joinParagraph(lines []line) string {
	const most = 6000
	size := 0
	for _, l := range lines {
		if size += len(l.text) + 1; size > most {
			return ""
		}
	}
	var b strings.Builder
	b.Grow(size)
	for _, l := range lines {
		b.WriteString(strings.TrimSpace(l.text))
		b.WriteByte(' ')
	}
	return b.String()
}

// endsInSentFrom looks at the last line above i that is not blank.
func endsInSentFrom(lines []line, lo, i int) bool {
	end := trimBlank(lines, lo, i)
	return end > lo && isSentFrom(lines[end-1].text)
}

func isLoneURL(s string) bool {
	return strings.Count(s, " ") < 4 && strings.Contains(s, "://") &&
		strings.TrimSpace(withoutURLs(strings.Trim(s, "<>()[] "))) == ""
}

// markedStart takes the block that the markup names a signature from the end of lines[lo:hi]. A
// block too long for a signature was written into.
func markedStart(lines []line, lo, hi int) int {
	end := trimBlank(lines, lo, hi)
	start, count := end, 0
	for start > lo && (lines[start-1].mark == markSign || lines[start-1].blank()) {
		start--
		if !lines[start].blank() {
			count++
		}
	}
	if count == 0 || count > maxMarked || saysSomething(lines[nextText(lines, start)].text) {
		return hi
	}
	return start
}

// saysSomething says whether the first line of what the markup names a signature is a sentence: the
// cursor stood inside the signature when its writer began.
func saysSomething(first string) bool {
	s := fold(first)
	return (strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "。")) &&
		isStatement(s) && !beginsClosing(s) && !isSentFrom(s) && !isDisclaimer(s) && !excuses(s)
}

// delimiter finds the line of two dashes above a signature. The first "-- " counts, and the last
// bare "--" below which nothing is asked, and which no sentence follows. Below a line that ends in a
// colon stands what the writer wants read.
func delimiter(lines []line, lo, hi int) (at int, ok bool) {
	below, asks, first := 0, false, ""
	for i := hi - 1; i >= lo && below <= maxSignature; i-- {
		switch s := lines[i].text; {
		case isLooseDelimiter(s) && i > lo && endsInColon(clean(lines[i-1].text)):
			asks = true
		case s == "-- " && below <= maxSignature:
			at, ok = i, true
		case !ok && !asks && isLooseDelimiter(s) && below <= maxLooseSignature:
			if asks = isStatement(first); !asks {
				at, ok = i, true
			}
		case !asks:
			asks = strings.HasSuffix(s, "?") || strings.HasSuffix(s, "？")
		}
		if !lines[i].blank() {
			below++
			first = lines[i].text
		}
	}
	return at, ok
}

func isLooseDelimiter(s string) bool {
	s = clean(s)
	return s == "--" || s == "—" || s == "–"
}

func trimBlank(lines []line, lo, hi int) int {
	for hi > lo && lines[hi-1].blank() {
		hi--
	}
	return hi
}
