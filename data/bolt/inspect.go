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
	maxDepth    = 64 // of a tree, far more than there can be
	branchPage  = 1
	leafPage    = 2
	bucketEntry = 1
	elementSize = 16
)

type meta struct {
	pageSize    int64
	root, high  uint64 // high: number of pages in use
	free        uint64 // the page that lists the free ones, or noFreePage
	transaction uint64
}

// inspect looks whether the file is a whole bbolt file: bbolt itself makes an
// empty store out of an empty file, and dies by signal on a damaged page. The
// warning tells of damage that can be lived with. A file that is asLeft by a
// ticketd of this machine is not read whole: see left.go.
func inspect(r io.ReaderAt, size int64, asLeft func(meta) bool) (warning string, err error) {
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
	w := walker{r: r, meta: m, seen: make([]bool, m.high), skim: asLeft(m)}
	_, err = w.page(m.root, nil, nil)
	if err == nil {
		err = w.freePages()
	}
	if err != nil {
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
	m := meta{pageSize: int64(n.Uint32(b[8:])), root: n.Uint64(b[16:]), free: n.Uint64(b[32:]), high: n.Uint64(b[40:]),
		transaction: n.Uint64(b[48:])}
	return m, n.Uint32(b) == boltMagic && n.Uint32(b[4:]) == 2 && n.Uint64(b[56:]) == sum.Sum64() &&
		m.pageSize >= 1024 && m.pageSize <= 1<<24 && m.high >= 2 && m.high < 1<<40
}
