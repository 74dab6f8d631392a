package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ticketd/ticketing"
)

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

// maxPending is how many octets of names without an address may belong to the next address.
const maxPending = 1000

// entries reads an address list (RFC 5322 section 3.4) as it comes: names with commas, colons and
// "@" in them, no brackets, no quotes or quotes that never close, semicolons or nothing at all
// between, a name and no address.
func entries(value string) []entry {
	var list []entry
	group, pending := false, ""
	size, lastOpen := len(value), strings.LastIndexByte(value, '<')
	for value != "" && len(list) < maxParsed {
		text, end := cutEntry(value)
		value = value[min(len(value), len(text)+1):]
		if end == ':' && !strings.ContainsAny(text, "<@") && !strings.HasPrefix(value, ":") {
			group = true
			continue
		}
		found := readEntries(text)
		if len(found) == 1 && !strings.Contains(found[0].addr, "@") && len(pending) < maxPending &&
			(end == ',' || end == ';' && !group) && lastOpen >= size-len(value) {
			pending += text + string(end) // "Foo, Bar <a@b>"
			continue
		}
		if pending != "" {
			found, pending = readEntries(pending+text), ""
		}
		for _, e := range found {
			e.group = group
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
		case i < literal || c != '"' && c != '<' && c != '(' && c != '[':
			continue
		case c == '"':
			n = closing(s[i:], '"')
		case c == '<':
			n = closing(s[i:], '>')
		case c == '[':
			n = closing(s[i:], ']')
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
	raw, _ = uncommented(raw)
	named := strings.ContainsAny(strings.TrimSpace(raw), " \t\",;:<>[]\\")
	raw = strings.Join(strings.Fields(clean(raw)), "")
	if len(raw) > 1000 {
		return "", "the address is longer than 1,000 octets"
	}
	at := strings.LastIndexByte(raw, '@')
	switch {
	case at == 0, at < 0 && named:
		return "", firstOf(fault, "there is no address")
	case at < 0:
		return ticketing.Address(strings.ToLower(raw)), firstOf(fault, "the address has no domain")
	}
	domain, wrong := canonicalDomain(raw[at+1:])
	return ticketing.Address(strings.ToLower(raw[:at]) + "@" + domain), firstOf(fault, wrong)
}

// simple is the short way for nearly all addresses.
func simple(raw string) (ticketing.Address, string) {
	raw = strings.ToLower(raw)
	at := strings.LastIndexByte(raw, '@')
	switch {
	case at == 0:
		return "", "the address has no local part"
	case at < 0 || len(raw) > 1000:
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
