package parse

import (
	"bufio"
	"bytes"
	"io"
	"strings"
)

// transferEncoding reads a Content-Transfer-Encoding (RFC 2045 section 6) as mailers write it:
// "quoted-printable (qp)", "8-bit", "x-uuencode". It is empty if nothing is encoded, and not known
// if it may be encoded in a way that nobody knows.
func transferEncoding(value string) (encoding string, known bool) {
	value = strings.ToLower(value)
	switch {
	case strings.Contains(value, "base64"), strings.Contains(value, "base-64"):
		return "base64", true
	case strings.Contains(value, "quoted"), strings.Contains(value, "printable"):
		return "quoted-printable", true
	case strings.Contains(value, "uue"), strings.Contains(value, "uu-e"):
		return "uuencode", true
	}
	value = strings.Trim(uncomment(value), ` "';`)
	return "", value == "" || strings.HasSuffix(value, "bit") || value == "binary" || value == "none"
}

// decode undoes a transfer encoding. Whatever is wrong with the encoded text, the rest of it is
// decoded.
func decode(r io.Reader, encoding string, size int64) io.Reader {
	n := int(min(32<<10, max(64, size)))
	switch encoding {
	case "base64":
		return &base64Reader{in: r, raw: make([]byte, n), buf: make([]byte, 0, n/4*3+spare)}
	case "quoted-printable":
		return &qpReader{in: bufio.NewReaderSize(r, n)}
	case "uuencode":
		return &uuReader{in: bufio.NewReaderSize(r, n), whole: true}
	}
	return r
}

// decoded is what a decoder has ready, and why there is no more.
type decoded struct {
	out []byte // not yet read
	err error
}

// read hands out what is ready and has more decoded when nothing is.
func (d *decoded) read(p []byte, fill func()) (int, error) {
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		fill()
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

// qpReader decodes quoted-printable (RFC 2045 section 6.7). What is no escape stands for itself.
type qpReader struct {
	decoded
	in   *bufio.Reader
	buf  []byte
	keep []byte // the end of a long line's piece, for the next to settle
	long []byte // that with the next piece
}

func (d *qpReader) Read(p []byte) (int, error) {
	return d.read(p, d.fill)
}

func (d *qpReader) fill() {
	line, err := d.in.ReadSlice('\n')
	if err != bufio.ErrBufferFull {
		d.err = err
	}
	if len(d.keep) > 0 {
		d.long = append(append(d.long[:0], d.keep...), line...)
		line, d.keep = d.long, d.keep[:0]
	}
	if err == bufio.ErrBufferFull {
		n := settled(line)
		d.keep = append(d.keep[:0], line[n:]...)
		d.buf = unescape(d.buf[:0], line[:n])
	} else {
		d.buf = qpLine(d.buf[:0], line)
	}
	d.out = d.buf
}

// mostKept is how much of a piece may wait for the next one.
const mostKept = 32 << 10

// settled is how much of a line's piece means the same whatever follows: not blanks, which may be
// at the line's end, and not the beginning of an escape.
func settled(piece []byte) int {
	text := bytes.TrimRight(piece, " \t\r")
	n := len(text)
	if i := bytes.LastIndexByte(text, '='); i >= 0 && i >= n-2 {
		n = i
	}
	if len(piece)-n > mostKept {
		return len(piece)
	}
	return n
}

// qpLine decodes a whole line: blanks at its end were added on the way, and a "=" there joins it
// with the next.
func qpLine(out, line []byte) []byte {
	text := bytes.TrimRight(line, " \t\r\n")
	if n := len(text); n > 0 && text[n-1] == '=' {
		return unescape(out, text[:n-1])
	}
	end := line[len(bytes.TrimRight(line, "\r\n")):]
	return append(unescape(out, text), end...)
}

func unescape(out, line []byte) []byte {
	for {
		i := bytes.IndexByte(line, '=')
		if i < 0 {
			return append(out, line...)
		}
		out = append(out, line[:i]...)
		line = line[i:]
		if len(line) >= 3 {
			if hi, lo := hexDigit(line[1]), hexDigit(line[2]); hi < 16 && lo < 16 {
				out = append(out, hi<<4|lo)
				line = line[3:]
				continue
			}
		}
		out = append(out, '=')
		line = line[1:]
	}
}
