package parse

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"ticketd/ticketing"
)

// Options is what the reader is told about a mail besides its bytes. All of it may be missing.
type Options struct {
	Intake  string           // name of the intake whose mailbox the mail came to
	Arrived time.Time        // when the server took it; stands in for an unreadable Date
	Source  ticketing.Source // where the server keeps it

	// Ours says whether an address is one of our own; it is also asked without the sub-address
	// that we add to ours. Nil means that our addresses are not known.
	Ours     func(ticketing.Address) bool
	Prefixes []string          // of ticket tags, "T"
	Keys     ticketing.Keyring // to recognise our own mail
	Envelope ticketing.Envelope
	Relays   []ticketing.Relay // that are trusted to name who wrote

	// Enough is asked at least once for every 64 KiB that are read, and ends the reading when it
	// says so: the mail is then what was read until then, with a Defect. Nil: never.
	Enough func() bool

	Memory *Memory // to read in; nil: memory of its own
}

// Mail reads a mail. It never fails: whatever the bytes are, what can be read is in the result,
// and Defects says what could not. Of a mail over 35 MiB the header and the first 256 KiB are
// read. Raw stays a reference to the bytes that were given; Auth is left empty.
func Mail(raw io.ReaderAt, size int64, o Options) (in ticketing.Incoming) {
	defer func() {
		if fault := recover(); fault != nil {
			in = unreadable(raw, size, o, fault)
		}
	}()
	return read(raw, size, o)
}

// unreadable is what is left of a mail that breaks a decoder, ours or a library's.
func unreadable(raw io.ReaderAt, size int64, o Options, fault any) (in ticketing.Incoming) {
	in = ticketing.Incoming{Intake: o.Intake, Source: o.Source, Raw: raw, Size: size,
		Arrived: o.Arrived, Date: o.Arrived, FromFault: "the mail could not be read",
		Verdict: ticketing.Verdict{Kind: ticketing.KindPerson, NoAck: true,
			Evidence: []string{"the mail could not be read"}}}
	in.Defects = []ticketing.Defect{{Part: "mail",
		What: clip(clean(fmt.Sprintf("the reader broke off: %v", fault)), 300)}}
	defer func() {
		_ = recover()
		in.Fingerprint = in.RawHash
	}()
	in.RawHash = hashOf(raw, size)
	return
}

func read(raw io.ReaderAt, size int64, o Options) ticketing.Incoming {
	if raw == nil || size < 0 {
		raw, size = bytes.NewReader(nil), 0
	}
	n := new(notes)
	body := guard(raw, o.Enough)
	l, c := takeApart(body, size, n, o.Memory)
	in := ticketing.Incoming{Intake: o.Intake, Source: o.Source, Raw: raw, Size: size,
		RawHash: l.raw, Fingerprint: fingerprint(l), Arrived: o.Arrived}
	hint := c.hint(l.root)
	readHead(&in, l, hint, n)
	in.Envelope = envelope(l.header, o.Envelope)
	r := c.read(in.Subject, answersNone(in))
	in.Text, in.Fresh, in.Other = r.text, r.fresh, r.other
	in.Cut, in.Forwarded, in.Forward = r.cut, r.forwarded, r.forward
	in.Attachments = c.attachments(hint)
	in.Language = language(in.Fresh, in.Text)
	in.Addressed = addressed(in, o)
	in.Tags = ticketing.FindTags(in.Subject, o.Prefixes)
	if in.Report = c.report(l, in); in.Report == nil && in.Forward == nil {
		in.Forward = c.attachedMail(in.Fresh)
	}
	in.Tokens = tokens(in, l.header)
	judge(&in, l, o, nil)
	in.Relayed = relayed(in, l, o, hint)
	if in.Relayed == nil {
		in.Looks = looksRelayed(in, l.header)
	}
	if in.Report == nil && l.root.kind != "multipart/report" {
		in.Text = c.withMails(in.Text) // no sign of what this mail is stands there
	}
	if stopped(body) {
		unfinished(&in, n)
	}
	in.Defects = n.list
	return in
}

// takeApart finds the parts of a mail and decodes what is shown.
func takeApart(body io.ReaderAt, size int64, n *notes, m *Memory) (letter, *contents) {
	if size > maxMail {
		n.gap(ticketing.GapCut, "mail", "the mail is larger than %d MiB; only its beginning was read", maxMail>>20)
	}
	defer m.forget()
	stream := newLines(body, size, m)
	l := split(stream, size > maxMail, n)
	switch {
	case size == 0:
		n.add("mail", "the mail is empty")
	case !stopped(body) && stream.off < size && size <= maxMail:
		n.gap(ticketing.GapCut, "mail", "the mail holds %d of %d octets", stream.off, size)
	}
	return l, readContents(body, l.root, n, m)
}

