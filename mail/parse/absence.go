package parse

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"ticketd/ticketing"
)

// absence reads an out-of-office reply: the day that it names as the end, at midnight UTC, and who
// stands in. Both are left empty unless the text is plain about them.
func absence(in ticketing.Incoming) *ticketing.Absence {
	text := in.Subject + "\n\n" + clip(firstOf(in.Fresh, in.Text), 4<<10)
	text = oneForm.Replace(strings.ToLower(norm.NFC.String(text)))
	text = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\t", " ").Replace(text)
	return &ticketing.Absence{Until: until(text, in.Language, in.Date), Substitute: substitute(text, in)}
}

// until is the latest day that the text names as an end, from the day of the mail on and within a
// year; a weekday counts where no date does.
func until(text, language string, now time.Time) time.Time {
	year, month, day := now.Date()
	from := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	dates := datesIn(text, language)
	latest := func(list []dated) (last time.Time) {
		for _, d := range list {
			if t, ahead := d.on(from); ahead && t.After(last) && isEnd(text, d) {
				last = t
			}
		}
		return last
	}
	if last := latest(dates); !last.IsZero() {
		return last
	}
	return latest(weekdaysIn(text, dates, from))
}

// reach is how many octets around a date are looked at.
const reach = 120

// isEnd says that the text names a day as the last of an absence or the first after it.
func isEnd(text string, d dated) bool {
	before, after := sentence(text[max(0, d.begin-reach):d.begin], text[d.end:min(len(text), d.end+reach)])
	if d.last || endsBehind(strings.TrimLeft(after, " .")) {
		return true
	}
	for rest := before; ; {
		rest = strings.TrimRight(rest, " ,:(\"")
		if word := wordBehind(rest, endWords); word != "" {
			return !isWeekday(lastWord(strings.TrimRight(strings.TrimSuffix(rest, word), " .")))
		}
		if word := wordBehind(rest, rangeWords); word != "" && firstOfRange(strings.TrimSuffix(rest, word)) {
			return true
		}
		if word := wordBehind(rest, startWords); word != "" && (returns(before) || returnsThen(after)) {
			return true
		}
		word := lastWord(strings.TrimRight(rest, ".\n"))
		if word == "" || !fillers[word] && !isWeekday(word) {
			break
		}
		rest = strings.TrimRight(rest, ".\n")
		rest = rest[:len(rest)-len(word)]
	}
	return returns(lastWords(before, 4))
}

// endsBehind says that what stands right behind a date makes it an end: "まで", or, in scripts that
// put it there, that somebody comes back.
func endsBehind(after string) bool {
	for _, word := range endWordsBehind {
		if strings.HasPrefix(after, word) && wordEnds(word, after) {
			return true
		}
	}
	return unspaced(firstRune(after)) && returns(clip(after, 24))
}

// sentence cuts what stands before and behind a date to its sentence. The dot of "16." ends none.
func sentence(before, after string) (string, string) {
	ends := func(s string, i int) bool {
		if strings.HasPrefix(s[i:], "\n\n") {
			return true
		}
		r, _ := utf8.DecodeLastRuneInString(s[:i])
		long := i > 2 && unicode.IsLetter(r) && !strings.ContainsAny(s[max(0, i-4):i], " .")
		return strings.ContainsRune("。！？", firstRune(s[i:])) || strings.IndexByte(".!?", s[i]) >= 0 && long &&
			(i+1 == len(s) || s[i+1] == ' ' || s[i+1] == '\n')
	}
	for i := len(before) - 1; i >= 0; i-- {
		if utf8.RuneStart(before[i]) && ends(before, i) {
			before = before[i+len(string(firstRune(before[i:]))):]
			break
		}
	}
	for i := range after {
		if ends(after, i) {
			after = after[:i]
			break
		}
	}
	return strings.ReplaceAll(before, "\n", " "), strings.ReplaceAll(after, "\n", " ")
}

// wordBehind is the longest of the words that a text ends with.
func wordBehind(text string, words []string) (longest string) {
	for _, word := range words {
		rest, ok := strings.CutSuffix(text, word)
		last, _ := utf8.DecodeLastRuneInString(rest)
		first := firstRune(word)
		if ok && len(word) > len(longest) && (!inWord(last) || unspaced(first) || !inWord(first) || unspaced(last)) {
			longest = word
		}
	}
	return longest
}

func wordEnds(word, text string) bool {
	last, _ := utf8.DecodeLastRuneInString(word)
	return unspaced(last) || len(text) == len(word) || !unicode.IsLetter(firstRune(text[len(word):]))
}

// firstOfRange says that a text ends with a day: with its number, or with a month behind that.
func firstOfRange(text string) bool {
	text = strings.TrimRight(text, " ")
	if monthNamed(lastWord(text), "") > 0 {
		text = strings.TrimRight(strings.TrimSuffix(text, lastWord(text)), " ")
	}
	for _, sign := range []string{".", "st", "nd", "rd", "th", "º", "er", "日", "号", "일"} {
		if bare, ok := strings.CutSuffix(text, sign); ok {
			text = bare
			break
		}
	}
	return text != "" && unicode.IsDigit(rune(text[len(text)-1]))
}

// returns says that a text speaks of being there again.
func returns(text string) bool { return containsAny(text, returnWords) }

// returnsThen says so of what stands behind a date, unless another date goes with it: "back on".
func returnsThen(after string) bool {
	for _, word := range returnWords {
		if _, rest, ok := strings.Cut(after, word); ok {
			return !strings.ContainsFunc(rest, unicode.IsDigit)
		}
	}
	return false
}

func isWeekday(word string) bool {
	_, ok := weekdays[strings.TrimSuffix(word, ".")]
	return ok
}

func lastWord(text string) string {
	return text[strings.LastIndexFunc(text, func(r rune) bool { return !inWord(r) })+1:]
}

// lastWords are the last words that say something.
func lastWords(text string, n int) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !inWord(r) })
	words = slices.DeleteFunc(words, func(w string) bool { return fillers[w] || isWeekday(w) })
	return strings.Join(words[max(0, len(words)-n):], " ")
}

// substitute is the one other address that a reply in small letters names as one to turn to: such
// words stand in the same paragraph, before it or right behind it.
func substitute(text string, in ticketing.Incoming) ticketing.Address {
	var found []ticketing.Address
	for _, m := range anywhere.FindAllStringIndex(text, maxUsed) {
		a, _ := canonical(strings.TrimRight(text[m[0]:m[1]], ".-"))
		ours := slices.ContainsFunc(in.To, func(m ticketing.Mailbox) bool { return m.Address == a })
		if !a.Mailable() || a == in.From.Address || ours || machineName(a.Local()) ||
			slices.Contains(found, a) {
			continue
		}
		before, after := text[max(0, m[0]-200):m[0]], text[m[1]:min(len(text), m[1]+80)]
		before = before[strings.LastIndex(before, "\n\n")+1:]
		after, _, _ = strings.Cut(after, "\n\n")
		if containsAny(before, substituteWords) || containsAny(after, substituteWords) {
			found = append(found, a)
		}
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}
