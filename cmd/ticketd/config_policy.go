package main

import (
	"math"
	"time"

	"ticketd/data/bolt"
	"ticketd/data/sheet"
	"ticketd/ticketing"
)

// policy reads what the judgement may decide one way or the other.
func (l *loader) policy(trust, caps *sheet.Table) ticketing.Policy {
	defer trust.Close()
	return ticketing.Policy{
		AgentTrust: l.agentTrust(trust, "agent_trust", ticketing.AgentTrustToken),
		Colleagues: trust.Flag("colleagues", true),
		Strangers:  trust.Choice("strangers", "new-ticket", "hold"),
		Caps:       l.caps(caps),
	}
}

// caps reads the bounds of what inbound mail can make us send.
func (l *loader) caps(s *sheet.Table) ticketing.Caps {
	defer s.Close()
	c := ticketing.DefaultCaps()
	for _, number := range []struct {
		key string
		n   *int
	}{
		{"acks_per_address_day", &c.AcksPerAddressDay},
		{"acks_before_spacing", &c.AcksFreeBeforeSpacing},
		{"automatic_per_address", &c.AutoPerAddress},
		{"tickets_per_domain", &c.TicketsPerDomain},
		{"reopenings_per_day", &c.ReopeningsPerDay},
		{"mails_per_address_ticket", &c.MailsPerAddressTicket},
		{"automatic_in_all", &c.AutoInAll},
		{"fan_out", &c.FanOut},
		{"cc", &c.Cc},
	} {
		*number.n = s.Number(number.key, *number.n, 0, math.MaxInt32)
	}
	const year = 365 * 24 * time.Hour
	c.AckSpacing = s.Duration("ack_spacing", c.AckSpacing, 0, year)
	c.Window = s.Duration("window", c.Window, time.Second, bolt.TallyKeep) // longer ago nothing is counted
	return c
}
