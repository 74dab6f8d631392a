package command

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Verb is what an order asks for: its full name in lower case, without the slash.
type Verb string

// The verbs. What each of them does is not known here; Usage has it in words.
const (
	Note        Verb = "note"
	Reply       Verb = "reply"
	Status      Verb = "status"
	Close       Verb = "close"
	Open        Verb = "open"
	Pending     Verb = "pending"
	Take        Verb = "take"
	Assign      Verb = "assign"
	Priority    Verb = "priority"
	Type        Verb = "type"
	Category    Verb = "category"
	Product     Verb = "product"
	Subject     Verb = "subject"
	Time        Verb = "time"
	Estimate    Verb = "estimate"
	Budget      Verb = "budget"
	Due         Verb = "due"
	Cadence     Verb = "cadence"
	Called      Verb = "called"
	Ask         Verb = "ask"
	Merge       Verb = "merge"
	Dup         Verb = "dup"
	Link        Verb = "link"
	Unlink      Verb = "unlink"
	Unmerge     Verb = "unmerge"
	Split       Verb = "split"
	Add         Verb = "add"
	Remove      Verb = "remove"
	Escalate    Verb = "escalate"
	Incident    Verb = "incident"
	Forward     Verb = "forward"
	For         Verb = "for"
	Appointment Verb = "appointment"
	Macro       Verb = "macro"
	Spam        Verb = "spam"
	Undo        Verb = "undo"
	Show        Verb = "show"
	Find        Verb = "find"
	Account     Verb = "account"
	Why         Verb = "why"
	SLA         Verb = "sla"
	Away        Verb = "away"
	Release     Verb = "release"
	Drop        Verb = "drop"
	Help        Verb = "help"
)

// takes is whether a verb has a value.
type takes uint8

const (
	nothing takes = iota
	maybe
	value
)

// use is a row of the table of verbs.
type use struct {
	verb    Verb
	takes   takes
	form    string // of the value, as Usage shows it
	needs   string // what is missing where the value is, in words
	example string // a value
	many    bool   // may stand on several lines of one mail
	meaning string
	aliases []string
}

