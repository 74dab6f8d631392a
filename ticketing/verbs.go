package ticketing

import (
	"slices"
	"strings"
	"time"

	"ticketd/ticketing/command"
)

// verbs says what each order of the grammar means. A function fills in the
// instruction and says what is wrong with the value, in words for the agent.
var verbs = map[command.Verb]func(*instructing, string) string{
	command.Note:  func(i *instructing, v string) string { i.note, i.Order.Note = true, v; return "" },
	command.Reply: func(i *instructing, v string) string { i.reply, i.Order.Reply = true, v; return "" },

	command.Status:  (*instructing).status,
	command.Close:   (*instructing).close,
	command.Open:    func(i *instructing, _ string) string { i.Order.Reopen = true; return "" },
	command.Pending: (*instructing).pending,
	command.Spam:    func(i *instructing, _ string) string { i.Order.Spam = true; return "" },

	command.Take:   func(i *instructing, _ string) string { i.Order.Assign = i.agent.Name; return "" },
	command.Assign: (*instructing).assign,

	command.Priority: func(i *instructing, v string) string { i.Order.Facts.Priority = v; return "" },
	command.Type:     func(i *instructing, v string) string { i.Order.Facts.Type = v; return "" },
	command.Category: func(i *instructing, v string) string { i.Order.Facts.Category = v; return "" },
	command.Product:  func(i *instructing, v string) string { i.Order.Facts.Product = v; return "" },
	command.Subject:  func(i *instructing, v string) string { i.Order.Subject = v; return "" },

	command.Time:     (*instructing).spent,
	command.Estimate: (*instructing).estimate,
	command.Budget:   (*instructing).budget,

	command.Due:         (*instructing).due,
	command.Appointment: (*instructing).appointment,
	command.Cadence:     (*instructing).cadence,
	command.Called:      (*instructing).called,
	command.Ask:         (*instructing).ask,

	command.Add:    (*instructing).addPeople,
	command.Remove: (*instructing).removePeople,
	command.Escalate: func(i *instructing, v string) string {
		i.Order.Escalate, i.Order.Note = true, joined(i.Order.Note, v)
		return ""
	},

	command.Merge:    func(i *instructing, v string) string { return i.mergeInto(v, false) },
	command.Dup:      func(i *instructing, v string) string { return i.mergeInto(v, true) },
	command.Link:     func(i *instructing, v string) string { return i.linkTo(v, false) },
	command.Unlink:   func(i *instructing, v string) string { return i.linkTo(v, true) },
	command.Unmerge:  (*instructing).unmerge,
	command.Split:    func(i *instructing, v string) string { return i.do(SplitOff{Subject: v}) },
	command.Incident: (*instructing).incident,

	command.Forward: (*instructing).forward,
	command.For:     (*instructing).onBehalf,
	command.Macro:   (*instructing).canned,

	command.Undo:    func(i *instructing, _ string) string { return i.do(TakeBack{}) },
	command.Away:    (*instructing).away,
	command.Release: func(i *instructing, v string) string { return i.held(v, ChooseRelease) },
	command.Drop:    func(i *instructing, v string) string { return i.held(v, ChooseDrop) },

	command.Show:    func(i *instructing, v string) string { return i.query(command.Show, v) },
	command.Find:    func(i *instructing, v string) string { return i.query(command.Find, v) },
	command.Account: (*instructing).account,
	command.Why:     func(i *instructing, v string) string { return i.query(command.Why, v) },
	command.SLA:     func(i *instructing, v string) string { return i.query(command.SLA, v) },
	command.Help:    func(i *instructing, v string) string { return i.query(command.Help, v) },
}

// add takes one order up, beside those above it.
func (i *instructing) add(o command.Order, before []command.Order) string {
	if fault := against(o, before); fault != "" {
		return fault
	}
	known, ok := verbs[o.Verb]
	if !ok {
		return "there is no order /" + string(o.Verb)
	}
	return known(i, strings.TrimSpace(o.Value))
}

func (i *instructing) do(a Act) string {
	i.Acts = append(i.Acts, a)
	return ""
}

func (i *instructing) query(what command.Verb, words string) string {
	return i.do(Query{What: string(what), Words: words})
}

func (i *instructing) pending(until string) string {
	i.Order.Wait = true
	if until == "" {
		return ""
	}
	at, _, err := command.Until(until, i.now, i.zone)
	if err != nil {
		return err.Error()
	}
	if !at.After(i.now) {
		return "that is over: write a time to come"
	}
	i.Order.Until = at
	return ""
}

func (i *instructing) assign(name string) string {
	switch strings.ToLower(name) {
	case "-", "nobody", "none", "noone", "team":
		i.Order.Assign = "-"
		return ""
	case "me", "myself":
		name = i.agent.Name
	}
	a, ok := i.People.AgentNamed(name)
	if !ok {
		return i.People.Unknown(name)
	}
	i.Order.Assign = a.Name
	return ""
}

