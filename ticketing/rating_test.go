package ticketing

import (
	"testing"
	"time"
)

func TestARatingIsANumberOnALineOfItsOwn(t *testing.T) {
	for text, want := range map[string]int{
		"5": 5, " 1 \n": 1, "4.": 4, "3!": 3, "2/5": 2, "2 / 5": 2, "5\n\nThank you!": 5,
		"": 0, "0": 0, "6": 0, "10": 0, "5 stars": 0, "five": 0, "-5": 0, "1. it fails": 0, "4/10": 0,
		"٣": 0, "Hello\n5": 0, "5 or 4?": 0,
	} {
		if got, _ := ratingIn(text); got != want {
			t.Errorf("%q is a rating of %d, want %d", text, got, want)
		}
	}
	if _, comment := ratingIn("5\n\n Quick,\nand kind. \n"); comment != "Quick,\nand kind." {
		t.Errorf("the comment is %q", comment)
	}
}

type tallies map[string]Tally

func (b tallies) Tally(key string) (Tally, error)    { return b[key], nil }
func (b tallies) SetTally(key string, t Tally) error { b[key] = t; return nil }

func TestNobodyIsAskedForARatingTwiceInAWeek(t *testing.T) {
	b := tallies{}
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	asks := func(to Address, after time.Duration) bool {
		l, err := AskedForRating(b, Letter{Purpose: PurposeRating, To: Mailbox{Address: to}}, now.Add(after))
		if err != nil {
			t.Fatal(err)
		}
		return l.Purpose == PurposeRating
	}
	if !asks("ann@a.example", 0) || asks("ann@a.example", time.Hour) || !asks("bob@a.example", time.Hour) ||
		asks("ann@a.example", 6*24*time.Hour) || !asks("ann@a.example", 7*24*time.Hour+time.Minute) {
		t.Error("somebody is asked too often, or not at all")
	}
}
