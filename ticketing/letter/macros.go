package letter

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"
	"text/template"
)

// Macros is a set of canned answers, each in one or several languages. It never
// changes and may be used by any number of goroutines; nil is a set of none.
type Macros struct {
	texts    map[string]map[string]*template.Template // by name, by language; "" for any
	language string                                   // where there is none in the wanted one
}

// MacroFields is what a canned answer can say of its ticket; each may be empty.
type MacroFields struct {
	Customer string // the requester's display name
	Ticket   string // the tag, "T-1042"
	Agent    string // who answers
	Product  string // what the ticket is about
}

// sampleMacro stands in when a canned answer is checked.
var sampleMacro = MacroFields{Customer: "Carla Diaz", Ticket: "T-1042", Agent: "Ada Ito",
	Product: "Catalogue"}

// OpenMacros reads a directory of canned answers: text/templates over MacroFields in
// files "NAME.txt", for any language, and "NAME.LANGUAGE.txt". Other files are let
// be. Every answer has to exist for any language or in the named one, which is what
// others get. All faults are reported together, each with file and line.
func OpenMacros(dir fs.FS, language string) (*Macros, error) {
	m := &Macros{texts: map[string]map[string]*template.Template{}, language: language}
	files, err := fs.Glob(dir, "*.txt")
	if err != nil {
		return nil, fmt.Errorf("list canned answers: %w", err)
	}
	var faults []error
	for _, file := range files {
		faults = append(faults, m.read(dir, file))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	for _, name := range m.Names() {
		if m.find(name, "") == nil {
			faults = append(faults, fmt.Errorf("%s.txt: there is no such file, and the answer %q is "+
				"only in %s: add it, or %s.%s.txt", name, name,
				strings.Join(slices.Sorted(maps.Keys(m.texts[name])), ", "), name, language))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return m, nil
}

func (m *Macros) read(dir fs.FS, file string) error {
	name, language, err := macroName(file)
	if err != nil {
		return err
	}
	if m.texts[name][language] != nil {
		return fmt.Errorf("%s: there is such an answer already, in other capitals: rename one", file)
	}
	source, err := fs.ReadFile(dir, file)
	switch {
	case err != nil:
		return err
	case len(source) > maxTemplate:
		return fmt.Errorf("%s: %d octets are more than %d: shorten it", file, len(source), maxTemplate)
	}
	t, err := parseMacro(file, string(source))
	if err != nil {
		return err
	}
	if m.texts[name] == nil {
		m.texts[name] = map[string]*template.Template{}
	}
	m.texts[name][language] = t
	return nil
}

// macroName reads the name of an answer and its language out of that of the file.
func macroName(file string) (name, language string, err error) {
	name, language, _ = strings.Cut(strings.ToLower(strings.TrimSuffix(path.Base(file), ".txt")), ".")
	const letters = "abcdefghijklmnopqrstuvwxyz"
	primary, _, _ := strings.Cut(language, "-")
	switch {
	case name == "" || strings.Trim(name, letters+"0123456789-_") != "":
		return "", "", fmt.Errorf("%s: %q is no name to order by: use letters from a to z, digits, "+
			"hyphens and underscores", file, name)
	case language != "" && (len(primary) < 2 || len(primary) > 3 ||
		strings.Trim(language, letters+"0123456789-") != ""):
		return "", "", fmt.Errorf("%s: %q is no language code: name it NAME.txt or, for instance, "+
			"NAME.de.txt", file, language)
	}
	return name, language, nil
}

func parseMacro(file, source string) (*template.Template, error) {
	t, err := template.New(file).Parse(strings.ReplaceAll(source, "\r\n", "\n"))
	if err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "template: "))
	}
	if _, err := checkTemplate(t, reflect.TypeFor[MacroFields]()); err != nil {
		return nil, err
	}
	for _, fields := range []MacroFields{sampleMacro, {}} {
		text, err := execute(t, fields)
		if err != nil {
			return nil, err
		}
		if cleanText(text) == "" {
			return nil, fmt.Errorf("%s:1: it says nothing: write the answer, or remove the file", file)
		}
	}
	return t, nil
}

// Names lists the canned answers in lower case, sorted.
func (m *Macros) Names() []string {
	if m == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(m.texts))
}

// Text is a canned answer, by its name in any case, in the language if there is one,
// "de" for "de-AT", else as it is for all. It is not ok if there is no such answer.
// What people wrote is cleaned of characters that deceive the eye.
func (m *Macros) Text(name, language string, f MacroFields) (text string, ok bool) {
	t := m.find(strings.ToLower(name), language)
	if t == nil {
		return "", false
	}
	f = MacroFields{Customer: cleanName(f.Customer), Ticket: line(f.Ticket),
		Agent: cleanName(f.Agent), Product: line(f.Product)}
	if text, err := execute(t, f); err == nil {
		return cleanText(text), true
	}
	return "", false
}

// find looks for the language, then for the answer that is for any, then for that in
// the language of the installation.
func (m *Macros) find(name, language string) *template.Template {
	if m == nil {
		return nil
	}
	for _, wish := range []string{language, "", m.language} {
		for tag := strings.ToLower(wish); ; tag = tag[:max(0, strings.LastIndexByte(tag, '-'))] {
			if t := m.texts[name][tag]; t != nil && (tag != "" || wish == "") {
				return t
			}
			if tag == "" {
				break
			}
		}
	}
	return nil
}
