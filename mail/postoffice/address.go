package postoffice

import "strings"

// canonical folds an address for comparison: without angle brackets, in lower case. RFC 5321
// section 2.4 lets a host treat local parts as case-sensitive; hardly any does, nor does this.
func canonical(address string) string {
	address = strings.TrimSpace(address)
	if strings.HasPrefix(address, "<") && strings.HasSuffix(address, ">") {
		address = address[1 : len(address)-1]
	}
	return strings.ToLower(address)
}

// splitAddress cuts at the last "@"; a quoted local part may contain others.
func splitAddress(address string) (local, domain string) {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return address, ""
	}
	return address[:at], address[at+1:]
}

// route finds the account that takes mail for an address, trying in turn the address itself,
// the address without its "+detail" (RFC 5233), the catch-all of its domain and, for a foreign
// domain, the catch-all of the outside world. local says whether the domain is one of ours. The
// caller holds o.mu.
func (o *Office) route(address string) (a *account, local bool) {
	address = canonical(address)
	user, domain := splitAddress(address)
	local = domain == "" || o.domains[domain]
	if domain == "" { // "postmaster" alone, RFC 5321 section 4.5.1
		address, domain = user+"@"+o.opts.Domain, o.opts.Domain
	}
	if a := o.routes[address]; a != nil {
		return a, local
	}
	if base, _, found := strings.Cut(user, "+"); found {
		if a := o.routes[base+"@"+domain]; a != nil {
			return a, local
		}
	}
	if a := o.routes["*@"+domain]; a != nil {
		return a, local
	}
	if local {
		return nil, true
	}
	return o.routes["*"], false
}

// soundAddress refuses what could smuggle a line into a header or a command. The null sender,
// an empty string, is sound.
func soundAddress(address string) bool {
	return len(address) <= 320 && !strings.ContainsFunc(address, func(r rune) bool {
		return r < ' ' || r == 0x7f || r == '<' || r == '>'
	})
}
