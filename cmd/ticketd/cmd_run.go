package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
)

type runCommand struct {
	LogLevel string `enum:",debug,info,warn,error" placeholder:"LEVEL" default:"" help:"What to log, whatever the configuration says: debug, info, warn or error."`
}

// Run runs the gateway until a signal ends it. SIGHUP reads the configuration
// again; a faulty one changes nothing. It goes on when its log can't be written.
func (c *runCommand) Run(p *program) error {
	cfg, err := p.load()
	if err != nil {
		return err
	}
	collectSeldom()
	signal.Ignore(syscall.SIGPIPE) // whoever read the log may be gone; Go would end the program
	if err := withoutCore(); err != nil {
		return err
	}
	p.logLevel = c.LogLevel
	p.level.Set(p.levelOf(cfg))
	log := newLogger(p.stderr, cfg, &p.level)
	for _, warning := range cfg.Warnings {
		log.Warn(warning, "part", "config")
	}
	hangUp := make(chan os.Signal, 1) // from now on: without it the signal ends the program
	signal.Notify(hangUp, syscall.SIGHUP)
	defer signal.Stop(hangUp)
	manager := newSupervisor(log)
	a, err := startApp(p.ctx, cfg, realWorld(log))
	if err != nil {
		return err
	}
	a.supervise(manager)
	p.untilSignal(hangUp, a, manager)
	manager.stopping()
	log.Info("stopping", "part", "app")
	if err := a.stop(); err != nil {
		return err
	}
	log.Info("stopped", "part", "app")
	return nil
}

// untilSignal reads the configuration again at each SIGHUP, until the program ends.
func (p *program) untilSignal(hangUp <-chan os.Signal, a *app, manager supervisor) {
	for {
		select {
		case <-p.ctx.Done():
			return
		case <-hangUp:
			manager.reloading()
			p.reload(p.ctx, a)
			manager.ready()
		}
	}
}

// reload reads the configuration again; a faulty one changes nothing.
func (p *program) reload(ctx context.Context, a *app) {
	cfg, err := LoadConfig(p.config, p.getenv)
	var restart []string
	if err == nil {
		restart, err = a.reload(ctx, cfg)
	}
	if err != nil {
		a.log.Error("the configuration stays as it was", "part", "config", "err", err)
		return
	}
	p.level.Set(p.levelOf(cfg))
	a.log.Info("configuration read again", "part", "config")
	if len(restart) > 0 {
		a.log.Warn("mailboxes and servers change at the next start only", "part", "config",
			"mailboxes", strings.Join(restart, ", "))
	}
}

// levelOf is from which level on is logged: as the command line says, else the configuration.
func (p *program) levelOf(cfg *Config) slog.Level {
	if p.logLevel != "" {
		return levelOf(p.logLevel)
	}
	return cfg.LogLevel
}

// collectSeldom has the garbage collector let memory grow to three times what is in use, not
// two, unless GOGC says otherwise: it takes a tenth of the processor time under load, and ticketd
// uses little memory.
func collectSeldom() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
}
