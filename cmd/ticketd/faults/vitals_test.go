package faults

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"ticketd/mail/servertest"
)

// vitals are what a gateway uses, as its metrics say.
type vitals struct {
	goroutines, files float64
	rss               float64 // MiB
}

func (v vitals) String() string {
	return fmt.Sprintf("%.0f goroutines, %.0f files, %.1f MiB", v.goroutines, v.files, v.rss)
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
		case "process_resident_memory_bytes":
			v.rss = n / (1 << 20)
		default:
			continue
		}
		found++
	}
	if found < 3 {
		return v, fmt.Errorf("the metrics say only %d of 3 figures", found)
	}
	return v, lines.Err()
}

// most is the most memory that a process had since it began, in MiB.
func most(pid int) (mib float64) {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	if words := strings.Fields(rest); len(words) > 0 {
		mib, _ = strconv.ParseFloat(words[0], 64)
	}
	return mib / 1024
}
