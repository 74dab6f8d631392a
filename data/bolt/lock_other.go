//go:build !unix

package bolt

import (
	"os"
	"time"
)

// lock leaves the locking to bbolt.
func lock(*os.File, bool, time.Duration) error { return nil }
