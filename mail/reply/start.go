package reply

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// LineMayStart says whether a line of an HTML text may begin with one of the signs, behind blanks,
// bullets and other signs. It is a cheap look that spares the rendering: it errs on the side of
// yes, and follows no style.
func LineMayStart(src, signs string) bool {
	for first := true; src != ""; first = false {
		if !first {
			i := strings.IndexAny(src, "<\n")
			if i < 0 {
				return false
			}
			src = afterTag(src[i:])
		}
		if startsWith(src, signs) {
			return true
		}
	}
	return false
}

// afterTag skips the tag, style sheet or line end that the source begins with.
func afterTag(src string) string {
	switch {
	case isTag(src, "<style"):
		_, src, _ = strings.Cut(src, "</")
	case len(src) < 2 || src[0] != '<' || src[1] <= ' ' || src[1] == '<':
		return src[1:]
	}
	_, rest, _ := strings.Cut(src, ">")
	return rest
}

func isTag(src, name string) bool {
	return len(src) > len(name) && strings.EqualFold(src[:len(name)], name) &&
		strings.IndexByte("> \t\n", src[len(name)]) >= 0
}

// startsWith says whether one of the signs comes before the first letter or digit.
func startsWith(src, signs string) bool {
	for src != "" {
		r, size := utf8.DecodeRuneInString(src)
		if r == '&' {
			r, size = entity(src)
		}
		switch {
		case strings.ContainsRune(signs, r):
			return true
		case r == '<' || r == '\n' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return false
		}
		src = src[size:]
	}
	return false
}

// entity decodes the character reference that the source begins with.
func entity(src string) (r rune, size int) {
	const most = 32
	size = strings.IndexByte(src[:min(len(src), most)], ';') + 1
	if size == 0 {
		size = min(len(src), most)
	}
	r, _ = utf8.DecodeRuneInString(html.UnescapeString(src[:size]))
	return r, size
}
