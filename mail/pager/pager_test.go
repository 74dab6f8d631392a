package pager

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// program writes a shell script and says how it is started.
func program(t *testing.T, script string, args ...string) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page")
	if err := os.WriteFile(file, []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	return append([]string{file}, args...)
}

func TestAProgramGetsTheTextAndNothingOfTheEnvironmentThatMayBeSecret(t *testing.T) {
	t.Setenv("SUPPORT_PASSWORD", "hush")
	out := filepath.Join(t.TempDir(), "out")
	err := Run(t.Context(), program(t, `cat > "$1"; env >> "$1"; pwd >> "$1"`, out), "It burns.\n")
	got, _ := os.ReadFile(out)
	if err != nil || !strings.HasPrefix(string(got), "It burns.\n") || !strings.Contains(string(got), "\nPATH=") ||
		strings.Contains(string(got), "hush") {
		t.Errorf("%v: %q", err, got)
	}
}

func TestWhatAFailingProgramSaysIsToldInShortAndWithoutItsArguments(t *testing.T) {
	err := Run(t.Context(), program(t, `echo "no route for $2"; printf '%2000s' x >&2; exit 3`, "-H", "Bearer t0psecret"), "x")
	if err == nil || !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(err.Error(), "no route for *** ***") {
		t.Errorf("%v", err)
	}
	if n := len(err.Error()); n > 2*maxSaid {
		t.Errorf("%d octets", n)
	}
	if err := Run(t.Context(), []string{"/nowhere/page"}, "x"); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("a program that is not there: %v", err)
	}
}

func TestAProgramThatReadsNothingIsNoFault(t *testing.T) {
	if err := Run(t.Context(), program(t, "exit 0"), strings.Repeat("long ", 100_000)); err != nil {
		t.Error(err)
	}
}

// The program and its child hold the pipe open until they are gone, so its end is theirs.
func TestAProgramThatHangsEndsInTimeWithWhatItStarted(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	alive, err := os.OpenFile(pipe, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = alive.Close() }()
	ctx, outOfTime := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Run(ctx, program(t, `exec > "$1"; sleep 600 & echo hanging; wait`, pipe), "x") }()

	// Without a writer there is nothing to wait for yet: reading is at its end at once.
	said := make([]byte, len("hanging\n"))
	for n, err := 0, error(nil); n == 0; n, err = alive.Read(said) {
		if err != nil && err != io.EOF {
			t.Fatal(err)
		}
		runtime.Gosched()
	}
	outOfTime()
	if err := <-ended; err == nil || !strings.Contains(err.Error(), "did not end in time") {
		t.Errorf("%v", err)
	}
	if err := alive.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if rest, err := io.ReadAll(alive); err != nil {
		t.Errorf("its child goes on: %q, %v", rest, err)
	}
}
