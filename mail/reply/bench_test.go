package reply

import (
	"strings"
	"testing"
)

// outlookParagraph weighs as much markup per word as Outlook's mails do.
const outlookParagraph = `<p class="MsoNormal" style="margin-bottom:12.0pt"><span lang="EN-US" style="font-size:11.0pt;` +
	`font-family:&quot;Calibri&quot;,sans-serif;color:#1F497D">The printer on the second floor prints pink pages ` +
	`since Monday, see <a href="https://example.com/ticket/17">ticket 17</a>.<o:p></o:p></span></p>` + "\n"

func benchmarkHTML(b *testing.B, size int) {
	src := "<html><body>" + strings.Repeat(outlookParagraph, size/len(outlookParagraph)) + quoteMarkup[0].below
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		FromHTML(src)
	}
}

func BenchmarkFromHTML8K(b *testing.B)    { benchmarkHTML(b, 8<<10) }
func BenchmarkFromHTML1100K(b *testing.B) { benchmarkHTML(b, 1100<<10) }

func benchmarkSplit(b *testing.B, text string) {
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Split(text)
	}
}

func BenchmarkSplit8K(b *testing.B) {
	benchmarkSplit(b, strings.Repeat("The printer on the second floor prints pink pages: why?\n", 140)+
		"\n"+attributions[0].text+"\n> hm\n")
}

func BenchmarkSplit256K(b *testing.B) {
	benchmarkSplit(b, strings.Repeat("The printer on the second floor prints pink pages.\n\n", 5000))
}

func BenchmarkSplitColons256K(b *testing.B) {
	benchmarkSplit(b, strings.Repeat("12.5.2026 a@b:\n", 17_000))
}

func BenchmarkSplitHeaders256K(b *testing.B) {
	benchmarkSplit(b, strings.Repeat("From: a\nTo: b\nDate: 5\n", 11_000))
}
