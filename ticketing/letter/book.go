// Package letter finds the words: it turns the decision to write to somebody
// into a letter with subject, text, HTML and everything a composer needs to
// know, in the recipient's language.
//
// It does not know why a letter is written, how its bytes look or how it is
// sent, and it is pure: the same decision in the same context gives the same
// letter.
//
// A Book holds one text template per letter and language, ours or an
// installation's own. A template sees a fixed set of fields and nothing else;
// what people wrote is only ever data in those fields, never a template, and
// has been cleaned of characters that deceive the eye. The finished text is the
// source of the HTML, which is the same text escaped, in paragraphs. To
// somebody whose identity nothing has proved, automatic letters carry no word
// of the mail that caused them, so that a forged mail can't make us deliver its
// message.
package letter

import (
	"embed"
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

// DefaultLanguage is the language in which every letter exists.
const DefaultLanguage = "en"

// maxTemplate is the largest template file in octets.
const maxTemplate = 64 << 10

//go:embed templates/*/*.txt
var shipped embed.FS

// Book is a set of letters in several languages. It never changes and may be
// used by any number of goroutines.
type Book struct {
	pages map[string]map[string]*template.Template // by language, by letter
	named map[*template.Template]map[string]bool   // the fields that a page names
}

// Open reads the shipped letters and then, if overrides is not nil, an
// installation's own: files "LANGUAGE/LETTER.txt" in it replace ours or add
// letters and languages. A letter of an own name must exist in English too.
// Every template is checked; all faults are reported together, each with file
// and line.
//
// A letter's template is a text/template over Fields. Its first line is
// "Subject: ...". A paragraph is one line, which mail clients wrap; blank lines
// stand between paragraphs, and the line "· · ·" begins the footer, to which
// the ticket's token is added.
func Open(overrides fs.FS) (*Book, error) {
	b := &Book{pages: map[string]map[string]*template.Template{},
		named: map[*template.Template]map[string]bool{}}
	ours, err := fs.Sub(shipped, "templates")
	if err != nil {
		return nil, fmt.Errorf("open the shipped letters: %w", err)
	}
	faults := []error{b.read(ours)}
	if overrides != nil {
		faults = append(faults, b.read(overrides), b.checkEnglish())
	}
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("read letter templates: %w", err)
	}
	return b, nil
}

func (b *Book) read(from fs.FS) error {
	names, err := fs.Glob(from, "*/*.txt")
	if err != nil {
		return fmt.Errorf("list templates: %w", err)
	}
	var faults []error
	for _, name := range names {
		faults = append(faults, b.readPage(from, name))
	}
	return errors.Join(faults...)
}

func (b *Book) readPage(from fs.FS, name string) error {
	source, err := fs.ReadFile(from, name)
	if err != nil {
		return err
	}
	if len(source) > maxTemplate {
		return fmt.Errorf("%s: %d octets are more than %d: shorten it",
			name, len(source), maxTemplate)
	}
	page := strings.TrimSuffix(path.Base(name), ".txt")
	t, named, err := parsePage(name, page, strings.ReplaceAll(string(source), "\r\n", "\n"))
	if err != nil {
		return err
	}
	language := strings.ToLower(path.Dir(name))
	if b.pages[language] == nil {
		b.pages[language] = map[string]*template.Template{}
	}
	b.pages[language][page], b.named[t] = t, named
	return nil
}

func parsePage(name, page, source string) (t *template.Template, named map[string]bool, err error) {
	t, err = template.New(name).Parse(strings.TrimRight(source, "\n"))
	if err != nil {
		return nil, nil, errors.New(strings.TrimPrefix(err.Error(), "template: "))
	}
	sample := samples(page)
	if named, err = checkTemplate(t, reflect.TypeOf(sample[0])); err != nil {
		return nil, nil, err
	}
	for _, fields := range sample {
		text, err := execute(t, fields)
		if err != nil {
			return nil, nil, err
		}
		if isLetter(page) && !strings.HasPrefix(text, subjectMark) {
			return nil, nil, fmt.Errorf(
				`%s:1: it has no subject: begin with a line "Subject: ..."`, name)
		}
	}
	return t, named, nil
}

// checkEnglish refuses letters that some recipients could not get in any
// language.
func (b *Book) checkEnglish() error {
	var faults []error
	for _, language := range b.Languages() {
		for _, page := range slices.Sorted(maps.Keys(b.pages[language])) {
			if b.pages[DefaultLanguage][page] == nil {
				faults = append(faults, fmt.Errorf("%s/%s.txt: there is no letter %q in English: "+
					"add %s/%s.txt too, or correct the name to one of %s", language, page, page,
					DefaultLanguage, page, strings.Join(b.Names(), ", ")))
			}
		}
	}
	return errors.Join(faults...)
}

// Names lists the letters, sorted; a process may name these.
func (b *Book) Names() []string {
	names := slices.Sorted(maps.Keys(b.pages[DefaultLanguage]))
	return slices.DeleteFunc(names, func(page string) bool { return !isLetter(page) })
}

// Parts lists the templates that are parts of letters, sorted: how a span of time
// or a moment is put in words, what notices have in common.
func (b *Book) Parts() []string {
	names := slices.Sorted(maps.Keys(b.pages[DefaultLanguage]))
	return slices.DeleteFunc(names, isLetter)
}

// Languages lists the languages in which at least one letter exists, sorted,
// as lower-case tags (RFC 5646): "de", "en".
func (b *Book) Languages() []string { return slices.Sorted(maps.Keys(b.pages)) }

// Source returns the shipped template of a letter, for somebody who wants to
// change it; nil if there is none.
func Source(language, name string) []byte {
	source, err := shipped.ReadFile("templates/" + language + "/" + name + ".txt")
	if err != nil {
		return nil
	}
	return source
}

// find looks a page up in the first of the languages that has it, then in
// English. "de-AT" finds "de" if there is nothing nearer.
func (b *Book) find(page string, languages ...string) (*template.Template, string) {
	for _, wish := range append(languages, DefaultLanguage) {
		for tag := strings.ToLower(wish); tag != ""; {
			if t := b.pages[tag][page]; t != nil {
				return t, tag
			}
			tag = tag[:max(0, strings.LastIndexByte(tag, '-'))]
		}
	}
	return nil, ""
}

func execute(t *template.Template, fields any) (string, error) {
	var text strings.Builder
	if err := t.Execute(&text, fields); err != nil {
		return "", errors.New(strings.TrimPrefix(err.Error(), "template: "))
	}
	return text.String(), nil
}
