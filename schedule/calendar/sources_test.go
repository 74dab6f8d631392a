package calendar

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// show writes holidays one a line.
func show(holidays []Holiday) string {
	var b strings.Builder
	for _, h := range holidays {
		b.WriteString(h.Date.String() + " " + h.Name + "\n")
	}
	return b.String()
}

func lines(text ...string) string { return strings.Join(text, "\n") + "\n" }

func TestAnOwnListHasDatesRunsAndYearlyDays(t *testing.T) {
	got, err := List([]string{
		"2026-12-30..2027-01-01 Company holidays", " 2026-05-04 ", "12-24 Christmas Eve",
		"02-29 Leap day", "1999-01-01 Long ago",
	}, 2027, 2028)
	if err != nil {
		t.Fatal(err)
	}
	want := lines("2026-12-30 Company holidays", "2026-12-31 Company holidays",
		"2027-01-01 Company holidays", "2026-05-04 holiday", "2027-12-24 Christmas Eve",
		"2028-12-24 Christmas Eve", "2028-02-29 Leap day", "1999-01-01 Long ago")
	if show(got) != want {
		t.Errorf("got\n%swant\n%s", show(got), want)
	}
}

func TestABadListReportsEveryEntryWithARemedy(t *testing.T) {
	entries := []string{"", "Christmas", "2026-02-29", "2026-12-24..", "2027-01-01..2026-12-24",
		"2026-01-01..2027-01-02", "13-01", "24.12.2026", "2026-12-24..2026-12-32 x"}
	_, err := List(append(entries, "2026-01-01 fine"), 2026, 2027)
	if err == nil {
		t.Fatal("accepted")
	}
	faults := strings.Split(err.Error(), "read holiday ")[1:]
	if len(faults) != len(entries) {
		t.Errorf("%d faults for %d bad entries: %v", len(faults), len(entries), err)
	}
	for _, fault := range faults {
		if !strings.Contains(fault, "write") {
			t.Errorf("no remedy in %q", fault)
		}
	}
}

func TestOneBadDateIsToldOnce(t *testing.T) {
	const bad = `read date "2026-02-30"`
	for entry, want := range map[string]int{
		"2026-02-30": 1, "2026-02-30 Party": 1, "2026-02-30..2026-02-30": 1,
		"2026-02-30..2026-03-01": 1, "2026-02-30..2026-02-31": 2,
	} {
		_, err := List([]string{entry}, 2026, 2027)
		if err == nil || strings.Count(err.Error(), "read date") != want ||
			strings.Count(err.Error(), bad) != 1 {
			t.Errorf("%q: %v", entry, err)
		}
	}
}

func TestYearsAreBounded(t *testing.T) {
	for _, years := range [][2]int{{2027, 2026}, {0, 2026}, {2026, 99999}} {
		_, err := List(nil, years[0], years[1])
		_, err2 := Country("gb", years[0], years[1])
		_, err3 := ICS(strings.NewReader(""), years[0], years[1])
		for _, err := range []error{err, err2, err3} {
			if err == nil || !strings.Contains(err.Error(), "choose years from 1900 to 2200") {
				t.Errorf("%v: %v", years, err)
			}
		}
	}
}

func TestACountryHasItsHolidaysAndTheirSubstitutes(t *testing.T) {
	got, err := Country("gb", 2026, 2026)
	if err != nil {
		t.Fatal(err)
	}
	var dates []string
	for _, h := range got {
		dates = append(dates, h.Date.String())
	}
	want := []string{"2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25",
		"2026-08-31", "2026-12-25", "2026-12-26", "2026-12-28"}
	if !slices.Equal(dates, want) {
		t.Errorf("England and Wales are off on %v, want %v", dates, want)
	}
}

func TestARegionHasItsOwnHolidays(t *testing.T) {
	for code, want := range map[string]bool{
		"de": false, "de-by": true, "de-nw": true, "de-be": false,
	} {
		got, err := Country(code, 2026, 2026)
		if err != nil {
			t.Fatal(err)
		}
		corpusChristi := slices.ContainsFunc(got, func(h Holiday) bool {
			return h.Date == Date{2026, time.June, 4}
		})
		if corpusChristi != want {
			t.Errorf("%s: Corpus Christi is a holiday: %v", code, corpusChristi)
		}
	}
}

func TestASubstituteInTheYearBeforeIsFound(t *testing.T) {
	got, err := Country("us", 2021, 2021)
	if err != nil {
		t.Fatal(err)
	}
	if last := got[len(got)-1]; last.Date != (Date{2021, time.December, 31}) {
		t.Errorf("the last holiday of 2021 is %v, want New Year made up for on 2021-12-31", last)
	}
}

