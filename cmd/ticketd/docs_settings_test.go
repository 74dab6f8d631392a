package main

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ticketd/data/sheet"
)

// explained is a setting, or a section, as the annotated example explains it.
type explained struct {
	section, key string
	header       string   // of a section, as it is written
	value        string   // of a setting, as it is written
	inForce      bool     // its line is not commented out
	also         []string // other keys that stand for the same
	words        string
}

var (
	exampleHeader  = regexp.MustCompile(`^(?:# )?(\[+([a-z_.0-9]+)\]+)`)
	exampleSetting = regexp.MustCompile(`^(# )?([a-z_]+) = (.*)$`)
	exampleMore    = regexp.MustCompile(`^#\s{10,}# +(.*)$`)
	exampleProse   = regexp.MustCompile(`^# (\S.*)$`)
	exampleRuler   = regexp.MustCompile(`^# -{5,}`)
	exampleAlso    = regexp.MustCompile(`^(?:or [a-z_]+ = "[^"]*",? ?)+`)
)

// explanations reads the annotated example: whatever stands above a line, behind
// it, or is continued below.
func explanations(text string) (all []explained) {
	var above []string
	section := ""
	for line := range strings.SplitSeq(text, "\n") {
		if m := exampleHeader.FindStringSubmatch(line); m != nil {
			section = kindOfSection(m[2])
			all = append(all, explained{section: section, header: m[1], words: strings.Join(above, " ")})
			above = nil
		} else if m := exampleSetting.FindStringSubmatch(line); m != nil {
			value, words := valueAndWords(m[3])
			e := explained{section: section, key: m[2], value: value, inForce: m[1] == "", words: words}
			if others := exampleAlso.FindString(words); others != "" {
				for _, one := range alternativeKey.FindAllStringSubmatch(others, -1) {
					e.also = append(e.also, one[1])
				}
				e.words = strings.TrimPrefix(words, others)
			}
			e.words = strings.TrimSpace(strings.Join(append(above, e.words), " "))
			all, above = append(all, e), nil
		} else if m := exampleMore.FindStringSubmatch(line); m != nil && len(all) > 0 {
			all[len(all)-1].words = strings.TrimSpace(all[len(all)-1].words + " " + m[1])
		} else if m := exampleProse.FindStringSubmatch(line); m != nil && !exampleRuler.MatchString(line) {
			above = append(above, m[1])
		} else if line != "#" {
			above = nil
		}
	}
	return all
}

var alternativeKey = regexp.MustCompile(`or ([a-z_]+) = `)

// valueAndWords parts a value from the remark behind it. No value here has " #" in it.
func valueAndWords(text string) (value, words string) {
	value, words, _ = strings.Cut(text, " #")
	return strings.TrimSpace(value), strings.TrimSpace(words)
}

// reference is what the manual says of every setting: its form from the code that
// reads it, its meaning from the annotated example.
type reference struct {
	t       *testing.T
	example string // the file, to try other lines in
	known   map[string]sheet.Setting
	all     []explained
	done    map[string]bool
}

func newReference(t *testing.T) *reference {
	t.Helper()
	text := strings.Join(wholeSections(strings.Split(exampleText(t), "\n")), "\n")
	r := &reference{t: t, example: exampleDir(t, text), known: map[string]sheet.Setting{}, done: map[string]bool{},
		all: explanations(exampleText(t))}
	l := newLoader(r.example, fakeEnv)
	_, err := l.load()
	mustDo(t, err)
	for path, keys := range l.sheet.Known() {
		for key, setting := range keys {
			if name := kindOfSection(path) + " " + key; r.known[name].Kind == "" {
				r.known[name] = setting
			}
		}
	}
	return r
}

// with reads the example with another line for a setting, where it stands first.
func (r *reference) with(e explained, line string) (*Config, error) {
	lines := wholeSections(strings.Split(exampleText(r.t), "\n"))
	section := ""
	for i, old := range lines {
		if m := exampleHeader.FindStringSubmatch(old); m != nil {
			section = kindOfSection(m[2])
		}
		if m := exampleSetting.FindStringSubmatch(old); m != nil && section == e.section && m[2] == e.key {
			lines[i] = line
			break
		}
	}
	mustDo(r.t, os.WriteFile(r.example, []byte(strings.Join(lines, "\n")), 0o600))
	return LoadConfig(r.example, fakeEnv)
}

