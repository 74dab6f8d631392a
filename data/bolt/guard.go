package bolt

import (
	"fmt"
	"runtime/debug"
)

// guarded turns a panic of fn into an error. A page of a damaged file, or a disk
// that fails under the memory map, shows itself as a memory fault; that, too,
// becomes an error here instead of the end of the process.
func guarded(what string, fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: panic: %v\n%s", what, r, debug.Stack())
		}
	}()
	return fn()
}
