package trust

import (
	"bytes"
	"io"
	"iter"
	"slices"
	"strings"
	"sync"
)

const (
	firstRead = 8 << 10
	maxHeader = 512 << 10 // octets
)

// rooms is memory for headers, one after the other.
var rooms = sync.Pool{New: func() any { return new([]byte) }}

// readHeader reads the header of a mail, with the empty line after it, into a block that is empty.
// It is not whole if it is longer than 512 KiB or can't be read.
func readHeader(block []byte, raw io.ReaderAt, size int64) (_ []byte, whole bool) {
	limit := min(max(size, 0), maxHeader)
	for want := min(limit, firstRead); ; want = min(limit, 4*want) {
		have := len(block)
		block = slices.Grow(block, int(want)-have)[:want]
		n, err := raw.ReadAt(block[have:], int64(have))
		if block = block[:have+n]; err != nil && err != io.EOF {
			return nil, false
		}
		if end := headerEnd(block, have); end >= 0 {
			return block[:end], true
		}
		if int64(len(block)) < want || want == limit {
			return block, int64(len(block)) < want || limit == size
		}
	}
}

// headerEnd is the place behind the first empty line, or -1; it is known not to end before from.
func headerEnd(block []byte, from int) int {
	if n := lineEnd(block); n > 0 {
		return n
	}
	for at := max(0, from-2); ; {
		next := bytes.IndexByte(block[at:], '\n')
		if next < 0 {
			return -1
		}
		at += next + 1
		if n := lineEnd(block[at:]); n > 0 {
			return at + n
		}
	}
}

// lineEnd is the length of the line end that b begins with.
func lineEnd(b []byte) int {
	switch {
	case bytes.HasPrefix(b, []byte("\n")):
		return 1
	case bytes.HasPrefix(b, []byte("\r\n")):
		return 2
	}
	return 0
}

// fields goes through the fields of a header from the top: the name without blanks, and what
// follows the colon, folds included. Lines that are no field are passed over.
func fields(block []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		for len(block) > 0 {
			end := fieldEnd(block)
			name, value, ok := bytes.Cut(block[:end], []byte(":"))
			block = block[end:]
			if ok && !yield(bytes.TrimSpace(name), value) {
				return
			}
		}
	}
}

// fieldEnd is the end of the first line and of the folded lines after it (RFC 5322 section 2.2.3).
func fieldEnd(block []byte) int {
	end := 0
	for {
		next := bytes.IndexByte(block[end:], '\n')
		if next < 0 {
			return len(block)
		}
		end += next + 1
		if end == len(block) || block[end] != ' ' && block[end] != '\t' {
			return end
		}
	}
}

func isNamed(field []byte, name string) bool {
	return len(field) == len(name) && strings.EqualFold(string(field), name)
}
