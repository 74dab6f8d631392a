package process

import (
	"testing"
	"time"

	"ticketd/ticketing"
)

func TestAListGoesOnAWorkingDayUnlessItSaysOtherwise(t *testing.T) {
	for calendar, want := range map[string]time.Time{
		"":                          time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), // the 1st is a Sunday
		"\ncalendar = \"always\"\n": time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
	} {
		p, err := Load([]byte(sorted+"[[list]]\nname = \"all\"\nto = \"product-owner\"\nevery = \"monthly\"\n"+
			"status = \"Open\"\n"+calendar), "desk.toml", Env{Zone: time.UTC})
		if err != nil {
			t.Fatal(err)
		}
		list := p.Lists[len(p.Lists)-1]
		if list.Every != ticketing.Monthly {
			t.Fatalf("the list is %+v", list)
		}
		if due := p.DigestDue(list, want.AddDate(0, 0, 5)); !due.Equal(want) {
			t.Errorf("%q: due %v, want %v", calendar, due, want)
		}
	}
}
