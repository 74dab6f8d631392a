package command

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryVerbIsReadByEachOfItsNames(t *testing.T) {
	seen := map[string]Verb{}
	for _, u := range uses {
		for _, name := range append([]string{string(u.verb)}, u.aliases...) {
			if other, twice := seen[name]; twice {
				t.Errorf("%s is %s and %s", name, other, u.verb)
			}
			seen[name] = u.verb
			for _, typed := range []string{name, "/" + name, strings.ToUpper(name)} {
				if v, ok := VerbNamed(typed); !ok || v != u.verb {
					t.Errorf("%s names %q", typed, v)
				}
			}
			o := Order{Verb: u.verb, Value: u.example}
			m := Read("/" + name + " " + u.example)
			if len(m.Orders) != 1 || m.Orders[0].String() != o.String() {
				t.Errorf("/%s %s reads %+v", name, u.example, m)
			}
		}
	}
}

func TestAVerbIsCutShortOnlyWhereItIsClear(t *testing.T) {
	for word, want := range map[string]Verb{"clo": Close, "esc": Escalate, "est": Estimate, "for": For, "forw": Forward,
		"pri": Priority, "link": Link, "cal": Called, "Unm": Unmerge, "cl": "", "re": "", "": "", "/": "", "closes": "",
		"xyz": "", "p1": ""} {
		if v, ok := VerbNamed(word); ok != (want != "") || ok && v != want {
			t.Errorf("%q is %q, %v", word, v, ok)
		}
	}
}

func TestTheTableOfVerbsIsComplete(t *testing.T) {
	usage := Usage()
	if len(usage) != len(uses) {
		t.Fatalf("%d rows", len(usage))
	}
	for i, u := range usage {
		row := uses[i]
		if u.Meaning == "" || len(u.Form+u.Meaning) > 110 || strings.HasSuffix(u.Meaning, ".") {
			t.Errorf("%s: %q", u.Form, u.Meaning)
		}
		if (row.takes == value) != (row.needs != "" && row.example != "") || (row.takes == nothing) != (row.form == "") ||
			(row.takes == maybe) != strings.HasPrefix(row.form, "[") {
			t.Errorf("%s: form, need and example do not go together", u.Form)
		}
	}
	if a := usage[slices.IndexFunc(usage, func(u Use) bool { return u.Verb == Assign })]; a.Form != "/assign NAME" ||
		!slices.Equal(a.Aliases, []string{"owner"}) {
		t.Errorf("%+v", a)
	}
}

func TestAMisspeltVerbIsFound(t *testing.T) {
	for word, want := range map[string][]Verb{
		"clsoe": {Close}, "tak": {Take}, "tpye": {Type}, "escallate": {Escalate}, "apointmnt": {Appointment},
		"tame": {Take, Time}, "xyzzy": nil, "tmp": nil, "home": nil, "users": nil, strings.Repeat("close", 9): nil,
	} {
		m := meaningOf(word)
		slices.Sort(m.verbs)
		if !slices.Equal(m.verbs, want) {
			t.Errorf("%q may be %v, want %v", word, m.verbs, want)
		}
	}
}
