package main

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"ticketd/mail/postoffice"
	"ticketd/mail/servertest"
)

// latencyMails is how many mails come one by one; a tenth more warm up.
const latencyMails = 300

// BenchmarkAckLatency lets mails come one by one to the program as it ships, idle
// and waiting in IDLE: from the delivery, which the built-in post office tells at
// once, until the acknowledgement is accepted. Nothing but Dovecot's own half
// second is missing from what a customer would see.
//
//	go test -run '^$' -bench AckLatency -benchtime 1x ./cmd/ticketd
func BenchmarkAckLatency(b *testing.B) {
	r := newLatencyRig(b)
	var took []time.Duration
	for range b.N {
		for i := range latencyMails + latencyMails/10 {
			if d := r.acknowledge(b); i >= latencyMails/10 {
				took = append(took, d)
			}
		}
	}
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ms(took[len(took)/2]), "median-ms")
	b.ReportMetric(ms(took[len(took)*99/100]), "p99-ms")
}

type latencyRig struct {
	office   *postoffice.Office
	corpus   *corpus
	accepted chan time.Time
	idle     chan struct{} // gets a token when the gateway begins to wait
	handled  int
}

const latencyUser = "support@desk.example"

func newLatencyRig(b *testing.B) *latencyRig {
	binary, err := servertest.Binary()
	mustDo(b, err)
	r := &latencyRig{corpus: newCorpus(2, latencyUser), accepted: make(chan time.Time, 16),
		idle: make(chan struct{}, 1)}
	r.office = postoffice.New(postoffice.Options{Domain: "desk.example"})
	b.Cleanup(func() { _ = r.office.Close() })
	r.office.AddAccount(latencyUser, servertest.Password)
	r.office.SetFaults(postoffice.Faults{Command: func(c postoffice.Command) error {
		if c.Verb == "IDLE" {
			select {
			case r.idle <- struct{}{}:
			default:
			}
		}
		return nil
	}})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	mustDo(b, err)
	go func() { _ = r.office.ServeIMAP(l) }()
	r.start(b, binary, l.Addr())
	return r
}

func (r *latencyRig) start(b *testing.B, binary string, imap net.Addr) {
	dir := b.TempDir()
	config := filepath.Join(dir, "config.toml")
	text := drainConfig(b, imap.String(), newCountingSink(b, r.accepted).addr, latencyUser)
	mustDo(b, os.WriteFile(config, text, 0o600))
	log, err := os.Create(filepath.Join(dir, "log"))
	mustDo(b, err)
	cmd := exec.Command(binary, "run", "--config", config)
	cmd.Stderr = log
	mustDo(b, cmd.Start())
	b.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
		_ = log.Close()
	})
	r.await(b, r.idle, "the gateway to wait for mail")
}

// acknowledge brings one mail and waits until the gateway is idle again.
func (r *latencyRig) acknowledge(b *testing.B) time.Duration {
	r.corpus.made++
	raw := r.corpus.request()
	select {
	case <-r.idle: // of a second look after the last mail
	default:
	}
	began := time.Now()
	mustDo(b, r.office.Deliver("customer@outside.example", []string{latencyUser}, raw))
	took := r.awaitAccepted(b).Sub(began)
	r.handled++
	ctx, cancel := context.WithTimeout(b.Context(), patience)
	defer cancel()
	_, err := r.office.Wait(ctx, latencyUser, "Handled", r.handled)
	mustDo(b, err)
	r.await(b, r.idle, "the gateway to wait again")
	return took
}

func (r *latencyRig) awaitAccepted(b *testing.B) time.Time {
	select {
	case at := <-r.accepted:
		return at
	case <-time.After(patience):
		b.Fatal("no acknowledgement came")
		return time.Time{}
	}
}

func (r *latencyRig) await(b *testing.B, c <-chan struct{}, what string) {
	select {
	case <-c:
	case <-time.After(patience):
		b.Fatalf("waited in vain for %s", what)
	}
}
