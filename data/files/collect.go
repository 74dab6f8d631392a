package files

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"

	"ticketd/ticketing"
)

// Collect removes the blobs that nothing refers to and that were stashed more
// than olderThan ago, and returns how many it removed. A day is a good age: it
// has to be longer than the time between Stash and the commit that refers to
// the blob. Files that are no blobs are left alone.
func (f *Files) Collect(referenced func(ticketing.Hash) (bool, error), olderThan time.Duration) (
	int, error) {
	removed := 0
	err := f.Each(func(h ticketing.Hash, _ int64) error {
		used, err := referenced(h)
		if err != nil || used {
			return err
		}
		gone, err := f.removeOld(h, f.now().Add(-olderThan))
		if gone {
			removed++
		}
		return err
	})
	if err != nil {
		return removed, fmt.Errorf("collect unused large mails: %w", err)
	}
	return removed, nil
}

func (f *Files) removeOld(h ticketing.Hash, before time.Time) (bool, error) {
	f.touch.Lock()
	defer f.touch.Unlock()
	info, err := os.Stat(f.path(h))
	if err != nil || !info.ModTime().Before(before) {
		return false, err
	}
	return true, os.Remove(f.path(h))
}

// Remove removes a blob that nothing refers to any more; one that is not there is none.
func (f *Files) Remove(h ticketing.Hash) error {
	f.touch.Lock()
	defer f.touch.Unlock()
	if err := removed(f.path(h)); err != nil {
		return fmt.Errorf("remove large mail %s: %w", h, err)
	}
	return nil
}

// Each calls fn for every blob with its size, in the order of the hashes.
func (f *Files) Each(fn func(ticketing.Hash, int64) error) error {
	return filepath.WalkDir(f.dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		h, ok := hashOf(d.Name())
		if !ok || !d.Type().IsRegular() || name != f.path(h) {
			return nil
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		return fn(h, info.Size())
	})
}

func hashOf(name string) (ticketing.Hash, bool) {
	b, err := hex.DecodeString(name)
	if err != nil || len(b) != len(ticketing.Hash{}) {
		return ticketing.Hash{}, false
	}
	return ticketing.Hash(b), true
}

// ParseName reads the hash out of a name that Name made, and nothing else.
func ParseName(name string) (ticketing.Hash, bool) {
	h, ok := hashOf(path.Base(name))
	return h, ok && Name(h) == name
}
