package parse

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// dated is a day that a text names, and where. The year is 0 if it is not said.
type dated struct {
	begin, end int
	year, day  int
	month      time.Month
	last       bool // of a range in one month, as in "March 3-13"
}

// exists says that there is such a day, in a leap year at least.
func (d dated) exists() bool {
	t := time.Date(2024, d.month, d.day, 0, 0, 0, 0, time.UTC)
	return d.month >= 1 && d.month <= 12 && d.day >= 1 && t.Day() == d.day
}

// on is the day at midnight UTC, if it lies within the year from a day on. Without a year it is the
// next such day, if half a year brings it: one that has just passed is not meant.
func (d dated) on(from time.Time) (t time.Time, ahead bool) {
	year, last := d.year, from.AddDate(1, 0, 0)
	switch {
	case year == 0:
		year, last = from.Year(), from.AddDate(0, 6, 0)
	case year < 100:
		year += 2000
	}
	t = time.Date(year, d.month, d.day, 0, 0, 0, 0, time.UTC)
	if d.year == 0 && t.Before(from) {
		t = time.Date(year+1, d.month, d.day, 0, 0, 0, 0, time.UTC)
	}
	return t, t.Month() == d.month && !t.Before(from) && t.Before(last)
}

const (
	dayBehind  = `(?:st|nd|rd|th|er|º|ª|\.|:a|:e|-е|-го|η)?`
	monthWord  = `([\p{L}\p{M}.]{3,14})`
	yearBehind = `(?:,?\s{0,2}(?:de |del |of )?\s?(20\d\d))?`
)

// dateForms are the forms of dates, those first of which others could read a part. The groups are
// the year, the month and the day, by their letters; a second day is the last of a range.
var dateForms = []struct {
	form  *regexp.Regexp
	parts string
}{
	{regexp.MustCompile(`\b(20\d\d)([-./])(\d{1,2})[-./](\d{1,2})`), "y-md"},
	{regexp.MustCompile(`(?:(20\d\d)\s?[年년]\s?)?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日号號일]`), "ymd"},
	{regexp.MustCompile(`\b(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(20\d\d))?`), "dmy"},
	{regexp.MustCompile(`\b(\d{1,2})` + dayBehind + `\s{0,2}(?:of |de |d')?\s?` + monthWord + yearBehind), "dwy"},
	{regexp.MustCompile(monthWord + `\s{1,2}(\d{1,2})` + dayBehind + `(?:\s?[-–]\s?(\d{1,2})` + dayBehind +
		`)?` + yearBehind), "wddy"},
	{regexp.MustCompile(`\b(\d{1,2})\.\s?(\d{1,2})(\.)\s?((?:20)?\d\d\b)?`), "dm-y"},
	{regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})(?:/((?:20)?\d\d)\b)?`), "12y"},
	{regexp.MustCompile(`\b(\d{1,2})-(\d{1,2})-((?:20)?\d\d)\b`), "12y"},
}

// datesIn finds the days that a text in small letters names, in the order in which they stand.
func datesIn(text, language string) (found []dated) {
	left := []byte(text) // what is found is blanked in it
	dayFirst := writesDayFirst(text, language)
	for _, f := range dateForms {
		for _, m := range f.form.FindAllSubmatchIndex(left, 20) {
			d := dated{begin: m[2], end: m[1]}
			if d.begin < 0 {
				d.begin = m[0]
			}
			known := true
			for i, part := range f.parts {
				if at := 2 * (i + 1); m[at] >= 0 {
					known = d.read(part, string(left[m[at]:m[at+1]]), language, dayFirst) && known
				}
			}
			if !known || !d.exists() || d.end < len(left) && unicode.IsDigit(rune(left[d.end])) {
				continue
			}
			found = append(found, d)
			for i := d.begin; i < d.end; i++ {
				left[i] = ' '
			}
		}
	}
	slices.SortFunc(found, func(a, b dated) int { return cmp.Compare(a.begin, b.begin) })
	return found
}

// read reads a part of a date; false: nobody can tell what it means.
func (d *dated) read(part rune, s, language string, dayFirst func() (first, known bool)) bool {
	n, _ := strconv.Atoi(s)
	switch part {
	case 'y':
		d.year = n
	case 'm':
		d.month = time.Month(n)
	case 'd':
		d.last = d.day > 0
		d.day = n
	case 'w':
		d.month = monthNamed(s, language)
	case '1', '2':
		first, known := dayFirst()
		if part == '1' == first {
			d.day = n
		} else {
			d.month = time.Month(n)
		}
		return known
	}
	return true
}

var slashed = regexp.MustCompile(`\b(\d{1,2})[/-](\d{1,2})(?:[/-](?:20)?\d\d)?\b`)

// writesDayFirst tells whether "03/04" is a day of April: by a date in the text that can be read in
// one way only, else by the language. In English nobody can tell.
func writesDayFirst(text, language string) func() (first, known bool) {
	return func() (first, known bool) {
		for _, m := range slashed.FindAllStringSubmatch(text, 20) {
			a, _ := strconv.Atoi(m[1])
			b, _ := strconv.Atoi(m[2])
			switch {
			case a > 12 && a <= 31 && b <= 12:
				return true, true
			case b > 12 && b <= 31 && a <= 12:
				return false, true
			case a == b:
				known = true
			}
		}
		switch language {
		case "", "en", "hu", "lt", "ja", "zh", "ko":
			return true, known
		}
		return true, true
	}
}

// monthNamed is the month of a word in small letters, 0 for any other word. "Listopad" is October
// in Croatia and November in Poland and Bohemia.
func monthNamed(word, language string) time.Month {
	word = strings.TrimSuffix(word, ".")
	if language == "hr" && strings.HasPrefix(word, "listopad") {
		return time.October
	}
	if month := months[word]; month > 0 {
		return time.Month(month)
	}
	for n := len(word); n > 2; n-- {
		if month := months[word[:n]+"*"]; month > 0 {
			return time.Month(month)
		}
	}
	return time.Month(months[word+"."])
}

// weekdaysIn finds the weekdays that a text names without a date beside, written out.
func weekdaysIn(text string, dates []dated, from time.Time) (found []dated) {
	at := 0
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !inWord(r) }) {
		begin := at + strings.Index(text[at:], word)
		at = begin + len(word)
		day, ok := weekdays[word]
		beside := func(d dated) bool { return d.end > begin-4 && d.begin < at+6 }
		if !ok || utf8.RuneCountInString(word) < 4 || slices.ContainsFunc(dates, beside) {
			continue
		}
		ahead := (day - int(from.Weekday()) + 6) % 7
		t := from.AddDate(0, 0, ahead+1)
		found = append(found, dated{begin: begin, end: at, year: t.Year(), month: t.Month(), day: t.Day()})
	}
	return found
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.Is(unicode.M, r) || r == '\'' || r == '-'
}
