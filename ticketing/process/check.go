package process

import (
	"fmt"
	"slices"
	"strings"

	"ticketd/data/sheet"
	"ticketd/ticketing"
)

// checker holds a process against itself.
type checker struct {
	*sheet.Sheet
	p       ticketing.Process
	letters []string // nil: not known
}

func (c checker) check() {
	c.statuses()
	c.keys()
	c.occasions()
	c.assignment()
	c.timers()
	c.plansAndCodes()
	c.sorting()
	c.tracks()
	c.clocks()
	c.cadences()
	c.lists()
	c.cost()
	c.reports()
	c.renamed()
	if c.Count() == 0 { // broken transitions would make more faults of the same
		c.circles()
		c.reachable()
	}
}

// unknown is the fault that a name leads nowhere.
func (c checker) unknown(key, kind, name string, known []string) {
	c.Fault(key, fmt.Sprintf("%s %q is not defined", kind, name), sheet.Nearest(name, known))
}

func (c checker) statuses() {
	if len(c.p.Statuses) == 0 {
		c.Fault("status", "there is no status",
			"write at least an open, a resolved and a closed one, each as [[status]]")
	}
	for i, s := range c.p.Statuses {
		key := fmt.Sprintf("status[%d]", i+1)
		c.unique(key+".name", s.Name, c.names()[:i])
		if known := classes(); s.Class != "" && !slices.Contains(known, string(s.Class)) {
			c.unknown(key+".class", "class", string(s.Class), known)
		}
		for _, next := range s.Next {
			c.status(key+".next", next)
		}
		for _, code := range s.Codes {
			c.code(key+".codes", code)
		}
		c.letter(key+".letter", s.Letter)
		c.ending(key+".on_yes", s.OnYes)
		if s.OnYes != nil && s.OnYes.Status == s.Name {
			c.Fault(key+".on_yes.status", "a yes would lead to where the ticket is",
				"choose the status that follows")
		}
		c.rate(key+".rate", s)
		c.appointment(key+".appointment", s)
	}
}

// rate checks that the question how satisfied the customer is can be answered.
func (c checker) rate(key string, s ticketing.Status) {
	switch {
	case !s.Rate:
	case s.Letter == "":
		c.Fault(key, "no letter asks for it", `add letter = "resolved"`)
	case s.OnYes != nil:
		c.Fault(key, "the letter asks for a yes already", "ask in the status that follows the yes")
	}
}

func (c checker) appointment(key string, s ticketing.Status) {
	a := s.Appointment
	if a == nil {
		return
	}
	if over, ok := c.status(key+".over", a.Over.Status); ok {
		c.codeOf(key+".code", a.Over.Code, over)
		if over.Name == s.Name {
			c.Fault(key+".over", "it leads to the status that it starts in", "choose another one")
		}
	}
	if a.Remind.Working() {
		c.Fault(key+".remind", "people are reminded by the wall clock, not in working time",
			`write for instance remind = "1 day"`)
	}
	c.letter(key+".letter", a.Letter)
	if a.Letter != "" && a.Remind.IsZero() {
		c.Fault(key+".letter", "it is never written, because nobody is reminded", `add remind = "1 day"`)
	}
}

func classes() []string {
	return []string{string(ticketing.ClassOpen), string(ticketing.ClassWaitingCustomer),
		string(ticketing.ClassWaitingInternal), string(ticketing.ClassResolved),
		string(ticketing.ClassClosed)}
}

func (c checker) names() []string {
	return namesOf(c.p.Statuses, func(s ticketing.Status) string { return s.Name })
}

func namesOf[T any](all []T, name func(T) string) []string {
	names := make([]string, len(all))
	for i, one := range all {
		names[i] = name(one)
	}
	return names
}

// unique refuses a name that people could mistake for an earlier one.
func (c checker) unique(key, name string, earlier []string) {
	for _, e := range earlier {
		if name != "" && strings.EqualFold(e, name) {
			c.Fault(key, fmt.Sprintf("%q is defined already", e), "give it another name")
		}
	}
}

func (c checker) status(key, name string) (ticketing.Status, bool) {
	s, ok := c.p.Status(name)
	if !ok && name != "" {
		c.unknown(key, "status", name, c.names())
	}
	return s, ok && name != ""
}

