package outbound

import (
	"cmp"
	"fmt"

	"ticketd/ticketing"
)

// command is one of the three that begin a mail transaction, and the code that says yes to it; a
// shorter one is how it begins.
type command struct {
	at   stage
	line string
	yes  int
}

// open says MAIL, RCPT and DATA: all at once to a server that takes them so (RFC 2920), or else each
// after the answer to the one before. After a trouble with an answer in it the connection can be
// used again, unless it was dropped.
func (c *connection) open(cfg *Config, from, to ticketing.Address) *trouble {
	mail := "MAIL FROM:<" + string(from) + ">"
	if c.eightBit {
		mail += " BODY=8BITMIME"
	}
	commands := []command{{mailFrom, mail, 250}, {rcptTo, "RCPT TO:<" + string(to) + ">", 25}, {data, "DATA", 354}}
	if c.pipelining {
		return c.group(cfg, from, to, commands)
	}
	for _, one := range commands {
		err := c.say(cfg, one)
		if err == nil {
			err = c.hear(cfg, one)
		}
		if err != nil {
			return one.trouble(cfg, from, to, err)
		}
	}
	return nil
}

// group says the commands at once and hears all answers. What the server makes of the later ones
// after it refused one is its own affair, but must be known.
func (c *connection) group(cfg *Config, from, to ticketing.Address, commands []command) (first *trouble) {
	if err := c.say(cfg, commands...); err != nil {
		return commands[0].trouble(cfg, from, to, err)
	}
	refused := map[stage]bool{}
	for _, one := range commands {
		err := c.hear(cfg, one)
		if err == nil {
			continue
		}
		refused[one.at] = true
		first = cmp.Or(first, one.trouble(cfg, from, to, err))
		if answer(err) == nil {
			c.drop()
			return first
		}
	}
	if first != nil && !refused[data] {
		c.backOut(cfg, refused[rcptTo])
	}
	return first
}

// backOut ends a transaction whose letter the server waits for although it refused a command. With
// no recipient the dot delivers nothing, and RFC 2920 section 3.1 asks for it; with one it must
// not come.
func (c *connection) backOut(cfg *Config, nobody bool) {
	if !nobody || c.say(cfg, command{line: "."}) != nil {
		c.drop()
		return
	}
	if err := c.hear(cfg, command{yes: 250}); err != nil && answer(err) == nil {
		c.drop()
	}
}

func (c *connection) say(cfg *Config, commands ...command) error {
	c.link.await(cfg.Command)
	for _, one := range commands {
		if _, err := c.Text.W.WriteString(one.line + "\r\n"); err != nil {
			return err
		}
	}
	return c.Text.W.Flush()
}

func (c *connection) hear(cfg *Config, one command) error {
	c.link.await(cfg.Command)
	_, _, err := c.Text.ReadResponse(one.yes)
	return err
}

func (o command) trouble(cfg *Config, from, to ticketing.Address, err error) *trouble {
	switch o.at {
	case mailFrom:
		return mailTrouble(cfg.Addr, from, err)
	case rcptTo:
		return &trouble{at: rcptTo, err: err, doing: fmt.Sprintf("send to %s through %s", to, cfg.Addr)}
	}
	return &trouble{at: o.at, err: err}
}
