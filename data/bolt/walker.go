package bolt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// walker visits every page that is in use, once, and asks of each what bbolt
// takes for granted. When bbolt itself finds keys out of order, its search for
// free pages goes on in the background on a closed transaction, and the process
// dies.
type walker struct {
	r    io.ReaderAt
	meta meta
	seen []bool
}

// page visits a page whose keys must be at least low and less than high, as far
// as these are given, and what lies under it. It returns the last key there.
func (w *walker) page(id uint64, low, high []byte) ([]byte, error) {
	if id < 2 || id >= w.meta.high {
		return nil, fmt.Errorf("page %d is referred to and does not exist", id)
	}
	p := page{r: w.r, id: id, at: int64(id) * w.meta.pageSize}
	p.first = make([]byte, w.meta.pageSize)
	if _, err := w.r.ReadAt(p.first, p.at); err != nil {
		return nil, fmt.Errorf("read page %d: %w", id, err)
	}
	n := binary.NativeEndian
	overflow := uint64(n.Uint32(p.first[12:]))
	if n.Uint64(p.first) != id || id+overflow >= w.meta.high {
		return nil, fmt.Errorf("page %d does not stand where it should", id)
	}
	for i := id; i <= id+overflow; i++ {
		if w.seen[i] {
			return nil, fmt.Errorf("page %d is used twice", i)
		}
		w.seen[i] = true
	}
	p.size = (int64(overflow) + 1) * w.meta.pageSize
	flags, count := n.Uint16(p.first[8:]), int64(n.Uint16(p.first[10:]))
	end := pageHeader + count*elementSize
	switch {
	case end > p.size:
	case flags == leafPage:
		return w.leaf(p, end, low, high)
	case flags == branchPage && count > 0:
		return w.branch(p, end, low, high)
	}
	return nil, fmt.Errorf("page %d is neither branch nor leaf", id)
}

func (w *walker) branch(p page, end int64, low, high []byte) ([]byte, error) {
	n := binary.NativeEndian
	keyAt := func(at int64) ([]byte, error) {
		e, err := p.read(at, elementSize)
		if err != nil {
			return nil, err
		}
		return p.read(at+int64(n.Uint32(e)), int64(n.Uint32(e[4:])))
	}
	last := low
	for at := int64(pageHeader); at < end; at += elementSize {
		key, err := keyAt(at)
		if err == nil {
			err = p.ordered(at, last, key, high)
		}
		if err != nil {
			return nil, err
		}
		limit := high
		if at+elementSize < end {
			if limit, err = keyAt(at + elementSize); err != nil {
				return nil, err
			}
		}
		e, err := p.read(at, elementSize)
		if err != nil {
			return nil, err
		}
		if last, err = w.page(n.Uint64(e[8:]), key, limit); err != nil {
			return nil, err
		}
	}
	return last, nil
}

func (w *walker) leaf(p page, end int64, low, high []byte) ([]byte, error) {
	n := binary.NativeEndian
	last := low
	for at := int64(pageHeader); at < end; at += elementSize {
		e, err := p.read(at, elementSize)
		if err != nil {
			return nil, err
		}
		start, length := at+int64(n.Uint32(e[4:])), int64(n.Uint32(e[8:]))
		key, err := p.read(start, length)
		if err == nil {
			err = p.ordered(at, last, key, high)
		}
		if err != nil {
			return nil, err
		}
		value, size := start+length, int64(n.Uint32(e[12:]))
		if value+size > p.size {
			return nil, fmt.Errorf("a value of page %d lies outside of it", p.id)
		}
		if n.Uint32(e)&bucketEntry != 0 {
			if err := w.bucket(p, value, size); err != nil {
				return nil, err
			}
		}
		last = key
	}
	if end == pageHeader {
		return nil, nil
	}
	return last, nil
}

// bucket visits a bucket's own root, or the page that stands inside its entry.
func (w *walker) bucket(p page, value, size int64) error {
	head, err := p.read(value, min(size, 2*pageHeader))
	if err != nil || len(head) < pageHeader {
		return fmt.Errorf("a bucket of page %d is cut: %w", p.id,
			errors.Join(err, io.ErrUnexpectedEOF))
	}
	n := binary.NativeEndian
	if root := n.Uint64(head); root != 0 {
		_, err := w.page(root, nil, nil)
		return err
	}
	if len(head) < 2*pageHeader || n.Uint16(head[24:]) != leafPage ||
		2*pageHeader+int64(n.Uint16(head[26:]))*elementSize > size {
		return fmt.Errorf("a small bucket of page %d is damaged", p.id)
	}
	return nil
}

// page is a page with what follows it as overflow.
type page struct {
	r     io.ReaderAt
	id    uint64
	at    int64 // in the file
	size  int64 // with overflow
	first []byte
}

// read returns octets of the page; those without overflow are in memory.
func (p page) read(at, length int64) ([]byte, error) {
	if at+length > p.size {
		return nil, fmt.Errorf("a part of page %d lies outside of it", p.id)
	}
	if at+length <= int64(len(p.first)) {
		return p.first[at : at+length], nil
	}
	b := make([]byte, length)
	if _, err := p.r.ReadAt(b, p.at+at); err != nil {
		return nil, fmt.Errorf("read page %d: %w", p.id, err)
	}
	return b, nil
}

// ordered checks a key against the last one before it and the limit. Only the
// first key of a page may equal what is said of it above.
func (p page) ordered(at int64, last, key, high []byte) error {
	order := bytes.Compare(last, key)
	if last != nil && (order > 0 || order == 0 && at > pageHeader) ||
		high != nil && bytes.Compare(key, high) >= 0 {
		return fmt.Errorf("the keys of page %d are out of order", p.id)
	}
	return nil
}
