package servertest

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// TakesLong leaves a test out of short runs.
func TakesLong(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("takes its time")
	}
}

// Need finds a program or skips the test; where the servers are required
// it must be there.
func Need(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		for _, dir := range []string{"", "/usr/sbin", "/usr/local/sbin", "/usr/lib/postfix/sbin"} {
			if path, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
				return path
			}
		}
	}
	Missing(t, "%s is not installed", strings.Join(names, " or "))
	return ""
}

// Missing skips the test, or fails it where servers are required.
func Missing(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("TICKETD_REQUIRE_SERVERS") != "" {
		t.Fatalf("required: "+format, args...)
	}
	t.Skipf(format, args...)
}

// User is whom the servers run as: this user, or nobody in root's place.
type User struct {
	name, group string
	uid, gid    int
	credential  *syscall.Credential // nil: already him
}

func OrdinaryUser(t testing.TB) User {
	t.Helper()
	who, err := user.Current()
	root := err == nil && who.Uid == "0"
	if root {
		who, err = user.Lookup("nobody")
	}
	if err != nil {
		Missing(t, "no user to run servers as: %v", err)
	}
	group, err := user.LookupGroupId(who.Gid)
	if err != nil {
		Missing(t, "no group to run servers as: %v", err)
	}
	u := User{name: who.Username, group: group.Name}
	u.uid, _ = strconv.Atoi(who.Uid)
	u.gid, _ = strconv.Atoi(who.Gid)
	if root {
		u.credential = &syscall.Credential{Uid: uint32(u.uid), Gid: uint32(u.gid)}
	}
	return u
}

// Dir makes a directory with a short path, for sockets, that the user
// owns.
func Dir(t testing.TB, who User, subs ...string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "tks")
	Must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	Must(t, who.own(dir))
	for _, sub := range subs {
		path := filepath.Join(dir, sub)
		Must(t, errors.Join(os.Mkdir(path, 0o700), who.own(path)))
	}
	return dir
}

// own gives a file to the user.
func (u User) own(path string) error {
	if u.credential == nil {
		return nil
	}
	return os.Lchown(path, u.uid, u.gid)
}

// StartServer runs a server until the test ends, by its own process: only what
// was started here is ever stopped. stop ends it earlier; it may be called again.
func StartServer(t testing.TB, cmd *exec.Cmd, ready func() bool) (stop func()) {
	t.Helper()
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	Must(t, cmd.Start())
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	stop = func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			_ = cmd.Process.Kill()
			<-ended
		}
	}
	t.Cleanup(stop)
	WaitUntil(t, 20*time.Second, cmd.Path+" to listen", func() error {
		select {
		case <-ended:
			t.Fatalf("%s ended: %s", cmd.Path, said.String())
		default:
		}
		if !ready() {
			return errors.New("not yet")
		}
		return nil
	})
	return stop
}

// Listens reports whether somebody accepts connections there.
func Listens(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

// given are the ports that were handed out: none is a second time, though its server may
// not listen yet.
var given sync.Map

// FreePort is a port of loopback that nobody listens on. It lies below those
// that the system gives to connections, which could take it before a server does.
func FreePort(t testing.TB) int {
	t.Helper()
	for range 100 {
		port := 10000 + rand.IntN(20000)
		if _, taken := given.LoadOrStore(port, true); taken {
			continue
		}
		if l, err := net.Listen("tcp", OnLoopback(port)); err == nil {
			_ = l.Close()
			return port
		}
	}
	t.Fatal("no port of loopback is free")
	return 0
}

// OnLoopback is the address of a port there.
func OnLoopback(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }

// Eventually asks again and again until the answer is nil, or gives the last
// one when the time is up. It is the one place that waits by looking.
func Eventually(limit time.Duration, check func() error) error {
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	over := time.NewTimer(limit)
	defer over.Stop()
	for {
		err := check()
		if err == nil {
			return nil
		}
		select {
		case <-look.C:
		case <-over.C:
			return fmt.Errorf("after %v: %w", limit, err)
		}
	}
}

// WaitUntil asks as Eventually does, and ends the test when the time is up; what is in the
// words of "waiting for ...".
func WaitUntil(t testing.TB, limit time.Duration, what string, check func() error) {
	t.Helper()
	if err := Eventually(limit, check); err != nil {
		t.Fatalf("waiting for %s: %v", what, err)
	}
}

// Must ends the test at an error.
func Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
