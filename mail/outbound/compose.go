package outbound

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"ticketd/ticketing"
)

const (
	maxSubject    = 500 // characters
	maxName       = 100 // characters
	maxID         = 900 // octets: with its field name it must fit a line of 998
	maxReferences = 40  // the first and the newest ones
)

// Compose renders a letter as RFC 5322 bytes: multipart/alternative of text
// and HTML, or text only, with an invitation what calendar programs need
// beside it, then the images that the HTML shows, and then the other enclosures; texts in UTF-8 and quoted-printable, files
// in base64, pure ASCII on the wire, CRLF line ends, no line over 998 octets.
// The same letter always gives the same bytes. No input can add a field or a
// line to a header; file names are cleaned, and a media type that is none becomes
// application/octet-stream. Ids in InReplyTo and References that are none
// (RFC 5322 section 3.6.4) are left out. It refuses a letter without Date or
// Message-ID, and addresses that are not Mailable.
func Compose(o ticketing.Outgoing) ([]byte, error) {
	if err := sound(o); err != nil {
		return nil, fmt.Errorf("compose letter to %q: %w", o.To.Address, err)
	}
	m := mail.NewMsg(mail.WithNoDefaultUserAgent())
	text, html := bodyText(o.Text), bodyText(o.HTML)
	random := multiparts(o)
	if random == 1 {
		m.SetBoundary(boundary(o.MessageID, text, html))
		random = 0
	}
	writeHeader(m, o)
	m.SetBodyString(mail.TypeTextPlain, text)
	if o.HTML != "" {
		m.AddAlternativeString(mail.TypeTextHTML, html)
	}
	if o.Invitation != nil {
		if err := invite(m, *o.Invitation, o.Date); err != nil {
			return nil, fmt.Errorf("compose letter to %q: %w", o.To.Address, err)
		}
	}
	var b bytes.Buffer
	shown := embedded(o)
	for i, e := range o.Enclosures {
		enclose(m, e, slices.Contains(shown, i), &b)
	}
	b.Grow(roughLength(o))
	if _, err := m.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("compose letter to %q: %w", o.To.Address, err)
	}
	letter := withBoundaries(b.Bytes(), random, o.MessageID, text, html)
	if len(shown) > 0 {
		letter = relatedType(letter)
	}
	return unfoldIDs(shielded(letter)), nil
}

// multiparts is how many multiparts a letter has.
func multiparts(o ticketing.Outgoing) int {
	n := 0
	if o.HTML != "" || o.Invitation != nil {
		n++ // alternatives
	}
	shown := len(embedded(o))
	if shown > 0 {
		n++ // with what the HTML shows
	}
	if len(o.Enclosures) > shown || o.Invitation != nil {
		n++ // with files
	}
	return n
}

// roughLength is room for most letters, so that a large one is not copied while
// it grows.
func roughLength(o ticketing.Outgoing) int {
	n := 3<<10 + 3*(len(o.Text)+len(o.HTML))/2
	for _, e := range o.Enclosures {
		n += 2<<10 + base64Length(len(e.Content))
	}
	return n
}

// sound says why a letter can't be sent at all.
func sound(o ticketing.Outgoing) error {
	switch {
	case !o.From.Address.Mailable():
		return fmt.Errorf("sender address %q can't be mailed to: use a plain one", o.From.Address)
	case !o.To.Address.Mailable():
		return errors.New("its address can't be mailed to: quoted local parts and" +
			" domains without a dot are refused")
	case o.ReplyTo != "" && !o.ReplyTo.Mailable():
		return fmt.Errorf("Reply-To address %q can't be mailed to", o.ReplyTo)
	case !isID(o.MessageID):
		return fmt.Errorf("Message-ID %q is none (RFC 5322 section 3.6.4)", o.MessageID)
	case o.Date.IsZero() || o.Date.Year() > 9999:
		return errors.New("it has no date")
	}
	return nil
}

// writeHeader hands every field to go-mail as ASCII words with single spaces
// between them. Both are needed: go-mail encodes no "=?" that stands in plain
// text, and folds at each space, so that two in a row could make an empty line.
func writeHeader(m *mail.Msg, o ticketing.Outgoing) {
	set := func(name mail.Header, value string) {
		if value != "" {
			m.SetGenHeader(name, value)
		}
	}
	m.SetGenHeader(mail.HeaderSubject, unstructured(o.Subject, maxSubject))
	set("From", mailbox(o.From))
	set("To", mailbox(o.To))
	set("Reply-To", string(o.ReplyTo))
	set(mail.HeaderMessageID, o.MessageID)
	set(mail.HeaderDate, o.Date.Format(time.RFC1123Z))
	set(mail.HeaderInReplyTo, strings.Join(ids(o.InReplyTo), " "))
	set(mail.HeaderReferences, strings.Join(ids(o.References...), " "))
	set(mail.HeaderContentLang, token(o.Language))
	if auto := token(o.Auto); auto != "" {
		set("Auto-Submitted", auto) // RFC 3834 section 5
		set(mail.HeaderXAutoResponseSuppress, "All")
	}
	if o.Bulk {
		set(mail.HeaderPrecedence, "bulk")
	}
	set("X-Ticketd-Loop", token(o.Loop))
}

// ids are the arguments that are message ids, at most maxReferences: the
// conversation's first and its newest.
func ids(list ...string) []string {
	var kept []string
	for _, id := range list {
		if isID(id) {
			kept = append(kept, id)
		}
	}
	if extra := len(kept) - maxReferences; extra > 0 {
		kept = append(kept[:1], kept[1+extra:]...)
	}
	return kept
}

