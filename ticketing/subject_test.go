package ticketing

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestABaseSubjectIsTheSubjectWithoutMarksAndTags(t *testing.T) {
	for in, want := range map[string]string{
		"":                                     "",
		"Printer on fire":                      "Printer on fire",
		"Re: Printer on fire":                  "Printer on fire",
		"RE: AW: Sv: wg: TR: Fwd: Printer":     "Printer",
		"RE[2]: Re(3): Re^4: Printer":          "Printer",
		"Re *2: Printer":                       "Printer",
		"Re :Printer":                          "Printer",
		"Re：Printer":                           "Printer",
		"回复：答复: 转发：打印机":                        "打印机",
		"Antw: ODP: RES: ENC: VS: VL: RV: x":   "x",
		"R: I: stampante":                      "stampante",
		"Re: [T-1042] Printer on fire":         "Printer on fire",
		"[T-1042] Re: Printer on fire":         "Printer on fire",
		"Re: Printer on fire [t-1042]":         "Printer on fire",
		"Printer [ T - 1042 ] on fire":         "Printer on fire",
		"[T-12]Extra":                          "Extra",
		"Re: [T-12] Re: [T-13] twice":          "twice",
		"[T-1[T-2]2] nested":                   "[T-1 2] nested",
		"cut [T-1042":                          "cut",
		"[EXT] Re: [EXTERNAL] Printer":         "Printer",
		"EXTERNAL: Re: Printer":                "Printer",
		"[ext ern] Printer":                    "[ext ern] Printer",
		"[list] Re: Printer":                   "[list] Re: Printer",
		"[X-1042] other desk's tag stays":      "[X-1042] other desk's tag stays",
		"Reply: this is a word":                "Reply: this is a word",
		"Meeting: re: tomorrow":                "Meeting: re: tomorrow",
		"Re":                                   "Re",
		"Re:":                                  "",
		"Re: [T-1042]":                         "",
		"2: two":                               "2: two",
		"T-1042 without brackets":              "T-1042 without brackets",
		"a\r\nBcc: x@y":                        "a Bcc: x@y",
		"x\u2028y\u0085z\tw":                   "x y z w",
		"R\u202ee: exe\u202c.txt\u200b\x00 ok": "exe.txt ok",
		"[\u200bT-1042] hidden":                "hidden",
		"bad \xff utf-8":                       "bad \uFFFD utf-8",
	} {
		if got := BaseSubject(in, []string{"T"}); got != want {
			t.Errorf("BaseSubject(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestABaseSubjectLosesTheTagsOfEveryPrefix(t *testing.T) {
	if got := BaseSubject("[ESC-7] [T-8] both", []string{"T", "ESC"}); got != "both" {
		t.Errorf("got %q", got)
	}
	if got := BaseSubject("[T-8] none of ours", nil); got != "[T-8] none of ours" {
		t.Errorf("without prefixes: %q", got)
	}
}

func TestALongSubjectIsCutBetweenCharacters(t *testing.T) {
	got := BaseSubject("Re: "+strings.Repeat("ü", 3000), nil)
	if n := utf8.RuneCountInString(got); n != MaxSubject-len("Re: ") || !utf8.ValidString(got) {
		t.Errorf("%d characters", n)
	}
	if got := BaseSubject(strings.Repeat("Re: ", 100_000), nil); got != "" {
		t.Errorf("left %q", got)
	}
}

func FuzzBaseSubject(f *testing.F) {
	for _, seed := range []string{"Re: [T-1042] Printer", "[T-1[T-2]2] x", "cut [T-12", "RE[2]：[EXT]"} {
		f.Add(seed)
	}
	prefixes := []string{"T", "ESC"}
	f.Fuzz(func(t *testing.T, subject string) {
		base := BaseSubject(subject, prefixes)
		if again := BaseSubject(base, prefixes); again != base {
			t.Fatalf("base of %q is %q, whose base is %q", subject, base, again)
		}
		if tags := FindTags(base, prefixes); len(tags) > 0 {
			t.Fatalf("base of %q is %q, with tags %v", subject, base, tags)
		}
		if CleanLine(base) != base {
			t.Fatalf("base of %q is %q, not one clean line", subject, base)
		}
	})
}

func TestALineIsMadePlainWhereverItIsNot(t *testing.T) {
	for line, want := range map[string]string{
		"": "", " ": "", "a": "a", " a": "a", "a ": "a", "a b": "a b", "a  b": "a b", "a\tb": "a b",
		"a\r\nb": "a b", "a\x7fb": "ab", "a\x00": "a", "~ !": "~ !", "é": "é", "a\u202eb": "ab",
		"a\u00a0b": "a b", "\xff": "\uFFFD", "a\U000e0841b\U000e0100c": "abc",
	} {
		if got := CleanLine(line); got != want {
			t.Errorf("%q becomes %q, want %q", line, got, want)
		}
	}
}
