package lettertest

import (
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	encodedLine = 76 // characters (RFC 2045 sections 6.7, 6.8)
	maxDepth    = 3
)

// entity holds a mail or a part of one, and what is in it.
func (f *faults) entity(header map[string][]string, body io.Reader, depth int) {
	kind, params, err := mime.ParseMediaType(first(header, "Content-Type"))
	if err != nil {
		f.add("the media type can't be read: %q (%v)", first(header, "Content-Type"), err)
		return
	}
	if strings.HasPrefix(kind, "multipart/") {
		f.multipart(kind, params["boundary"], header, body, depth)
		return
	}
	octets := f.decoded(kind, first(header, "Content-Transfer-Encoding"), body)
	disposition, _, err := mime.ParseMediaType(first(header, "Content-Disposition"))
	if first(header, "Content-Disposition") != "" {
		if err != nil || disposition != "attachment" && disposition != "inline" {
			f.add("the disposition can't be read: %q (%v)", first(header, "Content-Disposition"), err)
		}
		return // a file is what it is
	}
	if params["charset"] != "UTF-8" || !utf8.ValidString(octets) {
		f.add("a part of type %s is in %q", kind, params["charset"])
	}
	if kind != "text/calendar" {
		f.text(kind, octets)
	}
}

func first(header map[string][]string, name string) string {
	if values := header[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// multipart holds a multipart and each of its parts.
func (f *faults) multipart(kind, boundary string, header map[string][]string, body io.Reader, depth int) {
	if e := first(header, "Content-Transfer-Encoding"); e != "" || depth == maxDepth {
		f.add("%s is encoded %q at depth %d", kind, e, depth)
		return
	}
	raw, err := io.ReadAll(body)
	if end := "\r\n--" + boundary + "--\r\n"; err != nil || !strings.HasSuffix(string(raw), end) ||
		strings.Count(string(raw), end) != 1 {
		f.add("%s does not end with its last boundary: %v", kind, err)
	}
	var kinds []string
	parts := multipart.NewReader(strings.NewReader(string(raw)), boundary)
	for {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			break
		} else if err != nil {
			f.add("%s can't be read to its end: %v", kind, err)
			return
		}
		inner, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type"))
		kinds = append(kinds, inner)
		f.partFields(p.Header, kind == "multipart/related" && len(kinds) > 1)
		f.entity(p.Header, p, depth+1)
	}
	f.order(kind, kinds, depth)
}

// order holds what a multipart is made of: text first, for the readers who know no
// other (RFC 2046 section 5.1.4), and files behind what is read.
func (f *faults) order(kind string, kinds []string, depth int) {
	switch want := []string{"text/plain", "text/html", "text/calendar"}; {
	case kind == "multipart/alternative":
		if len(kinds) < 2 || kinds[0] != want[0] || !slices.IsSortedFunc(kinds, func(a, b string) int {
			return slices.Index(want, a) - slices.Index(want, b)
		}) || slices.ContainsFunc(kinds, func(k string) bool { return !slices.Contains(want, k) }) {
			f.add("the alternatives are %q", kinds)
		}
	case kind == "multipart/related":
		if len(kinds) < 2 || kinds[0] != "multipart/alternative" || slices.ContainsFunc(kinds[1:], func(k string) bool {
			return !strings.HasPrefix(k, "image/")
		}) {
			f.add("what belongs together is %q", kinds)
		}
	case kind != "multipart/mixed" || depth > 0 || len(kinds) < 2 ||
		!slices.Contains([]string{"multipart/alternative", "multipart/related", "text/plain"}, kinds[0]):
		f.add("%s at depth %d is made of %q", kind, depth, kinds)
	}
}

// partFields holds the header of a part; one that is shown has an id.
func (f *faults) partFields(header map[string][]string, shown bool) {
	for name, values := range header {
		if name == "Content-Id" && shown {
			continue
		}
		if !slices.Contains([]string{"Content-Type", "Content-Transfer-Encoding", "Content-Disposition"}, name) ||
			len(values) != 1 {
			f.add("a part has %d fields %s: %q", len(values), name, values)
		}
	}
	if id := first(header, "Content-Id"); shown && !contentID.MatchString(id) {
		f.add("an image has the id %q", id)
	}
}

// contentID is an id of which nothing has to be encoded in a URL (RFC 2392).
var contentID = regexp.MustCompile(`^<[A-Za-z0-9._-]+@[A-Za-z0-9.-]+>$`)

// decoded undoes the encoding of a part. There is no other than these two: in
// neither can a line end a letter, nor be changed on the way.
func (f *faults) decoded(kind, encoding string, body io.Reader) string {
	raw, err := io.ReadAll(body)
	if err != nil {
		f.add("%s can't be read: %v", kind, err)
	}
	for line := range strings.SplitSeq(string(raw), "\r\n") {
		if len(line) > encodedLine {
			f.add("a line of %s has %d characters: %q", kind, len(line), line)
		}
		if strings.TrimRight(line, " \t") != line {
			f.add("a line of %s ends in white space: %q", kind, line)
		}
	}
	var from io.Reader
	switch encoding {
	case "quoted-printable":
		from = quotedprintable.NewReader(strings.NewReader(string(raw)))
	case "base64":
		from = base64.NewDecoder(base64.StdEncoding, strings.NewReader(string(raw)))
	default:
		f.add("%s is encoded %q", kind, encoding)
		return string(raw)
	}
	octets, err := io.ReadAll(from)
	if err != nil {
		f.add("%s is not in %s: %v", kind, encoding, err)
	}
	return string(octets)
}

// text holds what is read: lines that end alike and no control characters.
func (f *faults) text(kind, s string) {
	if kind != "text/plain" && kind != "text/html" {
		f.add("%s is no file and no text", kind)
	}
	if strings.Contains(strings.ReplaceAll(s, "\r\n", ""), "\r") || strings.Contains(strings.ReplaceAll(s, "\r\n", ""), "\n") {
		f.add("%s has half a line end", kind)
	}
	if i := strings.IndexFunc(s, func(r rune) bool {
		return unicode.Is(unicode.Cc, r) && r != '\r' && r != '\n' && r != '\t'
	}); i >= 0 {
		f.add("%s has the control character %q", kind, s[i:min(len(s), i+2)])
	}
}
