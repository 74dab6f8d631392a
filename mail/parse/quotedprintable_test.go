package parse

import (
	"io"
	"strings"
	"testing"
)

func TestBlanksAtTheEndOfALineAreDroppedWhereverItsPiecesEnd(t *testing.T) {
	for ending, want := range map[string]string{" \t \nb": "\nb", "= \t\nb": "b", "=4 \nb": "=4\nb", "=41 \nb": "A\nb",
		" \t b": " \t b", "=4": "=4", "= ": "", strings.Repeat(" ", 100<<10) + "b": strings.Repeat(" ", 100<<10) + "b"} {
		for before := 32<<10 - 6; before <= 32<<10; before++ {
			text := strings.Repeat("a", before)
			got, err := io.ReadAll(decode(strings.NewReader(text+ending), "quoted-printable", 1<<20))
			if err != nil || string(got) != text+want {
				t.Errorf("%d octets and %.9q end with %.9q: %v", before, ending, got[min(before, len(got)):], err)
			}
		}
	}
}
