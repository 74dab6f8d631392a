package ticketing

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestTagsAreFoundAsPeopleAndClientsWriteThem(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     []Number
	}{
		{"plain", "[T-1042] Printer", []Number{1042}},
		{"any case", "[t-1042]", []Number{1042}},
		{"spaces", "[ T - 1042 ] Printer", []Number{1042}},
		{"after marks", "Re: AW: RE[2]: WG: [EXT] [T-12] x", []Number{12}},
		{"no space behind", "[T-12]Extra", []Number{12}},
		{"cut", "a long subject [T-12", []Number{12}},
		{"cut inside the word", "a long subject [T-", nil},
		{"many, in order, each once", "[T-3] [T-1] [T-3] [E-2]", []Number{3, 1, 2}},
		{"nested", "[T-1[T-2]2]", []Number{2}},
		{"leading zeros", "[T-0012]", []Number{12}},
		{"other prefix", "[X-12] [TT-12]", nil},
		{"no prefix", "[12] [-12]", nil},
		{"no brackets", "T-12", nil},
		{"zero", "[T-0]", nil},
		{"negative", "[T--12]", nil},
		{"words behind", "[T-12 and more]", nil},
		{"arabic digits", "[T-١٢]", nil},
		{"full-width digits", "[T-１２]", nil},
		{"superscript", "[T-1²]", nil},
		{"hidden character", "[T-1\u200b2]", nil},
		{"too many digits", "[T-1234567890123456]", nil},
		{"empty", "", nil},
		{"far away bracket", "[T-12" + strings.Repeat(" ", 100) + "]", []Number{12}},
	} {
		var got []Number
		for _, tag := range FindTags(tt.in, []string{"T", "E"}) {
			got = append(got, tag.Number)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: FindTags(%q) = %v, want %v", tt.name, tt.in, got, tt.want)
		}
	}
}

func TestOneSubjectNamesNoMoreThanTwentyTickets(t *testing.T) {
	var subject strings.Builder
	for n := range 5000 {
		subject.WriteString(Tag{"T", Number(n + 1)}.Bracketed())
	}
	if tags := FindTags(subject.String(), []string{"T"}); len(tags) != maxTags {
		t.Errorf("%d tags", len(tags))
	}
}

func TestATypedNumberIsReadWithAndWithoutPrefix(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want Tag
		ok   bool
	}{
		{"T-1042", Tag{"T", 1042}, true}, {" [t-1042] ", Tag{"T", 1042}, true},
		{"1042", Tag{"", 1042}, true}, {"T - 7", Tag{"T", 7}, true},
		{"", Tag{}, false}, {"T-", Tag{}, false}, {"x", Tag{}, false}, {"-5", Tag{"", 5}, true},
		{"1e3", Tag{}, false}, {"١٢", Tag{}, false},
	} {
		if got, ok := ParseTag(tt.in); ok != tt.ok || ok && got != tt.want {
			t.Errorf("ParseTag(%q) = %v, %v", tt.in, got, ok)
		}
	}
}

func FuzzFindTags(f *testing.F) {
	for _, seed := range []string{"Re: [T-1042] x", "[[[[[", "[T-1[T-2]2]", "[T-１２]", "[t - 7"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, subject string) {
		tags := FindTags(subject, []string{"T", "ESC"})
		for _, tag := range tags {
			again := FindTags(tag.Bracketed(), []string{"T", "ESC"})
			if tag.Number <= 0 || !slices.Equal(again, []Tag{tag}) {
				t.Fatalf("%q has %v, which reads back as %v", subject, tag, again)
			}
		}
		if len(tags) > 0 && !strings.ContainsFunc(subject, func(r rune) bool {
			return r < unicode.MaxASCII && unicode.IsDigit(r)
		}) {
			t.Fatalf("%q has tags without ASCII digits: %v", subject, tags)
		}
	})
}
