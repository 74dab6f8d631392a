package parse

import "strings"

// part is one part of a mail: what its header says, and where its body stands.
type part struct {
	path        string // "1.2"; "" for the mail itself
	depth       int
	kind        string // media type, lower case
	params      map[string]string
	disposition string // lower case
	dparams     map[string]string
	encoding    string // of the transfer: "", "base64", "quoted-printable", "uuencode"
	odd         string // the name of a transfer encoding that nobody knows
	contentID   string
	description string
	first       bool   // it is the mail itself, or the first part of its multipart
	within      string // media type of its multipart
	assumed     bool   // no readable Content-Type names its kind
	start, end  int64
	children    []*part
	boundary    string
	closed      bool    // the closing boundary was seen
	before      stretch // what stands before the first part
	behind      stretch // what stands behind the closing boundary
	letter      *header // of a part whose header is that of a mail
	speaks      bool    // a calendar without anybody's own words stands for the text that there is none of
}

// stretch is a place in the mail.
type stretch struct{ start, end int64 }

func (p *part) multipart() bool { return strings.HasPrefix(p.kind, "multipart/") }

// asText makes a multipart without parts the text that it holds.
func (p *part) asText() {
	p.kind, p.params, p.boundary = "text/plain", nil, ""
	if p.closed { // the line that closes it is no text
		text := p.before
		if text.end == text.start {
			text = p.behind
		}
		p.start, p.end = text.start, text.end
	}
}

// place names the part in a Defect.
func (p *part) place() string {
	if p.path == "" {
		return "body"
	}
	return "part " + p.path
}

func newPart(path string, depth int, h header) *part {
	p := &part{path: path, depth: depth, description: short(h.first("content-description")),
		contentID: short(strings.Trim(h.first("content-id"), "<> "))}
	p.kind, p.params = mediaType(h.first("content-type"))
	p.disposition, p.dparams = mediaType(h.first("content-disposition"))
	shortAll(p.params)
	shortAll(p.dparams)
	encoding := h.first("content-transfer-encoding")
	known := false
	if p.encoding, known = transferEncoding(encoding); !known {
		p.odd = clip(encoding, 40)
	}
	return p
}

// short cuts what a part keeps of its header, which may be long in each of a thousand parts. The
// end stays: the extension of a name stands there.
func short(value string) string {
	if len(value) <= maxValue {
		return value
	}
	return value[:maxValue/2] + value[len(value)-maxValue/2:]
}

func shortAll(params map[string]string) {
	for name, value := range params {
		if len(value) > maxValue {
			params[name] = short(value)
		}
	}
}
