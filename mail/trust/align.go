package trust

import (
	"strings"

	"golang.org/x/net/publicsuffix"
)

// domainName is a domain in lower case without the dot at its end, or empty if it is no domain
// name in ASCII of at least two labels.
func domainName(s string) string {
	s = strings.TrimSuffix(strings.ToLower(s), ".")
	labels := strings.Split(s, ".")
	if len(s) > 253 || len(labels) < 2 {
		return ""
	}
	for _, l := range labels {
		if l == "" || len(l) > 63 || strings.Trim(l, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return ""
		}
	}
	if strings.Trim(labels[len(labels)-1], "0123456789") == "" {
		return "" // an IP address
	}
	return s
}

// organisation is the organisational domain of a domain name (RFC 7489 section 3.2), empty if it
// is itself a public suffix.
func organisation(domain string) string {
	if domain == "" {
		return ""
	}
	org, err := publicsuffix.EffectiveTLDPlusOne(domain)
	if err != nil {
		return ""
	}
	return org
}

// aligned says that two domain names are the same or have one organisational domain (RFC 7489
// section 3.1: relaxed alignment).
func aligned(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	org := organisation(a)
	return a == b || org != "" && org == organisation(b)
}
