package reply

import (
	"strings"
	"unicode"
)

// MayMarkSignature says whether an HTML text may name a signature by its markup, as mail clients
// spell their marks. It is a cheap look that spares the rendering; a word may mislead it.
func MayMarkSignature(src string) bool {
	for _, mark := range [...]string{"ignature", "_MailAutoSig", "_SIGNATURE", "_rc_sig", "__SIG_", "-Sgn", "bloop_sign",
		"<sign "} {
		if strings.Contains(src, mark) {
			return true
		}
	}
	return false
}

// marked is the first block that the markup names a signature and that is not quoted. A block too
// long for a signature was written into.
func (j *judgement) marked() string {
	from, to, count := 0, 0, 0
	for i, l := range j.lines {
		switch {
		case l.blank():
			continue
		case l.mark != markSign || j.roles[i] == quoted:
			if count > 0 {
				return j.block(from, to, count)
			}
			continue
		case count == 0:
			from = i
		}
		to, count = i+1, count+1
	}
	return j.block(from, to, count)
}

func (j *judgement) block(from, to, count int) string {
	if count > maxMarked || count > 0 && saysSomething(j.lines[from].text) {
		return ""
	}
	return joinLines(j.lines[from:to])
}

// SignedAs cuts the signature off the end of a text that the markup names in the HTML of the same
// mail; most plain text does not tell it from the words. Footers are those that were cut from below
// the text. In doubt nothing is cut: rest is the text, and signature is empty. Rest is always the
// beginning of the text.
func SignedAs(text, footers string, html Parts) (rest, signature string) {
	want := bareWords(html.Marked)
	if below := bareWords(footers); below != "" {
		want = strings.TrimSuffix(want, below)
	}
	at := endsWith(text, want)
	if at < 0 {
		return text, ""
	}
	at = withImages(text, at, imagesAbove(html.Marked))
	rest = strings.TrimRight(text[:at], " \t\r\n\u00a0")
	if rest == "" && html.Fresh != "" {
		return text, ""
	}
	return rest, strings.Trim(text[at:], "\n")
}

// endsWith finds the line at which the last words of a text begin, where they are the given ones;
// -1 if they are not.
func endsWith(text, words string) int {
	if words == "" {
		return -1
	}
	for end := len(text); end > 0; {
		at := strings.LastIndexByte(text[:end], '\n') + 1
		rest, ok := strings.CutSuffix(words, bareWords(text[at:end]))
		if !ok {
			return -1
		}
		if words = rest; words == "" {
			return at
		}
		end = at - 1
	}
	return -1
}

// withImages takes up to n lines of images in that stand above a place, and blank ones between.
func withImages(text string, at, n int) int {
	for end := at - 1; n > 0 && end > 0; {
		start := strings.LastIndexByte(text[:end], '\n') + 1
		switch one := text[start:end]; {
		case onlyImages(one):
			at, n = start, n-1
		case clean(one) != "":
			return at
		}
		end = start - 1
	}
	return at
}

// imagesAbove counts the lines of images above the first words of a signature.
func imagesAbove(signature string) (n int) {
	for one := range strings.SplitSeq(signature, "\n") {
		switch {
		case onlyImages(one):
			n++
		case bareWords(one) != "":
			return n
		}
	}
	return n
}

// bareWords makes texts comparable that two programs made of one: the letters and digits, in lower
// case, without images and the addresses behind links.
func bareWords(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for s != "" {
		next := strings.IndexAny(s, "<([")
		if next < 0 {
			next = len(s)
		}
		for _, r := range s[:next] {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				b.WriteRune(unicode.ToLower(r))
			}
		}
		if s = s[next:]; s != "" {
			s = s[max(1, aside(s)):]
		}
	}
	return b.String()
}

// aside is how long the group in brackets is that the text begins with, if it is an image or an
// address; zero if it is neither.
func aside(s string) int {
	const most = 600
	end := strings.IndexByte(s[:min(len(s), most)], ">)]"[strings.IndexByte("<([", s[0])])
	if end < 0 {
		return 0
	}
	inside := strings.ToLower(s[1:end])
	if s[0] == '[' || !strings.ContainsAny(inside, " \n") && (strings.Contains(inside, "@") ||
		strings.Contains(inside, "://") || strings.HasPrefix(inside, "tel:")) {
		return end + 1
	}
	return 0
}