var uses = []use{
	{verb: Note, takes: maybe, form: "[WORDS]", aliases: []string{"internal"},
		meaning: "keep this mail internal: the customer gets nothing of it"},
	{verb: Reply, takes: maybe, form: "[WORDS]", aliases: []string{"answer"},
		meaning: "send this mail to the customer, also where an answer would stay internal"},
	{verb: Status, takes: value, form: "NAME", needs: "a status", example: "NAME", aliases: []string{"state"},
		meaning: "give the ticket a status of its process"},
	{verb: Close, takes: maybe, form: "[CODE]", aliases: []string{"resolve", "solve", "done"},
		meaning: "the matter is settled, for the reason that the code names"},
	{verb: Open, aliases: []string{"reopen"},
		meaning: "work on the ticket goes on"},
	{verb: Pending, takes: maybe, form: "[3w]", aliases: []string{"wait", "waiting"},
		meaning: "wait for the customer, for a while or until a date"},
	{verb: Take, meaning: "the ticket is mine"},
	{verb: Assign, takes: value, form: "NAME", needs: "a name", example: "Ben", aliases: []string{"owner"},
		meaning: `hand the ticket to somebody; "-" is nobody`},
	{verb: Priority, takes: value, form: "P1", needs: "a priority", example: "P1", aliases: []string{"prio"},
		meaning: `how urgent it is; "/p1" is short for "/priority P1"`},
	{verb: Type, takes: value, form: "NAME", needs: "a type", example: "NAME",
		meaning: "what kind of request it is"},
	{verb: Category, takes: value, form: "NAME", needs: "a category", example: "NAME",
		meaning: "what it is about"},
	{verb: Product, takes: value, form: "NAME", needs: "a product", example: "NAME",
		meaning: "which product it is about"},
	{verb: Subject, takes: value, form: "WORDS", needs: "the new subject", example: "Printer on floor 2",
		aliases: []string{"title"}, meaning: "give the ticket another subject"},
	{verb: Time, takes: value, form: "20m [billable|free] [WORDS]", needs: "how long it took",
		example: "20m", many: true, aliases: []string{"spent"}, meaning: "note time spent"},
	{verb: Estimate, takes: value, form: "2h", needs: "how long it will take", example: "2h",
		meaning: "ask the customer to agree to so much work"},
	{verb: Budget, takes: value, form: "ok", needs: "what was agreed", example: "ok",
		meaning: "the customer agreed to what it costs"},
	{verb: Due, takes: value, form: "DATE", needs: "a date", example: "fri 14:00", aliases: []string{"deadline"},
		meaning: "the date that was agreed on with the customer"},
	{verb: Cadence, takes: value, form: "start|stop", needs: "start or stop", example: "stop",
		aliases: []string{"updates"}, meaning: "begin or end regular updates to the customer"},
	{verb: Called, takes: maybe, form: "[WORDS]", aliases: []string{"call", "phoned"},
		meaning: "note a telephone call with the customer"},
	{verb: Ask, takes: value, form: "ADDRESS|DEPARTMENT", needs: "an address or a department",
		example: "anna@example.com", meaning: "send the text there; the answer comes back as an internal note"},
	{verb: Merge, takes: value, form: "NUMBER", needs: "a ticket's number", example: "1012", many: true,
		meaning: "this ticket and that one are one from now on"},
	{verb: Dup, takes: value, form: "NUMBER", needs: "a ticket's number", example: "1012",
		aliases: []string{"duplicate"}, meaning: "this ticket is a duplicate of that one"},
	{verb: Link, takes: value, form: "NUMBER", needs: "a ticket's number", example: "1012", many: true,
		meaning: "the two tickets have to do with each other"},
	{verb: Unlink, takes: value, form: "NUMBER", needs: "a ticket's number", example: "1012", many: true,
		meaning: "they have nothing to do with each other"},
	{verb: Unmerge, takes: maybe, form: "[NUMBER]",
		meaning: "take a merge back"},
	{verb: Split, takes: maybe, form: "[SUBJECT]",
		meaning: "make a new ticket of the customer's last mail"},
	{verb: Add, takes: value, form: "ADDRESS", needs: "an address", example: "anna@example.com", many: true,
		aliases: []string{"cc"}, meaning: "somebody more is told from now on"},
	{verb: Remove, takes: value, form: "ADDRESS", needs: "an address", example: "anna@example.com", many: true,
		meaning: "somebody is told no longer"},
	{verb: Escalate, takes: maybe, form: "[WORDS]", meaning: "tell the managers at once"},
	{verb: Incident, takes: maybe, form: "[WORDS]", meaning: "it concerns more than this customer"},
	{verb: Forward, aliases: []string{"fwd"},
		meaning: "open a ticket for the person whose mail I forward"},
	{verb: For, takes: value, form: "ADDRESS", needs: "the customer's address", example: "anna@example.com",
		meaning: "open a ticket for somebody who called"},
	{verb: Appointment, takes: value, form: "DATE TIME [until TIME]", needs: "a date and a time",
		example: "fri 14:00", aliases: []string{"meeting"}, meaning: `agree on a meeting; "cancel" calls it off`},
	{verb: Macro, takes: value, form: "NAME", needs: "the name of a canned answer", example: "NAME",
		many: true, aliases: []string{"canned"}, meaning: "send a canned answer"},
	{verb: Spam, meaning: "nobody needs to see this ticket"},
	{verb: Undo, meaning: "take my last mail's doings back"},
	{verb: Show, takes: maybe, form: "[mine|breaching|NUMBER]", many: true, aliases: []string{"list"},
		meaning: "send me a ticket, or a list of them"},
	{verb: Find, takes: value, form: "WORDS", needs: "what to look for", example: "printer", many: true,
		aliases: []string{"search"}, meaning: "send me the tickets with these words"},
	{verb: Account, takes: maybe, form: "[ADDRESS|NAME]", aliases: []string{"customer"},
		meaning: `send me the customer's card; NAME puts the ticket into that account, "none" into none`},
	{verb: Why, takes: maybe, form: "[NUMBER]", aliases: []string{"explain"},
		meaning: "send me why the ticket is as it is"},
	{verb: SLA, takes: maybe, form: "[NUMBER]", meaning: "send me what was promised, and the time left"},
	{verb: Away, takes: value, form: "until DATE", needs: "the day of your return", example: "until fri",
		meaning: `I am not there; "off" when I am back`},
	{verb: Release, takes: value, form: "ID", needs: "the held mail's id", example: "ID", many: true,
		meaning: "let a held mail through"},
	{verb: Drop, takes: value, form: "ID", needs: "the held mail's id", example: "ID", many: true,
		aliases: []string{"discard"}, meaning: "throw a held mail away"},
	{verb: Help, takes: maybe, form: "[ORDER]", meaning: "send me this list"},
}

