package parse

import (
	"bufio"
	"bytes"
	"io"
	"strings"
)

// cutUU takes uuencoded files out of a text and returns their names in order. One that never ends
// goes as far as its lines can be such.
func cutUU(text string) (rest string, names []string) {
	if !strings.Contains(text, "begin ") {
		return text, nil
	}
	var b strings.Builder
	inside := false
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		bare := strings.TrimRight(line, "\n")
		if inside && mayBeUU([]byte(bare)) {
			continue
		}
		if inside {
			inside = false
			if bare == "end" {
				continue
			}
		}
		if name, ok := uuBegin(bare); ok && i+1 < len(lines) && uuLike(lines[i+1]) {
			names = append(names, name)
			inside = true
			continue
		}
		b.WriteString(line)
	}
	return b.String(), names
}

// mayBeUU says that a line has no character that is not used inside a uuencoded file: lower-case
// letters above all.
func mayBeUU(line []byte) bool {
	for _, c := range line {
		if c < ' ' || c > '`' {
			return false
		}
	}
	return true
}

// uuLike says that a line has the length that its first character tells.
func uuLike(line string) bool {
	line = strings.TrimRight(line, "\n")
	if line == "" || line[0] < ' ' || line[0] > '`' {
		return false
	}
	want := (int(line[0]-' ')&63 + 2) / 3 * 4
	return len(line)-1 >= want-3 && len(line)-1 <= want+1
}

// uuReader decodes a uuencoded file of a text, behind skip others.
type uuReader struct {
	in    *bufio.Reader
	skip  int
	buf   []byte
	out   []byte // what of buf was not yet read
	whole bool   // the text is the file: some mailers leave out the line that begins it
	begun bool
	done  bool
}

func newUUReader(r io.Reader, skip int) io.Reader {
	return &uuReader{in: bufio.NewReaderSize(r, 4<<10), skip: skip}
}

func (d *uuReader) Read(p []byte) (int, error) {
	for len(d.out) == 0 {
		if d.done {
			return 0, io.EOF
		}
		d.fill()
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

func (d *uuReader) fill() {
	line, err := d.in.ReadSlice('\n')
	d.done = err != nil
	text := bytes.TrimRight(line, "\r\n")
	if d.whole && len(text) > 0 {
		d.begun, d.whole = mayBeUU(text) && uuLike(string(text)), false
	}
	switch {
	case !d.begun:
		d.begun = d.begins(text)
	case !mayBeUU(text):
		d.done = d.done || d.skip == 0
		d.skip--
		d.begun = string(text) != "end" && d.begins(text)
	case d.skip > 0:
	default:
		d.buf = uuLine(d.buf[:0], text)
		d.out = d.buf
	}
}

// begins says that a file begins with the line, by the one that follows.
func (d *uuReader) begins(text []byte) bool {
	_, ok := uuBegin(string(text))
	if !ok {
		return false
	}
	next, _ := d.in.Peek(80)
	if i := bytes.IndexByte(next, '\n'); i >= 0 {
		next = next[:i]
	}
	return uuLike(string(bytes.TrimRight(next, "\r")))
}

// uuBegin reads the line "begin 644 name" before a uuencoded file.
func uuBegin(line string) (name string, ok bool) {
	rest, ok := strings.CutPrefix(line, "begin ")
	mode, name, named := strings.Cut(rest, " ")
	if !ok || !named || len(mode) < 3 || len(mode) > 4 || strings.Trim(mode, "01234567") != "" {
		return "", false
	}
	return strings.TrimSpace(name), true
}

func uuLine(out, line []byte) []byte {
	if len(line) == 0 {
		return out
	}
	n := int(line[0]-' ') & 63
	line = line[1:]
	for i := 0; n > 0; i += 4 {
		var q [4]byte
		for j := range q {
			if i+j < len(line) {
				q[j] = (line[i+j] - ' ') & 63
			}
		}
		three := []byte{q[0]<<2 | q[1]>>4, q[1]<<4 | q[2]>>2, q[2]<<6 | q[3]}
		out = append(out, three[:min(n, 3)]...)
		n -= 3
	}
	return out
}
