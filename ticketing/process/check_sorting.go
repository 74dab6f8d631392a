package process

import (
	"fmt"
	"slices"
	"strings"

	"ticketd/ticketing"
)

// sorting checks what tickets are sorted into.
func (c checker) sorting() {
	c.types()
	c.priorities()
	for i, rule := range c.p.Rules {
		key := fmt.Sprintf("rule[%d]", i+1)
		c.rule(key, rule)
		if all := takesAll(c.p.Rules[:i]); all != "" {
			c.Fault(key, fmt.Sprintf("no mail ever comes to it: %q takes every one", all),
				"put that rule last, or give it from, subject, body or to")
		}
	}
}

func (c checker) typeNames() []string {
	return namesOf(c.p.Types, func(t ticketing.Type) string { return t.Name })
}

func (c checker) types() {
	var words []string
	first := ""
	for i, t := range c.p.Types {
		key := fmt.Sprintf("type[%d]", i+1)
		c.unique(key+".name", t.Name, words)
		words = append(words, t.Name)
		for _, alias := range t.Aliases {
			c.unique(key+".aliases", alias, words)
			words = append(words, alias)
		}
		switch {
		case t.Default && first != "":
			c.Fault(key+".default", fmt.Sprintf("%q is the default type already", first),
				"leave it to one of them")
		case t.Default:
			first = t.Name
		}
		if _, ok := c.p.TrackOf(t.Name); !ok && t.Track != "" {
			c.unknown(key+".track", "track", t.Track,
				namesOf(c.p.Tracks, func(t ticketing.Track) string { return t.Name }))
		}
		c.needs(key+".needs", t)
	}
	if len(c.p.Types) > 0 && first == "" {
		c.Fault("type", "no type is the default",
			"add default = true to that of mails which tell nothing")
	}
}

// needs checks that the acknowledgement asks for what can be answered.
func (c checker) needs(key string, t ticketing.Type) {
	for _, fact := range t.Needs {
		known := namesOf(facts, func(f ticketing.Fact) string { return string(f) })
		switch {
		case !slices.Contains(facts, fact):
			c.unknown(key, "fact", string(fact), known)
		case fact == ticketing.FactCategory && len(c.p.Categories) == 0,
			fact == ticketing.FactPriority && !slices.ContainsFunc(c.p.Priorities,
				func(p ticketing.Priority) bool { return p.Fits(t.Name) }):
			c.Fault(key, fmt.Sprintf("there is no %s to choose from", fact),
				"define some, or don't ask for it")
		}
	}
}

func (c checker) priorities() {
	for i, p := range c.p.Priorities {
		key := fmt.Sprintf("priority[%d]", i+1)
		c.known(key+".type", "type", p.Types, c.typeNames())
		for _, earlier := range c.p.Priorities[:i] {
			if typ, both := c.bothFit(earlier, p); both {
				c.clash(key, typ, earlier, p)
			}
		}
	}
}

// known checks names that conditions consist of.
func (c checker) known(key, kind string, names, known []string) {
	for _, name := range names {
		if !slices.Contains(known, name) {
			c.unknown(key, kind, name, known)
		}
	}
}

// bothFit finds a type whose tickets can have both priorities.
func (c checker) bothFit(a, b ticketing.Priority) (typ string, both bool) {
	for _, name := range append(c.typeNames(), "") {
		if a.Fits(name) && b.Fits(name) && (name != "" || len(c.p.Types) == 0) {
			return name, true
		}
	}
	return "", false
}

// clash tells what two priorities of a type have in common that must differ.
func (c checker) clash(key, typ string, earlier, p ticketing.Priority) {
	of := ""
	if typ != "" {
		of = fmt.Sprintf(" of type %q", typ)
	}
	words := append([]string{p.Name}, p.Aliases...)
	for i, word := range words {
		field := ".aliases"
		if i == 0 {
			field = ".name"
		}
		if means(earlier, word) {
			c.Fault(key+field, fmt.Sprintf("%q means the priority %q%s already", word, earlier.Name, of),
				"give it another word")
		}
	}
	if earlier.Default && p.Default {
		c.Fault(key+".default", fmt.Sprintf("%q is the default priority%s already", earlier.Name, of),
			"leave it to one of them")
	}
}

// means reports whether a word is a priority's name or alias.
func means(p ticketing.Priority, word string) bool {
	return slices.ContainsFunc(append([]string{p.Name}, p.Aliases...), func(name string) bool {
		return strings.EqualFold(name, word)
	})
}

// takesAll names a rule that fits every mail.
func takesAll(rules []ticketing.Rule) string {
	i := slices.IndexFunc(rules, func(r ticketing.Rule) bool {
		return r.From == nil && r.Subject == nil && r.Body == nil && len(r.To) == 0
	})
	if i < 0 {
		return ""
	}
	return rules[i].Name
}

// rule checks what a rule sets. A pattern that is none is told already.
func (c checker) rule(key string, rule ticketing.Rule) {
	set := rule.Set
	typ, typed := c.p.TypeNamed(set.Type)
	if !typed && set.Type != "" {
		c.unknown(key+".set.type", "type", set.Type, c.typeNames())
	}
	fitting := slices.DeleteFunc(slices.Clone(c.p.Priorities), func(p ticketing.Priority) bool {
		return typed && !p.Fits(typ.Name)
	})
	if set.Priority != "" && !slices.ContainsFunc(fitting, func(p ticketing.Priority) bool {
		return means(p, set.Priority)
	}) {
		c.unknown(key+".set.priority", "priority", set.Priority,
			namesOf(fitting, func(p ticketing.Priority) string { return p.Name }))
	}
	if _, ok := c.p.CategoryNamed(set.Category); !ok && set.Category != "" {
		c.unknown(key+".set.category", "category", set.Category, c.p.Categories)
	}
	if _, ok := c.p.ProductNamed(set.Product); !ok && set.Product != "" {
		c.unknown(key+".set.product", "product", set.Product, c.p.Products)
	}
	s, moves := c.status(key+".status", rule.Status)
	switch {
	case moves:
		c.codeOf(key+".code", rule.Code, s)
	case rule.Code != "" && rule.Status == "":
		c.Fault(key+".code", "it is never used, because the rule moves nothing", "give it status")
	}
	if set == (ticketing.Facts{}) && rule.Status == "" && rule.Assignee == "" {
		c.Fault(key, "it does nothing", "give it set, status or assignee")
	}
}
