package reply

import (
	"os"
	"path/filepath"
	"testing"
)

// TestPagesReadAsAPersonWould holds whole mails against what a person would read in them, which
// stands beside each.
func TestPagesReadAsAPersonWould(t *testing.T) {
	names, _ := filepath.Glob(filepath.Join("testdata", "pages", "*.html"))
	if len(names) < 5 {
		t.Fatalf("only %d pages", len(names))
	}
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(name + ".want")
		if err != nil {
			t.Fatal(err)
		}
		if got := Text(string(src)) + "\n"; got != string(want) {
			t.Errorf("%s:\n%s--- want\n%s", filepath.Base(name), got, want)
		}
	}
}
