package calendar

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// desk makes a calendar from a week as process files write it.
func desk(t testing.TB, zoneName string, week map[string]string, holidays ...string) *Calendar {
	t.Helper()
	hours, err := ParseWeek(week)
	if err != nil {
		t.Fatal(err)
	}
	off, err := List(holidays, 2020, 2030)
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Spec{Name: "test", Zone: zone(t, zoneName), Hours: hours, Holidays: off})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// moment reads "2026-03-27 15:00" in a zone, or with an offset behind it where a time comes twice.
func moment(t testing.TB, loc *time.Location, text string) time.Time {
	t.Helper()
	if got, err := time.Parse("2006-01-02 15:04 -0700", text); err == nil {
		return got.In(loc)
	}
	got, err := time.ParseInLocation("2006-01-02 15:04", text, loc)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

var (
	officeWeek = map[string]string{"mon-fri": "09:00-17:00"}
	splitWeek  = map[string]string{"mon-fri": "09:00-12:30, 13:30-17:00"}
	nightWeek  = map[string]string{"mon-fri": "22:00-06:00"}
	alwaysWeek = map[string]string{"mon-sun": "00:00-24:00"}
)

func TestWorkingTimeIsAddedAndMeasuredOverTheTable(t *testing.T) {
	for _, c := range []struct {
		name, zone string
		week       map[string]string
		holidays   []string
		from       string
		work       time.Duration
		want       string
	}{
		{"within a day", "Europe/London", officeWeek, nil,
			"2026-01-05 10:00", 2 * time.Hour, "2026-01-05 12:00"},
		{"a full day ends at its close", "Europe/London", officeWeek, nil,
			"2026-01-05 09:00", 8 * time.Hour, "2026-01-05 17:00"},
		{"over night", "Europe/London", officeWeek, nil,
			"2026-01-05 16:00", 2 * time.Hour, "2026-01-06 10:00"},
		{"over the weekend", "Europe/London", officeWeek, nil,
			"2026-01-09 16:30", time.Hour, "2026-01-12 09:30"},
		{"from Saturday", "Europe/London", officeWeek, nil,
			"2026-01-10 12:00", time.Hour, "2026-01-12 10:00"},
		{"48 hours over Easter and the change to summer time", "Europe/London", officeWeek,
			[]string{"2026-04-03", "2026-04-06"},
			"2026-03-27 15:00", 48 * time.Hour, "2026-04-08 15:00"},
		{"a break does not count", "Europe/London", splitWeek, nil,
			"2026-01-05 12:00", time.Hour, "2026-01-05 14:00"},
		{"a night shift goes over midnight", "Europe/London", nightWeek, nil,
			"2026-01-05 23:00", 4 * time.Hour, "2026-01-06 03:00"},
		{"a night shift runs on into a holiday", "Europe/London", nightWeek,
			[]string{"2026-01-09"}, "2026-01-08 23:00", 8 * time.Hour, "2026-01-12 23:00"},
		{"Friday's night shift runs on into Saturday", "Europe/London", nightWeek, nil,
			"2026-01-09 23:00", 8 * time.Hour, "2026-01-12 23:00"},
		{"Sunday's night shift runs on into Monday", "Europe/London",
			map[string]string{"sun": "22:00-06:00"}, nil,
			"2026-01-12 01:00", 6 * time.Hour, "2026-01-18 23:00"},
		{"round the clock over the lost hour", "Europe/London", alwaysWeek, nil,
			"2026-03-28 12:00", 24 * time.Hour, "2026-03-29 13:00"},
		{"round the clock over the gained hour", "Europe/London", alwaysWeek, nil,
			"2026-10-24 12:00", 24 * time.Hour, "2026-10-25 11:00"},
		{"a night of seven hours", "Europe/London", map[string]string{"sun": "00:00-08:00"}, nil,
			"2026-03-29 00:00", 8 * time.Hour, "2026-04-05 01:00"},
		{"a night of nine hours", "America/New_York", map[string]string{"sun": "00:00-08:00"}, nil,
			"2026-11-01 00:00", 9 * time.Hour, "2026-11-01 08:00"},
		{"a span whose start is skipped begins at the change", "Europe/London",
			map[string]string{"sun": "01:30-04:00"}, nil,
			"2026-03-29 00:00", 2 * time.Hour, "2026-03-29 04:00"},
		{"a span that is skipped as a whole is not worked", "Europe/London",
			map[string]string{"sun": "01:15-01:45"}, nil,
			"2026-03-29 00:00", 30 * time.Minute, "2026-04-05 01:45"},
		{"a span in the hour that comes twice is worked once", "Europe/London",
			map[string]string{"sun": "01:15-01:45"}, nil,
			"2026-10-25 00:00", 30 * time.Minute, "2026-10-25 01:45 +0100"},
		{"half an hour is lost on Lord Howe", "Australia/Lord_Howe",
			map[string]string{"sun": "00:00-08:00"}, nil,
			"2026-10-04 00:00", 450 * time.Minute, "2026-10-04 08:00"},
		{"half an hour is gained on Lord Howe", "Australia/Lord_Howe",
			map[string]string{"sun": "00:00-08:00"}, nil,
			"2026-04-05 00:00", 510 * time.Minute, "2026-04-05 08:00"},
		{"midnight itself is skipped in Sao Paulo", "America/Sao_Paulo",
			map[string]string{"sun": "00:00-08:00"}, nil,
			"2018-11-03 12:00", 7 * time.Hour, "2018-11-04 08:00"},
		{"the hour before midnight comes twice in Sao Paulo", "America/Sao_Paulo", alwaysWeek, nil,
			"2018-02-17 12:00", 13 * time.Hour, "2018-02-18 00:00"},
		{"a day that Samoa left out is not worked", "Pacific/Apia", officeWeek, nil,
			"2011-12-29 16:00", 2 * time.Hour, "2012-01-02 10:00"},
		{"on New Year's Day", "Europe/London", officeWeek, []string{"01-01"},
			"2026-12-31 16:00", 2 * time.Hour, "2027-01-04 10:00"},
		{"on 29 February", "Europe/London", alwaysWeek, []string{"02-29"},
			"2028-02-28 12:00", 24 * time.Hour, "2028-03-01 12:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cal := desk(t, c.zone, c.week, c.holidays...)
			from, want := moment(t, cal.Zone(), c.from), moment(t, cal.Zone(), c.want)
			if got := cal.Add(from, c.work); !got.Equal(want) {
				t.Errorf("Add = %v, want %v", got, want)
			}
			if got := cal.Add(from.UTC(), c.work); !got.Equal(want) || got.Location() != cal.Zone() {
				t.Errorf("Add from UTC = %v, want %v in the calendar's zone", got, want)
			}
			if got := cal.Between(from, want); got != c.work {
				t.Errorf("Between = %v, want %v", got, c.work)
			}
			if got := cal.Between(want, from); got != -c.work {
				t.Errorf("Between backwards = %v, want %v", got, -c.work)
			}
		})
	}
}

