package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

type manCommand struct{}

// Help shows where the page goes.
func (c *manCommand) Help() string {
	return "To read it, or to keep it where man finds it:\n\n  ticketd man | man -l -\n  ticketd man > /usr/local/share/man/man1/ticketd.1"
}

// Run prints the manual page, made of the command line itself.
func (c *manCommand) Run(p *program, line *kong.Context) error {
	m := &manPage{}
	m.header(line.Model.Help)
	m.macro("SH", "OPTIONS")
	m.flags(line.Model.Flags)
	m.macro("SH", "COMMANDS")
	for _, command := range line.Model.Leaves(true) {
		m.command(command)
	}
	m.footer()
	_, err := io.WriteString(p.stdout, m.String())
	return err
}

// manPage is a page in the macros of man(7).
type manPage struct{ strings.Builder }

// roff makes text harmless: nothing in it is an order to the formatter.
var roff = strings.NewReplacer(`\`, `\e`, "-", `\-`, `"`, `\(dq`, "'", `\(aq`)

func (m *manPage) macro(name string, arguments ...string) {
	m.WriteString("." + name)
	for _, a := range arguments {
		m.WriteString(` "` + roff.Replace(a) + `"`)
	}
	m.WriteString("\n")
}

// text writes a paragraph's lines; no escape of theirs survives.
func (m *manPage) text(words string) {
	for line := range strings.SplitSeq(strings.TrimSpace(words), "\n") {
		line = roff.Replace(line)
		if strings.HasPrefix(line, ".") {
			line = `\&` + line
		}
		m.WriteString(line + "\n")
	}
}

// example writes lines as they are.
func (m *manPage) example(lines string) {
	m.WriteString(".PP\n.RS 4\n.nf\n")
	for line := range strings.SplitSeq(lines, "\n") {
		m.text(line)
	}
	m.WriteString(".fi\n.RE\n")
}

func (m *manPage) header(what string) {
	m.macro("TH", "TICKETD", "1", "", "ticketd", "ticketd manual")
	m.macro("SH", "NAME")
	m.text("ticketd - support tickets by mail")
	m.macro("SH", "SYNOPSIS")
	m.WriteString(".B ticketd\n[\\fIoptions\\fR] \\fIcommand\\fR [\\fIarguments\\fR]\n")
	m.macro("SH", "DESCRIPTION")
	m.text(what)
	m.WriteString(".PP\n")
	m.text("It watches a mailbox over IMAP, gives every request a number, acknowledges it over SMTP, " +
		"and puts each answer where it belongs.")
	m.WriteString(".PP\n")
	m.text(`Begin with "ticketd docs getting-started".`)
}

func (m *manPage) flags(flags []*kong.Flag) {
	for _, f := range flags {
		if f.Hidden {
			continue
		}
		m.WriteString(".TP\n\\fB" + roff.Replace(f.String()) + "\\fR\n")
		m.text(f.Help)
	}
}

func (m *manPage) command(n *kong.Node) {
	m.macro("SS", n.Summary())
	m.text(n.Help)
	for _, a := range n.Positional {
		m.WriteString(".TP\n\\fI" + roff.Replace(a.Summary()) + "\\fR\n")
		m.text(a.Help + " ")
	}
	m.flags(n.Flags)
	for paragraph := range strings.SplitSeq(n.Detail, "\n\n") {
		switch {
		case paragraph == "":
		case strings.HasPrefix(paragraph, "  "):
			m.example(paragraph)
		default:
			m.WriteString(".PP\n")
			m.text(paragraph)
		}
	}
}

func (m *manPage) footer() {
	m.macro("SH", "EXIT STATUS")
	for _, status := range []struct {
		code  int
		words string
	}{
		{exitOK, "Done."}, {exitFailed, "Refused, or something is wrong, as the message says."},
		{exitUsage, "The command line is wrong."}, {exitNoDaemon, "No gateway runs."},
		{exitTempFail, "Try again later."}, {exitConfig, "The configuration is faulty."},
	} {
		m.WriteString(fmt.Sprintf(".TP\n\\fB%d\\fR\n", status.code))
		m.text(status.words)
	}
	m.macro("SH", "ENVIRONMENT")
	m.WriteString(".TP\n\\fBTICKETD_CONFIG\\fR\n")
	m.text("The configuration file, where --config names none.")
	m.macro("SH", "FILES")
	m.WriteString(".TP\n\\fIconfig.toml\\fR\n")
	m.text(`Every setting is explained by "ticketd docs configuration".`)
	m.macro("SH", "SEE ALSO")
	m.text(`"ticketd docs" lists the pages of the manual.`)
}
