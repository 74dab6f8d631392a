package trust

import (
	"bytes"
	"strings"
)

const (
	maxField   = 16 << 10 // octets of one Authentication-Results field
	maxResults = 50       // in one field
)

// result is one result in an Authentication-Results field: "dkim=pass header.d=example.org".
type result struct {
	method, verdict string            // lower case
	props           map[string]string // "header.d", lower case, to its value
}

// statement is one Authentication-Results field (RFC 8601 section 2.2).
type statement struct {
	id      string // authserv-id in lower case, empty where Exchange Online writes none
	results []result
	faulty  bool // it can't be read beyond doubt; the id may be right all the same
}

// readStatement reads the value of an Authentication-Results field.
func readStatement(value []byte) statement {
	// A NUL in a selector ended it for the resolver that our server asked.
	if len(value) > maxField || bytes.ContainsFunc(value, control) {
		return statement{id: readID(string(value[:min(len(value), maxField)])), faulty: true}
	}
	c := &scanner{s: string(value)}
	s := statement{id: readID(c.s)}
	if s.id != "" {
		c.blank()
		c.word(";=")
		s.faulty = !version(c)
	}
	for !c.done() && !s.faulty && len(s.results) <= maxResults {
		if c.take(';') {
			continue
		}
		r, ok := readResult(c)
		if s.faulty = !ok; ok && r.method != "" {
			s.results = append(s.results, r)
		}
	}
	s.faulty = s.faulty || c.faulty || len(s.results) > maxResults
	return s
}

// control reports a control character that folding needs not.
func control(r rune) bool { return r < ' ' && r != '\t' && r != '\r' && r != '\n' || r == 0x7f }

// readID reads the authserv-id; it is empty if the first word is already a method.
func readID(value string) string {
	c := &scanner{s: value}
	c.blank()
	id := c.word(";=")
	if c.take('=') {
		return ""
	}
	return strings.ToLower(id)
}

// version passes over the version after the authserv-id, of which there is only 1, and wants the
// semicolon or the end.
func version(c *scanner) bool {
	if c.done() || c.take(';') {
		return !c.faulty
	}
	return c.word(";=") == "1" && (c.done() || c.take(';')) && !c.faulty
}

// readResult reads "method=verdict" and its properties up to the semicolon, or a bare "none".
func readResult(c *scanner) (result, bool) {
	method := strings.ToLower(c.word(";="))
	if !c.take('=') {
		return result{}, method == "none" && (c.done() || c.take(';')) && !c.faulty
	}
	method, _, _ = strings.Cut(method, "/") // "dkim/1": the method's version
	c.blank()
	r := result{method: method, verdict: strings.ToLower(c.word(";")), props: map[string]string{}}
	for !c.done() && !c.take(';') {
		if !r.property(c) {
			return result{}, false
		}
	}
	return r, method != "" && r.verdict != "" && !c.faulty
}

// property reads "name=value". The value is taken as it comes: addresses and hashes in it hold
// "=" and "/" more often than the quotes that RFC 8601 wants.
func (r result) property(c *scanner) bool {
	name := strings.ToLower(c.word(";="))
	if name == "" || !c.take('=') {
		return false
	}
	c.blank()
	value := c.word(";")
	if old, twice := r.props[name]; twice && old != value {
		return false
	}
	r.props[name] = value
	return !c.faulty
}

// domain is the domain in a property, canonical, or empty.
func (r result) domain(name string) string {
	value := strings.Trim(r.props[name], "<>")
	return domainName(value[strings.LastIndexByte(value, '@')+1:])
}

// AuthservIDs returns every authserv-id that stands in the Authentication-Results fields of a raw
// header, topmost first, each once and in lower case: what may be configured, if our own server
// wrote it. A topmost field without one is listed as "exchange-online".
func AuthservIDs(header []byte) []string {
	var ids []string
	first := true
	for name, value := range fields(header) {
		if !isNamed(name, fieldName) {
			continue
		}
		s := readStatement(value)
		switch {
		case s.id == "" && first && !s.faulty && len(s.results) > 0:
			ids = union(ids, []string{ExchangeOnline})
		case s.id != "" && s.id != ExchangeOnline:
			ids = union(ids, []string{s.id})
		}
		first = false
	}
	return ids
}
