package inbound

import (
	"bytes"
	"fmt"
	"io"
	"os"
)

const (
	memoryMax   = chunk     // larger bodies go to a file; Limits.BatchBytes bounds them together
	chunk       = 1 << 20   // how much of a large letter one FETCH asks for
	truncatedTo = 256 << 10 // what is kept of a letter above MaxMail, after its header
	headerMax   = 512 << 10 // what is taken for a header there
)

// diskError says that we, not the server, are in trouble: such a letter is no worse for it.
type diskError struct{ error }

func (e diskError) Unwrap() error { return e.error }

// spool takes a body in and keeps it in memory until it grows too large for that.
type spool struct {
	dir  string
	mem  []byte
	file *tempFile
	n    int64
}

// tempFile is a file without a name where the system allows that, so that a crash leaves nothing.
type tempFile struct {
	*os.File
	size int64
}

// Close frees the file's space.
func (f *tempFile) Close() error {
	err := f.File.Close()
	os.Remove(f.Name()) // does nothing where removing an open file worked
	return err
}

// fill reads exactly size bytes, or says how many came.
func (s *spool) fill(r io.Reader, size int64) error {
	if s.file == nil && s.n+size <= memoryMax {
		return s.fillMemory(r, int(size))
	}
	if err := s.toFile(); err != nil {
		return err
	}
	n, err := io.Copy(s, r)
	if err == nil && n != size {
		err = fmt.Errorf("%d of %d bytes: %w", n, size, io.ErrUnexpectedEOF)
	}
	return err
}

func (s *spool) fillMemory(r io.Reader, size int) error {
	old := len(s.mem)
	s.mem = append(s.mem, make([]byte, size)...)
	n, err := io.ReadFull(r, s.mem[old:])
	s.n += int64(n)
	if err != nil {
		return fmt.Errorf("%d of %d bytes: %w", n, size, io.ErrUnexpectedEOF)
	}
	return nil
}

// Write appends to the file.
func (s *spool) Write(p []byte) (int, error) {
	n, err := s.file.Write(p)
	s.n += int64(n)
	if err != nil {
		return n, diskError{fmt.Errorf("write temporary file (is the disk full?): %w", err)}
	}
	return n, nil
}

func (s *spool) toFile() error {
	if s.file != nil {
		return nil
	}
	f, err := os.CreateTemp(s.dir, "ticketd-mail-*")
	if err != nil {
		return diskError{fmt.Errorf("make temporary file (set the directory, free space): %w", err)}
	}
	os.Remove(f.Name())
	s.file, s.n = &tempFile{File: f}, 0
	mem := s.mem
	s.mem = nil
	_, err = s.Write(mem)
	return err
}

// body answers with what was taken in; who gets it closes it.
func (s *spool) body() io.ReaderAt {
	if s.file != nil {
		s.file.size = s.n
		return s.file
	}
	return bytes.NewReader(s.mem)
}

// drop frees what was taken in.
func (s *spool) drop() {
	if s.file != nil {
		s.file.Close()
	}
	*s = spool{dir: s.dir}
}

func bodySize(r io.ReaderAt) int64 {
	switch r := r.(type) {
	case *bytes.Reader:
		return r.Size()
	case *tempFile:
		return r.size
	}
	return 0
}

// beginning cuts the first chunk of a letter to its header and 256 KiB of what follows.
func beginning(head []byte) []byte {
	end := bytes.Index(head, []byte("\r\n\r\n"))
	if end < 0 {
		end = len(head)
	}
	return head[:min(len(head), min(end+4, headerMax)+truncatedTo)]
}
