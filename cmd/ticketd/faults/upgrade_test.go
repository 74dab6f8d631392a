package faults

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"ticketd/data/bolt"
)

// released puts the store of a released version into the rig's data directory, as it was
// before any upgrade.
func (r *rig) released(name string) {
	r.Helper()
	mustDo(r, os.RemoveAll(r.data()))
	file, err := os.Open(filepath.Join("..", "..", "..", "data", "bolt", "testdata", "stores", name))
	mustDo(r, err)
	defer file.Close()
	packed, err := gzip.NewReader(file)
	mustDo(r, err)
	in := tar.NewReader(packed)
	for {
		head, err := in.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		mustDo(r, err)
		path := filepath.Join(r.data(), filepath.FromSlash(head.Name))
		mustDo(r, os.MkdirAll(filepath.Dir(path), 0o700))
		out, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
		mustDo(r, err)
		_, err = io.Copy(out, in)
		mustDo(r, errors.Join(err, out.Close()))
	}
}

// holds is what the store says of its tickets, and whether it is sound.
func (r *rig) holds() (rows []map[string]any) {
	r.Helper()
	s, err := bolt.OpenReadOnly(r.Context(), r.data(), bolt.Options{})
	mustDo(r, err)
	mustDo(r, errors.Join(s.Check(r.Context()), s.Close()))
	mustDo(r, r.command("", &rows, "list", "--all", "--limit", "0", "--json"))
	return rows
}

// C25: every store of a released version, killed at every fsync of the start that brings it up
// to date, and started again.
func TestF55AnUpgradeKilledAtEverySyncEndsAsIfItHadNotBeen(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	stores, err := filepath.Glob(filepath.Join("..", "..", "..", "data", "bolt", "testdata", "stores", "*.tar.gz"))
	mustDo(t, err)
	kills := 0
	for _, store := range stores {
		name := filepath.Base(store)
		r.released(name)
		r.run()
		r.kill()
		want := r.holds()
		for _, call := range []string{"fdatasync", "fsync"} {
			for n := 1; r.killedAtStart(name, call, n); n++ {
				if kills++; n > 100 {
					t.Fatalf("%s: it is still killed at %s %d", name, call, n)
				}
				r.run()
				r.kill()
				if got := r.holds(); !reflect.DeepEqual(got, want) {
					t.Errorf("%s, killed at %s %d: it holds\n%v\nnot\n%v", name, call, n, got, want)
				}
			}
		}
	}
	if t.Logf("%d kills of %d stores", kills, len(stores)); kills < 2*len(stores) || len(stores) < 4 {
		t.Error("too few")
	}
	if !t.Failed() {
		killed.Add(int64(kills)) // what is left was looked at each time, without the oracle's log
	}
}

// killedAtStart starts the gateway on an old store under strace, until it runs or is killed.
func (r *rig) killedAtStart(store, call string, n int) bool {
	r.Helper()
	r.released(store)
	r.wrap = tampered(r, call, fmt.Sprintf("signal=SIGKILL:when=%d", n))
	defer func() { r.wrap = nil }()
	c := r.start()
	select {
	case <-c.ready:
		r.kill()
		return false
	case <-c.ended:
	case <-time.After(30 * time.Second):
		r.Fatal("it neither runs nor ends")
	}
	if !c.killed() {
		r.Fatalf("%s: it ended by itself: %v\n%s", strings.TrimSuffix(store, ".tar.gz"), c.cmd.ProcessState,
			tail(r.words(), 500))
	}
	return true
}
