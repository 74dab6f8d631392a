package parse

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzEncodedWordsBecomeCleanText(f *testing.F) {
	for _, s := range []string{"=?utf-8?q?a=C3?= =?utf-8?q?=A9?=", "=?utf-8?b?Y2Fmw?= =?utf-8?b?6k=?=",
		"=?iso-2022-jp?b?GyRCRnw=?=", "=?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3F=3D?=", "=? x ? Q ?a", "\x1b$BF|"} {
		f.Add(s, "windows-1251")
	}
	f.Fuzz(func(t *testing.T, value, hint string) {
		text := decodeField(value, hint)
		if !utf8.ValidString(text) || clean(text) != text || len(text) > 8*len(value)+16 {
			t.Errorf("%q becomes %q", value, text)
		}
		if plain(value) && text != value {
			t.Errorf("%q is plain and becomes %q", value, text)
		}
	})
}

func FuzzDatesAndIDsAreReadOrNot(f *testing.F) {
	for _, s := range []string{"Mon, 2 Mar 2026 10:00:00 +0100 (CET)", "2026-03-02T10:00:00.5Z",
		"3.4.2026 2:05 pm", "0+ :", "<a@b> <c d@e>,f@g", "a@b, c@d", "=?utf-8?q?=3Ca=40b=3E?=",
		"((((", "1-1-", "::::"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if date, ok := readDate(value); ok && !plausibleYear(date.UTC().Year()+1) &&
			!plausibleYear(date.UTC().Year()-1) {
			t.Errorf("%q is read as %v", value, date)
		}
		for _, id := range messageIDs(value) {
			if !utf8.ValidString(id) || len(id) < 3 || strings.ContainsAny(id[1:len(id)-1], "<> \r\n\x00") {
				t.Errorf("%q holds the id %q", value, id)
			}
		}
	})
}
