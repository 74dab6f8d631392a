package parse

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"ticketd/ticketing"
)

// absence reads an out-of-office reply: the day that it names as the end, at midnight UTC, and who
// stands in. Both are left empty unless the text is plain about them. Nil if neither is there.
func absence(in ticketing.Incoming) *ticketing.Absence {
	text := in.Subject + "\n" + clip(firstOf(in.Fresh, in.Text), 4<<10)
	a := ticketing.Absence{Until: until(text, in.Date), Substitute: substitute(text, in)}
	return &a
}

const (
	dayNumber  = `(?:[0-3]?[0-9])`
	monthWord  = `(?:\pL{3,10}\.?)`
	ordinalDay = dayNumber + `(?:st|nd|rd|th|er|º|\.)?`
	dateForms  = `([0-9]{4}-[0-9]{2}-[0-9]{2}` +
		`|` + dayNumber + `[./-][0-1]?[0-9][./-](?:20)?[0-9]{2}` +
		`|` + dayNumber + `\.[0-1]?[0-9]\.` +
		`|` + ordinalDay + `\s+(?:of\s+|de\s+)?` + monthWord + `(?:,?\s+(?:de\s+)?20[0-9]{2})?` +
		`|` + monthWord + `\s+` + ordinalDay + `(?:,?\s+20[0-9]{2})?)`
	endWords = `until|till|through|back on|back in the office on|return on|returning on|` +
		`return to the office on|bis zum|bis einschließlich|bis inkl\.|bis|zurück am|zurück ab|` +
		`erreichbar ab dem|erreichbar ab|wieder ab dem|wieder am|wieder ab|ab dem|` +
		`jusqu'au|jusqu’au|de retour le|retour le|hasta el|regreso el|vuelvo el|` +
		`fino al|rientro il|rientrerò il|ritorno il|` +
		`tot en met|tot|terug op|até|volto em|regresso a|` +
		`t/m|till och med|til og med|tilbake|tillbaka|do dnia`
	weekday = `(?:\s+(?:the\s+)?\pL{2,12}\.?,?(?:\s+(?:the|den|dem|le|el|il))?)?`
)

var (
	endPattern = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:` + endWords + `):?` + weekday +
		`\s+` + dateForms)
	rangePattern = regexp.MustCompile(`(?i)` + dateForms +
		`\s*(?:-|–|to|bis|au|al|tot|a|e|até|til)\s+` + dateForms)
)

// until is the latest day that the text names as an end, if it lies within the year after now.
func until(text string, now time.Time) time.Time {
	var latest time.Time
	take := func(s string) {
		day, ok := readDay(s, now)
		if ok && day.After(now.AddDate(0, 0, -2)) && day.Before(now.AddDate(1, 0, 0)) &&
			day.After(latest) {
			latest = day
		}
	}
	for _, m := range endPattern.FindAllStringSubmatch(text, 10) {
		take(m[1])
	}
	for _, m := range rangePattern.FindAllStringSubmatch(text, 10) {
		take(m[2])
	}
	return latest
}

// readDay reads a day as people write it. Of "03/04/2026" nobody can tell; it is not read.
func readDay(s string, now time.Time) (time.Time, bool) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t, true
	}
	var month time.Month
	var numbers []int
	for _, word := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return strings.ContainsRune(" ,./-\n\t", r)
	}) {
		if m := monthNamed(word); m != 0 {
			month = m
			continue
		}
		digits := strings.TrimRight(word, "stndrheº")
		if n, err := strconv.Atoi(digits); err == nil {
			numbers = append(numbers, n)
		}
	}
	if month == 0 {
		return numericDay(s, numbers, now)
	}
	if len(numbers) == 0 {
		return time.Time{}, false
	}
	year := 0
	if len(numbers) > 1 {
		year = numbers[1]
	}
	return day(year, month, numbers[0], now)
}

func numericDay(s string, n []int, now time.Time) (time.Time, bool) {
	if len(n) < 2 {
		return time.Time{}, false
	}
	year := 0
	if len(n) > 2 {
		year = n[2]
	}
	switch {
	case strings.Contains(s, ".") || n[0] > 12 || n[0] == n[1]:
		return day(year, time.Month(n[1]), n[0], now)
	case n[1] > 12:
		return day(year, time.Month(n[0]), n[1], now)
	}
	return time.Time{}, false
}

// day makes a day; without a year it is the next such day.
func day(year int, month time.Month, d int, now time.Time) (time.Time, bool) {
	if month < 1 || month > 12 || d < 1 || d > 31 {
		return time.Time{}, false
	}
	if year > 0 && year < 100 {
		year += 2000
	}
	if year == 0 {
		year = now.Year()
		if time.Date(year, month, d, 0, 0, 0, 0, time.UTC).Before(now.AddDate(0, 0, -2)) {
			year++
		}
	}
	t := time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
	return t, t.Month() == month
}

// monthNamed knows the months of the languages whose absences are read, by the letters that tell
// them apart.
func monthNamed(word string) time.Month {
	word = strings.TrimRight(word, ".")
	if len(word) < 3 {
		return 0
	}
	for i, names := range monthNames {
		for name := range strings.FieldsSeq(names) {
			if word == name || len([]rune(word)) == 3 && strings.HasPrefix(name, word) {
				return time.Month(i + 1)
			}
		}
	}
	return 0
}

var monthNames = [12]string{
	"january januar jänner janvier enero gennaio januari janeiro",
	"february februar feber février fevrier febrero febbraio februari fevereiro",
	"march märz maerz mrz mars marzo maart março",
	"april avril abril aprile",
	"may mai mayo maggio mei maio maj",
	"june juni juin junio giugno junho",
	"july juli juillet julio luglio julho",
	"august août aout agosto augustus augusti",
	"september sept septembre septiembre settembre setembro",
	"october oktober octobre octubre ottobre outubro okt",
	"november novembre noviembre novembro",
	"december dezember décembre decembre diciembre dicembre dezembro desember dez",
}

var substituteWords = []string{"contact", "urgent", "colleague", "reach out", "wenden sie sich",
	"wende dich", "dringend", "vertret", "kontakt", "urgence", "contacter", "adresser", "urgente",
	"contacte", "contactar", "diríjase", "contattare", "rivolgersi", "neem", "spoed", "dringende"}

// substitute is the one other address that a reply names as a person to turn to.
func substitute(text string, in ticketing.Incoming) ticketing.Address {
	if !containsAny(strings.ToLower(text), substituteWords) {
		return ""
	}
	var found []ticketing.Address
	for _, s := range anywhere.FindAllString(text, maxUsed) {
		a, _ := canonical(s)
		ours := slices.ContainsFunc(in.To, func(m ticketing.Mailbox) bool { return m.Address == a })
		if a.Mailable() && a != in.From.Address && !ours && !slices.Contains(found, a) {
			found = append(found, a)
		}
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}
