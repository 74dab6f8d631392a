package reply

import "slices"

// A role is what a line is in the end.
type role uint8

const (
	fresh role = iota
	signature
	quoted
)

// maxFooter is how many lines below the last quote are looked at for being a mere footer.
const maxFooter = 60

// A judgement is a mail whose lines get their roles.
type judgement struct {
	lines  []line
	source string // what the lines are, one below the other; "" if it is not known
	roles  []role
	lay    layout
	top    int // where the writer's words may begin, below a banner
	parts  Parts
}

func judge(lines []line, source string) Parts {
	j := &judgement{lines: lines, source: source, roles: make([]role, len(lines)), lay: scan(lines),
		top: bannerEnd(lines)}
	switch {
	case j.lay.forward:
		j.keep("a mail is passed on: " + byForward)
		j.parts.Forwarded = true
	case j.lay.tail < len(lines):
		j.judgeTail()
	default:
		j.judgeQuotes()
	}
	return j.finish()
}

// finish gives the lines their last roles and writes the parts.
func (j *judgement) finish() Parts {
	j.give(signature, 0, j.top)
	j.cutOurs()
	if !j.parts.Forwarded {
		j.sign()
	}
	j.keepIfNothingElse()
	j.parts.Fresh = j.text(fresh)
	j.parts.Signature = j.text(signature)
	j.parts.Quoted = j.text(quoted)
	parts := j.parts
	parts.mail = j
	return parts
}

// judgeTail decides whether the older mail below was answered or passed on.
func (j *judgement) judgeTail() {
	own := j.ownWords(j.top, j.lay.tail)
	empty := own.from == own.to
	switch {
	case answersInside(j.lines[min(j.top, j.lay.tail):j.lay.tail]):
		j.keep(withAnswers)
		return
	case j.lay.ours && !j.deskLetter():
	case empty && len(j.lay.quotes) == 0:
		j.keep("nothing stands above " + j.lay.reason)
		j.parts.Forwarded = j.lay.headers
		return
	case !empty && endsInColon(clean(j.lines[own.to-1].text)):
		j.keep("the words above " + j.lay.reason + " introduce it")
		j.parts.Forwarded = j.lay.headers
		return
	case j.lay.headers && own.to-own.from == 1 && passesOn(j.lines[own.from].text):
		j.keep("the words above " + j.lay.reason + " pass it on")
		j.parts.Forwarded = true
		return
	}
	j.give(quoted, j.lay.tail, len(j.lines))
	j.parts.Why = "quote begins with " + j.lay.reason
	j.judgeQuotes()
}

// ownWords is the span from the first to the last line in lines[lo:hi] that is no signature.
func (j *judgement) ownWords(lo, hi int) span {
	lo = min(nextText(j.lines, lo), hi)
	end := signatureStart(j.lines, lo, hi)
	if postscript(j.lines, end, hi) < hi {
		end = hi
	}
	return span{lo, trimBlank(j.lines, lo, end)}
}

// judgeQuotes decides about quotes that end: one below all the writer's words is cut, and one above
// them all; anything else is an answer between the lines.
func (j *judgement) judgeQuotes() {
	quotes := j.lay.quotes
	if len(quotes) == 0 {
		return
	}
	first, last := quotes[0], quotes[len(quotes)-1]
	between := j.wordsBetween()
	footer, below := j.wordsBelow(last.to)
	switch {
	case j.lay.unsure:
		j.keep("the quote may be the writer's own words")
	case !between && !below && j.lay.tail == len(j.lines) &&
		answersInside(j.lines[min(j.top, first.from):first.from]):
		j.keep(withAnswers)
	case !between && !below:
		j.give(quoted, first.from, last.to)
		j.give(signature, footer, j.lay.tail)
		j.because("quote at the end")
	case !between && nextText(j.lines, j.top) == first.from:
		j.give(quoted, j.top, last.to)
		j.because("quote at the beginning, answer below")
	case !between && !j.lines[first.from].quoted() &&
		closes(j.lines[footer:signatureStart(j.lines, footer, j.lay.tail)]):
		j.give(quoted, first.from, last.to)
		j.because("quote above the closing words")
	default:
		j.keep("answers stand between quoted lines")
	}
}

