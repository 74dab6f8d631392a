package faults

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"sync/atomic"
	"testing"

	"ticketd/mail/servertest"
)

// leastKills is how often a whole run of the package kills the program, with the oracle
// looking at what is left.
const leastKills = 500

// killed counts the lives that ended by SIGKILL and were followed by the oracle's look
// without a fault: by a rig's kills, its verdict adds them.
var killed atomic.Int64

// TestMain removes what the tests built. Where all tests ran with their servers it fails a
// run that killed too seldom to prove anything.
func TestMain(m *testing.M) {
	flag.Parse()
	if flag.Lookup("test.parallel").Value.String() == fmt.Sprint(runtime.GOMAXPROCS(0)) {
		// Most of the time a test waits: for servers, for strace, for the next kill.
		_ = flag.Set("test.parallel", fmt.Sprint(2*runtime.GOMAXPROCS(0)))
	}
	code := m.Run()
	_ = servertest.RemoveBinary()
	if n := killed.Load(); n > 0 {
		fmt.Printf("%d kills, each followed by the oracle\n", n)
		if whole() && n < leastKills && code == 0 {
			fmt.Printf("a whole run kills at least %d times\n", leastKills)
			code = 1
		}
	}
	os.Exit(code)
}

// whole says that no test was left out by an option, or for want of a server.
func whole() bool {
	for _, option := range []string{"test.run", "test.skip", "test.list", "test.fuzz"} {
		if flag.Lookup(option).Value.String() != "" {
			return false
		}
	}
	return !testing.Short() && os.Getenv("TICKETD_REQUIRE_SERVERS") != ""
}
