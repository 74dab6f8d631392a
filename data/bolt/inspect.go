package bolt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
)

// The layout of a bbolt file (version 2): page 0 and 1 are metas, of which the
// valid one with the higher transaction id counts. Numbers are in the machine's
// own byte order.
const (
	pageHeader  = 16 // id 8, flags 2, count 2, overflow 4
	metaLength  = 64 // without the page header
	boltMagic   = 0xED0CDAED
	branchPage  = 1
	leafPage    = 2
	bucketEntry = 1
	elementSize = 16
)

type meta struct {
	pageSize    int64
	root, high  uint64 // high: number of pages in use
	transaction uint64
}

// inspect looks whether the file is a whole bbolt file: bbolt itself makes an
// empty store out of an empty file, and dies by signal on a damaged page. The
// warning tells of damage that can be lived with.
func inspect(r io.ReaderAt, size int64) (warning string, err error) {
	if size == 0 {
		return "", errors.New("the file is empty, which a store never is; restore a backup")
	}
	m, bad, err := newestMeta(r)
	if err != nil {
		return "", err
	}
	if bad {
		warning = "one of the two meta pages is damaged; the last transaction may be missing"
	}
	if want := int64(m.high) * m.pageSize; want > size {
		return warning, fmt.Errorf("the file was cut: it has %d octets of at least %d; "+
			"restore a backup", size, want)
	}
	w := walker{r: r, meta: m, seen: make([]bool, m.high)}
	if err := w.page(m.root); err != nil {
		return warning, fmt.Errorf("the file is damaged: %w; restore a backup", err)
	}
	return warning, nil
}

func newestMeta(r io.ReaderAt) (m meta, bad bool, err error) {
	first, ok0 := readMeta(r, 0)
	second, ok1 := meta{}, false
	for size := int64(1024); size <= 1<<24 && !ok1; size *= 2 {
		if second, ok1 = readMeta(r, size); ok1 && second.pageSize != size {
			ok1 = false
		}
	}
	switch {
	case !ok0 && !ok1:
		return meta{}, true, errors.New("both meta pages are damaged, or it is no store at all; " +
			"restore a backup")
	case !ok0 || ok1 && second.transaction > first.transaction:
		return second, !ok0, nil
	}
	return first, !ok1, nil
}

func readMeta(r io.ReaderAt, at int64) (meta, bool) {
	b := make([]byte, metaLength)
	if _, err := r.ReadAt(b, at+pageHeader); err != nil {
		return meta{}, false
	}
	sum := fnv.New64a()
	_, _ = sum.Write(b[:56]) // a hash never fails
	n := binary.NativeEndian
	m := meta{pageSize: int64(n.Uint32(b[8:])), root: n.Uint64(b[16:]), high: n.Uint64(b[40:]),
		transaction: n.Uint64(b[48:])}
	return m, n.Uint32(b) == boltMagic && n.Uint32(b[4:]) == 2 && n.Uint64(b[56:]) == sum.Sum64() &&
		m.pageSize >= 1024 && m.pageSize <= 1<<24 && m.high >= 2 && m.high < 1<<40
}

// walker visits every page that is in use, once.
type walker struct {
	r    io.ReaderAt
	meta meta
	seen []bool
}

func (w *walker) page(id uint64) error {
	if id < 2 || id >= w.meta.high {
		return fmt.Errorf("page %d is referred to and does not exist", id)
	}
	b := make([]byte, w.meta.pageSize)
	if _, err := w.r.ReadAt(b, int64(id)*w.meta.pageSize); err != nil {
		return fmt.Errorf("read page %d: %w", id, err)
	}
	n := binary.NativeEndian
	overflow := uint64(n.Uint32(b[12:]))
	if n.Uint64(b) != id || id+overflow >= w.meta.high {
		return fmt.Errorf("page %d does not stand where it should", id)
	}
	for i := id; i <= id+overflow; i++ {
		if w.seen[i] {
			return fmt.Errorf("page %d is used twice", i)
		}
		w.seen[i] = true
	}
	whole := (int64(overflow) + 1) * w.meta.pageSize
	return w.elements(id, n.Uint16(b[8:]), int64(n.Uint16(b[10:])), b, whole)
}

// elements visits what a page refers to; first is the page without overflow.
func (w *walker) elements(id uint64, flags uint16, count int64, first []byte, whole int64) error {
	end := pageHeader + count*elementSize
	if flags != branchPage && flags != leafPage || end > whole || flags == branchPage && count == 0 {
		return fmt.Errorf("page %d is neither branch nor leaf", id)
	}
	table := first
	if end > int64(len(first)) {
		table = make([]byte, end)
		if _, err := w.r.ReadAt(table, int64(id)*w.meta.pageSize); err != nil {
			return fmt.Errorf("read page %d: %w", id, err)
		}
	}
	for at := int64(pageHeader); at < end; at += elementSize {
		var err error
		if e := table[at : at+elementSize]; flags == branchPage {
			err = w.branch(id, e, at, whole)
		} else {
			err = w.leaf(id, e, at, whole)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) branch(id uint64, e []byte, at, whole int64) error {
	n := binary.NativeEndian
	if at+int64(n.Uint32(e))+int64(n.Uint32(e[4:])) > whole {
		return fmt.Errorf("a key of page %d lies outside of it", id)
	}
	return w.page(n.Uint64(e[8:]))
}

func (w *walker) leaf(id uint64, e []byte, at, whole int64) error {
	n := binary.NativeEndian
	value := at + int64(n.Uint32(e[4:])) + int64(n.Uint32(e[8:]))
	size := int64(n.Uint32(e[12:]))
	if value+size > whole {
		return fmt.Errorf("a value of page %d lies outside of it", id)
	}
	if n.Uint32(e)&bucketEntry == 0 {
		return nil
	}
	return w.bucket(id, value, size)
}

// bucket visits a bucket's own root, or the page that stands inside its entry.
func (w *walker) bucket(id uint64, value, size int64) error {
	head := make([]byte, min(size, 2*pageHeader))
	if _, err := w.r.ReadAt(head, int64(id)*w.meta.pageSize+value); err != nil || len(head) < 16 {
		return fmt.Errorf("read a bucket of page %d: %w", id, errors.Join(err, io.ErrUnexpectedEOF))
	}
	n := binary.NativeEndian
	if root := n.Uint64(head); root != 0 {
		return w.page(root)
	}
	if len(head) < 2*pageHeader || n.Uint16(head[24:]) != leafPage ||
		2*pageHeader+int64(n.Uint16(head[26:]))*elementSize > size {
		return fmt.Errorf("a small bucket of page %d is damaged", id)
	}
	return nil
}
