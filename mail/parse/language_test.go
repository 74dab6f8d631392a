package parse

import (
	"os"
	"strings"
	"testing"
)

type sample struct{ code, text string }

func passages(t testing.TB, file string) (list []sample) {
	t.Helper()
	raw, err := os.ReadFile("testdata/languages/" + file)
	if err != nil {
		t.Fatal(err)
	}
	unescaped := strings.NewReplacer(`\n`, "\n", `\t`, "\t")
	for line := range strings.Lines(string(raw)) {
		code, text, found := strings.Cut(strings.TrimSuffix(line, "\n"), "|")
		if !found {
			code, text = "", line
		}
		list = append(list, sample{code, unescaped.Replace(text)})
	}
	return list
}

// pieces cuts passages into pieces of so many characters, wherever that may be.
func pieces(list []sample, length int) (cut []sample) {
	for _, p := range list {
		runes := []rune(p.text)
		for ; len(runes) >= length; runes = runes[length:] {
			cut = append(cut, sample{p.code, string(runes[:length])})
		}
	}
	return cut
}

func TestTheLanguageOfMailIsNeverToldWrongly(t *testing.T) {
	mails := passages(t, "mails.txt")
	for _, tt := range []struct {
		name  string
		list  []sample
		right int // in per cent, at least
	}{
		{"30 characters", pieces(mails, 30), 30},
		{"100 characters", pieces(mails, 100), 93},
		{"whole mails", mails, 97},
		{"short mails", passages(t, "short.txt"), 90},
		{"no language", passages(t, "none.txt"), 100},
	} {
		right := 0
		for _, p := range tt.list {
			switch got := language(p.text, ""); got {
			case p.code:
				right++
			case "":
			default:
				t.Errorf("%s: %q is %s, not %q", tt.name, p.text, got, p.code)
			}
		}
		t.Logf("%s: %d of %d are told, none wrong", tt.name, right, len(tt.list))
		if right*100 < tt.right*len(tt.list) {
			t.Errorf("%s: only %d of %d are told", tt.name, right, len(tt.list))
		}
	}
}

// The library walks its languages in an order that changes from call to call: of two that are as
// near, neither may be told.
func TestTheLanguageOfATextIsTheSameEachTime(t *testing.T) {
	asked := 0
	for _, p := range pieces(passages(t, "mails.txt"), 100) {
		var c wordCount
		if c.read(p.text); c.byScript() != "" || c.byWords() != "" {
			continue
		}
		asked++
		first := c.byTrigrams(p.text)
		for range 10 {
			if again := c.byTrigrams(p.text); again != first {
				t.Errorf("%q is %q, and then %q", p.text, first, again)
			}
		}
	}
	if asked == 0 {
		t.Error("words tell all of them")
	}
}

func TestTheTableOfWordsHoldsEachWordOfALanguageOnce(t *testing.T) {
	longest := 0
	for _, l := range languages {
		seen := map[string]bool{}
		for word := range strings.FieldsSeq(l.words) {
			longest = max(longest, len(word))
			if seen[word] || letters(word, true) != len(word) || word != strings.ToLower(word) {
				t.Errorf("%s: %q stands twice, is no word, or is not in lower case", l.code, word)
			}
			seen[word] = true
		}
	}
	if longest != longestStopWord {
		t.Errorf("the longest word has %d octets", longest)
	}
}

func BenchmarkLanguage(b *testing.B) {
	mails := passages(b, "mails.txt")
	open := pieces(mails, 100)
	open = open[:0:0]
	for _, p := range pieces(mails, 100) {
		var c wordCount
		if c.read(p.text); c.byScript() == "" && c.byWords() == "" {
			open = append(open, p)
		}
	}
	for _, tt := range []struct {
		name string
		list []sample
	}{{"mail", mails}, {"open", open}} {
		b.Run(tt.name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				language(tt.list[i%len(tt.list)].text, "")
			}
		})
	}
}
