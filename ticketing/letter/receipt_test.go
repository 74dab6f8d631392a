package letter

import (
	"strings"
	"testing"

	"ticketd/ticketing"
)

func TestEveryResultIsSaidInEveryLanguage(t *testing.T) {
	book := open(t)
	for _, kind := range []ticketing.ResultKind{ticketing.ResultMerged, ticketing.ResultUnmerged,
		ticketing.ResultLinked, ticketing.ResultUnlinked, ticketing.ResultSplit, ticketing.ResultCase,
		ticketing.ResultPublished, ticketing.ResultUndone, ticketing.ResultAccount, ticketing.ResultAway, ticketing.ResultBack,
		ticketing.ResultDropped, ticketing.ResultReleased, ticketing.ResultHeld,
		ticketing.ResultNoQuestion, ticketing.ResultUnagreed, ticketing.ResultSpent, ticketing.ResultUnpaid,
		ticketing.ResultTooLate} {
		said := map[string]bool{}
		for _, language := range book.Languages() {
			w := &wording{book: book, language: language, zone: monday.Location()}
			words := w.result(ticketing.Result{Kind: kind, Problem: "unsaid", Until: monday,
				Ticket: ticketing.Tag{Prefix: "T", Number: 1}, Other: ticketing.Tag{Prefix: "T", Number: 2}})
			if words == "" || strings.Contains(words, "unsaid") || said[words] || w.err != nil {
				t.Errorf("%s in %s: %q, %v", kind, language, words, w.err)
			}
			said[words] = true
		}
	}
}

func TestAFinishedTicketIsAskedForNoEstimate(t *testing.T) {
	book := open(t)
	for _, language := range book.Languages() {
		w := &wording{book: book, language: language, zone: monday.Location()}
		words := w.result(ticketing.Result{Kind: ticketing.ResultUnagreed})
		if words == "" || strings.Contains(words, "/estimate") || w.err != nil {
			t.Errorf("%s: %q, %v", language, words, w.err)
		}
	}
}

func TestWhatCameOfLoggedTimeIsSaidOnAScreenWithTheWordsOfTheReceipt(t *testing.T) {
	book := open(t)
	for _, language := range book.Languages() {
		for _, r := range []ticketing.Result{{Kind: ticketing.ResultSpent, Used: 25, Allowed: 30},
			{Kind: ticketing.ResultUnpaid, Charge: "Bug"}, {Kind: ticketing.ResultUnagreed}} {
			w := &wording{book: book, language: language, zone: monday.Location()}
			mailed := w.result(r)
			shown, err := book.Shown(r, language, monday.Location())
			if _, said, _ := strings.Cut(mailed, ". "); said != shown || shown == "" || err != nil || w.err != nil {
				t.Errorf("%s: the receipt says %q, a screen %q: %v, %v", language, mailed, shown, err, w.err)
			}
		}
	}
	over, _ := book.Shown(ticketing.Result{Kind: ticketing.ResultSpent, Used: 40, Allowed: 30}, "en", monday.Location())
	if !strings.HasSuffix(over, "write /budget ok by mail.") {
		t.Errorf("over the limit a screen says %q", over)
	}
	if nothing, err := book.Shown(ticketing.Result{}, "en", monday.Location()); nothing != "" || err != nil {
		t.Errorf("of nothing it says %q, %v", nothing, err)
	}
}

func TestAReceiptSaysWhatTakingBackCouldNotUndo(t *testing.T) {
	w := &wording{book: open(t), language: "en", zone: monday.Location()}
	got := w.result(ticketing.Result{Kind: ticketing.ResultUndone, Undone: ticketing.Undone{
		Stopped: []ticketing.Address{"anna@example.com"}, Gone: []ticketing.Address{"bob@example.com"},
		Notes: true, Minutes: 20, Managers: true}})
	const want = "Your last order was taken back. The letter to anna@example.com was not sent." +
		" The letter to bob@example.com had gone already. The note stays in the history." +
		" The 20 minutes that you logged stay logged. The managers had been told already."
	if got != want || w.err != nil {
		t.Errorf("%q, %v", got, w.err)
	}
	if got := w.result(ticketing.NoResult("nothing was merged")); got != "nothing was merged" {
		t.Errorf("a problem: %q", got)
	}
}
