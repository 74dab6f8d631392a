package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"ticketd/data/sheet"
	"ticketd/schedule/calendar"
	"ticketd/ticketing"
	"ticketd/ticketing/letter"
	"ticketd/ticketing/process"
)

// The years for which holidays are looked up.
const (
	firstHolidays = 2000
	lastHolidays  = 2060
)

// teamHolidays is the name by which a process's calendar can refer to the
// team's holidays.
const teamHolidays = "team"

// languageOf reads a language tag (RFC 5646), in lower case.
func (l *loader) languageOf(s *sheet.Table, otherwise string) string {
	text := strings.ToLower(s.Text("language", `"en"`))
	if text == "" {
		return otherwise
	}
	primary, _, _ := strings.Cut(text, "-")
	if len(primary) < 2 || len(primary) > 3 ||
		strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		s.Fault("language", fmt.Sprintf("%q is no language code", text),
			`write the code of ISO 639, for instance "en", "de" or "fr"`)
		return otherwise
	}
	written := func(have string) bool { return text == have || strings.HasPrefix(text, have+"-") }
	if l.languages != nil && !slices.ContainsFunc(l.languages, written) {
		l.warnIn(s.Sheet(), s.At("language"), "there are no letters in %q, they go out in English:"+
			" take one of %s, or write your own, see \"ticketd letters\"", text, strings.Join(l.languages, ", "))
	}
	return text
}

// dataOf reads where the store lies. The directory is made at the first start.
func (l *loader) dataOf(root *sheet.Table) string {
	name := root.Must("data", `"data/desk"`)
	if name == "" {
		return ""
	}
	dir := l.path(name)
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		root.Fault("data", fmt.Sprintf("%s is no directory", dir), "name one that only ticketd writes to")
	}
	return dir
}

// holidaysOf gathers the team's holidays from the country's table, the list and
// the .ics file.
func (l *loader) holidaysOf(root *sheet.Table) []calendar.Holiday {
	var all []calendar.Holiday
	add := func(key string, more []calendar.Holiday, err error) {
		for _, one := range split(err) {
			root.Fault(key, ticketing.CleanLine(one.Error()), "")
		}
		all = append(all, more...)
	}
	if code := strings.ToLower(root.Text("holiday_country", `"gb"`)); code != "" {
		more, err := calendar.Country(code, firstHolidays, lastHolidays)
		add("holiday_country", more, err)
	}
	more, err := calendar.List(root.Texts("holidays", `["2026-12-24"]`), firstHolidays, lastHolidays)
	add("holidays", more, err)
	if name := root.Text("holiday_file", `"holidays.ics"`); name != "" {
		more, err := readHolidayFile(l.path(name))
		add("holiday_file", more, err)
	}
	return all
}

// split takes joined errors apart.
func split(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

func readHolidayFile(path string) ([]calendar.Holiday, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %s: name an iCalendar file", path, plainCause(err))
	}
	defer func() { _ = f.Close() }() // it was only read
	return calendar.ICS(f, firstHolidays, lastHolidays)
}

// openLetters reads the letters of a directory, on top of those that ship; "": those alone.
func openLetters(dir string) (*letter.Book, error) {
	if dir == "" {
		return shippedLetters()
	}
	return letter.Open(os.DirFS(dir))
}

// shippedLetters are read once: the configuration, its desk and each scenario ask for them.
var shippedLetters = sync.OnceValues(func() (*letter.Book, error) { return letter.Open(nil) })

// lettersOf reads the directory with the team's own letters and learns which
// letters there are.
func (l *loader) lettersOf(root *sheet.Table) string {
	name := root.Text("letters", `"letters"`)
	if name == "" {
		book, err := openLetters("")
		if err == nil {
			l.letters, l.languages = book.Names(), book.Languages()
		}
		return ""
	}
	dir := l.path(name)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		root.Fault("letters", fmt.Sprintf("%s is no directory", dir),
			"make it, or leave the setting out for the letters that ship")
		return dir
	}
	book, err := openLetters(dir)
	if err != nil {
		for line := range strings.SplitSeq(err.Error(), "\n") {
			root.Fault("letters", line, "")
		}
		return dir
	}
	l.letters, l.languages = book.Names(), book.Languages()
	return dir
}

