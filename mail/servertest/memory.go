package servertest

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// MemoryOf is what the kernel says of a process's memory, in MiB: VmHWM, the most that it ever
// had, or RssAnon, what it has now without the pages of files; proc(5) has all of them. It is 0 for a
// process that has ended.
func MemoryOf(pid int, figure string) float64 {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, rest, _ := strings.Cut(string(status), figure+":")
	kib, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	n, _ := strconv.ParseFloat(kib, 64)
	return n / 1024
}
