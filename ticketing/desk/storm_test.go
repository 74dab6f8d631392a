package desk_test

import (
	"fmt"
	"testing"

	"ticketd/ticketing"
)

func TestAStormOfUrgentMailsIsHeldAndTheLeadIsToldOnce(t *testing.T) {
	o := open(t, nil)
	o.withGlobex(func(p *ticketing.Process) { p.Priorities[0].Tell = []string{ticketing.RoleManager} })
	for i := range 45 {
		in := o.mail(ticketing.Address(fmt.Sprintf("p%d@x%d.example", i, i)), "It burns.")
		in.Subject = "[small] It burns"
		o.receive(in)
	}
	held := 0
	alarms := o.letters("notice-priority")
	for _, d := range alarms {
		if d.Held != "" {
			held++
		}
	}
	if alerts := o.letters("notice-brake"); len(alarms) != 45 || held != 15 || len(alerts) != 1 || alerts[0].Held != "" {
		t.Errorf("%d alarms, %d of them held, %d alerts", len(alarms), held, len(alerts))
	}
	if all := o.letters("notice-new"); len(all) != 45 {
		t.Errorf("the team is told of %d tickets", len(all))
	}
}
