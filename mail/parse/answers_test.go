package parse_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ticketd/ticketing"
)

// closing is what an agent wrote in each of the mails in testdata/answers: an order and a sentence,
// above a quoted notice in which orders stand, too.
const closing = "/close\n\nThe cable was loose; I have plugged it in again."

func TestAnswersOfMailClientsToANoticeAreReadAlikeFromTextAndHTML(t *testing.T) {
	files, err := filepath.Glob("testdata/answers/*.eml")
	if err != nil || len(files) < 25 {
		t.Fatalf("%d mails: %v", len(files), err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		in, other := mail(string(raw)), ""
		if strings.HasSuffix(file, "-both.eml") {
			other = closing
		}
		if in.Fresh != closing || in.Other != other {
			t.Errorf("%s: fresh = %q, other = %q", file, in.Fresh, in.Other)
		}
		if !strings.Contains(in.Text, "/status done") || in.Forwarded || in.Forward != nil {
			t.Errorf("%s: text = %q, forward %+v", file, in.Text, in.Forward)
		}
		footer := 0
		for _, f := range in.Tokens {
			if f.Place == ticketing.InFooter && f.Ticket == 1042 {
				footer++
			}
		}
		if footer != 1 {
			t.Errorf("%s: tokens %v", file, in.Tokens)
		}
	}
}
