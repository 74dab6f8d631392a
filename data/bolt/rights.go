package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
)

// remedied adds to an error of missing rights what a person can do about it: the store
// belongs to the user who runs the daemon. Other errors come back as they are.
func (s *Store) remedied(err error) error {
	if !errors.Is(err, fs.ErrPermission) || runtime.GOOS == "windows" {
		return err
	}
	return fmt.Errorf("%w: run ticketd as the user who owns %s, or give it to the one who runs it now: "+
		"chown -R %d %s && chmod -R u+rwX %s", err, s.dir, os.Getuid(), s.dir, s.dir)
}
