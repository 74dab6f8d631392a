package ticketing

import (
	"slices"
	"strings"

	"ticketd/ticketing/command"
)

// AskedFor is what an agent's query turns out to ask for.
type AskedFor string

// What can be asked for.
const (
	AsksTicket    AskedFor = "ticket" // all there is to know of one
	AsksMine      AskedFor = "mine"
	AsksTeam      AskedFor = "team" // what nobody has
	AsksBreaching AskedFor = "breaching"
	AsksAgent     AskedFor = "agent" // what a colleague has
	AsksHeld      AskedFor = "held"
	AsksFind      AskedFor = "find"
	AsksAccount   AskedFor = "account"
	AsksWhy       AskedFor = "why"
	AsksMail      AskedFor = "mail" // why of one mail, by its Message-ID
	AsksSLA       AskedFor = "sla"
	AsksHelp      AskedFor = "help"
)

// Understood is a query as it was understood.
type Understood struct {
	For     AskedFor
	Number  Number // of the ticket that is meant; zero: none is
	Words   string // what is looked for, an agent's name, an address, a Message-ID or a verb
	Problem string // why it is answered with help instead, in words for the agent
}

// lists are the words for lists of tickets, in any case of letters.
var lists = map[string]AskedFor{"mine": AsksMine, "my": AsksMine, "me": AsksMine,
	"team": AsksTeam, "unassigned": AsksTeam, "nobody": AsksTeam, "free": AsksTeam,
	"breaching": AsksBreaching, "late": AsksBreaching, "overdue": AsksBreaching, "missed": AsksBreaching,
	"held": AsksHeld, "quarantine": AsksHeld}

// showForms says what /show can show.
const showForms = "write /show mine, /show team, /show breaching, /show held, /show and a ticket's number," +
	" or /show and a colleague's name"

// Understand makes out what a query asks for. Without a word of its own it is about
// the ticket of the mail, t.
func (j Judge) Understand(q Query, t Ticket) Understood {
	words := strings.TrimSpace(q.Words)
	switch command.Verb(q.What) {
	case command.Show:
		return j.show(words, t)
	case command.Find:
		return Understood{For: AsksFind, Words: words}
	case command.Account:
		return j.card(words, t)
	case command.Why:
		if strings.Contains(words, "@") {
			return Understood{For: AsksMail, Words: "<" + strings.Trim(words, "<>") + ">"}
		}
		return aboutTicket(AsksWhy, words, t)
	case command.SLA:
		return aboutTicket(AsksSLA, words, t)
	}
	return help(words, "")
}

func (j Judge) show(words string, t Ticket) Understood {
	if words == "" && t.Number == 0 {
		return Understood{For: AsksMine}
	}
	if list, ok := lists[strings.ToLower(words)]; ok {
		return Understood{For: list}
	}
	if words == "" {
		return Understood{For: AsksTicket, Number: t.Number}
	}
	if _, n, ok := command.Number(words); ok {
		return Understood{For: AsksTicket, Number: Number(n)}
	}
	if a, ok := j.People.AgentNamed(words); ok {
		return Understood{For: AsksAgent, Words: a.Name}
	}
	return help("show", "nothing is called \""+words+"\": "+showForms)
}

// aboutTicket is what a verb asks of a ticket: the one that is named, else t.
func aboutTicket(what AskedFor, words string, t Ticket) Understood {
	_, n, ok := command.Number(words)
	switch {
	case words == "" && t.Number != 0:
		return Understood{For: what, Number: t.Number}
	case ok:
		return Understood{For: what, Number: Number(n)}
	case words == "":
		return help(string(what), "your mail is about no ticket: write its number behind the order, /"+
			string(what)+" 12")
	}
	return help(string(what), "\""+words+"\" is no ticket's number: write /"+string(what)+" 12")
}

// card is whose card is asked for: an address, a domain or an account's name.
func (j Judge) card(words string, t Ticket) Understood {
	if words == "" && t.Number == 0 {
		return help("account", "your mail is about no ticket: write the customer's address behind the order,"+
			" /account anna@example.com")
	}
	if _, known := j.People.AccountCalled(words); !known && words != "" && !strings.ContainsAny(words, "@.") {
		return help("account", j.People.UnknownAccount(words))
	}
	return Understood{For: AsksAccount, Words: strings.ToLower(strings.Trim(words, "<>"))}
}

func help(verb, problem string) Understood {
	known, ok := command.VerbNamed(verb)
	if verb != "" && !ok && problem == "" {
		problem = "there is no order /" + strings.TrimPrefix(verb, "/") + "; these are all that there are"
	}
	return Understood{For: AsksHelp, Words: string(known), Problem: problem}
}

// Usage explains an order, or all of them without a verb: each as it is written, and
// what it does.
func Usage(verb string) (lines []string) {
	for _, u := range command.Usage() {
		if verb != "" && string(u.Verb) != verb {
			continue
		}
		line := u.Form + ": " + u.Meaning
		if verb != "" && len(u.Aliases) > 0 {
			line += "; also /" + strings.Join(u.Aliases, ", /")
		}
		lines = append(lines, line)
	}
	if verb == string(command.Show) {
		lines = append(lines, showForms)
	}
	return lines
}

// Answer tells an agent what they asked for. It goes to the address that the
// configuration has for them and to nobody else, and what they answer stays inside.
func (j Judge) Answer(a Agent, name string, in Incoming, text string, r Report) []Letter {
	ruling := ruling{Judge: j}
	ruling.notice(a, RoleInternal, name, text, nil)
	for i := range ruling.d.Letters {
		ruling.d.Letters[i].Report, ruling.d.Letters[i].CausedBy = r, in.MessageID
	}
	return ruling.d.Letters
}

// NewestOfCustomer is the newest mail from the customers' side in a history.
func NewestOfCustomer(history []Entry) (newest Filed, found bool) {
	for _, e := range slices.Backward(history) {
		for _, c := range slices.Backward(e.Changes) {
			if f, ok := c.(Filed); ok && f.Side == FromCustomer {
				return f, true
			}
		}
	}
	return newest, false
}
