package main

import (
	"errors"
	"fmt"
	"strings"

	"ticketd/data/sheet"
	"ticketd/schedule/calendar"
	"ticketd/ticketing/process"
)

type processCommand struct {
	List    processListCommand    `cmd:"" help:"List the processes."`
	Print   processPrintCommand   `cmd:"" help:"Print a process file, to read or to copy."`
	Check   processCheckCommand   `cmd:"" help:"Check a process file of your own."`
	Diagram processDiagramCommand `cmd:"" help:"Draw the statuses and what moves tickets between them."`
}

type processListCommand struct{}

// Run lists the processes that ship with ticketd.
func (c *processListCommand) Run(p *program) error {
	for i, name := range process.Names() {
		shipped, err := process.Builtin(name, process.Env{})
		if err != nil {
			return err
		}
		if i > 0 {
			_, _ = fmt.Fprintln(p.stdout)
		}
		what := strings.Join(strings.Fields(shipped.Summary), " ")
		_, err = fmt.Fprintf(p.stdout, "%s: %s\n    %s\n", name, shipped.Title,
			strings.ReplaceAll(wrap(what, 76), "\n", "\n    "))
		if err != nil {
			return err
		}
	}
	return nil
}

type processPrintCommand struct {
	Name string `arg:"" complete:"process" help:"A name of \"ticketd process list\"."`
}

// Run prints a process file.
func (c *processPrintCommand) Run(p *program) error {
	source, err := process.Source(c.Name)
	if err != nil {
		return err
	}
	_, err = p.stdout.Write(source)
	return err
}

type processCheckCommand struct {
	File string `arg:"" complete:"process" help:"The process file, or a name of \"ticketd process list\"."`
}

// Run checks a process file. Faults go to standard output, as those of
// "ticketd check" do.
func (c *processCheckCommand) Run(p *program) error {
	loaded, err := loadProcess(c.File, c.File, p.processEnv())
	faults, ofTheFile := errors.AsType[sheet.Faults](err)
	switch {
	case ofTheFile:
		_, _ = fmt.Fprintf(p.stdout, "%s\n%s has %s\n", faults.Error(), c.File,
			counted(len(faults), "fault", "faults"))
		return quietError{exitError{err, exitConfig}}
	case err != nil:
		return exitError{err, exitConfig}
	}
	_, err = fmt.Fprintf(p.stdout, "%s is fine: %s, %s, %s\n", c.File,
		counted(len(loaded.Statuses), "status", "statuses"),
		counted(len(loaded.Timers), "timer", "timers"),
		counted(len(loaded.Clocks), "clock", "clocks"))
	if roles := process.Roles(loaded); err == nil && len(roles) > 0 {
		_, err = fmt.Fprintf(p.stdout, "It tells %s: see that somebody has these roles.\n",
			strings.Join(roles, ", "))
	}
	return err
}

type processDiagramCommand struct {
	Name   string `arg:"" complete:"process" help:"A name of \"ticketd process list\", or a process file."`
	Format string `default:"text" enum:"text,mermaid,dot" help:"text, mermaid or dot (Graphviz)."`
}

// Run draws a process.
func (c *processDiagramCommand) Run(p *program) error {
	loaded, err := loadProcess(c.Name, c.Name, process.Env{Holidays: noHolidays()})
	if err != nil {
		return exitError{err, exitConfig}
	}
	_, err = fmt.Fprint(p.stdout, process.Draw(loaded, c.Format))
	return err
}

// processEnv is what a process file can refer to: the letters and the zone of
// the configuration, if there is one.
func (p *program) processEnv() process.Env {
	l := newLoader(p.config, p.getenv)
	s, err := l.read()
	if err != nil {
		s, _ = sheet.Parse(nil, "", maxConfig) // nothing is wrong with nothing
	}
	l.sheet = s
	zone := s.Root().Zone("zone", nil)
	l.lettersOf(s.Root())
	return process.Env{Zone: zone, Letters: l.letters, Holidays: noHolidays()}
}

// noHolidays knows the name of the team's holidays and none of them: they don't
// matter to a check.
func noHolidays() map[string][]calendar.Holiday {
	return map[string][]calendar.Holiday{teamHolidays: nil}
}