// otherwise says what holds where the file says nothing.
func (r *reference) otherwise(e explained) string {
	known := r.known[e.name()]
	without, fault := r.with(e, "#")
	faults, _ := errors.AsType[ConfigFaults](fault)
	missing := func(f sheet.Fault) bool {
		return f.What == "it is missing" && strings.HasSuffix("."+f.Key, "."+e.key)
	}
	switch {
	case slices.ContainsFunc(faults, missing):
		return "needed"
	case known.Default != "":
		return known.Default + " without it"
	case e.inForce || e.value == `""` || e.value == "[]":
		return ""
	}
	if with, err := r.with(e, e.key+" = "+e.value); err != nil || fault != nil || !reflect.DeepEqual(with, without) {
		return ""
	}
	return e.value + " without it"
}

// form says what a setting can be.
func (r *reference) form(e explained) string {
	s := r.known[e.name()]
	said := cmp.Or(s.Kind, "text")
	switch {
	case len(s.Words) > 0:
		said = `one of "` + strings.Join(s.Words, `", "`) + `"`
	case s.Least != "" && (s.Most == fmt.Sprint(math.MaxInt32) || s.Kind == "size"):
		said += " from " + s.Least
	case s.Least != "":
		said += " from " + s.Least + " to " + s.Most
	}
	if otherwise := r.otherwise(e); otherwise != "" {
		said += "; " + otherwise
	}
	return said
}

// meaning is what the example says of a setting, here or in [imap], which [smtp]
// leaves some to.
func (r *reference) meaning(e explained) (words string, also []string) {
	words, also = e.words, e.also
	for _, other := range r.all {
		if other.key == e.key && (other.section == e.section || e.section == "smtp" && other.section == "imap") {
			words = cmp.Or(words, other.words)
			if len(also) == 0 {
				also = other.also
			}
		}
	}
	if words == "" && len(also) == 0 {
		r.t.Errorf("config.toml doesn't say what %s is: say it above it or behind it", e.name())
	}
	if len(also) > 0 {
		words = strings.TrimSpace("or one of `" + strings.Join(also, "`, `") + "`. " + words)
	}
	return words, also
}

func (r *reference) setting(e explained) string {
	if _, known := r.known[e.name()]; !known {
		r.t.Errorf("config.toml explains %s, which is no setting", e.name())
	}
	words, also := r.meaning(e)
	for _, key := range append(also, e.key) {
		r.done[e.section+" "+key] = true
	}
	value := e.value
	if example := r.known[e.name()].Example; (value == `""` || value == "[]") && example != "" {
		value = example
	}
	return fmt.Sprintf("- `%s = %s` (%s)\n  %s\n", e.key, value, r.form(e),
		strings.ReplaceAll(wrap(strings.TrimSuffix(words, ".")+".", 108), "\n", "\n  "))
}

// page writes all sections, each with its words and then its settings.
func (r *reference) page() string {
	words, settings, titles := map[string]string{}, map[string]string{}, []string{}
	for _, e := range r.all {
		if _, begun := words[e.section]; !begun {
			titles = append(titles, e.section)
			words[e.section] = "## " + e.title() + "\n\n"
		}
		switch {
		case e.key == "" && e.words != "":
			words[e.section] += wrap(e.words, 110) + "\n\n"
		case e.key != "" && !r.done[e.name()]:
			settings[e.section] += r.setting(e)
		}
	}
	for name, s := range r.known {
		if !r.done[name] && s.Kind != "table" && s.Kind != "tables" {
			r.t.Errorf("config.toml doesn't explain %s", name)
		}
	}
	var page []string
	for _, section := range titles {
		page = append(page, words[section]+settings[section])
	}
	return strings.Join(page, "\n")
}

func (e explained) name() string { return e.section + " " + e.key }

// title is a section's header as the title of a part; "" is the file's beginning.
func (e explained) title() string {
	switch e.section {
	case "":
		return "At the top of the file"
	case "oauth":
		return "`[oauth.NAME]`"
	}
	return "`" + e.header + "`"
}

func TestTheManualHasEverySettingOfTheConfiguration(t *testing.T) {
	holdPart(t, filepath.Join("docs", "configuration.md"), "settings", newReference(t).page())
}

func TestASettingWithoutWordsIsNoticed(t *testing.T) {
	for _, c := range []struct{ text, words, also string }{
		{"# What x is.\nx = 1", "What x is.", ""},
		{"x = 1 # or y = \"b\", or z = \"c\"\n#             # The last is odd.", "The last is odd.", "y z"},
		{"# Of another.\n\nx = 1", "", ""},
		{"# Of w.\n# w = 1\n# x = 1", "", ""},
	} {
		all := explanations(c.text)
		if e := all[len(all)-1]; e.key != "x" || e.words != c.words || strings.Join(e.also, " ") != c.also {
			t.Errorf("%q explains %+v", c.text, e)
		}
	}
}
