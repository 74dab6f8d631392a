package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"ticketd/mail/parse"
	"ticketd/mail/trust"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

type parseCommand struct {
	File    string `arg:"" help:"A file with one mail, or - for standard input."`
	Explain bool   `help:"Tell in words who wrote it, what it was taken for and why."`
}

// Run reads one mail; it succeeds on any input, the empty one included.
func (c *parseCommand) Run(p *program) error {
	raw, size, done, err := p.openMail(c.File)
	if err != nil {
		return err
	}
	defer done()
	options, cfg := p.parseOptions()
	in := parse.Mail(raw, size, options)
	// What our own server said of the sender; keys for DKIM are not looked up.
	in.Auth = trust.New(authservIDs(cfg), nil).Authenticate(p.ctx, in, raw, size)
	in = trust.Unveil(in)
	if c.Explain {
		return p.explainMail(in, cfg)
	}
	_, err = p.stdout.Write(append(parse.JSON(in), '\n'))
	return err
}

// parseOptions knows our own addresses and prefixes if there is a configuration.
func (p *program) parseOptions() (o parse.Options, cfg *Config) {
	o = parse.Options{Arrived: time.Now().UTC(), Prefixes: []string{"T"}}
	cfg, err := LoadConfig(p.config, p.getenv)
	if err != nil {
		if _, missing := os.Stat(p.config); missing == nil {
			_, _ = fmt.Fprintf(p.stderr, "ticketd: %s is not used, it has faults: see \"ticketd check\"\n", p.config)
		}
		return o, nil
	}
	o.Ours, o.Prefixes = ownership(cfg)
	o.Relays = cfg.Relays
	p.zone = cfg.Zone
	return o, cfg
}

func authservIDs(cfg *Config) (ids []string) {
	if cfg == nil {
		return nil
	}
	for _, m := range cfg.Mailboxes {
		ids = append(ids, m.AuthservIDs...)
	}
	return ids
}

// openMail opens a mail that can be read at any place: standard input is
// copied to a temporary file if it is large.
func (p *program) openMail(name string) (io.ReaderAt, int64, func(), error) {
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			var path *fs.PathError
			if errors.As(err, &path) {
				err = path.Err
			}
			return nil, 0, nil, fmt.Errorf("read mail %s: %w", name, err)
		}
		info, err := f.Stat()
		if err == nil && info.Mode().IsRegular() {
			return f, info.Size(), func() { _ = f.Close() }, nil
		}
		defer func() { _ = f.Close() }()
		return spool(f)
	}
	return spool(p.stdin)
}

// inMemory is the size in octets up to which a streamed mail stays in memory.
const inMemory = 1 << 20

// spool makes a stream readable at any place, in memory or in a temporary file
// that is gone when the process is.
func spool(r io.Reader) (io.ReaderAt, int64, func(), error) {
	var head bytes.Buffer
	n, err := io.CopyN(&head, r, inMemory)
	if errors.Is(err, io.EOF) {
		return bytes.NewReader(head.Bytes()), n, func() {}, nil
	}
	if err != nil {
		return nil, 0, nil, fmt.Errorf("read mail: %w", err)
	}
	f, err := os.CreateTemp("", "ticketd-mail-")
	if err != nil {
		return nil, 0, nil, fmt.Errorf("keep large mail: %w", err)
	}
	_ = os.Remove(f.Name())
	size, err := io.Copy(f, io.MultiReader(&head, r))
	if err != nil {
		_ = f.Close()
		return nil, 0, nil, fmt.Errorf("keep large mail: %w", err)
	}
	return f, size, func() { _ = f.Close() }, nil
}

type deliverCommand struct {
	Mailbox   string   `default:"" complete:"mailbox" help:"The mailbox of the configuration that it is for; default: the one whose address is the recipient, else the first."`
	Recipient []string `sep:"none" help:"Envelope recipient, as the mail server knows it; once for each."`
	Sender    *string  `help:"Envelope sender; empty for the null sender."`
}

type deliverArgs struct {
	Mailbox    string
	Recipients []string
	Sender     *string
}

type deliverResult struct {
	Outcome desk.Outcome     `json:"outcome"`
	Number  ticketing.Number `json:"number,omitempty"`
	Mail    string           `json:"mail"` // SHA-256 of the raw mail
}

// Run takes in one mail. It exits 0 only after the commit, and 75 for anything
// that may be gone the next time.
func (c *deliverCommand) Run(p *program) error {
	var result deliverResult
	err := p.ask("deliver", deliverArgs{Mailbox: c.Mailbox, Recipients: c.Recipient, Sender: c.Sender},
		p.stdin, &result)
	if err != nil {
		return passing(err)
	}
	return nil
}
