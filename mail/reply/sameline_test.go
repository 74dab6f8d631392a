package reply

import "testing"

func TestAttributionBehindTheAnswerOnItsLineIsCut(t *testing.T) {
	for _, c := range []struct{ in, fresh, quoted string }{
		{"Yes On Thu, Mar 5, 2026 at 10:12 AM, ann@example.com wrote:\n> Is it on?", "Yes",
			"On Thu, Mar 5, 2026 at 10:12 AM, ann@example.com wrote:\n> Is it on?"},
		{"Yes, it is.\nIt is--- On Thu, Mar 5, 2026 at 10:12 AM, ann@example.com wrote:\n\nIs it on?", "Yes, it is.\nIt is",
			"--- On Thu, Mar 5, 2026 at 10:12 AM, ann@example.com wrote:\n\nIs it on?"},
		{"It is on. Am 5. März 2026 um 10:12 schrieb Ann Lee <ann@example.com>:\n> Ist er an?", "It is on.",
			"Am 5. März 2026 um 10:12 schrieb Ann Lee <ann@example.com>:\n> Ist er an?"},
		{"It is on. On Thu, Mar 5, 2026 at 10:12 AM, Ann Lee\n<ann@example.com> wrote:\n> Is it on?", "It is on.",
			"On Thu, Mar 5, 2026 at 10:12 AM, Ann Lee\n<ann@example.com> wrote:\n> Is it on?"},
	} {
		p := Split(c.in)
		if p.Fresh != c.fresh || p.Quoted != c.quoted {
			t.Errorf("%q: fresh = %q, quoted = %q", c.in, p.Fresh, p.Quoted)
		}
	}
}

func TestLinesWithoutAnAttributionBehindWordsStayWhole(t *testing.T) {
	for _, text := range []string{
		"On Thu, Mar 5, 2026 at 10:12 AM, Ann On Behalf Of Bob <bob@example.com> wrote:",
		"- On 2026-03-05 10:12, Ann wrote:", "Ann Lee <ann@example.com> schrieb am Do., 5. März 2026, 10:12:",
		"I like what you said On Ice:", "\u00c9 On", ": On :", "> yes On 5.5.2026 10:12 ann@example.com wrote:",
	} {
		if got := divided(splitLines(text)); len(got) != 1 {
			t.Errorf("%q: divided into %q", text, got)
		}
	}
}

func TestAQuoteAboveMereClosingWordsIsCut(t *testing.T) {
	for _, closing := range []string{"Regards, Bob", "Best regards,\nBob Hill\nACME", "Viele Grüße\n\nBob", "Cordialement", "С уважением,\nBob"} {
		p := Split("It is.\n\n" + attributions[0].text + "\n> Is it on?\n\n" + closing + "\n-- \nACME")
		if p.Fresh != "It is.\n\n"+closing || p.Signature != "-- \nACME" || p.Kept {
			t.Errorf("fresh = %q, signature = %q", p.Fresh, p.Signature)
		}
	}
	for _, words := range []string{"Regards to Bob from me and all the others here", "Thanks! Is it on?", "Yours is better than ours, or is it", "Best\na\nb\nc\nd\ne\nf"} {
		text := "It is.\n\n" + attributions[0].text + "\n> Is it on?\n\n" + words
		if p := Split(text); p.Fresh != text || !p.Kept {
			t.Errorf("fresh = %q", p.Fresh)
		}
	}
}

func TestQuotedLinesThatAClientFoldedStayTogether(t *testing.T) {
	const intro = "On 5/5/26 09:12, Ann wrote:\n"
	for _, quote := range []string{
		"> Please look at the printer on the second floor, the one by the window,\nand tell us whether it is on.\n> Ann",
		"> See the page (https://example.com/a/very/long/path\n/to/the/page)\n> Ann",
		"> Answer below this line\n (https://example.com/ticket/17) >\n> Ann",
	} {
		if p := Split("It is.\n\n" + intro + quote); p.Fresh != "It is." || p.Kept {
			t.Errorf("%q: fresh = %q", quote, p.Fresh)
		}
	}
	for _, quote := range []string{
		"> Is it on, Bob,\nyes\n> Ann", "> Which page?\n(https://example.com/a)\n> Ann",
		"> Please look at the printer on the second floor, the one by the window,\nIt is on.\n> Ann",
	} {
		if p := Split("Hello.\n\n" + intro + quote); !p.Kept {
			t.Errorf("%q: fresh = %q", quote, p.Fresh)
		}
	}
}
