package faults

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// child is one life of the gateway.
type child struct {
	cmd   *exec.Cmd
	ready chan struct{} // closed when it says that it runs
	ended chan struct{} // closed when it is gone
}

const readyLine = "ticketd runs"

// start starts the gateway. It does not wait until it runs.
func (r *rig) start() *child {
	r.Helper()
	args := append(append([]string{}, r.wrap...), r.binary, "run", "--config", r.config())
	c := &child{cmd: exec.Command(args[0], args[1:]...), ready: make(chan struct{}),
		ended: make(chan struct{})}
	c.cmd.Env = append(os.Environ(), r.env...)
	// A group of its own: what strace runs ends with it.
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.cmd.Stderr = &childWords{rig: r, child: c}
	r.mu.Lock()
	defer r.mu.Unlock()
	mustDo(r, c.cmd.Start())
	r.child = c
	go func() {
		_ = c.cmd.Wait()
		if c.killed() {
			r.mu.Lock()
			r.kills++
			r.mu.Unlock()
		}
		close(c.ended)
	}()
	return c
}

// childWords collects what a child says and notices that it runs.
type childWords struct {
	rig   *rig
	child *child
	line  []byte
	ready bool
}

func (w *childWords) Write(p []byte) (int, error) {
	w.rig.mu.Lock()
	defer w.rig.mu.Unlock()
	w.rig.said.Write(p)
	if !w.ready {
		w.line = append(w.line, p...)
		if w.ready = bytes.Contains(w.line, []byte(readyLine)); w.ready {
			close(w.child.ready)
		}
	}
	return len(p), nil
}

// run starts the gateway and waits until it runs.
func (r *rig) run() *child {
	r.Helper()
	c := r.start()
	select {
	case <-c.ready:
	case <-c.ended:
		r.Fatalf("ticketd ended at the start: %v", c.cmd.ProcessState)
	case <-time.After(20 * time.Second):
		r.Fatal("ticketd does not get to run")
	}
	return c
}

// kill ends the child as SIGKILL does, and returns when it is gone.
func (r *rig) kill() {
	r.mu.Lock()
	c := r.child
	r.mu.Unlock()
	if c == nil {
		return
	}
	_ = syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL)
	<-c.ended
}

// stop ends the child as the service manager does, and wants it to end well.
func (r *rig) stop() {
	r.Helper()
	if c := r.terminate(); !c.cmd.ProcessState.Success() {
		r.Errorf("ticketd ended with %v", c.cmd.ProcessState)
	}
}

// terminate sends SIGTERM and waits for the end.
func (r *rig) terminate() *child {
	r.Helper()
	r.mu.Lock()
	c := r.child
	r.mu.Unlock()
	pid, err := c.pid(r)
	if err == nil {
		err = syscall.Kill(pid, syscall.SIGTERM)
	}
	select {
	case <-c.ended:
	case <-time.After(30 * time.Second):
		r.kill()
		r.Fatalf("ticketd does not end within 30 s of SIGTERM (%v)", err)
	}
	return c
}

// pid is ticketd's own number, which is not the child's when strace runs it.
func (c *child) pid(r *rig) (int, error) {
	if len(r.wrap) == 0 {
		return c.cmd.Process.Pid, nil
	}
	text, err := os.ReadFile(filepath.Join(r.data(), "desk.pid"))
	if err != nil {
		return 0, err
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, err
	}
	if group, err := syscall.Getpgid(pid); err != nil || group != c.cmd.Process.Pid {
		return 0, fmt.Errorf("process %d is not ours: %w", pid, err)
	}
	return pid, nil
}

// awaitKill waits until the trigger has killed the child.
func (r *rig) awaitKill(c *child, fired <-chan struct{}) {
	r.Helper()
	select {
	case <-fired:
	case <-time.After(30 * time.Second):
		r.Fatal("the kill did not come")
	}
	<-c.ended
	if s, ok := c.cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || s.Signal() != syscall.SIGKILL {
		r.Fatalf("it was not killed: %v", c.cmd.ProcessState)
	}
}
