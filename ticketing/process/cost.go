package process

import (
	"fmt"
	"slices"
	"time"

	"ticketd/data/sheet"
	"ticketd/ticketing"
)

// cost reads who pays for the time that tickets take, and after how much of it a
// customer is asked.
func (r reader) cost(root *sheet.Table, p *ticketing.Process) {
	for _, t := range root.Tables("charge") {
		p.Charges = append(p.Charges, r.charge(t))
	}
	t := root.Table("limit")
	if !t.Written() {
		return
	}
	defer t.Close()
	p.Limit = ticketing.Limit{Minutes: Work(t, "work", `"30 min"`), Warn: t.Number("warn", 80, 0, 99), Kinds: r.kinds(t)}
}

// Work reads how much time somebody may spend, in minutes: "30 min", "10 h", or as durations
// are written elsewhere in a configuration, "30m", "1h30m". What is missing or no such time
// is a fault, and then it is 0.
func Work(t *sheet.Table, key, example string) int {
	text := t.Must(key, example)
	minutes := workIn(text)
	if minutes == 0 && text != "" { // of none it is told already
		t.Fault(key, fmt.Sprintf("%q is no time that somebody works", text),
			"write minutes or hours, for instance "+key+" = "+example)
	}
	return minutes
}

// workIn is how many minutes a text says; 0: it says no time that somebody works.
func workIn(text string) int {
	d, err := ticketing.ParseDelay(text)
	switch {
	case err == nil && d.N > 0 && d.Unit == ticketing.Minutes:
		return d.N
	case err == nil && d.N > 0 && d.Unit == ticketing.Hours:
		return d.N * 60
	}
	short, err := time.ParseDuration(text)
	if err != nil || short <= 0 || short%time.Minute != 0 || short > ticketing.MaxDelay*time.Hour {
		return 0
	}
	return int(short / time.Minute)
}

func (r reader) charge(t *sheet.Table) ticketing.Charge {
	defer t.Close()
	return ticketing.Charge{Name: t.Must("name", `"data investigation"`),
		Pay: ticketing.Pay(t.Must("pay", `"time"`)), Estimate: t.Flag("estimate", false), Kinds: r.kinds(t)}
}

func (r reader) kinds(t *sheet.Table) ticketing.Kinds {
	return ticketing.Kinds{
		Types:      t.Words("type", `"question"`),
		Categories: t.Words("category", `"software error"`),
		Codes:      t.Words("code", `"solved"`),
		Plans:      t.Words("plan", `"Standard"`),
	}
}

func (c checker) cost() {
	var names []string
	for i, charge := range c.p.Charges {
		key := fmt.Sprintf("charge[%d]", i+1)
		c.unique(key+".name", charge.Name, names)
		names = append(names, charge.Name)
		if pays := namesOf(ticketing.Pays(), func(p ticketing.Pay) string { return string(p) }); !slices.Contains(
			pays, string(charge.Pay)) {
			c.unknown(key+".pay", "way to pay", string(charge.Pay), pays)
		}
		if charge.Estimate && charge.Pay == ticketing.PayNever {
			c.Fault(key+".estimate", "nobody pays for it", "leave out the estimate")
		}
		c.kinds(key, charge.Kinds)
	}
	c.kinds("limit", c.p.Limit.Kinds)
	if c.p.Limit.Minutes > 0 && !c.p.On.Question && c.p.Waiting().Name == "" {
		c.Fault("limit", "no status waits for the customer's consent",
			"add a status of class waiting-customer, or question = true to [on]")
	}
}

func (c checker) kinds(key string, k ticketing.Kinds) {
	c.known(key+".type", "type", k.Types, c.typeNames())
	c.known(key+".category", "category", k.Categories, c.p.Categories)
	c.known(key+".plan", "plan", k.Plans, namesOf(c.p.Plans, func(p ticketing.Plan) string { return p.Name }))
	for _, code := range k.Codes {
		c.code(key+".code", code)
	}
}
