package reach

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// maxSaid bounds in octets what a server's words take up in logs, errors and letters.
const maxSaid = 400

// Hidden stands where a secret stood.
const Hidden = "***"

// leastSecret is the least length in octets of what is looked for as a secret: to hide
// shorter ones would tell more than it hides.
const leastSecret = 4

// Said makes what a server said fit for logs, errors and letters, whoever the server is:
// one line of printable UTF-8 (net/textproto hands on whatever came, CVE-2026-42507), at most
// 400 octets, and without the secrets that it was told at the login, which some servers
// repeat, in plain text, in base64 (RFC 4954 section 4) or as part of a URL.
func Said(text string, secrets ...string) string {
	text = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, "?"), func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r)
	}), " ")
	for _, secret := range secrets {
		text = without(text, secret)
	}
	if len(text) > maxSaid {
		text = strings.ToValidUTF8(text[:maxSaid], "") + " ..."
	}
	return text
}

// without hides one secret in every form in which it was said.
func without(text, secret string) string {
	if len(secret) < leastSecret {
		return text
	}
	for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret)} {
		text = strings.ReplaceAll(text, form, Hidden)
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return !strings.ContainsRune(base64Letters, r) })
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	for _, word := range words {
		if holds(word, secret) {
			text = strings.ReplaceAll(text, word, Hidden)
		}
	}
	return text
}

const base64Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_="

// holds reports whether a word is the base64 of something with the secret in it, as the
// first answer of PLAIN, XOAUTH2 and OAUTHBEARER is. A word may be cut off.
func holds(word, secret string) bool {
	word = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(word, "="))
	said, err := base64.RawStdEncoding.DecodeString(word[:len(word)-len(word)%4])
	if err != nil || len(said) < leastSecret {
		return false
	}
	rest, _ := base64.RawStdEncoding.DecodeString(word)
	return strings.Contains(string(said), secret) || strings.Contains(string(rest), secret)
}
