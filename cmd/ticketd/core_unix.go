//go:build unix

package main

import (
	"fmt"
	"syscall"
)

// withoutCore has this process leave no core file, whatever ends it: mails, passwords
// and tokens are in its memory.
func withoutCore() error {
	if err := syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}); err != nil {
		return fmt.Errorf("keep core dumps off the disk: %w", err)
	}
	return nil
}
