package ticketing

import (
	"slices"

	"ticketd/ticketing/command"
)

// contrary are orders of which one mail can give only one: what the other would mean
// beside it nobody can know.
var contrary = [][]command.Verb{
	{command.Note, command.Reply, command.Estimate},
	{command.Ask, command.Reply},
	{command.Ask, command.Estimate},
	{command.Close, command.Open, command.Status, command.Spam},
	{command.Close, command.Open, command.Pending, command.Spam},
	{command.Close, command.Open, command.Estimate, command.Spam},
	{command.Close, command.Appointment},
	{command.Open, command.Appointment},
	{command.Spam, command.Appointment},
	{command.Spam, command.Reply},
	{command.Take, command.Assign},
	{command.Merge, command.Unmerge},
	{command.Dup, command.Unmerge},
	{command.Merge, command.Dup},
	{command.Forward, command.For},
}

// against says that an order cannot stand beside an earlier one; empty if it can.
func against(o command.Order, before []command.Order) string {
	for _, other := range before {
		for _, group := range contrary {
			if o.Verb != other.Verb && slices.Contains(group, o.Verb) && slices.Contains(group, other.Verb) {
				return "/" + string(o.Verb) + " and /" + string(other.Verb) +
					" contradict each other: leave one of them out"
			}
		}
	}
	return ""
}
