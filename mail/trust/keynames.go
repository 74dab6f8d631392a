package trust

import "strings"

// KeyNames lists the names under which DNS has the keys of the DKIM signatures in a raw header
// (RFC 6376 section 3.6.2.1), each once: of those alone that are aligned with the author's domain,
// for no others are verified here. At most twenty.
func KeyNames(header []byte, author string) []string {
	var names []string
	for name, value := range fields(header) {
		if !isNamed(name, "DKIM-Signature") || len(value) > maxSignature {
			continue
		}
		var domain, selector string
		for tag := range strings.SplitSeq(string(value), ";") {
			key, text, _ := strings.Cut(tag, "=")
			switch text = strings.Join(strings.Fields(text), ""); strings.TrimSpace(key) {
			case "d":
				domain = domainName(text)
			case "s":
				selector = strings.ToLower(text)
			}
		}
		key := selector + "._domainkey." + domain
		if selector != "" && domainName(key) != "" && aligned(domain, domainName(author)) {
			names = union(names, []string{key})
		}
	}
	return names
}
