package reply

import (
	"strings"

	"golang.org/x/net/html"
)

// attributeText is the value of an attribute with its character references resolved. Those of an
// address's parameters ("?a=1&copy=2") are none.
func attributeText(s string) string {
	at := strings.IndexByte(s, '&')
	if at < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for ; at >= 0; at = strings.IndexByte(s, '&') {
		b.WriteString(s[:at])
		size := referenceSize(s[at:])
		one := s[at : at+size]
		s = s[at+size:]
		parameter := strings.HasPrefix(s, "=") && one[size-1] != ';' && !strings.HasPrefix(one, "&#")
		if text, whole := resolve(one); whole && !parameter {
			one = text
		}
		b.WriteString(one)
	}
	b.WriteString(s)
	return b.String()
}

// referenceSize is how long the character reference is that the text begins with.
func referenceSize(s string) int {
	size := 1
	if strings.HasPrefix(s, "&#") {
		size++
	}
	for size < len(s) && isLetterOrDigit(s[size]) {
		size++
	}
	if size < len(s) && s[size] == ';' {
		size++
	}
	return size
}

// usual are the character references that mails are full of.
var usual = map[string]string{"&nbsp;": "\u00a0", "&amp;": "&", "&lt;": "<", "&gt;": ">",
	"&quot;": `"`, "&#39;": "'", "&apos;": "'", "&#160;": "\u00a0"}

// resolve is what a character reference stands for; whole is false where only its beginning is one.
func resolve(reference string) (text string, whole bool) {
	if text, ok := usual[reference]; ok {
		return text, true
	}
	text = html.UnescapeString(reference)
	last := reference[len(reference)-1]
	return text, len(text) < 2 || text[len(text)-1] != last || reference[1] == '#'
}
