package process

import (
	"cmp"
	"fmt"
	"maps"
	"strings"
	"time"

	"ticketd/data/sheet"
	"ticketd/schedule/calendar"
	"ticketd/ticketing"
)

// The years for which public holidays are looked up. Calendars count days
// beyond them as ordinary ones.
const (
	firstHolidays = 2020
	lastHolidays  = 2099
)

// calendars gives the calendar without a name, the two that every process has,
// and the file's own, which may replace the two.
func (r reader) calendars(t *sheet.Table, zone *time.Location) map[string]ticketing.Calendar {
	all := map[string]ticketing.Calendar{
		"": calendar.Always(zone), "always": calendar.Always(zone), "office": calendar.Office(zone)}
	maps.Copy(all, r.own(t, zone))
	return all
}

// Calendars reads calendars of one's own from the tables beneath t, by name, as a
// process file has them. What is wrong is noted in the sheet that t belongs to.
func Calendars(s *sheet.Sheet, t *sheet.Table, env Env) map[string]ticketing.Calendar {
	return reader{Sheet: s, env: env}.own(t, cmp.Or(env.Zone, time.UTC))
}

// Calendar reads the one calendar that the table itself is. What is wrong is noted in
// the sheet, and the calendar is then open round the clock.
func Calendar(s *sheet.Sheet, t *sheet.Table, name string, env Env) ticketing.Calendar {
	r, zone := reader{Sheet: s, env: env}, cmp.Or(env.Zone, time.UTC)
	if c := r.calendar(t, name, zone); c != nil {
		return c
	}
	return calendar.Always(zone)
}

func (r reader) own(t *sheet.Table, zone *time.Location) map[string]ticketing.Calendar {
	own := map[string]ticketing.Calendar{}
	for _, name := range t.Names() {
		c := r.calendar(t.Table(name), name, zone)
		if c == nil { // told already; timers that name it are not at fault
			c = calendar.Always(zone)
		}
		own[name] = c
	}
	return own
}

func (r reader) calendar(t *sheet.Table, name string, zone *time.Location) *calendar.Calendar {
	before := r.Count()
	spec := calendar.Spec{Name: name, Zone: t.Zone("zone", zone), Hours: r.week(t),
		Holidays: r.holidays(t)}
	t.Close()
	if r.Count() > before {
		return nil // it would only be told again in other words
	}
	c, err := calendar.New(spec)
	if err != nil {
		r.Fault(t.Path(), oneLine(err), "")
		return nil
	}
	return c
}

// week reads the working hours: the same ones on some days, or a table from
// days to hours.
func (r reader) week(t *sheet.Table) calendar.Hours {
	table := map[string]string{}
	days := t.Text("days", `"mon-fri"`)
	if hours := t.Text("hours", `"09:00-17:00"`); days != "" && hours != "" {
		table[days] = hours
	} else if days != "" || hours != "" {
		r.Fault(t.Path(), "days and hours belong together",
			`write for instance days = "mon-fri" and hours = "09:00-17:00"`)
	}
	week := t.Table("week")
	for _, key := range week.Names() {
		if hours := week.Must(key, `"09:00-17:00"`); hours != "" {
			table[key] = hours
		}
	}
	hours, err := calendar.ParseWeek(table)
	switch {
	case err != nil:
		r.Fault(t.Path(), oneLine(err), "")
	case len(table) == 0 && days == "" && !t.Has("hours"):
		r.Fault(t.Path(), "its week is empty",
			`give it hours, for instance days = "mon-fri" and hours = "09:00-17:00"`)
	}
	return hours
}

// holidays reads a list whose entries are countries, lists of the
// configuration, and dates.
func (r reader) holidays(t *sheet.Table) []calendar.Holiday {
	var all []calendar.Holiday
	for _, entry := range t.Texts("holidays", `["gb", "2026-12-24 Christmas Eve"]`) {
		more, known := r.env.Holidays[entry]
		var err error
		switch {
		case known:
		case strings.ContainsAny(entry[:1], "0123456789"):
			more, err = calendar.List([]string{entry}, firstHolidays, lastHolidays)
		default:
			more, err = calendar.Country(strings.ToLower(entry), firstHolidays, lastHolidays)
		}
		if err != nil {
			t.Fault("holidays", oneLine(err), "")
		}
		all = append(all, more...)
	}
	return all
}

func oneLine(err error) string {
	return ticketing.CleanLine(strings.ReplaceAll(fmt.Sprint(err), "\n", "; "))
}
