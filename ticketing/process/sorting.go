package process

import (
	"fmt"
	"regexp"

	"ticketd/data/sheet"
	"ticketd/ticketing"
)

// sorting reads what tickets are sorted into, and by what.
func (r reader) sorting(root *sheet.Table, p *ticketing.Process) {
	for _, t := range root.Tables("type") {
		p.Types = append(p.Types, r.typeOf(t))
	}
	for _, t := range root.Tables("priority") {
		p.Priorities = append(p.Priorities, r.priority(t))
	}
	p.Categories = root.Texts("categories", `["software error", "other"]`)
	p.Products = root.Texts("products", `["Catalogue", "Shop"]`)
	p.Form = r.form(root.Table("form"))
	for i, t := range root.Tables("rule") {
		p.Rules = append(p.Rules, r.rule(t, i))
	}
}

func (r reader) typeOf(t *sheet.Table) ticketing.Type {
	defer t.Close()
	typ := ticketing.Type{
		Name:    t.Must("name", `"question"`),
		Aliases: t.Texts("aliases", `["query"]`),
		Meaning: t.Text("meaning", `"Something you want to know."`),
		Default: t.Flag("default", false),
		Track:   t.Text("track", `"other question"`),
	}
	for _, word := range t.Words("needs", `["product"]`) {
		typ.Needs = append(typ.Needs, ticketing.Fact(word))
	}
	return typ
}

func (r reader) priority(t *sheet.Table) ticketing.Priority {
	defer t.Close()
	return ticketing.Priority{
		Name:     t.Must("name", `"High"`),
		Aliases:  t.Texts("aliases", `["urgent"]`),
		Types:    t.Words("type", `"question"`),
		Meaning:  t.Text("meaning", `"You can't go on working."`),
		Example:  t.Text("example", `"Nobody can sign in."`),
		Default:  t.Flag("default", false),
		Tell:     t.Words("tell", `"lead"`),
		Escalate: t.Flag("escalate", false),
		Urgent:   t.Flag("urgent", false),
		Call:     t.Text("call", `"call the customer, then mail"`),
	}
}

// facts are all that there are.
var facts = []ticketing.Fact{ticketing.FactType, ticketing.FactPriority,
	ticketing.FactCategory, ticketing.FactProduct}

func (r reader) form(t *sheet.Table) ticketing.Form {
	defer t.Close()
	form := ticketing.Form{}
	for _, fact := range facts {
		if labels := t.Words(string(fact), `["Priority", "Severity"]`); len(labels) > 0 {
			form[fact] = labels
		}
	}
	return form
}

func (r reader) rule(t *sheet.Table, i int) ticketing.Rule {
	defer t.Close()
	rule := ticketing.Rule{
		Name:     t.Text("name", `"nightly job"`),
		To:       t.Words("to", `"jobs@example.com"`),
		From:     r.pattern(t, "from", "(?i)"),
		Subject:  r.pattern(t, "subject", "(?i)"),
		Body:     r.pattern(t, "body", "(?im)"),
		Status:   t.Text("status", `"Open"`),
		Code:     t.Text("code", `"solved"`),
		Assignee: t.Text("assignee", `"Ada Ito"`),
	}
	set := t.Table("set")
	rule.Set = ticketing.Facts{Type: set.Text("type", `"question"`),
		Priority: set.Text("priority", `"High"`), Category: set.Text("category", `"other"`),
		Product: set.Text("product", `"Shop"`)}
	set.Close()
	if rule.Name == "" {
		rule.Name = fmt.Sprintf("rule %d", i+1)
	}
	return rule
}

// pattern reads an RE2 pattern, before which flags are set that it can take
// back: (?-i).
func (r reader) pattern(t *sheet.Table, key, flags string) *regexp.Regexp {
	text, _ := t.Verbatim(key, key+` = 'job .* failed'`)
	if text == "" {
		return nil
	}
	if _, err := regexp.Compile(text); err != nil {
		t.Fault(key, "it is no pattern: "+oneLine(err),
			`put "\" before a sign that means itself, in single quotes: '\[failed\]'`)
		return nil
	}
	return regexp.MustCompile(flags + text)
}