func TestEveryCountryHasHolidaysEachYearInOrder(t *testing.T) {
	for code := range tables() {
		got, err := Country(code, 2026, 2027)
		if err != nil || len(got) < 8 {
			t.Errorf("%s: %d holidays in two years, %v", code, len(got), err)
		}
		for i, h := range got {
			if h.Name == "" || h.Date.Year < 2026 || h.Date.Year > 2027 ||
				i > 0 && h.Date.number() <= got[i-1].Date.number() {
				t.Errorf("%s: %v is out of place", code, h)
			}
		}
		if _, err := Office(nil).WithHolidays(got); err != nil {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func TestAnUnknownCountryNamesTheNearestOnes(t *testing.T) {
	for code, want := range map[string]string{
		"":        "no such country or region; write its code",
		"xx":      "no such country or region; write its code",
		"uk":      "region, nearest: ua, us; write its code",
		"GB":      "region, nearest: gb; write its code",
		"fra":     "region, nearest: fr; write its code",
		"de-xx":   "region, nearest: de-bb, de-be, de-bw, de-by, de-hb; write its code",
		"au-nswx": "region, nearest: au-nsw; write its code",
	} {
		_, err := Country(code, 2026, 2026)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", code, err)
		}
	}
}

func icsFile(events ...string) string {
	text := "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//desk//EN\n"
	for _, event := range events {
		text += "BEGIN:VEVENT\nUID:1\n" + event + "\nEND:VEVENT\n"
	}
	return strings.ReplaceAll(text+"END:VCALENDAR\n", "\n", "\r\n")
}

func TestAnICSFileGivesItsWholeDays(t *testing.T) {
	got, err := ICS(strings.NewReader("\ufeff"+icsFile(
		"SUMMARY:Christmas\\, both days\nDTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261227",
		"SUMMARY:One day\nDTSTART;VALUE=DATE:20260504",
		"SUMMARY:Same end\nDTSTART;VALUE=DATE:20260505\nDTEND;VALUE=DATE:20260505",
		"SUMMARY:Two weeks\nDTSTART;VALUE=DATE:20251220\nDURATION:P2W",
		"SUMMARY:Off\nSTATUS:CANCELLED\nDTSTART:20260701T100000Z",
		"DTSTART;VALUE=DATE:20260601\nDURATION:P2D",
		"SUMMARY:Other year\nDTSTART;VALUE=DATE:20240601",
	)), 2026, 2026)
	if err != nil {
		t.Fatal(err)
	}
	want := lines("2026-01-01 Two weeks", "2026-01-02 Two weeks", "2026-05-04 One day",
		"2026-05-05 Same end", "2026-06-01 holiday", "2026-06-02 holiday",
		"2026-12-25 Christmas, both days", "2026-12-26 Christmas, both days")
	if show(got) != want {
		t.Errorf("got\n%swant\n%s", show(got), want)
	}
}

func TestAYearlyEventComesBack(t *testing.T) {
	for rule, want := range map[string]string{
		"FREQ=YEARLY":                             "2025 2026 2027 2028",
		"FREQ=YEARLY;INTERVAL=2":                  "2025 2027",
		"FREQ=YEARLY;COUNT=3":                     "2025",
		"FREQ=YEARLY;UNTIL=20261225":              "2025 2026",
		"FREQ=YEARLY;UNTIL=20261224T235959Z":      "2025",
		"freq=yearly;BYMONTH=12;BYMONTHDAY=25":    "2025 2026 2027 2028",
		"FREQ=YEARLY\nEXDATE;VALUE=DATE:20261225": "2025 2027 2028",
	} {
		got, err := ICS(strings.NewReader(icsFile(
			"SUMMARY:Christmas\nDTSTART;VALUE=DATE:20231225\nRRULE:"+rule)), 2025, 2028)
		var years []string
		for _, h := range got {
			years = append(years, h.Date.String()[:4])
		}
		if text := strings.Join(years, " "); err != nil || text != want {
			t.Errorf("%s: %q, %v; want %q", rule, text, err, want)
		}
	}
}

func TestALeapDayComesBackInLeapYears(t *testing.T) {
	got, err := ICS(strings.NewReader(icsFile(
		"SUMMARY:Leap\nDTSTART;VALUE=DATE:20240229\nRRULE:FREQ=YEARLY;COUNT=3")), 2024, 2040)
	if err != nil || show(got) != lines("2024-02-29 Leap", "2028-02-29 Leap", "2032-02-29 Leap") {
		t.Errorf("%v\n%s", err, show(got))
	}
}

func TestAnICSFileThatIsNotUnderstoodIsRefusedByName(t *testing.T) {
	const day = "SUMMARY:Party\nDTSTART;VALUE=DATE:20261225\n"
	whole := icsFile(day + "CLASS:PUBLIC")
	for name, c := range map[string]struct{ file, want string }{
		"timed":        {icsFile("SUMMARY:Party\nDTSTART:20261225T090000Z"), `event "Party": DTSTART`},
		"no start":     {icsFile("SUMMARY:Party"), "is no date"},
		"no such day":  {icsFile("DTSTART;VALUE=DATE:20260230"), "is no date"},
		"timed end":    {icsFile(day + "DTEND:20261226T090000Z"), "DTEND: it has a time of day"},
		"ends before":  {icsFile(day + "DTEND;VALUE=DATE:20261224"), "correct its end"},
		"too long":     {icsFile(day + "DURATION:P53W"), "correct its end"},
		"in hours":     {icsFile(day + "DURATION:PT5H"), "correct its end"},
		"monthly":      {icsFile(day + "RRULE:FREQ=MONTHLY"), "only FREQ=YEARLY"},
		"by day":       {icsFile(day + "RRULE:FREQ=YEARLY;BYMONTH=12;BYDAY=4TH"), "BYDAY is not"},
		"other month":  {icsFile(day + "RRULE:FREQ=YEARLY;BYMONTH=11"), "another day"},
		"no interval":  {icsFile(day + "RRULE:FREQ=YEARLY;INTERVAL=0"), "no whole number"},
		"bad until":    {icsFile(day + "RRULE:FREQ=YEARLY;UNTIL=soon"), "is no date"},
		"two rules":    {icsFile(day + "RRULE:FREQ=YEARLY\nRRULE:FREQ=YEARLY"), "several rules"},
		"added days":   {icsFile(day + "RDATE;VALUE=DATE:20261227"), "RDATE"},
		"bad exdate":   {icsFile(day + "RRULE:FREQ=YEARLY\nEXDATE:never"), "EXDATE"},
		"not ics":      {"<html>", "no iCalendar file"},
		"empty":        {"", "cut short"},
		"cut short":    {whole[:len(whole)-len("END:VCALENDAR\r\n")], "cut short"},
		"cut in event": {whole[:len(whole)-40], "no iCalendar file"},
		"too large":    {strings.Repeat("x", maxICS+1), "larger than"},
		"too many":     {icsFile(slices.Repeat([]string{"A:B"}, maxEvents+1)...), "more than 5000"},
	} {
		got, err := ICS(strings.NewReader(c.file), 2026, 2026)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, %v; want %q", name, got, err, c.want)
		}
	}
}

func TestEveryFaultyEventIsReported(t *testing.T) {
	_, err := ICS(strings.NewReader(icsFile("SUMMARY:One", "SUMMARY:Two")), 2026, 2026)
	if err == nil || !strings.Contains(err.Error(), "One") || !strings.Contains(err.Error(), "Two") {
		t.Errorf("got %v", err)
	}
}

func FuzzICS(f *testing.F) {
	f.Add(icsFile("SUMMARY:X\nDTSTART;VALUE=DATE:20261225\nRRULE:FREQ=YEARLY;COUNT=3"))
	f.Add(icsFile("DTSTART;VALUE=DATE:20251220\nDURATION:P2W\nEXDATE;VALUE=DATE:20251220"))
	f.Fuzz(func(t *testing.T, file string) {
		got, err := ICS(strings.NewReader(file), 2026, 2027)
		if err != nil && len(got) > 0 {
			t.Fatal("holidays beside an error")
		}
		for _, h := range got {
			if !h.Date.valid() || h.Date.Year < 2026 || h.Date.Year > 2027 {
				t.Fatalf("%v is out of place", h)
			}
		}
	})
}

func FuzzList(f *testing.F) {
	f.Add("2026-12-24..2027-01-01 Company holidays")
	f.Add("12-24 Christmas Eve")
	f.Fuzz(func(t *testing.T, entry string) {
		got, err := List([]string{entry}, 2026, 2027)
		if (err == nil) != (len(got) > 0) && !strings.Contains(entry, "02-29") {
			t.Fatalf("%d holidays and %v", len(got), err)
		}
		for _, h := range got {
			if again, err := ParseDate(h.Date.String()); err != nil || again != h.Date {
				t.Fatalf("%v reads back as %v, %v", h.Date, again, err)
			}
		}
	})
}

func FuzzWeek(f *testing.F) {
	f.Add("mon-fri", "09:00-12:30, 13:30-17:00")
	f.Add("fri-mon", "22:00-06:00")
	f.Fuzz(func(t *testing.T, days, text string) {
		hours, err := ParseWeek(map[string]string{days: text})
		if err != nil {
			return
		}
		cal, err := New(Spec{Name: "x", Zone: time.UTC, Hours: hours})
		if err != nil {
			return
		}
		if got := cal.Between(time.Unix(0, 0), cal.Add(time.Unix(0, 0), time.Hour)); got != time.Hour {
			t.Fatalf("an hour lasts %v", got)
		}
	})
}
