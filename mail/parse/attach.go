package parse

import (
	"bytes"
	"crypto/sha256"
	"io"
	"strings"

	"ticketd/ticketing"
)

// Part reads the decoded content of a mail's attachment with that index in
// ticketing.Incoming.Attachments. It is empty if there is none such. The mail must stay readable
// while the content is read.
func Part(raw io.ReaderAt, size int64, index int) io.Reader {
	n := new(notes)
	l := split(newLines(raw, max(0, size), nil), size > maxMail, n)
	c := readContents(raw, l.root, n, nil)
	if index < 0 || index >= len(c.files) {
		return strings.NewReader("")
	}
	return c.open(c.files[index])
}

// attachments describes the files, reading each once for its hash.
func (c *contents) attachments(hint string) []ticketing.Attachment {
	var list []ticketing.Attachment
	for _, f := range c.files {
		list = append(list, c.attachment(f, hint))
	}
	return list
}

func (c *contents) attachment(f file, hint string) ticketing.Attachment {
	a := ticketing.Attachment{Type: f.kind, Inline: f.inline, Placed: f.placed,
		ContentID:   clip(clean(f.contentID), maxName),
		Description: clip(decodeField(f.description, hint), maxName)}
	switch {
	case f.nth > 0:
		a.Name, a.Type = fileName(f.name), "application/octet-stream"
		if a.Name == "" {
			a.Name = "part-" + firstOf(f.path, "1") + ".bin"
		}
	default:
		a.Name = c.nameOf(f.part, hint)
	}
	sum := sha256.New()
	size, err := io.Copy(sum, c.open(f))
	if err != nil {
		c.notes.add(f.place(), "the part breaks off: %v", err)
	}
	a.Size = size
	sum.Sum(a.SHA256[:0])
	return a
}

// nameOf names an attached mail that has no name by its subject.
func (c *contents) nameOf(p *part, hint string) string {
	name := attachmentName(p, hint)
	if strings.HasPrefix(p.kind, "message/") && name == "message.eml" && p.params["name"] == "" &&
		p.dparams["filename"] == "" {
		subject := decodeField(c.embedded(p, maxInner).first("subject"), hint)
		if stem := fileName(strings.NewReplacer("/", "-", `\`, "-").Replace(subject)); stem != "" {
			return shorten(stem + ".eml")
		}
	}
	return name
}

// embedded reads the header of a mail inside the mail, as far as it stands in the first octets.
func (c *contents) embedded(p *part, size int64) header {
	var raw io.ReaderAt = io.NewSectionReader(c.mail, p.start, p.end-p.start)
	if p.encoding != "" {
		raw = bytes.NewReader(c.head(p, int(size)))
	}
	h, _ := readHeader(newLines(raw, min(size, p.end-p.start), nil), partHeader(p.path), nil, new(notes))
	return h
}
