package ticketing

import (
	"testing"
	"time"
)

func TestARetentionIsReadAsPeopleWriteIt(t *testing.T) {
	for text, want := range map[string]string{"24 months": "24 months", "2 years": "24 months", "1 month": "1 month",
		"90 days": "90 days", "1 day": "1 day"} {
		if r, err := ParseRetention(text); err != nil || r.String() != want {
			t.Errorf("%q is %q, %v", text, r, err)
		}
	}
	for _, text := range []string{"", "24", "months", "-1 months", "0 days", "3 fortnights", "2 years 3", "101 years",
		"1.5 years", "9999999999999999999 days"} {
		if r, err := ParseRetention(text); err == nil {
			t.Errorf("%q is taken for %q", text, r)
		}
	}
}

func TestARetentionEndsByTheCalendar(t *testing.T) {
	for _, c := range []struct{ from, keep, want string }{
		{"2026-01-31", "1 month", "2026-02-28"}, {"2024-01-31", "1 month", "2024-02-29"},
		{"2024-02-29", "12 months", "2025-02-28"}, {"2026-11-30", "3 months", "2027-02-28"},
		{"2026-03-15", "24 months", "2028-03-15"}, {"2026-03-15", "20 days", "2026-04-04"},
	} {
		from, _ := time.Parse(time.DateOnly, c.from)
		keep, err := ParseRetention(c.keep)
		if got := keep.Ends(from).Format(time.DateOnly); err != nil || got != c.want {
			t.Errorf("%s and %s is %s, not %s", c.from, c.keep, got, c.want)
		}
	}
	if got := (Retention{Months: 1}).Before(time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)); got.Format(time.DateOnly) != "2026-02-28" {
		t.Errorf("a month before the 31st of March is %s", got)
	}
	if !(Retention{}).Before(time.Now()).IsZero() {
		t.Error("for ever began")
	}
	if !(Retention{}).Ends(time.Now()).IsZero() {
		t.Error("for ever ends")
	}
}

func TestOnlyAClosedTicketIsRedactedAndOnce(t *testing.T) {
	keep := Retention{Months: 1}
	closed := Ticket{Class: ClassClosed, Closed: time.Date(2026, 3, 31, 22, 30, 0, 0, time.UTC)}
	zone := time.FixedZone("east", 2*60*60) // where it is April already
	if got := closed.RetainedUntil(keep, zone).UTC().Format(time.RFC3339); got != "2026-04-30T22:30:00Z" {
		t.Errorf("kept until %s", got)
	}
	for name, change := range map[string]func(*Ticket){
		"open": func(t *Ticket) { t.Class = ClassResolved }, "merged": func(t *Ticket) { t.MergedInto = 7 },
		"redacted": func(t *Ticket) { t.Redacted = t.Closed },
	} {
		other := closed
		change(&other)
		if !other.RetainedUntil(keep, zone).IsZero() {
			t.Errorf("%s: it is due", name)
		}
	}
}
