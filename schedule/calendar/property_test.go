package calendar

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"ticketd/ticketing"
)

// places are zones with a change of their clocks and the day of one, each of another kind.
var places = []struct{ zone, day string }{
	{"Europe/London", "2026-03-29"}, {"Europe/London", "2026-10-25"},
	{"America/New_York", "2026-03-08"}, {"America/New_York", "2026-11-01"},
	{"America/Sao_Paulo", "2018-11-04"}, {"America/Sao_Paulo", "2018-02-18"},
	{"Australia/Lord_Howe", "2026-10-04"}, {"Australia/Lord_Howe", "2026-04-05"},
	{"America/St_Johns", "2006-10-29"}, {"Pacific/Apia", "2011-12-30"},
	{"Africa/Casablanca", "2026-02-15"}, {"Etc/GMT", "2026-01-01"},
}

// drawDesk draws a zone, a week of any shape, holidays near the change, and that day.
func drawDesk(t *rapid.T) (*Calendar, time.Time) {
	place := rapid.SampledFrom(places).Draw(t, "place")
	loc, err := time.LoadLocation(place.zone)
	if err != nil {
		t.Fatal(err)
	}
	day, err := time.ParseInLocation(time.DateOnly, place.day, loc)
	if err != nil {
		t.Fatal(err)
	}
	spec := Spec{Name: "drawn", Zone: loc, Hours: drawHours(t)}
	for range rapid.IntRange(0, 3).Draw(t, "holidays") {
		off := rapid.IntRange(-5, 5).Draw(t, "off")
		spec.Holidays = append(spec.Holidays, Holiday{dateOf(day).plus(off), "off"})
	}
	cal, err := New(spec)
	if err != nil {
		t.Fatal(err)
	}
	return cal, day
}

// drawHours cuts the week's minutes at drawn places and works every other piece; a piece
// belongs to the day in which it starts and ends on the following day at the latest.
func drawHours(t *rapid.T) Hours {
	const week = 7 * 24 * 60
	if rapid.Bool().Draw(t, "always") && rapid.Bool().Draw(t, "really") {
		return Always(nil).Hours()
	}
	hours := Hours{}
	minute := rapid.IntRange(0, 1440).Draw(t, "first")
	end := week + minute
	for minute < week {
		length := rapid.IntRange(1, 1500).Draw(t, "length")
		gap := rapid.SampledFrom([]int{0, 15, 30, 60, 150, 480, 1440, 2880}).Draw(t, "gap")
		day := time.Weekday(minute / 1440)
		from := minute % 1440
		to := min(from+length, 2880, end-minute+from)
		hours[day] = append(hours[day],
			Span{time.Duration(from) * time.Minute, time.Duration(to) * time.Minute})
		minute += to - from + gap
	}
	return hours
}

// reference answers, minute by minute, whether the desk is open: a span begins and ends when
// the wall clock first shows its edge or passes it. It starts days ahead so as to have seen
// every shift begin.
func reference(c *Calendar, start time.Time, minutes int) []bool {
	const ahead = 4 * 24 * 60
	open := make([]bool, minutes)
	passed := int64(-1 << 62) // the latest wall minute yet shown
	for i := -ahead; i < minutes; i++ {
		local := start.Add(time.Duration(i) * time.Minute).In(c.Zone())
		_, offset := local.Zone()
		passed = max(passed, (local.Unix()+int64(offset))/60)
		if i >= 0 {
			open[i] = openAt(c, passed)
		}
	}
	return open
}

// openAt looks for a span of today, yesterday or the day before that holds the wall minute.
func openAt(c *Calendar, wall int64) bool {
	for back := range int64(3) {
		day := time.Unix((wall/1440-back)*secondsOfDay, 0).UTC()
		if c.holidays[day.Unix()/secondsOfDay] != "" {
			continue
		}
		since := time.Duration(wall-day.Unix()/60) * time.Minute
		for _, span := range c.Hours()[day.Weekday()] {
			if span.From <= since && since < span.To {
				return true
			}
		}
	}
	return false
}

func TestTheEngineAgreesWithAStopwatch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal, day := drawDesk(t)
		start := day.Add(time.Duration(rapid.IntRange(-3000, 600).Draw(t, "start")) * time.Minute)
		minutes := rapid.IntRange(1, 4000).Draw(t, "minutes")
		open := reference(cal, start, minutes)
		worked := time.Duration(0)
		for i, want := range open {
			now := start.Add(time.Duration(i) * time.Minute)
			if got := cal.Open(now); got != want {
				t.Fatalf("Open(%v) = %v, want %v; hours %v", now, got, want, cal.Hours())
			}
			if want {
				worked += time.Minute
				if got := cal.Add(start, worked); !got.Equal(now.Add(time.Minute)) {
					t.Fatalf("Add(%v, %v) = %v, want a minute after %v", start, worked, got, now)
				}
			}
		}
		end := start.Add(time.Duration(minutes) * time.Minute)
		if got := cal.Between(start, end); got != worked {
			t.Fatalf("Between(%v, %v) = %v, want %v", start, end, got, worked)
		}
	})
}

