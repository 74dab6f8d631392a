package bolt

import (
	"fmt"
	"runtime/debug"
)

// panicked is a panic that became an error, with the place where it happened.
type panicked struct {
	what  string
	value any
	stack []byte
}

func (p *panicked) Error() string {
	return fmt.Sprintf("%s: panic: %v\n%s", p.what, p.value, p.stack)
}

// guarded turns a panic of fn into an error. A page of a damaged file, or a disk
// that fails under the memory map, shows itself as a memory fault; that, too,
// becomes an error here instead of the end of the process.
func guarded(what string, fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = &panicked{what: what, value: r, stack: debug.Stack()}
		}
	}()
	return fn()
}
