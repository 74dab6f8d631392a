package desk

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"ticketd/ticketing"
)

func TestWordsAreRunsOfLettersAndDigits(t *testing.T) {
	for text, want := range map[string]string{
		"":                             "",
		" \r\n\t?!--":                  "",
		"Printer on fire":              "printer|on|fire",
		"fire, FIRE; Fire!":            "fire",
		"ann.bo@x-y.example":           "ann|bo|x|y|example",
		"[T-1042] 0x61 3.5":            "t|1042|0x61|3|5",
		"Grüße, ÉTÉ Ελλάδα":            "grüße|été|ελλάδα",
		"u\u0308ber":                   "u\u0308ber",
		"हिन्दी मे":                    "हिन्दी|मे",
		"打印机 A4":                       "打|印|机|a4",
		"プリンタA":                        "プ|リ|ン|タ|a",
		"a\xffb":                       "a|b",
		"a\u202eb\x00c":                "a|b|c",
		strings.Repeat("x", 99) + " y": strings.Repeat("x", 32) + "|y",
	} {
		if got := strings.Join(Words(text), "|"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestALongSubjectLeavesRoomForTheRequester(t *testing.T) {
	ticket := ticketing.Ticket{Number: 1001, Account: "Acme", Reference: "CHG-7", Participants: []ticketing.Participant{
		{Mailbox: ticketing.Mailbox{Name: "Ann", Address: "ann@x.example"}},
		{Mailbox: ticketing.Mailbox{Name: "Zoe", Address: "zoe@x.example"}}}}
	if got := SearchedWords(ticket); !slices.Contains(got, "zoe") {
		t.Errorf("the second participant is missing: %q", got)
	}
	for i := range 3000 {
		ticket.Subject += " word" + strings.Repeat("x", i%20) + string(rune('a'+i%26))
	}
	got := SearchedWords(ticket)
	if size := len(strings.Join(got, " ")); size > maxSearched || size < maxSearched-2*maxWord {
		t.Errorf("%d octets", size)
	}
	if want := []string{"acme", "chg", "7", "ann", "x", "example"}; !slices.Equal(got[:len(want)], want) {
		t.Errorf("begins with %q", got[:len(want)])
	}
}

// Splitting what was split changes nothing: so what was stored is found again.
func FuzzWords(f *testing.F) {
	for _, seed := range []string{"Printer on FIRE", "a\xff\u202e打印 ﬁ İ ǅ", "ann@x.example", "\u0308\u0308"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		words := Words(text)
		seen := map[string]bool{}
		for _, w := range words {
			if w == "" || !utf8.ValidString(w) || utf8.RuneCountInString(w) > maxWord ||
				strings.ContainsAny(w, " \t\r\n") || seen[w] {
				t.Errorf("%q has the word %q", text, w)
			}
			seen[w] = true
		}
		if again := Words(strings.Join(words, " ")); !slices.Equal(again, words) {
			t.Errorf("%q: first %q, then %q", text, words, again)
		}
	})
}
