package bolt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
)

// The page of free pages has their numbers in ascending order behind its head.
// If there are more than its head can count, the first number is how many.
const (
	freePage   = 16
	noFreePage = math.MaxUint64 // no list is kept; bbolt looks for free pages itself
	manyFree   = math.MaxUint16
)

// freeList reads the list of free pages as it stands in the file, head and all.
func freeList(r io.ReaderAt, m meta) ([]byte, error) {
	if m.free < 2 || m.free >= m.high {
		return nil, errors.New("the list of free pages does not exist")
	}
	at, n := int64(m.free)*m.pageSize, binary.NativeEndian
	head := make([]byte, pageHeader+8)
	if _, err := r.ReadAt(head, at); err != nil {
		return nil, fmt.Errorf("read the list of free pages: %w", err)
	}
	if n.Uint64(head) != m.free || n.Uint16(head[8:]) != freePage {
		return nil, errors.New("the list of free pages does not stand where it should")
	}
	count := uint64(n.Uint16(head[10:]))
	if count == manyFree {
		count = n.Uint64(head[pageHeader:]) + 1
	}
	room := (uint64(n.Uint32(head[12:])) + 1) * uint64(m.pageSize)
	if count > m.high || pageHeader+8*count > room {
		return nil, fmt.Errorf("the list of free pages has %d of %d pages", count, m.high)
	}
	list := make([]byte, pageHeader+8*count)
	if _, err := r.ReadAt(list, at); err != nil {
		return nil, fmt.Errorf("read the list of free pages: %w", err)
	}
	return list, nil
}

// freePages asks of the list of free pages that it is in order and names none that
// is in use: bbolt would write over it.
func (w *walker) freePages() error {
	if w.meta.free == noFreePage {
		return nil
	}
	list, err := freeList(w.r, w.meta)
	if err != nil {
		return err
	}
	n := binary.NativeEndian
	if err := w.claim(w.meta.free, uint64(n.Uint32(list[12:]))); err != nil {
		return err
	}
	ids := list[pageHeader:]
	if n.Uint16(list[10:]) == manyFree {
		ids = ids[8:]
	}
	for last := uint64(0); len(ids) > 0; ids = ids[8:] {
		id := n.Uint64(ids)
		if id <= last {
			return errors.New("the list of free pages is out of order")
		}
		if err := w.claim(id, 0); err != nil {
			return fmt.Errorf("the list of free pages: %w", err)
		}
		last = id
	}
	return nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// freeSum is a sum of the list of free pages, for bbolt keeps none.
func freeSum(r io.ReaderAt, m meta) (uint32, error) {
	list, err := freeList(r, m)
	return crc32.Checksum(list, castagnoli), err
}
