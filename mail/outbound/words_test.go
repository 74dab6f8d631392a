package outbound

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestTheTextOfAPartHasNoControlsButTabsAndLineEnds(t *testing.T) {
	pieces := []string{"a", "words and blanks ", "\n", "\r", "\r\n", "\t", "\x00", "\x1f", "\x7f",
		"\u0080", "\u009f", "\u00a0", "·", "é", "€", "\u2028", "\xc2", "\xc2\x20", "\xff", "日"}
	random := rand.New(rand.NewPCG(1, 2))
	for range 50_000 {
		text := ""
		for range random.IntN(6) {
			text += pieces[random.IntN(len(pieces))]
		}
		var want strings.Builder
		lines := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(text, "\uFFFD"))
		for _, r := range lines {
			if r == '\n' || r == '\t' || !unicode.IsControl(r) {
				want.WriteRune(r)
			}
		}
		if got := bodyText(text); got != strings.TrimRight(want.String(), "\n")+"\n" || !utf8.ValidString(got) {
			t.Fatalf("%q becomes %q, want %q", text, got, want.String())
		}
	}
}

func TestOneLineOfTextIsCleanWhicheverWayItIsCleaned(t *testing.T) {
	pieces := []string{"a", "bc", " ", "  ", "\t", "\n", "\x00", "\x7f", "\u0085",
		"\u00a0", "\u200b", "\u202e", "\u2028", "é", "\xff", "\u3164"}
	random := rand.New(rand.NewPCG(1, 2))
	for range 50_000 {
		text := ""
		for range random.IntN(6) {
			text += pieces[random.IntN(len(pieces))]
		}
		want := strings.Map(func(r rune) rune {
			if unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp) {
				return ' '
			}
			return r
		}, strings.ToValidUTF8(text, "\uFFFD"))
		if got := clean(text, 100); got != strings.Join(strings.Fields(want), " ") {
			t.Fatalf("%q becomes %q", text, got)
		}
	}
}
