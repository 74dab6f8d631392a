package process

import (
	"fmt"
	"slices"

	"ticketd/ticketing"
)

// reachable finds statuses that no ticket can ever have.
func (c checker) reachable() {
	reached := map[string]bool{}
	for queue := c.entrances(); len(queue) > 0; queue = queue[1:] {
		if name := queue[0]; name != "" && !reached[name] {
			reached[name] = true
			queue = append(queue, c.after(name)...)
		}
	}
	for i, s := range c.p.Statuses {
		if !reached[s.Name] {
			c.Fault(fmt.Sprintf("status[%d]", i+1),
				fmt.Sprintf("no ticket can ever be in %q", s.Name),
				"name it in another status's next or in a timer's to, or take it out")
		}
	}
}

// entrances lists the statuses to which tickets come from anywhere.
func (c checker) entrances() []string {
	k := c.p.Key
	all := []string{k.Initial, k.Answered, k.Reopened, k.ResolvedByAgent, k.Escalated}
	for _, end := range []*ticketing.Ending{c.p.On.CCOnly, c.p.On.OOTOOnly} {
		if end != nil {
			all = append(all, end.Status)
		}
	}
	for _, rule := range c.p.Rules {
		all = append(all, rule.Status)
	}
	for _, track := range c.p.Tracks { // a ticket that changes its type begins there
		all = append(all, track.Phases[0].Status)
	}
	return all
}

// after lists the statuses that can follow one.
func (c checker) after(name string) []string {
	from, _ := c.p.Status(name)
	var next []string
	for _, s := range c.p.Statuses {
		if !s.SystemOnly && (len(from.Next) == 0 || slices.Contains(from.Next, s.Name)) {
			next = append(next, s.Name)
		}
	}
	if from.OnYes != nil {
		next = append(next, from.OnYes.Status)
	}
	if from.Appointment != nil {
		next = append(next, from.Appointment.Over.Status)
	}
	for _, t := range c.p.Timers {
		if t.In == name {
			next = append(next, t.To)
		}
	}
	return next
}

// renamed checks that tickets in a status of the past find one of today.
func (c checker) renamed() {
	for old, now := range c.p.Renamed {
		key := "renamed." + old
		c.status(key, now)
		if _, still := c.p.Status(old); still {
			c.Fault(key, fmt.Sprintf("%q is still a status", old), "take it out of [renamed]")
		}
	}
}
