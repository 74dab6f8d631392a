package erasure

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ticketd/ticketing"
)

// Gone stands where words stood.
const Gone = "[erased]"

// Person is somebody who is to be forgotten, by their address and the names that they
// went by. A name of two words or more is looked for everywhere; a name of one word
// ("Support"), which may be anybody's or a word, only in tickets that they take part in;
// a single word of a longer name there, too, on lines of at most five words and before a
// line's first comma, which is where salutations and signatures have it.
type Person struct {
	Address ticketing.Address
	Names   []string

	address *regexp.Regexp
	full    *regexp.Regexp // names of several words; nil: none
	short   *regexp.Regexp // names of one word; nil: none
	parts   *regexp.Regexp // words of names; nil: none
	needles [][]byte       // one of them stands in whatever names the person
}

// leastName is how many characters a name has at least to be looked for in words.
const leastName = 3

// NewPerson prepares the search for an address and names, which may be empty, come
// twice or be the address itself.
func NewPerson(a ticketing.Address, names []string) *Person {
	p := &Person{Address: a, address: anyOf([]string{string(a)}),
		needles: [][]byte{[]byte(strings.ToLower(string(a)))}}
	var full, short, parts []string
	for _, name := range variants(names) {
		words := strings.Fields(name)
		if utf8.RuneCountInString(name) < leastName || strings.Contains(name, "@") || strings.EqualFold(name, "erased") {
			continue
		}
		if len(words) == 1 {
			short = append(short, name)
			continue
		}
		full = append(full, name)
		p.needles = append(p.needles, bytes.ToLower([]byte(words[0])))
		for _, word := range words {
			if word = strings.Trim(word, ".,"); utf8.RuneCountInString(word) > 1 && startsLarge(word) {
				parts = append(parts, word)
			}
		}
	}
	p.Names = slices.Concat(full, short)
	p.full, p.short, p.parts = anyOf(full), anyOf(short), anyOf(parts)
	return p
}

func startsLarge(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r) || !unicode.IsLower(r) && unicode.IsLetter(r)
}

// variants are the names without what stands in brackets behind them, and with the
// family name first, each once.
func variants(names []string) []string {
	var all []string
	add := func(name string) {
		name = strings.Join(strings.Fields(strings.Trim(strings.ToValidUTF8(name, ""), `"' `)), " ")
		if name != "" && !slices.ContainsFunc(all, func(n string) bool { return strings.EqualFold(n, name) }) {
			all = append(all, name)
		}
	}
	for _, name := range names {
		add(name)
		if i := strings.IndexAny(name, "(["); i > 0 {
			name = name[:i]
			add(name)
		}
		if family, given, ok := strings.Cut(name, ","); ok {
			name = strings.TrimSpace(given) + " " + strings.TrimSpace(family)
			add(name)
		}
		if words := strings.Fields(name); len(words) == 2 {
			add(words[1] + ", " + words[0])
			add(words[1] + " " + words[0])
		}
	}
	return all
}

// gap is what may stand between two words of a name: blanks, and the line ends and marks
// of quotes as mail and records write them.
const gap = `(?:[\s>_]|\\[nrt])+`

// anyOf matches any of some texts in any case, the longest first.
func anyOf(texts []string) *regexp.Regexp {
	if len(texts) == 0 {
		return nil
	}
	texts = slices.Clone(texts)
	slices.SortFunc(texts, func(a, b string) int { return len(b) - len(a) })
	for i, text := range texts {
		words := strings.Fields(text)
		for j := range words {
			words[j] = regexp.QuoteMeta(words[j])
		}
		texts[i] = strings.Join(words, gap)
	}
	return regexp.MustCompile("(?i)(?:" + strings.Join(texts, "|") + ")")
}

// In reports whether octets, of a record or a mail, name the person: the address, or a
// name of several words, also in the encodings of mail (RFC 2045 section 6), and in those
// of a mail that is attached to another.
func (p *Person) In(b []byte) bool { return p.within(b, layers) }

