package parse

import (
	"slices"
	"strings"

	"ticketd/ticketing"
)

// entry is one mailbox of an address field as the tolerant reader found it.
type entry struct {
	name  string // raw: encoded-words not decoded
	addr  string // raw addr-spec, may be without "@"
	group bool   // it stood in a group (RFC 5322 section 3.4)
	fault string // why it proves nothing, whatever the address is
}

// mailbox decodes an entry. What is no address can only be a name.
func (e entry) mailbox(hint string) ticketing.Mailbox {
	address, _ := canonical(rawText(e.addr, hint))
	if address == "" && e.name == "" {
		e.name = e.addr
	}
	name := strings.TrimSpace(decodeField(unquote(e.name), hint))
	return ticketing.Mailbox{Name: clip(name, maxName), Address: address}
}

// doubt is why the entry proves nothing about a sender, empty if nothing is odd about it.
func (e entry) doubt() string {
	_, fault := canonical(e.addr)
	return firstOf(e.fault, fault)
}

// readEntries reads what stands between two commas: nearly always one mailbox.
func readEntries(s string) []entry {
	s = strings.TrimSpace(s)
	if strings.IndexByte(s, '<') < 0 {
		return bare(s)
	}
	var list []entry
	for s != "" && len(list) < maxUsed {
		open := strings.LastIndexByte(s, '<')
		if open < 0 {
			break
		}
		addr, after, _ := strings.Cut(s[open+1:], ">")
		name := strings.TrimRight(s[:open], "< \t")
		before := earlier(name)
		s, name = name[:before], strings.TrimSpace(name[before:])
		if name == "" {
			name = strings.Trim(after, "()> \t")
		}
		for _, a := range several(strings.TrimSpace(addr)) {
			list = append(list, entry{name: name, addr: a})
			name = ""
		}
	}
	slices.Reverse(list)
	return list
}

// earlier is where an earlier mailbox ends in what stands before a "<": a comma was lost.
func earlier(s string) int {
	end := strings.LastIndexByte(s, '>')
	open := strings.LastIndexByte(s[:max(0, end)], '<')
	if open < 0 || !strings.Contains(s[open:end], "@") || strings.Count(s[:open], `"`)%2 == 1 ||
		strings.LastIndexByte(s[:open], '(') > strings.LastIndexByte(s[:open], ')') {
		return 0
	}
	return end + 1
}

// several takes "<a@b, c@d>" apart, the last first. A source route has commas too.
func several(addr string) []string {
	if addr == "" || strings.Count(addr, "@") < 2 || strings.ContainsAny(addr, `":\`) ||
		!strings.ContainsAny(addr, ",;") {
		return []string{addr}[:min(1, len(addr))]
	}
	list := strings.FieldsFunc(addr, func(r rune) bool { return strings.ContainsRune(",; \t", r) })
	slices.Reverse(list)
	return list[:min(len(list), maxUsed)]
}

// bare reads what has no brackets: the word with an "@" is the address, a comment or the other
// words are the name.
func bare(s string) []entry {
	s, name := uncommented(strings.Trim(s, "> \t"))
	if s = closeUp(strings.TrimSpace(s)); s == "" {
		return nil
	}
	quoted, rest := leadingQuotes(s)
	switch {
	case rest == "":
		return inside(strings.Trim(quoted, `" `), s, "the address stands in quotes")
	case strings.IndexByte(s, '@') < 0 && strings.Contains(s, "=?"):
		return inside(decodeField(s, ""), s, "an encoded-word stands in the address")
	case !strings.ContainsAny(rest, " \t") || rest[0] == '"':
		return []entry{{name: firstOf(quoted, name), addr: rest}}
	}
	words := strings.Fields(rest)
	var at []int
	for i, word := range words {
		inner := strings.IndexByte(word, '@')
		if inner > 0 && inner < len(word)-1 && !strings.HasPrefix(word, "=?") {
			at = append(at, i)
		}
	}
	switch n := len(at); {
	case n == 0:
		return []entry{{name: name, addr: s}}
	case n == len(words) && n > 1:
		return listed(words)
	default: // any others are words of the name
		i := at[n-1]
		others := strings.Join(append(words[:i:i], words[i+1:]...), " ")
		return []entry{{name: strings.TrimSpace(quoted + others),
			addr: strings.Trim(words[i], "[]")}}
	}
}

// listed takes addresses that only blanks divide.
func listed(words []string) []entry {
	words = words[:min(len(words), maxUsed+1)]
	list := make([]entry, len(words))
	for i, word := range words {
		list[i].addr = word
	}
	return list
}

// inside reads a mailbox that somebody wrapped as a whole; without an address in it, the wrapped
// text stands for itself.
func inside(text, wrapped, fault string) []entry {
	if !strings.Contains(text, "@") || strings.Contains(text, "=?") || text == wrapped {
		return []entry{{addr: wrapped}}
	}
	var list []entry
	for text != "" && len(list) < maxUsed {
		one, _ := cutEntry(text)
		text = text[min(len(text), len(one)+1):]
		e := entry{addr: strings.TrimSpace(one), fault: fault}
		if before, addr, ok := strings.Cut(one, "<"); ok {
			e.name, e.addr = before, strings.Trim(addr, "<> ")
		}
		list = append(list, e)
	}
	return list
}

// leadingQuotes divides a text behind the quoted strings that stand before an address: those that
// no "@" or dot joins to what follows.
func leadingQuotes(s string) (quoted, rest string) {
	at := 0
	for at < len(s) && s[at] == '"' {
		n := closing(s[at:], '"')
		if n == 0 || at+n+1 < len(s) && (s[at+n+1] == '@' || s[at+n+1] == '.') {
			break
		}
		at += n + 1
		at += len(s[at:]) - len(strings.TrimLeft(s[at:], " \t"))
	}
	return s[:at], s[at:]
}

// uncommented takes the comments (RFC 5322 section 3.2.2) out of a text, and gives the first.
func uncommented(s string) (rest, first string) {
	if strings.IndexByte(s, '(') < 0 {
		return s, ""
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '"' {
			n := closing(s[i:], '"')
			b.WriteString(s[i : i+n])
			i += n
		} else if s[i] == '(' {
			n := commentLength(s[i:])
			if n == 0 { // nor does any later one close
				b.WriteString(s[i:])
				break
			}
			if first == "" {
				first = strings.TrimSpace(s[i+1 : i+n-1])
			}
			i += n - 1
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String(), first
}

// closeUp takes the blanks out of "ann @ desk . example" (RFC 5322 section 4.4).
func closeUp(s string) string {
	at := strings.LastIndexByte(s, '@')
	if at < 0 || !strings.ContainsAny(s, " \t") {
		return s
	}
	labels := strings.Split(s[at+1:], ".")
	for i, label := range labels {
		if labels[i] = strings.TrimSpace(label); strings.ContainsAny(labels[i], " \t") {
			return s
		}
	}
	return strings.TrimRight(s[:at], " \t") + "@" + strings.Join(labels, ".")
}

// unquote takes the quotes and escapes out of a display name; Outlook puts single quotes inside
// the double ones.
func unquote(s string) string {
	s = singleQuotes(strings.TrimSpace(s))
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
	return singleQuotes(b.String())
}

func singleQuotes(s string) string {
	if len(s) >= 2 && s[0] == '\'' && s[len(s)-1] == '\'' {
		return s[1 : len(s)-1]
	}
	return s
}
