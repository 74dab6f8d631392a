package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ticketd/ticketing"
)

// entry is one mailbox of an address field as the tolerant reader found it.
type entry struct {
	name  string // raw: encoded-words not decoded
	addr  string // raw addr-spec, may be without "@"
	group bool   // it stood in a group (RFC 5322 section 3.4)
}

// mailboxes reads an address field: at most maxUsed mailboxes with an address, decoded.
func mailboxes(values []string, hint string) (list []ticketing.Mailbox, more bool) {
	for _, value := range values {
		for _, e := range entries(value) {
			if len(list) == maxUsed {
				return list, true
			}
			if m := e.mailbox(hint); m.Address != "" {
				list = append(list, m)
			}
		}
	}
	return list, false
}

func (e entry) mailbox(hint string) ticketing.Mailbox {
	address, _ := canonical(rawText(e.addr, hint))
	name := strings.TrimSpace(decodeField(unquote(e.name), hint))
	return ticketing.Mailbox{Name: clip(name, maxName), Address: address}
}

// entries reads an address list (RFC 5322 section 3.4) as it comes: names with commas, colons and
// "@" in them, no brackets, no quotes or quotes that never close, semicolons between, a name and
// no address at all.
func entries(value string) []entry {
	var list []entry
	group, pending := false, ""
	for value != "" && len(list) < maxParsed {
		text, end := cutEntry(value)
		value = value[min(len(value), len(text)+1):]
		if end == ':' && !strings.ContainsAny(text, "<@") && !strings.HasPrefix(value, ":") {
			group = true
			continue
		}
		if pending != "" {
			text = pending + text
		}
		pending = ""
		e, ok := readEntry(text)
		e.group = group
		switch {
		case ok && !strings.Contains(e.addr, "@") && end == ',' && strings.Contains(value, "<"):
			pending = text + "," // "Foo, Bar <a@b>"
		case ok:
			list = append(list, e)
		}
		if end == ';' {
			group = false
		}
	}
	return list
}

// cutEntry cuts at the first comma, semicolon or colon outside quotes, comments and brackets. A
// quote or bracket that never closes stands for itself.
func cutEntry(s string) (text string, end byte) {
	for i, literal := 0, 0; i < len(s); i++ {
		n := 0
		switch c := s[i]; {
		case c == ',' || c == ';' || c == ':':
			return s[:i], c
		case i < literal || c != '"' && c != '<' && c != '(':
			continue
		case c == '"':
			n = closing(s[i:], '"')
		case c == '<':
			n = closing(s[i:], '>')
		default:
			n = max(0, commentLength(s[i:min(len(s), i+1000)])-1)
		}
		if i += n; n == 0 {
			literal = i + 1000 // so that the cost stays linear
		}
	}
	return s, 0
}

// closing is the distance to the character that closes what s begins with, 0 if it is not near.
func closing(s string, with byte) int {
	for i := 1; i < len(s) && i < 1000; i++ {
		switch s[i] {
		case with:
			return i
		case '\\':
			i++
		}
	}
	return 0
}

// readEntry reads one mailbox: the last <…> is the address, else the word with an "@".
func readEntry(s string) (entry, bool) {
	s = strings.TrimSpace(s)
	if open := strings.LastIndexByte(s, '<'); open >= 0 {
		addr, after, _ := strings.Cut(s[open+1:], ">")
		name := strings.TrimSpace(s[:open])
		if name == "" {
			name = strings.Trim(strings.TrimSpace(after), "()")
		}
		return entry{name: name, addr: strings.TrimSpace(addr)}, strings.TrimSpace(addr) != ""
	}
	name := ""
	if open := strings.IndexByte(s, '('); open >= 0 {
		if n := commentLength(s[open:]); n > 0 {
			name = s[open+1 : open+n-1]
			s = strings.TrimSpace(s[:open] + s[open+n:])
		}
	}
	if strings.ContainsAny(s, " \t") && strings.IndexByte(s, '"') != 0 {
		words := strings.Fields(s)
		for i := len(words) - 1; i >= 0; i-- {
			if strings.Contains(words[i], "@") && !strings.HasPrefix(words[i], "=?") {
				rest := strings.Join(append(words[:i:i], words[i+1:]...), " ")
				return entry{name: rest, addr: words[i]}, true
			}
		}
	}
	return entry{name: name, addr: s}, s != ""
}

// unquote takes the quotes and escapes out of a display name.
func unquote(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && s[0] == '\'' && s[len(s)-1] == '\'' {
		s = s[1 : len(s)-1]
	}
	if strings.IndexByte(s, '"') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case s[i] != '"':
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// canonical makes an address the one form by which it is compared. The fault says why it proves
// nothing about a sender; the address is then the best guess.
func canonical(raw string) (address ticketing.Address, fault string) {
	raw = strings.Trim(raw, " \t'")
	raw = strings.TrimPrefix(strings.TrimPrefix(raw, "mailto:"), "MAILTO:")
	if plain(raw) && !strings.ContainsAny(raw, `"%!:() <>[]\`) {
		return simple(raw)
	}
	if !utf8.ValidString(raw) {
		raw = strings.ToValidUTF8(raw, "\uFFFD")
	}
	fault = oddity(raw)
	if strings.HasPrefix(raw, "@") { // a source route, RFC 5321 appendix C
		if _, rest, ok := strings.Cut(raw, ":"); ok {
			raw = rest
		}
	}
	raw = strings.Join(strings.Fields(clean(raw)), "")
	if len(raw) > 1000 {
		return "", "the address is longer than 1,000 octets"
	}
	at := strings.LastIndexByte(raw, '@')
	if at < 0 {
		return ticketing.Address(strings.ToLower(raw)), firstOf(fault, "the address has no domain")
	}
	domain, wrong := canonicalDomain(raw[at+1:])
	return ticketing.Address(strings.ToLower(raw[:at]) + "@" + domain), firstOf(fault, wrong)
}

// simple is the short way for nearly all addresses.
func simple(raw string) (ticketing.Address, string) {
	raw = strings.ToLower(raw)
	at := strings.LastIndexByte(raw, '@')
	if at < 0 || len(raw) > 1000 {
		return ticketing.Address(clip(raw, 1000)), "the address has no domain"
	}
	domain, fault := canonicalDomain(raw[at+1:])
	if strings.IndexByte(raw[:at], '@') >= 0 {
		fault = firstOf(fault, `the address has two "@"`)
	}
	return ticketing.Address(raw[:at] + "@" + domain), fault
}

func oddity(raw string) string {
	local := raw[:max(0, strings.LastIndexByte(raw, '@'))]
	switch {
	case strings.Contains(raw, "=?"):
		return "an encoded-word stands in the address"
	case strings.HasPrefix(raw, "@"), strings.ContainsAny(local, "%!"):
		return "the address holds a source route"
	case strings.Contains(local, `"`):
		return "the local part is quoted"
	case strings.ContainsAny(raw, "()<>,;:\\ \t"):
		return "the address holds characters that no address has"
	case clean(raw) != raw, strings.ContainsFunc(raw, joiner):
		return "the address holds invisible characters"
	case strings.Contains(local, "@"):
		return `the address has two "@"`
	}
	return ""
}

// joiner says that a character joins others and shows nothing itself: in place in a text, in an
// address a disguise.
func joiner(r rune) bool { return r == 0x200c || r == 0x200d || unicode.Is(unicode.Cf, r) }

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
