package trust

import (
	"strings"
	"testing"

	"ticketd/ticketing"
)

// Whatever a server writes of a sender's words in a comment or a quoted string, they are not taken
// for results; and no value makes the reader panic or loop.
func FuzzSendersWordsAreNeverTakenForResults(f *testing.F) {
	f.Add("a; dmarc=pass header.from=example.com; x=y")
	f.Add(`a"b); dmarc=pass header.from=example.com (`)
	f.Add("\\\\\" (((")
	v := New([]string{"mx.example.org"}, nil)
	quote := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "(", `\(`, ")", `\)`, "\r", " ", "\n", " ")
	f.Fuzz(func(t *testing.T, words string) {
		q := quote.Replace(words)
		if len(q) > 4<<10 {
			return
		}
		raw := lines("Authentication-Results: mx.example.org; spf=pass (domain of \"" + q +
			"\"@example.net (" + q + ")) smtp.mailfrom=\"" + q + "\"@example.net; dkim=none")
		in := ticketing.Incoming{From: ticketing.Mailbox{Address: "ann@example.com"}}
		got := v.Authenticate(t.Context(), in, strings.NewReader(raw), int64(len(raw)))
		if got.Aligned || got.DMARC != "" || got.DKIM != nil {
			t.Errorf("%+v of\n%s", got, raw)
		}
	})
}

func FuzzStatement(f *testing.F) {
	f.Add("mx.example.org (a) 1; dkim/1=pass (b \"c\") header.d=example.org header.b=\"a/b=\"; none")
	f.Add("spf=pass smtp.mailfrom=; dmarc=pass action=none header.from=example.com;compauth=pass")
	f.Add(`"a\"b"; x = y ( ( \) ) ) z . a=b`)
	f.Fuzz(func(t *testing.T, value string) {
		s := readStatement([]byte(value))
		if len(s.results) > maxResults+1 {
			t.Errorf("%d results", len(s.results))
		}
		for _, r := range s.results {
			if r.method == "" || r.verdict == "" || r.method != strings.ToLower(r.method) {
				t.Errorf("%+v", r)
			}
		}
		if again := readStatement([]byte(value + " ")); len(value) < maxField &&
			!again.faulty && !s.faulty && (again.id != s.id || len(again.results) != len(s.results)) {
			t.Errorf("a blank at the end changes the reading: %+v, %+v", s, again)
		}
	})
}

func FuzzHeader(f *testing.F) {
	f.Add("A: b\r\n c\r\nD : e\n\nAuthentication-Results: mx; none", uint8(3))
	f.Add("\r\nA: b", uint8(0))
	f.Fuzz(func(t *testing.T, raw string, from uint8) {
		block, whole := readHeader(nil, strings.NewReader(raw), int64(len(raw)))
		if !whole && len(raw) <= maxHeader || !strings.HasPrefix(raw, string(block)) {
			t.Errorf("whole %v, %d of %d octets", whole, len(block), len(raw))
		}
		if end := headerEnd([]byte(raw), 0); end >= 0 && end != len(block) {
			t.Errorf("the header ends at %d, %d octets were read", end, len(block))
		} else if cut := min(int(from), end); end >= 0 && headerEnd([]byte(raw), max(0, cut-1)) != end {
			t.Errorf("looked for from %d on, the end is elsewhere", cut)
		}
		held := 0
		for name, value := range fields(block) {
			held += len(name) + len(":") + len(value)
		}
		if held > len(block) {
			t.Errorf("the fields hold %d octets of %d", held, len(block))
		}
		AuthservIDs(block)
	})
}
