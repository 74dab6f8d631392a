package postoffice

import (
	"bytes"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// Fetch writes what the client wants to know of the letters in a set. They are written without
// the office's lock: a client that reads slowly holds up nobody.
func (s *imapSession) Fetch(w *imapserver.FetchWriter, set imap.NumSet,
	options *imap.FetchOptions) error {
	if len(options.BinarySection) > 0 || len(options.BinarySectionSize) > 0 {
		return errHidden("BINARY")
	}
	return s.run(Command{Verb: "FETCH", Set: set.String()}, func() error {
		reading := slices.ContainsFunc(options.BodySection,
			func(section *imap.FetchItemBodySection) bool { return !section.Peek })
		s.office.mu.Lock()
		snaps := s.view.pick(set)
		if reading && !s.view.readOnly {
			s.markSeen(snaps)
		}
		s.office.mu.Unlock()
		return writeLetters(w, snaps, options)
	})
}

// markSeen sets \Seen, which every client, also this one, is told of when the command ends.
func (s *imapSession) markSeen(snaps []snapshot) {
	for i, snap := range snaps {
		if hasFlag(snap.flags, imap.FlagSeen) {
			continue
		}
		snaps[i].flags = withFlags(snap.flags, []imap.Flag{imap.FlagSeen})
		s.view.setFlags(s.view.index(snap.uid), snaps[i].flags, nil)
	}
	s.office.announce()
}

func writeLetters(w *imapserver.FetchWriter, snaps []snapshot, options *imap.FetchOptions) error {
	for _, snap := range snaps {
		if err := snap.write(w.CreateMessage(snap.seq), options); err != nil {
			return err
		}
	}
	return nil
}

func (s snapshot) write(w *imapserver.FetchResponseWriter, options *imap.FetchOptions) error {
	w.WriteUID(s.uid)
	if options.Flags {
		w.WriteFlags(s.flags)
	}
	if options.InternalDate {
		w.WriteInternalDate(s.date)
	}
	if options.RFC822Size {
		w.WriteRFC822Size(int64(len(s.raw)))
	}
	if options.Envelope {
		w.WriteEnvelope(envelope(s.raw))
	}
	if options.BodyStructure != nil {
		structure := imapserver.ExtractBodyStructure(bytes.NewReader(s.raw))
		w.WriteBodyStructure(writable(structure))
	}
	for _, section := range options.BodySection {
		if err := writeSection(w, s.raw, section); err != nil {
			return err
		}
	}
	return w.Close()
}

func writeSection(w *imapserver.FetchResponseWriter, raw []byte,
	section *imap.FetchItemBodySection) error {
	part := bodySection(raw, section)
	literal := w.WriteBodySection(section, int64(len(part)))
	if _, err := literal.Write(part); err != nil {
		return err
	}
	return literal.Close()
}

// bodySection cuts a section out of a mail. Of the whole mail, its header and its text it gives
// the very bytes, however broken the mail is; the library, which refuses a header that it can't
// parse and writes anew one that it can, does only the parts of a multipart.
func bodySection(raw []byte, section *imap.FetchItemBodySection) []byte {
	if len(section.Part) > 0 {
		return imapserver.ExtractBodySection(bytes.NewReader(raw), section)
	}
	end := headerEnd(raw)
	switch section.Specifier {
	case imap.PartSpecifierHeader:
		raw = chosenFields(raw[:end], section.HeaderFields, section.HeaderFieldsNot)
	case imap.PartSpecifierText:
		raw = raw[end:]
	}
	if p := section.Partial; p != nil {
		start := min(max(p.Offset, 0), int64(len(raw)))
		raw = raw[start:]
		raw = raw[:min(max(p.Size, 0), int64(len(raw)))]
	}
	return raw
}

func chosenFields(header []byte, only, not []string) []byte {
	if len(only) == 0 && len(not) == 0 {
		return header
	}
	among := func(names []string, name string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
	}
	var chosen []byte
	for name, field := range fields(header) {
		if len(only) > 0 && among(only, name) || len(not) > 0 && name != "" && !among(not, name) {
			chosen = append(chosen, field...)
		}
	}
	return append(chosen, "\r\n"...)
}

// writable replaces a multipart without parts, at which the library panics, by a plain text.
func writable(structure imap.BodyStructure) imap.BodyStructure {
	switch b := structure.(type) {
	case *imap.BodyStructureMultiPart:
		if len(b.Children) == 0 {
			return &imap.BodyStructureSinglePart{
				Type:     "text",
				Subtype:  "plain",
				Text:     &imap.BodyStructureText{},
				Extended: &imap.BodyStructureSinglePartExt{},
			}
		}
		for i, child := range b.Children {
			b.Children[i] = writable(child)
		}
	case *imap.BodyStructureSinglePart:
		if b.MessageRFC822 != nil {
			b.MessageRFC822.BodyStructure = writable(b.MessageRFC822.BodyStructure)
		}
	}
	return structure
}

// envelope reads what ENVELOPE shows (RFC 3501 section 7.4.2).
func envelope(raw []byte) *imap.Envelope {
	h := headerMap(raw)
	date, _ := h.Date() // the zero time is written as NIL
	e := &imap.Envelope{
		Date:      date,
		Subject:   decoded(h.Get("Subject")),
		MessageID: strings.Trim(h.Get("Message-Id"), " <>"),
	}
	for _, list := range []struct {
		name string
		into *[]imap.Address
	}{{"From", &e.From}, {"Sender", &e.Sender}, {"Reply-To", &e.ReplyTo}, {"To", &e.To},
		{"Cc", &e.Cc}, {"Bcc", &e.Bcc}} {
		for _, a := range addresses(h, list.name) {
			mailbox, host := splitAddress(a.Address)
			*list.into = append(*list.into, imap.Address{Name: a.Name, Mailbox: mailbox, Host: host})
		}
	}
	for _, id := range strings.Fields(h.Get("In-Reply-To")) {
		e.InReplyTo = append(e.InReplyTo, strings.Trim(id, "<>"))
	}
	return e
}
