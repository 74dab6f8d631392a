package scenario

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"ticketd/ticketing"
)

// headings are the lines of the heading.
var headings = []struct {
	words   string
	pattern *regexp.Regexp
	read    func(*reader, line)
}{
	{"process NAME", regexp.MustCompile(`^process (\S.*)$`), (*reader).process},
	{"letters DIRECTORY", regexp.MustCompile(`^letters (\S.*)$`), func(r *reader, l line) {
		r.s.Heading.Letters = l.m[0]
	}},
	{"zone ZONE", regexp.MustCompile(`^zone (\S+)$`), func(r *reader, l line) {
		r.s.Heading.Zone = r.zone(l, l.m[0])
	}},
	{"holidays DATE WORDS, DATE WORDS", regexp.MustCompile(`^holidays (\S.*)$`), (*reader).holidays},
	{"mailbox NAME ADDRESS, role ROLE",
		regexp.MustCompile(`^mailbox (\S+) (\S+@[^\s,]+)(?:,? (.+))?$`), (*reader).mailbox},
	{"agent NAME <ADDRESS> ROLE, ROLE",
		regexp.MustCompile(`^agent ([^<]+?) <(\S+@\S+)>(?:,? (.+))?$`), (*reader).agent},
	{"agents trust dmarc, undo 60s", regexp.MustCompile(`^agents (.+)$`), (*reader).agents},
	{"account NAME DOMAIN plan PLAN", regexp.MustCompile(`^account (.+)$`), (*reader).account},
}

func headingVerbs() []string {
	var verbs []string
	for _, h := range headings {
		verb, _, _ := strings.Cut(h.words, " ")
		verbs = append(verbs, verb)
	}
	return verbs
}

// heading reads the lines of the heading and returns the others.
func (r *reader) heading(lines []line) []line {
	n := 0
	for ; n < len(lines) && r.headingLine(lines[n]); n++ {
	}
	r.s.Heading.complete()
	r.colleagues()
	return lines[n:]
}

func (r *reader) headingLine(l line) bool {
	verb, _, _ := strings.Cut(l.text, " ")
	i := slices.Index(headingVerbs(), verb)
	if i < 0 {
		return false
	}
	h := headings[i]
	l.m = h.pattern.FindStringSubmatch(l.text)
	switch {
	case l.m == nil:
		r.fault(l, fmt.Sprintf("%q is not understood", l.text), "write it as "+h.words)
	case l.body != "":
		r.fault(l, fmt.Sprintf("nothing belongs below %q", h.words), "take the indented lines out")
	default:
		l.m = l.m[1:]
		h.read(r, l)
	}
	return true
}

// complete fills in what the heading leaves out.
func (h *Heading) complete() {
	if h.Process == "" {
		h.Process = "priority-support"
	}
	if h.Zone == nil {
		h.Zone = zoneOr("Europe/London")
	}
	if h.Trust == "" {
		h.Trust = ticketing.AgentTrustToken
	}
	if len(h.Intakes) == 0 {
		h.Intakes = []ticketing.Intake{
			{Name: "support", Role: ticketing.RoleSupport, Address: "support@desk.example"},
			{Name: "escalation", Role: ticketing.RoleEscalation, Address: "escalation@desk.example"}}
	}
	for i := range h.Intakes {
		completeIntake(&h.Intakes[i])
	}
	if len(h.Agents) == 0 {
		h.Agents = []ticketing.Agent{
			{Name: "Ada Ito", Address: "ada@desk.example", Roles: []string{ticketing.RoleLead}, Notices: "team"},
			{Name: "Ben Okri", Address: "ben@desk.example", Roles: []string{ticketing.RoleManager}, Notices: "mine"}}
	}
	if len(h.Accounts) == 0 {
		h.Accounts = []ticketing.Account{{Name: "Globex", Domains: []string{"globex.example"}, Plan: "priority"}}
	}
}

func completeIntake(i *ticketing.Intake) {
	i.Subaddressing, i.NullSender = "+", true
	for _, empty := range []struct {
		field *string
		value string
	}{{&i.DisplayName, "Desk"}, {&i.Prefix, "T"}, {&i.Language, "en"}} {
		if *empty.field == "" {
			*empty.field = empty.value
		}
	}
	if i.Role == "" {
		i.Role = ticketing.RoleSupport
	}
}

func zoneOr(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return zone
}

func (r *reader) zone(l line, name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		r.fault(l, fmt.Sprintf("%q is no time zone", name), `write it as "Europe/London" or "UTC"`)
		return time.UTC
	}
	return zone
}

// holidays reads "2026-04-03 Good Friday, 2026-04-06 Easter Monday".
func (r *reader) holidays(l line) {
	for _, o := range options(l.m[0]) {
		if _, err := time.Parse(time.DateOnly, o[0]); err != nil {
			r.fault(l, fmt.Sprintf("%q is no date", o[0]), "write it as 2026-12-25 Christmas Day")
		}
		r.s.Heading.Holidays = append(r.s.Heading.Holidays, strings.TrimSpace(o[0]+" "+o[1]))
	}
}

func (r *reader) process(l line) {
	if r.s.Heading.ProcessLine > 0 {
		r.fault(l, fmt.Sprintf("line %d names a process already", r.s.Heading.ProcessLine), "leave one of them")
	}
	r.s.Heading.Process, r.s.Heading.ProcessLine = l.m[0], l.number
}

func (r *reader) address(l line, text string) ticketing.Address {
	a := ticketing.Address(strings.ToLower(text))
	if !a.Mailable() {
		r.fault(l, fmt.Sprintf("%q is no mail address that can be written to", text),
			`write it as "ada@desk.example"`)
	}
	return a
}

// colleagues checks what can be told only when the heading is complete.
func (r *reader) colleagues() {
	for i, l := range r.accounts {
		if a := &r.s.Heading.Accounts[i]; a.Manager != "" {
			a.Manager = r.agentNamed(l, a.Manager)
		}
	}
}

// names lists what people of the stage can be called by: mailboxes and agents.
func (h Heading) names() []string {
	var all []string
	for _, i := range h.Intakes {
		all = append(all, i.Name)
	}
	return append(all, h.agentNames()...)
}

func (h Heading) agentNames() []string {
	var all []string
	for _, a := range h.Agents {
		all = append(all, a.Address.Local())
	}
	return all
}
