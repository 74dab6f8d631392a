package reply

import (
	"strings"
	"testing"
)

// BenchmarkLookForSigns looks over 1 MB: ordinary markup, and what is made to cost most.
func BenchmarkLookForSigns(b *testing.B) {
	for _, unit := range []string{outlookParagraph, "/", "a/", "&#", ";/", "&;", "<style", "</", ".../", "&nbsp;/x"} {
		src := "x" + strings.Repeat(unit, 1<<20/len(unit))
		b.Run(strings.Fields(unit)[0], func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				LineMayStart(src, `/\／`)
			}
		})
	}
}
