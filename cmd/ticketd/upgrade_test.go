package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ticketd/mail/servertest"
)

// releasedConfig is what the configuration of those stores says that matters here.
const releasedConfig = `data = "desk"
zone = "UTC"
[imap]
host = "127.0.0.1"
tls = "none"
user = "support@demo.example"
password = "demo"
[smtp]
host = "127.0.0.1"
tls = "none"
user = "support@demo.example"
password = "demo"
[[mailbox]]
name = "support"
role = "support"
address = "support@demo.example"
display_name = "Demo Support"
process = "priority-support"
[[agent]]
name = "Ada Ito"
address = "ada@demo.example"
roles = ["lead"]
`

// What an older ticketd left behind is worked on like anything else.
func TestTheStoresOfOlderReleasesAreWorkedOn(t *testing.T) {
	binary, err := servertest.Binary()
	mustDo(t, err)
	stores, err := filepath.Glob("../../data/bolt/testdata/stores/*.tar.gz")
	mustDo(t, err)
	if len(stores) < 4 {
		t.Fatalf("found %v", stores)
	}
	for _, store := range stores {
		t.Run(filepath.Base(store), func(t *testing.T) { workOn(t, binary, store) })
	}
}

func workOn(t *testing.T, binary, store string) {
	dir := t.TempDir()
	mustDo(t, os.WriteFile(filepath.Join(dir, "config.toml"), []byte(releasedConfig), 0o600))
	unzip(t, store, filepath.Join(dir, "store.tar"))
	for _, c := range []struct{ args, stdin, wants string }{
		{"restore store.tar", "", "Restored into"},
		{"list", "", "T-1008"},
		{"list scanner", "", "T-1008"},
		{"show T-1003", "", "The Lift does not work."},
		{"why T-1004", "", "Ada Ito"},
		{"why A-large-log@golden.example", "", "opened T-1010"},
		{"explain T-1006", "", "T-1006"},
		{"reply T-1009 --as ada", "Here they are.", "The answer goes out when ticketd runs"},
		{"status T-1003 resolved --as ada", "", "T-1003"},
		{"reply T-1005 --as ada", "It is open again.", "The answer goes out when ticketd runs"},
		{"held", "", "Rounds"},
		{"outbox --json", "", "T-1009"},
		{"ledger --since 2026-01-01", "", "accounted for"},
		{"report --month 2026-11 --team support", "", "2026"},
		{"export T-1010 --out mails", "", "1"},
		{"backup again.tar", "", "written, read back and verified"},
	} {
		cmd := exec.CommandContext(t.Context(), binary, strings.Fields(c.args)...)
		cmd.Dir, cmd.Stdin = dir, strings.NewReader(c.stdin)
		out, err := cmd.CombinedOutput()
		if err != nil || !bytes.Contains(out, []byte(c.wants)) {
			t.Errorf("ticketd %s: %v, said\n%s", c.args, err, out)
		}
	}
}

func unzip(t *testing.T, from, to string) {
	t.Helper()
	file, err := os.Open(from)
	mustDo(t, err)
	defer file.Close()
	packed, err := gzip.NewReader(file)
	mustDo(t, err)
	b, err := io.ReadAll(packed)
	mustDo(t, err)
	mustDo(t, os.WriteFile(to, b, 0o600))
}