// spent logs time.
func (i *instructing) spent(value string) string {
	w, err := ReadWork(value)
	if err != nil {
		return err.Error()
	}
	i.Order.Work = append(i.Order.Work, w)
	return ""
}

func (i *instructing) estimate(value string) string {
	minutes, rest, err := command.Minutes(value)
	switch {
	case err != nil:
		return err.Error()
	case minutes == 0:
		return "an estimate of nothing needs nobody's consent"
	}
	i.reply, i.Order.Estimate, i.Order.Wait = true, minutes, true
	i.Order.Reply = rest
	return ""
}

func (i *instructing) budget(value string) string {
	if value != "" && !strings.EqualFold(value, "ok") {
		return "write /budget ok, once more time is approved"
	}
	i.Order.Budget = true
	return ""
}

func (i *instructing) due(value string) (fault string) {
	at, _, err := command.Moment(value, i.now, i.zone)
	if err != nil {
		return err.Error()
	}
	i.Order.Due = at
	return ""
}

func (i *instructing) appointment(value string) string {
	if slices.Contains([]string{"cancel", "none", "off", "-"}, strings.ToLower(value)) {
		i.Order.NoMeeting = true
		return ""
	}
	from, to, err := command.Meeting(value, i.now, i.zone)
	if err != nil {
		return err.Error()
	}
	i.Order.Meet = Meeting{From: from, To: to}
	return ""
}

func (i *instructing) cadence(value string) string {
	switch strings.ToLower(value) {
	case "", "on", "start":
		i.Order.Updates = UpdatesStarted
	case "off", "stop", "end":
		i.Order.Updates = UpdatesStopped
	default:
		return "write /cadence on or /cadence off; how often the customer is written to, the process says"
	}
	return ""
}

func (i *instructing) called(what string) string {
	i.calls, i.Order.Called = true, what
	if what == "" {
		i.Order.Called = "The customer was called."
	}
	return ""
}

// number reads a ticket's number, with or without the prefix.
func number(value string) (Number, string) {
	_, n, ok := command.Number(value)
	if !ok {
		return 0, "\"" + value + "\" is no ticket: write its number, for instance 1042"
	}
	return Number(n), ""
}

func (i *instructing) mergeInto(value string, duplicate bool) string {
	n, fault := number(value)
	if fault == "" {
		i.Acts = append(i.Acts, MergeInto{Number: n, Duplicate: duplicate})
	}
	return fault
}

func (i *instructing) linkTo(value string, off bool) string {
	n, fault := number(value)
	if fault == "" {
		i.Acts = append(i.Acts, LinkTo{Number: n, Off: off})
	}
	return fault
}

func (i *instructing) unmerge(value string) string {
	if value == "" {
		return i.do(UnmergeFrom{})
	}
	n, fault := number(value)
	if fault == "" {
		i.Acts = append(i.Acts, UnmergeFrom{Number: n})
	}
	return fault
}

// incident links the ticket to an incident by its number, or opens one with a title:
// the customer's own subject is not for everybody to read.
func (i *instructing) incident(value string) string {
	if _, n, ok := command.Number(value); ok {
		return i.do(CaseOf{Incident: Number(n)})
	}
	if value == "" {
		return "write the incident's number, or a title that everybody may read: /incident Mail is down"
	}
	return i.do(CaseOf{Title: value})
}

func (i *instructing) forward(string) string {
	i.Passed = true
	return ""
}

// canned takes a canned answer up.
func (i *instructing) canned(name string) string {
	if i.Canned == nil {
		return "there are no canned answers: name their directory in the configuration, [agents] macros"
	}
	text, fault := i.Canned(name, i.t, i.agent)
	i.macros = joined(i.macros, text)
	return fault
}

// onBehalf opens a ticket for somebody who called, or stood in the door.
func (i *instructing) onBehalf(value string) string {
	list := command.Names(value)
	if len(list) != 1 || !Address(strings.ToLower(list[0])).Mailable() {
		return "\"" + value + "\" is no mail address: write /for anna@example.com"
	}
	i.For = &Mailbox{Address: Address(strings.ToLower(list[0]))}
	return ""
}

// backWords are the words by which somebody who was away is there again.
var backWords = []string{"off", "back", "no", "-"}

func (i *instructing) away(value string) string {
	if slices.Contains(backWords, strings.ToLower(value)) {
		return i.do(GoAway{})
	}
	at, _, err := command.Until(value, i.now, i.zone)
	switch {
	case err != nil:
		return err.Error()
	case !at.After(i.now):
		return "that is over: write a day to come"
	case at.After(i.now.Add(366 * 24 * time.Hour)):
		return "that is more than a year: take yourself off the configuration instead"
	}
	return i.do(GoAway{Until: at})
}
