package reply

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// ourTokens are the tags and words of an HTML text as tokens reads them; mended says that something
// in it is never closed.
func ourTokens(src string) (list []string, mended bool) {
	for t := (tokens{src: src}); ; {
		switch one := t.next(); one.kind {
		case wordsToken:
			list = append(list, "words "+html.UnescapeString(one.text))
		case rawToken:
			list = append(list, "words "+one.text)
		case endToken:
			list = append(list, "end "+asciiLower(one.text))
		case startToken:
			tag := "start " + asciiLower(one.text)
			seen := map[string]bool{}
			for {
				name, value, ok := t.attribute()
				if !ok {
					break
				}
				if name = asciiLower(name); !seen[name] {
					tag += fmt.Sprintf(" %s=%q", name, attributeText(value))
				}
				seen[name] = true
			}
			if t.at <= len(src) {
				list = append(list, tag)
			}
		default:
			return list, t.mended
		}
	}
}

// asciiLower is what HTML takes for a name in lower case.
func asciiLower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] |= 0x20
		}
	}
	return string(b)
}

// theirTokens are the same as html.Tokenizer reads them.
func theirTokens(src string) (list []string) {
	for z := html.NewTokenizer(strings.NewReader(src)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return list
		case html.TextToken:
			list = append(list, "words "+string(z.Text()))
		case html.EndTagToken:
			name, _ := z.TagName()
			list = append(list, "end "+string(name))
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			tag := "start " + string(name)
			if string(name) == "noscript" {
				z.NextIsNotRawText()
			}
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				tag += fmt.Sprintf(" %s=%q", key, value)
			}
			list = append(list, tag)
		}
	}
}

func FuzzTokensAreThoseOfTheLibrary(f *testing.F) {
	for _, s := range []string{"a<b>c</b>d", "<p class=a ID='b' c=\"d>e\" f>x", "<a href=x?a=1&copy=2&amp;b&lt>", "a < b <3",
		"<!-->a<!--->b<!-- --!>c<!-- -- -->d<!x>e<?y?>f</>g</ x>h", "<img/src=a /alt=b/>", "<p =a==b c = d e= >", "<o:p>x</O:P >", "a<", "a</", "<a", "<a b='",
		"<plaintext>a</plaintext><b>", "&ampx &notit; &fjlig; &semi; &#59;;", "<x a='&ampx' b='&semi;' c='&#59;a' d='&amp=' e='&#38=' f='&NotEqualTilde;'>", "<noscript><b>a</noscript>"} {
		f.Add(s)
	}
	for _, c := range quoteMarkup {
		f.Add(c.below)
	}
	f.Fuzz(func(t *testing.T, src string) {
		low := asciiLower(src) // in a script, HTML hides end tags by comments
		ours, mended := ourTokens(src)
		if mended || strings.ContainsAny(src, "\r\x00") ||
			strings.Contains(low, "<script") && strings.Contains(low, "<!--") {
			return
		}
		if theirs := theirTokens(src); !slices.Equal(ours, theirs) {
			t.Errorf("%q:\nours   %q\ntheirs %q", src, ours, theirs)
		}
	})
}

func TestContentOfElementsWithoutMarkupIsReadAsItStands(t *testing.T) {
	for src, want := range map[string]string{
		"<style>a<b>c&amp;</style >d":          `["start style" "words a<b>c&amp;" "end style" "words d"]`,
		"<title>a<b>&amp;</title>":             `["start title" "words a<b>&" "end title"]`,
		"<textarea></textarea>":                `["start textarea" "end textarea"]`,
		"<script>if (a</b/.test(c))</script>x": `["start script" "words if (a</b/.test(c))" "end script" "words x"]`,
		"<style>a<p>b":                         `["start p" "words b"]`,
		"<title>a<p>b<title>c</b>":             `["start title" "words a" "start p" "words b" "start title" "words c" "end b"]`,
		"<STYLE>a</sTyLe>b</style":             `["start style" "words a" "end style" "words b"]`,
		"<style>a</styles>b</style>":           `["start style" "words a</styles>b" "end style"]`,
		"<plaintext>a</plaintext>":             `["start plaintext" "words a</plaintext>"]`,
		"<noscript><i>a</i></noscript>":        `["start noscript" "start i" "words a" "end i" "end noscript"]`,
	} {
		list, _ := ourTokens(src)
		if got := fmt.Sprintf("%q", list); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", src, got, want)
		}
	}
}
