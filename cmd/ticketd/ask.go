package main

import (
	"errors"
	"fmt"
	"io"

	"ticketd/data/bolt"
)

// ask puts a verb to the running daemon or, when none runs, opens the store
// and answers it here. Only a mail that is delivered makes a store where there is none: a
// question about it more likely went to the wrong place.
func (p *program) ask(verb string, args any, body io.Reader, result any) error {
	cfg, err := p.load()
	if err != nil {
		return err
	}
	c, err := p.reach(cfg, verb == "deliver")
	if err != nil {
		return err
	}
	return errors.Join(c.call(p.ctx, verb, args, body, result), c.Close())
}

func (p *program) reach(cfg *Config, mayMake bool) (caller, error) {
	if running, ok := dialControl(cfg.Data); ok {
		return running, nil
	}
	p.alone = true
	if there, err := bolt.Exists(cfg.Data); err == nil && !there && !mayMake {
		return nil, fmt.Errorf("there is no store in %s: \"ticketd run\" makes one, \"ticketd restore\" brings one"+
			" back; if you have one, data = in %s names another place", cfg.Data, p.config)
	}
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