// isID reports whether s is one message id in angle brackets, of printable
// ASCII, and nothing that a reader would decode (RFC 2047 section 5 forbids that
// here, and some do it all the same). RFC 5322 is stricter, clients are not.
func isID(s string) bool {
	inner, ok := strings.CutPrefix(s, "<")
	inner, closed := strings.CutSuffix(inner, ">")
	return ok && closed && inner != "" && len(s) <= maxID && !strings.Contains(s, "=?") &&
		!strings.ContainsFunc(inner, func(r rune) bool {
			return r <= ' ' || r >= 0x7f || r == '<' || r == '>'
		})
}

// multipartHead is how go-mail begins a multipart, with a boundary by chance. It
// takes one of ours only where a mail has a single multipart.
var multipartHead = regexp.MustCompile(`^Content-Type: multipart/[a-z]+;\r\n boundary=([0-9a-f]{60})\r\n`)

// withBoundaries puts boundaries that the same letter always has in place of
// those of its multiparts, which stand one in the other before any text.
func withBoundaries(mail []byte, multiparts int, id string, parts ...string) []byte {
	var random [][]byte
	for rest := mail; len(random) < multiparts; {
		_, after, found := bytes.Cut(rest, []byte("\r\nContent-Type: multipart/"))
		if !found {
			break
		}
		start := len(rest) - len(after) - len("Content-Type: multipart/")
		if head := multipartHead.FindSubmatch(rest[start:]); head != nil {
			random = append(random, bytes.Clone(head[1]))
		}
		rest = after
	}
	for _, long := range random {
		id = boundary(id, parts...)
		mail = shrink(mail, long, []byte(id))
	}
	return mail
}

// shrink puts something shorter in place of something, without a copy of the
// mail.
func shrink(mail, long, short []byte) []byte {
	kept := mail[:0]
	for {
		before, after, found := bytes.Cut(mail, long)
		kept = append(kept, before...)
		if !found {
			return kept
		}
		kept = append(kept, short...)
		mail = after
	}
}

// boundary is made from the Message-ID, so that it is always the same, and
// stands in neither part.
func boundary(id string, parts ...string) string {
	for {
		sum := sha256.Sum256([]byte(id))
		b := "ticketd-" + hex.EncodeToString(sum[:16])
		if !slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(part, b) }) {
			return b
		}
		id = b
	}
}

// touched are the lines of a text that programs on the way are known to change: "From "
// gets a ">" where mail is kept in one file (RFC 4155), and a dot is left alone or doubled
// by servers that end a letter otherwise than RFC 5321 section 4.5.2 says.
var touched = regexp.MustCompile(`\r\n(From |\.)[^\r]*`)

// maxEncodedLine is how many octets a line of quoted-printable may have (RFC 2045
// section 6.7).
const maxEncodedLine = 76

// shielded writes the first letter of such lines in quoted-printable (RFC 2049 section 3).
// They stand in texts only: base64 has neither a dot nor a blank, and no field is so called.
func shielded(mail []byte) []byte {
	if !bytes.Contains(mail, []byte("\r\nFrom ")) && !bytes.Contains(mail, []byte("\r\n.")) {
		return mail
	}
	return touched.ReplaceAllFunc(mail, func(line []byte) []byte {
		first := fmt.Appendf(nil, "\r\n=%02X", line[2])
		if len(line) > maxEncodedLine { // its two octets of line end are as long as the code
			first = append(first, "=\r\n"...)
		}
		return append(first, line[3:]...)
	})
}

// foldAt is how long a line of a header should be at most, in octets (RFC 5322 section
// 2.1.1).
const foldAt = 78

// unfoldIDs puts the first word of a field on the field's own line, where
// go-mail has put a long one on the next. It means the same, but there are
// readers that see an empty Message-ID. The words behind it stay on the line below
// if there is no room for them now.
func unfoldIDs(mail []byte) []byte {
	end := bytes.Index(mail, []byte("\r\n\r\n"))
	header, from := mail[:0], 0
	for {
		begin, colon, word := emptyLine(mail[:end], from)
		if colon == 0 {
			return append(header, mail[from:]...)
		}
		header = append(append(header, mail[from:colon]...), mail[colon+2:word]...)
		rest, _, _ := bytes.Cut(mail[word:end+2], []byte("\r\n"))
		if len(rest) > 0 && word-begin-2+len(rest) > foldAt {
			header = append(header, "\r\n"...)
		}
		from = word
	}
}

// emptyLine finds the next field whose first word stands on the next line: where it begins,
// where its value does, and where that word ends. There is none if they are zero.
func emptyLine(header []byte, from int) (begin, value, word int) {
	for {
		i := bytes.Index(header[from:], []byte(":\r\n "))
		if i < 0 {
			return 0, 0, 0
		}
		colon := from + i
		begin = from + bytes.LastIndexByte(header[from:colon], '\n') + 1
		value, word = colon+1, colon+len(":\r\n ")
		long := bytes.IndexAny(header[word:], " \r")
		if long < 0 {
			long = len(header) - word
		}
		if long > 0 && isFieldName(header[begin:colon]) {
			return begin, value, word + long
		}
		from = value
	}
}

func isFieldName(name []byte) bool {
	for _, c := range name {
		if c != '-' && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return len(name) > 0
}
