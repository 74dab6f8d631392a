package parse_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ticketd/mail/parse"
)

var update = flag.Bool("update", false, "write what is read to the .json files")

// TestMailsOfOurOwnReadAsWrittenDown holds the whole reading of each mail in testdata against the
// file beside it.
func TestMailsOfOurOwnReadAsWrittenDown(t *testing.T) {
	files, err := filepath.Glob("testdata/*.eml")
	if err != nil || len(files) < 9 {
		t.Fatalf("%d mails: %v", len(files), err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		in := parse.Mail(bytes.NewReader(raw), int64(len(raw)), parse.Options{Intake: "support",
			Arrived: time.Date(2026, 3, 2, 11, 0, 0, 0, time.UTC), Ours: ours,
			Prefixes: []string{"T"}, Keys: keys})
		got := append(parse.JSON(in), '\n')
		golden := strings.TrimSuffix(file, ".eml") + ".json"
		if *update {
			if err := os.WriteFile(golden, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s reads as\n%s", file, got)
		}
	}
}
