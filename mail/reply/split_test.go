package reply

import (
	"fmt"
	"strings"
	"testing"
)

func TestSplit(t *testing.T) {
	const intro = "On 5/5/26 09:12, Ann wrote:\n"
	for _, c := range []struct{ name, in, fresh, quoted string }{
		{"nothing", "", "", ""},
		{"blank", " \n\u00a0\n", "", ""},
		{"no quote", "Hello\n\nworld", "Hello\n\nworld", ""},
		{"answer above", "yes\n\n" + intro + "> no?", "yes", intro + "> no?"},
		{"answer below", intro + "> no?\n\nyes", "yes", intro + "> no?"},
		{"answer right below", "> no?\nyes", "yes", "> no?"},
		{"unmarked run at the end", "yes\n\n> no?\n> or?", "yes", "> no?\n> or?"},
		{"blank lines inside the run", "yes\n\n> no?\n\n> or?\n\n", "yes", "> no?\n\n> or?"},
		{"quote alone", intro + "> no?", "", intro + "> no?"},
		{"run alone", "> no?\n>\n>> hm", "", "> no?\n>\n>> hm"},
		{"signature below the quote", "yes\n\n" + intro + "> no?\n\n-- \nAnn", "yes", intro + "> no?"},
		{"phone below the quote", "yes\n\n" + intro + "> no?\n\nSent from my iPhone", "yes", intro + "> no?"},
		{"original with marked lines", "yes\n\n-----Original Message-----\n> From: a\n> no?\n", "yes",
			"-----Original Message-----\n> From: a\n> no?"},
		{"unknown language, marked", "yes\n\n5.5.2026 Ann <a@example.com> blorb:\n> no?", "yes",
			"5.5.2026 Ann <a@example.com> blorb:\n> no?"},
		{"ruled line above headers", "yes\n\n________________________________\nFrom: a@example.com\nSent: x\n" +
			"Subject: y\n\nno?", "yes",
			"________________________________\nFrom: a@example.com\nSent: x\nSubject: y\n\nno?"},
		{"CR LF", "yes\r\n\r\n> no?\r\n", "yes", "> no?"},
	} {
		p := Split(c.in)
		if p.Fresh != c.fresh || p.Quoted != c.quoted || p.Kept {
			t.Errorf("%s: fresh = %q, quoted = %q, kept = %v", c.name, p.Fresh, p.Quoted, p.Kept)
		}
	}
}

func TestAnswersBetweenTheLinesAreKeptWhole(t *testing.T) {
	for _, text := range []string{
		"> first?\nyes\n> second?\nno",
		"Hi,\nOn 5/5/26 09:12, Ann wrote:\n> first?\n\nyes",
		"On 5/5/26 09:12, Ann wrote:\n> first?\nyes\n\n> second?\nno\n\n> third?",
		"See below.\n\nOn 5/5/26 09:12, Ann wrote:\n> a long line that a careless client folde\nd here\n> next",
		"text\n> quote\ntext\nOn 5/5/26 09:12, Ann wrote:\n> more\ntext",
	} {
		p := Split(text)
		if p.Fresh != text || !p.Kept || p.Why == "" {
			t.Errorf("fresh = %q of %q", p.Fresh, text)
		}
	}
}

func TestAnswersBetweenTheLinesStillLoseTheSignature(t *testing.T) {
	p := Split("> first?\nyes\n> second?\nno\n\n-- \nAnn")
	if p.Fresh != "> first?\nyes\n> second?\nno" || p.Signature != "-- \nAnn" {
		t.Errorf("%+v", p)
	}
}

func TestPastedConsoleStays(t *testing.T) {
	for _, text := range []string{
		"I see this:\n> npm run build\n> tsc -p .", "It says\n> npm run build\nand stops.",
		"Dear all,\n>From now on we are closed.",
	} {
		if p := Split(text); p.Fresh != text {
			t.Errorf("fresh = %q of %q", p.Fresh, text)
		}
	}
}

func TestUnmarkedQuoteWithNothingAboveStays(t *testing.T) {
	text := "On Tue, May 5, 2026 at 9:12 AM Ann <ann@example.com> wrote:\n\nDid it help?\nyes"
	if p := Split(text); p.Fresh != text || !p.Kept || p.Forwarded {
		t.Errorf("%+v", p)
	}
}

// hostileText lists lines that, repeated, would take a careless reader for ever.
func hostileText() (texts []string) {
	for _, one := range []string{
		"\n", "> a\nb\n", "> a\n\n", "-- \n", "--\nx\n", "Sent from my iPhone\n", "wrote:\n", "From: a@b\n",
		"From: a\nTo: b\nx\n", "Subject: x\n", "a@b:\n", "5.5.2026 12:00\n", "On 5.5.2026 ", "@", ":", "-----\n",
		"----- x -----\n", "##- x -##", "\u00a0\n", "A B On C D wrote:\n", "A On 5 B\nC wrote:\n", "          To\n",
		"Sent from my Ab 1\n", "> a (http://b\nc)\n", "_____\n", "confidential mail ", "http://x ", "> ",
	} {
		texts = append(texts, strings.Repeat(one, (256<<10)/len(one)))
	}
	return texts
}

