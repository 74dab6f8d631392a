package main

import (
	"errors"
	"io"
)

// ask puts a verb to the running daemon or, when none runs, opens the store
// and answers it here.
func (p *program) ask(verb string, args any, body io.Reader, result any) error {
	cfg, err := p.load()
	if err != nil {
		return err
	}
	c, err := p.reach(cfg)
	if err != nil {
		return err
	}
	return errors.Join(c.call(p.ctx, verb, args, body, result), c.Close())
}

func (p *program) reach(cfg *Config) (caller, error) {
	if running, ok := dialControl(cfg.Data); ok {
		return running, nil
	}
	p.alone = true
	return openOffice(p.ctx, cfg)
}

// load reads the configuration; every fault in it is the user's to see.
func (p *program) load() (*Config, error) {
	cfg, err := LoadConfig(p.config, p.getenv)
	if err != nil {
		return nil, exitError{err, exitConfig}
	}
	p.zone = cfg.Zone
	return cfg, nil
}
