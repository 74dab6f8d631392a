package parse

import (
	"bytes"
	"io"
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
	list := c.attachedMails()
	if len(list) != 1 {
		return nil
	}
	f, _ := c.readAttached(list[0], above)
	return f
}

func (c *contents) attachedMails() (list []*part) {
	for _, f := range c.files {
		if !f.sealed && (f.kind == "message/rfc822" || f.kind == "message/global") {
			list = append(list, f.part)
		}
	}
	return list
}

// withMails is a text with those of the mails below it that came to be displayed (RFC 2183 section
// 2.1), as in a digest; they are attachments all the same.
func (c *contents) withMails(text string) string {
	texts, size := appendText(nil, text), len(text)
	for i, p := range c.attachedMails() {
		if i == maxShownMails || size > maxText {
			break
		}
		if p.disposition == "attachment" {
			continue
		}
		if f, whole := c.readAttached(p, ""); f != nil {
			head := ""
			if f.From.Address != "" {
				head = "From: " + f.From.String() + "\n"
			}
			if f.Subject != "" {
				head += "Subject: " + f.Subject
			}
			texts, size = appendText(appendText(texts, head), whole), size+len(whole)
		}
	}
	if len(texts) < 2 && text != "" {
		return text
	}
	return c.bounded(texts)
}

// readAttached reads the beginning of a mail inside the mail, and its whole text.
func (c *contents) readAttached(p *part, above string) (*ticketing.Forward, string) {
	size := min(p.end-p.start, maxHeader+maxLargeMail)
	var raw io.ReaderAt = io.NewSectionReader(c.mail, p.start, size)
	if p.encoding != "" {
		whole := c.head(p, int(size))
		raw, size = bytes.NewReader(whole), int64(len(whole))
	}
	n := new(notes)
	l := split(newLines(raw, size, nil), true, n)
	if len(l.header.fields) == 0 {
		return nil, ""
	}
	inner := readContents(raw, l.root, n, nil)
	hint := inner.hint(l.root)
	f := &ticketing.Forward{Above: above}
	if from, fault := readFrom(l, hint); fault == "" {
		f.From = from
	}
	f.Subject = clip(decodeField(l.header.first("subject"), hint), maxSubject)
	f.Date, _ = readDate(l.header.first("date"))
	r := inner.read(f.Subject, false)
	f.Text = firstOf(r.fresh, r.text)
	return f, r.text
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
	between := func(r rune) bool { return strings.ContainsRune(",()", r) || unicode.IsSpace(r) }
	for word := range strings.FieldsFuncSeq(datesInWords.Replace(clip(value, 200)), between) {
		word = strings.TrimRight(strings.ToLower(word), ".º")
		if bare := strings.ReplaceAll(word, ".", ""); d.clock && halves[bare] != "" {
			d.half = halves[bare]
		} else if !d.takeHead(word) {
			return time.Time{}, false
		}
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
