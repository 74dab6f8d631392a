package ticketing

import (
	"fmt"
	"testing"
	"time"
)

func TestReleasedLettersGoNoFasterThanTheCapsLetThem(t *testing.T) {
	var held []Parcel
	put := func(n int, class LetterClass, to func(int) string) {
		for i := range n {
			held = append(held, Parcel{ID: fmt.Sprint(len(held)), Class: class, To: Address(to(i))})
		}
	}
	put(900, Automatic, func(i int) string { return fmt.Sprintf("u%d@d%d.example", i, i) })
	put(50, Automatic, func(int) string { return "victim@x.example" })
	put(50, Notice, func(int) string { return "ben@team.example" })
	due := DefaultCaps().Pace(held, noon)
	within := func(from time.Time, span time.Duration, to Address) (n int) {
		for _, p := range held {
			if at := due[p.ID]; (to == "" || p.To == to) && !at.Before(from) && at.Before(from.Add(span)) {
				n++
			}
		}
		return n
	}
	for minute := range 60 {
		from := noon.Add(time.Duration(minute) * time.Minute)
		if n := within(from, 10*time.Minute, ""); n > 300 {
			t.Errorf("%d go in the ten minutes from %v on", n, from)
		}
		if n := within(from, 10*time.Minute, "ben@team.example"); n > 30 {
			t.Errorf("%d notices go to Ben from %v on", n, from)
		}
	}
	if n := within(noon, 100*time.Hour, ""); n != len(held) {
		t.Errorf("of %d letters %d ever go", len(held), n)
	}
	first := due[held[900].ID]
	if n := within(first, 59*time.Minute, "victim@x.example"); n != 3 {
		t.Errorf("%d go to one person at once", n)
	}
	if n := within(first, 10*time.Hour, "victim@x.example"); n > 13 {
		t.Errorf("%d go to one person in ten hours", n)
	}
	for _, at := range (Caps{Window: time.Minute}).Pace(held, noon) {
		if !at.Equal(noon) {
			t.Fatal("without caps letters wait")
		}
	}
}
