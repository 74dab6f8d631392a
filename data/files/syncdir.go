package files

import (
	"errors"
	"fmt"
	"os"
	"runtime"
)

// SyncDir makes the names in a directory durable: after a rename or a link, the
// file's own fsync is not enough. Windows has no such call and needs none.
func SyncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("open directory to make its names durable: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("make the names in %s durable: %w", dir, err)
	}
	return nil
}