func TestOpenIncludesTheFirstMomentAndExcludesTheLast(t *testing.T) {
	cal := desk(t, "Europe/London", splitWeek, "2026-01-07 inventory")
	for text, want := range map[string]bool{
		"2026-01-05 08:59": false, "2026-01-05 09:00": true, "2026-01-05 12:29": true,
		"2026-01-05 12:30": false, "2026-01-05 13:30": true, "2026-01-05 17:00": false,
		"2026-01-07 10:00": false, "2026-01-10 10:00": false,
	} {
		if got := cal.Open(moment(t, cal.Zone(), text)); got != want {
			t.Errorf("Open(%s) = %v", text, got)
		}
	}
	name, is := cal.Holiday(moment(t, cal.Zone(), "2026-01-07 10:00"))
	if !is || name != "inventory" {
		t.Errorf("Holiday = %q, %v", name, is)
	}
	if _, is := cal.Holiday(moment(t, cal.Zone(), "2026-01-08 00:00")); is {
		t.Error("the day after is a holiday too")
	}
}

func TestOpeningIsTheMomentItselfOrTheNextStart(t *testing.T) {
	cal := Office(zone(t, "Europe/London"))
	for from, want := range map[string]string{
		"2026-01-05 10:00": "2026-01-05 10:00", "2026-01-05 17:00": "2026-01-06 09:00",
		"2026-01-09 20:00": "2026-01-12 09:00", "2026-01-05 03:00": "2026-01-05 09:00",
	} {
		if got := cal.Opening(moment(t, cal.Zone(), from)); !got.Equal(moment(t, cal.Zone(), want)) {
			t.Errorf("Opening(%s) = %v, want %s", from, got, want)
		}
	}
}