// unfinished marks a mail whose reading was ended. Its hashes are those of all its bytes: a part of
// it could be another mail. No proof of the sender counts, as orders may be missing.
func unfinished(in *ticketing.Incoming, n *notes) {
	const why = "reading it took too long and was ended; the raw mail has all of it"
	n.gap(ticketing.GapCut, "mail", why)
	in.RawHash = hashOf(in.Raw, in.Size)
	in.Fingerprint = in.RawHash
	in.HeaderFault = firstOf(in.HeaderFault, why)
}

// hint is the character set of the first text: a guess for header bytes without a label.
func (c *contents) hint(root *part) string {
	if p := firstText(root); p != nil {
		return charsetName(p.params["charset"])
	}
	return ""
}

// readHead reads the fields that people see.
func readHead(in *ticketing.Incoming, l letter, hint string, n *notes) {
	h := l.header
	in.From, in.FromFault = readFrom(l, hint)
	in.HeaderFault = l.fault
	list := func(name string) []ticketing.Mailbox {
		found, more := mailboxes(h.all(name), hint)
		if more {
			n.add("header", "of %s the first %d addresses are used", name, maxUsed)
		}
		return found
	}
	in.To, in.Cc, in.ReplyTo = list("to"), list("cc"), list("reply-to")
	if sender := list("sender"); len(sender) > 0 {
		in.Sender = sender[0]
	}
	in.Subject = clip(decodeField(h.first("subject"), hint), maxSubject)
	for _, name := range []string{"subject", "from", "to", "cc"} {
		if strings.Count(h.first(name), "=?") > maxWords {
			n.add("header", "of %s the first %d encoded-words are decoded", name, maxWords)
		}
	}
	if ids := messageIDs(h.first("message-id")); len(ids) > 0 {
		in.MessageID = ids[0]
	}
	if in.MessageID == "" {
		n.add("header", "no readable Message-ID")
	}
	in.InReplyTo, in.References = idsOf(h, "in-reply-to", n), idsOf(h, "references", n)
	in.Urgency = urgency(h)
	var ok bool
	if in.Date, ok = readDate(h.first("date")); !ok {
		n.add("header", "no readable Date: %q", clip(h.first("date"), 60))
		in.Date = in.Arrived
	}
}

// fingerprint is the same for two copies of one mail that came two ways.
func fingerprint(l letter) ticketing.Hash {
	sum := sha256.New()
	for _, name := range []string{"message-id", "from", "date", "subject"} {
		for _, value := range l.header.all(name) {
			value = strings.Join(strings.Fields(value), " ")
			sum.Write(binary.BigEndian.AppendUint32([]byte(name), uint32(len(value))))
			io.WriteString(sum, value)
		}
	}
	sum.Write(l.body[:])
	return ticketing.Hash(sum.Sum(nil))
}

// urgency reads X-Priority, Importance and Priority; "" for what is usual.
func urgency(h header) string {
	for _, name := range []string{"importance", "x-priority", "x-msmail-priority", "priority"} {
		switch value := strings.ToLower(firstWord(h.first(name))); value {
		case "high", "urgent", "1", "2":
			return "high"
		case "low", "non-urgent", "4", "5":
			return "low"
		}
	}
	return ""
}

func firstWord(s string) string {
	if i := strings.IndexAny(s, " \t;,("); i >= 0 {
		return s[:i]
	}
	return s
}

// envelope is what the SMTP transaction said: as told, else as the fields say that a delivery
// agent writes (RFC 5321 section 4.4).
func envelope(h header, told ticketing.Envelope) ticketing.Envelope {
	e := told
	if e.From == "" && !e.Null {
		for _, value := range h.all("return-path") {
			e.Null = e.Null || nullSender(value)
			if list := entries(value); len(list) > 0 && e.From == "" {
				e.From, _ = canonical(list[0].addr)
			}
		}
		if e.Null {
			e.From = ""
		}
	}
	for _, name := range []string{"delivered-to", "x-original-to", "envelope-to", "x-envelope-to"} {
		if len(told.To) == 0 {
			e.To = appendAddresses(e.To, h.all(name))
		}
	}
	return e
}

// nullSender says that a Return-Path is "<>", which delivery agents also write as the name below.
func nullSender(value string) bool {
	inside, ok := strings.CutPrefix(value, "<")
	inside, _, closed := strings.Cut(inside, ">")
	inside = strings.TrimSpace(inside)
	return ok && closed && (inside == "" || strings.EqualFold(inside, "mailer-daemon"))
}

func appendAddresses(list []ticketing.Address, values []string) []ticketing.Address {
	found, _ := mailboxes(values, "")
	for _, m := range found {
		if strings.Contains(string(m.Address), "@") && !slices.Contains(list, m.Address) {
			list = append(list, m.Address)
		}
	}
	return list[:min(len(list), maxUsed)]
}
