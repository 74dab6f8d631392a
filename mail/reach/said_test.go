package reach_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"ticketd/mail/reach"
)

const secret = "s3cr+t/ä pass"

func TestWhatAServerRepeatsOfTheLoginIsHidden(t *testing.T) {
	plain := "\x00ada@desk.example\x00" + secret
	bearer := "user=ada@desk.example\x01auth=Bearer " + secret + "\x01\x01"
	for _, said := range []string{
		secret, "no such password: " + secret + "!", "token?x=s3cr%2Bt%2F%C3%A4+pass", "s3cr+t%2F%C3%A4%20pass",
		base64.StdEncoding.EncodeToString([]byte(plain)), base64.RawURLEncoding.EncodeToString([]byte(bearer)),
		"AUTH PLAIN <" + base64.StdEncoding.EncodeToString([]byte(bearer)) + ">: bad",
		base64.StdEncoding.EncodeToString([]byte(secret)),
	} {
		got := reach.Said("535 "+said, secret)
		if !strings.Contains(got, reach.Hidden) || strings.Contains(got, "s3cr") ||
			strings.Contains(got, base64.StdEncoding.EncodeToString([]byte(secret))[:8]) {
			t.Errorf("%q becomes %q", said, got)
		}
	}
	for _, harmless := range []string{"535 5.7.8 bad credentials (AUTHENTICATIONFAILED)", "250 ok abcd1234=="} {
		if got := reach.Said(harmless, secret, "abc", ""); got != harmless {
			t.Errorf("%q becomes %q", harmless, got)
		}
	}
}

func FuzzSaidIsOnePrintableLineWithoutTheSecret(f *testing.F) {
	f.Add("550 no\r\n\x1b[2J\x07level=ERROR msg=forged", "hunter22")
	f.Add(strings.Repeat("hunter22", 60), "hunter22")
	f.Add("\xff\u202e\u2028 x", "\xff\xff\xff\xff")
	f.Fuzz(func(t *testing.T, text, password string) {
		got := reach.Said(text, password)
		if len(got) > 410 || !utf8.ValidString(got) || strings.ContainsFunc(got, func(r rune) bool {
			return r != ' ' && (unicode.IsSpace(r) || !unicode.IsPrint(r))
		}) {
			t.Errorf("%q becomes %q", text, got)
		}
		if len(password) >= 8 && !strings.Contains("*** ", password) && strings.Trim(password, "* .?") == password &&
			strings.Contains(got, password) {
			t.Errorf("%q shows %q: %q", text, password, got)
		}
	})
}