func TestAddingLessThanNothingGoesBack(t *testing.T) {
	cal := Office(zone(t, "Europe/London"))
	from, want := moment(t, cal.Zone(), "2026-01-12 10:00"), moment(t, cal.Zone(), "2026-01-09 15:00")
	if got := cal.Add(from, -3*time.Hour); !got.Equal(want) {
		t.Errorf("three hours before %v is %v, want %v", from, got, want)
	}
	if got := cal.Add(from, 0); !got.Equal(from) {
		t.Errorf("adding nothing gives %v", got)
	}
}

func TestGoingBackKnowsADayThatBeganBeforeTheClockLeftIt(t *testing.T) {
	// At 00:01 on Sunday the clock of St. John's went back to 23:01 on Saturday.
	cal := desk(t, "America/St_Johns", map[string]string{"sun": "00:00-08:00"})
	from := moment(t, time.UTC, "2006-10-29 03:00") // 23:30 on Saturday for the second time
	want := moment(t, time.UTC, "2006-10-29 02:50")
	if got := cal.Add(from, -10*time.Minute); !got.Equal(want) {
		t.Errorf("ten minutes before %v is %v, want %v", from, got, want)
	}
}

func TestVeryLongRangesEndAndNeverOverflow(t *testing.T) {
	cal := Always(time.UTC)
	if got := cal.Between(time.Time{}, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)); got != 1<<63-1 {
		t.Errorf("2025 years of working time are %v", got)
	}
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, work := range []time.Duration{1<<63 - 1, -1 << 63} {
		if got := cal.Add(start, work); !got.Equal(start.Add(work)) {
			t.Errorf("Add(%v) = %v", work, got)
		}
	}
}

func TestABadSpecIsRefusedWithEveryFaultAndARemedy(t *testing.T) {
	_, err := New(Spec{Hours: Hours{
		time.Monday: {{9 * time.Hour, 12 * time.Hour}, {11 * time.Hour, 17 * time.Hour}},
		8:           {{0, time.Hour}},
	}, Holidays: []Holiday{{Date{2026, 2, 30}, "no day"}}})
	for _, want := range []string{
		"give it one", "Europe/London", "mon: 09:00-12:00 and 11:00-17:00 overlap: join them",
		"weekday 8", "2026-02-30, which is no day: correct",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error lacks %q: %v", want, err)
		}
	}
}

