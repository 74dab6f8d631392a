package letter

import (
	"strings"
	"testing"
)

func TestATableThatIsToldAsAListHasTheColonOfItsLanguage(t *testing.T) {
	book := open(t)
	head, row := []string{"Ticket", "Subject"}, []string{"T-1", "Printer"}
	for range 12 { // more columns than there is room for
		head, row = append(head, "Words"), append(row, "several")
	}
	table := gridMark + strings.Join(head, cellMark) + "\n" + gridMark + strings.Join(row, cellMark)
	for language, want := range map[string]string{"en": "- T-1 · Subject: Printer · Words: several",
		"de": "- T-1 · Subject: Printer · Words: several", "fr": "- T-1 · Subject : Printer · Words : several"} {
		w := &wording{book: book, language: language}
		if got := w.plainGrids(table); !strings.HasPrefix(got, want) || w.err != nil {
			t.Errorf("%s: %q, %v", language, got, w.err)
		}
	}
}
