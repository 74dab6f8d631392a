package outbound

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/wneessen/go-mail"

	"ticketd/ticketing"
)

// enclose adds a file in base64, which keeps every octet of whatever it is: beside what is
// read, or as a part of it that the HTML shows. Its content goes into the letter directly:
// go-mail would hold it twice more.
func enclose(m *mail.Msg, e ticketing.Enclosure, shown bool, letter *bytes.Buffer) {
	kind, name := enclosedAs(e)
	add, how := m.AttachReadSeeker, disposition(e)
	if shown {
		add, how = m.EmbedReadSeeker, "inline"
	}
	add(name, bytes.NewReader(nil), func(f *mail.File) {
		if shown {
			f.Header.Set("Content-ID", "<"+e.ID+">")
		}
		f.Header.Set("Content-Type", kind+wordParameter("name", name))
		f.Header.Set("Content-Disposition", how+parameter("filename", name))
		f.Header.Set("Content-Transfer-Encoding", string(mail.EncodingB64))
		f.Writer = func(io.Writer) (int64, error) {
			return writeBase64(letter, e.Content), nil
		}
	})
}

// disposition shows only images where they stand (RFC 2183): text that is shown
// would look as if the letter said it.
func disposition(e ticketing.Enclosure) string {
	if e.Inline && strings.HasPrefix(e.Type, "image/") {
		return "inline"
	}
	return "attachment"
}

const (
	octetStream = "application/octet-stream"
	mailType    = "message/rfc822"
)

// mediaName is a media type without parameters (RFC 6838 section 4.2).
var mediaName = regexp.MustCompile(`^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}$`)

// enclosedAs gives the media type and the name that a file travels with. A mail
// may not be in base64 under its own type (RFC 2045 section 6.4), and in any other
// encoding it would not arrive as it is; it is known by its name then.
func enclosedAs(e ticketing.Enclosure) (kind, name string) {
	kind, name = e.Type, fileName(e.Name)
	if kind == mailType && path.Ext(name) == "" {
		name += ".eml"
	}
	if !mediaName.MatchString(kind) || strings.HasPrefix(kind, "multipart/") ||
		strings.HasPrefix(kind, "message/") {
		kind = octetStream
	}
	return kind, name
}

const (
	maxFileName  = 250 // octets, which leaves room for ".eml" in the 255 of most systems
	maxExtension = 16  // octets
)

// fileName makes one component of a path that shows what it is: without
// controls, characters that turn the direction of writing, and separators. It is
// never empty.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\<>:"|?*`, r) {
			return '_'
		}
		return r
	}, ticketing.CleanLine(name))
	name = strings.TrimRight(strings.TrimLeft(name, ". "), ". ")
	if len(name) > maxFileName {
		ext := path.Ext(name)
		if len(ext) > maxExtension {
			ext = ""
		}
		stem := strings.ToValidUTF8(name[:maxFileName-len(ext)], "")
		name = strings.TrimRight(stem, ". ") + ext
	}
	return cmp.Or(name, "file")
}

// wordParameter writes a name as an encoded-word, which RFC 2047 section 5
// forbids and Outlook, Gmail and most others write and read: some know no
// other way.
func wordParameter(key, name string) string {
	if !ascii(name) {
		name = strings.ReplaceAll(encodedWords(name), " ", "\r\n ")
	}
	return ";\r\n " + key + `="` + name + `"`
}

// maxSegment is how long a line of an encoded parameter may be, without its key.
const maxSegment = 60

// parameter writes a name as RFC 2231 has it, in several pieces if it is long.
func parameter(key, name string) string {
	if ascii(name) {
		return ";\r\n " + key + `="` + name + `"`
	}
	pieces := []string{"utf-8''"}
	for _, r := range name {
		last := &pieces[len(pieces)-1]
		if c := percent(string(r)); len(*last)+len(c) <= maxSegment {
			*last += c
		} else {
			pieces = append(pieces, c)
		}
	}
	if len(pieces) == 1 {
		return ";\r\n " + key + "*=" + pieces[0]
	}
	var b strings.Builder
	for i, p := range pieces {
		b.WriteString(";\r\n " + key + "*" + strconv.Itoa(i) + "*=" + p)
	}
	return b.String()
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

// base64Line is how many octets stand on a line of 76 characters (RFC 2045
// section 6.8).
const base64Line = 57

// base64Length is how long so many octets are with their line ends.
func base64Length(n int) int {
	lines := (n + base64Line - 1) / base64Line
	return base64.StdEncoding.EncodedLen(n) + 2*lines
}

func writeBase64(b *bytes.Buffer, content []byte) int64 {
	for line := range slices.Chunk(content, base64Line) {
		b.Write(append(base64.StdEncoding.AppendEncode(b.AvailableBuffer(), line), '\r', '\n'))
	}
	return int64(base64Length(len(content)))
}
