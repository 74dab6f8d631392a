package process

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ticketd/ticketing"
)

// table is one table of the file. It is asked for its values by name and kind;
// what was never asked for when it is closed is unknown.
type table struct {
	doc    *document
	path   string
	values map[string]any
	asked  []string
}

func (t *table) at(key string) string { return strings.TrimPrefix(t.path+"."+key, ".") }

func (t *table) has(key string) bool { return t.values[key] != nil }

func (t *table) take(key string) any {
	t.asked = append(t.asked, key)
	return t.values[key]
}

// wrong is the fault that a value is of another kind than it has to be.
func (t *table) wrong(key string, v any, example string) {
	t.doc.fault(t.at(key), fmt.Sprintf("%s does not belong here", kindOf(v)),
		"write for instance "+example)
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

// text reads one line; text over several lines is joined to one.
func (t *table) text(key, example string) string {
	switch v := t.take(key).(type) {
	case nil:
		return ""
	case string:
		return ticketing.CleanLine(v)
	default:
		t.wrong(key, v, key+" = "+example)
		return ""
	}
}

// must reads one line that has to be there.
func (t *table) must(key, example string) string {
	text := t.text(key, example)
	if _, isText := t.values[key].(string); text == "" && (isText || !t.has(key)) {
		t.doc.fault(t.at(key), "it is missing", "write for instance "+key+" = "+example)
	}
	return text
}

func (t *table) flag(key string, otherwise bool) bool {
	switch v := t.take(key).(type) {
	case nil:
		return otherwise
	case bool:
		return v
	default:
		t.wrong(key, v, key+" = true")
		return otherwise
	}
}

// texts reads a list of lines, none of them empty or twice.
func (t *table) texts(key, example string) []string {
	var texts []string
	switch v := t.take(key).(type) {
	case nil:
	case []any:
		for _, entry := range v {
			text, isText := entry.(string)
			text = ticketing.CleanLine(text)
			switch {
			case !isText:
				t.wrong(key, entry, key+" = "+example)
			case text == "":
				t.doc.fault(t.at(key), "an entry is empty", "name it or leave it out")
			case slices.Contains(texts, text):
				t.doc.fault(t.at(key), fmt.Sprintf("%q comes twice", text), "write it once")
			default:
				texts = append(texts, text)
			}
		}
	default:
		t.wrong(key, v, key+" = "+example)
	}
	return texts
}

// delay reads a delay that is longer than nothing.
func (t *table) delay(key, example string) ticketing.Delay {
	text := t.must(key, example)
	if text == "" {
		return ticketing.Delay{}
	}
	d, err := ticketing.ParseDelay(text)
	if err != nil {
		t.doc.fault(t.at(key), err.Error(), "")
		return ticketing.Delay{}
	}
	if d.N == 0 && d.Unit != ticketing.EndOfWorkingDay {
		t.doc.fault(t.at(key), fmt.Sprintf("%q is no time at all", text),
			"write a longer one, for instance "+key+" = "+example)
	}
	return d
}

// table reads a table; one that is not there is empty.
func (t *table) table(key string) *table {
	sub := &table{doc: t.doc, path: t.at(key)}
	switch v := t.take(key).(type) {
	case nil:
	case map[string]any:
		sub.values = v
	default:
		t.wrong(key, v, "["+t.at(key)+"]")
	}
	return sub
}

// tables reads a list of tables.
func (t *table) tables(key string) []*table {
	var subs []*table
	switch v := t.take(key).(type) {
	case nil:
	case []any:
		for i, entry := range v {
			values, ok := entry.(map[string]any)
			if !ok {
				t.wrong(key, entry, "[["+t.at(key)+"]]")
				continue
			}
			subs = append(subs, &table{doc: t.doc, path: fmt.Sprintf("%s[%d]", t.at(key), i+1),
				values: values})
		}
	default:
		t.wrong(key, v, "[["+t.at(key)+"]]")
	}
	return subs
}

// names lists the keys of a table whose keys are names.
func (t *table) names() []string { return slices.Sorted(maps.Keys(t.values)) }

// close reports the keys that nobody asked for.
func (t *table) close() {
	for _, key := range t.names() {
		if !slices.Contains(t.asked, key) {
			t.doc.fault(t.at(key), "there is no such key", suggest(key, t.asked))
		}
	}
}
