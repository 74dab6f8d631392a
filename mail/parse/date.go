package parse

import (
	"strconv"
	"strings"
	"time"
)

// readDate reads a Date field (RFC 5322 sections 3.3 and 4.3) as it comes: any order of the parts,
// full or foreign names, a day in numbers where nobody can take it for another, no zone (then UTC),
// no clock (then midnight), asctime, ISO 8601.
func readDate(value string) (time.Time, bool) {
	value, _ = uncommented(clip(strings.TrimSpace(value), 200))
	switch {
	case len(value) == 16 && value[8] == 'T':
		t, err := time.Parse("20060102T150405Z", value)
		return t, err == nil && plausibleYear(t.Year())
	case len(value) > 10 && value[4] == '-' && value[10] == 'T':
		value = value[:10] + " " + value[11:]
	}
	if strings.Contains(value, " :") || strings.Contains(value, ": ") {
		value = blankColons.Replace(value)
	}
	var d dateParts
	for word := range strings.FieldsFuncSeq(value, func(r rune) bool {
		return r == ' ' || r == ',' || r == '\t' || r == '(' || r == ')' || r == '"'
	}) {
		d.take(word)
	}
	return d.time()
}

// blankColons takes out the blanks that the obsolete syntax allows in a clock.
var blankColons = strings.NewReplacer(" : ", ":", " :", ":", ": ", ":")

type dateParts struct {
	day, year, zone      int
	hour, minute, second int
	month                time.Month
	early                bool // the month came before the day
	clock, zoned         bool
	half                 string // "am" or "pm"
}

func (d *dateParts) take(word string) {
	if len(word) > 5 && isZone(word[:5]) && !strings.Contains("0123456789:", word[5:6]) {
		word = word[:5] // "+0200Received:", where a line end was lost
	}
	n, err := strconv.Atoi(word)
	number := err == nil && word[0] != '+' && word[0] != '-'
	switch {
	case isZone(word):
		if d.zoned {
			return
		}
		d.zoned = true
		d.zone = offset(word[strings.IndexAny(word, "+-"):])
	case strings.Contains(word, ":"):
		if !d.clock {
			d.takeClock(word)
		}
	case strings.Count(word, ".") == 2 && d.month != 0:
		d.takeClock(strings.ReplaceAll(word, ".", ":"))
	case strings.Count(word, "-") == 2, strings.Count(word, "/") == 2, strings.Count(word, ".") == 2:
		d.takeDay(word)
	case number && n > 0 && n <= 31 && d.day == 0:
		d.day = n
	case number && d.year == 0 && n >= 0:
		d.year = fullYear(n, len(word))
	case number && d.clock && len(word) == 4:
		d.zone = offset("+" + word) // the sign was lost
	case err != nil:
		d.takeWord(word)
	}
}

// isZone knows "+0100", "+01:00", "+2" and "GMT+02:00".
func isZone(word string) bool {
	word = strings.TrimPrefix(strings.TrimPrefix(strings.ToUpper(word), "GMT"), "UTC")
	return len(word) >= 2 && (word[0] == '+' || word[0] == '-') &&
		strings.Trim(word[1:], "0123456789:") == ""
}

// takeWord takes a month, a zone or a half of the day. What looks like a month before the day is
// a weekday if a month follows: "mar, 2 dic 2025".
func (d *dateParts) takeWord(word string) {
	word = strings.ToLower(word)
	month := monthOf(word)
	if month == 0 && d.day != 0 {
		month = monthNamed(word, "")
	}
	switch {
	case month != 0 && (d.month == 0 || d.early):
		d.month, d.early = month, d.day == 0
	case d.clock && halves[word] != "" && len(word) == 2:
		d.half = halves[word]
	case month == 0:
		d.takeZone(word)
	}
}

// takeDay takes a day in numbers, "2026-03-02" or "17.6.2026", or with a named month, "2-Mar-2026".
// It is false for a day that may be another: of "03/04/2026" nobody can tell, unless a year or a
// day above 12 shows the order.
func (d *dateParts) takeDay(word string) bool {
	var n []int
	for s := range strings.SplitSeq(strings.NewReplacer("/", ".", "-", ".").Replace(word), ".") {
		if v, err := strconv.Atoi(s); err == nil {
			n = append(n, v)
		} else if d.month != 0 {
			return true
		} else {
			d.month = monthOf(s)
		}
	}
	switch {
	case len(n) == 2 && d.month != 0:
		n = []int{n[0], int(d.month), n[1]}
	case len(n) != 3:
		return true
	}
	switch {
	case n[0] > 31:
		n[0], n[2] = n[2], n[0]
	case n[1] > 12:
		n[0], n[1] = n[1], n[0]
	case !strings.Contains(word, ".") && n[0] <= 12 && n[0] != n[1] && d.month == 0:
		return false
	}
	if n[1] > 12 {
		return false
	}
	d.day, d.month, d.year = n[0], time.Month(n[1]), fullYear(n[2], len(strconv.Itoa(n[2])))
	return true
}

func (d *dateParts) takeClock(word string) {
	word = strings.TrimRight(strings.ToLower(word), "z.")
	if i := strings.IndexAny(word, "+-"); i > 0 {
		d.zone = offset(word[i:])
		word = word[:i]
	}
	for half := range halves {
		if rest, ok := strings.CutSuffix(word, half); ok && len(half) == 2 { // "2:05pm"
			word, d.half = rest, half
		}
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
	if n[0] <= 24 && n[1] <= 59 {
		d.hour, d.minute, d.second, d.clock = n[0], n[1], n[2], true
	}
}

func offset(s string) int {
	digits := strings.ReplaceAll(s[1:], ":", "")
	if n := len(digits); n == 1 || n == 2 { // "GMT+2"
		digits = ("0" + digits)[n-1:] + "00"
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

// zoneHours are the zones of RFC 5322 section 4.3 and a few that are as usual.
var zoneHours = map[string]int{"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
	"pst": -8, "pdt": -7, "cet": 1, "cest": 2, "met": 1, "mest": 2, "mez": 1, "mesz": 2,
	"eet": 2, "eest": 3, "bst": 1, "msk": 3, "jst": 9, "kst": 9, "aest": 10, "aedt": 11}

func (d *dateParts) takeZone(word string) {
	if h, ok := zoneHours[strings.ToLower(word)]; ok && d.zone == 0 && !d.zoned {
		d.zone = h * 3600
	}
}

func (d *dateParts) time() (time.Time, bool) {
	if d.day == 0 || d.month == 0 || !plausibleYear(d.year) {
		return time.Time{}, false
	}
	switch {
	case d.half == "pm" && d.hour < 12:
		d.hour += 12
	case d.half == "am" && d.hour == 12:
		d.hour = 0
	}
	zone := time.UTC
	if d.zone != 0 {
		zone = time.FixedZone("", d.zone)
	}
	return time.Date(d.year, d.month, d.day, d.hour, d.minute, d.second, 0, zone), true
}

func plausibleYear(y int) bool { return y >= 1970 && y < 2200 }
