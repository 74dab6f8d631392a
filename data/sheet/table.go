package sheet

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Table is one table of the file. It is asked for its values by name and kind,
// and closed when all were asked for. One that lies over another says what the
// other says wherever it says nothing itself.
type Table struct {
	sheet   *Sheet
	path    string
	values  map[string]any // nil: it is not in the file
	beneath *Table
	asked   map[string]Setting
}

func (t *Table) child(key string, values map[string]any) *Table {
	path := strings.TrimPrefix(t.path+"."+key, ".")
	return &Table{sheet: t.sheet, path: path, values: values, asked: map[string]Setting{}}
}

// Over is this table lying over another one.
func (t *Table) Over(beneath *Table) *Table {
	over := *t
	over.beneath = beneath
	return &over
}

// says tells which table has the key: this one, one beneath, or this one for
// want of any.
func (t *Table) says(key string) *Table {
	t.ask(key)
	if t.beneath == nil || t.values[key] != nil {
		return t
	}
	if below := t.beneath.says(key); below.values[key] != nil {
		return below
	}
	return t
}

func (t *Table) get(key string) any { return t.says(key).values[key] }

// Has tells whether the file has a value for a key, right or wrong.
func (t *Table) Has(key string) bool { return t.get(key) != nil }

// Written tells whether the table itself stands in the file, even empty.
func (t *Table) Written() bool { return t.values != nil }

// Names lists the keys of a table whose keys are names, sorted.
func (t *Table) Names() []string { return slices.Sorted(maps.Keys(t.values)) }

// Holder is the uppermost table that has one of the keys, for keys that only
// make sense together: nothing lies beneath it. If none has any, it is this one.
func (t *Table) Holder(keys ...string) *Table {
	own := t.Over(nil)
	for _, key := range keys {
		t.ask(key)
		if t.values[key] != nil {
			return own
		}
	}
	if t.beneath != nil {
		if below := t.beneath.Holder(keys...); slices.ContainsFunc(keys, below.Has) {
			return below
		}
	}
	return own
}

// Sheet is the file that the table is of.
func (t *Table) Sheet() *Sheet { return t.sheet }

// Path is the table's own key in the file, "mailbox[2].imap"; empty for the root.
func (t *Table) Path() string { return t.path }

// At is the whole key of a value, in the table that has it.
func (t *Table) At(key string) string {
	return strings.TrimPrefix(t.says(key).path+"."+key, ".")
}

// Fault notes what is wrong with a value, and what to write instead.
func (t *Table) Fault(key, what, remedy string) { t.sheet.Fault(t.At(key), what, remedy) }

// wrong is the fault that a value is of another kind than it has to be.
func (t *Table) wrong(key string, v any, wanted, remedy string) {
	t.Fault(key, fmt.Sprintf("%s stands here, %s belongs here", kindOf(v), wanted), remedy)
}

// write is the remedy that shows an example.
func write(key, example string) string {
	return fmt.Sprintf("write for instance %s = %s", key, example)
}

func kindOf(v any) string {
	switch v.(type) {
	case string:
		return "a text"
	case bool:
		return "true or false"
	case int64, float64:
		return "a number"
	case []any:
		return "a list"
	case map[string]any:
		return "a table"
	}
	return "a date or time"
}

// entries are what a path counts; a header in a file counts nothing.
var entries = regexp.MustCompile(`\[\d+\]`)

// Table reads a table; one that is not there is empty.
func (t *Table) Table(key string) *Table {
	v := t.get(key)
	t.asked[key] = Setting{Kind: "table"}
	values, isTable := v.(map[string]any)
	if !isTable && v != nil {
		t.wrong(key, v, "a table", "write its settings under a line ["+entries.ReplaceAllString(t.At(key), "")+"]")
	}
	return t.child(key, values)
}

// Tables reads a list of tables.
func (t *Table) Tables(key string) []*Table {
	t.asked[key] = Setting{Kind: "tables"}
	header := "[[" + entries.ReplaceAllString(t.At(key), "") + "]]"
	var all []*Table
	switch v := t.get(key).(type) {
	case nil:
	case []any:
		for i, entry := range v {
			values, ok := entry.(map[string]any)
			if !ok {
				t.Fault(key, kindOf(entry)+" stands in the list, a table belongs there",
					"write each under a line "+header)
				continue
			}
			all = append(all, t.child(fmt.Sprintf("%s[%d]", key, i+1), values))
		}
	default:
		t.wrong(key, v, "a list of tables",
			"write each under a line "+header+" with two brackets on either side")
	}
	return all
}

// Close notes a fault at each key that nobody asked for.
func (t *Table) Close() {
	t.sheet.known[t.path] = maps.Clone(t.asked)
	known := slices.Sorted(maps.Keys(t.asked))
	for _, key := range t.Names() {
		if _, asked := t.asked[key]; !asked {
			t.Fault(key, "there is no such setting", Nearest(key, known))
		}
	}
}
