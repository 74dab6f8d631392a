package reply

import "strings"

// postscripts begin a paragraph that people add below their signature, in lower case.
var postscripts = []string{
	"ps:", "ps.", "ps ", "p.s", "p. s", "p.-s", "ps-", "ps –", "pps:", "pps.", "p.p.s",
	"post scriptum", "postscriptum",
	"nb:", "n.b",
	"pd:", "p.d", "postdata", "nachtrag", "übrigens", "by the way", "btw", "edit:",
	"p/s",
	"з.ы", "зы:", "п.с", "постскриптум", "附：", "附:", "又及", "追伸", "추신", "υ.γ", "utóirat", "ui:",
	"נ.ב", "ملاحظة",
}

// postscript finds the paragraph of lines[lo:hi] with which the writer goes on below the signature;
// hi if there is none.
func postscript(lines []line, lo, hi int) int {
	for i := lo + 1; i < hi; i++ {
		if lines[i-1].blank() && isPostscript(lines[i].text) {
			return i
		}
	}
	return hi
}

// isPostscript says whether the line begins as a postscript does. "PS" may begin a company's name,
// so that a sign or a sentence is wanted.
func isPostscript(s string) bool {
	s = fold(s)
	for _, p := range postscripts {
		if rest, ok := strings.CutPrefix(s, p); ok {
			return strings.ContainsAny(p, ".:：/") || isStatement(rest)
		}
	}
	return false
}

// isStatement tells what people say, which ends as a sentence does, also where no spaces stand
// between the words.
func isStatement(s string) bool {
	s = clean(s)
	for _, end := range [...]string{"。", "！", "？"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return s != "" && isSentence(s)
}
