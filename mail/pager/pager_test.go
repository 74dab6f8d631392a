package pager

import (
	"context"
	"os"
	"path/filepath"
	"strings"
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

func TestAProgramThatHangsEndsInTimeWithWhatItStarted(t *testing.T) {
	pid := filepath.Join(t.TempDir(), "pid")
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	began := time.Now()
	err := Run(ctx, program(t, `sleep 600 & echo $! > "$1"; wait`, pid), "x")
	if err == nil || !strings.Contains(err.Error(), "did not end in time") || time.Since(began) > 10*time.Second {
		t.Errorf("after %s: %v", time.Since(began), err)
	}
	child, _ := os.ReadFile(pid)
	status, err := os.ReadFile("/proc/" + strings.TrimSpace(string(child)) + "/stat")
	if err == nil && !strings.Contains(string(status), ") Z ") {
		t.Errorf("its child goes on: %s", status)
	}
}
