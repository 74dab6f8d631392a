package ticketing

import (
	"strings"

	"ticketd/ticketing/command"
)

// ask leads to an address, to somebody of the team, or to everybody of a
// department: to the first of them who is there.
func (i *instructing) ask(value string) string {
	whom, words, _ := strings.Cut(value, " ")
	if list := command.Names(value); len(list) == 1 && strings.Contains(value, "<") {
		whom, words = list[0], ""
	}
	i.asks, i.Order.Ask.Text = whom, strings.TrimSpace(words)
	if a := Address(strings.ToLower(whom)); a.Mailable() {
		i.Order.Ask.To = Mailbox{Address: a}
		return ""
	}
	if agent, ok := i.People.AgentNamed(value); ok {
		i.Order.Ask = Inquiry{To: Mailbox{Name: agent.Name, Address: agent.Address}}
		return ""
	}
	for _, department := range []string{value, whom} {
		if people := i.People.withRole(strings.ToLower(department)); len(people) > 0 {
			i.Order.Ask.To = Mailbox{Name: people[0].Name, Address: people[0].Address}
			return ""
		}
	}
	if agent, ok := i.People.AgentNamed(whom); ok {
		i.Order.Ask.To = Mailbox{Name: agent.Name, Address: agent.Address}
		return ""
	}
	return "nobody is known by " + value + ": write a mail address, a colleague's name," +
		" or a department that somebody has as a role"
}

func (i *instructing) addPeople(value string) string {
	for _, word := range command.Names(value) {
		i.Order.Add = append(i.Order.Add, Mailbox{Address: Address(strings.ToLower(word))})
	}
	return ""
}

func (i *instructing) removePeople(value string) string {
	for _, word := range command.Names(value) {
		i.Order.Remove = append(i.Order.Remove, Address(strings.ToLower(word)))
	}
	return ""
}
