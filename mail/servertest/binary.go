package servertest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
)

// built is the program, built once for all tests of a package.
var built struct {
	once sync.Once
	dir  string
	err  error
}

// Binary is the path of the program, built as it ships: linked statically. It is built
// the first time that a test asks for it; RemoveBinary takes it away.
func Binary() (string, error) {
	built.once.Do(func() { built.err = build() })
	return filepath.Join(built.dir, "ticketd"), built.err
}

// RemoveBinary removes what Binary built, after all tests of a package.
func RemoveBinary() error {
	if built.dir == "" {
		return nil
	}
	return os.RemoveAll(built.dir)
}

func build() (err error) {
	if built.dir, err = os.MkdirTemp("", "ticketd-built-"); err != nil {
		return err
	}
	cmd := exec.Command("go", "build", "-o", built.dir, "ticketd/cmd/ticketd")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return errors.Join(fmt.Errorf("build ticketd: %w\n%s", err, out), RemoveBinary())
	}
	return nil
}
