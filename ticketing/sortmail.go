package ticketing

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// formLines is how many lines of a mail can be lines of a form.
const formLines = 60

// sortNew sorts a ticket by the mail that opens it. What says it more plainly
// wins: a rule of the process, a line of a form, a word in brackets in the subject,
// the address written to, what the account has agreed on, the process's default.
func (r *ruling) sortNew(e MailReceived) *Rule {
	p := r.Process
	f := r.formOf(e.Mail).Over(r.bracketsOf(e.Mail.Subject)).Over(r.addressOf(e))
	if e.Sender.Account != nil {
		f = f.Over(e.Sender.Account.Facts)
	}
	rule := r.ruleFor(e)
	if rule != nil {
		f = rule.Set.Over(f)
		r.why("it is sorted by the rule %q", rule.Name)
	}
	r.told = p.known(f)
	facts := p.settled(f)
	if facts != (Facts{}) {
		r.do(Sorted{facts})
	}
	r.prioritised("")
	return rule
}

// settled puts facts into the process's own words, leaves out what it doesn't
// know, and adds its defaults. Where only the priority is told its type follows.
func (p Process) settled(f Facts) Facts {
	var s Facts
	if t, ok := p.TypeNamed(f.Type); ok {
		s.Type = t.Name
	} else if prio, ok := p.anyPriority(f.Priority); ok && len(prio.Types) > 0 && !fitsDefault(p, prio) {
		s.Type = prio.Types[0]
	} else if i := slices.IndexFunc(p.Types, func(t Type) bool { return t.Default }); i >= 0 {
		s.Type = p.Types[i].Name
	}
	if prio, ok := p.PriorityNamed(f.Priority, s.Type); ok {
		s.Priority = prio.Name
	} else {
		s.Priority = p.defaultPriority(s.Type)
	}
	s.Category, _ = p.CategoryNamed(f.Category)
	if f.Product != "" {
		s.Product, _ = p.ProductNamed(f.Product)
	}
	return s
}

// known leaves out of facts what the process has no word for.
func (p Process) known(f Facts) Facts {
	if _, ok := p.TypeNamed(f.Type); !ok {
		f.Type = ""
	}
	if _, ok := p.anyPriority(f.Priority); !ok {
		f.Priority = ""
	}
	f.Category, _ = p.CategoryNamed(f.Category)
	f.Product, _ = p.ProductNamed(f.Product)
	return f
}

func fitsDefault(p Process, prio Priority) bool {
	return slices.ContainsFunc(p.Types, func(t Type) bool { return t.Default && prio.Fits(t.Name) })
}

func (p Process) anyPriority(word string) (Priority, bool) {
	i := slices.IndexFunc(p.Priorities, func(prio Priority) bool {
		return word != "" && named(word, prio.Name, prio.Aliases)
	})
	if i < 0 {
		return Priority{}, false
	}
	return p.Priorities[i], true
}

func (p Process) defaultPriority(typ string) string {
	for _, prio := range p.Priorities {
		if prio.Default && prio.Fits(typ) {
			return prio.Name
		}
	}
	return ""
}

// fact finds out which fact a word is: a type or a priority.
func (p Process) fact(word string) Facts {
	if prio, ok := p.anyPriority(word); ok {
		return Facts{Priority: prio.Name}
	}
	if t, ok := p.TypeNamed(word); ok && word != "" {
		return Facts{Type: t.Name}
	}
	return Facts{}
}

// addressOf reads facts off the address of ours that was written to: p1@,
// urgent+x@.
func (r *ruling) addressOf(e MailReceived) (f Facts) {
	for _, to := range writtenTo(e) {
		f = f.Over(r.Process.fact(bareLocal(to)))
	}
	return f
}

func writtenTo(e MailReceived) []Address {
	all := []Address{e.Mail.Addressed.Via}
	for _, m := range slices.Concat(e.Mail.To, e.Mail.Cc) {
		all = append(all, m.Address)
	}
	return slices.DeleteFunc(append(all, e.Mail.Envelope.To...), func(a Address) bool {
		return !e.Intake.Owns(a)
	})
}

// bareLocal is the local part without what a sub-address adds.
func bareLocal(a Address) string {
	local, _, _ := strings.Cut(a.Local(), "+")
	return local
}

