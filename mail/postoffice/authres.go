package postoffice

import (
	"bytes"
	"fmt"
	"strings"
)

// stripped is the mail without the fields that only this server may write: Return-Path, and
// Authentication-Results under our own name (RFC 8601 section 5). All else stays byte for byte.
func (o *Office) stripped(raw []byte) []byte {
	end := headerEnd(raw)
	kept := make([]byte, 0, len(raw))
	for name, field := range fields(raw[:end]) {
		if !o.forged(name, field) {
			kept = append(kept, field...)
		}
	}
	return append(kept, raw[end:]...)
}

func (o *Office) forged(name string, field []byte) bool {
	switch {
	case strings.EqualFold(name, "Return-Path"):
		return true
	case o.opts.AuthservID == "" || !strings.EqualFold(name, "Authentication-Results"):
		return false
	}
	_, value, _ := bytes.Cut(field, []byte(":"))
	return strings.EqualFold(authservID(string(value)), o.opts.AuthservID)
}

// authservID reads the name at the head of an Authentication-Results value, over comments,
// folding and quotes (RFC 8601 section 2.2).
func authservID(value string) string {
	var id strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(value); i++ {
		c := value[i]
		switch {
		case c == '\\' && (quoted || depth > 0) && i+1 < len(value):
			i++
			if depth == 0 {
				id.WriteByte(value[i])
			}
		case c == '"' && depth == 0:
			quoted = !quoted
		case quoted:
			id.WriteByte(c)
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth > 0:
		case strings.IndexByte(" \t\r\n", c) >= 0:
			if id.Len() > 0 {
				return id.String()
			}
		case c == ';':
			return id.String()
		default:
			id.WriteByte(c)
		}
	}
	return id.String()
}

// results is the Authentication-Results field for a delivery; none without Options.AuthservID.
// Only someone who signed in and wrote under an address of the same account is vouched for; a
// stranger who writes under a local domain is a forger; of foreign domains nothing is known here.
func (o *Office) results(e Envelope) string {
	if o.opts.AuthservID == "" {
		return ""
	}
	author, domain := o.author(e.Raw)
	verdict := "none"
	o.mu.Lock()
	a, local := o.route(author)
	o.mu.Unlock()
	switch {
	case domain == "":
		return fmt.Sprintf("Authentication-Results: %s; dmarc=permerror\r\n", o.opts.AuthservID)
	case e.Account != "" && a != nil && a.address == e.Account:
		verdict = "pass"
	case local:
		verdict = "fail"
	}
	signed := ""
	if e.Account != "" {
		signed = fmt.Sprintf(";\r\n\tauth=pass smtp.auth=%s", e.Account)
	}
	return fmt.Sprintf("Authentication-Results: %s%s;\r\n\tdmarc=%s header.from=%s\r\n",
		o.opts.AuthservID, signed, verdict, domain)
}

// author is the address in From and its domain, both empty unless there is exactly one From
// field with exactly one mailbox in a domain of plain letters (RFC 7489 section 6.6.1).
func (o *Office) author(raw []byte) (address, domain string) {
	h := headerMap(raw)
	from := addresses(h, "From")
	if len(h["From"]) != 1 || len(from) != 1 {
		return "", ""
	}
	address = canonical(from[0].Address)
	_, domain = splitAddress(address)
	plain := strings.Trim(domain, "abcdefghijklmnopqrstuvwxyz0123456789.-") == ""
	if domain == "" || !plain {
		return "", ""
	}
	return address, domain
}