// Use explains a verb to a person.
type Use struct {
	Verb    Verb
	Form    string   // how the line is written: "/assign NAME"; what stands in brackets may be left out
	Meaning string   // what it does, in a line of English
	Aliases []string // other names, without the slash
}

// Usage lists all verbs in the order in which a person would want to read about
// them.
func Usage() []Use {
	var all []Use
	for _, u := range uses {
		form := strings.TrimSpace("/" + string(u.verb) + " " + u.form)
		all = append(all, Use{u.verb, form, u.meaning, slices.Clone(u.aliases)})
	}
	return all
}

// VerbNamed finds the verb that a word names, with or without its slash, in any
// case of letters: by its name, an alias, or a beginning of three letters or more
// that no other verb has.
func VerbNamed(word string) (Verb, bool) {
	m := meaningOf(strings.TrimPrefix(word, "/"))
	return m.verb(), m.known
}

// name is one name of a verb.
type name struct {
	verb Verb
	text string // ASCII, lower case
}

var names = allNames()

func allNames() (all []name) {
	for _, u := range uses {
		for _, text := range append([]string{string(u.verb)}, u.aliases...) {
			all = append(all, name{u.verb, text})
		}
	}
	return all
}

// useOf is the row of a verb; of a word that is none it is empty.
func useOf(v Verb) use {
	for _, u := range uses {
		if u.verb == v {
			return u
		}
	}
	return use{}
}

// minPrefix is how many letters of a verb's name must be written at least.
const minPrefix = 3

// meant is what a word may stand for.
type meant struct {
	verbs []Verb // the verb; or those that it may be, by its first letters or by a slip
	known bool   // it is the verb
	near  bool   // it is one slip away from every one of verbs
}

// verb is the one verb that may be meant, empty if there are none or several.
func (m meant) verb() Verb {
	if len(m.verbs) == 1 {
		return m.verbs[0]
	}
	return ""
}

// meaningOf looks a word up, in any case of letters.
func meaningOf(word string) meant {
	word = strings.ToLower(word)
	if v := named(func(text string) bool { return text == word }); len(v) > 0 {
		return meant{verbs: v, known: true}
	}
	if word != "" { // which every name begins with
		if v := named(func(text string) bool { return strings.HasPrefix(text, word) }); len(v) > 0 {
			return meant{verbs: v, known: len(v) == 1 && len(word) >= minPrefix}
		}
	}
	verbs, slips := nearest(word)
	return meant{verbs: verbs, near: len(verbs) > 0 && slips == 1 && utf8.RuneCountInString(word) > minPrefix}
}

// named lists the verbs that have a name of some kind.
func named(is func(text string) bool) (verbs []Verb) {
	for _, n := range names {
		if is(n.text) && !slices.Contains(verbs, n.verb) {
			verbs = append(verbs, n.verb)
		}
	}
	return verbs
}