func (p *Person) in(b []byte) bool {
	lower := bytes.ToLower(b)
	if !slices.ContainsFunc(p.needles, func(n []byte) bool { return bytes.Contains(lower, n) }) {
		return false
	}
	for _, find := range []*regexp.Regexp{p.address, p.full} {
		if find == nil {
			continue
		}
		for _, at := range find.FindAllIndex(b, -1) {
			if alone(b, at[0], at[1], find == p.address) {
				return true
			}
		}
	}
	return false
}

// InMail reports whether a mail, as it was read, names the person.
func (p *Person) InMail(in ticketing.Incoming) (found bool) {
	in.Raw = nil
	swept(in, hands{text: func(s string) string {
		found = found || s != "" && p.in([]byte(s))
		return s
	}, address: func(a ticketing.Address) ticketing.Address {
		found = found || a == p.Address
		return a
	}, mailbox: func(m ticketing.Mailbox) ticketing.Mailbox {
		found = found || m.Address == p.Address || p.in([]byte(m.Name))
		return m
	}})
	return found
}

// inID reports whether a Message-ID names the person: by the address, or by a part before
// the "@" that is their name with a dot.
func (p *Person) inID(id string) bool {
	id, local := strings.ToLower(id), strings.ToLower(p.Address.Local())
	return strings.Contains(id, strings.ToLower(string(p.Address))) ||
		strings.Contains(local, ".") && len(local) > 2*leastName && strings.Contains(id, local) || p.In([]byte(id))
}

// Named is a text without the person's address, for which as stands, and their names of
// several words.
func (p *Person) Named(text, as string) string {
	text = replace(p.address, text, as, true)
	return replace(p.full, text, Gone, false)
}

// Words is what somebody wrote in a ticket that the person takes part in, without them.
func (p *Person) Words(text, as string) string {
	text = replace(p.short, p.Named(text, as), Gone, false)
	if p.parts == nil || !p.parts.MatchString(text) {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		greeting := line
		if len(strings.Fields(line)) > salutation {
			greeting = line[:max(0, strings.IndexAny(line, ",!:"))]
		}
		if len(strings.Fields(greeting)) <= salutation {
			lines[i] = replace(p.parts, greeting, Gone, true) + line[len(greeting):]
		}
	}
	return strings.Join(lines, "\n")
}

// salutation is how many words it takes at most to greet or to sign.
const salutation = 5

// replace puts a text where find matches a whole word.
func replace(find *regexp.Regexp, text, as string, address bool) string {
	if find == nil {
		return text
	}
	var out strings.Builder
	from, octets := 0, []byte(text)
	for _, at := range find.FindAllIndex(octets, -1) {
		if alone(octets, at[0], at[1], address) {
			out.WriteString(text[from:at[0]])
			out.WriteString(as)
			from = at[1]
		}
	}
	if from == 0 {
		return text
	}
	return out.String() + text[from:]
}

// alone reports whether what stands there is no part of a longer word, name or address:
// "Ada Byron-Smith" is somebody else.
func alone(b []byte, from, to int, address bool) bool {
	before, lead := utf8.DecodeLastRune(b[:from])
	after, size := utf8.DecodeRune(b[to:])
	if inWord(before) && !escaped(b[:from]) || inWord(after) {
		return false
	}
	next, _ := utf8.DecodeRune(b[to+size:])
	if !address {
		last, _ := utf8.DecodeLastRune(b[:from-lead])
		return !(after == '-' && inWord(next) || before == '-' && inWord(last))
	}
	return !strings.ContainsRune(".+-_%@", before) && after != '-' && after != '@' && !(after == '.' && inWord(next))
}

// escaped reports whether the octets end in an escape of a record, a line end for
// instance, and not in a letter.
func escaped(b []byte) bool {
	n := len(b)
	return n >= 2 && b[n-2] == '\\' && bytes.IndexByte([]byte("nrt"), b[n-1]) >= 0 ||
		n >= 6 && bytes.HasPrefix(b[n-6:], []byte(`\u00`))
}

func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
