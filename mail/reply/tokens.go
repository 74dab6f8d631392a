package reply

import (
	"slices"
	"strings"

	"golang.org/x/net/html/atom"
)

// The text of a mail is divided into tags and words here, because html.Tokenizer makes four strings
// of each attribute and two of each tag, which took half of the time that an HTML mail takes. What
// it finds is the same (a fuzz test compares the two), but where a browser would lose the rest of
// the mail: a title, a style or a quoted attribute that is never closed ends where it may. And
// noscript is an element as any other, since no mail runs scripts.

// What a token is.
type tokenKind uint8

const (
	noToken tokenKind = iota // the end, or a tag that breaks off there
	wordsToken
	rawToken // words in which nothing is marked up, and no character written as an entity
	startToken
	endToken
)

// A token is a tag or the words between two.
type token struct {
	kind tokenKind
	text string // the words, or the name of the tag as it is written
	tag  atom.Atom
	from int // where a start tag begins
}

// tokens reads HTML token by token.
type tokens struct {
	src    string
	at     int
	raw    atom.Atom   // the content of this element comes next
	end    int         // and ends here
	never  []atom.Atom // elements of which no end tag comes any more
	mended bool        // something was never closed
}

// next reads the next token. The attributes of a start tag must be read before the next token.
func (t *tokens) next() token {
	if of := t.raw; of != 0 {
		t.raw = 0
		if t.at < t.end {
			return t.content(of)
		}
	}
	for from := t.at; t.at < len(t.src); {
		at := strings.IndexByte(t.src[t.at:], '<')
		if at < 0 || t.at+at+1 == len(t.src) {
			t.at = len(t.src)
			return token{kind: wordsToken, text: t.src[from:]}
		}
		at += t.at
		c := t.src[at+1]
		letter := isLetter(c)
		if !letter && c != '/' && c != '!' && c != '?' {
			t.at = at + 1
			continue
		}
		if at > from {
			t.at = at
			return token{kind: wordsToken, text: t.src[from:at]}
		}
		if letter {
			if one := t.startTag(); one.kind != noToken {
				return one
			}
			from = t.at
			continue
		}
		if c == '/' && at+2 < len(t.src) && isLetter(t.src[at+2]) {
			return t.endTag()
		}
		if c == '/' && at+2 == len(t.src) {
			t.at = len(t.src)
			return token{kind: wordsToken, text: "</"}
		}
		t.skipRemark()
		from = t.at
	}
	return token{}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// startTag reads a start tag up to its attributes. A style sheet or script that is never closed is
// passed over up to the next tag, and is no token.
func (t *tokens) startTag() token {
	from := t.at
	t.at++
	name := t.name()
	one := token{kind: startToken, text: name, tag: tagOf(name), from: from}
	switch one.tag {
	case atom.Iframe, atom.Noembed, atom.Noframes, atom.Plaintext, atom.Script, atom.Style,
		atom.Textarea, atom.Title, atom.Xmp:
		t.raw = one.tag
		if t.end = t.contentEnd(one.tag); t.end < 0 {
			return t.unclosed(one)
		}
	}
	return one
}

func (t *tokens) unclosed(one token) token {
	t.mended, t.raw = true, 0
	if one.tag != atom.Style && one.tag != atom.Script {
		one.tag = 0
		return one
	}
	t.skipAttributes()
	t.at = min(t.at, len(t.src))
	if next := strings.IndexByte(t.src[t.at:], '<'); next >= 0 {
		t.at += next
	} else {
		t.at = len(t.src)
	}
	return token{}
}

func (t *tokens) skipAttributes() {
	for {
		if _, _, ok := t.attribute(); !ok {
			return
		}
	}
}

// endTag reads an end tag.
func (t *tokens) endTag() token {
	t.at += len("</")
	name := t.name()
	if t.skipAttributes(); t.at > len(t.src) {
		return token{}
	}
	return token{kind: endToken, text: name, tag: tagOf(name)}
}

// name reads the name of a tag.
func (t *tokens) name() string {
	from := t.at
	for t.at < len(t.src) {
		switch t.src[t.at] {
		case ' ', '\n', '\r', '\t', '\f', '/', '>':
			return t.src[from:t.at]
		}
		t.at++
	}
	return t.src[from:]
}

// tagOf looks the name of an element up, zero if it is not HTML's.
func tagOf(name string) atom.Atom {
	var low [16]byte
	if len(name) > len(low) {
		return 0
	}
	for i := range len(name) {
		low[i] = name[i]
		if c := name[i]; c >= 'A' && c <= 'Z' {
			low[i] |= 0x20
		}
	}
	return atom.Lookup(low[:len(name)])
}

// skipRemark passes over a comment, a declaration or an end tag without a name.
func (t *tokens) skipRemark() {
	const comment = "<!--"
	if strings.HasPrefix(t.src[t.at:], comment) {
		t.at += len(comment)
		t.skipComment()
		return
	}
	end := strings.IndexByte(t.src[t.at:], '>')
	if end < 0 {
		end = len(t.src) - 1 - t.at
	}
	t.at += end + 1
}

func (t *tokens) skipComment() {
	for from := t.at; t.at < len(t.src); {
		end := strings.IndexByte(t.src[t.at:], '>')
		if end < 0 {
			break
		}
		t.at += end + 1
		inside := t.src[from : t.at-1]
		if inside == "" || inside == "-" || strings.HasSuffix(inside, "--") ||
			strings.HasSuffix(inside, "--!") {
			return
		}
	}
	t.at = len(t.src)
}

// content reads the words of an element in which nothing is marked up.
func (t *tokens) content(of atom.Atom) token {
	one := token{kind: rawToken, text: t.src[t.at:t.end]}
	if of == atom.Title || of == atom.Textarea {
		one.kind = wordsToken
	}
	t.at = t.end
	return one
}

// contentEnd is where the end tag of an element stands, -1 if it is never closed.
func (t *tokens) contentEnd(of atom.Atom) int {
	if of == atom.Plaintext {
		return len(t.src)
	}
	for at := t.at; !slices.Contains(t.never, of); at += len("</") {
		i := strings.Index(t.src[at:], "</")
		if i < 0 {
			t.never = append(t.never, of)
			break
		}
		if at += i; t.closes(at+len("</"), of.String()) {
			return at
		}
	}
	return -1
}

// closes says whether an end tag has that name.
func (t *tokens) closes(at int, name string) bool {
	end := at + len(name)
	if end >= len(t.src) || !strings.EqualFold(t.src[at:end], name) {
		return false
	}
	c := t.src[end]
	return c == '>' || c == '/' || isSpace(c)
}
