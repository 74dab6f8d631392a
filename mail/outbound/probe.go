package outbound

import (
	"cmp"
	"context"
)

// Probe goes step by step as far as a Sender goes before its first letter, asks
// whether the server takes the null sender, tells report of each step, and
// returns the error that stopped it. It sends nothing. A refused null sender is
// a step that is not OK but stops nothing where there is a FallbackFrom.
func Probe(ctx context.Context, c Config, report func(Step)) error {
	c, err := c.fillDefaults()
	if err != nil {
		return err
	}
	t := trace(report)
	conn, why := connect(ctx, &c, t)
	if why != nil {
		return why
	}
	defer conn.bid()
	defer context.AfterFunc(ctx, conn.drop)()
	if why := probeNull(conn, &c, t); why != nil {
		return why
	}
	if conn.size > 0 {
		t.pass("SIZE", "letters up to %d octets", conn.size)
	} else {
		t.pass("SIZE", "the server names no limit")
	}
	return nil
}

func probeNull(conn *connection, c *Config, t trace) *trouble {
	conn.link.await(c.Command)
	err := conn.Mail("<>")
	if err == nil {
		t.pass("null sender", "MAIL FROM:<> is taken")
	} else {
		why := mailTrouble(c.Addr, "", err)
		if why.blamesSender() && c.FallbackFrom != "" {
			why.remedy = "acknowledgements will go out from " + string(c.FallbackFrom)
			t.fail("null sender", why)
		} else {
			why.remedy = cmp.Or(why.remedy,
				"allow this account MAIL FROM:<>, or configure the address to use instead")
			return t.fail("null sender", why)
		}
	}
	conn.link.await(c.Command)
	if err := conn.Reset(); err != nil {
		return t.fail("null sender", &trouble{at: mailFrom, err: err,
			doing: "reset the dialogue with " + c.Addr})
	}
	return nil
}
