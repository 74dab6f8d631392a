package reply

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// LineMayStart says whether a line of an HTML text may begin with one of the signs, behind blanks,
// bullets and other signs. It is a cheap look that spares the rendering: it errs on the side of
// yes, and follows no style. It goes from sign to sign, which are few, and looks what is before.
func LineMayStart(src, signs string) bool {
	for src != "" {
		var part string
		part, src = beforeSheet(src)
		if entityStarts(part, signs) {
			return true
		}
		for _, sign := range signs {
			if signStarts(part, string(sign)) {
				return true
			}
		}
	}
	return false
}

// beforeSheet parts the source at its first style sheet, which is left out.
func beforeSheet(src string) (before, after string) {
	const tag = "<style"
	for at := 0; ; at += len(tag) {
		i := strings.Index(src[at:], tag)
		if i < 0 {
			return src, ""
		}
		if at += i; at+len(tag) < len(src) && strings.IndexByte("> \t\n", src[at+len(tag)]) >= 0 {
			if _, after, ok := strings.Cut(src[at:], "</"); ok {
				return src[:at], after
			}
			return src, "" // an open sheet's words may be shown
		}
	}
}

// signStarts says whether one line's beginning may be the sign.
func signStarts(src, sign string) bool {
	for at := 0; ; at += len(sign) {
		i := strings.Index(src[at:], sign)
		if i < 0 {
			return false
		}
		if at += i; startsLine(src, at) {
			return true
		}
	}
}

// entityStarts is signStarts for signs that are written as character references.
func entityStarts(src, signs string) bool {
	for at := 0; ; at++ {
		i := strings.IndexByte(src[at:], '&')
		if i < 0 {
			return false
		}
		at += i
		if at+1 < len(src) && strings.IndexByte("#bs", src[at+1]) < 0 {
			continue // no "&#47;", "&bsol;" or "&sol;"
		}
		if r, _ := entity(src[at:]); strings.ContainsRune(signs, r) && startsLine(src, at) {
			return true
		}
	}
}

// startsLine says whether neither a letter nor a digit stands between a place and what is before
// the text: a tag or a line end. The sign of an end tag starts no line.
func startsLine(src string, at int) bool {
	if at > 0 && src[at-1] == '<' && src[at] == '/' {
		return false
	}
	for first := max(0, at-maxLead); at > first; {
		r, size := lastRune(src[:at])
		switch {
		case r == '>' && size == 1, r == '\n', r == '<' && size == 1:
			return true
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return false
		}
		at -= size
	}
	return true
}

// Bounds of the look: how long a character reference may be, and what stands between a line's
// beginning and its sign, in bytes; beyond it the answer is yes.
const (
	maxEntity = 32
	maxLead   = 256
)

// entity decodes the character reference that the source begins with.
func entity(src string) (r rune, size int) {
	size = referenceSize(src[:min(len(src), maxEntity)])
	text, _ := resolve(src[:size])
	r, _ = utf8.DecodeRuneInString(text)
	return r, size
}

func isLetterOrDigit(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// lastRune decodes what the source ends in: a rune, or the character reference that it closes, which
// may lack its semicolon.
func lastRune(src string) (r rune, size int) {
	r, size = utf8.DecodeLastRuneInString(src)
	if size != 1 || r != ';' && !isLetterOrDigit(byte(r)) {
		return r, size
	}
	from := max(0, len(src)-maxEntity)
	at := strings.LastIndexByte(src[from:], '&')
	if at < 0 || strings.ContainsAny(src[from+at:], "<> \n") {
		return r, size
	}
	referred, length := entity(src[from+at:])
	if from+at+length != len(src) {
		return r, size
	}
	return referred, length
}