func drawMoment(t *rapid.T, day time.Time) time.Time {
	return day.Add(time.Duration(rapid.Int64Range(-1e15, 1e15).Draw(t, "from")))
}

func TestAddAndBetweenAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal, day := drawDesk(t)
		from := drawMoment(t, day)
		work := time.Duration(rapid.Int64Range(-2e15, 2e15).Draw(t, "work"))
		to := cal.Add(from, work)
		if got := cal.Between(from, to); got != work {
			t.Fatalf("Between(%v, %v) = %v, want %v", from, to, got, work)
		}
		if got := cal.Between(to, from); got != -work {
			t.Fatalf("Between(%v, %v) = %v, want %v", to, from, got, -work)
		}
		if work != 0 && cal.Between(to.Add(-1), to.Add(1)) == 0 {
			t.Fatalf("%v lies in closed time", to)
		}
		if back := cal.Between(from, cal.Add(to, -work)); back != 0 {
			t.Fatalf("there and back is off by %v", back)
		}
	})
}

func TestAddIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal, day := drawDesk(t)
		from := drawMoment(t, day)
		later := from.Add(time.Duration(rapid.Int64Range(0, 1e15).Draw(t, "later")))
		work := time.Duration(rapid.Int64Range(-1e15, 1e15).Draw(t, "work"))
		more := work + time.Duration(rapid.Int64Range(0, 1e15).Draw(t, "more"))
		if a, b := cal.Add(from, work), cal.Add(later, work); work != 0 && b.Before(a) {
			t.Fatalf("from %v ends %v, from %v already %v", from, a, later, b)
		}
		if a, b := cal.Add(from, work), cal.Add(from, more); b.Before(a) {
			t.Fatalf("%v ends %v, %v already %v", work, a, more, b)
		}
	})
}

func TestBetweenAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal, day := drawDesk(t)
		a, b, c := drawMoment(t, day), drawMoment(t, day), drawMoment(t, day)
		if sum := cal.Between(a, b) + cal.Between(b, c); sum != cal.Between(a, c) {
			t.Fatalf("%v and not %v", sum, cal.Between(a, c))
		}
		if real, worked := b.Sub(a).Abs(), cal.Between(a, b).Abs(); worked > real {
			t.Fatalf("%v worked in %v", worked, real)
		}
	})
}

func TestNoDelayEndsBeforeItsStart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal, day := drawDesk(t)
		from := drawMoment(t, day)
		delay := ticketing.Delay{
			N:    rapid.IntRange(1, 60).Draw(t, "n"),
			Unit: ticketing.Unit(rapid.IntRange(0, int(ticketing.EndOfWorkingDay)).Draw(t, "unit")),
		}
		end := cal.After(from, delay)
		if end.Before(from) {
			t.Fatalf("%s after %v is %v", delay, from, end)
		}
		delay.N++
		if more := cal.After(from, delay); more.Before(end) {
			t.Fatalf("%s ends %v, one less %v", delay, more, end)
		}
	})
}

func TestTheCloseOfADayIsTheLastOpenMomentOfIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal, day := drawDesk(t)
		from, n := drawMoment(t, day), rapid.IntRange(0, 9).Draw(t, "n")
		end := cal.EndOfDay(from, n)
		if end.Before(cal.Opening(from)) {
			t.Fatalf("EndOfDay(%v, %d) = %v, before the desk opens", from, n, end)
		}
		if n == 0 {
			return
		}
		before := cal.EndOfDay(from, n-1)
		if end.Before(before) || end.Equal(before) && !skipped(end) {
			t.Fatalf("EndOfDay(%v, %d) = %v, the day before closes %v", from, n, end, before)
		}
	})
}

// skipped tells whether the clock was put forward at a moment: all that should have happened in
// the time left out happens then.
func skipped(at time.Time) bool {
	_, now := at.Zone()
	_, just := at.Add(-1).Zone()
	return now > just
}

func BenchmarkAdd48Hours(b *testing.B) {
	cal := benchDesk(b)
	from := moment(b, cal.Zone(), "2026-03-27 15:00")
	b.ReportAllocs()
	for b.Loop() {
		cal.Add(from, 48*time.Hour)
	}
}

func BenchmarkBetweenOverAYear(b *testing.B) {
	cal := benchDesk(b)
	from := moment(b, cal.Zone(), "2026-01-01 00:00")
	to := from.AddDate(1, 0, 0)
	b.ReportAllocs()
	for b.Loop() {
		cal.Between(from, to)
	}
}

func benchDesk(b *testing.B) *Calendar {
	holidays, err := Country("gb", 2020, 2040)
	if err != nil {
		b.Fatal(err)
	}
	cal, err := Office(zone(b, "Europe/London")).WithHolidays(holidays)
	if err != nil {
		b.Fatal(err)
	}
	return cal
}
