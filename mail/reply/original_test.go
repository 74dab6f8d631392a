package reply

import (
	"strings"
	"testing"
)

func TestOriginalMessageLinesBeginTheQuote(t *testing.T) {
	for words := range originals {
		for _, text := range []string{
			"-----" + words + "-----\nFrom: a@example.com\n\nold",
			"-------- " + words + " --------\nold words without headers",
			"‐‐‐‐‐‐‐ " + words + " ‐‐‐‐‐‐‐\nold",
			"------------------\u00a0" + words + "\u00a0------------------\nold",
			words + "\nFrom: a@example.com\nDate: 5.5.2026\nSubject: x\n\nold",
		} {
			if p := Split("new words\n\n" + text); p.Fresh != "new words" || p.Quoted != text {
				t.Errorf("%q: fresh = %q", text, p.Fresh)
			}
		}
	}
}

func TestOriginalMessageInASentenceStays(t *testing.T) {
	for _, text := range []string{
		"Original message", "I lost the\noriginal message\nand want it back",
		"--\noriginal message",
		"original message:\nsee attachment",
	} {
		if p := Split(text); p.Fresh != text {
			t.Errorf("fresh = %q, want all of %q", p.Fresh, text)
		}
	}
}

func TestForwardedMailIsContent(t *testing.T) {
	const old = "\nFrom: Bob <bob@example.com>\nDate: Tue, 5 May 2026 09:12\nSubject: Printer\n" +
		"To: <ann@example.org>\n\nThe printer burns.\n\nOn 4 May 2026 at 10:00 X <x@example.com> wrote:\n> hm"
	for words := range forwards {
		for _, above := range []string{"", "FYI\n\n", "Please look after Bob,\nhe is important.\n\n"} {
			for _, text := range []string{
				above + "---------- " + words + " ---------" + old, above + words + ":\n" + old,
			} {
				if p := Split(text); p.Fresh != text || !p.Forwarded || !p.Kept {
					t.Errorf("%q: fresh = %q", words, p.Fresh)
				}
			}
		}
	}
}

func TestOutlookForwardWithoutWordsOrWithANoteIsContent(t *testing.T) {
	block := blockIn(headerBlocks["de"], ":") + "\nDer Drucker brennt."
	for _, above := range []string{"", "FYI\n\n", "z.K.\n\n", "Siehe unten.\n\n", "Zur Info:\n\n"} {
		if p := Split(above + block); p.Fresh != above+block || !p.Forwarded {
			t.Errorf("%q: fresh = %q", above, p.Fresh)
		}
	}
}

func TestEmptyAnswerToOurMarkedLetterIsEmpty(t *testing.T) {
	block := blockIn(headerBlocks["en"], ":") + "\n##- Please type your answer above this line -##\n\nDear Ann"
	p := Split("Sent from my iPhone\n\n" + block)
	if p.Fresh != "" || p.Signature != "Sent from my iPhone" || p.Quoted != block {
		t.Errorf("%+v", p)
	}
}

func TestForwardInsideAnOlderQuoteIsPartOfIt(t *testing.T) {
	p := Split("ok\n\n-----Original Message-----\nFrom: a@example.com\n\n---------- Forwarded message ---------\nx")
	if p.Fresh != "ok" || p.Forwarded {
		t.Errorf("%+v", p)
	}
}

func TestReplyMarkerBeginsTheQuote(t *testing.T) {
	for _, m := range []string{"##- Please type your reply above this line -##", "*##- Bitte oben antworten -##*"} {
		if !IsReplyMarker(m) || !IsReplyMarker("> > "+m) {
			t.Errorf("%q is no marker", m)
		}
		if p := Split("Yes.\n\n" + m + "\n\nDear Ann"); p.Fresh != "Yes." {
			t.Errorf("fresh = %q", p.Fresh)
		}
	}
	for _, m := range []string{"", "##-##", "##--##", "a ##- b -##", "##- b", "## b ##"} {
		if IsReplyMarker(m) {
			t.Errorf("%q is a marker", m)
		}
	}
}

func TestReplyMarkersOfOtherDesksBeginTheQuote(t *testing.T) {
	for _, m := range []string{"## Please type your reply above this line. ##", "=== REPLY ABOVE THIS LINE ===",
		"--- Please respond above this line ---", "***** Reply above this line *****",
		"## Bitte gib deine Antwort oberhalb dieser Zeile ein. ##", "-- Répondez au-dessus de cette ligne --"} {
		if p := Split("Yes.\n\n" + m + "\n\nDear Ann"); p.Fresh != "Yes." {
			t.Errorf("%s: fresh = %q", m, p.Fresh)
		}
		if text := m + "\n\nDear Ann"; Split(text).Fresh != text || Split(text).Forwarded {
			t.Errorf("%s alone: %+v", m, Split(text))
		}
	}
	for _, m := range []string{"Please reply above this line", "== Parts above this line ==", "- reply above this line -",
		"Yes. -- reply above this line --"} {
		if p := Split("Yes.\n\n" + m + "\n\nDear Ann"); !strings.Contains(p.Fresh, "Dear Ann") {
			t.Errorf("%s: fresh = %q", m, p.Fresh)
		}
	}
}

func TestLetterOfAnotherDeskThatBeginsWithOurMarkerKeepsItsWords(t *testing.T) {
	p := Split("##- Please type your reply above this line -##\n\nYour request was updated.\n\nAnn Lee")
	if !strings.HasPrefix(p.Fresh, "Your request was updated.") || p.Forwarded {
		t.Errorf("%+v", p)
	}
}

func TestNoAnnouncementIsTooShortToBeLookedUp(t *testing.T) {
	for _, table := range []map[string]bool{originals, forwards} {
		for words := range table {
			if len(words) < minAnnouncement {
				t.Errorf("%q", words)
			}
		}
	}
}
