package faults

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var update = flag.Bool("update", false, "write anew what tests write of the manual")

const promises = "../docs/promises.md"

// The manual lists each fault with the tests that cause it. The names of the tests are
// sentences: a reader gets those.
func TestTheManualListsEachFaultWithItsTests(t *testing.T) {
	tests := map[int][]string{}
	for _, r := range slices.Concat(imapRows, smtpRows) {
		tests[r.number] = slices.Concat(r.here, r.there)
	}
	for n, names := range processRows {
		tests[n] = names
	}
	want := ""
	for n := 1; n <= 64; n++ {
		if len(tests[n]) == 0 {
			t.Fatalf("no row has F%d", n)
		}
		want += fmt.Sprintf("- **F%d**\n", n)
		for _, name := range tests[n] {
			want += "  - " + sentence(name) + "\n"
		}
	}
	text, err := os.ReadFile(promises)
	mustDo(t, err)
	before, rest, found := strings.Cut(string(text), "<!-- faults, written by a test -->\n\n")
	got, after, ended := strings.Cut(rest, "\n<!-- end -->\n")
	if !found || !ended {
		t.Fatal("the manual has no place for the faults")
	}
	if got == want {
		return
	}
	if !*update {
		t.Fatalf("%s is stale: go test -run Manual ./cmd/ticketd/faults -update", promises)
	}
	mustDo(t, os.WriteFile(promises, []byte(before+"<!-- faults, written by a test -->\n\n"+want+
		"\n<!-- end -->\n"+after), 0o644))
}

// sentence is a test's name in words: "TestF17ALiteralCut" is "a literal cut".
func sentence(name string) string {
	name = strings.TrimPrefix(name, "Test")
	if rest := strings.TrimLeft(name[1:], "0123456789"); len(rest) < len(name)-1 {
		name = rest
	}
	var words []string
	letters := []rune(name)
	start := 0
	for i := 1; i <= len(letters); i++ {
		if i == len(letters) || unicode.IsUpper(letters[i]) && (!unicode.IsUpper(letters[i-1]) || letters[i-1] == 'A' ||
			i+1 < len(letters) && unicode.IsLower(letters[i+1])) {
			words = append(words, string(letters[start:i]))
			start = i
		}
	}
	for i, word := range words {
		if len(word) < 2 || unicode.IsLower([]rune(word)[1]) {
			words[i] = strings.ToLower(word)
		}
	}
	return strings.Join(words, " ")
}
