package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ticketd/data/sheet"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/scenario"
)

type simulateCommand struct {
	Scenario []string `arg:"" optional:"" help:"Files, or what ships with ticketd; a process stands for all of its scenarios."`
	Process  string   `placeholder:"FILE" help:"Rehearse this process instead of the scenario's."`
	Letters  bool     `help:"Print every letter in full."`
	Quiet    bool     `short:"q" help:"Print only what failed."`
	Print    string   `placeholder:"NAME" help:"Print a scenario that ships with ticketd, to read or to copy."`
	Language bool     `help:"Print what a scenario can say, with an example of every step."`
	JSON     bool     `help:"Print JSON."`
}

// Help is what --help says of the language.
func (c *simulateCommand) Help() string {
	return `Plays a story on a support process in no time, without any mail server, and
tells what happens when and why. It exits with 0 if all expectations held, with
1 if one did not. A scenario is a file such as

  process my-process.toml
  agent Ada Ito <ada@desk.example> lead
  account Globex globex.example plan priority
  at Mon 2026-03-02 10:00
  mail carla@globex.example to support
      Subject: Printing fails

      It prints nothing.
  expect T-1001 is Waiting for Support
  after 2h
  answer from ada to "notice-new"
      /close

      It was out of paper.
  after 48 working hours
  expect T-1001 is Closed

"ticketd simulate --language" shows every sort of step.`
}

// rehearsalView is one scenario's rehearsal, in the form that scripts get.
type rehearsalView struct {
	Scenario string         `json:"scenario"`
	Title    string         `json:"title,omitempty"`
	Process  string         `json:"process"`
	Zone     string         `json:"zone"`
	Scenes   []sceneView    `json:"scenes"`
	Tickets  []finalView    `json:"tickets"`
	Clocks   []tickView     `json:"clocks"`
	Expected int            `json:"expected"` // how many expectations there were
	Failures []failureView  `json:"failures"`
	zone     *time.Location // for people
}

// finalView is a ticket in the end.
type finalView struct {
	ticketView
	Type     string    `json:"type,omitempty"`
	Priority string    `json:"priority,omitempty"`
	Next     *nextView `json:"next,omitempty"`
}

type failureView struct {
	File  string `json:"file"`
	Line  int    `json:"line"`
	Step  string `json:"step"`
	Fault string `json:"fault"`
}

// Run plays scenarios one after the other.
func (c *simulateCommand) Run(p *program) error {
	switch {
	case c.Language:
		_, err := fmt.Fprint(p.stdout, scenario.Language)
		return err
	case c.Print != "":
		source, err := scenario.Source(c.Print)
		if err != nil {
			return err
		}
		_, err = p.stdout.Write(source)
		return err
	case len(c.Scenario) == 0:
		return p.listScenarios()
	}
	failed := 0
	for _, name := range c.wanted() {
		r, err := c.rehearse(p, name)
		if err != nil {
			return err
		}
		if err := c.show(p, r); err != nil {
			return err
		}
		failed += len(r.Failures)
	}
	if failed > 0 {
		return quietError{fmt.Errorf("%d steps failed", failed)}
	}
	return nil
}

func (p *program) listScenarios() error {
	names := scenario.Names()
	return p.table("NAME\tWHAT IT SHOWS", len(names), func(i int) []string {
		told, err := loadScenario(names[i])
		if err != nil {
			return []string{names[i], err.Error()}
		}
		return []string{names[i], cut(told.Title, storyWidth)}
	})
}

// wanted are the scenarios that are named; a process stands for all of its own.
func (c *simulateCommand) wanted() []string {
	var all []string
	for _, name := range c.Scenario {
		before := len(all)
		for _, shipped := range scenario.Names() {
			if strings.HasPrefix(shipped, strings.TrimSuffix(name, "/")+"/") {
				all = append(all, shipped)
			}
		}
		if len(all) == before {
			all = append(all, name)
		}
	}
	return all
}