// pagesOf reads the directory for the incidents' pages, which is made when the
// first one is written.
func (l *loader) pagesOf(root *sheet.Table, data string) string {
	name := root.Text("pages", `"public"`)
	if name == "" {
		return ""
	}
	dir := l.path(name)
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		root.Fault("pages", fmt.Sprintf("%s is no directory", dir), "name one that only the pages are in")
	}
	if inside, err := filepath.Rel(data, dir); err == nil && filepath.IsLocal(inside) {
		root.Fault("pages", fmt.Sprintf("%s lies in the store, which nobody else may read", dir),
			"name a directory that your web server shows")
	}
	return dir
}

// processOf loads the process that a mailbox names, each one once.
func (l *loader) processOf(s *sheet.Table, mailbox string) (ticketing.Process, bool) {
	name := s.Must("process", `"priority-support"`)
	if other := l.instead[mailbox]; other != "" {
		name = other
	}
	if p, loaded := l.processes[name]; loaded || name == "" {
		return p, loaded && p.Name != ""
	}
	p, err := loadProcess(name, l.path(name), l.env(l.zone))
	faults, ofTheFile := errors.AsType[sheet.Faults](err)
	switch {
	case ofTheFile:
		l.sheet.Add(faults)
	case err != nil:
		s.Fault("process", strings.TrimPrefix(ticketing.CleanLine(err.Error()), "load process: "), "")
	default:
		l.keepHolidays(p.Calendars)
	}
	l.processes[name] = p
	return p, err == nil
}

// env is what processes, and calendars of customers, can refer to.
func (l *loader) env(zone *time.Location) process.Env {
	return process.Env{Zone: zone, Letters: l.letters,
		Holidays: map[string][]calendar.Holiday{teamHolidays: l.holidays}}
}

// loadProcess takes what looks like a file for one, which lies at the path, and
// all else for a shipped process, unless only a file has that name.
func loadProcess(name, path string, env process.Env) (ticketing.Process, error) {
	looksLikeFile := strings.ContainsAny(name, "/\\") || strings.HasSuffix(name, ".toml")
	_, missing := os.Stat(path)
	if !looksLikeFile && (missing != nil || slices.Contains(process.Names(), name)) {
		return process.Builtin(name, env)
	}
	source, err := readLimited(path, maxConfig)
	if err != nil {
		return ticketing.Process{}, fmt.Errorf("read %s: %s: name an existing file,"+
			" or one of %s", name, plainCause(err), strings.Join(process.Names(), ", "))
	}
	return process.Load(source, name, env)
}

// keepHolidays adds the team's holidays to every calendar that closes at all:
// one that is open round the clock has none.
func (l *loader) keepHolidays(calendars map[string]ticketing.Calendar) {
	if len(l.holidays) == 0 {
		return
	}
	for name, c := range calendars {
		hours, ok := c.(*calendar.Calendar)
		if !ok || roundTheClock(hours) {
			continue
		}
		all := slices.Concat(ownHolidays(hours), l.holidays)
		if with, err := hours.WithHolidays(all); err == nil {
			calendars[name] = with
		} else {
			l.sheet.Fault("holidays", ticketing.CleanLine(err.Error()), "")
		}
	}
}

func roundTheClock(c *calendar.Calendar) bool {
	monday := time.Date(2024, time.July, 1, 0, 0, 0, 0, time.UTC) // no clock changes that week
	return c.Between(monday, monday.AddDate(0, 0, 7)) == 7*24*time.Hour
}

// ownHolidays asks a calendar for the holidays that it has already.
func ownHolidays(c *calendar.Calendar) []calendar.Holiday {
	var own []calendar.Holiday
	day := time.Date(firstHolidays, time.January, 1, 12, 0, 0, 0, c.Zone())
	for ; day.Year() <= lastHolidays; day = day.AddDate(0, 0, 1) {
		if name, is := c.Holiday(day); is {
			date := calendar.Date{Year: day.Year(), Month: day.Month(), Day: day.Day()}
			own = append(own, calendar.Holiday{Date: date, Name: name})
		}
	}
	return own
}
