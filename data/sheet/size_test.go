package sheet

import (
	"math"
	"strings"
	"testing"
)

func TestASizeIsANumberOfOctetsWithAUnit(t *testing.T) {
	for text, want := range map[string]int64{"10MiB": 10 << 20, "10 mib": 10 << 20, "500KB": 500_000,
		"0": 0, "1500": 1500, "7B": 7, "2GiB": 2 << 30, "": 5, "9223372036854775807": math.MaxInt64} {
		s := parse(t, "a = \""+text+"\"")
		if got := s.Root().Size("a", 5, math.MaxInt64); got != want || s.Err() != nil {
			t.Errorf("%q is %d octets, not %d: %v", text, got, want, s.Err())
		}
	}
}

func TestWhatIsNoSizeIsToldWithARemedy(t *testing.T) {
	for text, want := range map[string]string{
		`"ten"`: `"ten" is no size; write for instance "10MiB", "500KiB" or "0"`,
		`"-1"`:  `"-1" is no size`, `"1.5MiB"`: `no size`, `"MiB"`: `no size`,
		`"9223372036854775807KiB"`: `no size`,
		`"2GiB"`:                   `"2GiB" is out of bounds; write a size up to "1GiB"`,
		"10":                       `a number stands here, a text belongs here; write for instance a = "10MiB"`,
	} {
		s := parse(t, "a = "+text)
		if got := s.Root().Size("a", 10<<20, 1<<30); got != 10<<20 {
			t.Errorf("%s is read as %d", text, got)
		}
		if got := said(s.Err()); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestSizesAreShownAsPeopleWriteThem(t *testing.T) {
	for n, want := range map[int64]string{10 << 20: "10MiB", 1500: "1500B", 0: "0B", 1 << 30: "1GiB",
		500 << 10: "500KiB"} {
		if got := SizeText(n); got != want {
			t.Errorf("%d is %q, not %q", n, got, want)
		}
	}
}
