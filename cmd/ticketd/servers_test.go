package main

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
	"syscall"
	"testing"
	"time"
)

// What the runs against real mail servers share: finding the programs, an
// ordinary user to run them as, free ports, and waiting.

// needProgram finds a program or skips the test; where the servers are required
// it must be there.
func needProgram(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		for _, dir := range []string{"", "/usr/sbin", "/usr/local/sbin", "/usr/lib/postfix/sbin"} {
			if path, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
				return path
			}
		}
	}
	serverMissing(t, "%s is not installed", strings.Join(names, " or "))
	return ""
}

// serverMissing skips the test, or fails it where servers are required.
func serverMissing(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("TICKETD_REQUIRE_SERVERS") != "" {
		t.Fatalf("required: "+format, args...)
	}
	t.Skipf(format, args...)
}

// plainUser is whom the servers run as: this user, or nobody in root's place.
type plainUser struct {
	name, group string
	uid, gid    int
	credential  *syscall.Credential // nil: already him
}

func ordinaryUser(t testing.TB) plainUser {
	t.Helper()
	who, err := user.Current()
	root := err == nil && who.Uid == "0"
	if root {
		who, err = user.Lookup("nobody")
	}
	if err != nil {
		serverMissing(t, "no user to run servers as: %v", err)
	}
	group, err := user.LookupGroupId(who.Gid)
	if err != nil {
		serverMissing(t, "no group to run servers as: %v", err)
	}
	u := plainUser{name: who.Username, group: group.Name}
	u.uid, _ = strconv.Atoi(who.Uid)
	u.gid, _ = strconv.Atoi(who.Gid)
	if root {
		u.credential = &syscall.Credential{Uid: uint32(u.uid), Gid: uint32(u.gid)}
	}
	return u
}

// serverDir makes a directory with a short path, for sockets, that the user
// owns.
func serverDir(t testing.TB, who plainUser, subs ...string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "tks")
	mustDo(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	mustDo(t, who.own(dir))
	for _, sub := range subs {
		path := filepath.Join(dir, sub)
		mustDo(t, errors.Join(os.Mkdir(path, 0o700), who.own(path)))
	}
	return dir
}

// own gives a file to the user.
func (u plainUser) own(path string) error {
	if u.credential == nil {
		return nil
	}
	return os.Lchown(path, u.uid, u.gid)
}

// startServer runs a server until the test ends, by its own process: only what
// was started here is ever stopped.
func startServer(t testing.TB, cmd *exec.Cmd, ready func() bool) {
	t.Helper()
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	mustDo(t, cmd.Start())
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			_ = cmd.Process.Kill()
			<-ended
		}
	})
	waitUntil(t, 20*time.Second, cmd.Path+" to listen", func() error {
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
}

// listens reports whether somebody accepts connections there.
func listens(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

// freePort is a port of loopback that nobody listens on. It lies below those
// that the system gives to connections, which could take it before a server does.
func freePort(t testing.TB) int {
	t.Helper()
	for range 100 {
		port := 10000 + rand.IntN(20000)
		if l, err := net.Listen("tcp", onLoopback(port)); err == nil {
			_ = l.Close()
			return port
		}
	}
	t.Fatal("no port of loopback is free")
	return 0
}

func onLoopback(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }

// eventually asks again and again until the answer is nil, or gives the last
// one when the time is up. It is the one place that waits by looking.
func eventually(limit time.Duration, check func() error) error {
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

func waitUntil(t testing.TB, limit time.Duration, what string, check func() error) {
	t.Helper()
	if err := eventually(limit, check); err != nil {
		t.Fatalf("waiting for %s: %v", what, err)
	}
}

func mustDo(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
