package command

import (
	"slices"
	"strings"
	"testing"
)

func TestWorkingTimeIsReadAsPeopleWriteIt(t *testing.T) {
	for _, tt := range []struct {
		text string
		want int
		rest string
	}{
		{"20m", 20, ""},
		{"20 min", 20, ""},
		{"1 minute", 1, ""},
		{"90", 90, ""},
		{"1h", 60, ""},
		{"2 hours", 120, ""},
		{"1h30", 90, ""},
		{"1H30M", 90, ""},
		{"1h 30", 90, ""},
		{"1 h 30 min", 90, ""},
		{"1:30", 90, ""},
		{"1.5h", 90, ""},
		{"1,25 h", 75, ""},
		{"0.333h", 20, ""},
		{"0.01h", 1, ""},
		{"2d", 960, ""},
		{"1 day", 480, ""},
		{"1d 4h", 720, ""},
		{"1w 1d", 2880, ""},
		{"0.5d", 240, ""},
		{"1000h", 60000, ""},
		{"20m billable", 20, "billable"},
		{"20m, called Anna", 20, "called Anna"},
		{"15m: free  call", 15, "free  call"},
		{"90 free", 90, "free"},
		{"20 meetings", 20, "meetings"},
		{"1h 2 calls", 60, "2 calls"},
		{"1h30 2 calls", 90, "2 calls"},
		{" 2h\u00a0free ", 120, "free"},
	} {
		got, rest, err := Minutes(tt.text)
		if err != nil || got != tt.want || rest != tt.rest {
			t.Errorf("%q is %d, %q, %v; want %d, %q", tt.text, got, rest, err, tt.want, tt.rest)
		}
	}
}

func TestWhatIsNoWorkingTimeIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"":           `"" does not begin with a time: write for instance "20m"`,
		"billable":   `does not begin with a time`,
		"-20m":       `does not begin with a time`,
		"20x":        `does not begin with a time`,
		"1h30x":      `does not begin with a time`,
		"1h5":        `does not begin with a time`,
		"1:75":       `does not begin with a time`,
		"2026-03-01": `does not begin with a time`,
		"30s":        `does not begin with a time`,
		"1.5":        `does not begin with a time`,
		"٣m":         `does not begin with a time`,
		"0m":         `"0m" is no time at all`,
		", 20m":      `does not begin with a time`,
		"0.001h":     `is no time at all`,
		"1001h":      `"1001h" is more than 1000 hours: write it in several entries`,
		"999999w":    `more than 1000 hours`,
	} {
		if n, rest, err := Minutes(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is %d, %q, %v; want %s", text, n, rest, err, want)
		}
	}
}

func FuzzMinutes(f *testing.F) {
	for _, seed := range []string{"20m billable", "1h30", "1:30", "1.5h x", "2d 4h", "90", "1w"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, rest, err := Minutes(text)
		if err == nil && (n < 1 || n > MaxMinutes || !strings.HasSuffix(clean(text), rest)) {
			t.Errorf("%q is %d and %q", text, n, rest)
		}
		Names(text)
		if prefix, number, ok := Number(text); ok && (number <= 0 || len(prefix) > len(text)*3) {
			t.Errorf("%q is %q, %d", text, prefix, number)
		}
	})
}

func TestATicketsNumberIsReadAsPeopleWriteIt(t *testing.T) {
	for text, want := range map[string]string{
		"1012": "", "#1012": "", " t-1012 ": "T", "[T-1012]": "T", "[ T - 1012 ]": "T", "[1012]": "", "T-1012]": "T",
	} {
		if prefix, n, ok := Number(text); !ok || n != 1012 || prefix != want {
			t.Errorf("%q is %q, %d, %v", text, prefix, n, ok)
		}
	}
	for _, text := range []string{"", "0", "#", "T-", "T1012", "##1012", "T-1012-3", "-", "1012 and 1013", "１０１２",
		"T--1", "1234567890123456"} {
		if prefix, n, ok := Number(text); ok || prefix != "" || n != 0 {
			t.Errorf("%q is %q, %d", text, prefix, n)
		}
	}
}

func TestNamesAreListed(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "",
		" ,; ":                                "",
		"Ben":                                 "Ben",
		"Ben  Miller":                         "Ben Miller",
		"Ben Miller, Ada":                     "Ben Miller|Ada",
		"a@x.example":                         "a@x.example",
		"a@x.example, b@x.example":            "a@x.example|b@x.example",
		"a@x.example b@x.example":             "a@x.example|b@x.example",
		"a@x.example; b@x.example,":           "a@x.example|b@x.example",
		"Anna <a@x.example>, Ben":             "a@x.example|Ben",
		`"Lee, Anna" <a@x.example>`:           "a@x.example",
		"Anna <a@x.example> Bo <b@x.example>": "a@x.example|b@x.example",
		"a@x.example<mailto:a@x.example>":     "a@x.example",
		"<a@x.example>":                       "a@x.example",
		"mailto:a@x.example":                  "a@x.example",
		"a@x.example, A@X.example":            "a@x.example",
		"Customer Care a@x.example":           "Customer Care|a@x.example",
	} {
		if got := strings.Join(Names(text), "|"); got != want {
			t.Errorf("%q lists %q, want %q", text, got, want)
		}
	}
	if got := Names("b, a, B, c"); !slices.Equal(got, []string{"b", "a", "c"}) {
		t.Errorf("they are %v", got)
	}
}
