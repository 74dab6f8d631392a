package reply

import (
	"bytes"
	"strings"
)

// A link is one that was closed: where its text began, and where its address was written.
type link struct {
	href          string
	start         place
	before, after place
}

// openLink begins a link. Where the same link was closed right before, as Word divides one, the two
// are one.
func (r *renderer) openLink(e *element, a *attrs) {
	e.href = a.href
	if last := &r.lastLink; a.href != "" && last.href == a.href && last.after == r.here() {
		r.cur = r.cur[:last.before.bytes]
		e.start = last.start
	}
	r.lastLink.href = ""
}

// closeLink writes a link's address behind its text, where the text does not say it.
func (r *renderer) closeLink(e *element) {
	if r.skip || !r.all && r.hidden || e.start == r.here() {
		return
	}
	address := shownAddress(e.href)
	if address == "" {
		return
	}
	if len(r.cur) == 0 {
		r.addToRow(address)
		return
	}
	inside := r.cur
	if e.start.lines == int32(len(r.rows)) {
		inside = r.cur[min(int(e.start.bytes), len(r.cur)):]
	}
	if len(bytes.TrimSpace(inside)) == 0 || says(inside, address) || r.repeats(address) {
		return
	}
	r.lastLink = link{href: e.href, start: e.start, before: r.here()}
	r.space = true
	r.word("<")
	r.cur = append(append(r.cur, address...), '>')
	r.lastLink.after = r.here()
}

// addToRow writes the address of a link round a block behind the last line of it.
func (r *renderer) addToRow(address string) {
	n := len(r.rows) - 1
	for n >= 0 && r.rows[n].blank() {
		n--
	}
	if n < 0 || says(r.wordsOf(r.rows[n]), address) || r.repeats(address) {
		return
	}
	words := append(r.cur[:0], r.wordsOf(r.rows[n])...)
	r.rewrite(n, append(append(append(words, " <"...), address...), '>'))
}

// A longLink is an address that was shown among lines of one mark.
type longLink struct {
	address string
	mark    mark
}

// Of long addresses, which nobody types and newsletters repeat below each image and button, each
// is shown once among lines of the same mark.
const (
	longAddress = 80
	maxLong     = 1000
)

func (r *renderer) repeats(address string) bool {
	if len(address) < longAddress {
		return false
	}
	key := longLink{address, r.mark}
	if r.long[key] {
		return true
	}
	if r.long == nil {
		r.long = make(map[longLink]bool)
	}
	if len(r.long) < maxLong {
		r.long[key] = true
	}
	return false
}

// shownAddress is a link's address as a person wants it, without detours, or "" for one that leads
// nowhere outside.
func shownAddress(href string) string {
	scheme, rest, _ := strings.Cut(href, ":")
	if scheme != "https" {
		switch strings.ToLower(scheme) {
		case "http", "ftp", "tel", "https":
		case "mailto":
			href, _, _ = strings.Cut(rest, "?")
		default:
			return ""
		}
	}
	if !isPrintable(href) {
		href = strings.Map(func(c rune) rune {
			if isNoSign(c) {
				return -1
			}
			return c
		}, href)
	}
	return aim(href)
}

// isPrintable says whether an address consists of ASCII that can be seen.
func isPrintable(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// isNoSign says whether a rune has no place in an address: white space, controls, and what no
// reader sees.
func isNoSign(c rune) bool {
	return c <= ' ' || c >= 0x7f && c <= 0xa0 || isDirection(c) || c == '\ufeff'
}

// says says whether a text is the address, as people write it.
func says(text []byte, address string) bool {
	const slack = 64 // what bareAddress may take away
	if len(text) > len(address)+slack || !mayBeAddress(text) {
		return false
	}
	if len(address) > 4 && strings.EqualFold(address[:4], "tel:") {
		return sameNumber(string(text), address)
	}
	return strings.EqualFold(bareAddress(string(text)), bareAddress(address))
}

// mayBeAddress is a cheap look for what each address or number has.
func mayBeAddress(text []byte) bool {
	for _, c := range text {
		if c == '.' || c == '@' || c >= '0' && c <= '9' {
			return true
		}
	}
	return false
}

// sameNumber compares telephone numbers, of which one may have the country before it.
func sameNumber(text, address string) bool {
	const local = 6 // digits that say which number it is
	one, other := digits(text), digits(address)
	n := min(len(one), len(other), local)
	return n > 0 && one[len(one)-n:] == other[len(other)-n:]
}

func digits(s string) string {
	return strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, s)
}

// bareAddress takes from an address what people leave out.
func bareAddress(s string) string {
	s = strings.Trim(s, " <>()[]\t")
	for _, p := range [...]string{"https://", "http://", "mailto:", "tel:", "www."} {
		if len(s) >= len(p) && strings.EqualFold(s[:len(p)], p) {
			s = s[len(p):]
		}
	}
	return strings.TrimRight(s, "/")
}
