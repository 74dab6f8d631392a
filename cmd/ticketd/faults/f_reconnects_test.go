package faults

import (
	"bufio"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"ticketd/mail/servertest"
)

// flapping is how many mailboxes are read through the proxy at the same time.
const flapping = 20

// figures are what must be as low after many connections as after the first.
type figures struct{ goroutines, files float64 }

func TestF63ThousandsOfConnectionsLeaveNothingBehind(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r, p := newRig(t), &imapProxy{}
	chance, wanted := dice(t), inLong(100, 10_000)
	r.configure(p.start(t, r.dovecot.IMAP), r.sink.Addr)
	for i := range flapping - 1 {
		r.watchAlso(fmt.Sprintf("box%d", i), "support", fmt.Sprintf("box%d@desk.example", i), portOf(p.addr))
	}
	metrics := servertest.OnLoopback(servertest.FreePort(t))
	r.extend(fmt.Sprintf("[metrics]\nlisten = %q\n", metrics))
	c := r.run()
	p.wantIdle(t, flapping)
	before, memory := r.measure(metrics), c.memory(t)
	for len(p.came()) < flapping+wanted {
		for _, box := range r.boxes {
			r.injectTo(box, r.mail(newRequest, chance.IntN(3000), 0))
		}
		if chance.IntN(4) > 0 { // else the connection ends in the middle of the work
			waitUntil(t, settleTime, "the mails", func() error { return r.allButDeleted(0) })
		}
		p.cut()
		waitUntil(t, settleTime, "the mails", func() error { return r.allButDeleted(0) })
		p.wantIdle(t, flapping)
	}
	waitUntil(t, time.Duration(inLong(1, 60))*time.Minute, "the letters", r.quiet)
	var after figures
	waitUntil(t, settleTime, "rest", func() error { // idle connections to the submission server end soon
		after = r.measure(metrics)
		if after.goroutines > before.goroutines+5 || after.files > before.files+5 {
			return fmt.Errorf("left behind: %+v, before %+v", after, before)
		}
		return nil
	})
	grown := c.memory(t) - memory
	t.Logf("after %d connections %+v, before %+v, %d KiB more", len(p.came()), after, before, grown>>10)
	if grown > 64<<20 {
		t.Errorf("memory grew by %d MiB", grown>>20)
	}
	r.settle()
}

// measure reads the figures that the gateway serves.
func (r *rig) measure(addr string) (f figures) {
	r.Helper()
	response, err := http.Get("http://" + addr + "/metrics")
	mustDo(r, err)
	defer func() { _ = response.Body.Close() }()
	wanted := map[string]*float64{"go_goroutines": &f.goroutines, "process_open_fds": &f.files}
	for lines := bufio.NewScanner(response.Body); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), " ")
		if to := wanted[name]; to != nil {
			_, err := fmt.Sscan(value, to)
			mustDo(r, err)
		}
	}
	if f.goroutines == 0 || f.files == 0 {
		r.Fatalf("the metrics lack something: %+v", f)
	}
	return f
}
