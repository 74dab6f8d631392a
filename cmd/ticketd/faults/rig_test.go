// Package faults holds ticketd's promises against faults. Its tests kill and disturb the
// program as it ships: no failure points are built in. What disturbs it comes from outside,
// from proxies between it and real servers, from strace, full disks, signals, or at random,
// and an oracle looks at what is left. Nothing of it is part of the program.
package faults

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/mail/servertest"
)

// rig is one gateway as a child process, its servers and what was injected.
type rig struct {
	testing.TB
	dovecot *servertest.Dovecot
	sink    *servertest.Sink
	dir     string // configuration and store
	binary  string
	wrap    []string // what the child is run under, for instance strace
	env     []string // more environment for the child
	log     []injected
	refused bool     // a server refuses letters for good: those may fail
	relayed bool     // letters go to the sink through another server
	boxes   []string // the mailboxes that are watched, by their addresses
	inPlace bool     // handled mail is flagged, and stays where it is
	ungiven int      // tickets about mails that the server did not give
	metrics string   // where the gateway serves them, if it is to

	mu    sync.Mutex
	child *child
	kills int64        // lives that SIGKILL ended since the oracle last looked
	said  bytes.Buffer // stderr of all children
}

const (
	rigSupport  = "support@desk.example"
	rigCustomer = "carla@globex.example"
	rigAgent    = "ada@desk.example"
)

// rigPeople is what the configuration has behind that of the servers.
const rigPeople = `
[[agent]]
name = "Ada Ito"
address = "` + rigAgent + `"
notices = "team"
[[account]]
name = "Globex"
domains = ["globex.example"]
plan = "priority"
`

// newRig starts the servers.
func newRig(t testing.TB) *rig {
	t.Helper()
	return newRigOn(t, servertest.StartDovecot(t, ""))
}

// newRigOn has the mailbox on a server that runs already.
func newRigOn(t testing.TB, d *servertest.Dovecot) *rig {
	t.Helper()
	r := &rig{TB: t, dovecot: d, sink: servertest.StartSink(t), boxes: []string{rigSupport}}
	binary, err := servertest.Binary()
	mustDo(t, err)
	r.binary = binary
	r.dir, err = os.MkdirTemp("", "tkr")
	mustDo(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(r.dir) })
	t.Cleanup(func() {
		r.kill()
		if t.Failed() {
			t.Logf("what ticketd said:\n%s", tail(r.words(), 12000))
		}
	})
	r.configure(r.dovecot.IMAP, r.sink.Addr)
	return r
}

// configure writes the configuration: where IMAP and SMTP are.
func (r *rig) configure(imap, smtp string) {
	r.Helper()
	text := servertest.Config(r, imap, smtp, rigSupport, "priority-support") + rigPeople
	mustDo(r, os.WriteFile(r.config(), []byte(text), 0o600))
}

func (r *rig) config() string { return filepath.Join(r.dir, "config.toml") }
func (r *rig) data() string   { return filepath.Join(r.dir, "desk") }

// words is what all children said so far.
func (r *rig) words() []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	return bytes.Clone(r.said.Bytes())
}

// quiet is nil when everything that was injected is handled and no letter waits.
func (r *rig) quiet() error {
	if err := r.allButDeleted(0); err != nil {
		return err
	}
	rows, err := r.unsent()
	for _, row := range rows {
		if row.Finished == nil {
			return fmt.Errorf("letter %s to %s is %s: %s", row.Letter, row.To, row.State, row.LastError)
		}
	}
	return err
}

// hurry is quiet's answer; letters that wait longer because the gateway died
// more than once while it sent them are made due.
func (r *rig) hurry() error {
	fault := r.quiet()
	if fault == nil {
		return nil
	}
	rows, err := r.unsent()
	for _, row := range rows {
		if row.State == outbox.Waiting && row.Next != nil && time.Until(*row.Next) > 5*time.Second {
			err = errors.Join(err, r.command("", nil, "outbox", "retry", row.ID))
		}
	}
	return errors.Join(fault, err)
}

// settle waits until there is nothing to do, stops the gateway and asks the
// oracle.
func (r *rig) settle() *verdict {
	r.Helper()
	r.untilDone()
	r.stop()
	return r.judge()
}

// untilDone waits until there is nothing to do. However much that is and however slow the
// machine: it gives up only when nothing changes for a minute.
func (r *rig) untilDone() {
	r.Helper()
	for fault := r.hurry(); fault != nil; {
		before := fault.Error()
		waitUntil(r, time.Minute, "everything to be done", func() error {
			if fault = r.hurry(); fault == nil || fault.Error() != before {
				return nil
			}
			return fault
		})
	}
}
