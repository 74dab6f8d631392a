package letter

import (
	"strings"
	"testing"
)

func TestWhoeverSignedIsNotSignedForASecondTime(t *testing.T) {
	for words, ours := range map[string]bool{
		"Pull the plug.\n\nBen":                                     false,
		"Pull the plug.\n\nGrüße, Ben":                              false,
		"Pull the plug.\n\nBest regards,\nBen Moor\nSupport\n+44 1": false,
		"Pull the plug.\n\n– Ben Moor":                              false,
		"Pull the plug.\n\n*ben*":                                   false,
		"Pull the plug.":                                            true,
		"Ben\n\n1.\n2.\n3.\n4.\n\nPull the plug.":                   true,
		"Pull the plug, and ask Benedict.":                          true,
		"Pull the plug or call Ben":                                 true,
		"Best regards,":                                             true,
		"":                                                          true,
	} {
		l, c := exampleLetter("answer")
		l.Text = words
		out, err := open(t).Write(l, c)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(out.Text, "\n\nBen Moor\nExample Support\n"); got != ours {
			t.Errorf("%q: signed by us %v:\n%s", words, got, out.Text)
		}
	}
}
