package inbound

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
)

const (
	memoryMax   = 128 << 10 // larger bodies go to a file
	copied      = 64 << 10  // at once, into a file
	chunk       = 2 << 20   // how much of a large letter one FETCH asks for
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

// tempFile is a body on the disk. In Account.TempDir it keeps its name, so that who wants to keep
// the letter may take the file over; elsewhere it has none where the system allows that, so that
// a crash leaves nothing.
type tempFile struct {
	*os.File
	size  int64
	sum   hash.Hash
	named bool
}

// SHA256 is the hash of what was written.
func (f *tempFile) SHA256() (h [sha256.Size]byte) {
	f.sum.Sum(h[:0])
	return h
}

// MoveTo gives the file another name, under which Close leaves it. It can still be read.
func (f *tempFile) MoveTo(name string) error {
	if !f.named {
		return errors.New("move temporary file: it has no name, or was moved before")
	}
	err := os.Rename(f.Name(), name)
	f.named = err != nil
	return err
}

// Close frees the file's space, unless somebody took the file over.
func (f *tempFile) Close() error {
	err := f.File.Close()
	if f.named {
		os.Remove(f.Name())
	}
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
	n, err := io.CopyBuffer(s, r, make([]byte, max(1, min(size, copied))))
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
	s.file.sum.Write(p[:n])
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
	s.file, s.n = &tempFile{File: f, sum: sha256.New(), named: true}, 0
	if s.dir == "" {
		s.file.named = os.Remove(f.Name()) != nil
	}
	mem := s.mem
	s.mem = nil
	_, err = s.Write(mem)
	return err
}

// join appends what another one took in, and frees that.
func (s *spool) join(part *spool) error {
	if s.n == 0 {
		*s, *part = *part, spool{dir: part.dir}
		return nil
	}
	defer part.drop()
	return s.fill(io.NewSectionReader(part.body(), 0, part.n), part.n)
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
