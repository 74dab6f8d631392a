package parse

import (
	"strings"

	"golang.org/x/net/idna"
)

// canonicalDomain makes a domain lower-case A-labels (RFC 5890). The fault says that it does not
// come back the same when it is made Unicode and again ASCII: then it may only look like another.
func canonicalDomain(domain string) (string, string) {
	domain = strings.TrimSuffix(strings.ToLower(domain), ".")
	switch {
	case domain == "":
		return "", "the address has no domain"
	case strings.HasPrefix(domain, "."), strings.Contains(domain, ".."):
		return strings.Join(strings.Fields(clean(domain)), ""), "the domain has an empty label"
	case ordinary(domain):
		return domain, ""
	}
	profile := idna.New(idna.MapForLookup(), idna.BidiRule(), idna.Transitional(false))
	ascii, err := profile.ToASCII(domain)
	if err != nil || ascii == "" {
		return strings.Join(strings.Fields(clean(domain)), ""), "the domain is not valid in IDNA"
	}
	shown, err := profile.ToUnicode(ascii)
	if err != nil {
		return ascii, "the domain is not valid in IDNA"
	}
	again, err := profile.ToASCII(shown)
	if err != nil || again != ascii || plain(domain) && ascii != domain {
		return ascii, "the domain does not survive IDNA and back"
	}
	return ascii, ""
}

// ordinary says that a domain is letters, digits, hyphens and dots and no A-label: nothing to
// convert.
func ordinary(domain string) bool {
	for i := range len(domain) {
		c := domain[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' {
			return false
		}
	}
	return !strings.Contains(domain, "xn--")
}