func TestSplitLosesNothingOfHostileText(t *testing.T) {
	for _, text := range hostileText() {
		if missing := uncovered(joinLines(divided(splitLines(text))), Split(text)); missing != nil {
			t.Errorf("%.20q...: lost %d lines", text, len(missing))
		}
	}
}

// BenchmarkHostileText shows what 256 KiB of the worst lines cost; more than some
// hundredths of a second each would not be linear.
func BenchmarkHostileText(b *testing.B) {
	for _, text := range hostileText() {
		b.Run(fmt.Sprintf("%.10q", text), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Split(text)
			}
		})
	}
}

// uncovered lists the lines of the whole, not blank, that are not once in the parts.
func uncovered(whole string, p Parts) []string {
	count := map[string]int{}
	for _, s := range strings.Split(p.Fresh+"\n"+p.Signature+"\n"+p.Quoted, "\n") {
		count[strings.TrimRight(s, "\r")]++
	}
	var missing []string
	for _, s := range strings.Split(whole, "\n") {
		s = strings.TrimRight(s, "\r")
		if count[s] == 0 && s != "" && count["> "+s] > 0 {
			s = "> " + s // quoted by the markup alone
		}
		if count[s]--; count[s] < 0 && strings.TrimSpace(s) != "" {
			missing = append(missing, s)
		}
	}
	return missing
}

// bare is a text without white space.
func bare(s string) string { return strings.Join(strings.Fields(s), "") }

// wantOrder fails if the lines of a part, blank ones aside, do not stand in the mail in its order.
func wantOrder(t *testing.T, lines []line, part string) {
	t.Helper()
	for want := range strings.SplitSeq(part, "\n") {
		if (line{text: want}).blank() {
			continue
		}
		for len(lines) > 0 && lines[0].text != want {
			lines = lines[1:]
		}
		if len(lines) == 0 {
			t.Errorf("%q stands in no order of the mail", want)
			return
		}
		lines = lines[1:]
	}
}

// wantNoMarkOfOurs fails if a line of ours, with its token, is among the newly written or the
// forwarded words.
func wantNoMarkOfOurs(t *testing.T, p Parts) {
	t.Helper()
	f, _ := p.Forward()
	for l := range strings.SplitSeq(p.Fresh+"\n"+f.Above, "\n") {
		if IsFooter(l) || IsReplyMarker(l) {
			t.Errorf("our line %q is fresh", l)
		}
	}
}

func FuzzSplit(f *testing.F) {
	for _, a := range attributions {
		f.Add("yes\n\n" + a.text + "\n> no?\n-- \nAnn")
	}
	f.Add("a\r\r")
	f.Add("a\n" + blockIn(headerBlocks["en"], ":") + "\n##- x -##")
	f.Add("> a\nb\n> c\n\nSent from my iPhone")
	f.Add("yes On Wed, May 6, 2026 at 3:59 PM, ann@example.com wrote:\n> no?")
	f.Add("yes\n\n" + attributions[0].text + "\n> a long line that its writer did not end, but folded at a comma,\nand went on\n> with\n\nRegards,\nAnn")
	for _, m := range olderMails {
		f.Add("yes\n\n" + m.text)
	}
	f.Add("---------- Forwarded message ---------\nFrom: x")
	f.Add("/take\n\n" + footerLine + "\n\nAnn")
	for _, c := range passedOn {
		f.Add(c.in)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := Split(text)
		lines := divided(splitLines(text))
		if missing := uncovered(joinLines(lines), p); missing != nil {
			t.Errorf("lost %q", missing)
		}
		if bare(joinLines(lines)) != bare(text) {
			t.Errorf("divided %q into %q", text, lines)
		}
		if missing := uncovered(joinLines(lines), p.AsFirst()); missing != nil {
			t.Errorf("lost %q of a first mail", missing)
		}
		for _, part := range []string{p.Fresh, p.Signature, p.Quoted} {
			wantOrder(t, lines, part)
		}
		if p.Hidden != "" || p.Forwarded && !p.Kept {
			t.Errorf("%+v", p)
		}
		if strings.TrimSpace(text) != "" && p.Fresh == "" && p.Quoted == "" {
			t.Errorf("nothing left of %q", text)
		}
		wantNoMarkOfOurs(t, p)
		again := Split(p.Fresh)
		if p.Kept && p.Signature == "" && p.Quoted == "" && again.Fresh != p.Fresh {
			t.Errorf("kept %q, then cut to %q", p.Fresh, again.Fresh)
		}
	})
}
