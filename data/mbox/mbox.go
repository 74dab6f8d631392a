// Package mbox writes mails behind each other into one file that mail programs open as a
// folder: an mbox as RFC 4155 describes it, in the variant that is called mboxrd, from which
// every mail can be taken out again as it was, to the octet.
//
// A line "From SENDER DATE" stands before each mail and an empty line behind it. A line of
// the mail that begins with "From ", be it behind any number of ">", gets one more ">";
// whoever reads takes one off again. Nothing else is changed: line ends stay as they are.
// Only a mail that doesn't end with a line end gets one, and who wants it to the octet has
// to know its size.
package mbox

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Unknown stands for the sender of a mail of which none is known, or that has none: a
// bounce.
const Unknown = "MAILER-DAEMON"

// Write appends one mail: whom it is from, an address, when it arrived, and its octets, to
// the end of body. Memory does not depend on its size.
func Write(w io.Writer, sender string, at time.Time, body io.Reader) error {
	out := bufio.NewWriterSize(w, bufferSize)
	_, err := fmt.Fprintf(out, from+"%s %s\n", separated(sender), at.UTC().Format(time.ANSIC))
	if err == nil {
		err = quote(out, bufio.NewReaderSize(body, bufferSize))
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

const bufferSize = 32 << 10

// separated is an address that can stand between the blanks of a separator line.
func separated(sender string) string {
	strange := func(r rune) bool { return r <= ' ' || r == 0x7f }
	if sender == "" || strings.ContainsFunc(sender, strange) {
		return Unknown
	}
	return sender
}

// quote copies a mail line by line and ends it. What fails to be written is the buffer's to
// remember: its next word says so.
func quote(out *bufio.Writer, in *bufio.Reader) error {
	whole := true // nothing was written since the last line end
	for {
		signs, err := begin(out, in)
		whole = whole && !signs
		if err == nil {
			whole, err = rest(out, in)
		}
		if errors.Is(err, io.EOF) {
			if !whole {
				_ = out.WriteByte('\n')
			}
			return out.WriteByte('\n')
		}
		if err != nil {
			return err
		}
	}
}

// rest copies a line from behind its signs, and reports whether it has an end.
func rest(out *bufio.Writer, in *bufio.Reader) (whole bool, err error) {
	for {
		piece, err := in.ReadSlice('\n') // a long line comes in several
		_, _ = out.Write(piece)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err == nil, err
		}
	}
}

// begin copies the signs before a line, with one more where it would else be taken for a
// separator. It reports whether there are any.
func begin(out *bufio.Writer, in *bufio.Reader) (signs bool, err error) {
	for {
		b, err := in.ReadByte()
		if err != nil {
			return signs, err
		}
		if b != '>' {
			_ = in.UnreadByte() // what was read last
			break
		}
		_ = out.WriteByte('>')
		signs = true
	}
	if word, _ := in.Peek(len(from)); string(word) == from {
		return true, out.WriteByte('>')
	}
	return signs, nil
}

// from begins a separator line.
const from = "From "
