package reply

import (
	"strings"
)

// The reply marker is a line of our own letters, above which an answer is to be written. Its words
// are free (each language has its own); the fences round them are what makes it the marker. See
// IsReplyMarker.
const (
	MarkerOpen  = "##-"
	MarkerClose = "-##"
)

// FooterMark is the line that divides a letter of ours from its footer. It is no "-- ", because
// clients cut signatures from what they quote, and the footer carries the token by which a bare
// answer is recognised. See IsFooter.
const FooterMark = "· · ·"

// IsReplyMarker says whether the line is a reply marker: words between MarkerOpen and MarkerClose,
// with or without quote signs before and emphasis round it.
func IsReplyMarker(line string) bool {
	if !strings.Contains(line, MarkerOpen) {
		return false
	}
	s := strings.Trim(clean(line), ornaments)
	return len(s) > len(MarkerOpen)+len(MarkerClose) &&
		strings.HasPrefix(s, MarkerOpen) && strings.HasSuffix(s, MarkerClose)
}

// ornaments may stand round a line of ours: quote signs and emphasis.
const ornaments = "> *_|"

// The shape of a token in the footer: "t", the ticket's number, a dot, a long random text. Whether
// it is genuine is for others to say.
const (
	maxFooterWords = 3 // "T-1042 · t1042.abc…"
	minTokenText   = 32
)

// IsFooter says whether the line is the one of our footer that carries the token, be it in an
// answer that quotes our letter or in a mail that one of our links began: at most three words, of
// which the last is shaped like a token.
func IsFooter(line string) bool {
	if len(line) < minTokenText || strings.IndexByte(line, '.') < 0 {
		return false
	}
	dot := strings.LastIndexByte(line, '.')
	if len(line)-dot < minTokenText {
		return false
	}
	words := strings.Fields(strings.Trim(clean(line), ornaments))
	return len(words) > 0 && len(words) <= maxFooterWords && isToken(words[len(words)-1])
}

func isToken(s string) bool {
	number, text, ok := strings.Cut(s, ".")
	return ok && len(number) > 1 && number[0] == 't' && len(text) >= minTokenText &&
		strings.Trim(number[1:], "0123456789") == "" &&
		strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789") == ""
}

// cutOurs takes our own lines out of what is fresh, also from between quoted lines: a token names
// the person whom we wrote to, and must not travel on.
func (j *judgement) cutOurs() {
	if !j.lay.ours {
		return
	}
	for i, l := range j.lines {
		if j.roles[i] != fresh || !IsReplyMarker(l.text) && !IsFooter(l.text) {
			continue
		}
		j.roles[i] = quoted
		if above := trimBlank(j.lines, 0, i) - 1; above >= 0 && isFooterRule(j.lines[above].text) {
			j.roles[above] = quoted
		}
	}
}

// isFooterRule says whether the line is FooterMark or the ruled line that HTML has in its place.
func isFooterRule(s string) bool {
	s = strings.Trim(clean(s), "> ")
	return strings.Trim(s, ornaments) == FooterMark || isRule(s)
}

// signBelowOurs takes what stands below our footer for the client's signature, where a link of ours
// began the mail: clients add their signature, mostly without a delimiter, at its end. A line that
// reads like a sentence is the writer's; and below a whole letter of ours, with its FooterMark,
// stands the answer.
func (j *judgement) signBelowOurs(lo, hi int) int {
	at := hi - 1
	for at >= lo && !IsFooter(j.lines[at].text) {
		at--
	}
	above := trimBlank(j.lines, lo, max(lo, at)) - 1
	if above < lo || isFooterRule(j.lines[above].text) {
		return hi
	}
	count := 0
	for _, l := range j.lines[at+1 : hi] {
		if l.blank() {
			continue
		}
		if count++; count > maxLooseSignature || isSentence(l.text) {
			return hi
		}
	}
	j.give(signature, at+1, hi)
	return at
}

// isSentence tells what people say from the names, addresses and numbers of a signature.
func isSentence(s string) bool {
	s = clean(s)
	return strings.Count(s, " ") >= 3 && strings.ContainsAny(s[len(s)-1:], ".!?:")
}
