package trust

import (
	"net/netip"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"

	"ticketd/ticketing"
)

const fieldName = "Authentication-Results"

// testimony is what our own server says of a mail.
type testimony struct {
	by      string
	results []result
}

// believed finds what our own server wrote; see the package comment for where.
func (v *Verifier) believed(block []byte) testimony {
	var t testimony
	seen, received := 0, 0
	for name, value := range fields(block) {
		switch {
		case isNamed(name, "Received"):
			received++
			if t.by != "" || !v.wroteReceived(value) {
				return t
			}
		case isNamed(name, fieldName):
			seen++
			s := readStatement(value)
			by := v.knows(s, seen == 1)
			if by == "" {
				continue
			}
			if s.faulty {
				return testimony{}
			}
			if t.results = append(t.results, s.results...); t.by == "" {
				t.by = by
			}
			if received > 0 {
				return t
			}
		}
	}
	return t
}

// knows is the configured name of the server that a field is from, empty for a foreign one.
func (v *Verifier) knows(s statement, topmost bool) string {
	switch {
	case s.id == "" && v.exchange && topmost:
		return ExchangeOnline
	case slices.Contains(v.ids, s.id):
		return s.id
	}
	return ""
}

// wroteReceived says that a Received field (RFC 5321 section 4.4) may be our side's: written by a
// host of ours, or by one without a public name.
func (v *Verifier) wroteReceived(value []byte) bool {
	c := &scanner{s: string(value)}
	for !c.done() && !c.take(';') {
		if strings.EqualFold(c.word(";"), "by") {
			c.blank()
			return !c.faulty && v.isOurs(c.word(";"))
		}
	}
	return !c.faulty
}

func (v *Verifier) isOurs(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if slices.Contains(v.ids, host) || !strings.Contains(host, ".") || isIP(host) {
		return true
	}
	suffix, listed := publicsuffix.PublicSuffix(host)
	if !listed && !strings.Contains(suffix, ".") {
		return true // an internal name such as mail.lan
	}
	return slices.Contains(v.ours, organisation(domainName(host)))
}

func isIP(host string) bool {
	_, err := netip.ParseAddr(strings.TrimPrefix(strings.Trim(host, "[]"), "ipv6:"))
	return err == nil
}

// judge says what the results mean for a mail whose author's domain is known, or empty.
func (t testimony) judge(author string) ticketing.Authentication {
	auth := ticketing.Authentication{By: t.by}
	passed, ok := t.dmarc(&auth, author)
	if !ok {
		return ticketing.Authentication{By: t.by}
	}
	auth.Aligned = passed
	for _, r := range t.results {
		if r.method != "dkim" || r.verdict != "pass" {
			continue
		}
		domain := r.domain("header.d")
		if domain == "" {
			domain = r.domain("header.i")
		}
		if domain == "" {
			continue
		}
		auth.DKIM = union(auth.DKIM, []string{domain})
		if auth.DMARC != "fail" && aligned(domain, author) {
			auth.Aligned = true
		}
	}
	return auth
}

// dmarc reads the DMARC result. It is not ok if there are several that differ: then one may have
// been slipped in.
func (t testimony) dmarc(auth *ticketing.Authentication, author string) (passed, ok bool) {
	var first *result
	for i, r := range t.results {
		switch {
		case r.method != "dmarc":
		case first == nil:
			first = &t.results[i]
		case r.verdict != first.verdict || r.domain("header.from") != first.domain("header.from"):
			return false, false
		}
	}
	if first == nil {
		return false, true
	}
	from := first.domain("header.from")
	switch first.verdict {
	case "pass":
		if author == "" || from == "" || from == author {
			auth.DMARC = "pass"
		}
		return author != "" && from == author, true
	case "fail", "none":
		auth.DMARC = first.verdict
	case "bestguesspass":
		auth.DMARC = "none"
	}
	return false, true
}
