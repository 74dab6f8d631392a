package process

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ticketd/data/sheet"
)

// knownKeys is what a process file can have, by table and key, as the reader asks for it.
func knownKeys(t *testing.T) map[string]map[string]sheet.Setting {
	t.Helper()
	sources := [][]byte{[]byte(sorted + full), []byte(landlord)}
	for _, name := range Names() {
		source, err := Source(name)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, source)
	}
	tables := map[string]map[string]sheet.Setting{}
	for _, source := range sources {
		s, err := sheet.Parse(source, "desk.toml", maxSource)
		if err != nil {
			t.Fatal(err)
		}
		reader{Sheet: s}.process(s.Root())
		known := s.Known()
		for _, path := range slices.Sorted(maps.Keys(known)) {
			name, keys := tableName(path), known[path]
			if tables[name] == nil {
				tables[name] = map[string]sheet.Setting{}
			}
			for key, setting := range keys {
				old := tables[name][key]
				if differs := old.Default != setting.Default; old.Kind != "" && setting.Kind != "" && differs {
					setting.Default, old.Default = "", "" // it depends on what else the table says
					tables[name][key] = old
				}
				if old.Kind == "" || old.Example == "" && setting.Example != "" {
					tables[name][key] = setting
				}
			}
		}
	}
	return tables
}

// named are tables whose keys are names that the process chooses.
var named = map[string]bool{"[renamed]": true, "[calendar]": true, "[assign.by_category]": true,
	"[calendar.NAME.week]": true, "[plan.rates]": true}

const atTop = "At the top"

var counted = regexp.MustCompile(`\[\d+\]`)

// tableName is the header of a table as the file would have it; of the file itself
// it is in words.
func tableName(path string) string {
	bare := counted.ReplaceAllString(path, "")
	switch {
	case path == "":
		return atTop
	case strings.HasPrefix(bare, "calendar."):
		parts := strings.Split(bare, ".")
		parts[1] = "NAME"
		return "[" + strings.Join(parts, ".") + "]"
	case strings.HasSuffix(path, "]"):
		return "[[" + bare + "]]"
	}
	return "[" + bare + "]"
}

func keyForm(s sheet.Setting) string {
	said := s.Kind
	switch {
	case len(s.Words) > 0:
		said = `one of "` + strings.Join(s.Words, `", "`) + `"`
	case s.Least != "":
		said += " from " + s.Least + " to " + s.Most
	}
	switch {
	case s.Default != "":
		said += "; " + s.Default + " without it"
	case s.Example != "":
		said += ", for instance " + s.Example
	}
	return said
}

// TestTheKeysOfAProcessFile holds a list that the manual shows; -update writes it.
func TestTheKeysOfAProcessFile(t *testing.T) {
	var page strings.Builder
	tables := knownKeys(t)
	for _, table := range slices.Sorted(maps.Keys(tables)) {
		var lines []string
		for _, key := range slices.Sorted(maps.Keys(tables[table])) {
			s := tables[table][key]
			if _, isTable := tables["["+strings.Trim(table, "[]")+"."+key+"]"]; isTable || named[table] || s.Kind == "tables" ||
				s.Kind == "table" && table == atTop {
				continue
			}
			lines = append(lines, strings.TrimSuffix(fmt.Sprintf("- `%s`: %s", key, keyForm(s)), ": ")+"\n")
		}
		if len(lines) > 0 {
			fmt.Fprintf(&page, "`%s`\n\n%s\n", table, strings.Join(lines, ""))
		}
	}
	path := filepath.Join("testdata", "keys.md")
	if *update {
		if err := os.WriteFile(path, []byte(page.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(path); err != nil || page.String() != string(want) {
		t.Errorf("%s is stale (%v): go test ./ticketing/process -update", path, err)
	}
}