func TestABadWeekIsRefused(t *testing.T) {
	h := time.Hour
	for want, hours := range map[string]Hours{
		"week is empty: give":      {time.Monday: nil},
		"starts outside its day":   {time.Monday: {{25 * h, 26 * h}}},
		"is empty: let it end":     {time.Monday: {{9 * h, 9 * h}}},
		"is too long":              {time.Monday: {{9 * h, 49 * h}}},
		"fractions of a second":    {time.Monday: {{9 * h, 10*h + time.Millisecond}}},
		"of mon runs into":         {time.Monday: {{22 * h, 33 * h}}, time.Tuesday: {{8 * h, 9 * h}}},
		"of sat runs into":         {time.Saturday: {{22 * h, 33 * h}}, time.Sunday: {{8 * h, 9 * h}}},
		"49 spans, more than 48":   {time.Monday: make([]Span, 49)},
		"sun: 00:00-02:00 and 01:": {time.Sunday: {{1 * h, 3 * h}, {0, 2 * h}}},
	} {
		_, err := New(Spec{Name: "x", Zone: time.UTC, Hours: hours})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q in the error, got %v", want, err)
		}
	}
	_, err := New(Spec{Name: "x", Zone: time.UTC, Hours: Office(nil).Hours(),
		Holidays: make([]Holiday, MaxHolidays+1)})
	if err == nil || !strings.Contains(err.Error(), "name fewer years") {
		t.Errorf("too many holidays: %v", err)
	}
}

func TestSpansThatTouchAreOneStretch(t *testing.T) {
	cal := desk(t, "UTC", map[string]string{"mon": "09:00-12:00, 12:00-17:00", "tue": "00:00-24:00",
		"wed": "00:00-01:00"})
	from := moment(t, time.UTC, "2026-01-05 09:00")
	if got := cal.Between(from, from.AddDate(0, 0, 7)); got != 33*time.Hour {
		t.Errorf("the week has %v", got)
	}
}

func TestOverridesChangeTheCopyOnly(t *testing.T) {
	base := desk(t, "Europe/London", officeWeek, "2026-01-05")
	berlin, err := base.WithZone(zone(t, "Europe/Berlin"))
	if err != nil {
		t.Fatal(err)
	}
	free, err := base.WithHolidays([]Holiday{{Date{2026, 1, 6}, "Epiphany"}})
	if err != nil {
		t.Fatal(err)
	}
	monday, tuesday := moment(t, time.UTC, "2026-01-05 08:30"),
		moment(t, time.UTC, "2026-01-06 08:30")
	for _, c := range []struct {
		name    string
		cal     *Calendar
		at      time.Time
		opening string
	}{
		{"base", base, monday, "2026-01-06 09:00 +0000"},
		{"in Berlin with the same holidays", berlin, monday, "2026-01-06 09:00 +0100"},
		{"in Berlin it is open an hour earlier", berlin, tuesday, "2026-01-06 08:30 +0000"},
		{"with other holidays", free, monday, "2026-01-05 09:00 +0000"},
		{"with other holidays on Tuesday", free, tuesday, "2026-01-07 09:00 +0000"},
	} {
		if got := c.cal.Opening(c.at); !got.Equal(moment(t, time.UTC, c.opening)) {
			t.Errorf("%s: opens %v, want %s", c.name, got, c.opening)
		}
	}
	if _, err := base.WithZone(nil); err == nil {
		t.Error("no zone was accepted")
	}
	if _, err := Office(nil).WithHolidays([]Holiday{{Name: "never"}}); err == nil {
		t.Error("the zero date was accepted")
	}
}

func TestACalendarKeepsNoHandOnItsSpec(t *testing.T) {
	hours := Hours{time.Monday: {{9 * time.Hour, 17 * time.Hour}}}
	cal, err := New(Spec{Name: "x", Zone: time.UTC, Hours: hours})
	if err != nil {
		t.Fatal(err)
	}
	hours[time.Monday][0].To = 10 * time.Hour
	delete(cal.Hours(), time.Monday)
	if got := cal.Between(time.Unix(0, 0), time.Unix(7*secondsOfDay, 0)); got != 8*time.Hour {
		t.Errorf("the week has %v", got)
	}
	if got := cal.Hours().String(); got != "mon 09:00-17:00" {
		t.Errorf("the hours read %q", got)
	}
}

