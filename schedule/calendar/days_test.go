package calendar

import (
	"testing"
	"time"

	"ticketd/ticketing"
)

func TestADelayEndsAsTheTableSays(t *testing.T) {
	for _, c := range []struct {
		name, zone string
		week       map[string]string
		delay      string
		from, want string
	}{
		{"a day off lies between", "Europe/London", officeWeek, "1 working day",
			"2026-05-01 12:00", "2026-05-05 12:00"},
		{"two working days", "Europe/London", officeWeek, "2 working days",
			"2026-04-30 12:00", "2026-05-05 12:00"},
		{"from Saturday it counts from Monday's opening", "Europe/London", officeWeek,
			"1 working day", "2026-01-10 03:00", "2026-01-13 09:00"},
		{"from Friday night too", "Europe/London", officeWeek, "1 working day",
			"2026-01-09 20:00", "2026-01-13 09:00"},
		{"before the opening it counts from the opening", "Europe/London", officeWeek,
			"1 working day", "2026-01-05 07:00", "2026-01-06 09:00"},
		{"in the break it counts from its end", "Europe/London", splitWeek,
			"1 working day", "2026-01-05 12:45", "2026-01-06 13:30"},
		{"the wall time stands where the day reached is shorter", "Europe/London",
			map[string]string{"mon-thu": "09:00-17:00", "fri": "09:00-12:00"},
			"1 working day", "2026-01-08 16:00", "2026-01-09 16:00"},
		{"the night shift is Thursday's", "Europe/London", nightWeek, "1 working day",
			"2026-01-09 02:00", "2026-01-10 02:00"},
		{"and the night after Friday's is Monday's", "Europe/London", nightWeek, "1 working day",
			"2026-01-10 02:00", "2026-01-13 02:00"},
		{"a working day round the clock is a wall day", "Europe/London", alwaysWeek,
			"1 working day", "2026-03-28 12:00", "2026-03-29 12:00"},
		{"a skipped wall time is the change", "Europe/London", alwaysWeek,
			"1 working day", "2026-03-28 01:30", "2026-03-29 02:00"},
		{"a wall time that comes twice is its first coming", "Europe/London", alwaysWeek,
			"1 working day", "2026-10-24 01:30", "2026-10-25 01:30 +0100"},

		{"close of the next day", "Europe/London", officeWeek, "end of next working day",
			"2026-01-05 10:00", "2026-01-06 17:00"},
		{"close of the next day over days off", "Europe/London", officeWeek,
			"end of next working day", "2026-05-01 10:00", "2026-05-05 17:00"},
		{"Saturday counts as Monday", "Europe/London", officeWeek, "end of next working day",
			"2026-01-10 10:00", "2026-01-13 17:00"},
		{"close of this day", "Europe/London", splitWeek, "end of this working day",
			"2026-01-05 10:00", "2026-01-05 17:00"},
		{"close of this day on Saturday is Monday's", "Europe/London", splitWeek,
			"end of this working day", "2026-01-10 10:00", "2026-01-12 17:00"},
		{"close of a night shift is in the morning", "Europe/London", nightWeek,
			"end of next working day", "2026-01-06 02:00", "2026-01-07 06:00"},
		{"close of the third day", "Europe/London", officeWeek, "end of working day 3",
			"2026-01-08 10:00", "2026-01-13 17:00"},

		{"working hours", "Europe/London", officeWeek, "48 working hours",
			"2026-01-05 12:00", "2026-01-13 12:00"},
		{"working minutes", "Europe/London", officeWeek, "30 working minutes",
			"2026-01-05 16:45", "2026-01-06 09:15"},

		{"minutes are exact and know no hours", "Europe/London", officeWeek, "90 min",
			"2026-03-29 00:30", "2026-03-29 03:00"},
		{"hours are exact", "Europe/London", officeWeek, "4 h",
			"2026-10-24 23:00", "2026-10-25 02:00 +0000"},
		{"three weeks keep the wall time into summer time", "Europe/London", officeWeek, "3 weeks",
			"2026-03-20 09:00", "2026-04-10 09:00"},
		{"and out of it", "America/New_York", officeWeek, "14 days",
			"2026-10-25 09:00", "2026-11-08 09:00"},
		{"a day to a skipped time is the change", "America/New_York", officeWeek, "1 day",
			"2026-03-07 02:30", "2026-03-08 03:00"},
		{"half an hour is skipped on Lord Howe", "Australia/Lord_Howe", officeWeek, "1 day",
			"2026-10-03 02:15", "2026-10-04 02:30"},
		{"midnight is skipped in Sao Paulo", "America/Sao_Paulo", officeWeek, "1 week",
			"2018-10-28 00:15", "2018-11-04 01:00"},
		{"a month", "Europe/London", officeWeek, "1 month",
			"2026-03-15 09:00", "2026-04-15 09:00"},
		{"a month from the 31st", "Europe/London", officeWeek, "1 month",
			"2026-01-31 09:00", "2026-02-28 09:00"},
		{"a month into a leap year", "Europe/London", officeWeek, "1 month",
			"2028-01-31 09:00", "2028-02-29 09:00"},
		{"three months over New Year", "Europe/London", officeWeek, "3 months",
			"2026-11-30 23:30", "2027-02-28 23:30"},
		{"at once", "Europe/London", officeWeek, "at once",
			"2026-01-10 10:00", "2026-01-10 10:00"},
		{"none", "Europe/London", officeWeek, "none",
			"2026-01-10 10:00", "2026-01-10 10:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cal := desk(t, c.zone, c.week, "2026-05-04 Early May bank holiday")
			delay, err := ticketing.ParseDelay(c.delay)
			if err != nil {
				t.Fatal(err)
			}
			from, want := moment(t, cal.Zone(), c.from), moment(t, cal.Zone(), c.want)
			got := cal.After(from.UTC(), delay)
			if !got.Equal(want) || got.Location() != cal.Zone() {
				t.Errorf("%s after %v is %v, want %v", delay, from, got, want)
			}
			const fraction = 123 * time.Microsecond
			if cal.After(from.Add(-fraction), delay).After(got) {
				t.Errorf("an earlier start ends later")
			}
		})
	}
}

func TestFractionsOfASecondAreKept(t *testing.T) {
	cal := Office(zone(t, "Europe/London"))
	from := moment(t, cal.Zone(), "2026-01-05 12:00").Add(123456789)
	for _, text := range []string{"1 working day", "1 day", "1 month", "8 working hours"} {
		delay, err := ticketing.ParseDelay(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := cal.After(from, delay); got.Nanosecond() != 123456789 {
			t.Errorf("%s ends at %v", text, got)
		}
	}
}

func TestDaysBelowZeroCountAsNone(t *testing.T) {
	cal := Office(time.UTC)
	from := moment(t, time.UTC, "2026-01-10 10:00")
	if got := cal.AddDays(from, -2); !got.Equal(cal.Opening(from)) {
		t.Errorf("AddDays = %v", got)
	}
	if got := cal.EndOfDay(from, -2); !got.Equal(cal.EndOfDay(from, 0)) {
		t.Errorf("EndOfDay = %v", got)
	}
}