func (c checker) code(key, name string) {
	known := namesOf(c.p.Codes, func(code ticketing.Code) string { return code.Name })
	if !slices.Contains(known, name) {
		c.unknown(key, "code", name, known)
	}
}

// codeOf checks the code with which something moves to a status.
func (c checker) codeOf(key, code string, to ticketing.Status) {
	if code != "" && !slices.Contains(to.Codes, code) {
		c.Fault(key, fmt.Sprintf("%q is no code of status %q", code, to.Name),
			suggestCode(code, to.Codes))
	}
}

func suggestCode(code string, codes []string) string {
	if len(codes) == 0 {
		return "leave it out, or give the status codes"
	}
	return sheet.Nearest(code, codes)
}

func (c checker) letter(key, name string) {
	if name != "" && c.letters != nil && !slices.Contains(c.letters, name) {
		c.unknown(key, "letter", name, c.letters)
	}
}

// keys checks that the engine's own moves make sense.
func (c checker) keys() {
	const open, internal = ticketing.ClassOpen, ticketing.ClassWaitingInternal
	const resolved, closed = ticketing.ClassResolved, ticketing.ClassClosed
	k := c.p.Key
	c.keyStatus("key.initial", k.Initial, open)
	c.keyStatus("key.answered", k.Answered, open, internal)
	c.keyStatus("key.reopened", k.Reopened, open, internal)
	c.keyStatus("key.resolved_by_agent", k.ResolvedByAgent, resolved, closed)
	c.keyStatus("key.closed_by_timer", k.ClosedByTimer, closed)
	c.keyStatus("key.escalated", k.Escalated, open, internal)
	if s, ok := c.p.Status(k.ResolvedByAgent); ok && s.SystemOnly {
		c.Fault("key.resolved_by_agent",
			fmt.Sprintf("%q is system_only, so no agent can set it", s.Name),
			"take system_only from the status or choose another one")
	}
}

func (c checker) keyStatus(key, name string, allowed ...ticketing.Class) {
	s, ok := c.status(key, name)
	if !ok || slices.Contains(allowed, s.Class) || !slices.Contains(classes(), string(s.Class)) {
		return
	}
	words := make([]string, len(allowed))
	for i, class := range allowed {
		words[i] = string(class)
	}
	c.Fault(key, fmt.Sprintf("%q has the class %q", name, s.Class),
		"choose a status of class "+strings.Join(words, " or "))
}

func (c checker) occasions() {
	on := c.p.On
	c.letter("on.opened", on.Opened)
	c.letter("on.agreed", on.Agreed)
	if on.Thanks != "keep" && on.Thanks != "reopen" {
		c.unknown("on.thanks", "choice", on.Thanks, []string{"keep", "reopen"})
	}
	if wishes := []string{ticketing.WishAsk, ticketing.WishEscalate}; !slices.Contains(wishes, on.Wish) {
		c.unknown("on.wish", "choice", on.Wish, wishes)
	}
	c.ending("on.cc_only", on.CCOnly)
	c.ending("on.ooto_only", on.OOTOOnly)
	c.duplicate(on.Duplicate)
}

func (c checker) ending(key string, end *ticketing.Ending) {
	if end == nil {
		return
	}
	if s, ok := c.status(key+".status", end.Status); ok {
		c.codeOf(key+".code", end.Code, s)
	}
}

func (c checker) plansAndCodes() {
	var plans, codes []string
	first := ""
	for i, plan := range c.p.Plans {
		key := fmt.Sprintf("plan[%d]", i+1)
		c.unique(key+".name", plan.Name, plans)
		plans = append(plans, plan.Name)
		c.terms(key, plan.Terms)
		switch {
		case plan.Default && first != "":
			c.Fault(key+".default", fmt.Sprintf("%q is the default plan already", first),
				"leave it to one of them")
		case plan.Default:
			first = plan.Name
		}
	}
	if len(c.p.Plans) > 0 && first == "" {
		c.Fault("plan", "no plan is the default", "add default = true to one of them")
	}
	for i, code := range c.p.Codes {
		c.unique(fmt.Sprintf("code[%d].name", i+1), code.Name, codes)
		c.letter(fmt.Sprintf("code[%d].letter", i+1), code.Letter)
		codes = append(codes, code.Name)
	}
}
