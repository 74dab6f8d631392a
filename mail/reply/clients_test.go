package reply

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// wanted reads a .want file: sections that begin with a line ending in a colon at its very start.
func wanted(t *testing.T, name string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	sections, section := map[string]string{}, ""
	for l := range strings.SplitSeq(strings.TrimSuffix(string(data), "\n"), "\n") {
		switch l {
		case "fresh:", "signature:", "quoted begins:", "flags:":
			section = strings.TrimSuffix(l, ":")
		default:
			sections[section] = strings.TrimPrefix(sections[section]+"\n"+l, "\n")
		}
	}
	return sections
}

func TestMailsInTheMannerOfManyClients(t *testing.T) {
	names, _ := filepath.Glob(filepath.Join("testdata", "clients", "*.want"))
	if len(names) < 20 {
		t.Fatalf("only %d mails", len(names))
	}
	for _, name := range names {
		want := wanted(t, name)
		name = strings.TrimSuffix(name, ".want")
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		full, p := string(src), Split(string(src))
		if strings.HasSuffix(name, ".html") {
			full, p = FromHTML(string(src))
		}
		flags := ""
		if p.Kept {
			flags = "kept"
		}
		if p.Forwarded {
			flags += " forwarded"
		}
		quoted, _, _ := strings.Cut(p.Quoted, "\n")
		got := map[string]string{"fresh": p.Fresh, "signature": p.Signature,
			"quoted begins": quoted, "flags": flags}
		for section, text := range got {
			if text != want[section] {
				t.Errorf("%s: %s:\n%s\n--- want\n%s", filepath.Base(name), section, text, want[section])
			}
		}
		if missing := uncovered(full, p); missing != nil {
			t.Errorf("%s: lost %q", name, missing)
		}
	}
}
