package lettertest

import (
	"bytes"
	"fmt"
	"mime"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	maxLine = 998 // octets (RFC 5322 section 2.1.1)
	foldAt  = 78  // octets; longer only where there is no space to fold at
	maxWord = 75  // octets of an encoded-word (RFC 2047 section 2)
)

// Wire tells what is wrong with a letter's bytes, its header and its parts; nil
// if nothing is.
func Wire(letter []byte) []string {
	var f faults
	f.lines(letter)
	head, _, ok := bytes.Cut(letter, []byte("\r\n\r\n"))
	if !ok {
		return append(f, "the header never ends")
	}
	f.folds(string(head))
	m, err := mail.ReadMessage(bytes.NewReader(letter))
	if err != nil {
		return append(f, "it can't be read: "+err.Error())
	}
	f.fields(m.Header)
	f.people(m.Header)
	f.thread(m.Header)
	f.automation(m.Header)
	f.entity(map[string][]string(m.Header), m.Body, 0)
	return f
}

// faults are the faults found so far.
type faults []string

func (f *faults) add(format string, args ...any) { *f = append(*f, fmt.Sprintf(format, args...)) }

// lines holds what every line of a mail must be that any server takes: printable
// ASCII, ended by CRLF and never by half of it (RFC 5321 section 2.3.8).
func (f *faults) lines(letter []byte) {
	if !bytes.HasSuffix(letter, []byte("\r\n")) {
		f.add("the last line has no end")
	}
	for line := range bytes.SplitSeq(letter, []byte("\r\n")) {
		if len(line) > maxLine {
			f.add("a line has %d octets: %.60q ...", len(line), line)
		}
		if i := bytes.IndexFunc(line, func(r rune) bool {
			return r < ' ' && r != '\t' || r >= 0x7f
		}); i >= 0 {
			f.add("a line has %q in it: %.100q", line[i], line)
		}
	}
}

// folds holds the lines of a header: none is blank, and none is longer than it
// must be.
func (f *faults) folds(head string) {
	for line := range strings.SplitSeq(head, "\r\n") {
		if strings.TrimSpace(line) == "" {
			f.add("a line of the header is blank")
		}
		_, words, _ := strings.Cut(line, ":")
		if strings.HasPrefix(line, " ") {
			words = line
		}
		if len(line) > foldAt && strings.Contains(strings.TrimSpace(words), " ") {
			f.add("a line of the header has %d octets and is not folded: %q", len(line), line)
		}
		for word := range strings.FieldsSeq(line) {
			if strings.Contains(word, "=?") {
				f.encodedWord(word)
			}
		}
	}
}

// encodedWord holds a word that begins like an encoded-word: it must be one, of
// whole characters (RFC 2047 section 5), and decode to one clean line.
func (f *faults) encodedWord(word string) {
	word = strings.TrimSuffix(word, `"`)
	word = word[strings.Index(word, "=?"):]
	text, err := new(mime.WordDecoder).Decode(word)
	switch {
	case err != nil:
		f.add("%q is no encoded-word: %v", word, err)
	case len(word) > maxWord:
		f.add("an encoded-word has %d octets: %q", len(word), word)
	case !utf8.ValidString(text):
		f.add("%q ends within a character", word)
	default:
		f.oneLine("an encoded-word", text)
	}
}

// oneLine holds decoded text: no control characters (C0, C1), line or paragraph
// separators.
func (f *faults) oneLine(where, text string) {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp) }) {
		f.add("%s hides a line end or a control character: %q", where, text)
	}
}

// known are the fields that a letter may have, and whether it must.
var known = map[string]bool{"Date": true, "From": true, "To": true, "Subject": true, "Message-Id": true,
	"Mime-Version": true, "Content-Type": true, "Reply-To": false, "In-Reply-To": false, "References": false,
	"Content-Language": false, "Auto-Submitted": false, "Precedence": false, "X-Auto-Response-Suppress": false,
	"X-Ticketd-Loop": false, "Content-Transfer-Encoding": false}

