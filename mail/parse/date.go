package parse

import (
	"strconv"
	"strings"
	"time"
)

// readDate reads a Date field (RFC 5322 sections 3.3 and 4.3) as it comes: any order of the parts,
// full or foreign weekdays, no zone (then UTC), asctime, ISO 8601.
func readDate(value string) (time.Time, bool) {
	if i := strings.IndexByte(value, '('); i >= 0 {
		value = value[:i]
	}
	value = clip(strings.TrimSpace(value), 100)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateTime,
		"2006-01-02 15:04:05 -0700", "2006-01-02 15:04", "20060102T150405Z"} {
		if t, err := time.Parse(layout, value); err == nil {
			return t, plausibleYear(t.Year())
		}
	}
	var d dateParts
	for _, word := range strings.FieldsFunc(value, func(r rune) bool {
		return r == ' ' || r == ',' || r == '\t' || r == '-' && !strings.Contains(value, " -")
	}) {
		d.take(word)
	}
	return d.time()
}

type dateParts struct {
	day, year, zone      int
	hour, minute, second int
	month                time.Month
	clock                bool
}

func (d *dateParts) take(word string) {
	n, err := strconv.Atoi(word)
	switch {
	case word == "":
	case strings.Contains(word, ":"):
		d.takeClock(word)
	case (word[0] == '+' || word[0] == '-') && err == nil && len(word) >= 5:
		d.zone = offset(word)
	case strings.Count(word, "-") == 2 || strings.Count(word, "/") == 2:
		for w := range strings.SplitSeq(strings.ReplaceAll(word, "/", "-"), "-") {
			d.take(w)
		}
	case err == nil && n > 0 && n <= 31 && d.day == 0:
		d.day = n
	case err == nil && d.year == 0 && n >= 0:
		d.year = fullYear(n, len(word))
	case err != nil && d.month == 0:
		d.month = monthOf(word)
		if d.month == 0 {
			d.takeZone(word)
		}
	case err != nil:
		d.takeZone(word)
	}
}

func (d *dateParts) takeClock(word string) {
	word = strings.TrimRight(strings.ToLower(word), "z.")
	if i := strings.IndexAny(word, "+-"); i > 0 {
		d.zone = offset(word[i:])
		word = word[:i]
	}
	var n [3]int
	for i, s := range strings.SplitN(word, ":", 3) {
		s, _, _ = strings.Cut(s, ".")
		v, err := strconv.Atoi(s)
		if err != nil || v < 0 || v > 60 {
			return
		}
		n[i] = v
	}
	d.hour, d.minute, d.second, d.clock = n[0], n[1], n[2], true
}

func offset(s string) int {
	digits := strings.ReplaceAll(s[1:], ":", "")
	if len(digits) <= 2 { // "GMT+2"
		digits = ("0" + digits)[len(digits)-1:] + "00"
	}
	n, err := strconv.Atoi(digits)
	if err != nil || len(digits) != 4 || n/100 > 14 || n%100 > 59 {
		return 0
	}
	seconds := (n/100*60 + n%100) * 60
	if s[0] == '-' {
		return -seconds
	}
	return seconds
}

func fullYear(n, digits int) int {
	switch {
	case digits <= 2 && n < 50:
		return n + 2000
	case digits <= 3:
		return n + 1900
	}
	return n
}

// monthOf knows the English names by their first three letters (RFC 5322), and nothing else:
// foreign months in a Date field are too rare to guess at.
func monthOf(word string) time.Month {
	const names = "janfebmaraprmayjunjulaugsepoctnovdec"
	if len(word) < 3 {
		return 0
	}
	i := strings.Index(names, strings.ToLower(word[:3]))
	if i < 0 || i%3 != 0 {
		return 0
	}
	return time.Month(i/3 + 1)
}

// takeZone knows the zones of RFC 5322 section 4.3 and a few that are as usual.
func (d *dateParts) takeZone(word string) {
	hours := map[string]int{"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
		"PST": -8, "PDT": -7, "CET": 1, "CEST": 2, "MET": 1, "MEST": 2, "MEZ": 1, "MESZ": 2,
		"EET": 2, "EEST": 3, "BST": 1, "MSK": 3, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11}
	if h, ok := hours[strings.ToUpper(word)]; ok {
		d.zone = h * 3600
	}
	if sign := strings.IndexAny(word, "+-"); sign == 3 { // GMT+0200
		d.zone = offset(word[sign:])
	}
}

func (d *dateParts) time() (time.Time, bool) {
	if d.day == 0 || d.month == 0 || !plausibleYear(d.year) || d.hour > 24 || d.minute > 59 {
		return time.Time{}, false
	}
	zone := time.UTC
	if d.zone != 0 {
		zone = time.FixedZone("", d.zone)
	}
	return time.Date(d.year, d.month, d.day, d.hour, d.minute, d.second, 0, zone), true
}

func plausibleYear(y int) bool { return y >= 1970 && y < 2200 }
