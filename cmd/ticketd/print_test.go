package main

import "testing"

func TestTextIsBrokenAtBlanksAndNeverInsideAWord(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", ""},
		{"one two three", "one two\nthree"},
		{"äöü äöü äöü", "äöü äöü\näöü"},
		{"unbreakable one", "unbreakable\none"},
		{"  by two", "  by two"},
		{"one\n\ntwo", "one\n\ntwo"},
	} {
		if got := wrap(tt.text, 8); got != tt.want {
			t.Errorf("wrap(%q) is %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestALongSubjectIsCutByCharacters(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", ""}, {"fünf!", "fünf!"}, {"sechs!", "sech…"}, {"日本語の件名", "日本語の…"}, {"abc de", "abc…"},
	} {
		if got := cut(tt.text, 5); got != tt.want {
			t.Errorf("cut(%q) is %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestNoControlCharacterReachesATable(t *testing.T) {
	if got := oneLine(" 550\tno \x1b[2J\r\n\u009b31mwäy "); got != "550 no [2J 31mwäy" {
		t.Errorf("%q", got)
	}
}
