package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

type healthCommand struct {
	JSON bool `help:"Print JSON."`
}

// healthPatience is how long the running gateway may take to say how it is.
const healthPatience = 20 * time.Second

// Run asks the running gateway how it is.
func (c *healthCommand) Run(p *program) error {
	cfg, err := p.load()
	if err != nil {
		return err
	}
	d, runs := dialControl(cfg.Data)
	if !runs {
		return exitError{fmt.Errorf("no ticketd runs on %s: start it with \"ticketd run\"", cfg.Data), exitNoDaemon}
	}
	ctx, cancel := context.WithTimeout(p.ctx, healthPatience)
	defer cancel()
	var v healthView
	if err := errors.Join(d.call(ctx, "health", struct{}{}, nil, &v), d.Close()); err != nil {
		return exitError{err, exitNoDaemon}
	}
	if c.JSON {
		return errors.Join(p.printJSON(v), v.verdict())
	}
	return errors.Join(p.printHealth(v), v.verdict())
}

func (p *program) printHealth(v healthView) error {
	_, _ = fmt.Fprintf(p.stdout, "ticketd %s, running for %s, since %s\n", v.Version,
		age(v.At.Sub(v.Started)), p.when(v.Started))
	err := p.table("", len(v.Findings), func(i int) []string {
		f := v.Findings[i]
		return []string{string(f.Level), f.Part, f.Words}
	})
	if v.Work == nil || len(v.Work.Brakes) == 0 {
		return err
	}
	_, _ = fmt.Fprintln(p.stdout, "\nWhy letters are held")
	for _, b := range v.Work.Brakes {
		_, _ = fmt.Fprintf(p.stdout, "  - %s: %s\n", counted(b.Letters, "letter", "letters"), oneLine(b.Why))
	}
	return err
}

// verdict is the error that ends the command if there is a fault.
func (v healthView) verdict() error {
	faults := 0
	for _, f := range v.Findings {
		if f.Level == levelFault {
			faults++
		}
	}
	if faults == 0 {
		return nil
	}
	return fmt.Errorf("%s", counted(faults, "thing needs a person", "things need a person"))
}
