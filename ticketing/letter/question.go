package letter

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"ticketd/ticketing"
)

// Bad is what a template "bad.txt" sees: a line of a mail that is no order, or, without
// a Line, what is wrong with all of it.
type Bad struct {
	Line    int
	Raw     string // as it was written
	Why     string
	Nearest string // what was perhaps meant
}

// Choice is what a template "choice.txt" sees: one answer to a question.
type Choice struct {
	Doubt string // what is asked, as ticketing.DoubtKind
	// Choice is release, drop, once, join, new, spam or ticket.
	Choice   string
	Tag      string // of a ticket
	Subject  string // of that ticket, where the recipient may know it
	Corrects bool   // releasing corrects what is wrong
}

// question fills in what is asked, and what can be answered.
func (w *wording) question(f *Fields, l ticketing.Letter, c Context) {
	d := *l.Doubt
	f.Doubt = line(string(d.Kind))
	if l.Role != ticketing.RoleCustomer {
		f.Problem, f.Mail = line(d.Why), line(l.Fields["mail"])
		for _, one := range d.Named {
			f.Named = append(f.Named, line(one))
		}
		if c.Ticket.Incident {
			f.Cases = len(c.Ticket.LinkedAs(ticketing.LinkCase))
		}
		w.bad(f, d)
	}
	n := 0
	add := func(choice Choice, first string) {
		n++
		choice.Doubt, choice.Corrects = f.Doubt, corrections(d, "") != ""
		f.Choices = append(f.Choices, strconv.Itoa(n)+". "+link(w.line(choicePage, choice), begin(l, c, first)))
	}
	for i, number := range d.Numbers {
		choice := Choice{Choice: string(ticketing.ChooseTicket)}
		choice.Tag, choice.Subject = w.known(number, l, c)
		first := strconv.Itoa(i + 1)
		if f.Mail != "" {
			first = fmt.Sprintf("/release %s %d", f.Mail, number)
		}
		add(choice, first)
	}
	for _, choice := range d.Choices {
		if choice != ticketing.ChooseTicket || len(d.Numbers) == 0 {
			add(Choice{Choice: line(string(choice))}, f.answer(choice, d))
		}
	}
}

// answer is the line that makes a choice: the command that names the mail, so that it
// cannot be taken for the answer to another question.
func (f Fields) answer(choice ticketing.Choice, d ticketing.Doubt) string {
	switch {
	case f.Mail == "":
		return string(choice)
	case choice == ticketing.ChooseRelease:
		return strings.TrimRight("/release "+f.Mail+" "+corrections(d, ""), " ")
	case choice == ticketing.ChooseDrop:
		return "/drop " + f.Mail
	}
	return "/release " + f.Mail + " " + string(choice)
}

// bad lists what is wrong with the orders of a mail.
func (w *wording) bad(f *Fields, d ticketing.Doubt) {
	for _, b := range d.Bad[:min(len(d.Bad), maxOrders)] {
		f.Bad = append(f.Bad, strings.TrimRight(w.text(badPage, Bad{Line: b.Line, Raw: line(b.Raw),
			Why: line(b.Why), Nearest: line(b.Nearest)}), "\n"))
	}
	if lines := corrections(d, "…"); lines != "" {
		f.Correct = "/release " + f.Mail + " " + lines
	}
}

// corrections are the bad lines, corrected, as "/release" takes them; otherwise stands where
// nothing is known to be meant, and is left out if it is empty.
func corrections(d ticketing.Doubt, otherwise string) string {
	var lines []string
	for _, b := range d.Bad[:min(len(d.Bad), maxOrders)] {
		if fix := cmp.Or(line(b.Nearest), otherwise); fix != "" && b.Line != 0 {
			lines = append(lines, strconv.Itoa(b.Line)+" "+fix)
		}
	}
	return strings.Join(lines, " ; ")
}

// known is a ticket's tag, and its subject if whoever is asked may know it: one of the
// team, or a participant of it whose identity was proved.
func (w *wording) known(number ticketing.Number, l ticketing.Letter, c Context) (tag, subject string) {
	for _, t := range c.Listed {
		if t.Number != number {
			continue
		}
		p, takesPart := t.Participant(l.To.Address)
		if l.Role != ticketing.RoleCustomer || takesPart && p.Trust >= ticketing.TrustAligned {
			subject = line(ticketing.BaseSubject(t.Subject, []string{t.Prefix}))
		}
		return t.Tag().String(), subject
	}
	return strconv.FormatInt(int64(number), 10), ""
}
