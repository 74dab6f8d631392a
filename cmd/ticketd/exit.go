package main

import "errors"

// Exit codes, as sysexits.h has them where an MTA reads them.
const (
	exitOK       = 0
	exitFailed   = 1  // it did not work, and trying again will not help
	exitDiffers  = 3  // it worked, and found differences
	exitUsage    = 64 // EX_USAGE
	exitNoDaemon = 69 // EX_UNAVAILABLE: nobody runs whom the command is about
	exitConfig   = 78 // EX_CONFIG
	exitTempFail = 75 // EX_TEMPFAIL: the MTA keeps the mail and tries again
)

// exitError carries the exit code that an error asks for.
type exitError struct {
	error
	code int
}

func (e exitError) Unwrap() error { return e.error }

// passing marks an error that may be gone the next time.
func passing(err error) error { return exitError{err, exitTempFail} }

// misused marks an error, if there is one, as the fault of a command line.
func misused(err error) error {
	if err == nil {
		return nil
	}
	return exitError{err, exitUsage}
}

func exitCode(err error) int {
	var coded exitError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &coded):
		return coded.code
	}
	return exitFailed
}
