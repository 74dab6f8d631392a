package sheet

import "maps"

// Setting is what a key can hold, as the code that asks for it says. Values are
// written as the file would have them. What the setting means is not known here.
type Setting struct {
	// Kind is "text", "one of", "true or false", "whole number", "duration",
	// "size", "date", "time zone", "currency", "price", "list of texts", "text or
	// list of texts", "table" or "tables", which is a list of them; empty for a
	// key that was only looked for.
	Kind string
	// Default holds where the file says nothing; empty: it is not known here.
	Default string
	// Example is one value of those that are possible; empty: there is none.
	Example string
	// Words are all that "one of" can be, the default first.
	Words []string
	// Least and Most bound numbers, durations and sizes, both included; empty:
	// nothing does.
	Least, Most string
}

// ask remembers that a key can be there, whatever it holds.
func (t *Table) ask(key string) {
	if _, asked := t.asked[key]; !asked {
		t.asked[key] = Setting{}
	}
}

// Known gives, for each table that was closed, the keys that it can have and
// what each can hold, so that a documentation can be made of it.
func (s *Sheet) Known() map[string]map[string]Setting { return maps.Clone(s.known) }
