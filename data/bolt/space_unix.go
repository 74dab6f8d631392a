//go:build linux || darwin

package bolt

import "syscall"

// freeSpace is how many octets the disk of a directory has for us, if it says so.
func freeSpace(dir string) (free uint64, known bool) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil || disk.Bsize <= 0 {
		return 0, false
	}
	return disk.Bavail * uint64(disk.Bsize), true
}
