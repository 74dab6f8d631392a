//go:build linux || darwin

package bolt

import (
	"fmt"
	"syscall"
)

// Free is how many octets the file system of the data directory has room for. It is false
// where that is not known.
func (s *Store) Free() (octets int64, known bool, err error) {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(s.dir, &stat); err != nil {
		return 0, false, fmt.Errorf("ask for free space in %s: %w", s.dir, err)
	}
	return int64(stat.Bavail) * int64(stat.Bsize), true, nil
}