// rehearse plays one scenario on books in a temporary directory.
func (c *simulateCommand) rehearse(p *program, name string) (v rehearsalView, err error) {
	told, err := loadScenario(name)
	if err != nil {
		return v, faulty(err)
	}
	rules, err := c.process(&told)
	if err != nil {
		return v, faulty(err)
	}
	dir, err := os.MkdirTemp("", "ticketd-simulate-")
	if err != nil {
		return v, fmt.Errorf("make a directory for the rehearsal: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	stage, err := newRehearsal(p.ctx, stageConfig(told.Heading, rules, dir), told.Start())
	if err != nil {
		return v, err
	}
	defer func() { err = errors.Join(err, stage.Close()) }()
	v = rehearsalView{Scenario: told.File, Title: told.Title, Process: rules.Name,
		Zone: told.Heading.Zone.String(), zone: told.Heading.Zone}
	return v, v.play(told, stage, newTimeline(stage, c.Letters))
}

// process loads the process that is rehearsed. A scenario's own files lie beside
// it, the command line's in the working directory.
func (c *simulateCommand) process(told *scenario.Scenario) (ticketing.Process, error) {
	dir := filepath.Dir(told.File)
	if c.Process != "" {
		name, err := filepath.Abs(c.Process)
		if err != nil {
			return ticketing.Process{}, err
		}
		told.Heading.Process, told.Heading.ProcessLine = c.Process, 0
		if strings.HasSuffix(c.Process, ".toml") || strings.ContainsAny(c.Process, `/\`) {
			told.Heading.Process = name
		}
	}
	rules, err := stageProcess(&told.Heading, dir)
	_, ofTheFile := errors.AsType[sheet.Faults](err)
	if err != nil && !ofTheFile && told.Heading.ProcessLine > 0 {
		err = sheet.Faults{{File: told.File, Line: told.Heading.ProcessLine,
			What: strings.TrimPrefix(err.Error(), "load process: ")}}
	}
	return rules, err
}

// faulty marks faults of what a person wrote as such.
func faulty(err error) error {
	if _, ok := errors.AsType[sheet.Faults](err); ok {
		return exitError{err, exitConfig}
	}
	return err
}

// play performs the scenario and gathers what came of it.
func (v *rehearsalView) play(told scenario.Scenario, stage *rehearsal, line *timeline) error {
	v.Failures, v.Tickets, v.Clocks = []failureView{}, []finalView{}, []tickView{}
	var broken error
	told.Play(stage, func(step scenario.Step, fault error) bool {
		if step.Expectation {
			v.Expected++
		}
		if fault != nil {
			v.Failures = append(v.Failures, failureView{told.File, step.Line, step.Text, fault.Error()})
		}
		broken = errors.Join(line.after(step, fault), stage.ctx.Err())
		return broken == nil
	})
	if broken == nil {
		broken = line.finish()
	}
	if v.Scenes = line.scenes; broken != nil {
		return broken
	}
	return stage.gateway.store.View(stage.ctx, func(r desk.Reader) error {
		for _, t := range ticketsOf(r) {
			final := finalView{ticketView: viewOf(t), Type: t.Type, Priority: t.Priority}
			if next := nextOf(t); !next.At.IsZero() {
				final.Next = &next
			}
			v.Tickets = append(v.Tickets, final)
			v.Clocks = slices.Concat(v.Clocks, line.reading(t))
		}
		return nil
	})
}

// show prints a rehearsal.
func (c *simulateCommand) show(p *program, v rehearsalView) error {
	if c.JSON {
		return p.printJSON(v)
	}
	out := &printer{program: p, colour: palette(onTerminal(p.stdout)), zone: v.zone}
	if !c.Quiet {
		out.line("%s", out.colour.paint(styleBold, v.Scenario))
		if v.Title != "" {
			out.line("%s", wrap(v.Title, storyWidth))
		}
		out.line("process %s, times in %s", v.Process, v.Zone)
		for _, s := range v.Scenes {
			out.scene(s)
		}
		if err := out.tables(v); err != nil {
			return err
		}
		out.line("")
	}
	for _, f := range v.Failures {
		out.line("%s", out.colour.paint(styleBad, fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.Step, f.Fault)))
	}
	switch n := len(v.Failures); {
	case n == 1:
		out.line("%s: 1 step failed.", v.Scenario)
	case n > 1:
		out.line("%s: %d steps failed.", v.Scenario, n)
	case v.Expected == 0:
		out.line("%s: nothing was expected.", v.Scenario)
	case v.Expected == 1:
		out.line("%s: what was expected held.", v.Scenario)
	default:
		out.line("%s: all %d expectations held.", v.Scenario, v.Expected)
	}
	return nil
}
