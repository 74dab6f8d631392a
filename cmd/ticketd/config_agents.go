package main

import (
	"fmt"
	"math"
	"os"
	"strings"
	"time"

	"ticketd/data/sheet"
	"ticketd/ticketing"
	"ticketd/ticketing/letter"
	"ticketd/ticketing/process"
)

func (l *loader) agent(s *sheet.Table) ticketing.Agent {
	defer s.Close()
	agent := ticketing.Agent{Name: s.Must("name", `"Ada Ito"`)}
	who := fmt.Sprintf("agent %q", agent.Name)
	agent.Address = l.address(s, who, false)
	agent.Aliases = l.addresses(s, "aliases", who, false)
	agent.Phone = s.Text("phone", `"+44 20 7946 0000"`)
	agent.Team = s.Text("team", `"first line"`)
	agent.Roles = l.roles(s)
	agent.Zone = s.Zone("zone", l.zone)
	agent.Language = l.languageOf(s, l.language)
	agent.Notices = s.Choice("notices", "team", "mine", "digest")
	agent.Trust = l.agentTrust(s, "trust", "")
	agent.Shift = l.shift(s, agent.Zone)
	agent.Digest = l.digest(s, agent)
	return agent
}

// digest reads when an agent gets the list of their tickets. Who wants to hear of new
// tickets by that list alone gets it at eight unless the configuration says otherwise.
func (l *loader) digest(s *sheet.Table, a ticketing.Agent) ticketing.TimeOfDay {
	at := l.timeOfDay(s, "digest")
	switch {
	case a.Notices != ticketing.NoticesDigest || !at.IsZero():
	case s.Has("digest"):
		l.warn(s.At("digest"), "%s hears of no new ticket and no reply: give a time, such as"+
			" \"08:00\", or notices = \"mine\"", a.Name)
	default:
		at = ticketing.ClockAt(8, 0)
	}
	return at
}

// agentTrust reads what an agent's mail must prove, and warns of what proves nothing.
func (l *loader) agentTrust(s *sheet.Table, key string,
	otherwise ticketing.AgentTrust) ticketing.AgentTrust {
	levels := []string{string(ticketing.AgentTrustToken), string(ticketing.AgentTrustDMARC),
		string(ticketing.AgentTrustTokenDMARC), string(ticketing.AgentTrustFrom)}
	trust := ticketing.AgentTrust(s.Choice(key, levels...))
	if !s.Has(key) {
		return otherwise
	}
	if trust == ticketing.AgentTrustFrom {
		l.warn(s.At(key), "anybody who writes an agent's address into From commands"+
			" tickets: only for a network that no mail from outside reaches")
	}
	return trust
}

// shift reads when an agent works; nil: it is not said. The team's holidays are kept.
func (l *loader) shift(s *sheet.Table, zone *time.Location) ticketing.Calendar {
	t := s.Table("shift")
	if !t.Written() {
		return nil
	}
	own := map[string]ticketing.Calendar{"shift": process.Calendar(l.sheet, t, "shift", l.env(zone))}
	l.keepHolidays(own)
	return own["shift"]
}

// timeOfDay reads an hour and minute; zero: it is not said.
func (l *loader) timeOfDay(s *sheet.Table, key string) ticketing.TimeOfDay {
	text := s.Text(key, `"08:00"`)
	if text == "" {
		return ticketing.TimeOfDay{}
	}
	at, err := ticketing.ParseTimeOfDay(text)
	if err != nil {
		s.Fault(key, fmt.Sprintf("%q is no time of day", text), `write hour and minute, for instance "08:00"`)
	}
	return at
}

// agents reads what holds for all agents' answers.
func (l *loader) agents(s *sheet.Table, p *ticketing.Policy) *letter.Macros {
	defer s.Close()
	p.Undo = s.Duration("undo", ticketing.DefaultUndo, 0, time.Hour)
	p.EncloseMax = s.Size("attachments", ticketing.DefaultEncloseMax, math.MaxInt32)
	return l.macrosOf(s)
}

// macrosOf reads the directory of canned answers; nil: there is none.
func (l *loader) macrosOf(s *sheet.Table) *letter.Macros {
	name := s.Text("macros", `"macros"`)
	if name == "" {
		return nil
	}
	dir := l.path(name)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		s.Fault("macros", fmt.Sprintf("%s is no directory", dir),
			"make it, or leave the setting out for no canned answers")
		return nil
	}
	macros, err := letter.OpenMacros(os.DirFS(dir), l.language)
	if err != nil {
		for line := range strings.SplitSeq(err.Error(), "\n") {
			s.Fault("macros", line, "")
		}
	}
	return macros
}
