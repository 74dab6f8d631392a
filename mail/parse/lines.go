package parse

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"hash"
	"io"
	"iter"

	"ticketd/ticketing"
)

// piece is a line of the mail, or a stretch of one too long for the buffer.
type piece struct {
	data   []byte // with its line end, valid until the next call
	off    int64  // where it begins in the mail
	begins bool   // it is the beginning of a line
	ends   bool   // it has a line end
}

// text is the line without its end; CR CR LF and a bare LF are line ends too.
func (p piece) text() []byte { return lineText(p.data) }

func lineText(line []byte) []byte {
	n := len(line)
	for n > 0 && (line[n-1] == '\n' || line[n-1] == '\r') {
		n--
	}
	return line[:n]
}

// lines reads a mail line by line, hashing the bytes as they stand.
type lines struct {
	in    *bufio.Reader
	held  []byte     // room for a bodyPrint
	known hashed     // nil if the mail does not know its hash
	raw   hash.Hash  // nil if it does
	print *bodyPrint // takes the lines too, when set
	delim byte
	off   int64
	last  piece
	again bool
	mid   bool // the last piece had no line end
	err   error
}

// hashed is a mail that was hashed when it was written where it stands.
type hashed interface{ SHA256() [sha256.Size]byte }

// newLines reads a mail from its beginning, in memory of its own where it is given none.
func newLines(mail io.ReaderAt, size int64, m *Memory) *lines {
	l := &lines{delim: '\n'}
	var source io.Reader = io.NewSectionReader(mail, 0, size)
	if l.known = hashOfItself(mail); l.known == nil {
		l.raw = sha256.New()
		source = io.TeeReader(source, l.raw)
	}
	l.in, l.held = m.lines(source, size)
	if start, _ := l.in.Peek(4 << 10); bytes.IndexByte(start, '\n') < 0 &&
		bytes.Count(start, []byte{'\r'}) > 1 {
		l.delim = '\r' // the line ends of very old systems
	}
	return l
}

// next returns the next piece; it is false at the end of the mail.
func (l *lines) next() (piece, bool) {
	if l.again {
		l.again = false
		return l.last, true
	}
	data, err := l.in.ReadSlice(l.delim)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		l.err = err
	}
	if len(data) == 0 {
		return piece{}, false
	}
	l.last = piece{data: data, off: l.off, begins: !l.mid, ends: data[len(data)-1] == l.delim}
	l.off += int64(len(data))
	l.mid = !l.last.ends
	if l.print != nil {
		l.print.add(l.last)
	}
	return l.last, true
}

// skip passes over whole lines that can't separate parts, as far as they stand in the buffer and
// begin before limit. It returns the length of the last one's line end, zero if there was none.
func (l *lines) skip(limit int64) (eol int) {
	for l.print != nil && !l.again && !l.mid && l.delim == '\n' {
		if l.in.Buffered() == 0 {
			_, _ = l.in.Peek(1)
		}
		window, _ := l.in.Peek(l.in.Buffered())
		n, end := l.print.skip(window[:max(0, min(int64(len(window)), limit-l.off))])
		if n == 0 {
			break
		}
		_, _ = l.in.Discard(n)
		l.off += int64(n)
		eol = end
	}
	return eol
}

// back makes next return the last piece once more.
func (l *lines) back() { l.again = true }

// at is the offset of the piece that next will return.
func (l *lines) at() int64 {
	if l.again {
		return l.last.off
	}
	return l.off
}

// peek shows up to n bytes of the line that follows the last piece. The data of that piece is then
// only valid where it was copied before; back still works.
func (l *lines) peek(n int) []byte {
	b := l.window(n)
	if i := bytes.IndexByte(b, l.delim); i >= 0 {
		b = b[:i]
	}
	return b
}

func (l *lines) window(n int) []byte {
	if l.in.Buffered() < n {
		l.last.data = bytes.Clone(l.last.data) // the buffer will move
	}
	b, _ := l.in.Peek(n)
	return b
}

// ahead gives the whole lines within the next n bytes, without their ends, as peek does one.
func (l *lines) ahead(n int) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for b := l.window(n); ; {
			line, rest, whole := bytes.Cut(b, []byte{l.delim})
			if !whole || !yield(bytes.TrimRight(line, "\r")) {
				return
			}
			b = rest
		}
	}
}

// end says that no line follows the last piece.
func (l *lines) end() bool { return len(l.window(1)) == 0 }

// drain reads the rest, for the hash.
func (l *lines) drain() {
	if l.raw != nil {
		l.err = firstError(l.err, discard(l.in))
	}
}

// hash is that of the whole mail, once it was drained.
func (l *lines) hash() (h ticketing.Hash) {
	if l.known != nil {
		return l.known.SHA256()
	}
	l.raw.Sum(h[:0])
	return h
}

func discard(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// bodyPrint hashes a body in a form that relays leave alone: line ends normalised, empty lines at
// the end left out.
type bodyPrint struct {
	sum   hash.Hash
	held  []byte // what was not yet hashed: lines are short, and each call costs
	blank int
}

var newlines = []byte("\n\n\n\n\n\n\n\n")

func (b *bodyPrint) add(p piece) {
	b.text(p.text())
	if p.ends {
		b.blank++
	}
}

// skip adds the whole lines at the beginning of a window, up to one that may separate parts. It
// returns how long they are together, and the length of the last one's line end.
func (b *bodyPrint) skip(window []byte) (n, eol int) {
	for {
		rest := window[n:]
		end := bytes.IndexByte(rest, '\n')
		if end < 0 || end > 1 && rest[0] == '-' && rest[1] == '-' {
			return n, eol
		}
		text := rest[:end]
		for len(text) > 0 && text[len(text)-1] == '\r' {
			text = text[:len(text)-1]
		}
		b.text(text)
		b.blank++
		n, eol = n+end+1, end+1-len(text)
	}
}

// text adds a line without its end, and without the CRs in it.
func (b *bodyPrint) text(text []byte) {
	for len(text) > 0 {
		end := bytes.IndexByte(text, '\r')
		if end < 0 {
			end = len(text)
		}
		if end > 0 {
			b.breakLine()
			b.write(text[:end])
		}
		text = text[min(len(text), end+1):]
	}
}

// breakLine adds the line ends that were held back.
func (b *bodyPrint) breakLine() {
	if b.blank == 1 && len(b.held) < cap(b.held) { // nearly always
		b.held = append(b.held, '\n')
		b.blank = 0
		return
	}
	for ; b.blank > 0; b.blank -= len(newlines) {
		b.write(newlines[:min(b.blank, len(newlines))])
	}
	b.blank = 0
}

func (b *bodyPrint) write(text []byte) {
	if len(b.held)+len(text) > cap(b.held) {
		b.sum.Write(b.held)
		b.held = b.held[:0]
	}
	if len(text) > cap(b.held) {
		b.sum.Write(text)
		return
	}
	b.held = append(b.held, text...)
}

// finish gives the hash of all lines.
func (b *bodyPrint) finish() (h ticketing.Hash) {
	b.sum.Write(b.held)
	b.sum.Sum(h[:0])
	return h
}
