package calendar

import (
	"testing"
	"time"
)

func TestCalendarsThatCountDifferentlyHaveDifferentTexts(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	closed, err := Office(london).WithHolidays([]Holiday{{Date{2026, time.December, 24}, "Christmas Eve"}})
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for name, c := range map[string]*Calendar{"office": Office(london), "abroad": Office(time.UTC),
		"always": Always(london), "closed": closed} {
		text, err := c.MarshalText()
		if other, twice := texts[string(text)]; twice || err != nil {
			t.Errorf("%s and %s: %s, %v", name, other, text, err)
		}
		texts[string(text)] = name
	}
	text, _ := Office(london).MarshalText()
	if texts[string(text)] != "office" {
		t.Errorf("the same calendar has another text: %s", text)
	}
}
