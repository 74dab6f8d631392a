package main

import (
	"fmt"
	"strings"

	"ticketd/ticketing/letter"
)

type lettersCommand struct {
	List  lettersListCommand  `cmd:"" default:"1" help:"List the letters and their languages."`
	Print lettersPrintCommand `cmd:"" help:"Print a letter's template, to copy into your own directory."`
}

type lettersListCommand struct{}

// Run lists the letters that ship with ticketd.
func (c *lettersListCommand) Run(p *program) error {
	book, err := openLetters("")
	if err != nil {
		return err
	}
	for _, name := range book.Names() {
		_, _ = fmt.Fprintln(p.stdout, name)
	}
	_, err = fmt.Fprintf(p.stdout, "\nParts of letters: %v.\nLanguages: %v. A file LANGUAGE/LETTER.txt in "+
		"the directory that the\nconfiguration names as \"letters\" replaces ours.\n",
		strings.Join(book.Parts(), ", "), strings.Join(book.Languages(), ", "))
	return err
}

type lettersPrintCommand struct {
	Name     string `arg:"" help:"The letter, as \"ticketd letters\" names it."`
	Language string `default:"en" help:"Its language."`
}

// Run prints a template.
func (c *lettersPrintCommand) Run(p *program) error {
	source := letter.Source(c.Language, c.Name)
	if source == nil {
		return fmt.Errorf("there is no letter %q in language %q: see \"ticketd letters\"", c.Name, c.Language)
	}
	_, err := p.stdout.Write(source)
	return err
}
