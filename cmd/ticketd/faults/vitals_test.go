package faults

import (
	"bufio"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"ticketd/mail/servertest"
)

// vitals are what a gateway uses, as its metrics and the kernel say. The memory is in MiB, without
// the pages of files: of the store as many are mapped in as the kernel likes.
type vitals struct {
	goroutines, files, memory float64
}

func (v vitals) String() string {
	return fmt.Sprintf("%.0f goroutines, %.0f files, %.1f MiB", v.goroutines, v.files, v.memory)
}

// measured has the gateway serve metrics.
func (r *rig) measured() {
	r.Helper()
	r.metrics = servertest.OnLoopback(servertest.FreePort(r))
	r.amend("[caps]", "[metrics]\nlisten = \""+r.metrics+"\"\n[caps]")
}

func (r *rig) vitals() (v vitals, err error) {
	client := &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get("http://" + r.metrics + "/metrics")
	if err != nil {
		return v, err
	}
	defer func() { _ = response.Body.Close() }()
	found := 0
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), " ")
		n, _ := strconv.ParseFloat(value, 64)
		switch name {
		case "go_goroutines":
			v.goroutines = n
		case "process_open_fds":
			v.files = n
		default:
			continue
		}
		found++
	}
	if found < 2 {
		return v, fmt.Errorf("the metrics say only %d of 2 figures", found)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.child != nil {
		v.memory = servertest.MemoryOf(r.child.cmd.Process.Pid, "RssAnon")
	}
	return v, lines.Err()
}
