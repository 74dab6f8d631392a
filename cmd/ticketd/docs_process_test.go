package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// blockOf is a block of a page that stands between a remark and the end of it.
func blockOf(t *testing.T, page, part string) string {
	t.Helper()
	text, err := manual.ReadFile("docs/" + page + ".md")
	mustDo(t, err)
	_, rest, found := strings.Cut(string(text), "<!-- "+part+" -->\n\n")
	block, _, ended := strings.Cut(rest, "\n<!-- end -->")
	if !found || !ended {
		t.Fatalf("%s has no %q", page, part)
	}
	return strings.ReplaceAll(strings.TrimPrefix(block, "    "), "\n    ", "\n")
}

func TestTheProcessOfTheManualIsSoundAndItsStoryHolds(t *testing.T) {
	t.Chdir(t.TempDir())
	mustDo(t, os.WriteFile("ours.toml", []byte(blockOf(t, "process", "process, loaded by a test")), 0o600))
	mustDo(t, os.WriteFile("story.txt", []byte(blockOf(t, "process", "scenario, played by a test")), 0o600))
	said := typed(t, "process", "check", "ours.toml")
	page, err := manual.ReadFile("docs/process.md")
	mustDo(t, err)
	if first, _, _ := strings.Cut(said, "\n"); !strings.Contains(string(page), "    "+first+"\n") {
		t.Errorf("the manual doesn't say %q", first)
	}
	typed(t, "process", "diagram", "ours.toml")
	typed(t, "simulate", "story.txt")
}

func TestTheManualHasEveryKeyOfAProcess(t *testing.T) {
	keys, err := os.ReadFile("../../ticketing/process/testdata/keys.md")
	mustDo(t, err)
	holdPart(t, filepath.Join("docs", "process.md"), "keys", string(keys))
}
