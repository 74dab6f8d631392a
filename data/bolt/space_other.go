//go:build !linux && !darwin

package bolt

// freeSpace leaves it to the disk to say that it is full.
func freeSpace(string) (free uint64, known bool) { return 0, false }
