package main

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"ticketd/data/sheet"
	"ticketd/ticketing/process"
)

type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// completions make a shell ask "ticketd complete".
//
//go:embed completions
var completions embed.FS

// Help shows where the script of each shell goes.
func (c *completionCommand) Help() string {
	return "For every shell that starts from now on:\n\n  ticketd completion bash > /etc/bash_completion.d/ticketd\n" +
		"  ticketd completion zsh > /usr/local/share/zsh/site-functions/_ticketd\n" +
		"  ticketd completion fish > ~/.config/fish/completions/ticketd.fish\n\n" +
		"For this shell alone:\n\n  source <(ticketd completion bash)"
}

// Run prints the script.
func (c *completionCommand) Run(p *program) error {
	text, err := completions.ReadFile("completions/ticketd." + c.Shell)
	if err != nil {
		return err
	}
	_, err = p.stdout.Write(text)
	return err
}

type completeCommand struct {
	Words []string `arg:"" optional:"" passthrough:"all" help:"The words behind ticketd, the unfinished one last."`
}

// Run prints what the last word could become, each on a line, with a tab and
// what it is behind it. Nothing means that the shell may offer files.
func (c *completeCommand) Run(p *program, line *kong.Context) error {
	words := slices.DeleteFunc(c.Words, func(w string) bool { return w == "--" })
	at := completing{program: p, node: line.Model.Node}
	for i, word := range words {
		if i < len(words)-1 {
			at.pass(word)
		}
	}
	last := ""
	if len(words) > 0 {
		last = words[len(words)-1]
	}
	for _, found := range at.offer(last) {
		if _, err := fmt.Fprintln(p.stdout, found); err != nil {
			return err
		}
	}
	return nil
}

// completing is a command line that is read as far as it goes.
type completing struct {
	program *program
	node    *kong.Node
	flag    *kong.Flag // whose value comes next; nil: none
	passed  int        // positional words of the command
}

// pass reads a finished word.
func (c *completing) pass(word string) {
	switch name, value, given := strings.Cut(word, "="); {
	case word == "=": // bash makes a word of it
	case c.flag != nil:
		c.take(word)
	case strings.HasPrefix(word, "-"):
		if c.flag = c.flagNamed(name); given && c.flag != nil {
			c.take(value)
		}
	default:
		for _, child := range c.node.Children {
			if child.Name == word {
				c.node, c.passed = child, 0
				return
			}
		}
		c.passed++
	}
}

// take reads a flag's value; that of one matters for what can be completed.
func (c *completing) take(value string) {
	if c.flag.Name == "config" {
		c.program.config = value
	}
	c.flag = nil
}

// flagNamed is a flag that wants a value; nil: there is none, or it wants none.
func (c *completing) flagNamed(name string) *kong.Flag {
	for _, group := range c.node.AllFlags(true) {
		for _, f := range group {
			if !f.IsBool() && (name == "--"+f.Name || f.Short != 0 && name == "-"+string(f.Short)) {
				return f
			}
		}
	}
	return nil
}

// offer lists what the unfinished word could become.
func (c *completing) offer(word string) []string {
	if word == "=" {
		word = ""
	}
	var all []string
	before := ""
	switch name, _, given := strings.Cut(word, "="); {
	case c.flag != nil:
		all = c.values(c.flag.Value)
	case given && strings.HasPrefix(word, "-"):
		if f := c.flagNamed(name); f != nil {
			all, before = c.values(f.Value), name+"="
		}
	case strings.HasPrefix(word, "-"):
		all = c.flags()
	case len(c.node.Children) > 0:
		for _, child := range c.node.Children {
			if !child.Hidden {
				all = append(all, child.Name+"\t"+child.Help)
			}
		}
	case c.passed < len(c.node.Positional):
		all = c.values(c.node.Positional[c.passed])
	}
	var fitting []string
	for _, one := range all {
		if one = before + one; strings.HasPrefix(one, word) {
			fitting = append(fitting, one)
		}
	}
	return fitting
}

func (c *completing) flags() (all []string) {
	for _, group := range c.node.AllFlags(true) {
		for _, f := range group {
			all = append(all, "--"+f.Name+"\t"+f.Help)
		}
	}
	return all
}

// values lists what an argument or a flag can be, where that is known.
func (c *completing) values(v *kong.Value) []string {
	switch {
	case v.Enum != "":
		return v.EnumSlice()
	case v.Tag.Get("complete") == "mailbox":
		return c.program.mailboxNames()
	case v.Tag.Get("complete") == "process":
		return process.Names()
	case v.Tag.Get("complete") == "topic":
		return topics
	}
	return nil
}

// mailboxNames lists the mailboxes of the configuration, however faulty it is.
func (p *program) mailboxNames() (names []string) {
	s, err := newLoader(p.config, p.getenv).read()
	if err != nil {
		s, _ = sheet.Parse(nil, "", maxConfig)
	}
	for _, mailbox := range s.Root().Tables("mailbox") {
		names = append(names, mailbox.Text("name", ""))
	}
	return names
}