// fields holds which fields there are: each once, and none that nobody asked for.
func (f *faults) fields(h mail.Header) {
	for name, values := range h {
		if _, ok := known[name]; !ok {
			f.add("it has a field %s: %q", name, values)
		}
		if len(values) != 1 {
			f.add("it has %d fields %s", len(values), name)
		}
		if strings.TrimSpace(values[0]) == "" && name != "Subject" {
			f.add("its field %s is empty", name)
		}
		text, err := new(mime.WordDecoder).DecodeHeader(values[0])
		if err != nil {
			f.add("its field %s can't be decoded: %v", name, err)
		}
		f.oneLine("the field "+name, text)
	}
	for name, must := range known {
		if must && len(h[name]) == 0 {
			f.add("it has no field %s", name)
		}
	}
	if _, err := time.Parse(time.RFC1123Z, h.Get("Date")); err != nil {
		f.add("its date has no zone, or is none: %q", h.Get("Date"))
	}
	if v := h.Get("Mime-Version"); v != "1.0" {
		f.add("MIME-Version is %q", v)
	}
}

// people holds that there is one sender, one recipient and one address for answers.
func (f *faults) people(h mail.Header) {
	for _, name := range []string{"From", "To", "Reply-To"} {
		if name == "Reply-To" && h.Get(name) == "" {
			continue
		}
		list, err := h.AddressList(name)
		if err != nil || len(list) != 1 {
			f.add("%s is not one mailbox: %q (%v)", name, h.Get(name), err)
			continue
		}
		f.oneLine("the name in "+name, list[0].Name)
		if strings.ContainsAny(list[0].Address, " <>\"\\(),:;[]%!") {
			f.add("the address in %s is no plain one: %q", name, list[0].Address)
		}
	}
	if strings.Contains(h.Get("From"), `"=?`) || strings.Contains(h.Get("To"), `"=?`) {
		f.add("an encoded-word stands in quotes, where it may not be decoded: %q, %q", h.Get("From"), h.Get("To"))
	}
}

// thread holds what clients join a conversation by: In-Reply-To is one of the
// References, each of which stands there once.
func (f *faults) thread(h mail.Header) {
	own, answered, chain := h.Get("Message-Id"), h.Get("In-Reply-To"), strings.Fields(h.Get("References"))
	for i, id := range append([]string{own}, chain...) {
		inner, ok := strings.CutPrefix(id, "<")
		inner, closed := strings.CutSuffix(inner, ">")
		if !ok || !closed || inner == "" || strings.ContainsAny(inner, "<> ") {
			f.add("%q is no Message-ID", id)
		}
		if i > 0 && id == own {
			f.add("it answers itself")
		}
	}
	if answered != "" && !slices.Contains(chain, answered) {
		f.add("In-Reply-To %q is not in References %q", answered, chain)
	}
	if from, err := mail.ParseAddress(h.Get("From")); err == nil {
		_, domain, _ := strings.Cut(from.Address, "@")
		if at := strings.TrimSuffix(own, ">"); !strings.HasSuffix(at, "@"+domain) && !strings.HasSuffix(at, "."+domain) {
			f.add("Message-ID %s is not of the sender's domain %s", own, domain)
		}
	}
}

// automation holds the signs by which programs know an automatic letter, and that
// a person's has none of them.
func (f *faults) automation(h mail.Header) {
	auto, suppress, bulk := h.Get("Auto-Submitted"), h.Get("X-Auto-Response-Suppress"), h.Get("Precedence")
	switch {
	case auto == "" && (suppress != "" || bulk != ""):
		f.add("a person's letter has signs of an automatic one: %q, %q", suppress, bulk)
	case auto != "" && suppress != "All":
		f.add("an automatic letter asks others for answers: X-Auto-Response-Suppress is %q", suppress)
	}
}
