package reply

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// ownWords are what a customer may write: lines that resemble what clients write. Each holds the
// mark that must survive.
var ownWords = []string{
	"The MARK turns since Monday.",
	"MARK",
	"yes MARK",
	"He wrote: MARK is broken",
	"From: MARK",
	"Date: MARK, at noon",
	"Subject: MARK",
	"It was MARK on 05.03.2026 at 10:12:",
	"On Monday MARK turned.",
	"On the other hand MARK:",
	"Am 3. Mai war MARK da.",
	"I wrote to ann@example.com: MARK",
	"-- MARK",
	"--- MARK ---",
	"Sent from MARK to you yesterday",
	"Von meinem MARK fehlt der Deckel",
	"With regards to MARK",
	"Regards and MARK to Bob",
	"The mail about MARK is confidential.",
	"1. MARK",
	"* MARK",
	"MARK:",
	"See https://example.com/MARK",
	"MARK@example.com is my address",
	"Original message MARK",
	"MARK said on 5 March that it works.",
	"MARK 05.03.2026 10:12",
	"I am MARK, and I use an iPhone",
}

// signatureForms stand below the words, or below the quote.
var signatureForms = []string{
	"", "\n\n-- \nBob Hill\nACME", "\n\n--\nBob", "\n\nSent from my iPhone", "\n\nVon meinem iPhone gesendet", "\n\nRegards,\nBob",
	"\n\nSent from my iPhone\n\n-- \nBob", "\n\n—\nBob Hill\n+1 555 0100",
	"\n\n_______________________________________________\nusers mailing list\nusers@example.org\nhttps://example.org/listinfo/users",
	"\n\nThis message is confidential and intended solely for the use of the individual or entity to whom it is addressed.",
	"\n\nVirus-free. www.avast.com <https://www.avast.com/sig-email>",
	"\n\nGet Outlook for iOS<https://aka.ms/o0ukef>",
}

// introForms are the attributions of all languages, and a few lines that are none, in an order that
// stays.
func introForms() []string {
	intros := []string{"", "-----Original Message-----\n", "-------- Ursprüngliche Nachricht --------\n"}
	for _, lang := range slices.Sorted(maps.Keys(clientForms)) {
		for _, form := range clientForms[lang] {
			intros = append(intros, writeForm(form)+"\n")
		}
	}
	return intros
}

// wantMark fails if the mark is not among the newly written words.
func wantMark(t *testing.T, shape, text string) {
	t.Helper()
	p := Split(text)
	if strings.Count(p.Fresh, "MARK") != strings.Count(text, "MARK") {
		t.Errorf("%s: %q\nwhy %q\nfresh = %q", shape, text, p.Why, p.Fresh)
	}
}

// eachMail calls the function with each introduction and each of the customer's lines, and with
// one signature after the other.
func eachMail(do func(intro, own, sign string)) {
	n := 0
	for _, intro := range introForms() {
		for _, own := range ownWords {
			do(intro, own, signatureForms[n%len(signatureForms)])
			n++
		}
		n++ // so that each line meets each signature
	}
}

func TestNoLineOfTheCustomersIsLostAboveAQuote(t *testing.T) {
	eachMail(func(intro, own, sign string) {
		wantMark(t, "above", "Hello,\n\n"+own+sign+"\n\n"+intro+"> Is it on?\n> Ann\n")
		wantMark(t, "above, unmarked", own+"\n\n"+intro+"\nIs it on?\nAnn\n")
		for _, above := range []string{"Hello,\n\n", "Hello,\nI say:\n", ""} {
			wantMark(t, "right above", above+own+"\n"+intro+"> Is it on?\n> Ann\n")
			wantMark(t, "right above, unmarked", above+own+"\n"+intro+"\nIs it on?\nAnn\n")
		}
	})
}

func TestNoLineOfTheCustomersIsLostBelowAQuote(t *testing.T) {
	eachMail(func(intro, own, sign string) {
		wantMark(t, "below", intro+"> Is it on?\n> Ann\n\n"+own+sign)
		wantMark(t, "above and below", "Hello,\n\n"+intro+"> Is it on?\n\n"+own+sign)
	})
}

func TestNoLineOfTheCustomersIsLostBetweenQuotes(t *testing.T) {
	eachMail(func(intro, own, sign string) {
		wantMark(t, "between", intro+"> Is it on?\n"+own+"\n> And since when?\n> Ann"+sign)
		wantMark(t, "between", intro+"> Is it on?\n\n"+own+"\n\n> And since when?\n> Ann"+sign)
	})
}

func TestNoLineOfTheCustomersIsLostAboveAnOlderMail(t *testing.T) {
	for i, m := range olderMails {
		for k, own := range ownWords {
			sign := signatureForms[(i+k)%len(signatureForms)]
			wantMark(t, m.client, "Hello,\n\n"+own+sign+"\n\n"+m.text)
			wantMark(t, m.client, own+sign+"\n\n\n"+m.text)
		}
	}
}

func TestNoLineOfTheCustomersIsLostWithoutAQuote(t *testing.T) {
	for i, own := range append(ownWords, "MARK wrote:") {
		for k, next := range ownWords {
			sign := signatureForms[(i+k)%len(signatureForms)]
			for _, gap := range []string{"\n", "\n\n"} {
				wantMark(t, "alone", "Hello,\n\n"+own+gap+next+sign)
				wantMark(t, "alone", own+gap+next+gap+"Thanks!"+sign)
			}
		}
	}
}
