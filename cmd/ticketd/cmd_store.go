package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"ticketd/data/bolt"
)

type backupCommand struct {
	File string `arg:"" type:"path" help:"The file to write."`
	JSON bool   `help:"Print JSON."`
}

type backupResult struct {
	File  string    `json:"file"`
	Made  time.Time `json:"made"`
	Parts int       `json:"parts"` // the store and each large mail
	Bytes int64     `json:"bytes"`
}

// Run writes a backup.
func (c *backupCommand) Run(p *program) error {
	file, err := filepath.Abs(c.File)
	if err != nil {
		return err
	}
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		return misused(fmt.Errorf("%s is a directory: name a file in it", file))
	}
	var result backupResult
	if err := p.ask("backup", fileArgs{file}, nil, &result); err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(result)
	}
	_, _ = fmt.Fprintf(p.stdout, "%s: %d octets, written, read back and verified.\n", result.File, result.Bytes)
	return nil
}

type restoreCommand struct {
	File string `arg:"" type:"existingfile" help:"A file that \"ticketd backup\" wrote."`
}

// Run restores a backup into the data directory, which must be empty or missing.
func (c *restoreCommand) Run(p *program) error {
	cfg, err := p.load()
	if err != nil {
		return err
	}
	if _, err := bolt.Restore(p.ctx, c.File, cfg.Data, bolt.Options{}); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(p.stdout, "Restored into %s. Start ticketd, then run \"ticketd rescan --dry-run\" to see"+
		" what was handled since the backup, and \"ticketd rescan\" to take it in.\n", cfg.Data)
	return nil
}

type rotateCommand struct {
	ForgetOld bool `help:"Answers to letters written so far prove nobody any more; they still find their tickets. For when tokens have got into wrong hands."`
}

// Run changes the key that signs our tokens.
func (c *rotateCommand) Run(p *program) error {
	if err := p.ask("rotate", rotateArgs{Forget: c.ForgetOld}, nil, &struct{}{}); err != nil {
		return err
	}
	words := "answers to older letters count as before."
	if c.ForgetOld {
		words = "what agents answer to older letters is held until they confirm it."
	}
	_, _ = fmt.Fprintln(p.stdout, "Letters are signed with a new key from now on; "+words)
	return nil
}
