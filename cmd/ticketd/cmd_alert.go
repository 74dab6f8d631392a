package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
)

type alertCommand struct {
	Test alertTestCommand `cmd:"" help:"Send a test alert by each way of [alerts], and say which of them work."`
}

type alertTestCommand struct{}

// Help is the end of what --help prints.
func (c *alertTestCommand) Help() string {
	return `It goes to everybody in to, and to the command. It needs no running gateway, and disturbs none.
Where the service runs as another user, try it as that one:

  sudo -u ticketd ticketd --config /etc/ticketd/config.toml alert test`
}

// Run sends a test alert by each route of the configuration.
func (c *alertTestCommand) Run(p *program) error {
	cfg, err := p.load()
	if err != nil {
		return err
	}
	if !cfg.Alerts.on() {
		return exitError{fmt.Errorf("%s names nobody to tell: write [alerts] with to or command, as config.toml shows",
			cfg.Path), exitConfig}
	}
	log := slog.New(slog.DiscardHandler)
	host, err := os.Hostname()
	if err != nil {
		host = "this machine"
	}
	words := fmt.Sprintf("This is a test: alerts of ticketd on %s, %s, reach you.\n", host, cfg.Data)
	test := alert{"ticketd: test alert", words}
	failed := 0
	for _, r := range cfg.Alerts.routes(realWorld(log), newTokenSources(cfg, log)) {
		ctx, cancel := context.WithTimeout(p.ctx, alertTime)
		err := r.send(ctx, test)
		cancel()
		if err != nil {
			failed++
			_, _ = fmt.Fprintf(p.stdout, "✗ %s: %s\n", r.name, oneLine(err.Error()))
			continue
		}
		_, _ = fmt.Fprintf(p.stdout, "✓ %s\n", r.name)
	}
	if failed > 0 {
		return errors.New(counted(failed, "way does", "ways do") + " not work")
	}
	return nil
}