// withAnswers is why an older mail is kept whose reader is told to look for the answers inside it.
const withAnswers = "the words above say that answers stand inside the older mail"

func (j *judgement) wordsBetween() bool {
	for i := 1; i < len(j.lay.quotes); i++ {
		if nextText(j.lines, j.lay.quotes[i-1].to) < j.lay.quotes[i].from {
			return true
		}
	}
	return false
}

// wordsBelow says whether the writer goes on below the last quote, or nothing but a footer follows.
func (j *judgement) wordsBelow(end int) (footer int, words bool) {
	footer = nextText(j.lines, end)
	if footer >= j.lay.tail {
		return j.lay.tail, false
	}
	if j.lay.tail-footer > 4*maxFooter {
		return footer, true
	}
	return footer, signatureStart(j.lines, footer, j.lay.tail) > footer ||
		postscript(j.lines, footer, j.lay.tail) < j.lay.tail
}

// sign sets the signature below the writer's last words apart.
func (j *judgement) sign() {
	hi := len(j.lines)
	for hi > 0 && (j.roles[hi-1] != fresh || j.lines[hi-1].blank()) {
		hi--
	}
	lo := j.top
	for _, q := range j.lay.quotes {
		if q.to <= hi {
			lo = q.to
		}
	}
	lo = min(lo, hi)
	if j.lay.ours {
		hi = j.signBelowOurs(lo, hi)
	}
	start := signatureStart(j.lines, lo, hi)
	if added := postscript(j.lines, start, hi); added < hi {
		j.give(signature, start, added)
		start = signatureStart(j.lines, added, hi)
	}
	j.give(signature, start, hi)
}

// keepIfNothingElse gives a mail back its words that would hold a signature alone.
func (j *judgement) keepIfNothingElse() {
	for i, l := range j.lines {
		if !l.blank() && j.roles[i] != signature {
			return
		}
	}
	if nextText(j.lines, j.top) == len(j.lines) {
		j.top = 0
	}
	j.give(fresh, j.top, len(j.lines))
}

func (j *judgement) give(r role, lo, hi int) {
	for i := lo; i < hi; i++ {
		j.roles[i] = r
	}
}

func (j *judgement) keep(why string) {
	j.parts.Kept = true
	j.parts.Why = why
}

// because adds a reason, unless a tail has given one.
func (j *judgement) because(why string) {
	if j.parts.Why == "" {
		j.parts.Why = why
	}
}

// text joins the lines of one role.
func (j *judgement) text(r role) string {
	runs := j.runs(r)
	if len(runs) == 1 && j.source != "" {
		return j.stretch(runs[0])
	}
	var of []line
	for _, run := range runs {
		for _, l := range j.lines[run.from:run.to] {
			if r == fresh && l.mark == markQuote && !j.parts.Forwarded && !l.blank() && !hasQuoteSign(l.text) {
				l.text = "> " + l.text
			}
			of = append(of, l)
		}
	}
	return joinLines(of)
}

// runs finds the lines of one role; blank lines go with the line above them.
func (j *judgement) runs(r role) (runs []span) {
	if !slices.Contains(j.roles, r) {
		return nil
	}
	above := fresh
	for i, l := range j.lines {
		if !l.blank() {
			above = j.roles[i]
		}
		switch n := len(runs); {
		case above != r:
		case n > 0 && runs[n-1].to == i:
			runs[n-1].to++
		default:
			runs = append(runs, span{i, i + 1})
		}
	}
	return runs
}

// stretch is a run as it stands in the source, without blank lines at either end.
func (j *judgement) stretch(run span) string {
	run.from = min(nextText(j.lines, run.from), run.to)
	run.to = trimBlank(j.lines, run.from, run.to)
	if run.from == run.to {
		return ""
	}
	from, to := 0, -1
	for i, l := range j.lines[:run.to] {
		if i == run.from {
			from = to + 1
		}
		to += len(l.text) + 1
	}
	return j.source[from:to]
}