var bracketed = regexp.MustCompile(`\[\s*([^\[\]]{1,60}?)\s*\]`)

// bracketsOf reads facts off words in brackets, "[P1] Printer burns". A number
// alone counts something.
func (r *ruling) bracketsOf(subject string) (f Facts) {
	for _, m := range bracketed.FindAllStringSubmatch(subject, 10) {
		if strings.ContainsFunc(m[1], unicode.IsLetter) {
			f = f.Over(r.Process.fact(m[1]))
		}
	}
	return f
}

// formOf reads facts off lines such as "Priority: Highest" at the beginning of a
// mail.
func (r *ruling) formOf(in Incoming) (f Facts) {
	n := 0
	for line := range strings.SplitSeq(in.Text, "\n") {
		if n++; n > formLines || len(r.Process.Form) == 0 {
			break
		}
		label, value, ok := formLine(line)
		if !ok {
			continue
		}
		for fact, labels := range r.Process.Form {
			if _, ok := among(label, labels); ok {
				f = f.Over(fact.holding(value))
			}
		}
	}
	return f
}

// formLine takes a line of a form apart; bullets and marks of a quote may stand
// before it.
func formLine(line string) (label, value string, ok bool) {
	const longest = 300
	if len(line) > longest {
		return "", "", false
	}
	i := len(line) // where the first of the signs stands
	for _, sign := range []string{":", "=", "："} {
		if at := strings.Index(line[:i], sign); at >= 0 {
			i = at
		}
	}
	if i == 0 || i == len(line) {
		return "", "", false
	}
	label = strings.Trim(line[:i], " \t>*•-")
	value = CleanLine(strings.TrimLeft(line[i:], ":：="))
	return label, value, label != "" && value != ""
}

func (fact Fact) holding(value string) Facts {
	switch fact {
	case FactType:
		return Facts{Type: value}
	case FactPriority:
		return Facts{Priority: value}
	case FactCategory:
		return Facts{Category: value}
	case FactProduct:
		return Facts{Product: value}
	}
	return Facts{}
}

// ruleFor finds the first of the process's rules that fits a mail.
func (r *ruling) ruleFor(e MailReceived) *Rule {
	for i := range r.Process.Rules {
		if r.Process.Rules[i].fits(e) {
			return &r.Process.Rules[i]
		}
	}
	return nil
}

func (rule Rule) fits(e MailReceived) bool {
	in := e.Mail
	matches := func(pattern *regexp.Regexp, text string) bool {
		return pattern == nil || pattern.MatchString(text)
	}
	return matches(rule.From, string(in.From.Address)) && matches(rule.Subject, in.Subject) &&
		matches(rule.Body, in.Text) && rule.fitsAddress(e)
}

func (rule Rule) fitsAddress(e MailReceived) bool {
	return len(rule.To) == 0 || slices.ContainsFunc(writtenTo(e), func(a Address) bool {
		return slices.ContainsFunc(rule.To, func(to string) bool {
			return strings.EqualFold(to, string(a)) || strings.EqualFold(to, bareLocal(a))
		})
	})
}

// missing lists the facts that the ticket's type needs and nobody told; that a
// default stands in for one tells nothing.
func (r *ruling) missing() []string {
	t, _ := r.Process.TypeNamed(r.t.Type)
	told := map[Fact]string{FactType: r.told.Type, FactPriority: r.told.Priority,
		FactCategory: r.told.Category, FactProduct: r.told.Product}
	var missing []string
	for _, fact := range t.Needs {
		if told[fact] == "" {
			missing = append(missing, string(fact))
		}
	}
	return missing
}

// prioritised does what the process wants at once for a ticket whose priority
// was another before. Whoever corrects the books of a finished one alarms nobody.
func (r *ruling) prioritised(before string) {
	prio, ok := r.Process.PriorityNamed(r.t.Priority, r.t.Type)
	if !ok || before == prio.Name || r.t.Finished() {
		return
	}
	r.reach(prio.Tell, "notice-priority", r.words,
		map[string]string{"phones": r.phones()})
	if prio.Escalate {
		r.why("priority %s is escalated at once", prio.Name)
		r.escalate("priority " + prio.Name)
	}
}

// phones lists whom to call: the account's numbers.
func (r *ruling) phones() string { return strings.Join(r.account().Phones, ", ") }
