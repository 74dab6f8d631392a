//go:build !linux && !darwin

package bolt

// Free is how many octets the file system of the data directory has room for. It is false
// where that is not known.
func (s *Store) Free() (octets int64, known bool, err error) { return 0, false, nil }
