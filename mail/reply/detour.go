package reply

import (
	"strings"
	"unicode/utf8"
)

// detours are addresses that lead to another which stands in them, by their host and the parameter
// that holds it: those which mail gateways, webmail and search pages put in the place of a link.
var detours = []struct{ host, parameter string }{
	{".safelinks.protection.outlook.com", "url"},
	{"linkprotect.cudasvc.com", "a"},
	{"deref-gmx.net", "redirecturl"}, {"deref-web.de", "redirecturl"},
	{"deref-mail.com", "redirecturl"},
	{"www.google.com", "q"}, {"www.google.com", "url"}, {"l.facebook.com", "u"},
}

// aim is where an address leads in the end, as far as it says so itself.
func aim(address string) string {
	if strings.IndexByte(address, '?') < 0 && !strings.Contains(address, "urldefense") {
		return address
	}
	host, rest := hostOf(address)
	if host == "urldefense.com" {
		return defended(address, rest)
	}
	for _, d := range detours {
		if host != d.host && (d.host[0] != '.' || !strings.HasSuffix(host, d.host)) {
			continue
		}
		if to, ok := parameter(rest, d.parameter); ok && isWeb(to) {
			return to
		}
	}
	return address
}

// hostOf parts a web address behind its host, which is in lower case.
func hostOf(address string) (host, rest string) {
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		return "", ""
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	return strings.ToLower(rest[:end]), rest[end:]
}

// parameter is the value of a query's parameter.
func parameter(rest, name string) (value string, ok bool) {
	_, query, _ := strings.Cut(rest, "?")
	query, _, _ = strings.Cut(query, "#")
	for one := range strings.SplitSeq(query, "&") {
		key, value, _ := strings.Cut(one, "=")
		if strings.ToLower(key) == name {
			return unpercent(value)
		}
	}
	return "", false
}

// unpercent decodes a parameter (RFC 3986 section 2.1); it is false where that is no clean text.
func unpercent(s string) (string, bool) {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' {
			if i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
				return "", false
			}
			c = hex(s[i+1])<<4 | hex(s[i+2])
			i += 2
		}
		b = append(b, c)
	}
	to := string(b)
	return to, utf8.ValidString(to) && strings.IndexFunc(to, isNoSign) < 0
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

func hex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// isWeb says whether a web address has a host.
func isWeb(address string) bool {
	host, _ := hostOf(address)
	scheme, _, _ := strings.Cut(address, "://")
	return host != "" && (strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "http"))
}

// defended is the address inside one of urldefense.com, "/v3/__https://example.com/__;!!…", unless
// signs of it were taken out, which leaves a "*" in it.
func defended(address, rest string) string {
	const open, closed = "/v3/__", "__;"
	inside, ok := strings.CutPrefix(rest, open)
	end := strings.LastIndex(inside, closed)
	if !ok || end < 0 || strings.Contains(inside[:end], "*") || !isWeb(inside[:end]) {
		return address
	}
	return inside[:end]
}
