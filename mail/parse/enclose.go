package parse

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"

	"ticketd/ticketing"
)

// Enclosures reads the content of a mail's attachments, so that they can travel on
// with a letter. wanted are some of ticketing.Incoming.Attachments; they are found
// again by the SHA-256 of their content, and the result has their names and their
// order. It stops before the first with which all would have more than limit octets,
// decoded. What else is missing in the result does not stand in the mail. An error
// says that the mail could not be read.
func Enclosures(raw io.ReaderAt, size int64, wanted []ticketing.Attachment, limit int64) (
	found []ticketing.Enclosure, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			found, err = nil, fmt.Errorf("read enclosures: the reader broke off: %v", fault)
		}
	}()
	s := search{wanted: within(wanted, limit)}
	s.content = make([][]byte, len(s.wanted))
	if len(s.wanted) == 0 {
		return nil, nil
	}
	n := new(notes)
	stream := newLines(raw, max(0, size), nil)
	l := split(stream, size > maxMail, n)
	if stream.err != nil {
		return nil, fmt.Errorf("read enclosures: %w", stream.err)
	}
	c := readContents(raw, l.root, n, nil)
	for _, f := range c.files {
		if err := s.look(c.open(f), f.end-f.start); err != nil {
			return nil, fmt.Errorf("read enclosures: %w", err)
		}
	}
	return s.found(), nil
}

// within is the beginning of a list that has at most limit octets.
func within(list []ticketing.Attachment, limit int64) []ticketing.Attachment {
	for i, a := range list {
		if limit -= a.Size; limit < 0 || a.Size < 0 {
			return list[:i]
		}
	}
	return list
}

// search looks for attachments among the files of a mail.
type search struct {
	wanted  []ticketing.Attachment
	content [][]byte // of each that is wanted; nil: not found yet
}

// room is the size of the largest that is not found yet; negative if there is none.
func (s *search) room() int64 {
	room := int64(-1)
	for i, a := range s.wanted {
		if s.content[i] == nil {
			room = max(room, a.Size)
		}
	}
	return room
}

// look reads a file as far as it may be wanted; encoded is how long it is in the mail.
func (s *search) look(file io.Reader, encoded int64) error {
	room := s.room()
	if room < 0 {
		return nil
	}
	var b bytes.Buffer
	b.Grow(int(min(room, encoded)) + bytes.MinRead)
	if _, err := b.ReadFrom(io.LimitReader(file, room+1)); err != nil {
		return err
	}
	sum := sha256.Sum256(b.Bytes())
	for i, a := range s.wanted {
		if s.content[i] == nil && a.SHA256 == sum {
			s.content[i] = b.Bytes()
			return nil
		}
	}
	return nil
}

func (s *search) found() []ticketing.Enclosure {
	var list []ticketing.Enclosure
	for i, a := range s.wanted {
		if s.content[i] != nil {
			list = append(list, ticketing.Enclosure{Name: a.Name, Type: a.Type, Inline: a.Inline,
				Content: s.content[i]})
		}
	}
	return list
}
