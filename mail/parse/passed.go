package parse

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"

	"ticketd/mail/reply"
	"ticketd/ticketing"
)

// passedOn is the mail that a text passes on: one that says so, or whose subject does. Outlook lays
// out an answer and a forwarded mail alike.
func passedOn(parts reply.Parts, subject string) *ticketing.Forward {
	if !parts.Forwarded && !reply.ForwardedSubject(subject) {
		return nil
	}
	f, ok := parts.Forward()
	if !ok {
		return nil
	}
	date, _ := headDate(f.Date)
	return &ticketing.Forward{From: headMailbox(f.From), Date: date,
		Subject: clip(clean(f.Subject), maxSubject), Text: fresh(f.Text), Above: fresh(f.Above)}
}

// attachedMail is the mail that came as the one attached mail (RFC 2046 section 5.2.1).
func (c *contents) attachedMail(above string) *ticketing.Forward {
	var found *part
	for _, f := range c.files {
		if f.kind != "message/rfc822" && f.kind != "message/global" {
			continue
		}
		if found != nil {
			return nil
		}
		found = f.part
	}
	if found == nil {
		return nil
	}
	size := min(found.end-found.start, maxHeader+maxLargeMail)
	var raw io.ReaderAt = io.NewSectionReader(c.mail, found.start, size)
	if found.encoding != "" {
		whole := c.head(found, int(size))
		raw, size = bytes.NewReader(whole), int64(len(whole))
	}
	return readAttached(raw, size, above)
}

func readAttached(raw io.ReaderAt, size int64, above string) *ticketing.Forward {
	n := new(notes)
	l := split(newLines(raw, size), true, n)
	if len(l.header.fields) == 0 {
		return nil
	}
	c := readContents(raw, l.root, n)
	hint := c.hint(l.root)
	f := &ticketing.Forward{Above: above}
	if from, fault := readFrom(l, hint); fault == "" {
		f.From = from
	}
	f.Subject = clip(decodeField(l.header.first("subject"), hint), maxSubject)
	f.Date, _ = readDate(l.header.first("date"))
	r := c.read(f.Subject)
	f.Text = firstOf(r.fresh, r.text)
	return f
}

// headMailbox reads the From line of a forwarded mail's head, as clients write it: with brackets,
// with a link in them, behind "mailto:". It is empty unless one address stands there and no other.
func headMailbox(value string) ticketing.Mailbox {
	value = clip(value, 1000)
	var only ticketing.Address
	for word := range strings.FieldsFuncSeq(value, isBracket) {
		if !strings.Contains(word, "@") {
			continue
		}
		a, fault := canonical(word)
		if fault != "" || only != "" && a != only {
			return ticketing.Mailbox{}
		}
		only = a
	}
	name := value
	if i := strings.IndexAny(value, "<[("); i >= 0 {
		name = value[:i]
	}
	if name = strings.Trim(clean(name), ` "'`); only == "" || strings.Contains(name, "@") {
		name = ""
	}
	return ticketing.Mailbox{Name: clip(name, maxName), Address: only}
}

func isBracket(r rune) bool {
	return strings.ContainsRune("<>[]()\"'*;,", r) || unicode.IsSpace(r)
}

// datesInWords make East Asian dates numeric.
var datesInWords = strings.NewReplacer("年", "-", "月", "-", "日", " ",
	"년 ", "-", "월 ", "-", "일", " ")

// halves of the day; Spanish writes "p. m.".
var halves = map[string]string{"am": "am", "pm": "pm", "a": "am", "p": "pm"}

// headDate reads the date of a forwarded mail's head, in the words of the client that wrote it; in
// UTC where it names no zone. Of "03/04/2026" nobody can tell; it is not read.
func headDate(value string) (time.Time, bool) {
	var d dateParts
	half := ""
	between := func(r rune) bool { return strings.ContainsRune(",()", r) || unicode.IsSpace(r) }
	for word := range strings.FieldsFuncSeq(datesInWords.Replace(clip(value, 200)), between) {
		word = strings.TrimRight(strings.ToLower(word), ".º")
		if bare := strings.ReplaceAll(word, ".", ""); d.clock && halves[bare] != "" {
			half = halves[bare]
		} else if !d.takeHead(word) {
			return time.Time{}, false
		}
	}
	switch {
	case half == "pm" && d.hour < 12:
		d.hour += 12
	case half == "am" && d.hour == 12:
		d.hour = 0
	}
	return d.time()
}

// takeHead takes one word; it is false for a day that may be another.
func (d *dateParts) takeHead(word string) bool {
	month := monthNamed(word, "")
	switch {
	case month != 0 && d.month == 0:
		d.month = month
	case strings.IndexAny(word, "+-") == 3 && strings.Contains("utc gmt", word[:3]):
		d.zone = offset(word[3:])
	case strings.Contains(word, ":"):
		d.takeClock(word)
	case strings.Count(word, ".") == 2, strings.Count(word, "/") == 2,
		strings.Count(word, "-") == 2:
		return d.takeDay(word)
	case word != "" && strings.Contains("0123456789+-", word[:1]):
		d.take(strings.TrimRight(word, "stndrhe")) // "5th", "1er"
	default:
		d.takeZone(word)
	}
	return true
}

// takeDay takes a day in numbers.
func (d *dateParts) takeDay(word string) bool {
	var n []int
	for s := range strings.SplitSeq(strings.NewReplacer("/", ".", "-", ".").Replace(word), ".") {
		v, err := strconv.Atoi(s)
		if err != nil {
			return true
		}
		n = append(n, v)
	}
	switch {
	case len(n) != 3:
		return true
	case n[0] > 31:
		n[0], n[2] = n[2], n[0]
	case n[1] > 12:
		n[0], n[1] = n[1], n[0]
	case !strings.Contains(word, ".") && n[0] <= 12 && n[0] != n[1]:
		return false
	}
	d.day, d.month, d.year = n[0], time.Month(n[1]), fullYear(n[2], len(strconv.Itoa(n[2])))
	return n[1] <= 12
}
