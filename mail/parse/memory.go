package parse

import (
	"bufio"
	"bytes"
	"io"
)

// Memory is what reading a mail needs of memory and does not keep: about 70 KiB, and as much as the
// longest text. It may serve one mail after the other, but not two at a time. The zero value is
// ready for use.
type Memory struct {
	in   *bufio.Reader
	held []byte
	raw  bytes.Buffer
}

// Sizes of what lines are read through and a body's print is gathered in.
const (
	lineRoom  = 64 << 10
	printRoom = 4 << 10
)

// lines is a buffer to read lines through, and one for the print of a body.
func (m *Memory) lines(source io.Reader, size int64) (*bufio.Reader, []byte) {
	if m == nil {
		size = min(lineRoom, max(4<<10, size+16))
		return bufio.NewReaderSize(source, int(size)), make([]byte, 0, printRoom)
	}
	if m.in == nil {
		m.in, m.held = bufio.NewReaderSize(nil, lineRoom), make([]byte, 0, printRoom)
	}
	m.in.Reset(source)
	return m.in, m.held
}

// text is a buffer for a text that is not yet decoded.
func (m *Memory) text() *bytes.Buffer {
	if m == nil {
		return new(bytes.Buffer)
	}
	return &m.raw
}

// forget lets go of the mail that was read.
func (m *Memory) forget() {
	if m != nil && m.in != nil {
		m.in.Reset(nil)
	}
}
