package bolt

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"ticketd/ticketing/desk"
)

// writerDir names, in the environment, the store that this program writes to
// instead of running tests.
const writerDir = "BOLT_TEST_WRITER_DIR"

// writes is how many mails the writer takes in before it is content.
const writes = 40

func TestMain(m *testing.M) {
	if dir := os.Getenv(writerDir); dir != "" {
		if err := writer(dir); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// writer takes in mails one by one, with a large letter for each fourth, says so
// after each, and goes on after a failed commit from what the reopened store says.
func writer(dir string) error {
	ctx := context.Background()
	s, err := Open(ctx, dir, Options{})
	if err != nil {
		return err
	}
	for {
		n, err := counted(ctx, s)
		if err != nil || n >= writes {
			return errors.Join(err, s.Close())
		}
		err = s.Update(ctx, func(t desk.Tx) error {
			if err := t.SetBookmark("n", []byte(strconv.Itoa(n+1))); err != nil {
				return err
			}
			if (n+1)%4 == 0 {
				if _, err := t.Enqueue(largeParcel(n + 1)); err != nil {
					return err
				}
			}
			return intake(t, fmt.Appendf(nil, "mail %d", n+1))
		})
		switch {
		case errors.Is(err, ErrCommit):
			fmt.Println("fault:", err)
			for err != nil { // the disk may fail now, too
				err = s.Reopen(ctx)
			}
		case err != nil:
			return err
		default:
			fmt.Println("took", n+1)
		}
	}
}

func counted(ctx context.Context, s *Store) (n int, err error) {
	err = s.View(ctx, func(r desk.Reader) error {
		v, err := r.Bookmark("n")
		n, _ = strconv.Atoi(string(v)) // nothing yet is zero
		return err
	})
	return n, err
}

// promised runs the command and returns the last number that it said it took,
// stopping it by SIGKILL after so many lines.
func promised(t *testing.T, cmd *exec.Cmd, kill int) (last int, said string) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 1; lines.Scan(); n++ {
		said += lines.Text() + "\n"
		if v, ok := strings.CutPrefix(lines.Text(), "took "); ok {
			last, _ = strconv.Atoi(v)
		}
		if n == kill {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait() // killed, mostly
	return last, said
}

func writerCommand(dir string, wrap ...string) *exec.Cmd {
	line := append(wrap, os.Args[0])
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Env = append(os.Environ(), writerDir+"="+dir)
	return cmd
}

// keptWord checks that the store is sound and holds what was promised.
func keptWord(t *testing.T, dir string, promised int) int {
	t.Helper()
	s, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	n, err := counted(t.Context(), s)
	list, listErr := s.List(t.Context(), false)
	if err := errors.Join(err, listErr, s.Check(t.Context()), s.Close()); err != nil {
		t.Fatal(err)
	}
	if n < promised || n > promised+1 || len(list) != n+n/4 {
		t.Fatalf("promised %d mails, kept %d with %d letters", promised, n, len(list))
	}
	return n
}

func TestAKilledWriterHasKeptWhatItPromised(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	before := 0
	for range 8 {
		last, said := promised(t, writerCommand(dir), 1+rand.IntN(5))
		if strings.Contains(said, "error") {
			t.Fatal(said)
		}
		before = keptWord(t, dir, max(last, before))
	}
}

func strace(t *testing.T, inject string) []string {
	t.Helper()
	path, err := exec.LookPath("strace")
	if err != nil {
		t.Skipf("needs strace to make the disk fail: %v", err)
	}
	call, _, _ := strings.Cut(inject, ":")
	wrap := []string{path, "-f", "-qq", "-o", os.DevNull, "-e", "trace=" + call, "-e", "inject=" + inject}
	if err := exec.Command(path, append(wrap[1:], "true")...).Run(); err != nil {
		t.Skipf("strace is not allowed here: %v", err)
	}
	return wrap
}

// A disk that fails at some writes or fsyncs costs nothing that was promised; the
// writer reopens and finishes. The calls are counted in each thread by itself.
func TestAFailingDiskCostsNothingThatWasPromised(t *testing.T) {
	for _, fault := range []string{"fdatasync:error=EIO", "pwrite64:error=ENOSPC"} {
		faults := 0
		for _, when := range []int{9, 10, 15, 23} {
			dir := filepath.Join(t.TempDir(), "data")
			inject := fmt.Sprintf("%s:when=%d", fault, when)
			last, said := promised(t, writerCommand(dir, strace(t, inject)...), -1)
			if last != writes {
				t.Errorf("with %s it said %s", inject, said)
			}
			faults += strings.Count(said, "fault:")
			keptWord(t, dir, last)
		}
		if faults == 0 {
			t.Errorf("%s never happened", fault)
		}
	}
}

// Killed at the n-th fsync, the making of the store included, it begins or goes
// on as if nothing had been.
func TestKilledAtAnyFsyncTheStoreIsSound(t *testing.T) {
	for when := 1; when <= 12; when++ {
		dir := filepath.Join(t.TempDir(), "data")
		inject := fmt.Sprintf("fdatasync,fsync:signal=SIGKILL:when=%d", when)
		last, said := promised(t, writerCommand(dir, strace(t, inject)...), -1)
		if strings.Contains(said, "error") || last == writes {
			t.Fatalf("at %d it said %s", when, said)
		}
		keptWord(t, dir, last)
	}
}
