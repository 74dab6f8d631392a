package ticketing

import (
	"slices"
	"strings"
)

// status takes a status by name or by the beginning of its name.
func (i *instructing) status(name string) string {
	i.Order.Status = i.Process.statusCalled(name)
	return ""
}

// statusCalled completes a name that only one status of the process begins with.
func (p Process) statusCalled(name string) string {
	var found []string
	for _, s := range p.Statuses {
		if strings.EqualFold(s.Name, name) {
			return s.Name
		}
		if hasPrefixFold(s.Name, name) {
			found = append(found, s.Name)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return name
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// close ends the ticket. A code leads to the status that has it: the one for
// resolving, if it does, else the first that ends tickets.
func (i *instructing) close(code string) string {
	if code == "" {
		i.Order.Resolve = true
		return ""
	}
	name := i.Process.codeCalled(code)
	resolved, _ := i.Process.Status(i.Process.resolvedBy(i.t))
	for _, s := range append([]Status{resolved}, i.Process.Statuses...) {
		if slices.Contains(s.Codes, name) && !s.SystemOnly && i.finishes(s.Name) {
			i.Order.Status, i.Order.Code = s.Name, name
			return ""
		}
	}
	return unknown(code, "closing code", i.Process.Name, i.closingCodes())
}

// closingCodes lists the codes with which a person can end a ticket.
func (j Judge) closingCodes() (codes []string) {
	for _, s := range j.Process.Statuses {
		for _, code := range s.Codes {
			if j.finishes(s.Name) && !s.SystemOnly && !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	return codes
}

// codeCalled completes a code's name, or takes it from its words.
func (p Process) codeCalled(word string) string {
	var found []string
	for _, c := range p.Codes {
		if strings.EqualFold(c.Name, word) || strings.EqualFold(c.Words, word) {
			return c.Name
		}
		if hasPrefixFold(c.Name, word) {
			found = append(found, c.Name)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return word
}
