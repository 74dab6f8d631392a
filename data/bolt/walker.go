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
//
// With skim it reads of the buckets the branches alone: these are what leads bbolt
// from page to page. All leaves of a bucket lie equally deep.
type walker struct {
	r    io.ReaderAt
	meta meta
	seen []bool
	skim bool

	level, leaves int // where it is below a bucket's root, and where leaves are not read
}

// page visits a page whose keys must be at least low and less than high, as far
// as these are given, and what lies under it. It returns the last key there.
func (w *walker) page(id uint64, low, high []byte) ([]byte, error) {
	if w.leaves > 0 && w.level == w.leaves {
		return low, w.claim(id, 0)
	}
	p, err := w.load(id)
	if err != nil {
		return nil, err
	}
	if err := w.claim(id, uint64(p.size/w.meta.pageSize)-1); err != nil {
		return nil, err
	}
	n := binary.NativeEndian
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

// load reads the first part of a page, which says how much follows.
func (w *walker) load(id uint64) (page, error) {
	if id < 2 || id >= w.meta.high {
		return page{}, fmt.Errorf("page %d is referred to and does not exist", id)
	}
	p := page{r: w.r, id: id, at: int64(id) * w.meta.pageSize}
	p.first = make([]byte, w.meta.pageSize)
	if _, err := w.r.ReadAt(p.first, p.at); err != nil {
		return p, fmt.Errorf("read page %d: %w", id, err)
	}
	n := binary.NativeEndian
	overflow := n.Uint32(p.first[12:])
	if n.Uint64(p.first) != id {
		return p, fmt.Errorf("page %d does not stand where it should", id)
	}
	p.size = (int64(overflow) + 1) * w.meta.pageSize
	return p, nil
}

// claim takes a page and what follows it out of what may still be used.
func (w *walker) claim(id, overflow uint64) error {
	if id < 2 || id+overflow >= w.meta.high {
		return fmt.Errorf("page %d is referred to and does not exist", id+overflow)
	}
	for i := id; i <= id+overflow; i++ {
		if w.seen[i] {
			return fmt.Errorf("page %d is used twice", i)
		}
		w.seen[i] = true
	}
	return nil
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
		w.level++
		last, err = w.page(n.Uint64(e[8:]), key, limit)
		w.level--
		if err != nil {
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
		return w.bucketPages(root)
	}
	if len(head) < 2*pageHeader || n.Uint16(head[24:]) != leafPage ||
		2*pageHeader+int64(n.Uint16(head[26:]))*elementSize > size {
		return fmt.Errorf("a small bucket of page %d is damaged", p.id)
	}
	return nil
}

// bucketPages visits the pages of a bucket that has pages of its own.
func (w *walker) bucketPages(root uint64) (err error) {
	defer func(level, leaves int) { w.level, w.leaves = level, leaves }(w.level, w.leaves)
	w.level, w.leaves = 0, 0
	if w.skim {
		if w.leaves, err = w.depth(root); err != nil {
			return err
		}
	}
	_, err = w.page(root, nil, nil)
	return err
}

// depth says how far below a bucket's root its leaves lie.
func (w *walker) depth(id uint64) (int, error) {
	n := binary.NativeEndian
	for depth := range maxDepth {
		p, err := w.load(id)
		if err != nil {
			return 0, err
		}
		if n.Uint16(p.first[8:]) != branchPage {
			return depth, nil
		}
		id = n.Uint64(p.first[pageHeader+8:])
	}
	return 0, fmt.Errorf("page %d leads nowhere", id)
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
