package bolt

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"

	"ticketd/data/record"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// ErrNotKept says that no mail or part of that hash is kept.
var ErrNotKept = errors.New("no such mail or part is kept")

// place says where a blob stands: at a position in bBlobs, or as a file.
type place struct {
	position uint64 // zero: in files
	size     int64
}

func (r reader) place(h ticketing.Hash) (place, bool, error) {
	key := blobKey(h)
	v := r.bucket(bHashes).Get(key)
	if v == nil {
		return place{}, false, nil
	}
	p, err := readPlace(key, v)
	return p, err == nil, err
}

func readPlace(key, v []byte) (place, error) {
	if len(v) != 16 {
		return place{}, fault(bHashes, key, record.ErrDamaged)
	}
	return place{position: number[uint64](v[:8]), size: number[int64](v[8:])}, nil
}

// blobs visits every blob that is kept, by hash.
func (r reader) blobs(fn func(ticketing.Hash, place) error) error {
	return under(r.bucket(bHashes), []byte{byRawHash}, func(k, v []byte) error {
		h, ok := blobHash(k)
		if !ok {
			return nil
		}
		p, err := readPlace(k, v)
		if err != nil {
			return err
		}
		return fn(h, p)
	})
}

func (r reader) Raw(h ticketing.Hash) (desk.Blob, error) {
	p, ok, err := r.place(h)
	if err != nil {
		return desk.Blob{}, err
	}
	if !ok {
		return desk.Blob{}, fmt.Errorf("open %s: %w", h, ErrNotKept)
	}
	if p.position == 0 {
		return desk.Blob{Hash: h, Size: p.size, Body: r.files.Body(h)}, nil
	}
	b, err := r.inline(h, p)
	if err != nil {
		return desk.Blob{}, err
	}
	return desk.Blob{Hash: h, Size: p.size, Body: bytes.NewReader(b)}, nil
}

// inline copies a blob out of the store; its hash is its checksum.
func (r reader) inline(h ticketing.Hash, p place) ([]byte, error) {
	b := r.bucket(bBlobs).Get(numberKey(p.position))
	if int64(len(b)) != p.size || sha256.Sum256(b) != h {
		return nil, fault(bBlobs, numberKey(p.position), record.ErrDamaged)
	}
	return bytes.Clone(b), nil
}

func (t tx) Keep(b desk.Blob) error {
	if _, known, err := t.place(b.Hash); known || err != nil {
		return err
	}
	if b.Size > desk.SmallBlob {
		if !t.files.Has(b.Hash, b.Size) {
			return fmt.Errorf("keep %s: its %d octets have to be stashed first", b.Hash, b.Size)
		}
		return t.index(b.Hash, place{size: b.Size})
	}
	if b.Size < 0 || b.Body == nil {
		return fmt.Errorf("keep %s: it has no body or a size of %d", b.Hash, b.Size)
	}
	body := make([]byte, b.Size)
	if n, err := b.Body.ReadAt(body, 0); n < len(body) {
		return fmt.Errorf("keep %s: read %d of %d octets: %w", b.Hash, n, b.Size,
			errors.Join(err, io.ErrUnexpectedEOF))
	}
	if got := ticketing.Hash(sha256.Sum256(body)); got != b.Hash {
		return fmt.Errorf("keep %s: the body's hash is %s", b.Hash, got)
	}
	return t.append(b.Hash, body)
}

// append writes blobs one behind the other: in the order of their hashes each
// would rewrite its neighbours.
func (t tx) append(h ticketing.Hash, body []byte) error {
	b := t.bucket(bBlobs)
	b.FillPercent = 1
	position, err := b.NextSequence()
	if err != nil {
		return fmt.Errorf("keep %s: %w", h, err)
	}
	if err := b.Put(numberKey(position), body); err != nil {
		return fmt.Errorf("keep %s: %w", h, err)
	}
	return t.index(h, place{position: position, size: int64(len(body))})
}

func (t tx) index(h ticketing.Hash, p place) error {
	return t.put(bHashes, blobKey(h), append(numberKey(p.position), numberKey(p.size)...))
}

// Stash makes a large blob durable; small ones wait for Keep.
func (s *Store) Stash(ctx context.Context, b desk.Blob) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.readOnly {
		return fmt.Errorf("stash %s: %w", b.Hash, ErrReadOnly)
	}
	if b.Size <= desk.SmallBlob {
		return nil
	}
	return s.files.Stash(b.Hash, b.Size, b.Body)
}

// SpoolDir is where large mails may be written before their Stash, which then
// need not copy them. The next Open clears it.
func (s *Store) SpoolDir() string { return s.files.Spool() }

// FilesSize is how many octets the large mails, parts and letters have that stand in files beside
// desk.db. Its cost is a look at each.
func (s *Store) FilesSize() (total int64, err error) {
	err = s.files.Each(func(_ ticketing.Hash, size int64) error {
		total += size
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("measure the files beside the store: %w", err)
	}
	return total, nil
}

// orphanAge is how old a large mail that nothing refers to must be to go.
const orphanAge = 24 * time.Hour

// CollectFiles removes large mails that were stashed a day ago or longer and
// that no transaction ever kept. It returns how many.
func (s *Store) CollectFiles(ctx context.Context) (int, error) {
	if s.readOnly {
		return 0, fmt.Errorf("collect unused large mails: %w", ErrReadOnly)
	}
	return s.files.Collect(func(h ticketing.Hash) (kept bool, err error) {
		err = s.view(ctx, func(r reader) error {
			_, kept, err = r.place(h)
			return err
		})
		return kept, err
	}, orphanAge)
}