func TestTheShippedCalendars(t *testing.T) {
	for _, c := range []struct {
		cal   *Calendar
		name  string
		hours string
		week  time.Duration
	}{
		{Always(nil), "always", "mon-sun 00:00-24:00", 168 * time.Hour},
		{Office(nil), "office", "mon-fri 09:00-17:00", 40 * time.Hour},
	} {
		from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		if got := c.cal.Between(from, from.AddDate(0, 0, 7)); got != c.week {
			t.Errorf("%s has %v a week", c.name, got)
		}
		if c.cal.Name() != c.name || c.cal.Hours().String() != c.hours || c.cal.Zone() != time.UTC {
			t.Errorf("%s: %q %q %v", c.name, c.cal.Name(), c.cal.Hours(), c.cal.Zone())
		}
	}
}

func TestHoursAreReadAsProcessFilesWriteThem(t *testing.T) {
	h, m := time.Hour, time.Minute
	for text, want := range map[string][]Span{
		"09:00-17:00":              {{9 * h, 17 * h}},
		"9:00 - 12:30,13:30-17:00": {{9 * h, 12*h + 30*m}, {13*h + 30*m, 17 * h}},
		"22:00-06:00":              {{22 * h, 30 * h}},
		"00:00-24:00":              {{0, 24 * h}},
		"23:59:59-00:00":           {{24*h - time.Second, 24 * h}},
		"closed":                   nil,
	} {
		if got, err := ParseHours(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("ParseHours(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "9-17", "09:00", "09:00-", "09:60-10:00", "24:00-06:00",
		"09:00-25:00", "09:00-09:00", "-1:00-02:00", "09:00-17:00,", "009:00-10:00",
		"09:00-24:00:01", "09:0-10:00", "٠٩:٠٠-10:00"} {
		if got, err := ParseHours(text); err == nil || !strings.Contains(err.Error(), "write") {
			t.Errorf("ParseHours(%q) = %v, %v; want a remedy", text, got, err)
		}
	}
}

func TestDaysAreReadAsProcessFilesWriteThem(t *testing.T) {
	for text, want := range map[string][]time.Weekday{
		"mon-fri":           {1, 2, 3, 4, 5},
		"Sat, Sunday":       {6, 0},
		"fri-mon":           {5, 6, 0, 1},
		"mon-wed, saturday": {1, 2, 3, 6},
	} {
		if got, err := ParseDays(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("ParseDays(%q) = %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "mo", "mon-", "mon,mon", "mon-fri,wed", "mon-tue-wed", "1"} {
		if got, err := ParseDays(text); err == nil || !strings.Contains(err.Error(), "write") {
			t.Errorf("ParseDays(%q) = %v, %v; want a remedy", text, got, err)
		}
	}
}

func TestAWeekReadsBackAsItIsShown(t *testing.T) {
	week := map[string]string{"mon-wed": "09:00-12:30, 13:30-17:00", "fri": "22:00-06:00",
		"sun": "10:00-11:00", "thu": "closed"}
	hours, err := ParseWeek(week)
	if err != nil {
		t.Fatal(err)
	}
	const want = "mon-wed 09:00-12:30, 13:30-17:00; fri 22:00-06:00; sun 10:00-11:00"
	if hours.String() != want {
		t.Errorf("shown as %q", hours)
	}
	again := map[string]string{}
	for part := range strings.SplitSeq(hours.String(), "; ") {
		days, text, _ := strings.Cut(part, " ")
		again[days] = text
	}
	back, err := ParseWeek(again)
	delete(hours, time.Thursday)
	if err != nil || !maps.EqualFunc(back, hours, slices.Equal[[]Span]) {
		t.Errorf("read back as %v, %v", back, err)
	}
}

func TestABadWeekTableReportsEveryFault(t *testing.T) {
	_, err := ParseWeek(map[string]string{"mon-fri": "09:00-17:00", "wed": "closed",
		"someday": "09:00-17:00", "sat": "whenever"})
	for _, want := range []string{"someday", "whenever", "wed has hours already: write each"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error lacks %q: %v", want, err)
		}
	}
}
